package theory

import (
	"math"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// perField is how many nodes a table of tilts has for each unit of h.
const perField = 32

// tilt is the law of one pre-activation, N(0, variance) times exp(h φ(z)), for all h up to some size: its log normaliser g(h), and means of φ, φ², z, z², each with its derivative
// by h, the covariance with φ. Between nodes they are cubic.
type tilt struct {
	unit     Unit
	variance float64
	size     float64 // |h| up to here
	z, phi   []float64
	prior    []float64 // log density times step
	value    [5][]float64
	slope    [5][]float64
}

// What a tilt has.
const (
	logMass = iota // g
	meanPhi
	meanPhi2
	meanZ
	meanZ2
)

// newTilt returns tables for |h| up to size. The integrals over z are sums over an even grid of a 20th of the standard deviation, or of 1/20 where that is smaller, which are exact
// to rounding for analytic φ.
func newTilt(u Unit, variance, size float64) *tilt {
	sd := math.Sqrt(variance)
	step := min(sd, 1) / 20
	reach := reachOf(u, variance, size, 9*sd+math.Sqrt(2*variance*size*(u.High-u.Low)), step)
	half := int(math.Ceil(reach / step))
	t := &tilt{unit: u, variance: variance, size: size}
	t.z, t.phi, t.prior = make([]float64, 2*half+1), make([]float64, 2*half+1), make([]float64, 2*half+1)
	for i := range t.z {
		t.z[i] = float64(i-half) * step
		t.phi[i] = u.Respond(t.z[i])
		t.prior[i] = -t.z[i]*t.z[i]/(2*variance) - math.Log(2*math.Pi*variance)/2 + math.Log(step)
	}
	nodes := 2*int(math.Ceil(size*perField)) + 1
	for k := range t.value {
		t.value[k], t.slope[k] = make([]float64, nodes), make([]float64, nodes)
	}
	const block = 256
	cores.Do((nodes+block-1)/block, func(b int) {
		w := make([]float64, len(t.z))
		for n := b * block; n < min(nodes, (b+1)*block); n++ {
			t.node(n, float64(n-nodes/2)/perField, w)
		}
	})
	return t
}

// reachOf returns the |z| beyond which the density is less than e⁻⁴⁰ of its top for h = ±size, at most from, beyond which exp(h φ) cannot pull.
func reachOf(u Unit, variance, size, from, step float64) float64 {
	reach := 9 * math.Sqrt(variance)
	for _, h := range [2]float64{-size, size} {
		at := func(z float64) float64 { return h*u.Respond(z) - z*z/(2*variance) }
		top := math.Inf(-1)
		for z := -from; z <= from; z += step {
			top = max(top, at(z))
		}
		for z := from; z > reach; z -= step {
			if at(z) > top-deep || at(-z) > top-deep {
				reach = z
			}
		}
	}
	return min(reach, from)
}

// weights sets w to the normalised law at h, and returns g.
func (t *tilt) weights(h float64, w []float64) float64 {
	top := math.Inf(-1)
	for i, p := range t.prior {
		w[i] = p + h*t.phi[i]
		top = max(top, w[i])
	}
	for i := range w {
		w[i] -= top
	}
	simd.Exp(w, w)
	total := simd.Sum(w)
	simd.Scale(1/total, w)
	return top + math.Log(total)
}

// node computes one node of the tables.
func (t *tilt) node(n int, h float64, w []float64) {
	var mean, with [5]float64 // of 1, φ, φ², z, z², alone and times φ
	t.value[logMass][n] = t.weights(h, w)
	for i, p := range w {
		phi, z := t.phi[i], t.z[i]
		for k, v := range [5]float64{1, phi, phi * phi, z, z * z} {
			mean[k] += p * v
			with[k] += p * v * phi
		}
	}
	t.slope[logMass][n] = mean[meanPhi]
	for k := meanPhi; k <= meanZ2; k++ {
		t.value[k][n] = mean[k]
		t.slope[k][n] = with[k] - mean[k]*mean[meanPhi]
	}
}

// at returns a quantity at h, which has to lie within the size of the table.
func (t *tilt) at(what int, h float64) float64 {
	value, slope := t.value[what], t.slope[what]
	x := h*perField + float64(len(value)/2)
	i := min(max(int(x), 0), len(value)-2)
	x -= float64(i)
	a, b := value[i], value[i+1]
	da, db := slope[i]/perField, slope[i+1]/perField
	y := 1 - x
	return a*y*y*(1+2*x) + b*x*x*(1+2*y) + x*y*(da*y-db*x)
}
