package mcmc_test

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Over independent repetitions the squared error of the log evidence is what its standard error says, within the 0.1 % bounds of χ².
func TestEvidenceCalibration(t *testing.T) {
	if testing.Short() {
		t.Skip("many repetitions")
	}
	r := posteriordb.Conjugate()
	_, _, exact := r.Exact()
	const n = 30
	methods := map[string]func(seed rng.Seed) (mcmc.Evidence, error){
		"parallel tempering": func(seed rng.Seed) (mcmc.Evidence, error) {
			result, err := mcmc.Temper(context.Background(), r.Target(), mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Warmup: 100, Draws: 300}, seed.Source())
			if err != nil {
				return mcmc.Evidence{}, err
			}
			return result.Evidence, nil
		},
		"sequential": func(seed rng.Seed) (mcmc.Evidence, error) {
			result, err := mcmc.RunSequential(context.Background(), r.Target(), mcmc.HMC{}, mcmc.Sequential{}, mcmc.Options{Chains: 2, Draws: 300}, seed.Source())
			if err != nil {
				return mcmc.Evidence{}, err
			}
			return result.Evidence, nil
		},
	}
	chi := distuv.ChiSquared{K: n}
	for name, f := range methods {
		sum := 0.
		for i := range n {
			e, err := f(rng.New(11).At(name, i))
			if err != nil {
				t.Fatal(err)
			}
			d := (e.Log - exact) / e.SE
			sum += d * d
		}
		t.Logf("%s: root mean square of error over standard error %.3f", name, math.Sqrt(sum/n))
		if !(sum > chi.Quantile(.0005) && sum < chi.Quantile(.9995)) {
			t.Errorf("%s: the sum of %d squares is %.1f: the standard error is wrong", name, n, sum)
		}
	}
}

// The evidence of a network of one hidden layer is the exact integral, lazy and rich, and so are the moments of what its symmetries leave alone.
func TestEvidenceOfNetwork(t *testing.T) {
	rich := posteriordb.DeepLinear()
	lazy := posteriordb.DeepLinear()
	lazy.ReadoutVariance, lazy.Scale = 1, 1/math.Sqrt(float64(lazy.Width))
	small := posteriordb.DeepLinear()
	small.Width, small.ReadoutVariance, small.Scale, small.Noise = 5, 2, 1./5, .3
	for name, l := range map[string]*posteriordb.LinearNetwork{"rich": rich, "lazy": lazy, "non-lazy": small} {
		t.Run(name, func(t *testing.T) {
			m, exact := l.Model(name), l.Exact(nil)
			a, err := mcmc.Temper(context.Background(), m.Target, mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Warmup: 250, Draws: 400}, rng.New(2).At(name).Source())
			if err != nil {
				t.Fatal(err)
			}
			b, err := mcmc.RunSequential(context.Background(), m.Target, mcmc.HMC{}, mcmc.Sequential{}, mcmc.Options{Draws: 400}, rng.New(3).At(name).Source())
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("exactly %.4f\n%v%v", exact.LogEvidence, a, b)
			for _, e := range []mcmc.Evidence{a.Evidence, b.Evidence} {
				if !(math.Abs(e.Log-exact.LogEvidence) <= 4*e.SE) {
					t.Errorf("log evidence %v, exactly %.4f", e, exact.LogEvidence)
				}
			}
			for _, k := range m.Known {
				within(t, k.Name, draws(t, a.Result, k.Name), identity, k.Mean)
				near(t, b, k.Name, nil, k.Mean)
				square := func(x float64) float64 { return (x - k.Mean) * (x - k.Mean) }
				within(t, "variance of "+k.Name, draws(t, a.Result, k.Name), square, k.SD*k.SD)
				near(t, b, k.Name, square, k.SD*k.SD)
			}
		})
	}
}

