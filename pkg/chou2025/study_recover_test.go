package chou2025

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// Draws are the same for all specs but for what the spec changes: segments of any half-length, whose capacity falls with it in every draw, as the samples are the same.
func TestRecoverHasCommonDraws(t *testing.T) {
	opt := capacity.Options{Origin: capacity.AsGiven, Samples: 30}
	at := func(radius float64, draws int) []*capacity.Result {
		spec := task.ManifoldSpec{Manifolds: 3, Points: 6, Inputs: 50, Dimension: 1, Radius: radius}
		all, err := Recover(context.Background(), spec, capacity.GLUE, opt, draws, rng.New(1).Source())
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	small, large, again := at(.5, 3), at(1, 3), at(.5, 2)
	for k := range small {
		if !(small[k].Capacity.Value > large[k].Capacity.Value) {
			t.Errorf("draw %d: capacity %v with R = ½, %v with 1", k, small[k].Capacity, large[k].Capacity)
		}
		if k < 2 && again[k].Capacity != small[k].Capacity {
			t.Errorf("draw %d is another one where there are fewer", k)
		}
		r := small[k]
		if product := r.Utility.Value * (1 + 1/(r.Radius.Value*r.Radius.Value)) / r.Dimension.Value; !(math.Abs(product/r.Capacity.Value-1) < 1e-9) {
			t.Errorf("draw %d: Ψ(1+R⁻²)/D = %v, capacity %v", k, product, r.Capacity.Value)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Recover(ctx, task.ManifoldSpec{Points: 3, Inputs: 5}, capacity.GLUE, opt, 1, rng.New(1).Source()); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "draw 0") {
		t.Errorf("cancelled: %v", err)
	}
}
