package mcmc

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// window gathers the draws of one window of warm-up. Its fields are what has to be carried.
type window struct {
	Count      float64
	Mean, Sum  []float64 // of each coordinate: the mean, and the sum of squared distances from it
	Products   []float64 // of EstimateDense: the sum of outer products of distances, n × n, of which the rows right of the diagonal count
	Kept       []float64 // of EstimateLowRank: draws, one after the other
	Every      int       // which of the draws are kept
	difference []float64
}

// forget begins a new window.
func (w *window) forget(n int, what Estimate) {
	if w.Mean == nil {
		w.Mean, w.Sum = make([]float64, n), make([]float64, n)
	}
	if w.Products == nil && what == EstimateDense {
		w.Products = make([]float64, n*n)
	}
	w.Count, w.Kept, w.Every = 0, w.Kept[:0], 1
	clear(w.Mean)
	clear(w.Sum)
	clear(w.Products)
}

// add takes the place of the chain after one transition (Welford 1962).
func (w *window) add(x []float64, what Estimate) {
	n := len(x)
	if w.difference == nil {
		w.difference = make([]float64, n)
	}
	if what == EstimateLowRank && int(w.Count)%w.Every == 0 {
		if most := min(max(1<<22/n, 32), 1000); len(w.Kept) == most*n { // every second goes
			for i := 1; 2*i < most; i++ {
				copy(w.Kept[i*n:(i+1)*n], w.Kept[2*i*n:(2*i+1)*n])
			}
			w.Kept = w.Kept[:(most+1)/2*n]
			w.Every *= 2
		}
		if int(w.Count)%w.Every == 0 {
			w.Kept = append(w.Kept, x...)
		}
	}
	w.Count++
	for i, v := range x {
		d := v - w.Mean[i]
		w.Mean[i] += d / w.Count
		w.Sum[i] += d * (v - w.Mean[i])
		w.difference[i] = d
	}
	if what == EstimateDense {
		f := (w.Count - 1) / w.Count
		for i, d := range w.difference {
			simd.Axpy(f*d, w.difference[i:], w.Products[i*n+i:(i+1)*n])
		}
	}
}

// shrunk are the variances of the window, drawn towards 10⁻³ with the weight of five draws as in Stan. A coordinate that did not move while others did is an error that
// names it; where none moved, the result is nil.
func (w *window) shrunk(t *Target) ([]float64, error) {
	still, moved := -1, false
	v := make([]float64, len(w.Sum))
	for i, s := range w.Sum {
		if s > 0 {
			moved = true
		} else if still < 0 {
			still = i
		}
		v[i] = w.Count/(w.Count+5)*s/(w.Count-1) + 1e-3*5/(w.Count+5)
	}
	if !moved || w.Count < 2 {
		return nil, nil
	}
	if still >= 0 {
		return nil, fmt.Errorf("%s was %v in all %d draws of a window of warm-up: its variance is 0, and no mass can be found for it; "+
			"the density may not depend on it, or the kernel not move it", t.coordinate(still), w.Mean[still], int(w.Count))
	}
	return v, nil
}

// mass is the estimate of the window, nil where the chain did not move.
func (w *window) mass(t *Target, what Estimate, rank int) (Mass, error) {
	v, err := w.shrunk(t)
	if v == nil {
		return nil, err
	}
	switch what {
	case EstimateDense:
		c := mat.NewSymDense(t.Dim, nil)
		f := w.Count / (w.Count + 5) / (w.Count - 1)
		for i := range v {
			for j := i + 1; j < t.Dim; j++ {
				c.SetSym(i, j, f*w.Products[i*t.Dim+j])
			}
			c.SetSym(i, i, v[i])
		}
		return Dense(c)
	case EstimateLowRank:
		vectors, values, err := w.directions(v, rank)
		if err != nil {
			return nil, err
		}
		return LowRank(v, vectors, values)
	}
	return Diagonal(v)
}

// directions returns the directions along which standardised draws spread most or least, against what as many draws of independent coordinates would show. With m draws of n
// coordinates, eigenvalues of the sample's correlations between (1 ± √(n/m))² are noise; of one outside, the eigenvalue of the population is taken (Baik & Silverstein
// 2006; Donoho, Gavish & Johnstone 2018, equation 1.10).
func (w *window) directions(variances []float64, rank int) (vectors [][]float64, values []float64, err error) {
	n := len(variances)
	m := len(w.Kept) / n
	if m < 3 {
		return nil, nil, nil
	}
	z := mat.NewDense(m, n, append([]float64{}, w.Kept...))
	for i := range m {
		row := z.RawRowView(i)
		for j := range row {
			row[j] = (row[j] - w.Mean[j]) / math.Sqrt(variances[j])
		}
	}
	var gram mat.SymDense // of the shorter side, which has the eigenvalues
	if m > n {
		gram.SymOuterK(1/float64(m), z.T())
	} else {
		gram.SymOuterK(1/float64(m), z)
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(&gram, true) {
		return nil, nil, fmt.Errorf("the eigenvalues of the %d × %d Gram matrix of a window do not converge", min(m, n), min(m, n))
	}
	var basis mat.Dense
	eigen.VectorsTo(&basis)
	sample := eigen.Values(nil)
	ratio := float64(n) / float64(m)
	spread := func(k int) (value float64, ok bool) {
		l := sample[k]
		edge := 1 + math.Sqrt(ratio)
		b := l + 1 - ratio
		switch {
		case l > edge*edge:
			return (b + math.Sqrt(max(b*b-4*l, 0))) / 2, true
		case m > n && l < (1-math.Sqrt(ratio))*(1-math.Sqrt(ratio)):
			return (b - math.Sqrt(max(b*b-4*l, 0))) / 2, true
		}
		return 1, false
	}
	for low, high := 0, len(sample)-1; low <= high && len(values) < rank; {
		a, okA := spread(low)
		b, okB := spread(high)
		if !okA && !okB {
			break
		}
		k, value := high, b
		if !okB || okA && -math.Log(a) > math.Log(b) {
			k, value = low, a
			low++
		} else {
			high--
		}
		u := mat.Col(nil, k, &basis)
		if m <= n {
			var full mat.VecDense
			full.MulVec(z.T(), mat.NewVecDense(m, u))
			u = full.RawVector().Data
		}
		norm := math.Sqrt(simd.Dot(u, u))
		for i := range u {
			u[i] /= norm
		}
		vectors, values = append(vectors, u), append(values, value)
	}
	return vectors, values, nil
}
