/*
Package torch reads the tensors of PyTorch's files, .pt and .pth: state dictionaries, checkpoints and saved activations. Nothing that a file holds is ever run.

	f, err := torch.Open("checkpoint.pt", file.Limits{})
	defer f.Close()
	fmt.Println(f)                                   // names, types and shapes of all tensors
	weights, err := f.Read("model.layer1.weight")    // *npy.Array: a shape and a typed slice in C order
	epoch, err := f.Get("epoch")                     // int64

Open reads the structure alone, and [File.Read] one tensor, so that the file may be larger than memory; [Read] reads all of them. The name of a tensor is its path: keys
of dictionaries and places in lists, from 0, with dots between.

	torch                              Go
	bool                               []bool
	int8 int16 int32 int64             []int8 []int16 []int32 []int64
	uint8 uint16 uint32 uint64         []uint8 []uint16 []uint32 []uint64
	float16 bfloat16                   []float32, exactly
	float32 float64                    []float32 []float64
	complex64 complex128               []complex64 []complex128

Views, with offsets and strides, come out as what they show. Besides tensors there may be numbers, texts, None, lists, tuples, sets and dictionaries, see [File.Value].

# What is refused

A file says by names of Python what its parts are. The names of tensors, their storages and types, parameters, OrderedDict, torch.Size and torch.device are known; any other
one, such as that of a whole pickled model, is an error that names it ([file.ErrUnsupported]): save the model's state_dict(). So are the formats of PyTorch before
1.6 (a tar file, or a bare pickle), which torch.save(torch.load(f), f) makes new.

Every failure to read is a [*file.Error]. Tensors that reach beyond their storage, storages that are not all there, wrong checksums, lists within themselves and structures
that unfold beyond [file.Limits] are errors.

# Source

torch/serialization.py and torch/_utils.py of PyTorch 1.13, Python's pickletools.py. testdata/expected.json holds what torch 1.13.0 has, which the tests compare value by
value.
*/
package torch
