package flesch2022

import (
	"fmt"
	"math"
)

// Table returns all rows: the published numbers of the paper's networks and those of the replication, with standard errors.
func Table() []Row {
	return append(append(learning(), geometry()...), units()...)
}

func scales() (names []string) {
	for _, s := range Scales() {
		names = append(names, s.String())
	}
	return names
}

// components names 1 … n components.
func components(n int) (names []string) {
	for k := 1; k <= n; k++ {
		names = append(names, fmt.Sprint("k = ", k))
	}
	return names
}

var none = math.NaN()

// ends are numbers of the richest and the laziest scale alone.
func ends(rich, lazy float64) []float64 {
	return []float64{rich, none, none, none, none, none, none, lazy}
}
