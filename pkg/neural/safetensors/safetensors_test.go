package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/safetensors"
)

// floats are the values of an array as float64.
func floats(t *testing.T, a *npy.Array) []float64 {
	v, err := a.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestTorchsValues compares all tensors with those that torch had.
func TestTorchsValues(t *testing.T) {
	b, err := os.ReadFile("testdata/expected.json")
	var want struct {
		Tensors map[string]struct {
			Type   string
			Shape  []int
			Values []string
		}
	}
	if err == nil {
		err = json.Unmarshal(b, &want)
	}
	if err != nil || len(want.Tensors) != 13 {
		t.Fatal(len(want.Tensors), err)
	}
	f, err := safetensors.Open("testdata/sound.safetensors", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := safetensors.Read("testdata/sound.safetensors", file.Limits{})
	if err != nil || len(all) != 13 || len(f.Names()) != 13 || f.Metadata["note"] != "ä" || len(f.Metadata) != 2 {
		t.Fatal(len(all), f, f.Metadata, err)
	}
	for _, s := range f.Tensors() {
		w := want.Tensors[s.Name]
		a, err := f.Read(s.Name)
		if err != nil || s.Type != w.Type || !slices.Equal(s.Shape, w.Shape) || !slices.Equal(a.Shape, w.Shape) {
			t.Errorf("%s: %v, %v, want %v", s.Name, a, err, w)
			continue
		}
		if len(w.Values) != a.Len() {
			t.Fatalf("%s: %d values", s.Name, a.Len())
		}
		for i, v := range floats(t, a) {
			x, err := strconv.ParseFloat(w.Values[i], 64)
			if err != nil {
				t.Fatal(err)
			}
			if v != x && !(math.IsNaN(v) && math.IsNaN(x)) || math.Signbit(v) != math.Signbit(x) && v == 0 {
				t.Errorf("%s: value %d is %v, want %v", s.Name, i, v, x)
			}
		}
	}
}

// sound is a small file of two tensors, its header given as text.
func sound(header string, data int) []byte {
	return append(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...), make([]byte, data)...)
}

// TestRefused: the bytes of a file are those of its tensors, each once.
func TestRefused(t *testing.T) {
	const a, b = `"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}`, `"b":{"dtype":"U8","shape":[2,2],"data_offsets":[8,12]}`
	for _, c := range []struct {
		name    string
		content []byte
		kind    error
		say     string
	}{
		{"sound", sound("{"+a+","+b+"}", 12), nil, ""},
		{"spaces", sound("{"+a+","+b+"}   ", 12), nil, ""},
		{"no tensors", sound("{}", 0), nil, ""},
		{"nothing", nil, file.ErrTruncated, "length of the header: want 8 bytes, got 0"},
		{"no header", sound("", 0), file.ErrFormat, "JSON that begins with {"},
		{"space first", sound(" {}", 0), file.ErrFormat, "JSON that begins with {"},
		{"header cut", sound("{"+a+","+b+"}", 12)[:30], file.ErrTruncated, "offset 8: header: want"},
		{"huge header", binary.LittleEndian.AppendUint64(nil, math.MaxUint64), file.ErrLimit, "want at most 100000000 bytes, got 18446744073709551615"},
		{"large header", binary.LittleEndian.AppendUint64(nil, 1e8), file.ErrTruncated, "header: want 100000000 bytes"},
		{"data cut", sound("{"+a+","+b+"}", 11), file.ErrTruncated, "want 12 bytes, got 11"},
		{"more data", sound("{"+a+","+b+"}", 13), file.ErrFormat, "want 12 bytes, got 13"},
		{"hole", sound("{"+strings.Replace(b, "[8,12]", "[9,13]", 1)+","+a+"}", 13), file.ErrFormat, `tensor "b": data_offsets: want a tensor that begins at 8`},
		{"overlap", sound("{"+strings.Replace(b, "[8,12]", "[7,11]", 1)+","+a+"}", 11), file.ErrFormat, `without hole or overlap, got 7`},
		{"shared", sound("{"+a+","+strings.Replace(a, `"a"`, `"b"`, 1)+"}", 8), file.ErrFormat, "without hole or overlap"},
		{"twice", sound("{"+a+","+strings.Replace(a, "[0,8]", "[8,16]", 1)+"}", 16), file.ErrFormat, `want each name once, got "a" twice`},
		{"dtype twice", sound(`{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 8), file.ErrFormat, `"dtype" twice`},
		{"size", sound("{"+strings.Replace(a, "[2]", "[3]", 1)+"}", 8), file.ErrFormat, "want data_offsets of shape [3] of F32, got [0 8]"},
		{"backwards", sound(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}`, 8), file.ErrFormat, "want data_offsets"},
		{"overflow", sound(`{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}`, 0), file.ErrFormat, "want data_offsets"},
		{"negative", sound("{"+strings.Replace(a, "[2]", "[-2]", 1)+"}", 8), file.ErrFormat, "0 or more, got -2"},
		{"fraction", sound("{"+strings.Replace(a, "[2]", "[2.0]", 1)+"}", 8), file.ErrFormat, "0 or more, got 2.0"},
		{"three offsets", sound("{"+strings.Replace(a, "[0,8]", "[0,8,9]", 1)+"}", 8), file.ErrFormat, "at most 2 whole numbers"},
		{"one offset", sound("{"+strings.Replace(a, "[0,8]", "[8]", 1)+"}", 8), file.ErrFormat, "two data_offsets"},
		{"no shape", sound(`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4), file.ErrFormat, "want dtype, shape and two data_offsets"},
		{"other key", sound(`{"a":{"dtype":"F32","x":1,"shape":[],"data_offsets":[0,4]}}`, 4), file.ErrFormat, `got "x"`},
		{"type", sound("{"+strings.Replace(a, "F32", "F4", 1)+"}", 8), file.ErrUnsupported, `tensor "a": dtype: want a type of whole bytes, got "F4"`},
		{"no object", sound(`{"a":[1]}`, 0), file.ErrFormat, "want {, got ["},
		{"list", sound(`[1]`, 0), file.ErrFormat, "JSON that begins with {"},
		{"cut JSON", sound(`{"a":{"dtype":`, 0), file.ErrFormat, "the end of the header"},
		{"broken JSON", sound(`{"a" 3}`, 0), file.ErrFormat, "want JSON"},
		{"metadata", sound(`{"__metadata__":{"a":3}}`, 0), file.ErrFormat, "want a string, got 3"},
		{"more JSON", sound(`{}{}`, 0), file.ErrFormat, `want the end of the header, got "{}"`},
	} {
		var f *safetensors.File
		var err error
		cost := filetest.Allocated(func() {
			f, err = safetensors.New(bytes.NewReader(c.content), int64(len(c.content)), "x.st", file.Limits{})
		})
		var e *file.Error
		switch {
		case c.kind == nil:
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		case f != nil || !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.say) || !strings.HasPrefix(err.Error(), "safetensors: x.st: "):
			t.Errorf("%s: %v", c.name, err)
		}
		if cost > 1<<20 {
			t.Errorf("%s: %d bytes taken", c.name, cost)
		}
	}
}

// TestReadRefuses: what cannot be read of a sound file.
func TestReadRefuses(t *testing.T) {
	content := sound(`{"small":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]},"flag":{"dtype":"BOOL","shape":[2],"data_offsets":[2,4]},"x":{"dtype":"BF16","shape":[4],"data_offsets":[4,12]}}`, 12)
	content[len(content)-9] = 2
	f, err := safetensors.New(bytes.NewReader(content), int64(len(content)), "x.st", file.Limits{MaxBytes: 200})
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]error{"small": file.ErrUnsupported, "flag": file.ErrFormat, "none": file.ErrValue} {
		if a, err := f.Read(name); a != nil || !errors.Is(err, kind) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if a, err := f.Read("x"); err != nil || a.String() != "float32 4" {
		t.Error(a, err)
	}
	f, err = safetensors.New(bytes.NewReader(content), int64(len(content)), "x.st", file.Limits{MaxElements: 3})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("x"); !errors.Is(err, file.ErrLimit) {
		t.Error(err)
	}
	if _, err := safetensors.Read("testdata/sound.safetensors", file.Limits{MaxBytes: 1400}); !errors.Is(err, file.ErrLimit) {
		t.Error(err)
	}
	if _, err := safetensors.Open("testdata/none", file.Limits{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// TestRoundTrip writes all types and reads them as the same, all at once and one after the other.
func TestRoundTrip(t *testing.T) {
	tensors := map[string]*npy.Array{
		"b": npy.New([]bool{true, false}), "i1": npy.New([]int8{-1, 2}, 2, 1), "u1": npy.New([]uint8{1}), "i2": npy.New([]int16{-300}), "u2": npy.New([]uint16{65535}),
		"i4": npy.New([]int32{math.MinInt32}),
		"u4": npy.New([]uint32{7, 8, 9, 10}, 2, 2), "i8": npy.New([]int64{math.MinInt64}), "u8": npy.New([]uint64{math.MaxUint64}), "f4": npy.New([]float32{1.5, -2}, 1, 2),
		"f8": npy.New([]float64{math.Pi}, 1, 1, 1), "c": npy.New([]complex64{1 + 2i}), "none": npy.New([]float32{}, 0, 3), "one": npy.Scalar(2.5), "ä \"x\"\n": npy.New([]int64{3}),
	}
	path := filepath.Join(t.TempDir(), "x.safetensors")
	about := map[string]string{"by": "ä", "a": ""}
	if err := safetensors.Write(path, tensors, about); err != nil {
		t.Fatal(err)
	}
	back, err := safetensors.Read(path, file.Limits{})
	if err != nil || !reflect.DeepEqual(back, tensors) {
		t.Errorf("got %v, %v", back, err)
	}
	f, err := safetensors.Open(path, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !reflect.DeepEqual(f.Metadata, about) {
		t.Error(f.Metadata)
	}
	again := filepath.Join(t.TempDir(), "y.safetensors")
	if err := safetensors.Create(again, f.Tensors(), f.Metadata, f.Read); err != nil {
		t.Fatal(err)
	}
	one, _ := os.ReadFile(path)
	if two, err := os.ReadFile(again); err != nil || !bytes.Equal(one, two) {
		t.Errorf("a copy differs: %v", err)
	}
	if n := binary.LittleEndian.Uint64(one); n%8 != 0 {
		t.Errorf("a header of %d bytes", n)
	}
}

// TestWriteRefuses: what cannot be written leaves no file.
func TestWriteRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	disk := errors.New("no activations")
	for name, err := range map[string]error{
		"texts":    safetensors.Write(path, map[string]*npy.Array{"a": npy.New([]string{"a"})}, nil),
		"times":    safetensors.Write(path, map[string]*npy.Array{"a": {Shape: []int{1}, Data: []int64{1}, Unit: npy.TimeUnit{Count: 1, Name: "s"}}}, nil),
		"complex":  safetensors.Write(path, map[string]*npy.Array{"a": npy.New([]complex128{1})}, nil),
		"name":     safetensors.Write(path, map[string]*npy.Array{"\xff": npy.New([]int8{1})}, nil),
		"metadata": safetensors.Write(path, map[string]*npy.Array{"__metadata__": npy.New([]int8{1})}, nil),
		"other shape": safetensors.Create(path, []safetensors.Tensor{{Name: "a", Type: "F32", Shape: []int{2}}}, nil,
			func(string) (*npy.Array, error) { return npy.New([]float32{1, 2, 3}), nil }),
		"negative": safetensors.Create(path, []safetensors.Tensor{{Name: "a", Type: "F32", Shape: []int{-2}}}, nil, nil),
		"twice":    safetensors.Create(path, []safetensors.Tensor{{Name: "a", Type: "I8", Shape: []int{1}}, {Name: "a", Type: "I8", Shape: []int{1}}}, nil, nil),
	} {
		if !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := safetensors.Create(path, []safetensors.Tensor{{Name: "a", Type: "I8", Shape: []int{1}}}, nil, func(string) (*npy.Array, error) {
		return nil,
			disk
	}); !errors.Is(err, disk) {
		t.Error(err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

// FuzzOpen feeds anything to the reader: it must end in a file of which all tensors can be read, or in a *file.Error, within its limits.
//
//	go test -run xxx -fuzz FuzzOpen -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/safetensors
func FuzzOpen(f *testing.F) {
	f.Add(sound(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"BOOL","shape":[2,2],"data_offsets":[8,12]},"__metadata__":{"a":"b"}}`, 12))
	if b, err := os.ReadFile("testdata/sound.safetensors"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		cost := filetest.Allocated(func() {
			g, err := safetensors.New(bytes.NewReader(b), int64(len(b)), "x", file.Limits{MaxBytes: 1 << 20})
			for _, name := range names(g) {
				var a *npy.Array
				if a, err = g.Read(name); err != nil {
					break
				}
				if n := a.Len(); n < 0 || n > len(b) {
					t.Fatal(a)
				}
			}
			var e *file.Error
			if err != nil && (!errors.As(err, &e) || e.Want == "" || e.Err == nil) {
				t.Fatalf("%#v", err)
			}
		})
		if cost > 32<<20+100*uint64(len(b)) {
			t.Fatalf("%d bytes taken for %d", cost, len(b))
		}
	})
}

func names(f *safetensors.File) []string {
	if f == nil {
		return nil
	}
	_ = f.String()
	return f.Names()
}

func Example() {
	folder, err := os.MkdirTemp("", "safetensors")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "activations.safetensors")
	err = safetensors.Write(path, map[string]*npy.Array{"layer1": npy.New([]float32{1, 2, 3, 4, 5, 6}, 2, 3), "stimulus": npy.New([]int64{4, 7})}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := safetensors.Open(path, file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Println(f)
	a, err := f.Read("layer1")
	fmt.Println(a, a.Data, err)
	// Output:
	// safetensors, 2 tensors
	//   stimulus I64 [2]
	//   layer1 F32 [2 3]
	// float32 2×3 [1 2 3 4 5 6] <nil>
}
