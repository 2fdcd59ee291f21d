package chou2025

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/decoding"
	"github.com/richlazy/richlazy/pkg/fewshot"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

// Neurons asks for the capacity and geometry of what a population of neurons does in some conditions, though its units were not recorded together: one pseudo-population after
// another is drawn, each trial of which has a trial of the same condition of every unit, none twice, and measured. Units are z-scored over all points at each time.
type Neurons struct {
	Label   string            // the column whose levels are the manifolds
	Within  []string          // columns that a manifold is pooled over: units of a pseudo-trial agree in them, and each crossed level has as many points
	Points  int               // of each manifold, a multiple of the crossed levels of Within
	Average int               // so many pseudo-trials make one point, their mean; 0: 1
	Draws   int               // of pseudo-populations; 0: 10
	Shots   int               // for prototypes; 0: 5
	Options capacity.Options  // of GLUE
	Report  progress.Reporter // of draws × samples
}

// Spread is a mean over pseudo-populations.
type Spread struct {
	Value float64
	SD    float64 // of one pseudo-population, over them: which trials met, and the Monte-Carlo error of one. NaN for one draw
	Own   float64 // Monte-Carlo standard error of one, root mean square
	SE    float64 // SD/√draws: what more draws would lower. Trials and units are the same in all, and their sampling is no part of it
}

// String returns the mean with the standard deviation over pseudo-populations.
func (s Spread) String() string { return fmt.Sprintf("%.4g (SD %.2g)", s.Value, s.SD) }

// Recorded is what neurons do at one time.
type Recorded struct {
	Time      float64  // middle of the sample, in seconds; 0 without time
	Manifolds []string // levels of Label
	Points    int      // of each
	Units     int
	// Capacity and geometry by capacity.GLUE, and the capacity of the same points dealt to manifolds at random, with the same random directions.
	Capacity, Null, Dimension, Radius, Utility          Spread
	CentreAlignment, AxisAlignment, CentreAxisAlignment Spread
	// FewShot is the error of choosing among all manifolds by prototypes (fewshot.Learn), Predicted that from geometry (fewshot.Theory), of which Own is the standard error over
	// points.
	FewShot, Predicted Spread
	NonSeparable       float64 // the share of dichotomies that no hyperplane realises
	NullNonSeparable   float64
	Results            []*capacity.Result // of each pseudo-population
}

// Measure returns what the population does at each of its samples; bin or select times first. The same pseudo-trials are measured at all samples. Results are the same on any
// number of cores.
//
// It is an error where a session has too few trials of a condition (neural.Population.AtLeast drops such sessions), Points is no multiple of the levels of Within, and for what
// capacity.GLUE and package fewshot refuse, such as fewer than five points. It panics where an option is negative.
func (n Neurons) Measure(ctx context.Context, p *neural.Population, src rand.Source) ([]*Recorded, error) {
	if n.Points < 0 || n.Average < 0 || n.Draws < 0 || n.Shots < 0 {
		panic("chou2025: Neurons with an option below 0")
	}
	n.Average, n.Draws = max(n.Average, 1), cmp.Or(n.Draws, 10)
	n.Shots = cmp.Or(n.Shots, 5)
	times := max(1, len(p.Centres()))
	each, err := n.trials(p)
	if err != nil {
		return nil, fmt.Errorf("chou2025: neurons: %w", err)
	}
	drawn := make([]*neural.Recording, n.Draws)
	seeds := make([][3]rand.ChaCha8, n.Draws*times)
	for d := range drawn {
		r, err := p.Pseudo(neural.PseudoOptions{By: append([]string{n.Label}, n.Within...), Trials: each * n.Average}, src)
		if err != nil {
			return nil, fmt.Errorf("chou2025: neurons: %w", err)
		}
		if drawn[d], err = n.points(r); err != nil {
			return nil, fmt.Errorf("chou2025: neurons: %w", err)
		}
		for t := range times {
			for k := range 3 {
				seeds[d*times+t][k] = *rng.Fork(src)
			}
		}
	}
	single := make([]*one, n.Draws*times)
	count := progress.Count(n.Report, int64(len(single)))
	if err := cores.Try(ctx, len(single), func(i int) (err error) {
		sample, err := drawn[i/times].Samples(i%times, i%times+1)
		if err != nil {
			return err
		}
		if single[i], err = n.one(ctx, sample, seeds[i]); err != nil {
			return fmt.Errorf("chou2025: neurons: sample %d: %w", i%times, err)
		}
		count.Add(1)
		return nil
	}); err != nil {
		return nil, err
	}
	all := make([]*Recorded, times)
	for t := range all {
		var of []*one
		for d := range n.Draws {
			of = append(of, single[d*times+t])
		}
		all[t] = recorded(of)
		if centres := p.Centres(); len(centres) > 0 {
			all[t].Time = centres[t]
		}
	}
	return all, nil
}

