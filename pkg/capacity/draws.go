package capacity

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// draws are what is random: a row for each sample.
type draws struct {
	t      *mat.Dense // samples × channels, standard normal
	labels *mat.Dense // samples × manifolds, ±1
	centre *mat.Dense // samples × manifolds, standard normal: t along the centre where each manifold is taken on its own
}

// newDraws takes labels and directions from streams of their own, so that other labels leave the directions as they are, and more samples the first ones.
func newDraws(manifolds, channels int, opt Options, src rand.Source) draws {
	labels, directions, centres := stream(src), stream(src), stream(src)
	d := draws{mat.NewDense(opt.Samples, channels, nil), mat.NewDense(opt.Samples, manifolds, nil), mat.NewDense(opt.Samples, manifolds, nil)}
	r := rand.New(labels)
	for k := range opt.Samples {
		opt.dichotomy(d.labels.RawRowView(k), r)
		simd.Normals(d.t.RawRowView(k), directions)
		simd.Normals(d.centre.RawRowView(k), centres)
	}
	return d
}

func stream(src rand.Source) rand.Source { return rand.NewPCG(src.Uint64(), src.Uint64()) }

// dichotomy fills y with labels. With the origin at the mean of the centres and no bias it leaves out those that are the same for all manifolds.
func (o Options) dichotomy(y []float64, r *rand.Rand) {
	o.Labels.draw(y, o.Share, r)
	for o.Origin == MeanCentre && !o.Bias && len(y) > 1 && math.Abs(floats.Sum(y)) == float64(len(y)) {
		o.Labels.draw(y, o.Share, r)
	}
}

// draw fills y with labels.
func (l Labels) draw(y []float64, share float64, r *rand.Rand) {
	switch l {
	case RandomLabels, SparseLabels:
		if l == RandomLabels {
			share = 0.5
		}
		for i := range y {
			y[i] = -1
			if r.Float64() < share {
				y[i] = 1
			}
		}
	case BalancedLabels:
		half := len(y) / 2
		if len(y)%2 == 1 {
			half += r.IntN(2)
		}
		for i := range y {
			y[i] = -1
			if i < half {
				y[i] = 1
			}
		}
		r.Shuffle(len(y), func(i, j int) { y[i], y[j] = y[j], y[i] })
	case OneVersusRest:
		for i := range y {
			y[i] = -1
		}
		y[r.IntN(len(y))] = 1
	}
}

// Draws returns what is random in a result of [GLUE] with these options and a source in this state: directions t, samples × channels, and labels, samples × manifolds. With them
// another program can be given the same problems. Options that do not go together panic.
func Draws(manifolds, channels int, opt Options, src rand.Source) (t, labels *mat.Dense) {
	if manifolds < 1 || channels < 1 {
		panic(fmt.Sprintf("capacity: Draws: %d manifolds in %d channels", manifolds, channels))
	}
	d := newDraws(manifolds, channels, opt.resolve(glue), src)
	return d.t, d.labels
}
