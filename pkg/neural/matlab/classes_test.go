package matlab_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// read reads bytes or fails the test.
func read(t *testing.T, b []byte) *matlab.File {
	t.Helper()
	f, err := matlab.Read(bytes.NewReader(b), "test.mat", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func get[T matlab.Value](t *testing.T, f *matlab.File, path string) T {
	t.Helper()
	v, err := f.Get(path)
	if err != nil {
		t.Fatal(err)
	}
	x, ok := v.(T)
	if !ok {
		t.Fatalf("%s is a %T", path, v)
	}
	return x
}

// forms runs a test for each byte order, compressed and not.
func forms(t *testing.T, test func(t *testing.T, o order, file func(elements ...[]byte) []byte)) {
	for _, o := range []order{little, big} {
		for _, packed := range []bool{false, true} {
			t.Run(fmt.Sprintf("big=%v packed=%v", o == big, packed), func(t *testing.T) {
				test(t, o, func(elements ...[]byte) []byte {
					if packed {
						for i := range elements {
							elements[i] = o.packed(elements[i])
						}
					}
					return o.file(elements...)
				})
			})
		}
	}
}

// numericClasses has the ends of the range of every class, as it is stored and as it is read.
var numericClasses = []struct {
	class  matlab.Class
	code   uint32
	flags  uint32
	typ    uint32
	stored any
	want   any
}{
	{"double", cDouble, 0, tDouble, []float64{0, math.Pi, -math.MaxFloat64, math.Inf(1), math.Copysign(0, -1), 5e-324}, nil},
	{"single", cSingle, 0, tSingle, []float32{0, math.Pi, -math.MaxFloat32, float32(math.Inf(-1)), 1e-45, 2}, nil},
	{"int8", cInt8, 0, tInt8, []int8{0, 1, -1, 127, -128, 5}, nil},
	{"int16", cInt16, 0, tInt16, []int16{0, 1, -1, 1<<15 - 1, -1 << 15, 5}, nil},
	{"int32", cInt32, 0, tInt32, []int32{0, 1, -1, 1<<31 - 1, -1 << 31, 5}, nil},
	{"int64", cInt64, 0, tInt64, []int64{0, 1, -1, 1<<63 - 1, -1 << 63, 1<<53 + 1}, nil},
	{"uint8", cUint8, 0, tUint8, []uint8{0, 1, 2, 127, 128, 255}, nil},
	{"uint16", cUint16, 0, tUint16, []uint16{0, 1, 2, 1 << 15, 1<<16 - 1, 5}, nil},
	{"uint32", cUint32, 0, tUint32, []uint32{0, 1, 2, 1 << 31, 1<<32 - 1, 5}, nil},
	{"uint64", cUint64, 0, tUint64, []uint64{0, 1, 2, 1 << 63, 1<<64 - 1, 1<<53 + 1}, nil},
	{"logical", cUint8, fLogical, tUint8, []uint8{0, 1, 0, 2, 255, 1}, []bool{false, true, false, true, true, true}},
	{"logical", cDouble, fLogical, tDouble, []float64{0, 1, math.Copysign(0, -1), .5, -1, 3}, []bool{false, true, false, true, true, true}},
	// MATLAB stores numbers in the smallest type that holds them all.
	{"double", cDouble, 0, tUint8, []uint8{0, 1, 2, 127, 128, 255}, []float64{0, 1, 2, 127, 128, 255}},
	{"double", cDouble, 0, tInt8, []int8{0, 1, -1, 127, -128, 5}, []float64{0, 1, -1, 127, -128, 5}},
	{"double", cDouble, 0, tInt16, []int16{0, 1, -1, 1<<15 - 1, -1 << 15, 5}, []float64{0, 1, -1, 1<<15 - 1, -1 << 15, 5}},
	{"double", cDouble, 0, tUint16, []uint16{0, 1, 2, 3, 1<<16 - 1, 5}, []float64{0, 1, 2, 3, 1<<16 - 1, 5}},
	{"double", cDouble, 0, tInt32, []int32{0, 1, -1, 1<<31 - 1, -1 << 31, 5}, []float64{0, 1, -1, 1<<31 - 1, -1 << 31, 5}},
	{"double", cDouble, 0, tUint32, []uint32{0, 1, 2, 3, 1<<32 - 1, 5}, []float64{0, 1, 2, 3, 1<<32 - 1, 5}},
	{"double", cDouble, 0, tInt64, []int64{0, 1, -1, 1 << 53, -1 << 63, 1 << 60}, []float64{0, 1, -1, 1 << 53, -1 << 63, 1 << 60}},
	{"double", cDouble, 0, tUint64, []uint64{0, 1, 2, 1 << 53, 1 << 63, 1 << 60}, []float64{0, 1, 2, 1 << 53, 1 << 63, 1 << 60}},
	{"double", cDouble, 0, tSingle, []float32{0, .5, -1, 3, 4, 5}, []float64{0, .5, -1, 3, 4, 5}},
	{"single", cSingle, 0, tInt16, []int16{0, 1, -1, 1<<15 - 1, -1 << 15, 5}, []float32{0, 1, -1, 1<<15 - 1, -1 << 15, 5}},
	{"single", cSingle, 0, tDouble, []float64{0, .5, -1, 3, 4, 5}, []float32{0, .5, -1, 3, 4, 5}},
	{"int64", cInt64, 0, tUint8, []uint8{0, 1, 2, 3, 4, 255}, []int64{0, 1, 2, 3, 4, 255}},
	{"int64", cInt64, 0, tDouble, []float64{0, 1, -1, -1 << 63, 1 << 62, 5}, []int64{0, 1, -1, -1 << 63, 1 << 62, 5}},
	{"uint64", cUint64, 0, tInt16, []int16{0, 1, 2, 3, 4, 5}, []uint64{0, 1, 2, 3, 4, 5}},
	{"int8", cInt8, 0, tInt32, []int32{0, 1, -1, 127, -128, 5}, []int8{0, 1, -1, 127, -128, 5}},
	{"uint32", cUint32, 0, tUint16, []uint16{0, 1, 2, 3, 4, 65535}, []uint32{0, 1, 2, 3, 4, 65535}},
}

func TestNumericClasses(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		for _, c := range numericClasses {
			want := c.want
			if want == nil {
				want = c.stored
			}
			f := read(t, file(o.mx(c.code, c.flags, []int32{2, 3}, "x", o.el(c.typ, o.items(c.stored)))))
			a := get[*matlab.Array](t, f, "x")
			if a.Class() != c.class || !reflect.DeepEqual(a.Dims(), []int{2, 3}) || !reflect.DeepEqual(a.Data(), want) {
				t.Errorf("%s stored as type %d: %s %v %v, want %v", c.class, c.typ, a.Class(), a.Dims(), a.Data(), want)
			}
			if f.BigEndian() != (o == big) {
				t.Errorf("byte order: BigEndian is %v", f.BigEndian())
			}
		}
	})
}

