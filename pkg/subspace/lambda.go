package subspace

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// LambdaSearch is the result of [Cells.Lambda].
type LambdaSearch struct {
	Lambdas []float64
	// Errors is λ × repetitions: the squared error of all marginalisations as a share of their variance. Mean is over repetitions.
	Errors *mat.Dense
	Mean   []float64
	Best   float64 // the λ of the smallest mean error; of ties the largest
}

// LambdaOptions of [Cells.Lambda]. The zero value is 30 values from 1e-4 to 1 in equal ratios, and 10 repetitions.
type LambdaOptions struct {
	Lambdas     []float64
	Repetitions int
	Progress    progress.Reporter // repetitions done
}

// Lambda chooses the regularisation by cross-validation (Kobak et al. 2016): of each unit and cell one trial, drawn at random, is left out; components are fitted to the means of
// the others, and the marginalisations of these means are reconstructed from the trials left out, Σ_φ ‖X_φ(train) − F_φ D_φ X(test)‖² over Σ_φ ‖X_φ(train)‖². Of o, Lambda is not
// used; where it has a noise covariance, that of the training trials takes its place. What is reconstructed from are single trials, noisier than means: the choice is right for
// reading single trials, and shrinks decoders of means more than a description of the means needs.
//
// Repetitions run on all cores, with random numbers seeded from src in their order.
func (c *Cells) Lambda(ctx context.Context, o DemixedOptions, l LambdaOptions, src rand.Source) (*LambdaSearch, error) {
	if l.Lambdas == nil {
		for i := range 30 {
			l.Lambdas = append(l.Lambdas, math.Pow(10, -4+4*float64(i)/29))
		}
	}
	if l.Repetitions == 0 {
		l.Repetitions = 10
	}
	if l.Repetitions < 0 || len(l.Lambdas) == 0 {
		return nil, fmt.Errorf("subspace: λ: %d values and %d repetitions", len(l.Lambdas), l.Repetitions)
	}
	r := &LambdaSearch{Lambdas: l.Lambdas, Errors: mat.NewDense(len(l.Lambdas), l.Repetitions, nil), Mean: make([]float64, len(l.Lambdas))}
	each, count := sources(l.Repetitions, src), progress.Count(l.Progress, int64(l.Repetitions))
	err := cores.Try(ctx, l.Repetitions, func(k int) error {
		left := c.draw(rand.New(each[k]))
		train, test := c.means(left)
		o := o
		if o.Noise != nil {
			o.Noise = c.noise(left)
		}
		parts, err := train.Marginalise(o.Groups)
		if err != nil {
			return err
		}
		held, _ := test.centred()
		total := 0.0
		for _, p := range parts {
			total += square(p.Values)
		}
		for i, lambda := range l.Lambdas {
			o.Lambda = lambda
			d, err := Demix(ctx, train, o)
			if err != nil {
				return err
			}
			wrong := 0.0
			for g, p := range parts {
				left := mat.DenseCopyOf(p.Values)
				for j, component := range d.Components {
					if component.Group == g {
						left.RankOne(left, -1, d.Encoders.ColView(j), read(mat.Col(nil, j, d.Decoders), held))
					}
				}
				wrong += square(left)
			}
			r.Errors.Set(i, k, wrong/total)
		}
		count.Add(1)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("subspace: λ: %w", err)
	}
	least := math.Inf(1)
	for i := range l.Lambdas {
		for _, e := range r.Errors.RawRowView(i) {
			r.Mean[i] += e / float64(l.Repetitions)
		}
		if r.Mean[i] < least || r.Mean[i] == least && l.Lambdas[i] > r.Best {
			least, r.Best = r.Mean[i], l.Lambdas[i]
		}
	}
	return r, nil
}

func square(x *mat.Dense) float64 {
	n := mat.Norm(x, 2)
	return n * n
}
