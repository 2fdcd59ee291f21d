package plain

import (
	"bytes"
	"math"
	"math/big"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
)

type inner struct {
	name  string
	flags []bool
	Mixed []struct {
		A int8
		B float64
	}
}

type everything struct {
	Ints    []int
	Empty   []float64
	Nil     []float64
	Floats  []float64
	F32     []float32
	Bytes   []byte
	Nested  [][]float64
	Text    map[string][]int
	NilMap  map[int]int
	hidden  inner
	Shared  [2]*inner
	Any     any
	Array   [3]complex128
	When    time.Time
	Big     *big.Int
	Options struct{ Stop func() bool }
	Once    *sync.Once
	None    []struct{}
	Dense   *mat.Dense
	None2   *mat.Dense
	Vec     mat.VecDense
	Sym     *mat.SymDense
	Tri     *mat.TriDense
}

func sample() everything {
	shared := &inner{name: "x", flags: []bool{true, false}}
	v := everything{
		Ints: []int{1, -2, math.MinInt}, Empty: []float64{}, F32: []float32{1.5, float32(math.NaN())}, Bytes: []byte("abc"),
		Floats: []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), math.SmallestNonzeroFloat64, math.Float64frombits(0x7ff8000000000123)},
		Nested: [][]float64{{1}, nil, {}}, Text: map[string][]int{"b": {2}, "a": nil}, hidden: *shared, Shared: [2]*inner{shared, shared},
		Once: new(sync.Once), Any: map[string]any{"k": []float64{math.Copysign(0, -1)}}, Array: [3]complex128{1i}, When: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
		Big: big.NewInt(1 << 60), None: make([]struct{}, 5), Dense: mat.NewDense(2, 2, []float64{1, math.NaN(), 3, math.Copysign(0, -1)}),
		None2: &mat.Dense{}, Vec: *mat.NewVecDense(3, []float64{1, 2, 3}), Sym: mat.NewSymDense(2, []float64{1, 2, 2, 4}),
		Tri: mat.NewTriDense(2, mat.Upper, []float64{1, 2, 0, 3}),
	}
	v.hidden.Mixed = append(v.hidden.Mixed, struct {
		A int8
		B float64
	}{-1, 2})
	return v
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTripIsExact(t *testing.T) {
	want := sample()
	data := encoded(t, &want)
	var got everything
	if err := Decode(bytes.NewReader(data), int64(len(data)), &got); err != nil {
		t.Fatal(err)
	}
	// The bytes are injective (floats by their bits, nil apart from empty), so that equal bytes are equal values, NaN included.
	if again := encoded(t, &got); !bytes.Equal(again, data) {
		t.Error("what was read writes other bytes than what was written")
	}
	for i := range want.Floats {
		if math.Float64bits(got.Floats[i]) != math.Float64bits(want.Floats[i]) {
			t.Errorf("Floats[%d] = %x, want %x", i, got.Floats[i], want.Floats[i])
		}
	}
	if got.Nil != nil || got.Empty == nil || got.NilMap != nil || got.Nested[1] != nil || got.Nested[2] == nil || len(got.None) != 5 {
		t.Error("nil and empty are mixed up")
	}
	if got.Shared[0] != got.Shared[1] || got.Shared[0].name != "x" || !got.Shared[0].flags[0] {
		t.Error("the shared pointer is lost")
	}
	if got.hidden.name != "x" || got.hidden.Mixed[0].B != 2 || !got.When.Equal(want.When) || got.Big.Cmp(want.Big) != 0 {
		t.Error("fields are lost")
	}
	if math.Float64bits(got.Dense.At(1, 1)) != 1<<63 || !got.None2.IsEmpty() || got.Sym.At(1, 0) != 2 || got.Tri.At(0, 1) != 2 || got.Vec.AtVec(2) != 3 {
		t.Error("matrices differ")
	}
	if math.Float64bits(got.Any.(map[string]any)["k"].([]float64)[0]) != 1<<63 {
		t.Error("−0 is lost behind an interface")
	}
}

type ring struct {
	Next *ring
	N    int
}

