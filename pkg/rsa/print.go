package rsa

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// printedConditions is the number of conditions up to which an RDM is printed as a matrix.
const printedConditions = 12

// String gives the measure, the number of conditions and the range of the values, and up to 12 conditions the lower triangle under their names.
func (r *RDM) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %d conditions, %s", measureOr(r.Measure), r.Len(), spanOf(r.Values))
	if r.Len() > printedConditions || r.whole() != nil {
		return b.String()
	}
	width, cells := 0, make([][]string, r.Len())
	for i, name := range r.Conditions {
		width = max(width, utf8.RuneCountInString(name))
		for j := range i {
			cells[i] = append(cells[i], number(r.At(i, j)))
		}
	}
	for i, name := range r.Conditions {
		line := name + strings.Repeat(" ", width-utf8.RuneCountInString(name))
		for j, cell := range cells[i] {
			column := 0
			for k := j + 1; k < len(cells); k++ {
				column = max(column, utf8.RuneCountInString(cells[k][j]))
			}
			line += "  " + strings.Repeat(" ", column-utf8.RuneCountInString(cell)) + cell
		}
		b.WriteString("\n" + strings.TrimRight(line, " "))
	}
	return b.String()
}

// String gives the number of RDMs and conditions, the measure, the range of the values and the names of the descriptors.
func (s *Stack) String() string {
	if s.Values == nil {
		return "no RDMs"
	}
	var values []float64
	for i := range s.Len() {
		values = append(values, s.Values.RawRowView(i)...)
	}
	out := fmt.Sprintf("%d RDMs, %s, %d conditions, %s", s.Len(), measureOr(s.Measure), len(s.Conditions), spanOf(values))
	if len(s.Info) > 0 {
		out += "\nof each RDM: " + strings.Join(s.Info.Names(), ", ")
	}
	if len(s.Patterns) > 0 {
		out += "\nof each condition: " + strings.Join(s.Patterns.Names(), ", ")
	}
	return out
}

// String gives the numbers of observations, channels and time points, the range of the values and the names of the descriptors.
func (d *Dataset) String() string {
	if len(d.Values) == 0 {
		return "no observations"
	}
	var values []float64
	for _, m := range d.Values {
		for i := range m.RawMatrix().Rows {
			values = append(values, m.RawRowView(i)...)
		}
	}
	rows, channels, times := d.Dims()
	out := fmt.Sprintf("%d observations × %d channels", rows, channels)
	if len(d.Times) > 0 {
		out += fmt.Sprintf(" × %d times from %s s to %s s", times, number(d.Times[0]), number(d.Times[len(d.Times)-1]))
	}
	out += ", " + spanOf(values)
	for _, part := range []struct {
		name  string
		names []string
	}{{"observation", d.Observations.Names()}, {"channel", d.Channels.Names()}} {
		if len(part.names) > 0 {
			out += "\nof each " + part.name + ": " + strings.Join(part.names, ", ")
		}
	}
	return out
}

// String gives the numbers of rows, channels, conditions and runs.
func (t *Trials) String() string {
	rows, channels := 0, 0
	if t.Values != nil {
		rows, channels = t.Values.Dims()
	}
	out := fmt.Sprintf("%d trials × %d channels, %d conditions", rows, channels, t.Len())
	if t.Runs != nil {
		out += fmt.Sprintf(", %d runs", len(t.Runs))
	}
	return out
}

func measureOr(measure string) string {
	if measure == "" {
		return "dissimilarity"
	}
	return measure
}

// spanOf returns the smallest and the largest value, and how many are missing.
func spanOf(values []float64) string {
	low, high, missing := math.Inf(1), math.Inf(-1), 0
	for _, v := range values {
		if math.IsNaN(v) {
			missing++
			continue
		}
		low, high = min(low, v), max(high, v)
	}
	out := "no values"
	if missing < len(values) {
		out = number(low) + " to " + number(high)
	}
	if missing > 0 {
		out += fmt.Sprintf(", %d of %d missing", missing, len(values))
	}
	return out
}

// number prints a value to three digits, and a missing one as a dash.
func number(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	return fmt.Sprintf("%.3g", v)
}
