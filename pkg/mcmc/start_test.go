package mcmc

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// begun are the places where chains of a kernel that never moves stand.
func begun(t *testing.T, target *Target, s Start, chains int) [][]float64 {
	t.Helper()
	var x [][]float64
	src := rand.NewPCG(1, 2)
	for c := range chains {
		state, err := s.begin(target, HMC{}, c, rng.Fork(src))
		if err != nil {
			t.Fatal(err)
		}
		x = append(x, state.X)
	}
	return x
}

func TestStarts(t *testing.T) {
	target := gaussian(2)
	target.GaussianPrior.Mean = []float64{100, -100}
	for _, x := range begun(t, target, Start{}, 50) {
		if math.Abs(x[0]) > 2 || math.Abs(x[1]) > 2 || x[0] == x[1] {
			t.Errorf("a uniform start at %v", x)
		}
	}
	if x := begun(t, target, StartZero(), 2); x[0][0] != 0 || x[1][1] != 0 {
		t.Errorf("zero starts at %v", x)
	}
	for _, x := range begun(t, target, StartPrior(), 50) {
		if !(math.Abs(x[0]-100) < 6*0.1*math.Sqrt2) || !(math.Abs(x[1]+100) < 6*10*math.Sqrt2) {
			t.Errorf("a start from the prior at %v", x)
		}
	}
	target.DrawPrior = func(x []float64, src rand.Source) { x[0], x[1] = 7, 8 }
	if x := begun(t, target, StartPrior(), 1); x[0][0] != 7 || x[0][1] != 8 {
		t.Errorf("a start from DrawPrior at %v", x)
	}
	points := StartAt([]float64{1, 2}, []float64{3, 4})
	if got := fmt.Sprint(begun(t, target, points, 3)); got != "[[1 2] [3 4] [1 2]]" {
		t.Errorf("starts at points are %s", got)
	}
	n, sum := 500, 0.0
	for _, x := range begun(t, target, points.Jittered(0.5), n) {
		i := math.Round((x[0]+x[1]-3)/4) * 2 // the jitter is small beside the distance of the points
		sum += (x[0] - 1 - i) * (x[0] - 1 - i)
	}
	if v := sum / float64(n); !(math.Abs(v-0.25) <= 4*0.25*math.Sqrt(2/float64(n))+0.02) {
		t.Errorf("jitter has variance %v, want 0.25", v)
	}
}

func TestImpossibleStarts(t *testing.T) {
	half := &Target{Dim: 2, Names: []string{"mu", "tau"}, Density: func(g, x []float64) float64 { // tau has to be positive
		if !(x[1] > 0) {
			return math.Inf(-1)
		}
		if g != nil {
			g[0], g[1] = -x[0], -1
		}
		return -x[0]*x[0]/2 - x[1]
	}}
	for _, x := range begun(t, half, Start{}, 50) { // half of the tries fail
		if !(x[1] > 0) {
			t.Errorf("began at %v", x)
		}
	}
	steep := &Target{Dim: 2, Names: []string{"mu", "tau"}, Density: func(g, x []float64) float64 {
		if g != nil {
			g[0], g[1] = -x[0], math.NaN()
		}
		return -x[0] * x[0] / 2
	}}
	for _, c := range []struct {
		what   string
		target *Target
		start  Start
		want   []string
	}{
		{"outside", half, StartAt([]float64{0, -3}), []string{"chain 0", "-Inf", `coordinate 1 ("tau")`, "-3"}},
		{"everywhere", &Target{Dim: 1, Density: func(g, x []float64) float64 { return math.Inf(-1) }}, Start{}, []string{"chain 0", "none of 100 points", "-Inf"}},
		{"a point that is NaN", half, StartAt([]float64{math.NaN(), 1}), []string{`coordinate 0 ("mu") is NaN`}},
		{"a gradient that is NaN", steep, StartZero(), []string{"gradient", "NaN", `coordinate 1 ("tau")`}},
		{"a point of another dimension", half, StartAt([]float64{1}), []string{"1 coordinates, want 2"}},
		{"no points", half, StartAt(), []string{"no points"}},
		{"no prior", half, StartPrior(), []string{"no prior"}},
	} {
		_, err := Run(context.Background(), c.target, HMC{}, Options{Start: c.start, Workers: 1}, rand.NewPCG(1, 2))
		if strings.Count(fmt.Sprint(err), "mcmc:") != 1 {
			t.Errorf("%s: %v does not name the package once", c.what, err)
		}
		for _, w := range c.want {
			if !strings.Contains(fmt.Sprint(err), w) {
				t.Errorf("%s: %v, want %q in it", c.what, err, w)
			}
		}
	}
}

