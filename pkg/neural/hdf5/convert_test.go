package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/internal/half"
)

func halfType(big bool) *Type {
	return &Type{Class: Float, Size: 2, BigEndian: big, Precision: 16, Sign: 15, ExpAt: 10, ExpBits: 5, ExpBias: 15, MantBits: 10, MantNorm: 2}
}

func floatType(size int, big bool) *Type {
	if size == 4 {
		return &Type{Class: Float, Size: 4, BigEndian: big, Precision: 32, Sign: 31, ExpAt: 23, ExpBits: 8, ExpBias: 127, MantBits: 23, MantNorm: 2}
	}
	return &Type{Class: Float, Size: 8, BigEndian: big, Precision: 64, Sign: 63, ExpAt: 52, ExpBits: 11, ExpBias: 1023, MantBits: 52, MantNorm: 2}
}

// TestHalf compares all floats of 16 bits with those put together by their definition, and those with Go's own for 32 and 64 bits.
func TestHalf(t *testing.T) {
	for h := range 1 << 16 {
		p := []byte{byte(h), byte(h >> 8)}
		want, exact := halfType(false).float(p)
		got := float64(half.Float32(uint16(h)))
		if !exact || math.Float64bits(got) != math.Float64bits(want) && got == got {
			t.Fatalf("%04x: got %v, want %v", h, got, want)
		}
		if (got != got) != (want != want) {
			t.Fatalf("%04x: got %v, want %v", h, got, want)
		}
	}
	src := rand.New(rand.NewPCG(1, 2))
	special := []uint64{0, 1, 1 << 63, 0x7ff << 52, 0xfff << 52, 0x7ff<<52 | 1, 1<<52 - 1, 1 << 52, 0x7fefffffffffffff, 1 << 31, 0xff << 23, 0x1ff << 23, 1<<23 - 1}
	for k := range 20000 {
		b := src.Uint64()
		if k < len(special) {
			b = special[k]
		}
		for _, bigEndian := range []bool{false, true} {
			p := binary.LittleEndian.AppendUint64(nil, b)
			if bigEndian {
				slices.Reverse(p)
			}
			if got, _ := floatType(8, bigEndian).float(p); math.Float64bits(got) != b && !(got != got && math.Float64frombits(b) != math.Float64frombits(b)) {
				t.Fatalf("%x: got %v", b, got)
			}
			q := binary.LittleEndian.AppendUint32(nil, uint32(b))
			if bigEndian {
				slices.Reverse(q)
			}
			if got, _ := floatType(4, bigEndian).float(q); float32(got) != math.Float32frombits(uint32(b)) && got == got {
				t.Fatalf("%x: got %v", uint32(b), got)
			}
		}
	}
}

// same compares what exactly says with arithmetic of any precision.
func agrees[T, S Number](t *testing.T, v S) {
	t.Helper()
	got, ok := exactly[T](v)
	f := float64(v)
	if f != f {
		if _, isFloat := any(got).(float64); isFloat && (!ok || float64(got) == float64(got)) {
			t.Errorf("%T(NaN): %v %v", got, got, ok)
		}
		return
	}
	if math.IsInf(f, 0) {
		if want := float64(got) == f; ok != want {
			t.Errorf("%T(%v): %v %v", got, v, got, ok)
		}
		return
	}
	if same := exact(v).Cmp(exact(got)) == 0; ok && !same {
		t.Errorf("%T(%v): got %v as if it were equal", got, v, got)
	} else if !ok && same && fits[T](exact(v)) {
		t.Errorf("%T(%v): got %v as if it were not equal", got, v, got)
	}
}

func exact[T Number](v T) *big.Float {
	switch v := any(v).(type) {
	case float32, float64:
		f, ok := v.(float64)
		if !ok {
			f = float64(v.(float32))
		}
		if math.IsInf(f, 0) {
			return new(big.Float).SetInf(f < 0)
		}
		return new(big.Float).SetFloat64(f)
	case uint64:
		return new(big.Float).SetUint64(v)
	}
	return new(big.Float).SetInt64(int64(v))
}

// fits tells whether T has the value at all: a conversion that wraps around could seem to be equal.
func fits[T Number](v *big.Float) bool {
	var z T
	switch any(z).(type) {
	case float32:
		_, a := v.Float32()
		return a == big.Exact
	case float64:
		_, a := v.Float64()
		return a == big.Exact
	case uint8, uint16, uint32, uint64:
		u, a := v.Uint64()
		return a == big.Exact && uint64(T(u)) == u
	}
	i, a := v.Int64()
	return a == big.Exact && int64(T(i)) == i
}