// A likelihood that says nothing gives back the prior, and an evidence of 1 without error.
func TestEvidenceOfPrior(t *testing.T) {
	none := func(g, _ []float64) float64 { clear(g); return 0 }
	prior := &mcmc.Gaussian{Mean: []float64{1, -2}, SD: []float64{.5, 3}}
	target := &mcmc.Target{Dim: 2, Prior: prior.Log, Likelihood: none, Density: prior.Log, GaussianPrior: prior}
	a, err := mcmc.Temper(context.Background(), target, mcmc.HMC{}, mcmc.Tempering{}, mcmc.Options{Warmup: 100, Draws: 500}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	b, err := mcmc.RunSequential(context.Background(), target, mcmc.HMC{}, mcmc.Sequential{}, mcmc.Options{Draws: 500}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []mcmc.Evidence{a.Evidence, a.SteppingStones, a.Thermodynamic, b.Evidence} {
		if !(math.Abs(e.Log) <= 1e-12) || !(e.SE <= 1e-7) { // rounding of a variance
			t.Errorf("log evidence %v, exactly 0", e)
		}
	}
	for i, name := range []string{"x[0]", "x[1]"} {
		within(t, name, draws(t, a.Result, name), identity, prior.Mean[i])
		near(t, b, name, nil, prior.Mean[i])
		square := func(x float64) float64 { return (x - prior.Mean[i]) * (x - prior.Mean[i]) }
		within(t, "variance of "+name, draws(t, a.Result, name), square, prior.SD[i]*prior.SD[i])
		near(t, b, name, square, prior.SD[i]*prior.SD[i])
	}
	if n := len(b.Runs[0].Stages); n != 1 {
		t.Errorf("%d stages where one is enough", n)
	}
}

// A run of parallel tempering that ended early goes on from its trace to the same bits.
func TestTemperResume(t *testing.T) {
	for _, kernel := range []mcmc.Kernel{mcmc.HMC{}, mcmc.GHMC{}} {
		target := posteriordb.EightSchools().Target
		options := func(path string) mcmc.Options {
			return mcmc.Options{Chains: 2, Warmup: 64, Draws: 60, Block: 10, Path: filepath.Join(t.TempDir(), path)}
		}
		whole := options("whole")
		want, err := mcmc.Temper(context.Background(), target, kernel, mcmc.Tempering{Rungs: 4}, whole, rng.New(9).Source())
		if err != nil {
			t.Fatal(err)
		}
		part := options("part")
		ctx, cancel := context.WithCancel(context.Background())
		part.Progress = progress.Func(func(done, total int64) {
			if total != 2*124 {
				t.Errorf("progress out of %d, want %d", total, 2*124)
			}
			if done > 2*64+50 {
				cancel()
			}
		})
		if _, err := mcmc.Temper(ctx, target, kernel, mcmc.Tempering{Rungs: 4}, part, rng.New(9).Source()); !errors.Is(err, context.Canceled) {
			t.Fatalf("a run that was cancelled gives the error %v", err)
		}
		part.Progress = nil
		got, err := mcmc.ResumeTempered(context.Background(), target, kernel, part)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range want.Names() {
			a, b := draws(t, want.Result, name), draws(t, got.Result, name)
			for c := range a {
				for i := range a[c] {
					if a[c][i] != b[c][i] {
						t.Fatalf("%v: %s of chain %d, draw %d is %v after a resume, %v without", kernel, name, c, i, b[c][i], a[c][i])
					}
				}
			}
		}
		if got.Evidence != want.Evidence || got.Evidence.SE == 0 {
			t.Errorf("%v: evidence %v after a resume, %v without", kernel, got.Evidence, want.Evidence)
		}
		if _, err := mcmc.ResumeTempered(context.Background(), target, mcmc.NUTS{}, part); err == nil {
			t.Error("another kernel goes on")
		}
	}
}

func TestTemperErrors(t *testing.T) {
	whole := posteriordb.Conjugate().Target()
	bare := &mcmc.Target{Dim: 1, Density: func(g, x []float64) float64 { return 0 }}
	noPrior := *whole
	noPrior.GaussianPrior, noPrior.DrawPrior = nil, nil
	broken := *whole
	broken.Likelihood = func(g, x []float64) float64 { clear(g); return math.NaN() }
	impossible := *whole
	impossible.Likelihood = func(g, x []float64) float64 { clear(g); return math.Inf(-1) }
	temper := func(target *mcmc.Target, how mcmc.Tempering, opt mcmc.Options) error {
		_, err := mcmc.Temper(context.Background(), target, mcmc.HMC{}, how, opt, rng.New(1).Source())
		return err
	}
	sequential := func(target *mcmc.Target, how mcmc.Sequential, opt mcmc.Options) error {
		_, err := mcmc.RunSequential(context.Background(), target, mcmc.HMC{}, how, opt, rng.New(1).Source())
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"no parts", temper(bare, mcmc.Tempering{}, mcmc.Options{}), "Prior and Likelihood"},
		{"a ladder that does not end at 1", temper(whole, mcmc.Tempering{Betas: []float64{0, .5}}, mcmc.Options{}), "1 as the last"},
		{"a ladder that falls", temper(whole, mcmc.Tempering{Betas: []float64{0, .5, .4, 1}}, mcmc.Options{}), "0.4 follows 0.5"},
		{"one rung", temper(whole, mcmc.Tempering{Rungs: 1}, mcmc.Options{}), "two rungs"},
		{"no warm-up", temper(whole, mcmc.Tempering{}, mcmc.Options{Warmup: -1}), "find no ladder"},
		{"no step", temper(whole, mcmc.Tempering{Betas: []float64{0, 1}}, mcmc.Options{Warmup: -1}), "Adapt.Step"},
		{"annealing", temper(whole, mcmc.Tempering{}, mcmc.Options{Warmup: 16, Anneal: &mcmc.Anneal{}}), "annealing"},
		{"NaN", temper(&broken, mcmc.Tempering{}, mcmc.Options{}), "NaN"},
		{"no parts", sequential(bare, mcmc.Sequential{}, mcmc.Options{}), "Prior and Likelihood"},
		{"no draws of the prior", sequential(&noPrior, mcmc.Sequential{}, mcmc.Options{}), "DrawPrior"},
		{"a share above 1", sequential(whole, mcmc.Sequential{Keep: 2}, mcmc.Options{}), "shares between 0 and 1"},
		{"NaN", sequential(&broken, mcmc.Sequential{}, mcmc.Options{}), "NaN"},
		{"impossible", sequential(&impossible, mcmc.Sequential{}, mcmc.Options{}), "likelihood of all is 0"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, c.err, c.want)
		}
	}
}

