package figure

import "math"

// PairStyle is how a [ModelComparison] shows which models differ.
type PairStyle int

const (
	// PairCliques joins models that do not differ by lines with a dot at each: models without a line in common differ.
	PairCliques PairStyle = iota
	// PairBars draws a line for each pair that differs (Nili et al. 2014).
	PairBars
	// PairDots draws a matrix: a row a model, with a full dot above each model from which it differs and a ring above the others.
	PairDots
	// PairIcicles draws a line for each model that is better than others, from which an icicle hangs above each of those (Golan, Raju & Kriegeskorte 2020).
	PairIcicles
	// PairArrows sums differences up by arrows from a model to another, which stand for all models beyond it as well. It is shortest where models are sorted.
	PairArrows
)

// pairCaptions say what the marks are.
var pairCaptions = map[PairStyle]string{
	PairCliques: "Lines above join models that do not differ significantly.",
	PairBars:    "Lines above join models that differ significantly.",
	PairDots:    "Dots above: a full dot in the row of a model stands above each model from which it differs significantly.",
	PairIcicles: "Lines above: an icicle hangs above each model that is significantly worse than the one with the dot.",
	PairArrows: "Arrows above: an end without a head stands for one model, an end with a head for that model and all beyond; " +
		"all of one end differ significantly from all of the other.",
}

// pairMark is a part of what stands above the bars, in a row, the lowest of which is 0; places are indices of models.
type pairMark struct {
	Kind string  `json:"kind"` // line, thin, dot, ring, tick, icicle, dash, head (at From, pointing away from To), name
	Row  int     `json:"row"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// pairMarks are all of them.
type pairMarks struct {
	Marks []pairMark `json:"marks"`
	Rows  int        `json:"rows"`
	Step  float64    `json:"step"` // height of a row in pixels
}

// pairGap is the distance of the marks to the axes below and to what is above, in pixels.
const pairGap = 10.0

func (p pairMarks) height() float64 {
	if p.Rows == 0 {
		return 0
	}
	return float64(p.Rows)*p.Step + 2*pairGap
}

// pairs are the marks of a comparison in the order in which it is shown.
func (m ModelComparison) pairs() (p pairMarks) {
	if m.Differ == nil {
		return p
	}
	step := map[PairStyle]float64{PairCliques: 9, PairBars: 7, PairDots: 13, PairIcicles: 14, PairArrows: 10}[m.Pairs]
	switch m.Pairs {
	case PairCliques:
		p.Marks = m.cliqueMarks()
	case PairBars:
		p.Marks = m.barMarks()
	case PairDots:
		p.Marks = m.dotMarks()
	case PairIcicles:
		p.Marks = m.icicleMarks()
	case PairArrows:
		p.Marks = m.arrowMarks()
	}
	for _, mark := range p.Marks {
		p.Rows = max(p.Rows, mark.Row+1)
	}
	p.Step = min(step, max(2.5, 240/float64(max(p.Rows, 1))))
	return p
}

// span is a stretch of models that takes a row for itself.
type span struct {
	from, to int
	row      int
}

// stack gives each span the lowest row in which nothing touches it.
func stack(spans []span) {
	var taken []span
	for i := range spans {
		s := &spans[i]
		for free := false; !free; {
			free = true
			for _, t := range taken {
				if t.row == s.row && s.from <= t.to && t.from <= s.to {
					free = false
					s.row++
					break
				}
			}
		}
		taken = append(taken, *s)
	}
}

func (m ModelComparison) barMarks() (marks []pairMark) {
	var spans []span
	for wide := 1; wide < len(m.Models); wide++ { // the shortest lowest
		for i := range len(m.Models) - wide {
			if m.Differ[i][i+wide] {
				spans = append(spans, span{from: i, to: i + wide})
			}
		}
	}
	stack(spans)
	for _, s := range spans {
		from, to := float64(s.from), float64(s.to)
		marks = append(marks, pairMark{"line", s.row, from, to}, pairMark{"tick", s.row, from, from}, pairMark{"tick", s.row, to, to})
	}
	return marks
}

func (m ModelComparison) dotMarks() (marks []pairMark) {
	n := len(m.Models)
	for i := range n {
		row := n - 1 - i
		marks = append(marks, pairMark{"name", row, float64(i), 0})
		for j := range n {
			kind := "ring"
			switch {
			case i == j:
				kind = "dash"
			case m.Differ[i][j]:
				kind = "dot"
			case math.IsNaN(m.Means[i] + m.Means[j]):
				continue // nothing was compared
			}
			marks = append(marks, pairMark{kind, row, float64(j), float64(j)})
		}
	}
	return marks
}

func (m ModelComparison) icicleMarks() (marks []pairMark) {
	row := 0
	for i := range m.Models {
		from, to := i, i
		for j := range m.Models {
			if m.Differ[i][j] && m.Means[i] > m.Means[j] {
				from, to = min(from, j), max(to, j)
				marks = append(marks, pairMark{"icicle", row, float64(j), float64(j)})
			}
		}
		if from < to {
			marks = append(marks, pairMark{"line", row, float64(from), float64(to)}, pairMark{"dot", row, float64(i), float64(i)})
			row++
		}
	}
	return marks
}
