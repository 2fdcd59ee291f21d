package core

import (
	"context"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// Names of contenders.
const (
	ours     = "ours"
	narrower = "ours avx2" // beside the wider path
	gonums   = "gonum"
	openBLAS = "OpenBLAS"
)

// Suite returns the parts of bench core. peer may be nil. kernel returns the set-up of the notebook kernel, or an error that wraps bench.ErrSkipped.
func Suite(peer *bench.Peer, kernel func(context.Context) (jupyter.Installation, error)) bench.Suite {
	p := bench.Against{Peer: peer}
	return bench.Suite{Name: "core", Parts: []bench.Part{
		products(p), threads(p, shape{500, 1000, 1000}), gram(p, 1000, 10000), elementwise(p),
		eigenpairs(p, 1000), cell(kernel),
	}}
}

// on makes a contender run on a path.
func on(p simd.Path, c bench.Contender) bench.Contender {
	return c.Around(func() func() { return simd.Force(p) })
}

// float64s returns the numbers of an array, for comparison.
func float64s[T bench.Real](x []T) func() []float64 {
	return func() []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = float64(v)
		}
		return y
	}
}