// TestComplex reads real and imaginary parts, which MATLAB may store as different types.
func TestComplex(t *testing.T) {
	forms(t, func(t *testing.T, o order, file func(...[]byte) []byte) {
		f := read(t, file(
			o.mx(cDouble, fComplex, []int32{1, 3}, "z", o.el(tInt8, []byte{1, 0xfe, 3}), o.el(tDouble, o.items([]float64{.5, 0, -1}))),
			o.mx(cSingle, fComplex, []int32{1, 1}, "s", o.el(tSingle, o.items([]float32{1})), o.el(tSingle, o.items([]float32{2})))))
		z, err := get[*matlab.Array](t, f, "z").Complex128s()
		if want := []complex128{1 + .5i, -2, 3 - 1i}; err != nil || !reflect.DeepEqual(z, want) {
			t.Errorf("z = %v, %v, want %v", z, err, want)
		}
		if s := get[*matlab.Array](t, f, "s"); s.Class() != matlab.Single || !reflect.DeepEqual(s.Imag(), []float32{2}) {
			t.Errorf("s = %v with imaginary part %v", s, s.Imag())
		}
		if _, err := f.Float64s("z"); err == nil {
			t.Error("Float64s dropped the imaginary part without an error")
		}
	})
}

// TestSmall reads the same numbers from a small element and from a long one.
func TestSmall(t *testing.T) {
	for _, o := range []order{little, big} {
		data := []byte{7, 8, 9}
		dims := []int32{1, 3}
		small := get[*matlab.Array](t, read(t, o.file(o.mx(cUint8, 0, dims, "x", o.el(tUint8, data)))), "x")
		long := get[*matlab.Array](t, read(t, o.file(o.mx(cUint8, 0, dims, "x", o.long(tUint8, data)))), "x")
		if !reflect.DeepEqual(small, long) || !reflect.DeepEqual(small.Data(), data) {
			t.Errorf("small element %v, long element %v, want %v", small.Data(), long.Data(), data)
		}
	}
}

