package mcmc

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// Faults says in words what is wrong with the run, one fault after the other and the gravest first. It is empty where nothing was found.
func (s *Summary) Faults() []string {
	var out []string
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	if s.Draws < s.Planned {
		say("The run ended early: there are %d of %d draws.", s.Draws, s.Planned)
	}
	for c := range s.Chains {
		if still := s.count(func(i int) bool { return slices.Contains(s.Still[i], c) }); s.Draws > 1 && len(still) > 0 && len(still) == len(s.Names) {
			say("Chain %d stood still: all its %d draws are the same. Its step size does not suit the place where it is; warm up longer, or begin elsewhere.", c, s.Draws)
		}
	}
	if bad := s.count(func(i int) bool { return math.IsNaN(s.Quantities[i].Mean) }); len(bad) > 0 {
		say("Draws of %s are NaN.", s.list(bad))
	}
	if bad := s.count(func(i int) bool { return len(s.Still[i]) == s.Chains && s.Quantities[i].SD == 0 }); len(bad) > 0 && len(bad) < len(s.Names) {
		say("All draws of %s are the same: nothing can be said of how they mix.", s.list(bad))
	}
	if bad := s.count(s.untold); len(bad) > 0 {
		say("R-hat or the effective sample size of %s cannot be told from %d draws a chain: nothing says whether to trust them. Draw more.", s.list(bad), s.Draws)
	}
	if bad := s.count(func(i int) bool { return s.Quantities[i].RHat > diagnostic.MaxRHat }); len(bad) > 0 {
		w := s.worst(bad, func(q diagnostic.Summary) float64 { return q.RHat })
		text := fmt.Sprintf("R-hat of %s is %.2f", s.Names[w], s.Quantities[w].RHat)
		if s.Quantities[w].RHat < 1.095 {
			text = fmt.Sprintf("R-hat of %s is %.3f", s.Names[w], s.Quantities[w].RHat)
		}
		if len(bad) > 1 {
			text += fmt.Sprintf(", and that of %d more of %d above %v", len(bad)-1, len(s.Names), diagnostic.MaxRHat)
		}
		if s.outlier != "" && s.outlying == s.Names[w] {
			say("%s: %s. It may be at a mode of its own, or not have arrived: run longer, begin chains at other places, anneal, or temper.", text, s.outlier)
		} else if s.Quantities[w].RHat < 1.05 {
			say("%s: the chains have not mixed well enough yet. Run longer.", text)
		} else {
			say("%s: the chains have not mixed. Run longer, or find out whether they are at different modes; means and intervals are not to be used.", text)
		}
	}
	few := diagnostic.MinESSPerChain * float64(s.Chains)
	for _, kind := range []struct {
		name, what string
		ess        func(q diagnostic.Summary) float64
	}{
		{"bulk", "means and medians are uncertain", func(q diagnostic.Summary) float64 { return q.ESSBulk }},
		{"tail", "the 5 % and 95 % quantiles are uncertain", func(q diagnostic.Summary) float64 { return q.ESSTail }},
	} {
		if bad := s.count(func(i int) bool { return kind.ess(s.Quantities[i]) < few }); len(bad) > 0 {
			w := s.worst(bad, func(q diagnostic.Summary) float64 { return -kind.ess(q) })
			e := kind.ess(s.Quantities[w])
			more := ""
			if len(bad) > 1 {
				more = fmt.Sprintf(" (and that of %d more of %d too small)", len(bad)-1, len(s.Names))
			}
			say("The %s ESS of %s is %.0f, below %.0f%s: %s. Some %.0f times as many draws would do, where chains mix.", kind.name, s.Names[w], e, few, more, kind.what,
				math.Ceil(few/math.Max(e, 1)*1.2))
		}
	}
	if n := sumOf(s.Divergent); n > 0 {
		text := fmt.Sprintf("%d of %d draws came by a divergent transition (by chain: %s): places too steep for the step size are not visited as often as they "+
			"should be, and estimates are biased. Raise the target acceptance%s, or choose coordinates in which the density is less steep.",
			n, s.Chains*s.Draws, numbers(s.Divergent), s.above())
		for i, p := range s.Where[:min(len(s.Where), 3)] {
			text += [...]string{" They are ", " They are also ", " And "}[i] + p.String() + "."
		}
		say("%s", text)
	}
	var slow []string
	for c, b := range s.EBFMI {
		if b < diagnostic.MinEBFMI {
			slow = append(slow, fmt.Sprintf("%.2f in chain %d", b, c))
		}
	}
	if slow != nil {
		say("E-BFMI is %s, below %v: energies are crossed slowly, as with heavy tails or a funnel, and the tails may not have been seen. Choose other coordinates.",
			strings.Join(slow, ", "), diagnostic.MinEBFMI)
	}
	if n := sumOf(s.Deep); n > 0 {
		say("%d of %d draws came by a tree of the greatest depth, %d: trajectories are cut short, and the chains are slower for it. Raise MaxDepth, "+
			"or choose masses that suit the target.", n, s.Chains*s.Draws, s.MaxDepth)
	}
	for c, a := range s.Accept {
		if s.Aim > 0 && a < s.Aim-0.15 {
			say("Chain %d accepts %.2f, where %.2f was aimed at: its step size was found elsewhere. Warm up longer.", c, a, s.Aim)
		}
	}
	return out
}

