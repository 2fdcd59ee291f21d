package flesch2022

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// Comparison is a row of the table beside numbers of one's own.
type Comparison struct {
	Row
	Networks int
	// Mean and Own are the mean of one's values in each column and its standard error from these values themselves, NaN for a single one.
	Mean, Own []float64
}

// Compare sets values, a slice for each column with one value a network or a group of networks, beside the table. It panics when the number of columns is another one.
func (r Row) Compare(networks int, values ...[]float64) Comparison {
	if len(values) != len(r.Columns) {
		panic(fmt.Sprintf("flesch2022: %s: values for %d columns, want %d", r.Quantity, len(values), len(r.Columns)))
	}
	c := Comparison{Row: r, Networks: networks}
	for _, v := range values {
		mean, sd := stat.MeanStdDev(v, nil)
		c.Mean, c.Own = append(c.Mean, mean), append(c.Own, sd/math.Sqrt(float64(len(v))))
	}
	return c
}

// Rises reports whether each mean is above that of the column before.
func (c Comparison) Rises() bool {
	for i := 1; i < len(c.Mean); i++ {
		if !(c.Mean[i] > c.Mean[i-1]) {
			return false
		}
	}
	return true
}

// Falls reports whether each mean is below that of the column before.
func (c Comparison) Falls() bool {
	for i := 1; i < len(c.Mean); i++ {
		if !(c.Mean[i] < c.Mean[i-1]) {
			return false
		}
	}
	return true
}

// Verdict is the largest distance of a comparison from one of its sources.
type Verdict struct {
	Quantity, Source string // Source is "paper" or "replication"
	Column           string // where the distance is largest
	Errors           float64
}

// String names quantity, source and column.
func (v Verdict) String() string {
	return fmt.Sprintf("%s: standard errors from the %s, at most (%s)", v.Quantity, v.Source, v.Column)
}

// Verdicts returns the verdict of each comparison on each of its sources, in their order, the paper first.
func Verdicts(all ...Comparison) (verdicts []Verdict) {
	for _, c := range all {
		for _, source := range []string{"paper", "replication"} {
			distance := c.Publishes
			if source == "replication" {
				distance = c.Replicates
			}
			v := Verdict{c.Quantity, source, "", math.NaN()}
			for i, column := range c.Columns {
				if d := distance(i, c.Mean[i], c.Networks); !math.IsNaN(d.Errors) && !(d.Errors <= v.Errors) {
					v.Errors, v.Column = d.Errors, column
				}
			}
			if v.Column != "" {
				verdicts = append(verdicts, v)
			}
		}
	}
	return verdicts
}

// Markdown returns comparisons as tables, one for each run of equal columns: what was measured, ± its own standard error, and below it the numbers of the table with their
// distance in standard errors of the difference in brackets.
func Markdown(all ...Comparison) string {
	var b strings.Builder
	for i, c := range all {
		if i == 0 || !slices.Equal(all[i-1].Columns, c.Columns) {
			fmt.Fprintf(&b, "\n| | %s |\n|:--%s|\n", strings.Join(c.Columns, " | "), strings.Repeat("|--:", len(c.Columns)))
		}
		b.WriteString(c.rows())
	}
	return b.String()
}

func (c Comparison) rows() string {
	own, published, replication := "| **"+c.Quantity+"** |", "| published |", "| replication |"
	known := [2]bool{}
	for i, mean := range c.Mean {
		own += " **" + short(mean, c.Digits+1) + "**"
		if !math.IsNaN(c.Own[i]) {
			own += fmt.Sprintf(" ± %.2g", c.Own[i])
		}
		p, r := c.Publishes(i, mean, c.Networks), c.Replicates(i, mean, c.Networks)
		own, published, replication = own+" |", published+entry(p, -1)+" |", replication+entry(r, c.Digits)+" |"
		known[0], known[1] = known[0] || !math.IsNaN(p.Want), known[1] || !math.IsNaN(r.Want)
	}
	text := own + "\n"
	if known[0] {
		text += published + "\n"
	}
	if known[1] {
		text += replication + "\n"
	}
	return text
}

func entry(d Distance, digits int) string {
	if math.IsNaN(d.Want) {
		return ""
	}
	return fmt.Sprintf(" %s (%.1f)", short(d.Want, digits), d.Errors)
}

// short writes v to so many decimals, or as short as it can be for −1, with a real minus sign.
func short(v float64, digits int) string {
	if digits < 0 {
		return strings.Replace(fmt.Sprint(v), "-", "−", 1)
	}
	return strings.Replace(fmt.Sprintf("%.*f", digits, v), "-", "−", 1)
}
