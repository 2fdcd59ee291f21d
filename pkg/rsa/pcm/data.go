package pcm

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
)

// Data are the measured patterns of one subject: Y = Z·U + X·B + E, where the rows of U are the patterns of the conditions (random, with
// second moment G over channels), the rows of B those of the fixed effects, and E is noise. Channels are taken as independent and of
// equal noise, so Y should be prewhitened (multivariate noise normalisation).
type Data struct {
	Name string // of the subject, used in messages and results

	Y         *mat.Dense // observations × channels, without NaN
	Condition []int      // of each row, counted from 0; the highest number sets how many conditions there are, unless Conditions is more
	Run       []int      // of each row: any numbers; rows of one run share a partition of the data

	// Conditions is the number of conditions, where 0 means the highest entry of Condition plus 1.
	Conditions int
	// Z is the design of the random effects, observations × conditions (or features), and takes the place of Condition where it is given.
	Z *mat.Dense
	// X is the design of the fixed effects, observations × any number of columns, possibly dependent. Where it is nil, each run has a mean
	// pattern of its own. NoFixedEffects is the empty design.
	X *mat.Dense
}

// FromTrials returns the data of one subject from trials as the estimators of RDMs take them: conditions in the order of t.Conditions, runs in that of t.Runs, the
// mean of each run as fixed effect. Values are not copied. With trials without runs give X before the data are used: NoFixedEffects or a design.
func FromTrials(name string, t *rsa.Trials) Data {
	return Data{Name: name, Y: t.Values, Condition: t.Of, Run: t.Run, Conditions: len(t.Conditions)}
}

// NoFixedEffects returns the design without a column, for Data.X: nothing is taken out of the data.
func NoFixedEffects() *mat.Dense { return new(mat.Dense) }

// check returns an error for data that cannot be used, which names the subject.
func (d Data) check() error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("pcm: %s: "+format, append([]any{d.name()}, a...)...)
	}
	if d.Y == nil || d.Y.IsEmpty() {
		return bad("no measurements")
	}
	n, p := d.Y.Dims()
	for i := range n {
		for j, v := range d.Y.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return bad("measurement of row %d, channel %d (of %d) is %v", i, j, p, v)
			}
		}
	}
	return d.checkDesign(n)
}

// checkDesign returns an error for a design that does not fit n rows.
func (d Data) checkDesign(n int) error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("pcm: %s: "+format, append([]any{d.name()}, a...)...)
	}
	if d.Z != nil {
		if r, _ := d.Z.Dims(); r != n {
			return bad("Z has %d rows, the measurements %d", r, n)
		}
	} else {
		if len(d.Condition) != n {
			return bad("%d conditions for %d rows", len(d.Condition), n)
		}
		for i, c := range d.Condition {
			if c < 0 || d.Conditions > 0 && c >= d.Conditions {
				return bad("row %d has condition %d, want 0 to %d", i, c, d.conditions()-1)
			}
		}
	}
	if d.X != nil {
		if r, _ := d.X.Dims(); r != n && !d.X.IsEmpty() {
			return bad("X has %d rows, the measurements %d", r, n)
		}
	}
	if len(d.Run) != n && (d.X == nil || d.Run != nil) {
		return bad("%d runs for %d rows", len(d.Run), n)
	}
	return nil
}

func (d Data) name() string {
	if d.Name == "" {
		return "subject"
	}
	return fmt.Sprintf("subject %q", d.Name)
}

// conditions returns the number of columns of the random-effects design.
func (d Data) conditions() int {
	if d.Z != nil {
		_, k := d.Z.Dims()
		return k
	}
	if d.Conditions > 0 || len(d.Condition) == 0 {
		return d.Conditions
	}
	return slices.Max(d.Condition) + 1
}

// random returns Z.
func (d Data) random() *mat.Dense {
	if d.Z != nil {
		return d.Z
	}
	z := mat.NewDense(len(d.Condition), d.conditions(), nil)
	for i, c := range d.Condition {
		z.Set(i, c, 1)
	}
	return z
}

// runs returns the distinct runs in ascending order.
func (d Data) runs() []int {
	r := slices.Clone(d.Run)
	slices.Sort(r)
	return slices.Compact(r)
}

// fixed returns an orthonormal basis of the fixed effects, observations × rank, or nil where there are none.
func (d Data) fixed() *mat.Dense {
	if d.X == nil {
		return scaledIndicator(d.Run, d.runs())
	}
	if d.X.IsEmpty() {
		return nil
	}
	return rangeOf(d.X)
}

// Select returns the data of the rows for which keep is true; the number of conditions stays. Matrices are copied.
func (d Data) Select(keep func(row int) bool) Data {
	n := max(len(d.Condition), len(d.Run))
	if d.Y != nil {
		n, _ = d.Y.Dims()
	}
	var rows []int
	for i := range n {
		if keep(i) {
			rows = append(rows, i)
		}
	}
	out := Data{Name: d.Name, Conditions: d.conditions(), Y: rowsOf(d.Y, rows), Z: rowsOf(d.Z, rows), X: rowsOf(d.X, rows)}
	for _, i := range rows {
		if d.Condition != nil {
			out.Condition = append(out.Condition, d.Condition[i])
		}
		if d.Run != nil {
			out.Run = append(out.Run, d.Run[i])
		}
	}
	return out
}

func rowsOf(m *mat.Dense, rows []int) *mat.Dense {
	if m == nil || m.IsEmpty() {
		return m
	}
	if len(rows) == 0 {
		return nil
	}
	_, c := m.Dims()
	out := mat.NewDense(len(rows), c, nil)
	for i, r := range rows {
		out.SetRow(i, m.RawRowView(r))
	}
	return out
}

// scaledIndicator returns the columns of unit length that are constant within a run and 0 elsewhere.
func scaledIndicator(run, runs []int) *mat.Dense {
	x := mat.NewDense(len(run), len(runs), nil)
	for j, r := range runs {
		n := 0
		for _, v := range run {
			if v == r {
				n++
			}
		}
		for i, v := range run {
			if v == r {
				x.Set(i, j, 1/math.Sqrt(float64(n)))
			}
		}
	}
	return x
}
