package inference

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// SignFlip tests the mean of x, one value a subject, against a value by turning the signs of x − against: under the null hypothesis, that the values lie symmetrically about
// it, each subject's could as well have been on the other side. Its statistic is the mean of x − against, which orders sign patterns as t does.
//
// Up to 14 subjects all sign patterns are tried and P, the share of patterns whose mean is at least as far off, is exact. With more, P = (1 + count)/(1 + n) of n random ones
// (Phipson & Smyth 2010). A NaN is left out, with a note; P is NaN without values. Means within a rounding error of the observed one count as equal to it.
//
// It is an error where a source is needed and there is none, or ctx is cancelled.
func SignFlip(ctx context.Context, x []float64, against float64, sided Sided, opt Resampling) (Test, error) {
	kept := present(x)
	t := Test{Name: "sign-flip test", Against: against, Sided: sided, N: len(kept), Note: leftOut(len(x), len(kept))}
	t.Estimate, _ = moments(kept)
	if len(kept) == 0 {
		return t.undefined("no values"), nil
	}
	off := make([]float64, len(kept))
	for i, v := range kept {
		off[i] = v - against
	}
	patterns, err := signPatterns(len(off), opt)
	if err != nil {
		return Test{}, fmt.Errorf("inference: sign-flip test: %w", err)
	}
	value := func(total float64) float64 {
		switch sided {
		case Greater:
			return total
		case Less:
			return -total
		}
		return math.Abs(total)
	}
	sum, size := 0.0, 0.0
	for _, v := range off {
		sum, size = sum+v, size+math.Abs(v)
	}
	t.Statistic = sum / float64(len(off))
	observed := value(sum) - 1e-12*size
	beyond := make([]bool, patterns.n)
	err = patterns.each(ctx, opt, func() []float64 { return make([]float64, len(off)) }, func(signs []float64, b int) {
		total := 0.0
		for i, s := range signs {
			total += s * off[i]
		}
		beyond[b] = value(total) >= observed
	})
	if err != nil {
		return Test{}, fmt.Errorf("inference: sign-flip test: %w", err)
	}
	count := 0
	for _, far := range beyond {
		if far {
			count++
		}
	}
	t.P, t.Exact, t.Resamples = shareOf(count, patterns.n), patterns.all, patterns.n
	return t, nil
}

// PairedSignFlip is [SignFlip] of a−b, pairs of values of the same subjects, against 0. It panics where the lengths differ.
func PairedSignFlip(ctx context.Context, a, b []float64, sided Sided, opt Resampling) (Test, error) {
	t, err := SignFlip(ctx, differences(a, b), 0, sided, opt)
	t.Name = "paired sign-flip test"
	return t, err
}

// patternsOfSigns are the sign patterns with which the data, whose signs are all +, are compared.
type patternsOfSigns struct {
	subjects, n int
	all         bool // every pattern but that of the data, each once
}

func signPatterns(subjects int, opt Resampling) (patternsOfSigns, error) {
	if subjects < 63 && 1<<subjects <= exhaustive {
		return patternsOfSigns{subjects, 1<<subjects - 1, true}, nil
	}
	if opt.Source == nil {
		return patternsOfSigns{}, fmt.Errorf("%d subjects have more than %d sign patterns, so they are drawn, and there is no source", subjects, exhaustive)
	}
	return patternsOfSigns{subjects: subjects, n: opt.resamples()}, nil
}

// each writes each pattern to the signs of a worker, ±1 a subject, and calls do.
func (p patternsOfSigns) each(ctx context.Context, opt Resampling, state func() []float64, do func(signs []float64, b int)) error {
	return each(ctx, p.n, p.source(opt), opt.Progress, state, func(signs []float64, b int, random *rand.Rand) error {
		p.write(signs, b, random)
		do(signs, b)
		return nil
	})
}

// source returns what the patterns are drawn from, nil where all are tried.
func (p patternsOfSigns) source(opt Resampling) rand.Source {
	if p.all {
		return nil
	}
	return opt.Source
}

// write writes pattern b.
func (p patternsOfSigns) write(signs []float64, b int, random *rand.Rand) {
	bits := uint64(b + 1)
	for i := range p.subjects {
		if !p.all && i%64 == 0 {
			bits = random.Uint64()
		}
		signs[i] = 1
		if bits&1 == 1 {
			signs[i] = -1
		}
		bits >>= 1
	}
}

// columnsPresent returns the columns of x without a NaN, and panics at an infinite value.
func columnsPresent(x *mat.Dense) []int {
	rows, columns := x.Dims()
	var out []int
next:
	for j := range columns {
		for i := range rows {
			v := x.At(i, j)
			if math.IsInf(v, 0) {
				panic(fmt.Sprintf("inference: value %d of subject %d is %v", j, i, v))
			}
			if v != v {
				continue next
			}
		}
		out = append(out, j)
	}
	return out
}
