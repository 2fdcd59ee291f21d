package fewshot

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// ellipsoids are Gaussian classes: a centre, and standard deviations along the channels.
type ellipsoids struct {
	centres [][]float64
	sd      [][]float64
}

func (e ellipsoids) known(t *testing.T) *Geometry {
	t.Helper()
	k, n := len(e.centres), len(e.centres[0])
	centres, covariances := mat.NewDense(k, n, nil), make([]mat.Symmetric, k)
	for a := range k {
		centres.SetRow(a, e.centres[a])
		s := mat.NewSymDense(n, nil)
		for j, v := range e.sd[a] {
			s.SetSym(j, j, v*v)
		}
		covariances[a] = s
	}
	g, err := Known(centres, covariances)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (e ellipsoids) point(dst []float64, a int, random *rand.Rand) {
	for j := range dst {
		dst[j] = e.centres[a][j] + e.sd[a][j]*random.NormFloat64()
	}
}

func (e ellipsoids) points(a, n int, random *rand.Rand) *mat.Dense {
	x := mat.NewDense(n, len(e.centres[a]), nil)
	for i := range n {
		e.point(x.RawRowView(i), a, random)
	}
	return x
}

// margin is half of what the squared distance of an example of class a to a prototype of b is larger than that to a prototype of a.
func (e ellipsoids) margin(a, b, m int, random *rand.Rand) float64 {
	n := len(e.centres[a])
	example, p, own, other := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	e.point(example, a, random)
	for range m {
		e.point(p, a, random)
		for j, v := range p {
			own[j] += v / float64(m)
		}
		e.point(p, b, random)
		for j, v := range p {
			other[j] += v / float64(m)
		}
	}
	h := 0.0
	for j, v := range example {
		h += (v-other[j])*(v-other[j])/2 - (v-own[j])*(v-own[j])/2
	}
	return h
}

func constant(n int, v float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = v
	}
	return x
}

func axis(n, i int, v float64) []float64 {
	x := make([]float64, n)
	x[i] = v
	return x
}

// cases have each term of the ratio in turn as the largest part of the variance.
func cases() map[string]ellipsoids {
	half := func(low bool) []float64 { // variance in one half of 12 channels
		x := make([]float64, 12)
		for i := range x {
			if (i < 6) == low {
				x[i] = 1
			}
		}
		return x
	}
	return map[string]ellipsoids{
		"round":                    {[][]float64{make([]float64, 20), axis(20, 0, 3)}, [][]float64{constant(20, 1), constant(20, 1)}},
		"larger other class":       {[][]float64{make([]float64, 8), axis(8, 0, 1)}, [][]float64{constant(8, 1), constant(8, 3)}},
		"smaller other class":      {[][]float64{make([]float64, 8), axis(8, 0, 4)}, [][]float64{constant(8, 1), constant(8, 0.3)}},
		"extended to the other":    {[][]float64{make([]float64, 12), axis(12, 0, 8)}, [][]float64{axis(12, 0, 4), half(false)}},
		"other extended to it":     {[][]float64{make([]float64, 12), axis(12, 11, 8)}, [][]float64{half(true), axis(12, 11, 4)}},
		"one direction of its own": {[][]float64{make([]float64, 12), axis(12, 11, 2)}, [][]float64{axis(12, 0, 1), axis(12, 1, 3)}},
	}
}

