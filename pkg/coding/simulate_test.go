package coding

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// population is what a simulated population of known scheme has to be made of.
type population struct {
	neurons int
	labels  []int
	outputs int
}

// three is the task of the simulations: 30 stimuli of three classes, 15, 9 and 6, and an output for each.
func three(neurons int) population { return population{neurons, labelsOf(15, 9, 6), 3} }

func labelsOf(counts ...int) (labels []int) {
	for c, n := range counts {
		for range n {
			labels = append(labels, c)
		}
	}
	return labels
}

// analog draws a ~ N(0, U) and z | a ~ N(Y U⁻¹ a, I), the linear scheme with U = √p for targets 1 and 0.
func (p population) analog(rnd *rand.Rand) Responses {
	r := p.empty()
	counts, _ := classCounts(p.labels, len(p.labels))
	for i := range p.neurons {
		for j := range p.outputs {
			r.Readout.Set(i, j, rnd.NormFloat64()*math.Pow(float64(counts[j])/float64(len(p.labels)), 0.25))
		}
		for s, c := range p.labels {
			z := rnd.NormFloat64()
			if c < p.outputs {
				z += r.Readout.At(i, c) / math.Sqrt(float64(counts[c])/float64(len(p.labels)))
			}
			r.Values.Set(s, i, z)
		}
	}
	return r
}

// redundant draws codes with these shares: activations near 0 and 1 with within-class deviation 0.1, readout ±1.6 with deviation 0.19, as at 30 stimuli.
func (p population) redundant(rnd *rand.Rand, codes map[string]float64, order []string) Responses {
	r := p.empty()
	for i := range p.neurons {
		at, code := rnd.Float64(), order[len(order)-1]
		for _, c := range order {
			if at -= codes[c]; at < 0 {
				code = c
				break
			}
		}
		for j := range p.outputs {
			sign := -1.0
			if code[j] == '1' {
				sign = 1
			}
			r.Readout.Set(i, j, 1.6*sign+0.19*rnd.NormFloat64())
		}
		for s, c := range p.labels {
			level := 0.04
			if code[c%len(code)] == '1' {
				level = 0.94
			}
			r.Values.Set(s, i, min(max(level+0.1*rnd.NormFloat64(), 0), 1))
		}
	}
	return r
}

var pairs, pairOrder = map[string]float64{"110": .31, "101": .30, "011": .29, "100": .10}, []string{"110", "101", "011", "100"}

// sparse is a bulk of rectified N(0, I) with small readout weights, and one outlier a class with the weights of N = 100, P = 30.
func (p population) sparse(rnd *rand.Rand) Responses {
	r := p.empty()
	for i := range p.neurons {
		for j := range p.outputs {
			r.Readout.Set(i, j, 0.18*rnd.NormFloat64())
		}
		for s := range p.labels {
			r.Values.Set(s, i, max(rnd.NormFloat64(), 0))
		}
	}
	for j, z := range []float64{10.3, 12.4, 13.7}[:p.outputs] {
		i := 7 + 11*j
		r.Readout.Set(i, j, []float64{7.27, 6.93, 6.17}[j])
		for s, c := range p.labels {
			r.Values.Set(s, i, max(rnd.NormFloat64()*0.3, 0))
			if c == j {
				r.Values.Set(s, i, z+0.5*rnd.NormFloat64())
			}
		}
	}
	return r
}

// lazy is N(0, I) with a shift of each class whose variance is 0.5 % of the whole, and readout weights of the prior.
func (p population) lazy(rnd *rand.Rand) Responses {
	r := p.empty()
	for i := range p.neurons {
		shift := [8]float64{}
		for c := range shift {
			shift[c] = 0.07 * rnd.NormFloat64()
		}
		for j := range p.outputs {
			r.Readout.Set(i, j, rnd.NormFloat64())
		}
		for s, c := range p.labels {
			r.Values.Set(s, i, rnd.NormFloat64()+shift[c])
		}
	}
	return r
}

// heavy is a continuum with tails: class means of a t distribution with 3 degrees of freedom; neither codes nor a Gaussian.
func (p population) heavy(rnd *rand.Rand) Responses {
	r := p.analog(rnd)
	for i := range p.neurons {
		chi := 0.0
		for range 3 {
			v := rnd.NormFloat64()
			chi += v * v / 3
		}
		by := 1 / math.Sqrt(chi)
		for j := range p.outputs {
			r.Readout.Set(i, j, r.Readout.At(i, j)*by)
		}
		for s := range p.labels {
			r.Values.Set(s, i, r.Values.At(s, i)*by)
		}
	}
	return r
}

// skewed is a continuum of log-normal gains on patterns of random sign-free tuning, as firing rates are.
func (p population) skewed(rnd *rand.Rand) Responses {
	r := p.empty()
	for i := range p.neurons {
		gain, tuning := math.Exp(rnd.NormFloat64()), [8]float64{}
		for c := range tuning {
			tuning[c] = rnd.ExpFloat64()
		}
		for j := range p.outputs {
			r.Readout.Set(i, j, gain*(tuning[j]-1))
		}
		for s, c := range p.labels {
			r.Values.Set(s, i, gain*tuning[c]*math.Exp(0.3*rnd.NormFloat64()))
		}
	}
	return r
}

func (p population) empty() Responses {
	return Responses{Values: mat.NewDense(len(p.labels), p.neurons, nil), Labels: p.labels, Readout: mat.NewDense(p.neurons, p.outputs, nil)}
}
