package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Shepard is a Shepard diagram: how far apart pairs are in a map by multidimensional scaling, against how far apart they should be. The line is what the map aims at, and the
// caption says how well it does: Kruskal's stress-1, √(Σ (d − d̂)² / Σ d²) for distances d and their values d̂ on the line.
type Shepard struct {
	Title   string
	Caption string
	// X names the dissimilarities, Y the distances in the map.
	X, Y Axis
	// Dissimilarities and Distances have a value each for every pair. Pairs with a NaN are left out; the caption says how many.
	Dissimilarities, Distances []float64
	// Conditions, if given, names the conditions; pairs are then the upper triangle by rows, and the tooltip names both.
	Conditions []string
	// Monotone says that the map was to keep only the order, as non-metric scaling does: the line is then the best rising one, of pairs with equal dissimilarities the
	// closer one first (Kruskal 1964, primary approach). Else it is the line of equal values.
	Monotone bool
}

func (s Shepard) check() error {
	fault := func() error {
		if err := s.X.check("x"); err != nil {
			return err
		}
		if err := s.Y.check("y"); err != nil {
			return err
		}
		if s.X.Log || s.Y.Log {
			return fmt.Errorf("a Shepard diagram has linear axes")
		}
		if len(s.Dissimilarities) != len(s.Distances) {
			return fmt.Errorf("%d dissimilarities and %d distances, want equal numbers", len(s.Dissimilarities), len(s.Distances))
		}
		if err := finite("Dissimilarities", s.Dissimilarities, true); err != nil {
			return err
		}
		if err := finite("Distances", s.Distances, true); err != nil {
			return err
		}
		if n := len(s.Conditions); n > 0 && len(s.Distances) != n*(n-1)/2 {
			return fmt.Errorf("%d pairs, want %d for %d conditions", len(s.Distances), n*(n-1)/2, n)
		}
		if len(s.pairs()) == 0 {
			return fmt.Errorf("no pair has both values")
		}
		return nil
	}
	return place("Shepard diagram", s.Title, fault())
}

// shepardPair is a pair with both values, and its value on the line.
type shepardPair struct {
	at        int
	x, y, fit float64
}

// pairs are those with both values, in the order of their dissimilarities.
func (s Shepard) pairs() []shepardPair {
	var all []shepardPair
	for i, x := range s.Dissimilarities {
		if y := s.Distances[i]; !math.IsNaN(x + y) {
			all = append(all, shepardPair{i, x, y, x})
		}
	}
	slices.SortStableFunc(all, func(a, b shepardPair) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	if s.Monotone {
		rise(all)
	}
	return all
}

// rise sets the fits to the rising values that are closest to the distances in squares (pool adjacent violators).
func rise(all []shepardPair) {
	type block struct {
		sum  float64
		size int
	}
	var blocks []block
	for _, p := range all {
		blocks = append(blocks, block{p.y, 1})
		for n := len(blocks); n > 1; n-- {
			a, b := blocks[n-2], blocks[n-1]
			if a.sum/float64(a.size) <= b.sum/float64(b.size) {
				break
			}
			blocks = append(blocks[:n-2], block{a.sum + b.sum, a.size + b.size})
		}
	}
	at := 0
	for _, b := range blocks {
		for range b.size {
			all[at].fit = b.sum / float64(b.size)
			at++
		}
	}
}

// stress is Kruskal's stress-1, 0 where all distances are 0 and as they should be.
func stress(all []shepardPair) float64 {
	off, size := 0.0, 0.0
	for _, p := range all {
		off, size = math.Hypot(off, p.y-p.fit), math.Hypot(size, p.y)
	}
	if off == 0 {
		return 0
	}
	return off / size
}

func (s Shepard) head() heading {
	parts := []string{s.Caption}
	if len(s.Dissimilarities) == len(s.Distances) {
		all := s.pairs()
		line := "the line of equal values"
		if s.Monotone {
			line = "the best rising line"
		}
		parts = append(parts, fmt.Sprintf("Stress-1 %.3g from %s, %s.", stress(all), line, pairs(len(all))))
		if left := len(s.Distances) - len(all); left > 0 {
			parts = append(parts, fmt.Sprintf("Left out: %s without a value.", pairs(left)))
		}
	}
	return heading{title: s.Title, caption: strings.TrimSpace(strings.Join(parts, " ")), aspect: 0.85, tall: 460}
}

func pairs(n int) string {
	if n == 1 {
		return "1 pair"
	}
	return fmt.Sprint(n, " pairs")
}

// ends returns the axes with ends: the same for both where the line is that of equal values.
func (s Shepard) ends(all []shepardPair) (x, y Axis) {
	var xs, ys []float64
	for _, p := range all {
		xs, ys = append(xs, p.x), append(ys, p.y, p.fit)
	}
	if slices.Min(xs) >= 0 && slices.Min(ys) >= 0 {
		xs, ys = append(xs, 0), append(ys, 0)
	}
	if !s.Monotone {
		xs = append(xs, ys...)
		ys = xs
	}
	x, y = s.X.around(xs), s.Y.around(ys)
	for _, a := range []struct{ given, to *Axis }{{&s.X, &x}, {&s.Y, &y}} {
		if !a.given.fixed() {
			pad := 0.03 * (a.to.Max - a.to.Min)
			if a.to.Max += pad; a.to.Min < 0 {
				a.to.Min -= pad
			}
		}
	}
	return x, y
}