func TestPointersThatLeadBackAreKept(t *testing.T) {
	v := &ring{N: 1}
	v.Next = &ring{v, 2}
	data := encoded(t, &v)
	var got *ring
	if err := Decode(bytes.NewReader(data), int64(len(data)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Next.N != 2 || got.Next.Next != got {
		t.Error("the ring is broken")
	}
}

type rdm struct {
	*mat.Dense // promotes MarshalBinary, which knows nothing of Names
	Names      []string
}

func TestAPromotedCodecDropsNothing(t *testing.T) {
	v := rdm{mat.NewDense(1, 1, []float64{2}), []string{"face"}}
	data := encoded(t, &v)
	var got rdm
	if err := Decode(bytes.NewReader(data), int64(len(data)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Names) != 1 || got.At(0, 0) != 2 {
		t.Errorf("got %v", got)
	}
}

type shape interface{ Area() float64 }
type square struct{ Side float64 }

func (s square) Area() float64 { return s.Side * s.Side }

func TestWhatIsNotDataIsAnError(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var locked struct{ Mu sync.Mutex }
	locked.Mu.Lock()
	itself := map[string]any{}
	itself["a"] = itself
	for _, c := range []struct {
		name string
		v    any
		want string
	}{
		{"function", &struct{ Stop func() }{func() {}}, "Stop"},
		{"channel", &struct{ C chan int }{make(chan int)}, "C"},
		{"file", &file, "os.File"},
		{"mutex", &locked, "Mu"},
		{"interface", &[]shape{square{2}}, "not registered"},
		{"map in itself", &itself, "itself"},
	} {
		if err := Encode(&bytes.Buffer{}, c.v); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want one about %s", c.name, err, c.want)
		}
	}
	Register(square{})
	shapes := []shape{square{2}, nil}
	data := encoded(t, &shapes)
	var got []shape
	if err := Decode(bytes.NewReader(data), int64(len(data)), &got); err != nil || got[0].Area() != 4 || got[1] != nil {
		t.Error(got, err)
	}
}

func TestFingerprint(t *testing.T) {
	type a struct{ X, Y float64 }
	mark := func(v any) [32]byte {
		m, err := Fingerprint(reflect.TypeOf(v))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	base := mark(a{})
	{
		type a struct{ X, Z float64 }
		if mark(a{}) == base {
			t.Error("a renamed field is not seen")
		}
	}
	{
		type a struct{ X, Y float32 }
		if mark(a{}) == base {
			t.Error("a changed type is not seen")
		}
	}
	if mark(a{}) != base || mark(ring{}) == mark(&ring{}) {
		t.Error("fingerprints are not stable")
	}
	if _, err := Fingerprint(reflect.TypeFor[struct{ F []map[string]func() }]()); err == nil || !strings.Contains(err.Error(), "F[][]") {
		t.Errorf("a type with functions has a fingerprint, or its error does not say where: %v", err)
	}
}

func TestKeysAreCanonical(t *testing.T) {
	key := func(v any) string {
		t.Helper()
		var b bytes.Buffer
		if err := Key(&b, v); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	zero, one := 0.0, 1.0
	same := [][2]any{
		{map[string]int{"a": 1, "b": 2, "c": 3}, map[string]int{"c": 3, "b": 2, "a": 1}},
		{mat.NewDense(2, 2, []float64{1, 2, 3, 4}), mat.NewDense(3, 3, []float64{1, 2, 0, 3, 4, 0, 0, 0, 0}).Slice(0, 2, 0, 2)},
		{&one, func() *float64 { x := 1.0; return &x }()},
		{[2]*float64{&one, &one}, [2]*float64{&one, func() *float64 { x := 1.0; return &x }()}},
	}
	for i, c := range same {
		if key(c[0]) != key(c[1]) {
			t.Errorf("pair %d: equal values have different keys", i)
		}
	}
	different := []any{nil, 1, int64(1), 1.0, float32(1), "1", []int{1}, []int{}, []int(nil), [1]int{1}, &one, &zero, math.Copysign(0, -1), 0.0,
		math.NaN(), math.Float64frombits(0x7ff8000000000123), []string{"ab", "c"}, []string{"a", "bc"}, time.Second, int64(time.Second), []any{1}, []any{1.0},
		map[string]int{"a": 1}, map[string]int{}, map[string]int(nil), mat.NewDense(1, 2, []float64{1, 2}), mat.NewDense(2, 1, []float64{1, 2}),
		struct{ A, B int }{1, 0}, struct{ A, C int }{1, 0}, inner{name: "x"}, inner{name: "y"}, struct{ F func() }{}}
	seen := map[string]int{}
	for i, v := range different {
		k := key(v)
		if j, ok := seen[k]; ok {
			t.Errorf("%#v and %#v have the same key", different[j], v)
		}
		seen[k] = i
	}
	loop := &ring{}
	loop.Next = loop
	for _, v := range []any{func() {}, make(chan int), struct{ f func() }{func() {}}, os.Stdout, loop, []any{t.Run}} {
		if err := Key(&bytes.Buffer{}, v); err == nil {
			t.Errorf("%T has a key", v)
		}
	}
}

func TestNaNKeysOfAMapAreOrdered(t *testing.T) {
	var first string
	for range 20 {
		m := map[float64]int{}
		for i := range 5 {
			m[math.NaN()] = i
		}
		var b bytes.Buffer
		if err := Key(&b, m); err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = b.String()
		}
		if b.String() != first {
			t.Fatal("the key of a map depends on its order")
		}
	}
}
