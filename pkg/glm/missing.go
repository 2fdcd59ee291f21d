package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Between these sizes values can be squared and summed without becoming infinite or 0.
const smallest, largest = 1e-140, 1e140

// observed sorts channels by the observations that they have, in the order in which the patterns come first.
func observed(y *mat.Dense, drop bool) ([]*part, error) {
	n, channels := y.Dims()
	missing, most := make([]bool, channels), make([]float64, channels)
	some := false
	for i := range n {
		for c, v := range y.RawRowView(i) {
			switch {
			case math.IsInf(v, 0):
				return nil, fmt.Errorf("glm: observation %d of channel %d is %v", i, c, v)
			case math.IsNaN(v) && !drop:
				return nil, fmt.Errorf("glm: observation %d of channel %d is missing (NaN): Options.DropMissing fits each channel to those it has", i, c)
			case math.IsNaN(v):
				missing[c], some = true, true
			default:
				most[c] = max(most[c], math.Abs(v))
			}
		}
	}
	for c, size := range most {
		if size > largest || size > 0 && size < smallest {
			return nil, fmt.Errorf("glm: channel %d has values up to %v, want between %v and %v for its squares to be numbers: take another unit", c, size, smallest, largest)
		}
	}
	if !some {
		all := make([]int, channels)
		for c := range all {
			all[c] = c
		}
		return []*part{{channels: all}}, nil
	}
	var parts []*part
	index := map[string]*part{}
	pattern := make([]byte, n)
	for c := range channels {
		var rows []int
		for i := range n {
			pattern[i] = 0
			if !missing[c] || !math.IsNaN(y.At(i, c)) {
				pattern[i] = 1
				rows = append(rows, i)
			}
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("glm: channel %d of %d has no observation", c, channels)
		}
		p := index[string(pattern)]
		if p == nil {
			p = &part{rows: rows}
			if len(rows) == n {
				p.rows = nil
			}
			index[string(pattern)] = p
			parts = append(parts, p)
		}
		p.channels = append(p.channels, c)
	}
	return parts, nil
}
