package mcmc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Tempering says how parallel tempering is done. The zero value finds the ladder by itself.
type Tempering struct {
	// Betas are the powers of the likelihood, growing, the last of them 1; they are kept. Nil: warm-up finds them, from 0 to 1, such that swaps between all neighbours are rejected
	// equally often.
	Betas   []float64
	Rungs   int // number of powers where Betas is nil; 0: 2Λ + 2, at most 64, for the communication barrier Λ that warm-up sees
	Explore int // transitions of the kernel at each rung between attempts to swap; 0: 1
}

// Temper draws from a target by parallel tempering: replicas of it with the likelihood raised to powers between 0, the prior, and 1 are moved by the kernel, and swapped. A
// replica that comes to the prior forgets where it was, so that modes that no chain at β = 1 could leave are visited by their weights, and the log likelihoods on the way give
// the evidence.
//
// Swaps are those of Okabe et al. (2001) and Syed, Bouchard-Côté, Deligiannidis and Doucet (2022): in turn all even and all odd pairs of neighbours, which has replicas travel
// from end to end. Where the target has DrawPrior or GaussianPrior, the rung β = 0 is independent draws. Every rung has a step size and masses of its own. Warm-up is in
// rounds, each twice as long as the one before; after each the ladder is set anew (Syed et al., algorithm 4), from the rejections of all chains together, and so are the
// masses. Options.Warmup counts scans, that is Explore transitions at each rung and one attempt to swap, and Options.Draws scans too.
//
// Each chain is an ensemble of replicas of its own, and chains are what runs in parallel. All numbers depend on src and the options only. The draws are those of β = 1.
// Recorded beside them are rung_log_likelihood and rung_replica, one number a rung, and round_trips. Options.Anneal and KeepWarmup are an error.
//
// Where ctx ends or a chain has an error after warm-up, [ResumeTempered] goes on from what Options.Path has, and there is a result beside the error, as of [Run].
func Temper(ctx context.Context, t *Target, kernel Kernel, how Tempering, opt Options, src rand.Source) (*TemperedResult, error) {
	w, err := newTempering(t, kernel, how, opt)
	if err != nil {
		return nil, err
	}
	points, ladder, err := w.warm(ctx, src)
	if err != nil {
		return nil, err
	}
	target, replicas, run, err := ladder.run(t, kernel, opt)
	if err != nil {
		return nil, err
	}
	run.Start = StartAt(points...)
	run.Progress = w.progress(w.scans)
	result, err := Run(ctx, target, replicas, run, src)
	return ladder.result(t, result, err)
}

// ResumeTempered goes on with a run of [Temper] whose warm-up was complete, from the trace in Options.Path, to the same bits as if it had not been interrupted. Target, kernel
// and options are those of the run.
func ResumeTempered(ctx context.Context, t *Target, kernel Kernel, opt Options) (*TemperedResult, error) {
	if opt.Path == "" {
		return nil, errors.New("mcmc: resume: parallel tempering goes on from a trace in Path")
	}
	stored, err := trace.Open(opt.Path)
	if err != nil {
		return nil, fmt.Errorf("mcmc: resume: %w", err)
	}
	var s savedLadder
	if err := json.Unmarshal([]byte(stored.Layout().Attributes[ladderAttribute]), &s); err != nil {
		return nil, fmt.Errorf("mcmc: resume: %s has no ladder that can be read: %w", opt.Path, err)
	}
	ladder, err := s.ladder(t.Dim, opt.Adapt.Mass)
	if err != nil {
		return nil, fmt.Errorf("mcmc: resume: %s: the ladder: %w", opt.Path, err)
	}
	target, replicas, run, err := ladder.run(t, kernel, opt)
	if err != nil {
		return nil, err
	}
	result, err := Resume(ctx, target, replicas, run)
	return ladder.result(t, result, err)
}

// Ladder is what warm-up of parallel tempering found: the powers of the likelihood, and the tuning of the kernel at each.
type Ladder struct {
	Betas   []float64 // growing, the last of them 1
	Tuning  []Tuning
	Explore int // transitions between attempts to swap
	// Gradients are the evaluations of the gradient that warm-up took, by chain, or of the density where there is no gradient.
	Gradients []int

	given bool // the masses are the caller's
}

const ladderAttribute = "parallel_tempering"

// run is what [Run] and [Resume] are given: the replicas as one target, their kernel, and options.
func (l *Ladder) run(t *Target, kernel Kernel, opt Options) (*Target, Kernel, Options, error) {
	if opt.Anneal != nil || opt.KeepWarmup {
		return nil, nil, opt, errors.New("mcmc: parallel tempering: annealing, and keeping warm-up, are for Run")
	}
	for _, tuning := range l.Tuning {
		switch tuning.Mass.(type) {
		case nil, Unit, *DiagonalMass, *DenseMass, *LowRankMass:
		default:
			if !l.given {
				return nil, nil, opt, fmt.Errorf("mcmc: parallel tempering: a mass of type %T cannot be kept with the ladder", tuning.Mass)
			}
		}
	}
	text, err := json.Marshal(l.saved())
	if err != nil {
		return nil, nil, opt, fmt.Errorf("mcmc: parallel tempering: the ladder: %w", err)
	}
	attributes := map[string]string{ladderAttribute: string(text), "unidentified": rungLikelihood + "\n" + rungReplica + "\n" + roundTrips}
	for k, v := range opt.Attributes {
		attributes[k] = v
	}
	k := &replicas{kernel, l, t}
	inner := opt.Observe
	opt.Attributes, opt.Unchecked, opt.Warmup, opt.Adapt = attributes, true, -1, Adapt{Estimate: EstimateNone}
	opt.Observe = nil
	for _, o := range inner {
		opt.Observe = append(opt.Observe, k.top(o))
	}
	opt.Observe = append(opt.Observe, k.observables()...)
	return k.target1(), k, opt, nil
}