// untold says that draws of quantity i are numbers and differ, and yet too few for their diagnostics.
func (s *Summary) untold(i int) bool {
	q := s.Quantities[i]
	return (math.IsNaN(q.RHat) || math.IsNaN(q.ESSBulk)) && !math.IsNaN(q.Mean) && (len(s.Still[i]) < s.Chains || s.Draws == 1)
}

// Trustworthy tells that no fault was found.
func (s *Summary) Trustworthy() bool { return len(s.Faults()) == 0 }

// words are the faults, or that there are none, and what was not looked at.
func (s *Summary) words() string {
	var b strings.Builder
	faults := s.Faults()
	for _, f := range faults {
		fmt.Fprintln(&b, f)
	}
	if len(faults) == 0 && len(s.Names) > 0 {
		rhat, bulk, tail := 0.0, math.Inf(1), math.Inf(1)
		for _, q := range s.Quantities {
			rhat, bulk = math.Max(rhat, q.RHat), math.Min(bulk, q.ESSBulk)
			if !math.IsNaN(q.ESSTail) { // of quantities of few values, such as error rates
				tail = math.Min(tail, q.ESSTail)
			}
		}
		fmt.Fprintf(&b, "Nothing was found wrong: R-hat is at most %.3f, bulk ESS at least %.0f, ", rhat, bulk)
		if !math.IsInf(tail, 1) {
			fmt.Fprintf(&b, "tail ESS at least %.0f, ", tail)
		}
		b.WriteString("no transition diverged")
		if e := slices.Min(s.EBFMI); e == e {
			fmt.Fprintf(&b, ", E-BFMI is at least %.2f", e)
		}
		b.WriteString(".\n")
	}
	if len(s.Names) == 0 {
		b.WriteString("No quantity was judged: observe some in function space, such as predictions or the loss.\n")
	}
	if s.Unjudged != nil {
		fmt.Fprintf(&b, "Not judged, as known up to permutations or signs only: %s.\n", strings.Join(s.Unjudged, ", "))
	}
	return b.String()
}

func (s *Summary) above() string {
	if s.Aim == 0 {
		return ""
	}
	return fmt.Sprintf(" above %v", s.Aim)
}

// count returns the quantities of which something is true.
func (s *Summary) count(is func(i int) bool) (out []int) {
	for i := range s.Names {
		if is(i) {
			out = append(out, i)
		}
	}
	return out
}

// worst is the quantity of which a number is the largest.
func (s *Summary) worst(of []int, value func(diagnostic.Summary) float64) int {
	w := of[0]
	for _, i := range of {
		if value(s.Quantities[i]) > value(s.Quantities[w]) {
			w = i
		}
	}
	return w
}

// list names a few of the quantities.
func (s *Summary) list(of []int) string {
	var names []string
	for _, i := range of[:min(len(of), 4)] {
		names = append(names, s.Names[i])
	}
	if len(of) > 4 {
		return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(of)-4)
	}
	return strings.Join(names, ", ")
}

func sumOf(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func numbers(counts []int) string {
	text := make([]string, len(counts))
	for i, c := range counts {
		text[i] = fmt.Sprint(c)
	}
	return strings.Join(text, ", ")
}

// findOutlier looks, in the quantity with the largest R-hat, for one chain without which the others agree.
func (s *Summary) findOutlier(r *Result) error {
	bad := s.count(func(i int) bool { return s.Quantities[i].RHat > 1.2 })
	if len(bad) == 0 || s.Chains < 3 {
		return nil
	}
	name := s.Names[s.worst(bad, func(q diagnostic.Summary) float64 { return q.RHat })]
	draws, err := r.Draws(name)
	if err != nil {
		return err
	}
	best, least := -1, 1.05
	for c := range draws {
		if h := diagnostic.RHat(slices.Concat(draws[:c], draws[c+1:])); h < least {
			best, least = c, h
		}
	}
	if best >= 0 {
		s.outlying = name
		s.outlier = fmt.Sprintf("chain %d is elsewhere, with a mean of %.4g, while the others agree on %.4g",
			best, mean(draws[best:best+1]), mean(slices.Concat(draws[:best], draws[best+1:])))
	}
	return nil
}

func mean(draws [][]float64) float64 {
	sum, n := 0.0, 0
	for _, d := range draws {
		for _, x := range d {
			sum += x
		}
		n += len(d)
	}
	return sum / float64(n)
}
