package pcm

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/internal/draws"
	"gonum.org/v1/gonum/mat"
)

var normal = draws.Normal

// must takes a value out of a call that cannot fail here.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// ladder returns the conditions and runs of runs × conditions rows.
func ladder(runs, conditions int) (condition, run []int) {
	for r := range runs {
		for c := range conditions {
			condition, run = append(condition, c), append(run, r)
		}
	}
	return condition, run
}

// randomG returns a second moment of full rank.
func randomG(r *rand.Rand, k int) *mat.SymDense {
	var g mat.SymDense
	g.SymOuterK(1/float64(k), normal(r, k, k+2))
	return &g
}

// uneven returns data without any balance: 13 rows of 4 conditions in 3 runs, 6 channels.
func uneven(x *mat.Dense) Data {
	r := rng.New(7).At("uneven").Rand()
	return Data{
		Name: "uneven", Y: normal(r, 13, 6), X: x,
		Condition: []int{0, 1, 2, 3, 3, 0, 1, 1, 2, 3, 0, 0, 2}, Run: []int{1, 1, 1, 1, 1, 5, 5, 5, 5, 3, 3, 3, 3},
	}
}

// denseLogLikelihood is the formula of LogLikelihood's comment on observations × observations, with x of full rank or nil.
func denseLogLikelihood(y, z, x *mat.Dense, noise *mat.SymDense, g *mat.SymDense) float64 {
	n, p := y.Dims()
	var zg, v, inverse mat.Dense
	zg.Mul(z, g)
	v.Mul(&zg, z.T())
	v.Add(&v, noise)
	if err := inverse.Inverse(&v); err != nil {
		panic(err)
	}
	logDet, _ := mat.LogDet(&v)
	rank := 0
	if x != nil {
		_, rank = x.Dims()
		var vx, xvx, xx, back, half, out mat.Dense
		vx.Mul(&inverse, x)
		xvx.Mul(x.T(), &vx)
		xx.Mul(x.T(), x)
		a, _ := mat.LogDet(&xvx)
		b, _ := mat.LogDet(&xx)
		logDet += a - b
		if err := back.Inverse(&xvx); err != nil {
			panic(err)
		}
		half.Mul(&vx, &back)
		out.Mul(&half, vx.T())
		inverse.Sub(&inverse, &out)
	}
	var iy mat.Dense
	iy.Mul(&inverse, y)
	var yiy mat.Dense
	yiy.Mul(y.T(), &iy)
	return -float64(p)/2*(logDet+float64(n-rank)*math.Log(2*math.Pi)) - mat.Trace(&yiy)/2
}

func TestLogLikelihoodIsThatOfTheDenseNormal(t *testing.T) {
	r := rng.New(7).At("dense").Rand()
	intercepts := mat.NewDense(13, 3, nil)
	for i, run := range uneven(nil).Run {
		intercepts.Set(i, map[int]int{1: 0, 3: 1, 5: 2}[run], 1)
	}
	trend := normal(r, 13, 2)
	dependent := beside([]*mat.Dense{trend, trend, normal(r, 13, 1)})
	independent := beside([]*mat.Dense{trend, dependent.Slice(0, 13, 4, 5).(*mat.Dense)})
	full := randomG(r, 4)
	flat := mat.NewSymDense(4, nil) // of rank 1
	flat.SymRankOne(flat, 2, mat.NewVecDense(4, []float64{1, 0, -1, 0.5}))
	design := normal(r, 13, 4)
	tests := []struct {
		name   string
		data   Data
		x      *mat.Dense // as the formula takes it
		noise  Noise
		logVar []float64
		g      *mat.SymDense
	}{
		{"run means", uneven(nil), intercepts, nil, []float64{-0.3}, full},
		{"no fixed effects", uneven(NoFixedEffects()), nil, nil, []float64{0.4}, full},
		{"any fixed effects", uneven(independent), independent, nil, []float64{0}, full},
		{"dependent fixed effects", uneven(dependent), independent, nil, []float64{0}, full},
		{"singular G", uneven(nil), intercepts, nil, []float64{0.1}, flat},
		{"no patterns", uneven(nil), intercepts, nil, []float64{0.1}, mat.NewSymDense(4, nil)},
		{"block noise", uneven(NoFixedEffects()), nil, BlockNoise, []float64{-1, 0.2}, full},
		{"block noise and a trend", uneven(independent), independent, BlockNoise, []float64{0.7, -0.2}, full},
		{"any design", func() Data { d := uneven(nil); d.Z = design; return d }(), intercepts, nil, []float64{-0.3}, full},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := must(New(test.data, test.noise))
			noise := mat.NewSymDense(13, nil)
			for i := range 13 {
				noise.SetSym(i, i, math.Exp(test.logVar[len(test.logVar)-1]))
			}
			if test.noise != nil {
				for _, f := range must(test.noise(test.data)) {
					noise.SymRankK(noise, math.Exp(test.logVar[0]), f)
				}
			}
			scaled := mat.NewSymDense(4, nil)
			scaled.ScaleSym(math.Exp(0.6), test.g)
			want := denseLogLikelihood(test.data.Y, test.data.random(), test.x, noise, scaled)
			got := must(s.LogLikelihood(must(Fixed("g", test.g)), Parameters{LogScale: 0.6, LogNoise: test.logVar}))
			if !(math.Abs(got-want) <= 1e-10*math.Abs(want)) {
				t.Errorf("log-likelihood %.12f, dense %.12f", got, want)
			}
		})
	}
}