// savedLadder is a ladder in an attribute of the trace.
type savedLadder struct {
	Betas, Steps []float64
	Masses       []savedMass
	Explore      int
	Gradients    []int
	Given        bool
}

func (l *Ladder) saved() savedLadder {
	s := savedLadder{Betas: l.Betas, Explore: l.Explore, Gradients: l.Gradients, Given: l.given}
	for _, t := range l.Tuning {
		s.Steps = append(s.Steps, t.Step)
		if !l.given {
			s.Masses = append(s.Masses, saveMass(t.Mass))
		}
	}
	return s
}

func (s *savedLadder) ladder(n int, given Mass) (*Ladder, error) {
	if len(s.Betas) < 2 || len(s.Steps) != len(s.Betas) || !s.Given && len(s.Masses) != len(s.Betas) || s.Explore < 1 {
		return nil, fmt.Errorf("%d powers, %d step sizes, %d masses", len(s.Betas), len(s.Steps), len(s.Masses))
	}
	l := &Ladder{Betas: s.Betas, Explore: s.Explore, Gradients: s.Gradients, given: s.Given}
	for i, step := range s.Steps {
		t := Tuning{Step: step, Mass: given}
		if !s.Given {
			var err error
			if t.Mass, err = s.Masses[i].mass(n); err != nil {
				return nil, err
			}
		}
		l.Tuning = append(l.Tuning, t)
	}
	return l, nil
}

// tempering is a warm-up of parallel tempering.
type tempering struct {
	target   *Target
	kernel   Kernel
	how      Tempering
	opt      Options
	chains   int
	scans    int // of warm-up
	explore  int
	accept   float64
	estimate Estimate
}

func newTempering(t *Target, kernel Kernel, how Tempering, opt Options) (*tempering, error) {
	w := &tempering{target: t, kernel: kernel, how: how, opt: opt, chains: or(opt.Chains, 4), scans: max(or(opt.Warmup, 1000), 0), explore: or(how.Explore, 1)}
	switch {
	case t.Prior == nil || t.Likelihood == nil:
		return nil, errors.New("mcmc: parallel tempering needs a target with Prior and Likelihood")
	case w.chains < 1 || w.explore < 1 || how.Rungs < 0 || how.Rungs == 1:
		return nil, fmt.Errorf("mcmc: parallel tempering: %d chains, %d transitions between swaps, %d rungs: want positive numbers, and two rungs at least",
			w.chains, w.explore, how.Rungs)
	case how.Betas == nil && w.scans < 16:
		return nil, fmt.Errorf("mcmc: parallel tempering: %d scans of warm-up find no ladder: want 16, or Betas", w.scans)
	}
	if b := how.Betas; b != nil {
		if len(b) < 2 || b[len(b)-1] != 1 || !(b[0] >= 0) {
			return nil, fmt.Errorf("mcmc: parallel tempering: Betas are %v: want two at least, none negative, and 1 as the last", b)
		}
		for i := range b[1:] {
			if !(b[i+1] > b[i]) {
				return nil, fmt.Errorf("mcmc: parallel tempering: Betas have to grow, %v follows %v", b[i+1], b[i])
			}
		}
	}
	if w.accept = or(opt.Adapt.Acceptance, kernel.Acceptance()); opt.Adapt.KeepStep {
		w.accept = 0
	}
	if err := opt.Adapt.check(t, kernel); err != nil {
		return nil, fmt.Errorf("mcmc: parallel tempering: %w", err)
	}
	if w.scans == 0 && w.accept > 0 && !(opt.Adapt.Step > 0) {
		return nil, errors.New("mcmc: parallel tempering: without warm-up Adapt.Step has to be given")
	}
	w.estimate = opt.Adapt.Estimate
	if w.estimate == EstimateDefault {
		w.estimate = EstimateDiagonal
		if opt.Adapt.Mass != nil || kernel.Acceptance() == 0 {
			w.estimate = EstimateNone
		}
	}
	return w, nil
}

// progress is the caller's reporter, told of scans beyond those that are done.
func (w *tempering) progress(done int) progress.Reporter {
	if w.opt.Progress == nil {
		return nil
	}
	all := int64(w.chains) * int64(w.scans+or(w.opt.Draws, 1000)*or(w.opt.Thin, 1))
	return progress.Func(func(n, _ int64) { w.opt.Progress.Report(n+int64(w.chains*done), all) })
}

// betas is a ladder to begin with: the fifth power of equal distances, which suits likelihoods that are much narrower than the prior.
func (w *tempering) betas() []float64 {
	if w.how.Betas != nil {
		return slices.Clone(w.how.Betas)
	}
	b := make([]float64, or(w.how.Rungs, 10))
	for i := range b {
		b[i] = math.Pow(float64(i)/float64(len(b)-1), 5)
	}
	return b
}
