package pcm

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// changed returns the data with a change made to a copy of the measurements.
func changed(d Data, change func(y *mat.Dense)) Data {
	d.Y = mat.DenseCopyOf(d.Y)
	change(d.Y)
	return d
}

func shuffled(d Data, order []int) Data {
	out := Data{Name: d.Name, Y: rowsOf(d.Y, order), X: rowsOf(d.X, order)}
	for _, i := range order {
		out.Condition, out.Run = append(out.Condition, d.Condition[i]), append(out.Run, d.Run[i])
	}
	return out
}

// rotation returns a random orthogonal matrix.
func rotation(r *rand.Rand, n int) *mat.Dense {
	var qr mat.QR
	qr.Factorize(normal(r, n, n))
	var q mat.Dense
	qr.QTo(&q)
	return &q
}

func TestInvariances(t *testing.T) {
	r := rng.New(21).At("invariance").Rand()
	d := uneven(nil)
	g := randomG(r, 4)
	p := Parameters{LogScale: 0.2, LogNoise: []float64{-0.5}}
	want := must(must(New(d, nil)).LogLikelihood(must(Fixed("g", g)), p))
	free := must(Fit(context.Background(), must(New(d, nil)), Free("free", 4), Options{}))

	renamed := d // conditions in the order 2 0 3 1
	renamed.Condition = nil
	order := []int{2, 0, 3, 1}
	for _, c := range d.Condition {
		renamed.Condition = append(renamed.Condition, order[c])
	}
	moved := mat.NewSymDense(4, nil)
	for i := range 4 {
		for j := i; j < 4; j++ {
			moved.SetSym(order[i], order[j], g.At(i, j))
		}
	}
	tests := []struct {
		name string
		data Data
		g    *mat.SymDense
	}{
		{"rows in another order", shuffled(d, r.Perm(13)), g},
		{"channels in another order", changed(d, func(y *mat.Dense) { y.PermuteCols([]int{3, 0, 5, 1, 4, 2}, false) }), g},
		{"channels rotated", changed(d, func(y *mat.Dense) { y.Mul(mat.DenseCopyOf(y), rotation(r, 6)) }), g},
		{"conditions in another order", renamed, moved},
		{"runs renamed", func() Data {
			e := d
			e.Run = nil
			for _, v := range d.Run {
				e.Run = append(e.Run, 100-7*v)
			}
			return e
		}(), g},
		{"a pattern added to each run", changed(d, func(y *mat.Dense) {
			for i, run := range d.Run {
				for j := range 6 {
					y.Set(i, j, y.At(i, j)+float64(run*(j-2)))
				}
			}
		}), g},
	}
	for _, test := range tests {
		s := must(New(test.data, nil))
		if got := must(s.LogLikelihood(must(Fixed("g", test.g)), p)); !(math.Abs(got-want) <= 1e-10*math.Abs(want)) {
			t.Errorf("%s: log-likelihood %.12f, want %.12f", test.name, got, want)
		}
		fit := must(Fit(context.Background(), s, Free("free", 4), Options{}))
		if !(math.Abs(fit.LogLikelihood-free.LogLikelihood) <= 1e-7) {
			t.Errorf("%s: free fit %.9f, want %.9f", test.name, fit.LogLikelihood, free.LogLikelihood)
		}
	}
}

// TestUnits: data in other units have the same fit, scale and noise in those units, and a density that differs by the Jacobian.
func TestUnits(t *testing.T) {
	ctx := context.Background()
	for name, k := range kinds(rng.New(22).At("kinds").Rand()) {
		for _, unit := range []float64{1e-6, 1e5} {
			d := uneven(nil)
			one := must(Fit(ctx, must(New(d, nil)), k.model, Options{}))
			s := must(New(changed(d, func(y *mat.Dense) { y.Scale(unit, y) }), nil))
			got := must(Fit(ctx, s, k.model, Options{}))
			want := one.LogLikelihood - float64(s.Contrasts()*s.Channels())*math.Log(unit)
			if !(math.Abs(got.LogLikelihood-want) <= 1e-6) {
				t.Errorf("%s in units of %g: log-likelihood %.9f, want %.9f", name, unit, got.LogLikelihood, want)
			}
			if ratio := got.NoiseVariance() / one.NoiseVariance() / (unit * unit); !(math.Abs(ratio-1) <= 1e-3) {
				t.Errorf("%s in units of %g: noise variance is %v times what it should be", name, unit, ratio)
			}
		}
	}
}

// TestCentredG: with run means out, G and its double-centred version are one model in data where each run has all conditions.
func TestCentredG(t *testing.T) {
	r := rng.New(23).At("centred").Rand()
	condition, run := ladder(4, 5)
	s := must(New(Data{Y: normal(r, 20, 9), Condition: condition, Run: run}, nil))
	g := randomG(r, 5)
	var half, centred mat.Dense
	h := mat.NewDense(5, 5, nil)
	for i := range 5 {
		for j := range 5 {
			h.Set(i, j, -0.2)
		}
		h.Set(i, i, 0.8)
	}
	half.Mul(h, g)
	centred.Mul(&half, h)
	p := Parameters{LogScale: 0.4, LogNoise: []float64{0.1}}
	a := must(s.LogLikelihood(must(Fixed("g", g)), p))
	b := must(s.LogLikelihood(must(Fixed("hgh", symmetric(&centred))), p))
	if !(math.Abs(a-b) <= 1e-9) {
		t.Errorf("log-likelihood %.12f of G, %.12f of the centred G", a, b)
	}
}
