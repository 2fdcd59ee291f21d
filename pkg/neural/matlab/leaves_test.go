package matlab_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// leaf is a value as testdata/expected.py writes it; raw are its canonical bytes.
type leaf struct {
	path, class string
	dims        []int
	fields      []string
	raw         []byte
	text        string
}

func (l leaf) sum() string {
	h := sha256.Sum256(l.raw)
	return hex.EncodeToString(h[:])
}

func (l leaf) line() string {
	dims := strings.Trim(strings.ReplaceAll(fmt.Sprint(l.dims), " ", "x"), "[]")
	return strings.Join([]string{l.path, l.class, dims, strings.Join(l.fields, ","), l.sum()}, "\x00") + "\n"
}

// Where SciPy's view differs from ours by decision, the test looks at our values as SciPy shows them. These are all such places:
//
//   - a field name that a struct repeats: SciPy calls the second "_1_name", we "name#2";
//   - a 0-byte matrix, which is MATLAB's [] of 0×0: SciPy gives it the dimensions 1×0, and so this test takes every 1×0 double for 0×0;
//   - a cell array of no cells and a struct array of no structs and no fields are one and the same in SciPy, an empty array of objects;
//   - numbers of MATLAB 4 are double in MATLAB, whatever they are stored as: SciPy gives the stored type, which is double in all these files;
//   - sparse matrices of MATLAB 4 are lists of triplets in SciPy: both are compared by columns, sorted, with repeated elements added up;
//   - the matrix without a name, in which MATLAB keeps what functions and objects point to, is "__function_workspace__" in SciPy;
//   - a function handle is its inner struct in SciPy, here a value of its own with that struct in it;
//   - of several opaque variables SciPy keeps the last, as "None": see lost.
var repeated = regexp.MustCompile(`^(.*)#(\d+)$`)

func scipyName(field string) string {
	if m := repeated.FindStringSubmatch(field); m != nil {
		var n int
		fmt.Sscan(m[2], &n)
		return fmt.Sprintf("_%d_%s", n-1, m[1])
	}
	return field
}

// leaves lists a value in the order of testdata/expected.py.
func leaves(path string, v matlab.Value) []leaf {
	switch x := v.(type) {
	case *matlab.Array:
		dims := x.Dims()
		if x.Class() == matlab.Double && slices.Equal(dims, []int{1, 0}) {
			dims = []int{0, 0}
		}
		raw := numbers(x.Data())
		if x.Complex() {
			raw = append(raw, numbers(x.Imag())...)
		}
		return []leaf{{path: path, class: string(x.Class()), dims: dims, raw: raw}}
	case *matlab.Char:
		text := string(x.Units())
		return []leaf{{path: path, class: "char", dims: x.Dims(), raw: []byte(text), text: text}}
	case *matlab.Sparse:
		var raw []byte
		for _, index := range [][]int32{x.Columns(), x.Rows()} {
			for _, k := range index {
				raw = binary.LittleEndian.AppendUint64(raw, uint64(k))
			}
		}
		raw = append(raw, numbers(x.Data())...)
		if x.Complex() {
			raw = append(raw, numbers(x.Imag())...)
		}
		return []leaf{{path: path, class: "sparse " + string(x.Class()), dims: x.Dims(), raw: raw}}
	case *matlab.Cell:
		out := []leaf{{path: path, class: "cell", dims: x.Dims()}}
		for i, c := range x.Values() {
			out = append(out, leaves(fmt.Sprintf("%s{%d}", path, i+1), c)...)
		}
		return out
	case *matlab.Struct:
		return structLeaves(path, "struct", x)
	case *matlab.Object:
		return structLeaves(path, string(x.Class()), x.Struct)
	case *matlab.Handle:
		return append([]leaf{{path: path, class: "function_handle", dims: []int{1, 1}}}, leaves(path+"@", x.Info())...)
	case *matlab.Opaque:
		out := []leaf{{path: path, class: string(x.Class()), dims: x.Dims(), fields: []string{x.System()}}}
		if x.Reference() == nil {
			return out
		}
		return append(out, leaves(path+"@", x.Reference())...)
	}
	panic(fmt.Sprintf("no leaves of %T", v))
}

func structLeaves(path, class string, s *matlab.Struct) []leaf {
	if len(s.Fields()) == 0 && s.Len() == 0 {
		class = "cell"
	}
	out := []leaf{{path: path, class: class, dims: s.Dims()}}
	for _, f := range s.Fields() {
		out[0].fields = append(out[0].fields, scipyName(f))
	}
	for i := range s.Len() {
		at := path + "."
		if s.Len() != 1 {
			at = fmt.Sprintf("%s(%d).", path, i+1)
		}
		one := s.At(i)
		for j, f := range s.Fields() {
			v, err := one.Field(f)
			if err != nil {
				panic(err)
			}
			out = append(out, leaves(at+out[0].fields[j], v)...)
		}
	}
	return out
}

// numbers writes the canonical bytes of a slice: float64, or the integers themselves of the 64-bit classes.
func numbers(data any) []byte {
	var b bytes.Buffer
	put := func(x any) {
		if err := binary.Write(&b, binary.LittleEndian, x); err != nil {
			panic(err)
		}
	}
	switch x := data.(type) {
	case []float64, []int64, []uint64:
		put(x)
	case []float32:
		put(widen(x))
	case []int8:
		put(widen(x))
	case []int16:
		put(widen(x))
	case []int32:
		put(widen(x))
	case []uint8:
		put(widen(x))
	case []uint16:
		put(widen(x))
	case []uint32:
		put(widen(x))
	case []bool:
		f := make([]float64, len(x))
		for i, v := range x {
			if v {
				f[i] = 1
			}
		}
		put(f)
	default:
		panic(fmt.Sprintf("no canonical bytes of %T", data))
	}
	return b.Bytes()
}

func widen[T int8 | int16 | int32 | uint8 | uint16 | uint32 | float32](x []T) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// same compares the values of a small leaf with those that expected.json spells out.
func same(l leaf, values [][]string) error {
	var want []byte
	for _, part := range values {
		for _, s := range part {
			switch l.class {
			case "int64", "uint64":
				var bits uint64
				var err error
				if l.class == "int64" {
					var v int64
					_, err = fmt.Sscan(s, &v)
					bits = uint64(v)
				} else {
					_, err = fmt.Sscan(s, &bits)
				}
				if err != nil {
					return err
				}
				want = binary.LittleEndian.AppendUint64(want, bits)
			default:
				var v float64
				if _, err := fmt.Sscan(s, &v); err != nil {
					return err
				}
				want = binary.LittleEndian.AppendUint64(want, math.Float64bits(v))
			}
		}
	}
	if len(want) != len(l.raw) {
		return fmt.Errorf("%d bytes, want %d", len(l.raw), len(want))
	}
	for k := 0; k < len(want); k += 8 {
		g, w := binary.LittleEndian.Uint64(l.raw[k:]), binary.LittleEndian.Uint64(want[k:])
		nan := l.class != "int64" && l.class != "uint64" && math.IsNaN(math.Float64frombits(g)) && math.IsNaN(math.Float64frombits(w))
		if g != w && !nan {
			return fmt.Errorf("number %d is %v, want %v", k/8, math.Float64frombits(g), math.Float64frombits(w))
		}
	}
	return nil
}
