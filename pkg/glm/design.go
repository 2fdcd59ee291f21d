package glm

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Design is a design matrix whose columns, the regressors, have names.
type Design struct {
	Names []string   // of the regressors, all different
	X     *mat.Dense // observations × regressors
}

// NewDesign returns a design of the columns of x, which is not copied. It is an error where the names are not as many as the columns, empty or not different, or a
// value is NaN or infinite. Regressors that are constant or combinations of others are no error here: [Design.Check] finds them, and so does a fit.
func NewDesign(names []string, x *mat.Dense) (*Design, error) {
	if x == nil || x.IsEmpty() {
		return nil, fmt.Errorf("glm: design: no observations")
	}
	rows, columns := x.Dims()
	if len(names) != columns {
		return nil, fmt.Errorf("glm: design: %d names for %d regressors", len(names), columns)
	}
	for j, name := range names {
		if name == "" {
			return nil, fmt.Errorf("glm: design: regressor %d of %d has no name", j, columns)
		}
		if slices.Contains(names[:j], name) {
			return nil, fmt.Errorf("glm: design: two regressors are called %q", name)
		}
		for i := range rows {
			if v := x.At(i, j); math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("glm: design: regressor %q: observation %d is %v, want a finite value", name, i, v)
			}
		}
	}
	return &Design{Names: slices.Clone(names), X: x}, nil
}

// DesignOf builds a design from columns of a table with one row an observation:
//
//	glm.DesignOf(trials, glm.Intercept(), glm.Number("coherence"), glm.Factor("context"), glm.Product(glm.Number("coherence"), glm.Factor("context")))
//
// Regressors are in the order of the terms. A column that is not there, is missing a value or is of the wrong kind, and a table without rows, are errors.
func DesignOf(t table.Table, terms ...Term) (*Design, error) {
	rows := t.Rows()
	if rows == 0 {
		return nil, fmt.Errorf("glm: design: the table has no rows")
	}
	if err := t.Check(rows); err != nil {
		return nil, fmt.Errorf("glm: design: %w", err)
	}
	var all []regressor
	for _, term := range terms {
		some, err := term.build(t)
		if err != nil {
			return nil, fmt.Errorf("glm: design: %w", err)
		}
		all = append(all, some...)
	}
	return designOf(rows, all)
}

// regressor is one column of a design.
type regressor struct {
	name   string
	values []float64
}

func designOf(rows int, all []regressor) (*Design, error) {
	if len(all) == 0 {
		return nil, fmt.Errorf("glm: design: no regressors")
	}
	names, x := make([]string, len(all)), mat.NewDense(rows, len(all), nil)
	for j, r := range all {
		names[j] = r.name
		x.SetCol(j, r.values)
	}
	return NewDesign(names, x)
}

// Index returns the position of a regressor. The error names those that there are.
func (d *Design) Index(name string) (int, error) {
	if i := slices.Index(d.Names, name); i >= 0 {
		return i, nil
	}
	return 0, fmt.Errorf("glm: no regressor %q, only %s", name, listed(d.Names))
}

// Select returns the design of some regressors, in the given order, as a copy. An unknown name is an error.
func (d *Design) Select(names ...string) (*Design, error) {
	rows, _ := d.X.Dims()
	var all []regressor
	for _, name := range names {
		j, err := d.Index(name)
		if err != nil {
			return nil, err
		}
		all = append(all, regressor{name, mat.Col(nil, j, d.X)})
	}
	return designOf(rows, all)
}

// Check returns an error where regressors are constant 0 or linear combinations of those before them, up to 1e-10 of their length: it names each with those that
// make it up.
func (d *Design) Check() error {
	f := factorise(d.X, collinear)
	return f.deficient(d.Names)
}

// Table returns the regressors as columns, copied.
func (d *Design) Table() table.Table {
	var t table.Table
	for j, name := range d.Names {
		t = append(t, table.Numbers(name, mat.Col(nil, j, d.X)...))
	}
	return t
}

// String returns the size of the design and its first rows.
func (d *Design) String() string {
	rows, columns := d.X.Dims()
	return fmt.Sprintf("design of %d observations × %d regressors\n%v", rows, columns, d.Table())
}

// listed names some things for an error, at most six of them.
func listed(names []string) string {
	const most = 6
	if len(names) > most {
		return fmt.Sprintf("%q and %d more", names[:most], len(names)-most)
	}
	return fmt.Sprintf("%q", names)
}
