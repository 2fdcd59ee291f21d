package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// gaussian is a normal density of independent coordinates whose standard deviations run from 0.1 to 10, and its prior and likelihood, each of twice the variance.
func gaussian(n int) *Target {
	t := &Target{Dim: n, GaussianPrior: &Gaussian{Mean: make([]float64, n), SD: make([]float64, n)}}
	half := func(gradient, x []float64) float64 {
		sum := 0.0
		for i, v := range x {
			s := scale(i, n)
			sum -= v * v / (4 * s * s)
			if gradient != nil {
				gradient[i] = -v / (2 * s * s)
			}
		}
		return sum
	}
	for i := range n {
		t.GaussianPrior.SD[i] = math.Sqrt2 * scale(i, n)
		t.Names = append(t.Names, fmt.Sprintf("theta[%d]", i+1))
	}
	t.Prior, t.Likelihood = half, half
	t.Density = func(gradient, x []float64) float64 {
		l := half(gradient, x)
		for i := range gradient {
			gradient[i] *= 2
		}
		return 2 * l
	}
	return t
}

func scale(i, n int) float64 {
	if n == 1 {
		return 1
	}
	return 0.1 * math.Pow(100, float64(i)/float64(n-1))
}

func TestRunQuick(t *testing.T) {
	r, err := Run(context.Background(), gaussian(5), NUTS{}, Options{}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range r.Names() {
		d, err := r.Draws(n)
		if err != nil {
			t.Fatal(err)
		}
		v := 0.0
		for _, c := range d {
			for _, x := range c {
				v += x * x / 4000
			}
		}
		t.Log(n, math.Sqrt(v))
	}
	t.Log(r.Chains[0])
	_ = trace.Posterior
}