// trials returns how many points of each condition there are.
func (n Neurons) trials(p *neural.Population) (int, error) {
	levels := 1
	for _, column := range n.Within {
		found := map[string]bool{}
		for _, s := range p.Sessions {
			c, err := s.Observations.Column(column)
			if err != nil {
				return 0, err
			}
			for _, l := range c.Levels() {
				found[l] = true
			}
		}
		levels *= len(found)
	}
	if n.Points < 1 || n.Points%levels != 0 {
		return 0, fmt.Errorf("%d points of each manifold in %d levels of %q: want as many of each", n.Points, levels, n.Within)
	}
	return n.Points / levels, nil
}

// points averages pseudo-trials that follow each other.
func (n Neurons) points(r *neural.Recording) (*neural.Recording, error) {
	if n.Average == 1 {
		return r, nil
	}
	trial, err := r.Observations.Column("trial")
	if err != nil {
		return nil, err
	}
	point := make([]float64, trial.Len())
	for i, v := range trial.Number {
		point[i] = math.Floor(v / float64(n.Average))
	}
	grouped := *r
	if grouped.Observations, err = r.Observations.With(table.Numbers("point", point...)); err != nil {
		return nil, err
	}
	mean, _, err := grouped.AverageBy(append(append([]string{n.Label}, n.Within...), "point")...)
	return mean, err
}

// one is the outcome of a pseudo-population at one time.
type one struct {
	names        []string
	points       int
	units        int
	result, null *capacity.Result
	learned      *fewshot.Learned
	predicted    *fewshot.Prediction
}

func (n Neurons) one(ctx context.Context, r *neural.Recording, seeds [3]rand.ChaCha8) (*one, error) {
	clouds, names, err := r.Manifolds(n.Label)
	if err != nil {
		return nil, err
	}
	o := &one{names: names}
	clouds = together(clouds)
	o.points, o.units = clouds[0].Dims()
	again := seeds[0]
	if o.result, err = capacity.GLUE(ctx, clouds, n.Options, &seeds[0]); err != nil {
		return nil, err
	}
	shuffled, err := capacity.Shuffled(clouds, &seeds[1])
	if err != nil {
		return nil, err
	}
	if o.null, err = capacity.GLUE(ctx, shuffled, n.Options, &again); err != nil {
		return nil, err
	}
	if o.learned, err = fewshot.Learn(ctx, clouds, fewshot.Options{Shots: n.Shots, Draws: 200}, &seeds[2]); err != nil {
		return nil, err
	}
	o.predicted, err = fewshot.Theory(ctx, clouds, n.Shots)
	return o, err
}

// together z-scores units over the points of all manifolds.
func together(clouds []*mat.Dense) []*mat.Dense {
	all := clouds[0]
	for _, x := range clouds[1:] {
		var s mat.Dense
		s.Stack(all, x)
		all = &s
	}
	scored, _ := decoding.Standardised(all, all)
	out, at := make([]*mat.Dense, len(clouds)), 0
	for k, x := range clouds {
		rows, units := x.Dims()
		out[k] = mat.DenseCopyOf(scored.Slice(at, at+rows, 0, units))
		at += rows
	}
	return out
}
