package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Entries come out as from a stable sort of the values, whatever the values: tied, of one magnitude, close together, of both signs, tiny and huge.
func TestSortEntries(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, value := range map[string]func() float64{
		"normal":         random.NormFloat64,
		"whole":          func() float64 { return float64(random.IntN(20) - 10) },
		"zeros":          func() float64 { return math.Copysign(0, random.NormFloat64()) },
		"close":          func() float64 { return 1 + float64(random.IntN(1000))*0x1p-52 },
		"all magnitudes": func() float64 { return math.Copysign(math.Exp(1400*(random.Float64()-.5)), random.NormFloat64()) },
		"subnormal":      func() float64 { return float64(random.IntN(1000)-500) * math.SmallestNonzeroFloat64 },
	} {
		for _, n := range []int{0, 1, 2, few - 1, few, 3000} {
			values, entries, want := make([]float64, n), make([]entry, n), make([]int32, n)
			for i := range values {
				values[i] = value()
				entries[i], want[i] = entry{keyOf(values[i]), int32(i)}, int32(i)
			}
			slices.SortStableFunc(want, func(a, b int32) int {
				switch {
				case values[a] < values[b]:
					return -1
				case values[a] > values[b]:
					return 1
				}
				return 0
			})
			for k, e := range sortEntries(entries, make([]entry, n)) {
				if e.pair != want[k] {
					t.Errorf("%s: %d values: place %d has value %d, %v, want %d, %v", name, n, k, e.pair, values[e.pair], want[k], values[want[k]])
					break
				}
			}
		}
	}
}
