package subspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// SignificanceOptions of [Cells.Significance]. The zero value is 100 repetitions and 100 shuffles, as in the paper, of up to three components.
type SignificanceOptions struct {
	Repetitions, Shuffles, Components int
	Progress                          progress.Reporter // data sets done: the data and the shuffles
}

// Significance says when a demixed component tells the levels of its factors apart.
type Significance struct {
	Groups  []Group
	Classes []int // how many there are in each group; 0 for time alone, which is not tested
	// Accuracy has for each group components × samples: the share of left-out trials whose level was found. Chance is 1/Classes. Components that a data set of a repetition
	// did not have count as chance.
	Accuracy []*mat.Dense
	// Shuffled has for each group shuffles × samples: the accuracy of the first component where trials were shuffled among cells.
	Shuffled []*mat.Dense
	// P has for each group components × samples: (shuffles that are at least as good + 1) / (shuffles + 1). Samples are many tests, and neighbours are alike.
	P []*mat.Dense
}

// Significance decodes with single components (Kobak et al. 2016): of each unit and cell one trial, drawn at random, is left out, components are fitted to the means of the others,
// and at each sample the value of a component in the trials left out is given to the class whose mean value, in the others, is nearest. Classes of a group are the combinations of
// the levels of its factors. The null distribution repeats all of it with the trials of each unit shuffled among cells, numbers of trials kept.
//
// Where o has a noise covariance, that of the trials at hand takes its place. Components of a repetition are matched with those of all trials by the angle of their encoders.
// Nil groups are as in [Demix]; a group is tested by all factors in its sets but time. It runs on all cores, with random numbers seeded from src in order.
func (c *Cells) Significance(ctx context.Context, o DemixedOptions, s SignificanceOptions, src rand.Source) (*Significance, error) {
	defaults := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	defaults(&s.Repetitions, 100)
	defaults(&s.Shuffles, 100)
	defaults(&s.Components, 3)
	if s.Repetitions < 1 || s.Shuffles < 1 || s.Components < 1 {
		return nil, fmt.Errorf("subspace: significance: %d repetitions, %d shuffles, %d components", s.Repetitions, s.Shuffles, s.Components)
	}
	o.Components = s.Components
	x := c.Tensor()
	groups, sets, err := x.groups(o.Groups)
	if err != nil {
		return nil, err
	}
	o.Groups = groups
	r := &Significance{Groups: groups}
	labels := make([][]int, len(groups))
	tested := false
	for g := range groups {
		n := 0
		labels[g], n = c.classes(sets[g])
		r.Classes = append(r.Classes, n)
		tested = tested || n > 1
	}
	if !tested {
		return nil, errors.New("subspace: significance: no group has factors besides time")
	}
	if o.Noise != nil {
		o.Noise = c.Noise()
	}
	reference, err := Demix(ctx, x, o)
	if err != nil {
		return nil, err
	}
	each, count := sources(s.Shuffles+1, src), progress.Count(s.Progress, int64(s.Shuffles+1))
	all := make([][]*mat.Dense, s.Shuffles+1)
	err = cores.Try(ctx, s.Shuffles+1, func(k int) error {
		random, cells, like := rand.New(each[k]), c, reference
		if k > 0 {
			cells = c.shuffle(random)
			o := o
			if o.Noise != nil {
				o.Noise = cells.Noise()
			}
			var err error
			if like, err = Demix(ctx, cells.Tensor(), o); err != nil {
				return err
			}
		}
		var err error
		all[k], err = cells.decode(ctx, o, like, labels, r.Classes, s, random)
		count.Add(1)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("subspace: significance: %w", err)
	}
	r.Accuracy = all[0]
	for g := range groups {
		shuffled, p := mat.NewDense(s.Shuffles, len(c.Time), nil), mat.NewDense(s.Components, len(c.Time), nil)
		for k := range s.Shuffles {
			shuffled.SetRow(k, all[k+1][g].RawRowView(0))
		}
		p.Apply(func(i, t int, _ float64) float64 {
			better := 1.0
			for k := range s.Shuffles {
				if shuffled.At(k, t) >= r.Accuracy[g].At(i, t) {
					better++
				}
			}
			return better / float64(s.Shuffles+1)
		}, p)
		if r.Classes[g] < 2 {
			p.Apply(func(_, _ int, _ float64) float64 { return math.NaN() }, p)
		}
		r.Shuffled, r.P = append(r.Shuffled, shuffled), append(r.P, p)
	}
	return r, nil
}

// classes returns for each combination of factors its class in a group, and how many classes there are: 0 where the group is time alone.
func (c *Cells) classes(sets []int) (labels []int, n int) {
	bits := 0
	for _, set := range sets {
		bits |= set & (1<<len(c.Factors) - 1)
	}
	number := map[string]int{}
	for i := range c.conditions() {
		key := ""
		for k, l := range c.Condition(i) {
			if bits>>k&1 == 1 {
				key += l.Label + "\x00"
			}
		}
		if _, known := number[key]; !known {
			number[key] = len(number)
		}
		labels = append(labels, number[key])
	}
	if bits == 0 {
		return labels, 0
	}
	return labels, len(number)
}

// decode returns for each group the accuracy, components × samples.
func (c *Cells) decode(ctx context.Context, o DemixedOptions, like *Demixed, labels [][]int, classes []int, s SignificanceOptions, random *rand.Rand) ([]*mat.Dense, error) {
	accuracy := make([]*mat.Dense, len(labels))
	for g := range accuracy {
		accuracy[g] = mat.NewDense(s.Components, len(c.Time), nil)
		if classes[g] < 2 {
			accuracy[g].Apply(func(_, _ int, _ float64) float64 { return math.NaN() }, accuracy[g])
		}
	}
	samples, n := len(c.Time), float64(s.Repetitions*c.conditions())
	for range s.Repetitions {
		left := c.draw(random)
		train, test := c.means(left)
		if o.Noise != nil {
			o.Noise = c.noise(left)
		}
		d, err := Demix(ctx, train, o)
		if err != nil {
			return nil, err
		}
		seen, held := d.Project(train), d.Project(test)
		for g, group := range like.Groups {
			if classes[g] < 2 {
				continue
			}
			of := matched(like, d, group.Name)
			for i := range s.Components {
				for t := range samples {
					if i >= len(of) {
						accuracy[g].Set(i, t, accuracy[g].At(i, t)+1/float64(classes[g]*s.Repetitions))
						continue
					}
					right := nearest(seen.RawRowView(of[i]), held.RawRowView(of[i]), labels[g], classes[g], t, samples)
					accuracy[g].Set(i, t, accuracy[g].At(i, t)+right/n)
				}
			}
		}
	}
	return accuracy, nil
}

// nearest returns how many of the values at a sample have the nearest mean of their own class; ties are shared.
func nearest(seen, held []float64, labels []int, classes, sample, samples int) (right float64) {
	means, n := make([]float64, classes), make([]float64, classes)
	for i, label := range labels {
		means[label] += seen[i*samples+sample]
		n[label]++
	}
	for k := range means {
		means[k] /= n[k]
	}
	for i, label := range labels {
		v := held[i*samples+sample]
		own, closer, equal := math.Abs(v-means[label]), false, 1.0
		for k, m := range means {
			if k != label {
				closer = closer || math.Abs(v-m) < own
				if math.Abs(v-m) == own {
					equal++
				}
			}
		}
		if !closer {
			right += 1 / equal
		}
	}
	return right
}

// matched returns the components of a group in d in the order of those of like whose encoders they resemble most.
func matched(like, d *Demixed, group string) (order []int) {
	free := d.Of(group)
	for _, i := range like.Of(group) {
		best, most := -1, -1.0
		for k, j := range free {
			if c := math.Abs(cosine(like.Encoders.ColView(i), d.Encoders.ColView(j))); c > most {
				best, most = k, c
			}
		}
		if best >= 0 {
			order = append(order, free[best])
			free = append(append([]int{}, free[:best]...), free[best+1:]...)
		}
	}
	return append(order, free...)
}
