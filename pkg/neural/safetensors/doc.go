/*
Package safetensors reads and writes tensors as Hugging Face's safetensors does: the weights of networks, and activations.

	f, err := safetensors.Open("model.safetensors", file.Limits{})
	defer f.Close()
	fmt.Println(f)                                  // names, types and shapes
	weights, err := f.Read("layer1.weight")         // *npy.Array: a shape and a typed slice in C order

	err = safetensors.Write("activations.safetensors", map[string]*npy.Array{"layer1": npy.New(values, 92, 512)}, nil)

Open reads the header alone, and [File.Read] one tensor, so that the file may be larger than memory; [Read] reads all of them. [Create] writes tensors one after the
other, each when it is asked for.

	safetensors              Go
	BOOL                     []bool
	I8 I16 I32 I64           []int8 []int16 []int32 []int64
	U8 U16 U32 U64           []uint8 []uint16 []uint32 []uint64
	F16 BF16                 []float32, exactly; written as F32
	F32 F64                  []float32 []float64
	C64                      []complex64

Tensors of other types (numbers of 8 bits and fewer) are listed, and refused by name where they are read.

# Bad files

Every failure to read is a [*file.Error]. The bytes of the file have to be those of its tensors, each once: a hole, an overlap, a byte too many or a name that occurs
twice are errors of Open.

# Source

huggingface.co/docs/safetensors, safetensors/src/tensor.rs. The package has a format without code: nothing that a file holds is ever run.
*/
package safetensors
