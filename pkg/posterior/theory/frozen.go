package theory

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Frozen returns the codes of a network whose neurons stay in their codes, as they do at large P: shares are the fractions of the neurons that have each pattern of activation
// ("110"), as annealing left them or as they were counted in samples, in place of those that the saddle point has. Within a code neurons are as free as before, so that the values
// of codes follow from shares: the field is the one at which ⟨aφ⟩ meets the targets with these shares, the minimum of Σ_γ share_γ log Z_γ(t) − t·y + N T |t|²/2, where Z_γ is the
// part of Z₁ whose a activates the classes of γ. With the shares of [Neuron.Patterns] the field is that of n.
//
// Shares are divided by their sum. Mode is that of the code at the field, and LogDensity NaN: shares are not those that densities would have. It is an error where a share is
// negative or not finite, a pattern is not one of n's classes, or the search ends before the targets are met to 10⁻⁵ of the largest (a [NotConverged]), as for shares with which no
// field meets them.
func (n *Neuron) Frozen(shares map[string]float64) ([]Code, error) {
	s := *n.saddle // tables may grow: n keeps its own
	s.tilts = slices.Clone(s.tilts)
	total := 0.
	names := slices.Sorted(maps.Keys(shares))
	for _, code := range names {
		if v := shares[code]; !(v >= 0) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("theory: Frozen: share %g of code %q", v, code)
		}
		if len(code) != len(s.counts) || len(code) != countOf(code, '0')+countOf(code, '1') {
			return nil, fmt.Errorf("theory: Frozen: code %q is not of zeros and ones, one for each of %d classes", code, len(s.counts))
		}
		total += shares[code]
	}
	if !(total > 0) {
		return nil, fmt.Errorf("theory: Frozen: shares add up to %g", total)
	}
	f := frozen{saddle: &s}
	for _, code := range names {
		if shares[code] > 0 {
			f.codes, f.shares = append(f.codes, code), append(f.shares, shares[code]/total)
		}
	}
	if err := f.solve(n.saddle.t); err != nil {
		return nil, err
	}
	return f.result(), nil
}

func countOf(s string, c byte) (k int) {
	for i := range len(s) {
		if s[i] == c {
			k++
		}
	}
	return k
}

// frozen is the search for the field of given shares of codes.
type frozen struct {
	*saddle
	codes  []string
	shares []float64
}

// at returns the averages of all codes at a field, and the points of each; nil where the field is too large or a code has no point.
func (f *frozen) at(t [][]float64) (*averages, *grid, [][]int) {
	f.t = t
	if !f.cover() {
		return nil, nil, nil
	}
	g := f.points()
	if g.full {
		return nil, nil, nil
	}
	of := make([][]int, len(f.codes))
	for i := range g.log {
		pattern := f.pattern(g.a[i*f.outputs : (i+1)*f.outputs])
		if k := slices.Index(f.codes, pattern); k >= 0 {
			of[k] = append(of[k], i)
		}
	}
	n, own := len(t)*f.outputs, len(t)*f.outputs*f.outputs
	v := &averages{gradient: make([]float64, n), hessian: mat.NewSymDense(n, nil)}
	for k, points := range of {
		if len(points) == 0 {
			return nil, nil, nil
		}
		top := math.Inf(-1)
		for _, i := range points {
			top = max(top, g.log[i])
		}
		m := newMoments(n, own, true)
		for _, i := range points {
			f.add(&m, g.a[i*f.outputs:(i+1)*f.outputs], math.Exp(g.log[i]-top), true)
		}
		v.dual += f.shares[k] * (top + math.Log(m.total))
		for i, x := range m.x {
			v.gradient[i] += f.shares[k] * x / m.total
			for j := i; j < n; j++ {
				h := m.square[i*n+j]/m.total - x*m.x[j]/(m.total*m.total)
				if i/f.outputs == j/f.outputs {
					h += m.own[i*f.outputs+j%f.outputs] / m.total
				}
				v.hessian.SetSym(i, j, v.hessian.At(i, j)+f.shares[k]*h)
			}
		}
	}
	for c, count := range f.counts {
		for r, t := range f.t[c] {
			i := c*f.outputs + r
			v.dual += count * (f.heat*t*t/2 - t*f.y[c][r])
			off := v.gradient[i]/count + f.heat*t - f.y[c][r]
			v.gradient[i] = count * off
			v.hessian.SetSym(i, i, v.hessian.At(i, i)+f.heat*count)
			v.misfit = max(v.misfit, math.Abs(off))
		}
	}
	return v, g, of
}