func TestMeanAndVarianceOfTheMargin(t *testing.T) {
	for name, e := range cases() {
		g := e.known(t)
		for _, m := range []int{1, 2, 5} {
			random := rng.New(1).At(name, m).Rand()
			const draws = 40000
			h := make([]float64, draws)
			mean := 0.0
			for i := range h {
				h[i] = e.margin(0, 1, m, random) / g.Variance[0]
				mean += h[i] / draws
			}
			square, fourth := 0.0, 0.0
			for _, v := range h {
				square += (v - mean) * (v - mean) / draws
				fourth += math.Pow(v-mean, 4) / draws
			}
			p := g.Pair(0, 1)
			if want, se := p.signal(float64(m)), math.Sqrt(square/draws); !(math.Abs(mean-want) <= 4*se) {
				t.Errorf("%s, %d shots: mean %.4f ± %.4f, want %.4f", name, m, mean, se, want)
			}
			if want, se := p.variance(float64(m)), math.Sqrt((fourth-square*square)/draws); !(math.Abs(square-want) <= 4*se) {
				t.Errorf("%s, %d shots: variance %.4f ± %.4f, want %.4f", name, m, square, se, want)
			}
		}
	}
}

// Two forms are in circulation: without the factor ½ of the signal, and with R_b²/R_a² to the first power in the variance of the other prototype's length. Neither is what
// examples do.
func TestOtherFormsOfTheRatioAreRefuted(t *testing.T) {
	round := cases()["round"]
	p := round.known(t).Pair(0, 1)
	wrong, random := 0.0, rng.New(2).Rand()
	const draws = 40000
	for range draws {
		if round.margin(0, 1, 3, random) < 0 {
			wrong += 1.0 / draws
		}
	}
	se := math.Sqrt(wrong * (1 - wrong) / draws)
	if !(math.Abs(p.Error(3)-wrong) < 0.01) {
		t.Errorf("error %.4f ± %.4f, predicted %.4f", wrong, se, p.Error(3))
	}
	if doubled := below(2 * p.SNR(3)); !(math.Abs(doubled-wrong) > 20*se) {
		t.Errorf("without ½ the error would be %.4f, and is %.4f ± %.4f", doubled, wrong, se)
	}

	larger := cases()["larger other class"]
	p, random = larger.known(t).Pair(0, 1), rng.New(3).Rand()
	mean, square := 0.0, 0.0
	for range draws {
		h := larger.margin(0, 1, 1, random) / 8
		mean += h / draws
		square += h * h / draws
	}
	variance := square - mean*mean
	first := p.variance(1) - (p.Ratio*p.Ratio-p.Ratio)/(2*p.OtherDimension)
	if !(math.Abs(p.variance(1)/variance-1) < 0.05) || !(first/variance < 0.5) {
		t.Errorf("variance %.3f: predicted %.3f, and %.3f with the first power", variance, p.variance(1), first)
	}
}

func TestErrorOfClassesOfManyDimensions(t *testing.T) {
	// 200 dimensions: the margin is nearly normal, and the error predicted to within the skewness that is left.
	random := rng.New(4).Rand()
	e := ellipsoids{[][]float64{make([]float64, 200), constant(200, 0.35)}, [][]float64{constant(200, 1), constant(200, 1.1)}}
	g := e.known(t)
	for _, m := range []int{1, 3, 10} {
		for _, pair := range [][2]int{{0, 1}, {1, 0}} {
			const draws = 4000
			wrong := 0.0
			for range draws {
				if e.margin(pair[0], pair[1], m, random) < 0 {
					wrong += 1.0 / draws
				}
			}
			want := g.Pair(pair[0], pair[1]).Error(m)
			if se := math.Sqrt(want * (1 - want) / draws); !(math.Abs(wrong-want) <= 4*se+0.005) {
				t.Errorf("class %d, %d shots: error %.4f, predicted %.4f ± %.4f", pair[0], m, wrong, want, se)
			}
		}
	}
}

func TestLeadingTermsAreMoreSure(t *testing.T) {
	for name, e := range cases() {
		p := e.known(t).Pair(0, 1)
		last := 0.0
		for _, m := range []int{1, 10, 1000} {
			if ratio := p.Leading(m) / p.SNR(m); !(ratio >= 1) || last != 0 && !(ratio <= last) {
				t.Errorf("%s: of %d shots the leading terms give %.4f of the ratio, of fewer %.4f", name, m, ratio, last)
			} else {
				last = ratio
			}
		}
	}
}
