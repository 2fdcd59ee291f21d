package notebook

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Claim is one statement of a notebook about its results. [Near], [Above], [Below] and [Equal] make them and [Checks] tests them.
type Claim struct {
	name string
	ok   bool
	line string // "got G, want …"
}

// Near claims that got is within tol of want: |got − want| ≤ tol. NaN is near nothing.
func Near(name string, got, want, tol float64) Claim {
	ok := got == want && tol >= 0 || math.Abs(got-want) <= tol
	shown := digits(got, ok, func(shown string) bool { return within(shown, number(want), number(tol)) })
	return claim(name, ok, "got %s, want %s ± %s", shown, number(want), number(tol))
}

// Above claims that got > bound.
func Above(name string, got, bound float64) Claim {
	ok := got > bound
	g, b := both(got, bound, func(g, b float64) bool { return (g > b) == ok })
	return claim(name, ok, "got %s, want > %s", g, b)
}

// Below claims that got < bound.
func Below(name string, got, bound float64) Claim {
	ok := got < bound
	g, b := both(got, bound, func(g, b float64) bool { return (g < b) == ok })
	return claim(name, ok, "got %s, want < %s", g, b)
}

// Equal claims that got is exactly want.
func Equal[T int | int64 | string | bool](name string, got, want T) Claim {
	show := func(v T) string {
		if s, ok := any(v).(string); ok && (s == "" || strings.ContainsAny(s, "\r\n,") || s != strings.TrimSpace(s)) {
			return strconv.Quote(s)
		}
		return fmt.Sprint(v)
	}
	return claim(name, got == want, "got %s, want %s", show(got), show(want))
}

func claim(name string, ok bool, format string, args ...any) Claim {
	if name == "" || strings.ContainsAny(name, "\r\n") || strings.Contains(name, ": got ") || strings.Contains(name, "✓ ") || strings.Contains(name, "✗ ") {
		fatal(fmt.Errorf(`the name of a check must be one line without ": got " and without the marks ✓ and ✗, got %q`, name))
	}
	return Claim{name, ok, fmt.Sprintf(format, args...)}
}

// String is the line that Checks prints: "✓ NAME: got G, want W ± T", with ✗ where the claim does not hold.
func (c Claim) String() string {
	mark := "✗"
	if c.ok {
		mark = "✓"
	}
	return mark + " " + c.name + ": " + c.line
}

// Check is Checks(Near(name, got, want, tol)): it prints whether |got − want| ≤ tol and fails the cell where not.
func Check(name string, got, want, tol float64) { Checks(Near(name, got, want, tol)) }

// Checks prints one line for each claim on the standard output stream, which `richlazy run` collects, and then, if one does not hold, ends the cell with
// exit status 1. Numbers are shown with four digits, or with as many as it takes to show on which side of the bound they lie.
func Checks(all ...Claim) {
	failed := 0
	for _, c := range all {
		fmt.Println(c)
		if !c.ok {
			failed++
		}
	}
	switch {
	case failed == 1:
		quit(1, "a check failed")
	case failed > 1:
		quit(1, fmt.Sprintf("%d checks failed", failed))
	}
}

// digits shows got with four significant digits or more, so many that what is read leads to the verdict ok.
func digits(got float64, ok bool, reads func(shown string) bool) string {
	for n := 4; n < 17; n++ {
		if s := strconv.FormatFloat(got, 'g', n, 64); reads(s) == ok {
			return s
		}
	}
	return strconv.FormatFloat(got, 'g', 17, 64)
}

// both shows two numbers that are compared with four significant digits or more, so many that what is read leads to the same verdict. A bound is often a result
// itself, whose last digits say nothing.
func both(got, bound float64, same func(g, b float64) bool) (shownGot, shownBound string) {
	for n := 4; n <= 17; n++ {
		shownGot, shownBound = strconv.FormatFloat(got, 'g', n, 64), strconv.FormatFloat(bound, 'g', n, 64)
		g, err1 := strconv.ParseFloat(shownGot, 64)
		b, err2 := strconv.ParseFloat(shownBound, 64)
		if err1 == nil && err2 == nil && same(g, b) {
			break
		}
	}
	return shownGot, shownBound
}

// within says whether |got − want| ≤ tol holds of the decimal numbers as they are read, without the rounding of binary ones.
func within(got, want, tol string) bool {
	var g, w, t big.Rat
	for _, each := range []struct {
		to   *big.Rat
		text string
	}{{&g, got}, {&w, want}, {&t, tol}} {
		if _, ok := each.to.SetString(each.text); !ok {
			return got == want // NaN or infinite
		}
	}
	return g.Sub(&g, &w).Abs(&g).Cmp(&t) <= 0
}

// number shows a bound exactly.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
