package torch_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/torch"
)

// values are those of an array as float64, complex numbers as two.
func values(t testing.TB, a *npy.Array) []float64 {
	var out []float64
	switch v := a.Data.(type) {
	case []complex64:
		for _, x := range v {
			out = append(out, float64(real(x)), float64(imag(x)))
		}
	case []complex128:
		for _, x := range v {
			out = append(out, real(x), imag(x))
		}
	default:
		var err error
		if out, err = a.Float64s(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestTorchsValues compares all tensors of all files with what torch loads.
func TestTorchsValues(t *testing.T) {
	b, err := os.ReadFile("testdata/expected.json")
	var want struct {
		Files map[string]map[string]struct {
			Type   string
			Shape  []int
			Values []string
		}
	}
	if err == nil {
		err = json.Unmarshal(b, &want)
	}
	if err != nil || len(want.Files) != 10 {
		t.Fatal(len(want.Files), err)
	}
	for name, tensors := range want.Files {
		path := "testdata/" + name
		f, err := torch.Open(path, file.Limits{})
		if err != nil {
			t.Error(err)
			continue
		}
		all, err := torch.Read(path, file.Limits{})
		if err != nil || len(all) != len(tensors) || len(f.Tensors()) != len(tensors) {
			t.Errorf("%s: %d tensors, %v, want %d", name, len(all), err, len(tensors))
		}
		for key, w := range tensors {
			a, err := f.Read(key)
			if err != nil || !slices.Equal(a.Shape, w.Shape) || !reflect.DeepEqual(all[key], a) {
				t.Errorf("%s: %s: %v, %v, want %v", name, key, a, err, w)
				continue
			}
			got := values(t, a)
			if len(got) != len(w.Values) {
				t.Fatalf("%s: %s: %d values", name, key, len(got))
			}
			for i, v := range got {
				x, err := strconv.ParseFloat(w.Values[i], 64)
				if err != nil || v != x && !(math.IsNaN(v) && math.IsNaN(x)) {
					t.Errorf("%s: %s: value %d is %v, want %v, %v", name, key, i, v, x, err)
				}
			}
		}
		for _, s := range f.Tensors() {
			if w := tensors[s.Name]; s.Type != w.Type || !slices.Equal(s.Shape, w.Shape) {
				t.Errorf("%s: %v, want %v", name, s, w)
			}
		}
		f.Close()
	}
}

// TestNoSharedMemory: tensors of one storage are copies of their own.
func TestNoSharedMemory(t *testing.T) {
	all, err := torch.Read("testdata/views.pt", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if v, ok := a.Data.([]float32); ok {
			for i := range v {
				v[i] = -1
			}
		}
	}
	again, err := torch.Read("testdata/views.pt", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name := range again {
		one, err := torch.Read("testdata/views.pt", file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if v := one[name].Data.([]float32); len(v) > 0 {
			v[0] = -7
		}
		for other, a := range one {
			if other != name && !reflect.DeepEqual(a, again[other]) {
				t.Errorf("%s changed with %s", other, name)
			}
		}
	}
}

// TestValues reads all that is no tensor.
func TestValues(t *testing.T) {
	f, err := torch.Open("testdata/checkpoint.pt", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	huge := new(big.Int).Lsh(big.NewInt(1), 70)
	for path, want := range map[string]any{
		"epoch": int64(7), "loss.1": 0.25, "name": "größe", "none": nil, "flags.0": true, "flags": torch.Tuple{true, false}, "shape": torch.Size{int64(2), int64(3)},
		"big": huge, "negative": int64(-300),
		"long": int64(-1) << 40, "type": torch.Type("float16"), "device": torch.Device("cuda:1"), "set": &torch.Set{Items: []any{int64(3)}},
		"optimizer.param_groups.0.lr": 0.001, "optimizer.param_groups.0.params.3": int64(3),
	} {
		if got, err := f.Get(path); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, %v, want %#v", path, got, err, want)
		}
	}
	for _, path := range []string{"none.x", "loss.2", "", "model.0.weight.x"} {
		if got, err := f.Get(path); path != "" && !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
	if _, err := f.Read("none"); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	d := f.Value().(*torch.Dict)
	if v, ok := d.Get("epoch"); !ok || v != int64(7) || d.Keys[0] != "epoch" {
		t.Error(v, ok)
	}
	if _, ok := d.Get("nothing"); ok {
		t.Error("a key that is not there is found")
	}
}

// TestClasses: every class that is not known is refused by its name, and nothing is run.
func TestClasses(t *testing.T) {
	for name, say := range map[string]string{
		"bad_model.pt": "torch.nn.modules.container.Sequential", "bad_numpy.pt": "numpy.core.multiarray._reconstruct", "bad_eval.pt": ".eval",
		"bad_legacy.pt": "torch.save(torch.load(f), f) makes it new",
		"bad_pickle.pt": "a pickle, which can run code",
	} {
		f, err := torch.Open("testdata/"+name, file.Limits{})
		if f != nil || !errors.Is(err, file.ErrUnsupported) || !strings.Contains(fmt.Sprint(err), say) || !strings.HasPrefix(fmt.Sprint(err), "torch: testdata/"+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tar := make([]byte, 1024)
	copy(tar[257:], "ustar")
	if _, err := torch.New(bytes.NewReader(tar), 1024, "x.pt", file.Limits{}); !errors.Is(err, file.ErrUnsupported) || !strings.Contains(err.Error(), "tar file of PyTorch 0.1") {
		t.Error(err)
	}
}

// archive makes a file of a pickle and a storage "0" of bytes.
func archive(t testing.TB, pickle string, storage []byte, more ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name string, b []byte) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(b)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put("a/data.pkl", []byte(pickle))
	put("a/data/0", storage)
	for i := 0; i < len(more); i += 2 {
		put(more[i], []byte(more[i+1]))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	storage = "(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06tQ" // of six numbers
	rebuild = "ctorch._utils\n_rebuild_tensor_v2\n"
	tail    = "\x89ccollections\nOrderedDict\n)RtR"
)

// TestRefused: pickles that are not sound, or ask for what is not there.
func TestRefused(t *testing.T) {
	twelve := make([]byte, 24)
	for _, c := range []struct {
		name, pickle string
		kind         error
		say          string
	}{
		{"sound", "\x80\x02" + rebuild + "(" + storage + "K\x00K\x02K\x03\x86K\x03K\x01\x86" + tail + ".", nil, ""},
		{"nothing", "", file.ErrTruncated, "want 1 bytes, got 0, then the pickle ends"},
		{"no end", "\x80\x02}", file.ErrTruncated, "then the pickle ends"},
		{"protocol", "\x80\x06}.", file.ErrUnsupported, "protocols up to 5, got 6"},
		{"more values", "NN.", file.ErrFormat, "with one value"},
		{"more bytes", "N.N", file.ErrFormat, "1 bytes more"},
		{"no value", ".", file.ErrFormat, "a value on the stack"},
		{"below the mark", "N(.", file.ErrFormat, "a value on the stack"},
		{"no mark", "Nt.", file.ErrFormat, "a mark"},
		{"text cut", "X\xff\xff\xff\xff.", file.ErrTruncated, "want 4294967295 bytes"},
		{"large bytes", "\x8e\xff\xff\xff\xff\xff\xff\xff\xff.", file.ErrTruncated, "bytes"},
		{"no text", "X\x01\x00\x00\x00\xff.", file.ErrFormat, "UTF-8"},
		{"memo", "h\x03.", file.ErrFormat, "a value of the memo"},
		{"odd", "}(Nu.", file.ErrFormat, "keys and values"},
		{"append to a dictionary", "}Na.", file.ErrFormat, "a collection that the opcode extends"},
		{"line", "cos", file.ErrTruncated, "the end of a line"},
		{"system", "cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", file.ErrUnsupported, "got os.system"},
		{"eval", "\x80\x04\x8c\x08builtins\x8c\x04eval\x93.", file.ErrUnsupported, "got builtins.eval"},
		{"object", "ccollections\nOrderedDict\n)\x81.", file.ErrUnsupported, "an object of a class"},
		{"instance", "(ios\nsystem\n.", file.ErrUnsupported, "an object of a class"},
		{"extension", "\x82\x01.", file.ErrUnsupported, "an opcode"},
		{"call of a text", "X\x00\x00\x00\x00)R.", file.ErrFormat, "a function and its arguments"},
		{"call of a type", "ctorch\nFloatStorage\n)R.", file.ErrFormat, "arguments of torch.FloatStorage"},
		{"state of a list", "]}b.", file.ErrUnsupported, "attributes of an OrderedDict"},
		{"function alone", "ctorch\nSize\n.", file.ErrUnsupported, "want tensors"},
		{"storage alone", storage + ".", file.ErrUnsupported, "want tensors"},
		{"id", "NQ.", file.ErrFormat, "the id of a storage"},
		{"outside", rebuild + "(" + storage + "K\x01K\x02K\x03\x86K\x03K\x01\x86" + tail + ".", file.ErrFormat,
			"want a tensor within the 6 numbers of its storage, got shape [2 3], strides [3 1] from 1 on"},
		{"far outside", rebuild + "(" + storage + "K\x00\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f\x85" + tail + ".", file.ErrFormat,
			"within the 6 numbers"},
		{"negative stride", rebuild + "(" + storage + "K\x05K\x02\x85J\xff\xff\xff\xff\x85" + tail + ".", file.ErrFormat, "arguments of"},
		{"strides", rebuild + "(" + storage + "K\x00K\x02K\x03\x86K\x03\x85" + tail + ".", file.ErrFormat, "arguments of torch._utils._rebuild_tensor_v2"},
		{"few arguments", rebuild + "(" + storage + "K\x00tR.", file.ErrFormat, "arguments of"},
		{"conjugated", rebuild + "(" + storage + "K\x00K\x02\x85K\x01\x85\x89ccollections\nOrderedDict\n)R}X\x04\x00\x00\x00conj\x88stR.", file.ErrUnsupported, "resolve_conj()"},
		{"cycle", "]q\x00h\x00a.", file.ErrFormat, "want collections that end, got one within itself"},
		{"cycle of dictionaries", "}q\x00K\x01h\x00s.", file.ErrFormat, "within itself"},
		{"deep", strings.Repeat("]", 100) + strings.Repeat("a", 99) + ".", file.ErrLimit, "Limits.MaxDepth"},
		{"bomb", "]q\x00" + bomb(40) + ".", file.ErrLimit, "want at most 4194304 values"},
		{"bomb in an error", "ctorch\nSize\n]q\x00" + bomb(40) + "h\x00\x86R.", file.ErrFormat, "arguments of torch.Size"},
		{"sets of sets", "(K\x01K\x02K\x03lq\x000" + strings.Repeat("cbuiltins\nset\nh\x00\x85Rq\x000", 10) + "N.", nil, ""},
		{"integer", "I1x\n.", file.ErrFormat, "an integer"},
		{"number", "Fx\n.", file.ErrFormat, "a number"},
		{"old text", "S'a'\n.", file.ErrUnsupported, "protocol 2"},
	} {
		b := archive(t, c.pickle, twelve)
		var f *torch.File
		var err error
		cost := filetest.Allocated(func() { f, err = torch.New(bytes.NewReader(b), int64(len(b)), "x.pt", file.Limits{}) })
		if c.kind == nil {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		var e *file.Error
		if f != nil || !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.say) || !strings.HasPrefix(err.Error(),
			"torch: x.pt: ") || len(err.Error()) > 1000 {
			t.Errorf("%s: %v", c.name, err)
		}
		if cost > 64<<20 || c.name != "bomb" && cost > 1<<20 {
			t.Errorf("%s: %d bytes taken", c.name, cost)
		}
	}
}

// bomb is a list of which each level holds the one before twice.
func bomb(levels int) string {
	var b strings.Builder
	for i := range levels {
		fmt.Fprintf(&b, "0]q%c(h%ch%ce", i+1, i, i)
	}
	return b.String()
}
