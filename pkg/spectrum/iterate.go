package spectrum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// everyPair reports whether every pair (or triplet) of n is computed where k are wanted: of few rows that takes less than the looks of an iteration at itself, and a Krylov
// space in which k > n/4 pairs converge has nearly n dimensions.
func everyPair(k, n int) bool { return n <= 40 || 4*k >= n }

// solve finds the k leading pairs of an operator, k ≥ 1, and brings them back to scale.
func solve(ctx context.Context, a *operator, k int, o Options) (*Pairs, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, method, checked, err := find(ctx, a, k, o)
	switch {
	case err != nil:
		return nil, err
	case p == nil:
		return nil, &Unconverged{math.Inf(1), o.tolerance(), a.steps, o.MaxSteps}
	case !(p.worst() <= o.tolerance()):
		return nil, &Unconverged{p.worst(), o.tolerance(), a.steps, o.MaxSteps}
	case !checked && !o.Unchecked && o.MaxSteps > 0:
		return nil, fmt.Errorf("%d products do not suffice to check that no eigenvalue is missing (MaxSteps %d)", a.steps, o.MaxSteps)
	case !checked && !o.Unchecked:
		return nil, fmt.Errorf("eigenvalues are missing after %d products", a.steps)
	}
	pairs := &Pairs{Method: method, Checked: checked, Steps: a.steps, Norm: math.Ldexp(p.norm, a.power)}
	pairs.Values, pairs.Residuals, pairs.Vectors = make([]float64, k), make([]float64, k), mat.NewDense(a.n, k, nil)
	for i, v := range p.values {
		pairs.Values[i] = math.Ldexp(v, a.power)
		if math.IsInf(pairs.Values[i], 0) {
			return nil, fmt.Errorf("eigenvalue %d is above the largest float64", i)
		}
		if p.norm > 0 {
			pairs.Residuals[i] = p.residuals[i] / p.norm
		}
		positive(p.row(i))
		pairs.Vectors.SetCol(i, p.row(i))
	}
	return pairs, nil
}

// find goes from the quickest way to the surest one. Where none gives an answer the approximation is nil.
func find(ctx context.Context, a *operator, k int, o Options) (p *approximation, method Method, checked bool, err error) {
	if a.known() && everyPair(k, a.n) {
		p, checked = complete(a, k, o.Order)
		return p, Complete, checked, nil
	}
	p, checked, err = iterate(ctx, a, k, o)
	accepted := p != nil && p.worst() <= o.tolerance() && (checked || o.Unchecked)
	if err != nil || accepted || !a.known() || o.MaxSteps > 0 {
		return p, Lanczos, checked, err
	}
	p, checked, err = reduced(ctx, a, k, o.Order)
	if err != nil || checked && p.worst() <= o.tolerance() || a.n > largestComplete {
		return p, Householder, checked, err
	}
	p, checked = complete(a, k, o.Order)
	return p, Complete, checked, nil
}

// iterate runs chains until the k leading pairs are found and nothing is missing. Without an answer the approximation is nil.
func iterate(ctx context.Context, a *operator, k int, o Options) (p *approximation, checked bool, err error) {
	s := newSearch(a, k, o)
	for round := range s.rounds {
		c, limit := s.chain(), s.limit()
		if round == 0 && s.a.known() && o.MaxSteps == 0 {
			p, err := c.shortcut(ctx, k, o, limit)
			if err != nil || p != nil && (o.Unchecked || nothingMissing(a, p, o.Order)) {
				return p, !o.Unchecked, err
			}
		}
		before := s.leading()
		if on, err := s.extend(ctx, c, limit); err != nil || !on {
			return s.leading(), false, err
		}
		if end, checked := s.verdict(c, before); end {
			return s.leading(), checked, nil
		}
		if !a.known() {
			s.want = 1
		}
	}
	return s.leading(), false, nil
}

// A search is the state of iterate from one chain to the next.
type search struct {
	a      *operator
	k      int
	o      Options
	source rand.Source
	want   int // pairs that a chain is to find
	rounds int
	most   int            // products: of one chain, or with MaxSteps of all
	found  *approximation // by all chains: k pairs or more, nil before the first
}

func newSearch(a *operator, k int, o Options) *search {
	s := &search{a: a, k: k, o: o, source: o.source(), want: k, rounds: k + 2, most: a.n + k}
	if a.known() { // a reduction to tridiagonal form costs about as much as n/2 steps, and settles all questions
		s.rounds, s.most = 2, max(a.n/2, 2*k+8)
	}
	if o.MaxSteps > 0 {
		s.most = o.MaxSteps
	}
	return s
}

// limit is the number of products at which the chain that begins now has to end.
func (s *search) limit() int {
	if s.o.MaxSteps > 0 {
		return s.most
	}
	return s.most + s.a.steps
}

// chain begins a chain in the complement of what is found.
func (s *search) chain() *chain {
	if s.found == nil {
		return newChain(s.a, blas64.General{Cols: s.a.n, Stride: s.a.n}, 0, s.source)
	}
	return newChain(s.a, s.found.vectors, s.found.norm, s.source)
}

// leading returns the k leading pairs of those found, nil where there are none.
func (s *search) leading() *approximation {
	if s.found == nil {
		return nil
	}
	return s.found.leading(min(s.k, len(s.found.values)))
}

// extend joins to what is found what the chain finds. Residuals measured may be above those estimated: then it goes on to smaller estimates. It reports false where
// the chain ended without an answer.
func (s *search) extend(ctx context.Context, c *chain, limit int) (bool, error) {
	known := s.found
	for share := 0.5; share > 1e-3; share /= 8 {
		rows, err := c.run(ctx, min(s.want, s.a.n-c.skip), s.o.Order, share*s.o.tolerance(), limit)
		if err != nil || rows.Rows == 0 && !c.full {
			return false, err
		}
		next, ok := ritz(s.a, known.with(rows), s.o.Order, c.norm)
		if s.found = next; !ok {
			return false, nil
		}
		if s.leading().worst() <= s.o.tolerance() || c.full {
			break
		}
	}
	return true, nil
}

// verdict says whether the search is at its end, and whether it is certain then that nothing is missing; before are the k leading pairs before the chain c.
func (s *search) verdict(c *chain, before *approximation) (end, checked bool) {
	top := s.leading()
	switch {
	case !(top.worst() <= s.o.tolerance()):
		return true, false
	case s.o.Unchecked:
		return true, c.full
	case c.full:
		return true, true
	case s.a.known():
		checked = c.enclosed(top, s.o.Order) || nothingMissing(s.a, top, s.o.Order)
		return checked, checked
	case before == nil: // the first chain alone cannot tell
		return false, false
	}
	joined := 0.0 // by how much what joined leads what it put out
	for i, v := range before.values {
		joined += math.Abs(math.Abs(top.values[i]) - math.Abs(v))
	}
	checked = joined <= (8*float64(s.a.n)*epsilon+2*float64(s.k)*s.o.tolerance())*top.norm
	return checked, checked
}
