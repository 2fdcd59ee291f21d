package figure

import (
	"fmt"
	"math"
)

// Forest shows many quantities below each other, each in a row of its own with one or several values and their intervals: a forest plot.
//
// Rows of one unit share the x axis. Rows of different units have [Forest.OwnScales]: each from its natural ends, or from zero, to its largest value, with the ends printed in
// the row, so that a small change looks small. All values are printed beside the rows.
type Forest struct {
	Title string
	// Caption says n and what the intervals are.
	Caption string
	// X is the axis of all rows; with OwnScales its name says what the values are, and it has no ticks.
	X Axis
	// OwnScales gives each row a scale of its own.
	OwnScales bool
	// Series names the values of each row, in their order; a single one may be empty.
	Series []string
	// Path joins the values of a row, as from before to after; the first mark is then hollow.
	Path bool
	Rows []ForestRow
	// References are lines across all rows, such as the value of no difference. They need a shared axis.
	References []Reference
}

// ForestRow is one quantity. Rows of one group that follow each other stand below one heading.
type ForestRow struct {
	Group, Name, Note string // Group and Note may be empty; the note stands at the right
	// Values has one value a series, NaN for none; Low and High are the ends of their intervals, NaN for none.
	Values, Low, High []float64
	// Min and Max are the natural ends of the row's own scale, 0 and 1 for a share; where they are equal the scale goes from 0, or the least value, to the largest.
	Min, Max float64
}

// Reference is a line at a value.
type Reference struct {
	Name string
	At   float64
}

// Heights in pixels.
const (
	forestRow  = 24.0
	forestHead = 27.0
)

// legend are the names above the drawing.
func (f Forest) legend() []string {
	if len(f.Series) < 2 {
		return nil
	}
	return f.Series
}

func (f Forest) head() heading {
	_, high := f.places()
	axis := 52.0
	if f.OwnScales {
		axis = 26
	}
	if len(f.References) > 0 {
		axis += forestTop
	}
	return heading{title: f.Title, caption: f.Caption, high: high + axis, tall: int(high) + 90, keys: f.legend()}
}

// entry is a line of the figure: a heading, or a row.
type entry struct {
	heading string
	row     int // −1 for a heading
	at      float64
}

// places returns the lines from the top, each with its middle in pixels, and the height of all.
func (f Forest) places() (all []entry, high float64) {
	for i, r := range f.Rows {
		if r.Group != "" && (i == 0 || f.Rows[i-1].Group != r.Group) {
			all = append(all, entry{r.Group, -1, high + forestHead*0.6})
			high += forestHead
		}
		all = append(all, entry{"", i, high + forestRow/2})
		high += forestRow
	}
	return all, high
}

func (f Forest) check() error {
	fault := func() error {
		if err := f.X.check("x"); err != nil {
			return err
		}
		if len(f.Rows) == 0 || len(f.Series) == 0 {
			return fmt.Errorf("%d rows and %d series, want at least one of each", len(f.Rows), len(f.Series))
		}
		if len(f.Series) > 1 {
			if err := named("series", f.Series); err != nil {
				return err
			}
		}
		if f.OwnScales && (f.X.Log || f.X.fixed() || len(f.References) > 0) {
			return fmt.Errorf("rows with scales of their own have no logarithmic axis, no given ends of it and no references")
		}
		seen := map[[2]string]bool{}
		for i, r := range f.Rows {
			if key := [2]string{r.Group, r.Name}; r.Name == "" || seen[key] {
				return fmt.Errorf("row %d: its name is %q, want one of its own in group %q", i, r.Name, r.Group)
			} else {
				seen[key] = true
			}
			if err := r.check(f); err != nil {
				return fmt.Errorf("row %q: %w", r.Name, err)
			}
		}
		for _, r := range f.References {
			if err := finite("reference "+r.Name, []float64{r.At}, false); err != nil {
				return err
			}
			if f.X.Log && r.At <= 0 {
				return fmt.Errorf("reference %s: %v on a logarithmic axis", r.Name, r.At)
			}
		}
		return nil
	}
	return place("forest", f.Title, fault())
}

func (r ForestRow) check(f Forest) error {
	for _, part := range []struct {
		name   string
		values []float64
	}{{"Values", r.Values}, {"Low", r.Low}, {"High", r.High}} {
		if len(part.values) != len(f.Series) {
			return fmt.Errorf("%s: %d given, want %d, one a series", part.name, len(part.values), len(f.Series))
		}
		if err := finite(part.name, part.values, true); err != nil {
			return err
		}
		for i, v := range part.values {
			if f.X.Log && v <= 0 {
				return fmt.Errorf("%s: value %d is %v on a logarithmic axis", part.name, i, v)
			}
		}
	}
	for i := range r.Low {
		if r.Low[i] > r.High[i] {
			return fmt.Errorf("the interval of value %d goes from %v to %v", i, r.Low[i], r.High[i])
		}
	}
	if !(math.Abs(r.Min) <= largest && math.Abs(r.Max) <= largest) || r.Min > r.Max {
		return fmt.Errorf("its scale goes from %v to %v", r.Min, r.Max)
	}
	return nil
}

// ends returns the shared axis with ends that hold all values and references.
func (f Forest) ends() Axis {
	if f.X.fixed() {
		return f.X
	}
	var columns [][]float64
	for _, r := range f.Rows {
		columns = append(columns, r.Values, r.Low, r.High)
	}
	for _, r := range f.References {
		columns = append(columns, []float64{r.At})
	}
	x := f.X.around(columns...)
	if x.Log {
		pad := math.Pow(x.Max/x.Min, 0.03)
		x.Min, x.Max = x.Min/pad, x.Max*pad
	} else {
		pad := 0.03 * (x.Max - x.Min)
		x.Min, x.Max = x.Min-pad, x.Max+pad
	}
	return x
}

// scale returns the ends of the row's own scale, which hold all it shows.
func (r ForestRow) scale() (low, high float64) {
	low, high = r.Min, r.Max
	for _, values := range [][]float64{r.Values, r.Low, r.High} {
		for _, v := range values {
			if v == v {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	if low == high {
		high = low + 1
	}
	return low, high
}
