package task

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Zero stands in a spec for a number of exactly 0 where 0 means the default: ManifoldSpec{Noise: task.Zero} has no noise.
const Zero = -1e-300

// branches makes the seed from which a generator takes one stream for each of its parts, so that a part (the test set, the third manifold, the
// tenth trial) stays as it is when another one grows. It takes exactly four numbers from src, whatever is generated.
func branches(src rand.Source) rng.Seed {
	var seed rng.Seed
	for i := 0; i < len(seed); i += 8 {
		binary.LittleEndian.PutUint64(seed[i:], src.Uint64())
	}
	return seed
}

// number returns what a spec means by v: fallback for 0, and 0 for Zero.
func number(v, fallback float64) float64 {
	switch v {
	case 0:
		return fallback
	case Zero:
		return 0
	}
	return v
}

func count(v, fallback int) int {
	if v == 0 {
		return fallback
	}
	return v
}

// demand panics with the argument, what was given and what is wanted. Specs are written by the programmer.
func demand(ok bool, generator, argument string, got any, want string) {
	if !ok {
		panic(fmt.Sprintf("task: %s: %s: got %v, want %s", generator, argument, got, want))
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// normals fills row with independent draws from N(0, sd²).
func normals(row []float64, sd float64, random *rand.Rand) {
	for i := range row {
		row[i] = sd * random.NormFloat64()
	}
}
