package pcm

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/internal/draws"
)

// Simulate returns data of the design d (whose Y is not read) drawn from the model at p: Y = Z·U + noise, with U ~ N(0, scale·G) in each of
// the channels and the noise of the noise model. Fixed effects have coefficients 0. With exact patterns the second moment U·U'/channels is
// scale·G itself and not only in expectation, which needs at least as many channels as conditions. All numbers come from src, in
// the order patterns, noise factors, independent noise, so that the same source gives the same data.
func Simulate(m Model, p Parameters, d Data, noise Noise, channels int, exact bool, src rand.Source) (Data, error) {
	n := len(d.Condition)
	if d.Z != nil {
		n, _ = d.Z.Dims()
	}
	if err := d.checkDesign(n); err != nil {
		return Data{}, err
	}
	if m.Conditions != d.conditions() {
		return Data{}, fmt.Errorf("pcm: model %q is of %d conditions, %s has %d", m.Name, m.Conditions, d.name(), d.conditions())
	}
	if channels < 1 || exact && channels < m.Conditions {
		return Data{}, fmt.Errorf("pcm: %d channels for %d conditions", channels, m.Conditions)
	}
	if noise == nil {
		noise = IndependentNoise
	}
	factors, err := noise(d)
	if err != nil {
		return Data{}, err
	}
	if len(p.LogNoise) != len(factors)+1 {
		panic(fmt.Sprintf("pcm: simulation needs %d noise parameters, got %d", len(factors)+1, len(p.LogNoise)))
	}
	r := rand.New(src)
	u := draws.Normal(r, m.Conditions, channels)
	if exact {
		if u, err = draws.Whiten(u); err != nil {
			return Data{}, fmt.Errorf("pcm: exact patterns: %w", err)
		}
	}
	var patterns mat.Dense
	patterns.Mul(squareRoot(scaledG(m, p)), u)
	y := mat.NewDense(n, channels, nil)
	y.Mul(d.random(), &patterns)
	var part mat.Dense
	for i, f := range factors {
		_, c := f.Dims()
		part.Reset()
		part.Mul(f, draws.Normal(r, c, channels))
		part.Scale(math.Exp(p.LogNoise[i]/2), &part)
		y.Add(y, &part)
	}
	part.Reset()
	part.Scale(math.Exp(p.LogNoise[len(factors)]/2), draws.Normal(r, n, channels))
	y.Add(y, &part)
	d.Y = y
	return d, nil
}

// squareRoot returns the symmetric positive semidefinite square root of g.
func squareRoot(g mat.Symmetric) *mat.Dense {
	values, v := eigen(g)
	n := len(values)
	var half, out mat.Dense
	half.CloneFrom(v)
	for j, x := range values {
		root := math.Sqrt(max(x, 0))
		for i := range n {
			half.Set(i, j, half.At(i, j)*root)
		}
	}
	out.Mul(&half, v.T())
	return &out
}
