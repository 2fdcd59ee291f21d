package subspace

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Cells are single trials sorted into the combinations of factors: what demixed PCA needs beyond the means to choose its regularisation and to test.
type Cells struct {
	Units   []string
	Factors []Factor // without time
	Time    []float64
	units   []cellUnit
}

// cellUnit has a unit's responses, trials × samples, and for each combination of factors the rows of its trials.
type cellUnit struct {
	session   int
	responses *mat.Dense
	trials    [][]int
}

// Cells sorts trials by columns: the factors, whose levels are all labels that occur. Trials that lack a value belong to no cell. It is an error where a unit has fewer than two
// trials in some cell, as one of them is left out in turn (a [*MissingError]).
func (t *Trials) Cells(factors ...string) (*Cells, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if slices.Contains(factors, "time") {
		return nil, fmt.Errorf("subspace: cells: the column \"time\" has the name of the factor of the samples")
	}
	if _, err := t.Conditions(factors...); err != nil {
		return nil, err
	}
	c := &Cells{Units: t.Names(), Time: t.Time}
	for _, name := range factors {
		each, err := t.Conditions(name)
		if err != nil {
			return nil, err
		}
		f := Factor{Name: name}
		for _, condition := range each {
			f.Levels = append(f.Levels, condition[0].Label)
		}
		c.Factors = append(c.Factors, f)
	}
	for _, u := range t.Units {
		n, _ := u.Responses.Dims()
		cu := cellUnit{session: u.Session, responses: u.Responses}
		for i := range c.conditions() {
			condition := c.Condition(i)
			rows, err := condition.rows(u.Trials, n)
			if err != nil {
				return nil, fmt.Errorf("subspace: cells: unit %q: %w", u.Name, err)
			}
			if len(rows) < 2 {
				return nil, &MissingError{u.Name, condition, len(rows), 2}
			}
			cu.trials = append(cu.trials, rows)
		}
		c.units = append(c.units, cu)
	}
	return c, nil
}

// conditions is the number of combinations of factors.
func (c *Cells) conditions() int {
	n := 1
	for _, f := range c.Factors {
		n *= len(f.Levels)
	}
	return n
}

// Condition returns combination i, the last factor varying fastest.
func (c *Cells) Condition(i int) Condition {
	condition := make(Condition, len(c.Factors))
	for k := len(c.Factors) - 1; k >= 0; k-- {
		f := c.Factors[k]
		condition[k] = Level{f.Name, f.Levels[i%len(f.Levels)]}
		i /= len(f.Levels)
	}
	return condition
}

// Trials returns how many trials each unit has in each combination, units × combinations.
func (c *Cells) Trials() [][]int {
	all := make([][]int, len(c.units))
	for u, unit := range c.units {
		for _, rows := range unit.trials {
			all[u] = append(all[u], len(rows))
		}
	}
	return all
}

// Tensor returns the means over trials, with the samples as a last factor "time", also where there is only one.
func (c *Cells) Tensor() *Tensor {
	x, _ := c.means(nil)
	return x
}

// means returns the means over trials and, where left gives one trial of each unit and combination, those means without it and the tensor of these trials.
func (c *Cells) means(left [][]int) (mean, single *Tensor) {
	time := Factor{Name: "time"}
	for _, s := range c.Time {
		time.Levels = append(time.Levels, strconv.FormatFloat(s, 'g', -1, 64))
	}
	conditions, samples := c.conditions(), len(c.Time)
	tensor := func() *Tensor {
		return &Tensor{Units: c.Units, Factors: append(slices.Clone(c.Factors), time), Values: mat.NewDense(len(c.units), conditions*samples, nil)}
	}
	mean, single = tensor(), tensor()
	for u, unit := range c.units {
		for k, rows := range unit.trials {
			to, n := mean.Values.RawRowView(u)[k*samples:(k+1)*samples], 0
			for i, row := range rows {
				if left != nil && left[u][k] == i {
					copy(single.Values.RawRowView(u)[k*samples:], unit.responses.RawRowView(row))
					continue
				}
				n++
				for s, v := range unit.responses.RawRowView(row) {
					to[s] += v
				}
			}
			for s := range to {
				to[s] /= float64(n)
			}
		}
	}
	return mean, single
}