// pattern returns for which classes readout weights a go with a mean response above the middle of the unit's range.
func (s *saddle) pattern(a []float64) string {
	code := Code{Active: make([]bool, len(s.counts))}
	for c, t := range s.t {
		code.Active[c] = s.tilts[c].at(meanPhi, dot(t, a)) > (s.unit.Low+s.unit.High)/2
	}
	return code.Pattern()
}

// solve goes from a field by Newton's steps, which are halved until the targets are met better than before. What lies between codes has hardly a weight but is not counted for one
// code in all steps, so that the dual is not convex to the last digit: misfit decides, and 10⁻⁵ is enough.
func (f *frozen) solve(t [][]float64) error {
	const tolerance = 1e-5
	scale := 0.
	for _, y := range f.y {
		for _, v := range y {
			scale = max(scale, math.Abs(v))
		}
	}
	now, _, _ := f.at(t)
	end := Convergence{Residual: math.Inf(1)}
	for now != nil {
		end.Residual = now.misfit / scale
		if end.Residual <= tolerance {
			f.t = t
			return nil
		}
		step := f.newton(now, 1e-10)
		if end.Iterations++; step == nil || end.Iterations > 100 {
			break
		}
		var better *averages
		for size := 1.; size > 1e-4 && better == nil; size /= 2 {
			next := make([][]float64, len(t))
			for c := range t {
				next[c] = slices.Clone(t[c])
				for r := range next[c] {
					next[c][r] += size * step[c*f.outputs+r]
				}
			}
			if trial, _, _ := f.at(next); trial != nil && trial.misfit < now.misfit {
				better, t = trial, next
			}
		}
		now = better
	}
	return &NotConverged{"the saddle of a neuron with frozen codes", end, tolerance}
}

// result returns the codes at the field, those with most neurons first.
func (f *frozen) result() []Code {
	_, g, of := f.at(f.t)
	codes := make([]Code, len(f.codes))
	for k, points := range of {
		c := Code{Occupation: f.shares[k], Readout: make([]float64, f.outputs), Covariance: mat.NewSymDense(f.outputs, nil), Activation: make([]float64, len(f.counts))}
		top, best := math.Inf(-1), 0
		for _, i := range points {
			if g.log[i] > top {
				top, best = g.log[i], i
			}
		}
		total := 0.
		for _, i := range points {
			total += math.Exp(g.log[i] - top)
		}
		second := mat.NewSymDense(f.outputs, nil)
		for _, i := range points {
			a, w := g.a[i*f.outputs:(i+1)*f.outputs], math.Exp(g.log[i]-top)/total
			second.SymRankOne(second, w, mat.NewVecDense(f.outputs, a))
			for r, v := range a {
				c.Readout[r] += w * v
			}
			for class, t := range f.t {
				c.Activation[class] += w * f.tilts[class].at(meanPhi, dot(t, a))
			}
		}
		c.Covariance.SymRankOne(second, -1, mat.NewVecDense(f.outputs, c.Readout))
		for _, on := range f.codes[k] {
			c.Active = append(c.Active, on == '1')
		}
		c.Mode = slices.Clone(g.a[best*f.outputs : (best+1)*f.outputs])
		for range 1000 {
			if f.climb(c.Mode) < 1e-9*math.Sqrt(f.variance) {
				break
			}
		}
		c.LogDensity = math.NaN() // densities of codes are relative to each other by their shares, not by the field
		codes[k] = c
	}
	slices.SortStableFunc(codes, func(a, b Code) int { return cmp.Compare(b.Occupation, a.Occupation) })
	return codes
}
