package fewshot

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Prediction is what geometry says of learning from few examples.
type Prediction struct {
	Shots    int
	Geometry *Geometry // by [Measure]
	// SNR and Error of each pair: row a, of which an example is to be recognised, column b, the other class; NaN on the diagonal.
	SNR, Error capacity.Matrix
	// Mean is that of Error over all ordered pairs, Classes and All the errors of choosing among all classes ([Geometry.Errors]): of each, and their mean. Chance is ½ for pairs
	// and 1 − 1/classes for all.
	Mean, All capacity.Estimate
	Classes   []capacity.Estimate
}

// Theory predicts the error of prototypes of m examples each from the unbiased estimates of [Measure]. Standard errors are those of the points that stand for a class, by a
// jackknife of 20 groups (with fewer points a group each): group g of every class is left out at once. Points in a row form a group, so that what is alike in neighbours counts
// once.
//
// It is an error where Measure fails, a class has fewer than five points, and where ctx ends. It panics where m < 1.
func Theory(ctx context.Context, manifolds []*mat.Dense, m int) (*Prediction, error) {
	shots(m)
	kernel, members, err := gram(manifolds, 5)
	if err != nil {
		return nil, err
	}
	groups := 20
	for _, own := range members {
		groups = min(groups, len(own))
	}
	all := make([]*Geometry, groups+1) // the last is of all points
	values := make([][]float64, groups+1)
	if err := cores.Try(ctx, groups+1, func(g int) (err error) {
		all[g], err = kernel.measure(without(members, g, groups), false)
		if err != nil {
			return err
		}
		values[g] = all[g].predicted(m)
		for _, v := range values[g] {
			if math.IsNaN(v) {
				return errors.New("fewshot: the covariance of the margins is singular to rounding")
			}
		}
		return nil
	}); err != nil {
		return nil, err
	}
	whole := values[groups]
	se := make([]float64, len(whole))
	for i := range se {
		mean, square := 0.0, 0.0
		for _, v := range values[:groups] {
			mean += v[i] / float64(groups)
		}
		for _, v := range values[:groups] {
			square += (v[i] - mean) * (v[i] - mean)
		}
		se[i] = math.Sqrt(square * float64(groups-1) / float64(groups))
	}
	classes := len(manifolds)
	p := &Prediction{Shots: m, Geometry: all[groups], SNR: undefined(classes), Error: undefined(classes)}
	at := 0
	next := func() capacity.Estimate { at++; return capacity.Estimate{Value: whole[at-1], SE: se[at-1]} }
	for a := range classes {
		for b := range classes {
			if a != b {
				set(p.SNR, a, b, next())
				set(p.Error, a, b, next())
			}
		}
	}
	for range classes {
		p.Classes = append(p.Classes, next())
	}
	p.Mean, p.All = next(), next()
	return p, nil
}

// predicted lists SNR and error of each pair, the errors of classes, and the two means.
func (g *Geometry) predicted(m int) (values []float64) {
	k := g.Classes()
	mean, all := 0.0, 0.0
	for a := range k {
		for b := range k {
			if a != b {
				p := g.Pair(a, b)
				values = append(values, p.SNR(m), p.Error(m))
				mean += p.Error(m) / float64(k*(k-1))
			}
		}
	}
	for _, e := range g.Errors(m) {
		values = append(values, e)
		all += e / float64(k)
	}
	return append(values, mean, all)
}

// without returns the members of each class but those of one of the groups, and all for the number after the last group.
func without(members [][]int, group, groups int) [][]int {
	left := make([][]int, len(members))
	for a, own := range members {
		for i, p := range own {
			if i*groups/len(own) != group {
				left[a] = append(left[a], p)
			}
		}
	}
	return left
}

func undefined(k int) capacity.Matrix {
	m := capacity.Matrix{Value: mat.NewDense(k, k, nil), SE: mat.NewDense(k, k, nil)}
	for a := range k {
		m.Value.Set(a, a, math.NaN())
		m.SE.Set(a, a, math.NaN())
	}
	return m
}

func set(m capacity.Matrix, a, b int, e capacity.Estimate) {
	m.Value.Set(a, b, e.Value)
	m.SE.Set(a, b, e.SE)
}

// String returns the errors with their standard errors, and the means over ordered pairs of what they come from.
func (p *Prediction) String() string {
	k := p.Geometry.Classes()
	var mean Pair
	for a := range k {
		for b := range k {
			if a != b {
				q, n := p.Geometry.Pair(a, b), float64(k*(k-1))
				mean.Distance += q.Distance / n
				mean.Dimension += q.Dimension / n
				mean.Own += q.Own / n
				mean.Subspaces += q.Subspaces / n
			}
		}
	}
	var s strings.Builder
	fmt.Fprintf(&s, "%d classes, prototypes of %d, predicted\n", k, p.Shots)
	fmt.Fprintf(&s, "error, pairs            %v\nerror, among all        %v\n", p.Mean, p.All)
	fmt.Fprintf(&s, "distance² of centres    %.4g of the variance\ndimension               %.4g\n", mean.Distance, mean.Dimension)
	fmt.Fprintf(&s, "overlap with centres    %.4g\noverlap of subspaces    %.4g\n", mean.Own, mean.Subspaces)
	return s.String()
}
