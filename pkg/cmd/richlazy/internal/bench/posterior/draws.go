package posterior

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/rng"
)

// run is what a side drew in one round.
type run struct {
	draws            map[string][][]float64 // by quantity, chains × draws
	gradients        float64                // of all draws, without warm-up
	warmup, sampling float64                // seconds of the processor, of all chains
	steps, accept    []float64              // step size and mean acceptance by chain
	divergent        float64
}

// readRun reads what sample.R wrote: a name and numbers a line; lines of one quantity are its chains.
func readRun(path string) (*run, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &run{draws: map[string][][]float64{}}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		x, sum := make([]float64, len(fields)-1), 0.
		for i, field := range fields[1:] {
			if x[i], err = strconv.ParseFloat(field, 64); err != nil {
				return nil, fmt.Errorf("stan: %s: %w", fields[0], err)
			}
			sum += x[i]
		}
		switch fields[0] {
		case "warmup.seconds":
			r.warmup = sum
		case "sampling.seconds":
			r.sampling = sum
		case "leapfrogs":
			r.gradients = sum
		case "steps":
			r.steps = x
		case "accept":
			r.accept = x
		case "divergent":
			r.divergent = sum
		default:
			r.draws[fields[0]] = append(r.draws[fields[0]], x)
		}
	}
	return r, nil
}

// clocked is NUTS that notes the processor's time when the warm-up of its chain ends.
type clocked struct {
	mcmc.NUTS
	warmup int
	steps  *int     // that were taken
	ended  *float64 // when warm-up ended
}

// Step is a step of NUTS.
func (k clocked) Step(t *mcmc.Target, s *mcmc.State, tuning *mcmc.Tuning, src rand.Source) mcmc.Info {
	if *k.steps == k.warmup {
		*k.ended = used()
	}
	*k.steps++
	return k.NUTS.Step(t, s, tuning, src)
}

// sample draws on one thread, chain after chain, so that the processor's time is that of the chain.
func (p problem) sample(ctx context.Context, seed uint64) (*run, error) {
	defer bench.Threads(1)()
	r := &run{draws: map[string][][]float64{}}
	for c := range chains {
		kernel := clocked{NUTS: mcmc.NUTS{Accept: p.delta}, warmup: p.warmup, steps: new(int), ended: new(float64)}
		began := used()
		options := mcmc.Options{Chains: 1, Warmup: p.warmup, Draws: p.draws, Workers: 1, Unchecked: true}
		result, err := mcmc.Run(ctx, p.model.Target, kernel, options, rng.New(seed).At("bench posterior", c).Source())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		ended := used()
		r.warmup += *kernel.ended - began
		r.sampling += ended - *kernel.ended
		chain := result.Chains[0]
		r.gradients += float64(chain.Gradients)
		r.divergent += float64(chain.Divergent)
		r.steps = append(r.steps, chain.Step)
		for _, name := range p.names() {
			draws, err := result.Draws(name)
			if err != nil {
				return nil, err
			}
			r.draws[name] = append(r.draws[name], draws[0])
		}
	}
	return r, nil
}

// least returns the smallest bulk effective sample size, and of which quantity it is.
func (r *run) least(names []string) (ess float64, of string) {
	ess = math.Inf(1)
	for _, name := range names {
		if e := diagnostic.ESSBulk(r.draws[name]); !(e >= ess) {
			ess, of = e, name
		}
	}
	return ess, of
}
