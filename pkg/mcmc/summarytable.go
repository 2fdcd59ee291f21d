package mcmc

import (
	"encoding/csv"
	"fmt"
	"strings"
	"text/tabwriter"
)

// columns of the table of a summary.
var headings = []string{"quantity", "mean", "SD", "MCSE", "5 %", "50 %", "95 %", "R-hat", "bulk ESS", "tail ESS", "bulk ESS per 1000 gradients"}

// row has the numbers of quantity i, in the formats of a table for eyes or with all digits.
func (s *Summary) row(i int, exact bool) []string {
	q := s.Quantities[i]
	per := 1000 * q.ESSBulk / float64(s.Gradients)
	out := []string{s.Names[i]}
	for k, v := range []float64{q.Mean, q.SD, q.MCSEMean, q.Q5, q.Median, q.Q95, q.RHat, q.ESSBulk, q.ESSTail, per} {
		format := [...]string{"%.4g", "%.4g", "%.2g", "%.4g", "%.4g", "%.4g", "%.3f", "%.0f", "%.0f", "%.3g"}[k]
		if exact {
			format = "%v"
		}
		out = append(out, fmt.Sprintf(format, v))
	}
	return out
}

// String is the table, of the first 50 quantities where there are more, a line about the sampler, and in words what is wrong with the run or that nothing was found.
func (s *Summary) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(s.Names) > 0 {
		fmt.Fprintln(w, strings.Join(headings, "\t")+"\t")
	}
	for i := range s.Names[:min(len(s.Names), 50)] {
		fmt.Fprintln(w, strings.Join(s.row(i, false), "\t")+"\t")
	}
	w.Flush()
	if n := len(s.Names) - 50; n > 0 {
		fmt.Fprintf(&b, "and %d more\n", n)
	}
	fmt.Fprintf(&b, "%s: %d chains of %d draws, %d gradients; acceptance %s\n", s.Kernel, s.Chains, s.Draws, s.Gradients, fixed(s.Accept))
	b.WriteString(s.words())
	return b.String()
}

// Markdown is the whole table in Markdown, and below it the words.
func (s *Summary) Markdown() string {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	line(headings)
	line(strings.Split("---"+strings.Repeat(" ---:", len(headings)-1), " "))
	for i := range s.Names {
		line(s.row(i, false))
	}
	b.WriteString("\n" + s.words())
	return b.String()
}

// CSV is the whole table with all digits, in the format of RFC 4180.
func (s *Summary) CSV() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(headings)
	for i := range s.Names {
		w.Write(s.row(i, true))
	}
	w.Flush()
	return b.String()
}

func fixed(values []float64) string {
	text := make([]string, len(values))
	for i, v := range values {
		text[i] = fmt.Sprintf("%.2f", v)
	}
	return strings.Join(text, ", ")
}
