package capacity

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// rule says what a stage is: what is seen in its segments, and what to say where there are none.
type rule struct {
	name, seen, missing string
	fits                func(k int) bool
}

// rules are those of the four stages; the last needs to know the third.
func (l *Learning) rules() [4]rule {
	return [4]rule{
		{"clustering", "dimension and radius fall", "no segment in which both dimension and radius fall", func(k int) bool {
			return l.sign(k, OfDimension) < 0 && l.sign(k, OfRadius) < 0
		}},
		{"structuring", "an alignment rises and none falls", "no segment in which an alignment rises and none falls", func(k int) bool {
			up, down := l.alignments(k)
			return up > 0 && down == 0
		}},
		{"separating", "an alignment falls, none rises, and capacity rises", "no segment in which an alignment falls, none rises, and capacity rises", func(k int) bool {
			up, down := l.alignments(k)
			return down > 0 && up == 0 && l.sign(k, OfCapacity) > 0 && !l.slow(k)
		}},
		{"stabilising", "centre alignment falls at less than half of its steepest pace",
			"no segment after separating in which centre alignment falls at less than half of its steepest pace",
			func(k int) bool { return k > l.Stages[2].Last && l.slow(k) }},
	}
}

// name fills in the stages.
func (l *Learning) name(steps []float64) {
	first, last := Turn{steps[0], steps[0], steps[0]}, Turn{steps[len(steps)-1], steps[len(steps)-1], steps[len(steps)-1]}
	ends := append(append([]Turn{first}, l.Turns...), last)
	for s, rule := range l.rules() {
		stage := Stage{Name: rule.name, Why: rule.missing}
		if s == 3 && !l.Stages[2].Present {
			stage.Why = "there is no separating before it"
			l.Stages[s] = stage
			continue
		}
		length := 0.0
		for a := 0; a < len(l.Segments); a++ {
			b := a
			for b < len(l.Segments) && rule.fits(b) {
				b++
			}
			if b > a && l.Segments[b-1].End-l.Segments[a].Start > length {
				length = l.Segments[b-1].End - l.Segments[a].Start
				stage = Stage{rule.name, true, a, b - 1, ends[a], ends[b], rule.seen}
			}
			if b > a {
				a = b - 1
			}
		}
		l.Stages[s] = stage
	}
}

// sign is that of a measure in a segment, 0 for one that was left out.
func (l *Learning) sign(segment int, m Measure) int {
	if k := slices.Index(l.Measures, m); k >= 0 {
		return l.Signs[segment][k]
	}
	return 0
}

// alignments counts those that rise and fall in a segment.
func (l *Learning) alignments(segment int) (up, down int) {
	for _, m := range []Measure{OfCentres, OfAxes, OfCentresAndAxes} {
		switch l.sign(segment, m) {
		case 1:
			up++
		case -1:
			down++
		}
	}
	return up, down
}

// slow says whether centre alignment falls in a segment at less than half of its steepest pace before. A slow fall may be slight as a share of the whole range.
func (l *Learning) slow(segment int) bool {
	k := slices.Index(l.Measures, OfCentres)
	if k < 0 {
		return false
	}
	steepest := 0.0
	for _, s := range l.Segments[:segment] {
		steepest = min(steepest, s.Slope[k].Value)
	}
	here := l.Segments[segment].Slope[k]
	return here.Value < -2*here.SE && here.Value > steepest/2
}

// InOrder says whether all four stages are present and begin one after another.
func (l *Learning) InOrder() bool {
	for s, stage := range l.Stages {
		if !stage.Present || s > 0 && stage.First <= l.Stages[s-1].First {
			return false
		}
	}
	return true
}

// String returns segments with the signs of measures, and the stages, as tables.
func (l *Learning) String() string {
	var b strings.Builder
	if l.Fit != nil {
		fmt.Fprintf(&b, "%d segments (posterior probability of so many: %.2f)\n%20s", len(l.Segments), l.Fit.Number[len(l.Turns)], "steps")
		for _, m := range l.Measures {
			fmt.Fprintf(&b, "  %v", m)
		}
		fmt.Fprintln(&b)
	}
	for k, s := range l.Segments {
		fmt.Fprintf(&b, "%20s", fmt.Sprintf("%.4g to %.4g", l.Options.step(s.Start), l.Options.step(s.End)))
		for i, m := range l.Measures {
			word := map[int]string{-1: "falls", 0: "·", 1: "rises"}[l.Signs[k][i]]
			fmt.Fprintf(&b, "  %s%s", word, strings.Repeat(" ", len([]rune(m.String()))-len([]rune(word))))
		}
		fmt.Fprintln(&b)
	}
	for _, s := range l.Stages {
		if s.Present {
			fmt.Fprintf(&b, "%-12s from %v to %v: %s\n", s.Name, s.Start, s.End, s.Why)
		} else {
			fmt.Fprintf(&b, "%-12s not there: %s\n", s.Name, s.Why)
		}
	}
	for _, note := range l.Notes {
		fmt.Fprintln(&b, note)
	}
	return b.String()
}

// String returns the step, with its interval where that is not exact: step 40 (32–64).
func (t Turn) String() string {
	if t.Low == t.High {
		return fmt.Sprintf("step %.4g", round(t.Step))
	}
	return fmt.Sprintf("step %.4g (%.4g–%.4g)", round(t.Step), round(t.Low), round(t.High))
}

// round takes away what going to logarithms and back adds.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }
