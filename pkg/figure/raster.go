package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Raster shows a matrix as colours, its first row at the top: neurons × stimuli sorted by code and class, a kernel over stimuli, with lines between groups of rows and of
// columns and the names of the groups beside them. The colour scale (viridis) is even to the eye and legible in grey, and a line across the colour bar marks zero where
// values of both signs are shown. [SharedRasters] gives several panels, as layers or an initial and a final time, one scale.
type Raster struct {
	Title string
	// Caption says of what, how rows are sorted, and n.
	Caption string
	// X and Y name the columns and the rows: "stimulus", "neuron". They have no numbers; Log, Min and Max do not apply.
	X, Y Axis
	// Values are rows × columns. NaN shows the background.
	Values *mat.Dense
	// RowGroups and ColumnGroups, if given, name the group of each row and column: a code, a class. Neighbours of one group are a block.
	RowGroups, ColumnGroups []string
	// ColumnNames, if given, stand below the columns, as many as have room: steps of learning, days. With them there are no ColumnGroups.
	ColumnNames []string
	// Marks are columns that something happens at: lines across all rows, with an interval above them each. They need a matrix without ColumnGroups; the caption says what they are.
	Marks []Mark
	// Measure names the values, with their unit, and stands at the colour bar.
	Measure string
	// Min and Max fix the ends of the colour scale where they differ; else it goes from 0, or the least value if that is negative, to the largest.
	Min, Max float64
	// Square gives rows and columns the same size where there are as many of both, as for kernels.
	Square bool
}

// Mark is a column, counted from 0, and the columns from Low to High where it may be as well, such as a change point with its credible interval.
type Mark struct{ Column, Low, High int }

func (r Raster) head() heading {
	h := heading{title: r.Title, caption: r.Caption, aspect: 0.9, tall: 430}
	if r.Square {
		h.aspect = 0.88
	}
	return h
}

func (r Raster) check() error { return place("raster", r.Title, r.fault()) }

// fault returns an error that says what is wrong.
func (r Raster) fault() error {
	if r.Values == nil || r.Values.IsEmpty() {
		return fmt.Errorf("no Values")
	}
	for _, side := range []struct {
		name string
		axis Axis
	}{{"x", r.X}, {"y", r.Y}} {
		if err := side.axis.check(side.name); err != nil {
			return err
		}
		if side.axis.Log || side.axis.fixed() {
			return fmt.Errorf("the %s axis counts rows or columns: it is neither logarithmic nor has ends", side.name)
		}
	}
	rows, columns := r.Values.Dims()
	if r.RowGroups != nil && len(r.RowGroups) != rows {
		return fmt.Errorf("%d entries of RowGroups, want %d, one a row", len(r.RowGroups), rows)
	}
	if r.ColumnGroups != nil && len(r.ColumnGroups) != columns {
		return fmt.Errorf("%d entries of ColumnGroups, want %d, one a column", len(r.ColumnGroups), columns)
	}
	if r.ColumnNames != nil && len(r.ColumnNames) != columns {
		return fmt.Errorf("%d entries of ColumnNames, want %d, one a column", len(r.ColumnNames), columns)
	}
	if r.ColumnGroups != nil && (r.ColumnNames != nil || r.Marks != nil) {
		return fmt.Errorf("ColumnNames and Marks are for columns without ColumnGroups")
	}
	for i, m := range r.Marks {
		if m.Low < 0 || m.Low > m.Column || m.Column > m.High || m.High >= columns {
			return fmt.Errorf("mark %d at column %d, from %d to %d, is not within %d columns", i, m.Column, m.Low, m.High, columns)
		}
	}
	if r.Square && rows != columns {
		return fmt.Errorf("%d rows and %d columns are not square", rows, columns)
	}
	if r.Measure == "" {
		return fmt.Errorf("no Measure: say what the values are")
	}
	if !(math.Abs(r.Min) <= largest && math.Abs(r.Max) <= largest) || r.Min > r.Max {
		return fmt.Errorf("the scale goes from %v to %v", r.Min, r.Max)
	}
	for i := range rows {
		if err := finite(fmt.Sprintf("Values, row %d", i), r.Values.RawRowView(i), true); err != nil {
			return err
		}
	}
	return nil
}

// blocks are the runs of neighbours of one group; none without groups.
func blocks(groups []string) (all []run) {
	for i, g := range groups {
		if i > 0 && groups[i-1] == g {
			all[len(all)-1].To = i
			continue
		}
		all = append(all, run{From: i, To: i, Name: g})
	}
	return all
}

// scale returns the ends of the colour scale.
func (r Raster) scale() (low, high float64) {
	return RDM{Values: mat.DenseCopyOf(r.Values).RawMatrix().Data, Min: r.Min, Max: r.Max}.scale()
}

// SharedRasters returns rasters as figures whose colours mean the same: the scale of each goes from the least to the largest value of all, or from 0 where none is negative. It
// panics where the rasters have different measures, whose values cannot be compared, or one has no values.
func SharedRasters(rasters ...Raster) []Figure {
	all := make([]RDM, len(rasters))
	for i, r := range rasters {
		if r.Values == nil || r.Values.IsEmpty() {
			panic(fmt.Sprintf("figure: SharedRasters: raster %d has no values", i))
		}
		all[i] = RDM{Values: mat.DenseCopyOf(r.Values).RawMatrix().Data, Measure: r.Measure}
	}
	figures := make([]Figure, len(rasters))
	for i, shared := range SharedScale(all...) {
		r := rasters[i]
		r.Min, r.Max = shared.(RDM).Min, shared.(RDM).Max
		figures[i] = r
	}
	return figures
}
