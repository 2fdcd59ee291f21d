package bench

import (
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

type table struct {
	title string
	rows  [][]string // the first is the head
	notes []string
}

func (p Part) table(timed []Timed) table {
	head := []string{""}
	for _, c := range p.Columns {
		head = append(head, c.Head)
	}
	t := table{title: p.Title, rows: [][]string{append(head, "difference", "target", "result")}}
	if p.Notes != nil {
		t.notes = p.Notes(timed)
	}
	for _, case_ := range timed {
		if case_.unlisted {
			continue
		}
		row := []string{case_.Name}
		for _, c := range p.Columns {
			row = append(row, c.Text(case_, timed))
		}
		difference, target := "", ""
		if case_.Difference != nil {
			difference = withUnit("%.1g", *case_.Difference, case_.Unit)
		}
		if case_.Target != nil {
			target = case_.Target.Text
		}
		t.rows = append(t.rows, append(row, difference, target, case_.Target.String()))
	}
	return t
}

// withUnit formats a number and puts its unit, if it has one, behind it.
func withUnit(format string, x float64, unit string) string {
	return strings.TrimRight(fmt.Sprintf(format+" %s", x, unit), " ")
}

// write prints the table: the first column and the last two to the left, numbers to the right, without the columns in which nothing stands.
func (t table) write(w io.Writer) {
	columns := len(t.rows[0])
	widths, used := make([]int, columns), make([]bool, columns)
	for i, row := range t.rows {
		for j, text := range row {
			widths[j] = max(widths[j], uniseg.StringWidth(text))
			used[j] = used[j] || i > 0 && text != ""
		}
	}
	fmt.Fprintf(w, "\n%s\n", t.title)
	for _, row := range t.rows {
		line := ""
		for j, text := range row {
			if !used[j] {
				continue
			}
			blank := strings.Repeat(" ", widths[j]-uniseg.StringWidth(text))
			if j == 0 || j >= columns-2 {
				line += "  " + text + blank
			} else {
				line += "  " + blank + text
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
	for _, note := range t.notes {
		fmt.Fprintf(w, "  %s\n", note)
	}
}

// Time is the column of a contender's time, the best and the median of its rounds.
func Time(head, contender string) Column {
	return Column{head, func(t Timed, _ []Timed) string {
		times, ok := t.Of(contender)
		if !ok {
			return ""
		}
		unit, digits := seconds(times.Best())
		return fmt.Sprintf("%.*f (%.*f) %s", digits, times.Best()*scale[unit], digits, times.Median()*scale[unit], unit)
	}}
}

var scale = map[string]float64{"s": 1, "ms": 1e3, "µs": 1e6, "ns": 1e9}

// seconds returns the unit for a time and the digits behind the point that make three.
func seconds(s float64) (unit string, digits int) {
	unit = "ns"
	for _, u := range []string{"s", "ms", "µs"} {
		if s*scale[u] >= 1 {
			unit = u
			break
		}
	}
	for _, limit := range []float64{100, 10} {
		if s*scale[unit] >= limit {
			return unit, digits
		}
		digits++
	}
	return unit, digits
}

// Rate is the column of work per second in a unit of so many a second, the best and the median.
func Rate(head, contender string, unit float64) Column {
	return Column{head, func(t Timed, _ []Timed) string {
		times, ok := t.Of(contender)
		if !ok || t.Work == 0 {
			return ""
		}
		return fmt.Sprintf("%.1f (%.1f)", t.Work/times.Best()/unit, t.Work/times.Median()/unit)
	}}
}

// PerElement is the column of nanoseconds per element, the best and the median.
func PerElement(head, contender string) Column {
	return Column{head, func(t Timed, _ []Timed) string {
		times, ok := t.Of(contender)
		if !ok || t.Work == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f (%.2f)", times.Best()/t.Work*1e9, times.Median()/t.Work*1e9)
	}}
}

// Ratio is the column of the time of one contender over that of another: of the bests, and the median over rounds.
func Ratio(head, over, under string) Column {
	return Column{head, func(t Timed, _ []Timed) string {
		best, med, ok := t.Ratio(over, under)
		if !ok {
			return ""
		}
		return fmt.Sprintf("%.2f (%.2f)", best, med)
	}}
}
