package chou2025

import (
	"context"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

// MeasureAll measures many representations, in their order, on all cores, with the same bits on any number of them. Those with the same Seed have folds and directions in
// common. Errors are those of [Representation.Measure]; report, which may be nil, hears of representations.
func MeasureAll(ctx context.Context, all []*Representation, p Probes, report progress.Reporter, src rand.Source) ([]*Transferred, error) {
	seed, count := rng.New(src.Uint64()), progress.Count(report, int64(len(all)))
	done := make([]*Transferred, len(all))
	err := cores.Try(ctx, len(all), func(k int) (err error) {
		defer count.Add(1)
		done[k], err = all[k].Measure(ctx, p, seed.At(all[k].Seed).Source())
		return err
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}