// Where few particles are left, that is told.
func TestSequentialDegeneracy(t *testing.T) {
	how := mcmc.Sequential{Keep: .05, Moves: 1}
	r, err := mcmc.RunSequential(context.Background(), posteriordb.DeepLinear().Target(), mcmc.RandomWalk{}, how, mcmc.Options{Chains: 2, Draws: 50}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(r.Faults(), "\n")
	for _, want := range []string{"descend from", "the moves ran out"} {
		if !strings.Contains(text, want) {
			t.Errorf("no fault tells %q:\n%s", want, text)
		}
	}
}

// Both record what is observed, on disk too, and [mcmc.Result.Summary] judges the quantities and not the rungs.
func TestTemperRecords(t *testing.T) {
	target := posteriordb.EightSchools().Target
	spread := mcmc.Observe("spread", func(x []float64) float64 { return x[9] })
	path := filepath.Join(t.TempDir(), "temper")
	a, err := mcmc.Temper(context.Background(), target, mcmc.NUTS{}, mcmc.Tempering{Rungs: 4},
		mcmc.Options{Warmup: 64, Draws: 40, Path: path, Observe: []mcmc.Observable{spread}}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	b, err := mcmc.RunSequential(context.Background(), target, mcmc.NUTS{}, mcmc.Sequential{},
		mcmc.Options{Chains: 2, Draws: 40, Path: filepath.Join(t.TempDir(), "smc"), Observe: []mcmc.Observable{spread}}, rng.New(1).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*mcmc.Result{a.Result, b.Result} {
		tau, log := draws(t, r, "tau"), draws(t, r, "spread")
		if len(tau[0]) != 40 {
			t.Fatalf("%d draws, want 40", len(tau[0]))
		}
		for c := range tau {
			for i := range tau[c] {
				if !(math.Abs(tau[c][i]-math.Exp(log[c][i])) <= 1e-12*tau[c][i]) {
					t.Errorf("tau is %v, and its logarithm %v", tau[c][i], log[c][i])
				}
			}
		}
	}
	s, err := a.Summary()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Unjudged, " "); got != "rung_log_likelihood rung_replica round_trips" {
		t.Errorf("not judged are %q", got)
	}
	if a.Chains[0].WarmupGradients == 0 || a.Chains[0].Gradients == 0 || len(a.Chains[0].X) != target.Dim {
		t.Errorf("the chain's end: %+v", a.Chains[0])
	}
	again, err := mcmc.ResumeTempered(context.Background(), target, mcmc.NUTS{}, mcmc.Options{Warmup: 64, Draws: 40, Path: path, Observe: []mcmc.Observable{spread}})
	if err != nil {
		t.Fatal(err)
	}
	if again.Evidence != a.Evidence || again.Chains[0].WarmupGradients != a.Chains[0].WarmupGradients {
		t.Errorf("a run that is complete is read as %v, it was %v", again.Evidence, a.Evidence)
	}
}

// What was complete when ctx ends is not lost.
func TestSequentialCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	opt := mcmc.Options{Chains: 3, Draws: 100, Progress: progress.Func(func(done, total int64) {
		if total != 300 {
			t.Errorf("progress out of %d, want 300", total)
		}
		if done > 150 {
			cancel()
		}
	})}
	r, err := mcmc.RunSequential(ctx, posteriordb.Conjugate().Target(), mcmc.HMC{}, mcmc.Sequential{}, opt, rng.New(1).Source())
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a run that was cancelled gives the error %v", err)
	}
	if len(r.Runs) != 1 || r.Evidence.Log != r.Runs[0].LogEvidence {
		t.Errorf("%d runs are complete, of evidence %v", len(r.Runs), r.Evidence)
	}
}
