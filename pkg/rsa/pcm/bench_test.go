package pcm

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// images returns data of 92 conditions, 8 runs and 500 channels, and a model of three components.
func images() (Data, Model) {
	r := rng.New(95).Rand()
	m := must(Component("c", randomG(r, 92), randomG(r, 92), identity(92)))
	condition, run := ladder(8, 92)
	p := Parameters{Model: []float64{0, -1, -2}, LogNoise: []float64{1}}
	return must(Simulate(m, p, Data{Condition: condition, Run: run}, nil, 500, false, rng.New(95).At("y").Source())), m
}

func BenchmarkNew92(b *testing.B) {
	d, _ := images()
	for b.Loop() {
		must(New(d, nil))
	}
}

func BenchmarkFit92(b *testing.B) {
	d, m := images()
	s := must(New(d, nil))
	for b.Loop() {
		must(Fit(context.Background(), s, m, Options{}))
	}
}
