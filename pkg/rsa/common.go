package rsa

import (
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Distance returns the estimator of any distance f between two condition means. Where values are missing (NaN), the means are those of the values that there are, and
// f sees the channels that both conditions have; where these are none the pair is NaN. f is called on several goroutines at once, once for each pair, with the earlier
// condition first; it must not keep or change its arguments. measure says what it computes, for an axis.
//
// It is an error when f returns NaN or an infinity; other errors as for [SquaredEuclidean].
func Distance(measure string, f func(a, b []float64) float64) Estimator {
	return func(t *Trials) (*RDM, error) {
		complete, err := t.ready(measure)
		if err != nil {
			return nil, err
		}
		return t.common(measure, measure, t.means(complete), 1, nil, func(a, b []float64) (float64, error) {
			d := f(a, b)
			if math.IsNaN(d) || math.IsInf(d, 0) {
				return 0, fmt.Errorf("the distance comes out as %v", d)
			}
			return d, nil
		})
	}
}

// common computes the distance of each pair on the channels that both have, and NaN where they have fewer than least. A distance may not be infinite. quick, unless it
// is nil, is asked first; it says whether it knows the distance.
func (t *Trials) common(name, measure string, means *mat.Dense, least int, quick func(i, j int) (float64, bool), distance func(a, b []float64) (float64, error)) (*RDM, error) {
	n, channels := means.Dims()
	values := make([]float64, n*(n-1)/2)
	missing := make([]bool, n)
	for i := range n {
		missing[i] = floats.HasNaN(means.RawRowView(i))
	}
	var first pairError
	shared(n*n*channels, n, func(i int) {
		var room [2][]float64
		for j := i + 1; j < n; j++ {
			if quick != nil {
				if d, ok := quick(i, j); ok {
					values[PairIndex(n, i, j)] = d
					continue
				}
			}
			a, b := means.RawRowView(i), means.RawRowView(j)
			if missing[i] || missing[j] {
				if room[0] == nil {
					room = [2][]float64{make([]float64, channels), make([]float64, channels)}
				}
				v := 0
				for c, x := range a {
					if y := b[c]; !math.IsNaN(x) && !math.IsNaN(y) {
						room[0][v], room[1][v] = x, y
						v++
					}
				}
				a, b = room[0][:v], room[1][:v]
			}
			d, err := math.NaN(), error(nil)
			if len(a) >= least {
				if d, err = distance(a, b); err == nil && (math.IsInf(d, 0) || math.IsNaN(d)) {
					err = fmt.Errorf("the distance comes out as %v: rescale the patterns", d)
				}
			}
			if values[PairIndex(n, i, j)] = d; err != nil {
				first.keep(i, j, err)
				return
			}
		}
	})
	if first.err != nil {
		return nil, fmt.Errorf("rsa: %s: conditions %q and %q: %w", name, t.Conditions[first.i], t.Conditions[first.j], first.err)
	}
	return t.rdm(values, measure), nil
}

// pairError keeps the error of the first pair, whichever of them is found first.
type pairError struct {
	sync.Mutex
	i, j int
	err  error
}

func (p *pairError) keep(i, j int, err error) {
	p.Lock()
	defer p.Unlock()
	if p.err == nil || i < p.i || i == p.i && j < p.j {
		p.i, p.j, p.err = i, j, err
	}
}
