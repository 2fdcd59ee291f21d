package matlab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// as writes whole numbers as a data type.
func as(o order, typ uint32, x []float64) []byte {
	var b []byte
	for _, v := range x {
		switch typ {
		case tInt8, tUint8:
			b = append(b, byte(int64(v)))
		case tInt16, tUint16:
			b = o.AppendUint16(b, uint16(int64(v)))
		case tInt32, tUint32:
			b = o.AppendUint32(b, uint32(int64(v)))
		case tInt64, tUint64:
			b = o.AppendUint64(b, uint64(int64(v)))
		case tSingle:
			b = append(b, o.items([]float32{float32(v)})...)
		case tDouble:
			b = append(b, o.items([]float64{v})...)
		}
	}
	return b
}

// storage are the data types of numbers with the range of whole numbers that each holds.
var storage = []struct {
	typ    uint32
	lo, hi float64
}{
	{tInt8, -128, 127}, {tUint8, 0, 255}, {tInt16, -1 << 15, 1<<15 - 1}, {tUint16, 0, 1<<16 - 1}, {tInt32, -1 << 31, 1<<31 - 1}, {tUint32, 0, 1<<32 - 1},
	{tInt64, -1 << 53, 1 << 53}, {tUint64, 0, 1 << 53}, {tSingle, -1 << 24, 1 << 24}, {tDouble, -1 << 53, 1 << 53},
}

// TestEveryStorage stores the numbers that class and data type share, for every pair of the two, and then the first beyond the class.
func TestEveryStorage(t *testing.T) {
	classes := []struct {
		code   uint32
		lo, hi float64
	}{
		{cDouble, -1 << 53, 1 << 53}, {cSingle, -1 << 24, 1 << 24}, {cInt8, -128, 127}, {cUint8, 0, 255}, {cInt16, -1 << 15, 1<<15 - 1}, {cUint16, 0, 1<<16 - 1},
		{cInt32, -1 << 31, 1<<31 - 1}, {cUint32, 0, 1<<32 - 1}, {cInt64, -1 << 53, 1 << 53}, {cUint64, 0, 1 << 53},
	}
	for _, o := range []order{little, big} {
		for _, c := range classes {
			for _, s := range storage {
				lo, hi := max(c.lo, s.lo), min(c.hi, s.hi)
				want := []float64{0, 1, 100, hi, lo, 7}
				f := read(t, o.file(o.mx(c.code, 0, []int32{1, 6}, "x", o.el(s.typ, as(o, s.typ, want)))))
				got, err := f.Float64s("x")
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("class %d as type %d: %v, %v, want %v", c.code, s.typ, got, err, want)
				}
				ints, err := f.Ints("x(4)")
				if err != nil || float64(ints[0]) != hi {
					t.Errorf("class %d as type %d: x(4) = %v, %v, want %v", c.code, s.typ, ints, err, hi)
				}
				if v := get[*matlab.Array](t, f, "x(2)"); !strings.HasSuffix(v.String(), " 1") {
					t.Errorf("class %d as type %d: x(2) = %s", c.code, s.typ, v)
				}
				for _, beyond := range []float64{c.lo - 1, c.hi + 1} {
					if c.code == cDouble || beyond < s.lo || beyond > s.hi || beyond == c.lo || beyond == c.hi {
						continue
					}
					_, err := matlab.Read(strings.NewReader(string(o.file(o.mx(c.code, 0, []int32{1, 1}, "x", o.el(s.typ, as(o, s.typ, []float64{beyond})))))), "x.mat", file.Limits{})
					wide := (c.code == cInt64 || c.code == cUint64) && beyond > 0 || c.code == cInt64
					if (err == nil) != wide {
						t.Errorf("class %d as type %d: %v gave %v", c.code, s.typ, beyond, err)
					}
				}
			}
		}
	}
}

// TestNoData reads empty arrays whose data element is missing, of every class.
func TestNoData(t *testing.T) {
	for code := uint32(cDouble); code <= cUint64; code++ {
		for _, flags := range []uint32{0, fLogical, fComplex} {
			f := read(t, little.file(little.mx(code, flags, []int32{0, 5}, "x")))
			x := get[*matlab.Array](t, f, "x")
			if raw := numbers(x.Data()); len(raw) != 0 || x.Len() != 0 || x.Complex() != (flags == fComplex) {
				t.Errorf("class %d: %s with %v", code, x, x.Data())
			}
		}
	}
}

// TestBrokenUTF8 has the sequences of the Unicode standard, table 3-8, and others, as Python's decode('utf8', 'replace') reads them.
func TestBrokenUTF8(t *testing.T) {
	for raw, want := range map[string]string{
		"\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64": "a\ufffd\ufffd\ufffdb\ufffdc\ufffd\ufffdd",
		"\xed\xa0\x80":     "\ufffd\ufffd\ufffd",
		"\xf4\x90\x80\x80": "\ufffd\ufffd\ufffd\ufffd",
		"\xe0\x80":         "\ufffd\ufffd",
		"\xf0\x80\x80\x80": "\ufffd\ufffd\ufffd\ufffd",
		"\xf0\x9f\x98":     "\ufffd",
		"\xe3\x81":         "\ufffd",
		"\xc0\x80\xfe":     "\ufffd\ufffd\ufffd",
		"\xf1\xc2\xa9":     "\ufffd©",
		"\xe3\xe3\x81":     "\ufffd\ufffd",
	} {
		n := int32(len([]rune(want)))
		f := read(t, little.file(little.mx(cChar, 0, []int32{1, n}, "s", little.long(tUTF8, []byte(raw)))))
		if got, err := f.Text("s"); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", raw, got, err, want)
		}
	}
}
