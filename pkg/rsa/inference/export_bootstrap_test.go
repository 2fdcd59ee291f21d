package inference

import (
	"context"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
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
	err = each(context.Background(), opt.Samples, rng.Fork(opt.Source), nil, func() *sampler { return newSampler(s) }, func(p *sampler, b int, random *rand.Rand) error {
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

// LeftOut returns the estimates of all the data, without each condition and without each matching, and the matchings.
func LeftOut(models []model.Model, data *rsa.Stack, by compare.Measure, src rand.Source) (tables []*mat.Dense, partners [][]int, err error) {
	s, err := newStudy(models, data, by, Options{})
	if err != nil {
		return nil, nil, err
	}
	var seed rand.Source = rng.Fork(src)
	again := *seed.(*rand.ChaCha8)
	j, err := s.leaveOut(context.Background(), seed, nil)
	if err != nil {
		return nil, nil, err
	}
	tables = append(append(append(tables, j.nothing), j.conditions...), j.matchings...)
	return tables, matchings(rand.New(&again).Perm(s.conditions.count)), nil
}