// draw chooses one trial of each unit and combination; units of one session have the same.
func (c *Cells) draw(random *rand.Rand) [][]int {
	drawn, of := make([][]int, len(c.units)), map[int][]int{}
	for u, unit := range c.units {
		if same := of[unit.session]; unit.session != 0 && same != nil {
			drawn[u] = same
			continue
		}
		for _, rows := range unit.trials {
			drawn[u] = append(drawn[u], random.IntN(len(rows)))
		}
		of[unit.session] = drawn[u]
	}
	return drawn
}

// shuffle returns the cells with the trials of each unit dealt to the combinations at random, as many to each as before; units of one session alike.
func (c *Cells) shuffle(random *rand.Rand) *Cells {
	s := &Cells{Units: c.Units, Factors: c.Factors, Time: c.Time}
	of := map[int][][]int{}
	for _, unit := range c.units {
		dealt := of[unit.session]
		if unit.session == 0 || dealt == nil {
			all := slices.Concat(unit.trials...)
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			dealt = nil
			for _, rows := range unit.trials {
				dealt = append(dealt, all[:len(rows)])
				all = all[len(rows):]
			}
			of[unit.session] = dealt
		}
		s.units = append(s.units, cellUnit{unit.session, unit.responses, dealt})
	}
	return s
}

// Noise returns the covariance of single trials around the means of their cells, units × units, summed over all combinations and samples, for [DemixedOptions].Noise: unbiased,
// dividing by the trials of a combination less 1. Units that were not recorded together have covariance 0.
func (c *Cells) Noise() *mat.SymDense { return c.noise(nil) }

func (c *Cells) noise(left [][]int) *mat.SymDense {
	total := mat.NewSymDense(len(c.units), nil)
	mean, _ := c.means(left)
	samples := len(c.Time)
	for u, a := range c.units {
		for v := u; v < len(c.units); v++ {
			b := c.units[v]
			if v != u && (a.session == 0 || a.session != b.session) {
				continue
			}
			sum := 0.0
			for k, rows := range a.trials {
				within, n := 0.0, 0
				for i, row := range rows {
					if left != nil && left[u][k] == i {
						continue
					}
					n++
					x, y := a.responses.RawRowView(row), b.responses.RawRowView(b.trials[k][i])
					mx, my := mean.Values.RawRowView(u)[k*samples:], mean.Values.RawRowView(v)[k*samples:]
					for s := range x {
						within += (x[s] - mx[s]) * (y[s] - my[s])
					}
				}
				sum += within / float64(max(1, n-1))
			}
			total.SetSym(u, v, sum)
		}
	}
	return total
}

// NoiseShare returns the share of the total variance of the means that is noise of the trials they are taken over: what averages of as many trials would have without any
// effect of factors or time. Means with a share near 1 hold nothing else. It can exceed 1 by chance, and is NaN where nothing varies.
func (c *Cells) NoiseShare() float64 {
	mean, _ := c.means(nil)
	data, _ := mean.centred()
	size, samples := mat.Norm(data, 2), len(c.Time)
	noise, combinations := 0.0, float64(c.conditions())
	for u, unit := range c.units {
		// A unit's mean over all cells takes 1/cells of the noise of independent cells with it; samples of one trial need not be independent, which this leaves out.
		for k, rows := range unit.trials {
			sum := 0.0
			for s := range samples {
				m := mean.Values.At(u, k*samples+s)
				for _, row := range rows {
					d := unit.responses.At(row, s) - m
					sum += d * d
				}
			}
			noise += sum / float64(len(rows)*(len(rows)-1)) * (1 - 1/(combinations*float64(samples)))
		}
	}
	if size == 0 {
		return math.NaN()
	}
	return noise / (size * size)
}

// String says how many units, combinations and trials there are.
func (c *Cells) String() string {
	least, most := math.MaxInt, 0
	for _, unit := range c.units {
		for _, rows := range unit.trials {
			least, most = min(least, len(rows)), max(most, len(rows))
		}
	}
	names := make([]string, len(c.Factors))
	for i, f := range c.Factors {
		names[i] = fmt.Sprintf("%s (%d)", f.Name, len(f.Levels))
	}
	return fmt.Sprintf("%d units, %s, %d samples, %d … %d trials a cell", len(c.units), strings.Join(names, " × "), len(c.Time), least, most)
}
