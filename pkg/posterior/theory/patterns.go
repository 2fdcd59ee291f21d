package theory

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Pattern is a set of classes that a neuron is active for.
type Pattern struct {
	Active     []bool  // one a class
	Occupation float64 // share of neurons
}

// String returns ones and zeros, such as "110": active for the patterns of the first two classes.
func (p Pattern) String() string { return Code{Active: p.Active}.Pattern() }

// Patterns returns the shares of neurons by the classes for which their mean response, given their readout weights, is above the middle of the unit's range; the most frequent
// first. Unlike [Neuron.Codes] it does not ask where the maxima are.
func (n *Neuron) Patterns() []Pattern {
	s := n.saddle
	var all []Pattern
	total := 0.
	active := make([]bool, len(s.t))
	for i, v := range n.grid.log {
		w := math.Exp(v - n.grid.top)
		total += w
		for c, t := range s.t {
			active[c] = s.tilts[c].at(meanPhi, dot(t, n.grid.a[i*s.outputs:(i+1)*s.outputs])) > (s.unit.Low+s.unit.High)/2
		}
		k := slices.IndexFunc(all, func(p Pattern) bool { return slices.Equal(p.Active, active) })
		if k < 0 {
			k = len(all)
			all = append(all, Pattern{Active: slices.Clone(active)})
		}
		all[k].Occupation += w
	}
	for k := range all {
		all[k].Occupation /= total
	}
	slices.SortStableFunc(all, func(a, b Pattern) int { return cmp.Compare(b.Occupation, a.Occupation) })
	return all
}

// average returns the posterior mean of a function of a neuron's readout weights and of the fields h of the classes.
func (n *Neuron) average(size int, of func(dst, a, h []float64)) []float64 {
	s := n.saddle
	mean, term, h := make([]float64, size), make([]float64, size), make([]float64, len(s.t))
	total := 0.
	for i, v := range n.grid.log {
		a := n.grid.a[i*s.outputs : (i+1)*s.outputs]
		for c, t := range s.t {
			h[c] = dot(t, a)
		}
		of(term, a, h)
		w := math.Exp(v - n.grid.top)
		total += w
		for k, x := range term {
			mean[k] += w * x
		}
	}
	for k := range mean {
		mean[k] /= total
	}
	return mean
}

// ReadoutMoments returns the mean of a and of a aᵀ over neurons.
func (n *Neuron) ReadoutMoments() (mean []float64, square *mat.SymDense) {
	m := n.saddle.outputs
	all := n.average(m+m*m, func(dst, a, _ []float64) {
		for r, v := range a {
			dst[r] = v
			for q, u := range a {
				dst[m+r*m+q] = v * u
			}
		}
	})
	return all[:m], mat.NewSymDense(m, all[m:])
}

// Kernels returns ⟨z zᵀ⟩ and ⟨φ(z) φ(z)ᵀ⟩ over neurons, patterns square.
func (n *Neuron) Kernels() (preactivation, response *mat.SymDense) {
	s := n.saddle
	classes := len(s.t)
	kernel := func(mean, square int) *mat.SymDense {
		// Between patterns of classes c and d, and of a pattern of class c with itself.
		all := n.average(classes*classes+classes, func(dst, _, h []float64) {
			for c := range classes {
				own := s.tilts[c].at(mean, h[c])
				for d := range classes {
					dst[c*classes+d] = own * s.tilts[d].at(mean, h[d])
				}
				dst[classes*classes+c] = s.tilts[c].at(square, h[c])
			}
		})
		k := mat.NewSymDense(len(s.groupOf), nil)
		for i, c := range s.groupOf {
			for j := i + 1; j < len(s.groupOf); j++ {
				k.SetSym(i, j, all[c*classes+s.groupOf[j]])
			}
			k.SetSym(i, i, all[classes*classes+c])
		}
		return k
	}
	return kernel(meanZ, meanZ2), kernel(meanPhi, meanPhi2)
}
