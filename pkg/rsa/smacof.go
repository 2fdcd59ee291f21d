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
}

// MetricMDS places the conditions so that the stress Σ_{i<j} (d_ij − δ_ij)² is least, by SMACOF: Guttman updates X ← B(X) X / n, each of which lowers the stress
// or leaves it (de Leeuw 1977). The search ends in a local minimum; the best of all starts is returned, the same for any number of cores. Errors as for
// [ClassicalMDS], and when Initial does not fit or ctx is cancelled.
func MetricMDS(ctx context.Context, r *RDM, dims int, opt MDSOptions) (*Embedding, error) {
	if err := checkMDS(r, dims); err != nil {
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
	starts, err := begin(ctx, r, dims, opt)
	if err != nil {
		return nil, err
	}
	found := make([]*Embedding, len(starts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, points := range starts {
		group.Go(func() error {
			found[i] = descend(ctx, r, points, opt)
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
	best.settle(r)
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

// descend makes Guttman updates until the stress comes to rest. It returns what it has when ctx is cancelled.
func descend(ctx context.Context, r *RDM, points *mat.Dense, opt MDSOptions) *Embedding {
	n, dims := points.Dims()
	next := mat.NewDense(n, dims, nil)
	e := &Embedding{}
	e.Stress = guttman(next, points, r)
	for e.Updates < opt.MaxUpdates && ctx.Err() == nil {
		points, next = next, points
		e.Updates++
		before := e.Stress
		e.Stress = guttman(next, points, r)
		if before-e.Stress <= opt.Tolerance*before {
			e.Converged = true
			break
		}
	}
	e.Points = points
	return e
}

// guttman sets next to the Guttman transform of points and returns the stress of points. Pairs that coincide do not pull on each other.
func guttman(next, points *mat.Dense, r *RDM) (stress float64) {
	n, dims := points.Dims()
	next.Zero()
	at := 0
	for i := range n {
		a, to := points.RawRowView(i), next.RawRowView(i)
		for j := i + 1; j < n; j++ {
			want := r.Values[at]
			at++
			d := apart(points, i, j)
			stress += (d - want) * (d - want)
			if d == 0 {
				continue
			}
			b, from := points.RawRowView(j), next.RawRowView(j)
			pull := want / d / float64(n)
			for k := range dims {
				v := pull * (a[k] - b[k])
				to[k] += v
				from[k] -= v
			}
		}
	}
	return stress
}
