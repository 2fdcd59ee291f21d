package neural

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// averages are the mean responses of a population to each condition, in one or each of several parts of the time axis.
type averages struct {
	cells *cells
	mean  []*mat.Dense // of each part: conditions × channels, NaN where there is no value
	n     [][][]int    // of each part, condition and channel: observations with a value
	alike bool         // no value can be missing, and the parts share n
}

// over says what an average is taken over.
type over int

const (
	overTime    over = iota // all samples
	overSamples             // each sample on its own
	onlyNumbers             // the numbers of observations alone are wanted, for which values that cannot be missing are not read
)

// average sums the responses of each session.
func (p *Population) average(by []string, how over) (*averages, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	cross, err := cross(p.Sessions, by)
	if err != nil {
		return nil, p.fail("%w", err)
	}
	parts := 1
	if _, _, samples := p.Sessions[0].Dims(); how == overSamples {
		parts = samples
	}
	channels := len(p.Names())
	if channels == 0 || parts == 0 {
		return nil, p.fail("conditions: there are %d channels and %d samples", channels, parts)
	}
	out := &averages{cells: cross, alike: !slices.ContainsFunc(p.Sessions, func(r *Recording) bool { return !whole(r.Values) })}
	for part := range parts {
		out.mean = append(out.mean, mat.NewDense(cross.n, channels, nil))
		if out.alike && part > 0 {
			out.n = append(out.n, out.n[0])
			continue
		}
		n := make([][]int, cross.n)
		for c := range n {
			n[c] = make([]int, channels)
		}
		out.n = append(out.n, n)
	}
	first := make([]int, len(p.Sessions)) // channel of each session
	for s := 1; s < len(first); s++ {
		_, n, _ := p.Sessions[s-1].Dims()
		first[s] = first[s-1] + n
	}
	failed := make([]error, len(p.Sessions))
	cores.Do(len(p.Sessions), func(s int) { failed[s] = out.add(p.Sessions[s], s, first[s], how) })
	for s, err := range failed {
		if err != nil {
			return nil, p.fail("session %q: %w", p.Sessions[s].Name, err)
		}
	}
	return out, nil
}

// add fills in the columns of a session. Sums of whole numbers are exact, so that the means of counts do not depend on the order of the trials. An observation of which
// some samples are missing counts as one, with the mean of the others.
func (a *averages) add(r *Recording, session, first int, how over) error {
	_, channels, samples := r.Dims()
	if how == onlyNumbers && whole(r.Values) {
		counts, _ := a.cells.count(session)
		for cell, n := range counts {
			for c := range channels {
				a.n[0][cell][first+c] = n
			}
		}
		return nil
	}
	parts := len(a.mean)
	each := samples / parts
	sums := make([]float64, a.cells.n*channels*parts)
	err := rows(r.Values, func(o, c int, row []float64) error {
		cell := a.cells.of[session][o]
		if cell < 0 {
			return nil
		}
		to := sums[(cell*channels+c)*parts:][:parts]
		if a.alike && each == 1 {
			simd.Axpy(1, row, to)
			a.n[0][cell][first+c]++ // that of all parts
			return nil
		}
		for part := range parts {
			sum, n := total(row[part*each : (part+1)*each])
			switch {
			case n == 0:
				continue
			case n < each:
				sum *= float64(each) / float64(n)
			}
			to[part] += sum
			if part == 0 || !a.alike {
				a.n[part][cell][first+c]++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	by, _, _ := r.seconds(samples)
	seconds := by / float64(parts)
	for i, sum := range sums {
		cell, c, part := i/parts/channels, i/parts%channels, i%parts
		n := a.n[part][cell][first+c]
		if n == 0 {
			a.mean[part].Set(cell, first+c, math.NaN())
			continue
		}
		a.mean[part].Set(cell, first+c, sum/(float64(n)*seconds))
	}
	return nil
}

// conditions returns the means of each part.
func (a *averages) conditions(p *Population) []*Conditions {
	var ignored []int
	for s, r := range p.Sessions {
		_, channels, _ := r.Dims()
		_, n := a.cells.count(s)
		ignored = append(ignored, slices.Repeat([]int{n}, channels)...)
	}
	_, measure, unit := p.Sessions[0].seconds(1)
	out := make([]*Conditions, len(a.mean))
	names := p.Names()
	for part := range out {
		out[part] = &Conditions{Names: a.cells.names, Factors: a.cells.factors, Channels: names, Measure: measure, Unit: unit,
			Mean: a.mean[part], Trials: a.n[part], Ignored: ignored}
	}
	return out
}

// empty returns the channels without a value in some condition and part, and their numbers.
func (a *averages) empty(names []string) (out []Empty, channels []int) {
	for c, name := range names {
		var lacking []string
		for cell, condition := range a.cells.names {
			if slices.ContainsFunc(a.n, func(n [][]int) bool { return n[cell][c] == 0 }) {
				lacking = append(lacking, condition)
			}
		}
		if lacking != nil {
			out, channels = append(out, Empty{Channel: name, Conditions: lacking}), append(channels, c)
		}
	}
	return out, channels
}
