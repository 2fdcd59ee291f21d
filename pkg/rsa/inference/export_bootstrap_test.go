package inference

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// Drawn returns how often each condition and each subject is in each sample.
func Drawn(models []model.Model, data *rsa.Stack, by compare.Measure, opt Options) (copies [][]int, times [][]float64, err error) {
	opt = opt.filled()
	s, err := newStudy(models, data, by, opt)
	if err != nil {
		return nil, nil, err
	}
	copies, times = make([][]int, opt.Samples), make([][]float64, opt.Samples)
	err = each(context.Background(), opt.Samples, fork(opt.Source), nil, func() *sampler { return newSampler(s) }, func(p *sampler, b int, random *rand.Rand) error {
		p.sampleUnits(random)
		copies[b], times[b] = slices.Clone(p.copies), slices.Clone(p.times)
		return nil
	})
	return copies, times, err
}

// SetsOf returns the sets into which units that are present are divided; nil where they are too few.
func SetsOf(f Folds, present []bool, random *rand.Rand) [][]int {
	var d division
	if !d.divide(f, present, random) {
		return nil
	}
	var sets [][]int
	for k := range d.sets() {
		sets = append(sets, slices.Clone(d.set(k)))
	}
	return sets
}
