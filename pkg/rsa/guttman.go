package rsa

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
)

// stress is the problem that MetricMDS solves. It is safe for concurrent use.
type stress struct {
	n, dims         int
	values, weights []float64 // weights is nil where all are 1
	// parts are ranges of rows with about equally many pairs, as many for one core as for many, so that sums have the same order.
	parts []int
	// inverse is the factor of V + 11ᵀ/n, V being the Laplacian of the weights.
	inverse *mat.Cholesky
}

func newStress(r *RDM, weights []float64, dims int) (*stress, error) {
	s := &stress{n: r.Len(), dims: dims, values: r.Values, weights: weights}
	parts := 1
	if s.n >= 150 {
		parts = 8
	}
	for p := range parts + 1 { // pairs up to row i grow as 1 − (1 − i/n)²
		s.parts = append(s.parts, s.n-int(math.Round(float64(s.n)*math.Sqrt(1-float64(p)/float64(parts)))))
	}
	if weights == nil {
		return s, nil
	}
	v := mat.NewSymDense(s.n, nil)
	at := 0
	for i := range s.n {
		for j := i + 1; j < s.n; j++ {
			w := weights[at]
			at++
			v.SetSym(i, j, 1/float64(s.n)-w)
			v.SetSym(i, i, v.At(i, i)+w)
			v.SetSym(j, j, v.At(j, j)+w)
		}
	}
	for i := range s.n {
		v.SetSym(i, i, v.At(i, i)+1/float64(s.n))
	}
	s.inverse = new(mat.Cholesky)
	if !s.inverse.Factorize(v) || !(s.inverse.Cond() < 1e12) {
		return nil, errors.New("the weights leave some conditions all but unconnected to the others")
	}
	return s, nil
}

// descend makes Guttman updates until the stress comes to rest. It returns what it has when ctx is cancelled.
func (s *stress) descend(ctx context.Context, points *mat.Dense, opt MDSOptions) *Embedding {
	next := mat.NewDense(s.n, s.dims, nil)
	pulls := make([][]float64, len(s.parts)-1)
	for p := range pulls {
		pulls[p] = make([]float64, s.n*s.dims)
	}
	e := &Embedding{}
	e.Stress = s.guttman(next, points, pulls)
	leaper := newLeaper(s, pulls)
	for e.Updates < opt.MaxUpdates && ctx.Err() == nil {
		before := e.Stress
		if points, next = next, points; opt.Plain {
			e.Updates++
			e.Stress = s.guttman(next, points, pulls)
		} else {
			points, next = leaper.leap(e, points, next, opt.MaxUpdates)
		}
		if before-e.Stress <= opt.Tolerance*before {
			e.Converged = true
			break
		}
	}
	e.Points = points
	return e
}

// guttman sets next to the Guttman transform of points and returns the stress of points. Pairs that coincide do not pull on each other.
func (s *stress) guttman(next, points *mat.Dense, pulls [][]float64) float64 {
	x := points.RawMatrix().Data
	sums := make([]float64, len(pulls))
	if len(pulls) == 1 {
		sums[0] = s.pull(pulls[0], x, 0, s.n)
	} else {
		var group sync.WaitGroup
		for p, out := range pulls {
			group.Go(func() { sums[p] = s.pull(out, x, s.parts[p], s.parts[p+1]) })
		}
		group.Wait()
	}
	to, scale := next.RawMatrix().Data, 1/float64(s.n)
	if s.inverse != nil {
		scale = 1
	}
	copy(to, pulls[0])
	for _, pull := range pulls[1:] {
		for i, v := range pull {
			to[i] += v
		}
	}
	for i := range to {
		to[i] *= scale
	}
	if s.inverse != nil {
		// B(X)X has columns of sum 0, on which (V + 11ᵀ/n)⁻¹ is V⁺.
		if err := s.inverse.SolveTo(next, next); err != nil {
			panic(fmt.Sprintf("rsa: metric MDS: %v", err)) // newStress has refused what could fail here
		}
	}
	total := 0.0
	for _, v := range sums {
		total += v
	}
	return total
}

// pull sets out to the part of B(X)X, and returns that of the stress, that come from the pairs of some rows with later ones.
func (s *stress) pull(out, x []float64, from, to int) (sum float64) {
	clear(out)
	at := from * (2*s.n - from - 1) / 2
	for i := from; i < to; i++ {
		row := s.values[at : at+s.n-1-i]
		var weights []float64
		if s.weights != nil {
			weights = s.weights[at : at+s.n-1-i]
		}
		at += len(row)
		if s.dims == 2 && weights == nil {
			sum += pull2(out[2*i:], x[2*i:], row)
			continue
		}
		a, mine := x[i*s.dims:(i+1)*s.dims], out[i*s.dims:(i+1)*s.dims]
		for j, want := range row {
			b, theirs := x[(i+1+j)*s.dims:(i+2+j)*s.dims], out[(i+1+j)*s.dims:(i+2+j)*s.dims]
			square := 0.0
			for k, v := range a {
				square += (v - b[k]) * (v - b[k])
			}
			d, w := math.Sqrt(square), 1.0
			if weights != nil {
				w = weights[j]
			}
			sum += w * (d - want) * (d - want)
			if d == 0 {
				continue
			}
			pull := w * want / d
			for k, v := range a {
				v = pull * (v - b[k])
				mine[k] += v
				theirs[k] -= v
			}
		}
	}
	return sum
}

// pull2 is pull for a single row in two dimensions: out and x begin with its point, and the others follow.
func pull2(out, x, row []float64) (sum float64) {
	if len(row) == 0 {
		return 0
	}
	ax, ay, mx, my := x[0], x[1], 0.0, 0.0
	b, theirs := x[2:2+2*len(row)], out[2:2+2*len(row)]
	for j, want := range row {
		dx, dy := ax-b[2*j], ay-b[2*j+1]
		d := math.Sqrt(dx*dx + dy*dy)
		sum += (d - want) * (d - want)
		if d == 0 {
			continue
		}
		pull := want / d
		dx, dy = pull*dx, pull*dy
		mx, my = mx+dx, my+dy
		theirs[2*j] -= dx
		theirs[2*j+1] -= dy
	}
	out[0] += mx
	out[1] += my
	return sum
}
