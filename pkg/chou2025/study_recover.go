package chou2025

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// Recover draws manifolds of a known geometry so many times, and measures the points of each draw: whether an estimator finds what is known (Chou et al. 2025, App. B.5, for
// which the zero spec and 200 samples are the middle of the protocol; there the origin is capacity.AsGiven, as two manifolds about their own mean have opposite centres).
//
// From one source, draw k has the same centres and the same coordinates of points whatever the spec, so that differences between specs are not of chance. Errors are those of
// the estimator with the number of the draw; no draws are none. It panics where [task.Manifolds] does.
func Recover(ctx context.Context, spec task.ManifoldSpec, estimate capacity.Estimator, opt capacity.Options, draws int, src rand.Source) ([]*capacity.Result, error) {
	seed := rng.New(src.Uint64())
	var all []*capacity.Result
	for k := range draws {
		m := task.Manifolds(spec, seed.At("manifolds", k).Source())
		r, err := estimate(ctx, task.Partition(m.Train.Inputs(), m.Manifold), opt, seed.At("samples", k).Source())
		if err != nil {
			return nil, fmt.Errorf("chou2025: draw %d: %w", k, err)
		}
		all = append(all, r)
	}
	return all, nil
}
