package calibrate

import (
	"fmt"
	"math"
	"strings"
)

// Row is what the simulations say of one test.
type Row struct {
	Part, Test string
	Kind       Kind
	// Simulations is the number of studies with a value, Undefined that of those without (NaN).
	Simulations, Undefined int
	// Value is the share of studies (of p ≤ 0.05, or whose interval holds the truth), or the mean; Error is its standard error: √(q(1−q)/n) for a share.
	// Of ranks it is the p-value of their being uniform.
	Value, Error float64
	Limit        float64 // that the p-value of ranks must not be below
	Note         string  // what else ranks say
}

// Right reports whether the value is as it should be.
func (r Row) Right() bool {
	switch {
	case r.Simulations == 0 || r.Undefined > 0:
		return false
	case r.Kind == AtMost:
		return r.Value <= .07
	case r.Kind == Unbiased:
		return math.Abs(r.Value/r.Error) < 3
	case r.Kind == Rank:
		return r.Value >= r.Limit
	case r.Kind == Effective:
		return r.Value >= .95
	case r.Kind == Covered:
		return r.Value >= .93 && r.Value <= .97
	}
	return r.Value >= .03 && r.Value <= .07
}

// Wanted says how the value should be.
func (r Row) Wanted() string {
	if r.Kind == Rank {
		return fmt.Sprintf("p at least %.2g", r.Limit)
	}
	return [...]string{Rate: "3 % to 7 %", AtMost: "at most 7 %", Unbiased: "|z| < 3", Covered: "93 % to 97 %", Effective: "at least 95 % worth 19"}[r.Kind]
}

// Measured returns the value as text.
func (r Row) Measured() string {
	if r.Kind == Unbiased {
		return fmt.Sprintf("%.2g ± %.2g, z = %.2f", r.Value, r.Error, r.Value/r.Error)
	}
	if r.Kind == Rank {
		return fmt.Sprintf("p = %.2g, %s", r.Value, r.Note)
	}
	s := fmt.Sprintf("%.2f %% ± %.2f", 100*r.Value, 100*r.Error)
	if r.Undefined > 0 {
		s += fmt.Sprintf(", %d undefined", r.Undefined)
	}
	return s
}

// Rows returns a row for each column of the study's parts. Sums are over simulations in their order, whatever the order in which they were made.
func (s Study) Rows(records *Records) []Row {
	var rows []Row
	for _, p := range s.Parts {
		at, verdicts := 0, s.verdicts(p, records)
		for _, c := range p.Columns {
			var values [][]float64
			undefined := 0
			for sim := range s.Simulations {
				if all := records.values[p.Name][sim]; all != nil {
					own := all[at : at+c.Kind.width()]
					if math.IsNaN(own[0] + own[len(own)-1]) {
						undefined++
					} else {
						values = append(values, own)
					}
				}
			}
			at += c.Kind.width()
			row := Row{Part: p.Name, Test: c.Name, Kind: c.Kind, Simulations: len(values), Undefined: undefined}
			if c.Kind == Rank {
				row.judged(verdicts[c.Name], s.rankLimit())
			} else {
				row.Value, row.Error = summary(c.Kind, values)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func summary(k Kind, values [][]float64) (value, deviation float64) {
	n := float64(len(values))
	mean := 0.0
	for _, v := range values {
		mean += v[0] / n
	}
	if k == Unbiased {
		squares := 0.0
		for _, v := range values {
			squares += (v[0] - mean) * (v[0] - mean)
		}
		return mean, math.Sqrt(squares / (n - 1) / n)
	}
	count := 0.0
	for _, v := range values {
		if k == Covered && v[1] <= mean && mean <= v[2] || k == Effective && v[0] >= rankDraws || (k == Rate || k == AtMost) && v[0] <= .05 {
			count++
		}
	}
	q := count / n
	return q, math.Sqrt(q * (1 - q) / n)
}

// Markdown returns the table, under a title, with the command that made it and a paragraph on each part.
func (s Study) Markdown(title, command string, rows []Row) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nMade by\n\n    %s\n\n%d simulated studies of each kind. A share has its binomial standard error behind it.\n\n", title, command, s.Simulations)
	b.WriteString("| study | test | studies | found | wanted | |\n|---|---|---:|---|---|---|\n")
	for _, r := range rows {
		name, verdict := strings.ReplaceAll(r.Test, "|", "\\|"), "ok"
		if !r.Right() {
			verdict = "**off**"
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %s | %s | %s |\n", r.Part, name, r.Simulations, r.Measured(), strings.ReplaceAll(r.Wanted(), "|", "\\|"), verdict)
	}
	b.WriteString("\n## What was simulated\n")
	for _, p := range s.Parts {
		fmt.Fprintf(&b, "\n**%s.** %s\n", p.Name, oneLine(p.About))
	}
	return b.String()
}

// CSV returns the table for other programs.
func (s Study) CSV(rows []Row) string {
	var b strings.Builder
	b.WriteString("study,test,studies,undefined,value,standard error,wanted,right\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s,%q,%d,%d,%g,%g,%q,%v\n", r.Part, r.Test, r.Simulations, r.Undefined, r.Value, r.Error, r.Wanted(), r.Right())
	}
	return b.String()
}