// TestSession keeps the committed fixture equal to what the writer makes of it.
func TestSession(t *testing.T) {
	const name = "testdata/session.mat"
	if os.Getenv("UPDATE_FIXTURE") != "" {
		if err := os.WriteFile(name, session(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, session()) {
		t.Errorf("%s is not what the test writes: UPDATE_FIXTURE=1 go test -run Session", name)
	}
}

// TestStored: doubles that are stored as bytes are kept as bytes, whatever is asked of them.
func TestStored(t *testing.T) {
	o := big
	bytes3 := o.mx(cDouble, fComplex, []int32{1, 3}, "c", o.el(tUint8, []uint8{1, 2, 255}), o.el(tInt16, o.items([]int16{-1, 2, 3})))
	small := o.mx(cDouble, 0, []int32{1, 3}, "x", o.el(tInt16, o.items([]int16{-1, 2, 300})))
	f, err := matlab.Read(bytes.NewReader(o.file(small, bytes3)), "x.mat", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := f.Get("x")
	if err != nil {
		t.Fatal(err)
	}
	a := x.(*matlab.Array)
	want := []float64{-1, 2, 300}
	if got, ok := a.Stored().([]int16); !ok || !slices.Equal(got, []int16{-1, 2, 300}) {
		t.Errorf("stored %T %v", a.Stored(), a.Stored())
	}
	if got, err := matlab.Raw[int16](x); err != nil || len(got) != 3 || &got[0] != &a.Stored().([]int16)[0] {
		t.Errorf("Raw[int16]: %v, %v, or a copy", got, err)
	}
	if got, err := matlab.Raw[float64](x); err != nil || !slices.Equal(got, want) {
		t.Errorf("Raw[float64]: %v, %v", got, err)
	}
	if got, err := matlab.Float64s(x); err != nil || !slices.Equal(got, want) {
		t.Errorf("Float64s: %v, %v", got, err)
	}
	if got, ok := a.Data().([]float64); !ok || !slices.Equal(got, want) {
		t.Errorf("Data: %T %v", a.Data(), a.Data())
	}
	if a.Class() != matlab.Double || a.Imag() != nil {
		t.Errorf("class %s, imaginary part %v", a.Class(), a.Imag())
	}
	if got, err := matlab.Raw[uint8](x); err == nil {
		t.Errorf("Raw[uint8] of numbers stored as int16: %v", got)
	}
	c, err := f.Get("c")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.(*matlab.Array).Complex128s(); err != nil || !slices.Equal(got, []complex128{1 - 1i, 2 + 2i, 255 + 3i}) {
		t.Errorf("complex: %v, %v", got, err)
	}
	if got, ok := c.(*matlab.Array).Imag().([]float64); !ok || !slices.Equal(got, []float64{-1, 2, 3}) {
		t.Errorf("imaginary part %v", got)
	}
	if got, err := matlab.Raw[uint8](c); err == nil {
		t.Errorf("Raw of a complex array: %v", got)
	}
}
