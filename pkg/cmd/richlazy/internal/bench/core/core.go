package core

import (
	"context"
	"errors"
	"fmt"

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
	p := against{peer}
	return bench.Suite{Name: "core", Parts: []bench.Part{
		products(p), threads(p, shape{500, 1000, 1000}), gram(p, 1000, 10000), elementwise(p),
		eigenpairs(p, 1000), cell(kernel),
	}}
}

// against adds the peer's contenders to cases.
type against struct{ *bench.Peer }

// begin makes the peer forget what an earlier part gave it.
func (p against) begin(ctx context.Context, r *bench.Runner) error {
	if p.Peer == nil {
		return nil
	}
	return p.still(r, p.Forget(ctx))
}

// still passes errors on but that of a lost peer, which the runner keeps.
func (p against) still(r *bench.Runner, err error) error {
	if errors.Is(err, bench.ErrPeer) {
		r.Lost(err)
		return nil
	}
	return err
}

// blas reports whether the peer's matrices are OpenBLAS'.
func (p against) blas() bool { return p.Peer != nil && len(p.OpenBLAS) > 0 }

// A given is an array that the peer is given.
type given struct {
	name string
	send func(context.Context, *bench.Peer) error
}

func array[T real](name string, rows, columns int, x []T) given {
	name += " " + kind[T]() + fmt.Sprint(rows, columns)
	return given{name, func(ctx context.Context, p *bench.Peer) error { return bench.Array(ctx, p, name, rows, columns, x) }}
}

// add adds the contender of a work of the peer to a case, nothing where there is no peer any more.
func (p against) add(ctx context.Context, r *bench.Runner, c *bench.Case, name, work string, threads int, on ...given) error {
	if p.Peer == nil {
		return nil
	}
	var names []string
	for _, a := range on {
		if err := a.send(ctx, p.Peer); err != nil {
			return p.still(r, err)
		}
		names = append(names, a.name)
	}
	contender, err := p.Contender(ctx, name, work, threads, names...)
	if err != nil {
		return p.still(r, err)
	}
	c.Contenders = append(c.Contenders, contender)
	return nil
}

type real interface{ float32 | float64 }

// kind is how a type is named in tables.
func kind[T real]() string {
	if single[T]() {
		return "f32"
	}
	return "f64"
}

func single[T real]() bool {
	var t T
	_, single := any(t).(float32)
	return single
}

// epsilon is the distance from 1 to the next number.
func epsilon[T real]() float64 {
	if single[T]() {
		return 0x1p-23
	}
	return 0x1p-52
}

// on makes a contender run on a path.
func on(p simd.Path, c bench.Contender) bench.Contender {
	return c.Around(func() func() { return simd.Force(p) })
}

// float64s returns the numbers of an array, for comparison.
func float64s[T real](x []T) func() []float64 {
	return func() []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = float64(v)
		}
		return y
	}
}
