package rng_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

func ExampleSeed_At() {
	seed := rng.New(1)
	a := seed.At("weights", 7).Rand()
	b := seed.At("weights").At(7).Rand()
	fmt.Println(a.Uint64() == b.Uint64())
	// Output: true
}

// The numbers themselves are part of the contract: a study is repeated from its seed years later.
func ExampleSeed_Rand() {
	fmt.Printf("%.6f\n", rng.New(2022).At("weights", 0).Rand().Float64())
	// Output: 0.520142
}

func TestNamesThatDifferGiveOtherStreams(t *testing.T) {
	root := rng.New(3)
	names := [][]any{{}, {"a"}, {"b"}, {"a", "b"}, {"ab"}, {"b", "a"}, {3}, {"3"}, {3.0}, {uint64(3)}, {true}, {false}, {"chain", 3}, {"chain", 4}, {-3}, {""}}
	seen := map[rng.Seed][]any{rng.New(4): {"another root"}}
	for _, name := range names {
		s := root.At(name...)
		if before, ok := seen[s]; ok {
			t.Errorf("%v and %v share a stream", name, before)
		}
		seen[s] = name
	}
}

func TestKindsOfOneIntegerShareAStream(t *testing.T) {
	s := rng.New(5)
	if s.At(7) != s.At(int64(7)) || s.At(7) != s.At(int32(7)) {
		t.Error("int, int32 and int64 of the same value give different streams")
	}
}

func TestSourceBeginsAnew(t *testing.T) {
	s := rng.New(6)
	a, b := s.Source(), s.Source()
	for i := range 100 {
		if x, y := a.Uint64(), b.Uint64(); x != y {
			t.Fatalf("draw %d: %d and %d", i, x, y)
		}
	}
}

// Streams of neighbouring names are uncorrelated: over n pairs of normals r has standard error 1/√n.
func TestNeighboursAreUncorrelated(t *testing.T) {
	const n = 20000
	for i := range 5 {
		a, b := rng.New(7).At(i).Rand(), rng.New(7).At(i+1).Rand()
		sum := 0.0
		for range n {
			sum += a.NormFloat64() * b.NormFloat64()
		}
		if r := sum / n; math.Abs(r) > 5/math.Sqrt(n) {
			t.Errorf("streams %d and %d correlate: r = %.4f", i, i+1, r)
		}
	}
}

func TestAtRefusesOtherKinds(t *testing.T) {
	defer func() {
		if got, want := recover(), "rng: At: a name is made of strings, integers, floats and booleans, got []int"; got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	rng.New(1).At([]int{1})
}

// The value of an element reaches the name in full, in its lowest and its highest bits.
func TestNeighbouringNumbersDiffer(t *testing.T) {
	root := rng.New(8)
	seen := map[rng.Seed]any{}
	for _, element := range []any{
		2, 3, -2, -3, 1 << 40, 1<<40 + 1, math.MaxInt, math.MinInt,
		uint64(2), uint64(3), uint64(1 << 63), uint64(1<<63 + 1), uint64(math.MaxUint64),
		2.0, 3.0, -2.0, math.Nextafter(2, 3), math.Inf(1),
	} {
		s := root.At(element)
		if before, ok := seen[s]; ok {
			t.Errorf("%T %v and %T %v share a stream", element, element, before, before)
		}
		seen[s] = element
	}
	if rng.New(2) == rng.New(3) || rng.New(0) == rng.New(1<<63) {
		t.Error("neighbouring roots are equal")
	}
}

func TestStringIsTheFirstEightBytes(t *testing.T) {
	s := rng.Seed{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xff}
	if got, want := s.String(), "0123456789abcdef"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A fork has the next four numbers as its key, and leaves the source behind them.
func TestFork(t *testing.T) {
	a, b := rng.New(4).Source(), rng.New(4).Source()
	fork := rng.Fork(a)
	var key [32]byte
	for k := range 4 {
		binary.LittleEndian.PutUint64(key[8*k:], b.Uint64())
	}
	if got, want := fork.Uint64(), rand.NewChaCha8(key).Uint64(); got != want {
		t.Errorf("got %x, want %x", got, want)
	}
	if got, want := a.Uint64(), b.Uint64(); got != want {
		t.Errorf("the source goes on with %x, want %x", got, want)
	}
	if rng.Fork(a).Uint64() == rng.Fork(a).Uint64() {
		t.Error("forks of one source are alike")
	}
}
