package rsa

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"

	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/mat"
)

// MDSOptions says how [MetricMDS] searches. The zero value starts once, from the classical solution.
type MDSOptions struct {
	// Initial is a configuration to begin with, conditions × dimensions, in place of the classical one.
	Initial *mat.Dense
	// Starts is the number of random configurations that are tried besides; it needs a Source.
	Starts int
	Source rand.Source
	// MaxUpdates bounds the Guttman updates of each start; 0 is 3000.
	MaxUpdates int
	// Tolerance ends a start when an update lowers the stress by less than this share of it; 0 is 1e-9.
	Tolerance float64
	// Plain makes plain Guttman updates only. Else every third one starts from a point further along the way of the two before it, if the stress is lower there; that
	// takes a fraction of the updates.
	Plain bool
	// Weights, if not nil, says how much the error of each pair counts, in the order of RDM.Values: not negative, 0 not at all.
	Weights []float64
}

// MetricMDS places the conditions so that the stress Σ_{i<j} w_ij (d_ij − δ_ij)² is least, by SMACOF: Guttman updates X ← V⁺ B(X) X, each of which lowers the stress
// or leaves it (de Leeuw 1977), with squared extrapolation (Varadhan & Roland 2008). Without weights V⁺ is 1/n. The search ends in a local minimum; the best of all starts is returned, the same for any number of cores.
//
// A pair that is NaN has weight 0: a map can be made of dissimilarities that were not all measured, as long as every condition is connected to every other by some
// chain of pairs. The classical start then takes the length of the shortest chain for a missing pair. Other errors as for [ClassicalMDS], and when Initial or
// Weights do not fit or ctx is cancelled.
func MetricMDS(ctx context.Context, r *RDM, dims int, opt MDSOptions) (*Embedding, error) {
	whole, weights, err := connect(r, opt.Weights)
	if err == nil {
		err = checkMDS(whole, dims)
	}
	if err != nil {
		return nil, fmt.Errorf("rsa: metric MDS: %w", err)
	}
	if opt.MaxUpdates == 0 {
		opt.MaxUpdates = 3000
	}
	if opt.Tolerance == 0 {
		opt.Tolerance = 1e-9
	}
	if opt.Starts < 0 || opt.MaxUpdates < 0 || !(opt.Tolerance >= 0) {
		return nil, fmt.Errorf("rsa: metric MDS: %d starts, %d updates, tolerance %v: want none of them negative", opt.Starts, opt.MaxUpdates, opt.Tolerance)
	}
	if opt.Starts > 0 && opt.Source == nil {
		return nil, fmt.Errorf("rsa: metric MDS: %d random starts need a Source", opt.Starts)
	}
	starts, err := begin(ctx, whole, dims, opt)
	if err != nil {
		return nil, err
	}
	s, err := newStress(whole, weights, dims)
	if err != nil {
		return nil, fmt.Errorf("rsa: metric MDS: %w", err)
	}
	found := make([]*Embedding, len(starts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, points := range starts {
		group.Go(func() error {
			found[i] = s.descend(ctx, points, opt)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	best := found[0]
	for _, e := range found {
		if e.Stress < best.Stress {
			best = e
		}
	}
	best.settle(whole, weights)
	return best, nil
}

// begin returns the configurations to start from, each its own memory.
func begin(ctx context.Context, r *RDM, dims int, opt MDSOptions) (starts []*mat.Dense, err error) {
	n := r.Len()
	if opt.Initial != nil {
		if rows, cols := opt.Initial.Dims(); rows != n || cols != dims {
			return nil, fmt.Errorf("rsa: metric MDS: Initial is %d × %d, want %d × %d", rows, cols, n, dims)
		}
		spread := false
		for i := range n {
			for k, v := range opt.Initial.RawRowView(i) {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fmt.Errorf("rsa: metric MDS: Initial: point %d has coordinate %v", i, v)
				}
				spread = spread || v != opt.Initial.At(0, k)
			}
		}
		if !spread && n > 1 {
			return nil, fmt.Errorf("rsa: metric MDS: Initial: all %d points coincide, which no update changes", n)
		}
		starts = append(starts, mat.DenseCopyOf(opt.Initial))
	} else {
		points, err := principalCoordinates(ctx, torgerson(r), dims)
		if err != nil {
			return nil, fmt.Errorf("rsa: metric MDS: %w", err)
		}
		turn(points)
		starts = append(starts, points)
	}
	if opt.Starts == 0 {
		return starts, nil
	}
	random, scale := rand.New(opt.Source), 0.0
	for _, v := range r.Values {
		scale += v / float64(len(r.Values))
	}
	for range opt.Starts {
		points := mat.NewDense(n, dims, nil)
		for i := range n {
			for k := range dims {
				points.Set(i, k, scale*random.NormFloat64())
			}
		}
		starts = append(starts, points)
	}
	return starts, nil
}
