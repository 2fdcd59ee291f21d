package subspace

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Courses are mean responses over time, units × conditions × samples; of a projection, the units are axes.
type Courses struct {
	Units      []string
	Conditions []Condition
	Time       []float64 // seconds
	// Values holds a row for each unit, all conditions one behind the other, samples fastest: units × (conditions·samples).
	Values *mat.Dense
	// Trials is how many trials are behind each mean, units × conditions. It is nil where that is not known.
	Trials [][]int
}

// At returns the response of a unit in a condition at a sample.
func (c *Courses) At(unit, condition, sample int) float64 {
	return c.Values.At(unit, condition*len(c.Time)+sample)
}

// Course returns the response of a unit in a condition over time. It shares memory with c.
func (c *Courses) Course(unit, condition int) []float64 {
	s := len(c.Time)
	return c.Values.RawRowView(unit)[condition*s : (condition+1)*s]
}

// Average returns each unit's mean response over the trials of each condition. A condition without a trial of some unit is a [*MissingError].
func (t *Trials) Average(conditions []Condition) (*Courses, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(conditions) == 0 {
		return nil, fmt.Errorf("subspace: average: no conditions")
	}
	samples := len(t.Time)
	c := &Courses{Units: t.Names(), Conditions: conditions, Time: t.Time, Values: mat.NewDense(len(t.Units), len(conditions)*samples, nil)}
	for i, u := range t.Units {
		n, _ := u.Responses.Dims()
		c.Trials = append(c.Trials, make([]int, len(conditions)))
		for k, condition := range conditions {
			rows, err := condition.rows(u.Trials, n)
			if err != nil {
				return nil, fmt.Errorf("subspace: average: unit %q: %w", u.Name, err)
			}
			if len(rows) == 0 {
				return nil, &MissingError{u.Name, condition, 0, 1}
			}
			c.Trials[i][k] = len(rows)
			course := c.Course(i, k)
			for _, row := range rows {
				for s, v := range u.Responses.RawRowView(row) {
					course[s] += v
				}
			}
			for s := range course {
				course[s] /= float64(len(rows))
			}
		}
	}
	return c, nil
}

// like returns courses of the same shape with zeros.
func (c *Courses) like() *Courses {
	r, n := c.Values.Dims()
	out := *c
	out.Values = mat.NewDense(r, n, nil)
	return &out
}

// Smooth returns the courses convolved with a Gaussian of a standard deviation in seconds, cut at four of them. Near the ends it weighs the samples that there are, so that a
// constant stays one. Samples need not be equally far apart. 0 changes nothing; it panics where sd is negative or not a number.
func (c *Courses) Smooth(sd float64) *Courses {
	if !(sd >= 0) {
		panic(fmt.Sprintf("subspace: Smooth with a standard deviation of %v", sd))
	}
	out := c.like()
	if sd == 0 {
		out.Values.Copy(c.Values)
		return out
	}
	samples := len(c.Time)
	weights := mat.NewDense(samples, samples, nil)
	for i := range samples {
		row, sum := weights.RawRowView(i), 0.0
		for j := range row {
			if z := (c.Time[i] - c.Time[j]) / sd; math.Abs(z) <= 4+1e-6 { // not up to the last digit of a time
				row[j] = math.Exp(-z * z / 2)
				sum += row[j]
			}
		}
		for j := range row {
			row[j] /= sum
		}
	}
	for u := range c.Units {
		for k := range c.Conditions {
			course, smooth := c.Course(u, k), out.Course(u, k)
			for i := range smooth {
				for j, w := range weights.RawRowView(i) {
					smooth[i] += w * course[j]
				}
			}
		}
	}
	return out
}

// Scale is the mean and the standard deviation (dividing by n) of each unit over all conditions and samples.
type Scale struct{ Mean, SD []float64 }

// Scale returns those of the courses. A unit that does not vary is an error.
func (c *Courses) Scale() (Scale, error) {
	var s Scale
	for u, name := range c.Units {
		mean, sd := moments(c.Values.RawRowView(u))
		if !(sd > 1e-12*math.Abs(mean)) {
			return s, fmt.Errorf("subspace: unit %q does not vary over conditions and time", name)
		}
		s.Mean, s.SD = append(s.Mean, mean), append(s.SD, sd)
	}
	return s, nil
}

// ZScore returns the courses with each unit's mean subtracted and divided by its standard deviation. The scale may be that of other trials. It panics where the number of
// units differs.
func (c *Courses) ZScore(s Scale) *Courses {
	if len(s.Mean) != len(c.Units) || len(s.SD) != len(c.Units) {
		panic(fmt.Sprintf("subspace: ZScore of %d units by a scale of %d", len(c.Units), len(s.Mean)))
	}
	out := c.like()
	for u := range c.Units {
		for i, v := range c.Values.RawRowView(u) {
			out.Values.RawRowView(u)[i] = (v - s.Mean[u]) / s.SD[u]
		}
	}
	return out
}

// moments returns mean and standard deviation (dividing by n) in two passes.
func moments(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(sd)
}
