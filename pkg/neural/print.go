package neural

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// String gives the dimensions, the measure, the time and, one line each, the columns of observations and channels with their levels: a short table for a notebook. It
// reads no values.
func (r *Recording) String() string {
	observations, channels, samples := r.Dims()
	out := fmt.Sprintf("%s: %s × %s", nameOr(r.Name, "recording"), plural(observations, "observation"), plural(channels, "channel"))
	if r.Time != nil {
		out += " × " + plural(samples, "sample")
	}
	out += ", " + r.what() + "\n"
	if len(r.Time) > 0 {
		out += timeSpan(r.Time, r.Width)
	}
	return out + described(part{"observation", r.Observations}, part{"channel", r.Channels})
}

// String gives the numbers of sessions, channels and samples, the range of the numbers of observations, and the columns with their levels over all sessions. It reads no values.
func (p *Population) String() string {
	if len(p.Sessions) == 0 {
		return nameOr(p.Name, "population") + ": no sessions\n"
	}
	first := p.Sessions[0]
	low, most, _ := first.Dims()
	high, channels := low, 0
	var observations, about []table.Table
	for _, r := range p.Sessions {
		n, m, _ := r.Dims()
		low, high, channels, most = min(low, n), max(high, n), channels+m, max(most, m)
		observations, about = append(observations, r.Observations), append(about, r.Channels)
	}
	span := fmt.Sprintf("%d to %d observations", low, high)
	if low == high {
		span = plural(low, "observation")
	}
	out := fmt.Sprintf("%s: %s of %s each, %s in all", nameOr(p.Name, "population"), plural(len(p.Sessions), "session"), span, plural(channels, "channel"))
	if _, _, samples := first.Dims(); first.Time != nil {
		out += " × " + plural(samples, "sample")
	}
	out += ", " + first.what() + "\n"
	if len(first.Time) > 0 {
		out += timeSpan(first.Time, first.Width)
	}
	var parts []part
	if all, err := table.Concat(observations...); err == nil {
		parts = append(parts, part{"observation", all})
	}
	if all, err := table.Concat(about...); err == nil {
		parts = append(parts, part{"channel", all})
	}
	return out + described(parts...)
}

// String gives the means of at most ten conditions and six channels, with the numbers of conditions, channels and observations.
func (c *Conditions) String() string {
	if c.Mean == nil {
		return "no conditions\n"
	}
	conditions, channels := c.Mean.Dims()
	out := fmt.Sprintf("%s × %s, %s", plural(conditions, "condition"), plural(channels, "channel"), measured(c.Measure, c.Unit))
	if low, high, ok := spanOf(c.Trials); ok {
		out += fmt.Sprintf(", %d to %d observations each", low, high)
	}
	shown := table.Table{table.Texts("", c.Names...)}
	if len(c.Factors) > 0 {
		shown = c.Factors
	}
	for k := range min(channels, 6) {
		column := make([]float64, conditions)
		for i := range column {
			column[i] = c.Mean.At(i, k)
		}
		shown = append(shown[:len(shown):len(shown)], table.Numbers(c.Channels[k], column...))
	}
	out += "\n" + shown.String()
	if channels > 6 {
		out += fmt.Sprintf("… %d more channels\n", channels-6)
	}
	return out
}

func spanOf(n [][]int) (low, high int, ok bool) {
	for _, row := range n {
		for _, v := range row {
			if !ok {
				low, high, ok = v, v, true
			}
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high, ok
}

// what says what the values are, and how they are held.
func (r *Recording) what() string {
	out := measured(r.Measure, r.Unit)
	switch v := r.Values.(type) {
	case nil:
		return out + ", no values"
	case typed:
		return out + " as " + reflect.TypeOf(v).Elem().Field(3).Type.Elem().String()
	}
	return out + ", not in memory"
}

func measured(measure, unit string) string {
	out := nameOr(measure, "measure not stated")
	if unit != "" {
		out += " in " + unit
	}
	return out
}

func timeSpan(begins []float64, width float64) string {
	return fmt.Sprintf("from %.6g s to %.6g s in samples of %.6g s\n", begins[0], begins[len(begins)-1]+width, width)
}

func nameOr(name, other string) string {
	if name == "" {
		return other
	}
	return name
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// part is a table to be described, and what its rows are.
type part struct {
	of string
	table.Table
}

// described returns a line for each column: its name, the number of its levels, of rows without a value where there are such, and the first levels.
func described(parts ...part) string {
	var out strings.Builder
	for _, p := range parts {
		if len(p.Table) == 0 {
			continue
		}
		var names, levels []string
		var n, missing []float64
		some := false
		for _, c := range p.Table {
			codes, all := c.Codes()
			none := 0
			for _, code := range codes {
				if code < 0 {
					none++
				}
			}
			some = some || none > 0
			names, n, missing, levels = append(names, c.Name), append(n, float64(len(all))), append(missing, float64(none)), append(levels, brief(c))
		}
		t := table.Table{table.Texts("of each "+p.of, names...), table.Numbers("levels", n...)}
		if some {
			t = append(t, table.Numbers("missing", missing...))
		}
		for i, line := range strings.Split(strings.TrimRight(t.String(), "\n"), "\n") {
			switch {
			case strings.HasPrefix(line, "…"):
				line = strings.Replace(line, "rows", "columns", 1)
			case i > 0:
				line += "  " + levels[i-1]
			}
			out.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return out.String()
}

// brief lists levels, numbers to six digits: all of few, and of many the first two and the last.
func brief(c table.Column) string {
	_, levels := c.Codes()
	if len(levels) > 6 {
		levels = []string{levels[0], levels[1], "…", levels[len(levels)-1]}
	}
	for i, level := range levels {
		if v, err := strconv.ParseFloat(level, 64); err == nil && !c.IsText() {
			levels[i] = fmt.Sprintf("%.6g", v)
		}
	}
	return strings.Join(levels, " ")
}
