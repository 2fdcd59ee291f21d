package neural

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Dataset returns the values for representational similarity analysis, with their tables and, where they have time, one matrix a sample and the begin of each sample as
// its time. Values stay what they are: spike counts are counts per sample. The set has the columns "name", "measure" and "unit", those that are stated. All is read into
// memory, eight bytes a value. Missing values stay missing.
func (r *Recording) Dataset() (*rsa.Dataset, error) {
	observations, channels, samples := r.Dims()
	if observations*channels*samples == 0 {
		return nil, r.fail("data set: there are no values: %d observations × %d channels × %d samples", observations, channels, samples)
	}
	d := &rsa.Dataset{Observations: r.Observations, Channels: r.Channels, Times: r.Time, Set: about(r.Name, r.Measure, r.Unit)}
	for range samples {
		d.Values = append(d.Values, mat.NewDense(observations, channels, nil))
	}
	err := rows(r.Values, func(o, c int, row []float64) error {
		for i, v := range row {
			d.Values[i].Set(o, c, v)
		}
		return nil
	})
	if err == nil {
		err = d.Check()
	}
	if err != nil {
		return nil, r.fail("%w", err)
	}
	return d, nil
}

// about returns a table of one row.
func about(name, measure, unit string) (out table.Table) {
	for _, c := range [][2]string{{"name", name}, {"measure", measure}, {"unit", unit}} {
		if c[1] != "" {
			out = append(out, table.Texts(c[0], c[1]))
		}
	}
	return out
}

// Trials sorts the responses of [Recording.Matrix], the means over all samples, into conditions by one column and, unless run is "", into runs by another, both
// ascending: what the estimators of pkg/rsa take. Observations without condition or run are left out. The error is that of [rsa.Dataset.Trials].
func (r *Recording) Trials(condition, run string) (*rsa.Trials, error) {
	values, err := r.Matrix()
	if err != nil {
		return nil, err
	}
	_, measure, unit := r.seconds(1)
	d := &rsa.Dataset{Values: []*mat.Dense{values}, Observations: r.Observations, Channels: r.Channels, Set: about(r.Name, measure, unit)}
	t, err := d.Trials(condition, run)
	if err != nil {
		return nil, r.fail("%w", err)
	}
	return t, nil
}

// Geometry returns the responses of [Recording.Matrix] with the index of each one's condition, for the measures of pkg/geometry that look at single trials, and the names
// of the conditions, which are the crossed levels of the factors in the order of [Recording.ConditionMeans]. Observations without a level are left out. A condition
// without observations is an [EmptyError], and a missing response an error.
func (r *Recording) Geometry(by ...string) (trials geometry.Trials, conditions []string, err error) {
	members, values, cells, err := r.sorted(by)
	if err != nil {
		return geometry.Trials{}, nil, err
	}
	var rows [][]float64
	for cell, observations := range members {
		for _, o := range observations {
			rows = append(rows, values.RawRowView(o))
			trials.Condition = append(trials.Condition, cell)
		}
	}
	trials.Responses = stacked(rows)
	return trials, cells.names, nil
}

// Manifolds returns the responses of [Recording.Matrix] to each condition as a cloud of points: one matrix a condition, points × channels, so that each row is a point,
// as the stacked points of manifold capacity are. Points are in the order of the observations. Conditions, and the errors, are those of [Recording.Geometry].
func (r *Recording) Manifolds(by ...string) (clouds []*mat.Dense, conditions []string, err error) {
	members, values, cells, err := r.sorted(by)
	if err != nil {
		return nil, nil, err
	}
	for _, observations := range members {
		var rows [][]float64
		for _, o := range observations {
			rows = append(rows, values.RawRowView(o))
		}
		clouds = append(clouds, stacked(rows))
	}
	return clouds, cells.names, nil
}

func stacked(rows [][]float64) *mat.Dense {
	out := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		out.SetRow(i, row)
	}
	return out
}

// sorted returns the observations of each condition, and all mean responses, none of them missing.
func (r *Recording) sorted(by []string) (members [][]int, values *mat.Dense, c *cells, err error) {
	p := r.alone()
	if err := p.Check(); err != nil {
		return nil, nil, nil, err
	}
	if c, err = cross(p.Sessions, by); err != nil {
		return nil, nil, nil, r.fail("%w", err)
	}
	members = c.members(0)
	var lacking []string
	for cell, observations := range members {
		if len(observations) == 0 {
			lacking = append(lacking, c.names[cell])
		}
	}
	if lacking != nil {
		empty := &EmptyError{Recording: r.Name}
		for _, name := range r.Names() {
			empty.Empty = append(empty.Empty, Empty{Channel: name, Conditions: lacking})
		}
		return nil, nil, nil, empty
	}
	if values, err = r.Matrix(); err != nil {
		return nil, nil, nil, err
	}
	for cell, observations := range members {
		for _, o := range observations {
			for k, v := range values.RawRowView(o) {
				if v != v {
					return nil, nil, nil, r.fail("observation %d of %s: the response of channel %q is missing", o, c.names[cell], r.Names()[k])
				}
			}
		}
	}
	return members, values, c, nil
}

// Dataset returns the means for representational similarity analysis: an observation a condition, with the columns of Factors and, unless a factor has that name,
// "condition", its name.
func (c *Conditions) Dataset() (*rsa.Dataset, error) {
	observations := c.Factors
	if !observations.Has("condition") {
		var err error
		if observations, err = observations.With(table.Texts("condition", c.Names...)); err != nil {
			return nil, fmt.Errorf("neural: conditions: %w", err)
		}
	}
	d := &rsa.Dataset{Values: []*mat.Dense{c.Mean}, Observations: observations, Channels: table.Table{table.Texts("name", c.Channels...)}, Set: about("", c.Measure, c.Unit)}
	return d, d.Check()
}

// Patterns returns the means as the estimators of pkg/rsa take them, conditions in their order, described by Factors. The values are not copied.
func (c *Conditions) Patterns() *rsa.Trials {
	t := rsa.Patterns(c.Mean, c.Names)
	t.Patterns, t.Set = c.Factors, about("", c.Measure, c.Unit)
	return t
}
