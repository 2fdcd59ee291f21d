package vanmeegen2025

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/posterior"
)

// Draws are what a run of a [Study] gave: plain data, which [notebook.Keep] and encoding/gob can store. [Study.Ensemble] makes networks of them again.
//
// [notebook.Keep]: https://pkg.go.dev/github.com/richlazy/richlazy/pkg/notebook#Keep
type Draws struct {
	Theta   [][][]float64 // whitened weights: chains × draws × coordinates
	Report  string        // the summary of the run in function space, and in words what is wrong with it or that nothing was found
	Faults  []string      // those words, one fault after the other; empty where nothing was found
	Accept  []float64     // mean acceptance probability by chain
	Steps   []float64     // size of the leapfrog steps by chain
	Thin    int           // transitions between draws
	Started uint64        // a number of the source, by which two runs can be told apart
}

// Run anneals chains from the prior to the study's temperature, and returns their draws. Whether chains agree is judged in function space (training error, readout covariance,
// kernels): weights have no order that chains could share. An interrupted run is an error.
func (s Study) Run(ctx context.Context, src rand.Source) (*Draws, error) {
	p, err := s.Posterior()
	if err != nil {
		return nil, err
	}
	beta := s.Temperature()
	schedule := posterior.AnnealFast(beta)
	if s.Slow {
		schedule = posterior.AnnealSlow(beta)
	}
	kernel := posterior.Sampler()
	if s.Steps > 0 {
		kernel.Steps = s.Steps
	}
	d := &Draws{Thin: or(s.Thin, 10), Started: src.Uint64()}
	view := p.Training()
	r, err := mcmc.Run(ctx, p.Target(beta), kernel, mcmc.Options{
		Chains: or(s.Chains, 2), Warmup: or(s.Warmup, 300), Draws: or(s.Draws, 250), Thin: d.Thin,
		Start: mcmc.StartPrior(), Anneal: schedule, Adapt: mcmc.Adapt{Estimate: mcmc.EstimateNone},
		Observe: []mcmc.Observable{
			view.ObserveMeanSquaredError("mse", p.Targets()),
			p.ObserveReadout("U"),
			s.forms(view),
			p.ObserveTheta("theta"),
		},
		Observed: true, Progress: s.Progress,
	}, src)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	return d, d.read(r)
}

// forms records the class forms e_cᵀ K_l e_c of the hidden layers' kernels, layers × classes.
func (s Study) forms(view *posterior.View) mcmc.Observable {
	layers, classes := or(s.Layers, 1), s.World.Classes()
	return view.Observe("form", func(dst []float64, v *posterior.View, theta []float64) {
		for l, k := range v.Kernels(theta)[1:] {
			forms := posterior.ClassForms(k, s.World.Labels, classes)
			for c := range classes {
				dst[l*classes+c] = forms.At(c, c)
			}
		}
	}, layers, classes)
}

// read takes what is kept out of the trace.
func (d *Draws) read(r *mcmc.Result) error {
	sum, err := r.Summary("mse", "U", "form")
	if err != nil {
		return fmt.Errorf("vanmeegen2025: %w", err)
	}
	d.Report, d.Faults, d.Accept = sum.String(), sum.Faults(), slices.Clone(sum.Accept)
	for _, chain := range r.Chains {
		d.Steps = append(d.Steps, chain.Step)
	}
	if d.Theta, err = r.Vectors("theta"); err != nil {
		return fmt.Errorf("vanmeegen2025: %w", err)
	}
	return nil
}