func all[S Number](t *testing.T, v S) {
	agrees[int8](t, v)
	agrees[int16](t, v)
	agrees[int32](t, v)
	agrees[int64](t, v)
	agrees[uint8](t, v)
	agrees[uint16](t, v)
	agrees[uint32](t, v)
	agrees[uint64](t, v)
	agrees[float32](t, v)
	agrees[float64](t, v)
	agrees[int](t, v)
}

// TestExactly: no number becomes another one, whatever the two types, and none is refused that has an equal.
func TestExactly(t *testing.T) {
	for _, v := range []float64{0, 1, -1, 0.5, 127, 128, -128, -129, 255, 256, 65535, 65536, 1 << 24, 1<<24 + 1,
		1 << 31, 1<<31 - 1, 1 << 32, 1 << 53, 1<<53 + 2, 1 << 62, 1 << 63, -1 << 63, 1 << 64,
		-1 << 64, 1e300, math.MaxFloat32, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 0.1} {
		all(t, v)
		all(t, float32(v))
	}
	for _, v := range []int64{0, 1, -1, 127, 128, -128, -129, 255, 256, 1 << 24, 1<<24 + 1, 1 << 53, 1<<53 + 1,
		1<<62 + 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, math.MaxInt64 - 511, math.MaxInt64 - 1023} {
		all(t, v)
		all(t, uint64(v))
		all(t, int32(v))
		all(t, uint32(v))
		all(t, int16(v))
		all(t, uint8(v))
	}
}

// TestAlways: types are called always exact only where their extremes are.
func TestAlways(t *testing.T) {
	ok := []bool{always[float64, int32](), always[float64, uint32](), always[float64, float32](), always[int64, uint32](),
		always[int, int8](), always[uint64, uint8](), always[float32, uint16](), always[int16, int16]()}
	no := []bool{always[float64, int64](), always[float32, int32](), always[uint64, int8](), always[int8, uint8](),
		always[float32, float64](), always[int64, uint64](), always[int64, float32]()}
	if slices.Contains(ok, false) || slices.Contains(no, true) {
		t.Error(ok, no)
	}
}

// TestLookup3 has the values that Bob Jenkins publishes for hashlittle with the initial value 0.
func TestLookup3(t *testing.T) {
	for text, want := range map[string]uint32{"": 0xdeadbeef, "Four score and seven years ago": 0x17770551} {
		if got := lookup3([]byte(text)); got != want {
			t.Errorf("%q: got %08x, want %08x", text, got, want)
		}
	}
}

// TestFletcher32 compares with the definition, sums modulo 65535 of words with the first byte on top, where 0 and 65535 are the same.
func TestFletcher32(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 4))
	for n := range 3000 {
		p := make([]byte, n)
		for i := range p {
			p[i] = byte(src.UintN(256))
			if n%3 == 0 {
				p[i] = 0xff
			}
		}
		var a, b uint64
		for i := 0; i < n; i += 2 {
			w := uint64(p[i]) << 8
			if i+1 < n {
				w |= uint64(p[i+1])
			}
			a = (a + w) % 65535
			b = (b + a) % 65535
		}
		got := fletcher32(p)
		if uint64(got&0xffff)%65535 != a || uint64(got>>16)%65535 != b {
			t.Fatalf("%d bytes: got %08x, want %04x%04x", n, got, b, a)
		}
	}
}

// TestShuffle takes apart what unshuffle puts together.
func TestShuffle(t *testing.T) {
	for _, size := range []int{0, 1, 2, 3, 4, 5, 8, 16} {
		for _, n := range []int{0, 1, 7, 8, 64, 67} {
			want, shuffled := make([]byte, n), make([]byte, n)
			for i := range want {
				want[i] = byte(i * 7)
			}
			copy(shuffled, want)
			if size > 1 {
				k := n / size
				for i := range k * size {
					shuffled[i%size*k+i/size] = want[i]
				}
			}
			var z bytes.Buffer
			w := zlib.NewWriter(&z)
			if _, err := w.Write(shuffled); err != nil || w.Close() != nil {
				t.Fatal(err)
			}
			stream := make([]byte, n)
			if err := unshuffleFrom(stream, bytes.NewReader(z.Bytes()), size); err != nil || !slices.Equal(stream, want) {
				t.Errorf("size %d, %d bytes from a stream: got %v, %v, want %v", size, n, stream, err, want)
			}
			if err := unshuffleFrom(stream, bytes.NewReader(z.Bytes()[:z.Len()-1]), size); err == nil {
				t.Errorf("size %d, %d bytes: a stream without the end of its checksum was read", size, n)
			}
			got := make([]byte, n)
			if unshuffle(got, shuffled, size); !slices.Equal(got, want) {
				t.Errorf("size %d, %d bytes: got %v, want %v", size, n, got, want)
			}
		}
	}
}
