package inference

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Corrected returns the tests with P values corrected for their number: those against zero, those of all pairs, and those against each bound of the ceiling are a family each.
// name is what tables print: "Holm".
func (t *Tests) Corrected(name string, correct Correction) *Tests {
	out := *t
	out.Correction = name
	family := func(tests []Test) []Test {
		if tests == nil {
			return nil
		}
		p := make([]float64, len(tests))
		for i, t := range tests {
			p[i] = t.P
		}
		all := append([]Test{}, tests...)
		for i, v := range correct(p) {
			all[i].P = v
		}
		return all
	}
	out.Zero, out.Lower, out.Upper = family(t.Zero), family(t.Lower), family(t.Upper)
	var pairs []Test
	for i, row := range t.Pairs {
		pairs = append(pairs, row[i+1:]...)
	}
	pairs = family(pairs)
	out.Pairs = make([][]Test, len(t.Pairs))
	for i, row := range t.Pairs {
		out.Pairs[i] = append([]Test{}, row...)
	}
	for i := range t.Pairs {
		for j := i + 1; j < len(t.Pairs); j++ {
			out.Pairs[i][j], pairs = pairs[0], pairs[1:]
			out.Pairs[j][i] = out.Pairs[i][j].reversed()
		}
	}
	return &out
}

// PairP returns the P values of all pairs of models as a matrix, NaN on its diagonal, as figures of significance take it; nil without models.
func (t *Tests) PairP() *mat.SymDense {
	if len(t.Pairs) == 0 {
		return nil
	}
	p := mat.NewSymDense(len(t.Pairs), nil)
	for i, row := range t.Pairs {
		for j := i; j < len(row); j++ {
			p.SetSym(i, j, row[j].P)
		}
	}
	return p
}

// String prints a table with a row for each model: its P against zero, the bounds of the ceiling, and every other model.
func (t *Tests) String() string {
	width := 9
	for _, m := range t.Models {
		width = max(width, len([]rune(m)))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s, p values", t.Name)
	if t.Correction != "" {
		fmt.Fprintf(&b, " corrected (%s)", t.Correction)
	}
	fmt.Fprintf(&b, "\n%-*s", width, "")
	column := func(text string) { fmt.Fprintf(&b, "  %*s", width, text) }
	number := func(test Test) {
		if math.IsNaN(test.P) {
			column("")
		} else {
			column(fmt.Sprintf("%.3g", test.P))
		}
	}
	column("above 0")
	if t.Lower != nil {
		column(map[Sided]string{TwoSided: "≠ lower", Less: "< lower"}[sideOf(t.Lower)])
	}
	column(map[Sided]string{TwoSided: "≠ upper", Less: "< upper"}[sideOf(t.Upper)])
	for _, m := range t.Models {
		column("≠ " + m)
	}
	for i, m := range t.Models {
		fmt.Fprintf(&b, "\n%-*s", width, m)
		number(t.Zero[i])
		if t.Lower != nil {
			number(t.Lower[i])
		}
		number(t.Upper[i])
		for _, test := range t.Pairs[i] {
			number(test)
		}
	}
	return b.String()
}

func sideOf(tests []Test) Sided {
	if len(tests) == 0 {
		return TwoSided
	}
	return tests[0].Sided
}