// TestLogLikelihoodIsAnIntegral integrates the pattern and the fixed effect out by quadrature. The integral of the density over the coefficient b of
// a fixed effect x is the density of the error contrasts divided by |x|.
func TestLogLikelihoodIsAnIntegral(t *testing.T) {
	y := []float64{0.8, -0.3, 1.7, 0.2}
	x := []float64{1, 1, 2, 0.5}
	z := []float64{1, 0, 1, -1}
	const variance, g = 0.5, 1.3
	h := 0.02
	sum := 0.0
	for i := -500; i <= 500; i++ {
		u := float64(i) * h
		prior := math.Exp(-u*u/(2*g)) / math.Sqrt(2*math.Pi*g)
		for j := -500; j <= 500; j++ {
			b := float64(j) * h
			square := 0.0
			for k := range y {
				e := y[k] - z[k]*u - x[k]*b
				square += e * e
			}
			sum += prior * math.Exp(-square/(2*variance)) / math.Pow(2*math.Pi*variance, 2) * h * h
		}
	}
	length := math.Sqrt(1 + 1 + 4 + 0.25)
	want := math.Log(sum * length)
	s := must(New(Data{Y: mat.NewDense(4, 1, y), Z: mat.NewDense(4, 1, z), X: mat.NewDense(4, 1, x)}, nil))
	got := must(s.LogLikelihood(Independent("g", 1), Parameters{LogScale: math.Log(g), LogNoise: []float64{math.Log(variance)}}))
	if !(math.Abs(got-want) <= 1e-9) {
		t.Errorf("log-likelihood %.12f, quadrature %.12f", got, want)
	}
}

func TestPatternsAreTheDenseBLUP(t *testing.T) {
	d := uneven(nil)
	r := rng.New(3).At("blup").Rand()
	g := randomG(r, 4)
	s := must(New(d, nil))
	p := Parameters{LogScale: 0.3, LogNoise: []float64{-0.4}}
	got := must(s.Patterns(must(Fixed("g", g)), p))

	x := scaledIndicator(d.Run, d.runs())
	z := d.random()
	g.ScaleSym(math.Exp(0.3), g)
	var v, inverse, vx, xvx, back, half, out, zg mat.Dense
	zg.Mul(z, g)
	v.Mul(&zg, z.T())
	for i := range 13 {
		v.Set(i, i, v.At(i, i)+math.Exp(-0.4))
	}
	if err := inverse.Inverse(&v); err != nil {
		t.Fatal(err)
	}
	vx.Mul(&inverse, x)
	xvx.Mul(x.T(), &vx)
	if err := back.Inverse(&xvx); err != nil {
		t.Fatal(err)
	}
	half.Mul(&vx, &back)
	out.Mul(&half, vx.T())
	inverse.Sub(&inverse, &out)
	var py, mean, pzg, cov mat.Dense
	py.Mul(&inverse, d.Y)
	mean.Mul(zg.T(), &py)
	pzg.Mul(&inverse, &zg)
	cov.Mul(zg.T(), &pzg)
	cov.Sub(g, &cov)
	if !mat.EqualApprox(got.Mean, &mean, 1e-10) || !mat.EqualApprox(got.Covariance, &cov, 1e-10) {
		t.Errorf("mean %v\nwant %v\ncovariance %v\nwant %v", mat.Formatted(got.Mean), mat.Formatted(&mean), mat.Formatted(got.Covariance), mat.Formatted(&cov))
	}
}

// TestPatternsWithoutNoise: with next to no noise the prediction is the least-squares estimate, for any prior.
func TestPatternsWithoutNoise(t *testing.T) {
	d := uneven(NoFixedEffects())
	s := must(New(d, nil))
	got := must(s.Patterns(Independent("i", 4), Parameters{LogNoise: []float64{math.Log(1e-9)}}))
	var want mat.Dense
	want.Mul(pseudoInverse(d.random()), d.Y)
	if !mat.EqualApprox(got.Mean, &want, 1e-7) {
		t.Errorf("mean %v\nwant %v", mat.Formatted(got.Mean), mat.Formatted(&want))
	}
}