func TestWrongGradientsEndARunBeforeItBegins(t *testing.T) {
	wrong := gaussian(3)
	plain := wrong.Density
	wrong.Density = func(g, x []float64) float64 {
		l := plain(g, x)
		if g != nil {
			g[1] *= 1.01
		}
		return l
	}
	_, err := Run(context.Background(), wrong, HMC{}, Options{}, rand.NewPCG(1, 2))
	if err == nil || !strings.Contains(err.Error(), `coordinate 1 ("theta[2]")`) {
		t.Errorf("a gradient that is 1 %% too large: %v", err)
	}
	if _, err := Run(context.Background(), wrong, HMC{}, Options{Unchecked: true, Warmup: 20, Draws: 1}, rand.NewPCG(1, 2)); err != nil {
		t.Errorf("unchecked: %v", err)
	}
}

// bimodal has two modes at ±8, between which no chain of this length finds its way.
func bimodal() *Target {
	return &Target{Dim: 1, Names: []string{"mu"}, Density: func(g, x []float64) float64 {
		a, b := -(x[0]-8)*(x[0]-8)/2, -(x[0]+8)*(x[0]+8)/2
		m := math.Max(a, b)
		p, q := math.Exp(a-m), math.Exp(b-m)
		if g != nil {
			g[0] = (p*(8-x[0]) + q*(-8-x[0])) / (p + q)
		}
		return m + math.Log(p+q)
	}}
}

func TestStartsCompared(t *testing.T) {
	ctx := context.Background()
	opt := Options{Chains: 2, Warmup: 300, Draws: 500, Observe: []Observable{Observe("squares", squares)}, Path: t.TempDir()}
	c, err := CompareStarts(ctx, gaussian(2), NUTS{}, opt, Starts{Uninformed: StartZero(), Informed: StartAt([]float64{0.3, 20})}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if c.Verdict() != Agree || c.From() < 0 || len(c.Quantities) != 3 || !strings.Contains(c.String(), "agree") {
		t.Errorf("a Gaussian from two starts:\n%s", c)
	}
	if _, err := Open(opt.Path + "/informed.zarr"); err != nil {
		t.Error(err)
	}
	opt.Path, opt.Adapt = "", Adapt{Step: 0.3, KeepStep: true}
	c, err = CompareStarts(ctx, bimodal(), NUTS{}, opt, Starts{Uninformed: StartAt([]float64{-8}), Informed: StartAt([]float64{8}), Names: []string{"mu"}}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Quantities[0]; c.Verdict() != Differ || c.From() != -1 || !(d.RHat > 1.5) || !strings.Contains(c.String(), "differ, in mu") {
		t.Errorf("two modes:\n%s", c)
	}
	// The way in is seen: without warm-up, it counts among the draws.
	opt = Options{Chains: 2, Warmup: -1, Draws: 8000, Adapt: Adapt{Step: 0.5, KeepStep: true}}
	standard := &Target{Dim: 1, Density: (&Gaussian{}).Log}
	c, err = CompareStarts(ctx, standard, MALA{}, opt, Starts{Uninformed: StartAt([]float64{600}), Informed: StartZero()}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if from := c.From(); from <= 0 || from > 2000 {
		t.Errorf("a start that is far away:\n%s", c)
	}
	// Eight draws say nothing.
	opt = Options{Chains: 2, Warmup: 100, Draws: 8}
	c, err = CompareStarts(ctx, standard, MALA{}, opt, Starts{}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	if c.Verdict() != Undecided {
		t.Errorf("eight draws:\n%s", c)
	}
}
