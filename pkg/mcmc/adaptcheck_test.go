package mcmc

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// Options that no chain can follow are errors before the first step, and say what is wrong.
func TestOptionsThatCannotBeFollowed(t *testing.T) {
	nan := math.NaN()
	three, _ := Diagonal([]float64{1, 1, 1})
	for _, c := range []struct {
		kernel Kernel
		adapt  Adapt
		want   string
	}{
		{NUTS{}, Adapt{Acceptance: nan}, "target acceptance NaN"},
		{NUTS{}, Adapt{Acceptance: 1}, "target acceptance 1"},
		{NUTS{Accept: nan}, Adapt{}, "target acceptance NaN"},
		{NUTS{}, Adapt{Step: nan}, "step size NaN"},
		{RandomWalk{}, Adapt{Step: math.Inf(1), KeepStep: true}, "step size +Inf"},
		{NUTS{}, Adapt{Estimate: EstimateNone + 1}, "no Estimate 5"},
		{NUTS{}, Adapt{Rank: -1}, "rank -1"},
		{NUTS{}, Adapt{Begin: -5}, "windows of -5, 0 and 0 steps"},
		{NUTS{}, Adapt{Mass: three}, "masses are of 3 coordinates, the target has 2"},
		{NUTS{MaxEnergyError: -1}, Adapt{}, "energy error of -1"},
		{HMC{MaxEnergyError: nan}, Adapt{}, "energy error of NaN"},
		{GHMC{MaxEnergyError: -1}, Adapt{}, "energy error of -1"},
		{HMC{Integrator: 9}, Adapt{}, "Integrator 9"},
	} {
		for name, run := range map[string]func() error{
			"run": func() error {
				_, err := Run(context.Background(), gaussian(2), c.kernel, Options{Draws: 10, Warmup: 10, Adapt: c.adapt}, rand.NewPCG(1, 2))
				return err
			},
			"temper": func() error {
				_, err := Temper(context.Background(), wide(), c.kernel, Tempering{}, Options{Draws: 10, Warmup: 20, Adapt: c.adapt}, rand.NewPCG(1, 2))
				return err
			},
			"sequential": func() error {
				_, err := RunSequential(context.Background(), wide(), c.kernel, Sequential{}, Options{Draws: 10, Adapt: c.adapt}, rand.NewPCG(1, 2))
				return err
			},
		} {
			if err := run(); err == nil || !strings.HasPrefix(err.Error(), "mcmc: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %#v with %+v gives %v, want %q", name, c.kernel, c.adapt, err, c.want)
			}
		}
	}
}

// wide is a Gaussian likelihood under a standard normal prior, of two coordinates.
func wide() *Target {
	g := &Gaussian{}
	return &Target{Dim: 2, GaussianPrior: g, Prior: g.Log, Likelihood: g.Log, Density: (&Gaussian{SD: []float64{math.Sqrt(0.5), math.Sqrt(0.5)}}).Log}
}

// A kernel or masses with other numbers than those of the run are not taken for the same.
func TestResumeWithOtherSettingsIsAnError(t *testing.T) {
	narrow, _ := Diagonal([]float64{1, 1, 1, 1})
	broad, _ := Diagonal([]float64{1, 1, 1, 2})
	for _, c := range []struct {
		name          string
		kernel, other Kernel
		mass, another Mass
	}{
		{"energy error", NUTS{}, NUTS{MaxEnergyError: 50}, nil, nil},
		{"time", HMC{Time: 1.5}, HMC{Time: 1.500001}, nil, nil},
		{"floor", SGLD{RMS: 0.9}, SGLD{RMS: 0.9, Floor: 0.1}, nil, nil},
		{"masses", NUTS{}, NUTS{}, narrow, broad},
	} {
		opt := Options{Chains: 1, Warmup: 20, Draws: 20, Path: filepath.Join(t.TempDir(), "run"), Adapt: Adapt{Step: 0.1, Mass: c.mass}}
		if _, err := Run(context.Background(), gaussian(4), c.kernel, opt, rand.NewPCG(1, 2)); err != nil {
			t.Fatal(err)
		}
		if _, err := Resume(context.Background(), gaussian(4), c.kernel, opt); err != nil {
			t.Errorf("%s: the same run: %v", c.name, err)
		}
		opt.Adapt.Mass = c.another
		if _, err := Resume(context.Background(), gaussian(4), c.other, opt); err == nil {
			t.Errorf("%s: another run is resumed as this one", c.name)
		}
	}
}

// With a constant in Density that prior and Likelihood lack, no place would have enough likelihood.
func TestEllipticalSliceSaysThatDensityIsNotTheSum(t *testing.T) {
	target := wide()
	target.Prior = nil
	if _, err := (EllipticalSlice{}).Init(target, []float64{1, 2}); err != nil {
		t.Error(err)
	}
	density := target.Density
	target.Density = func(gradient, x []float64) float64 { return density(gradient, x) + 600 }
	if _, err := (EllipticalSlice{}).Init(target, []float64{1, 2}); err == nil || !strings.Contains(err.Error(), "sum") {
		t.Errorf("a density with 600 more than its parts gives %v", err)
	}
}
