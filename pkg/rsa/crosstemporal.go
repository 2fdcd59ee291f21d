package rsa

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/table"
)

// CrossTemporal returns the RDMs of temporal generalisation (King & Dehaene 2014, Trends Cogn Sci 18:203): for any two times t and u, what distinguishes conditions at t
// tested on the responses at u, cross-validated over runs by g ([GeneraliseCrossnobis], [GeneraliseDecoding]). On all cores. The Info of the stack has the columns
// "train" and "test" in seconds; all test times of the first training time come first. It holds times² RDMs: windows keep that small. [Generalisation] averages them
// over pairs of conditions.
//
// When ctx ends, CrossTemporal returns its error and the RDMs of the training times that were done by then, if any. Errors carry the times. Others are as for [Movie].
func CrossTemporal(ctx context.Context, d *Dataset, condition, run string, g Generaliser, opt MovieOptions) (*Stack, error) {
	const name = "rsa: cross-temporal RDMs"
	at, err := d.frames(condition, run, opt)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	trials := make([]*Trials, len(at.times))
	for k := range trials {
		if trials[k], err = at.trials(k); err != nil {
			return nil, fmt.Errorf("%s: at %v s: %w", name, at.times[k], err)
		}
	}
	rdms := make([][]*RDM, len(trials))
	count := progress.Count(opt.Progress, int64(len(trials)*len(trials)))
	err = cores.Try(ctx, len(trials), func(k int) error {
		tested := make([]*RDM, len(trials))
		test, err := g(trials[k])
		for u := 0; err == nil && u < len(trials); u++ {
			if err = ctx.Err(); err == nil {
				if tested[u], err = test(trials[u]); err != nil {
					err = fmt.Errorf("tested at %v s: %w", at.times[u], err)
				}
				count.Add(1)
			}
		}
		if err != nil {
			return fmt.Errorf("%s: trained at %v s: %w", name, at.times[k], err)
		}
		rdms[k] = tested
		return nil
	})
	var done []*RDM
	for k, tested := range rdms {
		for u, r := range tested {
			with := *r
			with.Info = nil
			for _, c := range d.Set {
				if c.Name != "train" && c.Name != "test" {
					with.Info = append(with.Info, c)
				}
			}
			with.Info = append(with.Info, table.Numbers("train", at.times[k]), table.Numbers("test", at.times[u]))
			done = append(done, &with)
		}
	}
	if err != nil && ctx.Err() == nil || len(done) == 0 {
		return nil, err
	}
	s, stackErr := NewStack(done...)
	if stackErr != nil {
		return nil, fmt.Errorf("%s: %w", name, stackErr)
	}
	if err != nil {
		err = ctx.Err()
	}
	return s, err
}

// Generalisation returns the mean over pairs of conditions of the RDMs of [CrossTemporal], as a matrix of training times × test times, and the times in seconds. Pairs
// that are NaN are left out. It is an error when the stack has not the columns "train" and "test", or an RDM for any two times.
func Generalisation(s *Stack) (*mat.Dense, []float64, error) {
	const name = "rsa: generalisation"
	if err := s.Check(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	train, err := s.Info.Column("train")
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	test, err := s.Info.Column("test")
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	row, times := train.Codes()
	column, others := test.Codes()
	n := len(times)
	if train.IsText() || test.IsText() || len(others) != n || n*n != s.Len() {
		return nil, nil, fmt.Errorf("%s: %d RDMs for %d training and %d test times", name, s.Len(), n, len(others))
	}
	out, found, at := mat.NewDense(n, n, nil), make([]bool, n*n), make([]float64, n)
	for k := range s.Len() {
		if row[k] < 0 || column[k] < 0 || found[row[k]*n+column[k]] || times[row[k]] != others[row[k]] {
			return nil, nil, fmt.Errorf("%s: RDM %d has the times %q and %q, which are missing or come twice", name, k, train.Label(k), test.Label(k))
		}
		found[row[k]*n+column[k]], at[row[k]] = true, train.Number[k]
		present := make([]float64, 0, len(s.Conditions))
		for _, v := range s.Values.RawRowView(k) {
			if v == v {
				present = append(present, v)
			}
		}
		out.Set(row[k], column[k], floats.Sum(present)/float64(len(present)))
	}
	return out, at, nil
}
