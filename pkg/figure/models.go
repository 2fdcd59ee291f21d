package figure

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// ModelComparison shows how well models explain data: a bar for each, with error bars and subjects, between chance and the noise ceiling, and which of them differ.
type ModelComparison struct {
	Title string
	// Caption says of what data, and n. The figure adds what error bars, tests and the marks above the bars are.
	Caption string
	// Y names the measure: "whitened cosine similarity". It is linear.
	Y      Axis
	Models []string
	// Means has the evaluation of each model, NaN for one without.
	Means []float64
	// Low and High are the ends of the error bars, NaN for none; both or neither. ErrorBars says what they are: "standard error of the mean over 20 subjects".
	Low, High []float64
	ErrorBars string
	// Points, if given, are the single evaluations of each model, drawn as dots: one slice a model. PointName says what one is; empty is "subject". NaN is left out.
	Points    [][]float64
	PointName string
	// Ceiling, if given, is the noise ceiling.
	Ceiling *Ceiling
	// Chance is the evaluation of a model that explains nothing, on which the bars stand, 0 for correlations. A line marks it. With Dots it may be NaN, for none.
	Chance float64
	// Dots draws means as dots in place of bars, for measures without a zero.
	Dots bool
	// AboveChance and BelowCeiling, if given, mark models that are better than chance, at the foot of the bar, and worse than the lower end of the ceiling, below it.
	AboveChance, BelowCeiling []bool
	Marks                     MarkStyle
	// Differ, if given, says which models differ from which: models × models, symmetric. Pairs is how this is shown above the bars.
	Differ [][]bool
	Pairs  PairStyle
	// Tests says how that was decided: "Two-sided t-tests, false discovery rate 5 %". It stands in the caption.
	Tests string
	// Sort shows the best model first; models without a value are last, equal ones in their order.
	Sort bool
	// Group gives each model the index of its group in Groups, whose colour it has; none puts all in one.
	Group  []int
	Groups []string
}

// Ceiling is a noise ceiling: what the best possible model would reach. Low may be NaN where only the upper end is known.
type Ceiling struct{ Low, High float64 }

// MarkStyle is the form of the marks of tests against chance and the noise ceiling.
type MarkStyle int

const (
	MarkDots    MarkStyle = iota // drops: half discs on the line
	MarkIcicles                  // triangles on the line
)

// arranged returns the models in the order in which they are shown.
func (m ModelComparison) arranged() ModelComparison {
	if !m.Sort {
		return m
	}
	order := make([]int, len(m.Models))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if x, y := math.IsNaN(m.Means[a]), math.IsNaN(m.Means[b]); x || y {
			return cmp.Compare(bit(x), bit(y))
		}
		return cmp.Compare(m.Means[b], m.Means[a])
	})
	m.Models, m.Means, m.Low, m.High, m.Points = picked(m.Models, order), picked(m.Means, order), picked(m.Low, order), picked(m.High, order), picked(m.Points, order)
	m.AboveChance, m.BelowCeiling, m.Group, m.Differ = picked(m.AboveChance, order), picked(m.BelowCeiling, order), picked(m.Group, order), picked(m.Differ, order)
	for i, row := range m.Differ {
		m.Differ[i] = picked(row, order)
	}
	m.Sort = false
	return m
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// of is the group of a model.
func (m ModelComparison) of(model int) int {
	if m.Group == nil {
		return 0
	}
	return m.Group[model]
}

// pointName is what one of the points is.
func (m ModelComparison) pointName() string {
	if m.PointName == "" {
		return "subject"
	}
	return m.PointName
}

// caption says what the parts of the figure are.
func (m ModelComparison) caption() string {
	parts := []string{m.Caption}
	if m.Low != nil {
		parts = append(parts, "Error bars: "+strings.TrimSuffix(m.ErrorBars, ".")+".")
	}
	if c := m.Ceiling; c != nil && math.IsNaN(c.Low) {
		parts = append(parts, "The dashed line is the upper end of the noise ceiling.")
	}
	if m.Differ != nil {
		parts = append(parts, pairCaptions[m.Pairs])
	}
	if m.Tests != "" {
		parts = append(parts, strings.TrimSuffix(m.Tests, ".")+".")
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// modelHeight is that of the axes with the names below them, in pixels.
const modelHeight = 350.0

func (m ModelComparison) head() heading {
	var names []string
	for _, e := range m.entries() {
		names = append(names, e.name)
	}
	high := modelHeight
	if m.Differ != nil {
		high += m.arranged().pairs().height()
	}
	return heading{title: m.Title, caption: m.caption(), high: high, tall: int(high) + 36, keys: names}
}

// entry of the legend: a group, or a part of the figure.
type modelEntry struct {
	name string
	part string // "group", "ceiling", "point", "above", "below"
	at   int    // of a group
}

// entries are the lines of the legend.
func (m ModelComparison) entries() (all []modelEntry) {
	if len(m.Groups) > 1 {
		for g, name := range m.Groups {
			all = append(all, modelEntry{name, "group", g})
		}
	}
	add := func(there bool, part, name string) {
		for _, e := range all { // a group may have that name
			there = there && e.name != name
		}
		if there {
			all = append(all, modelEntry{name, part, 0})
		}
	}
	add(m.Ceiling != nil, "ceiling", "noise ceiling")
	add(m.Points != nil, "point", m.pointName())
	add(slices.Contains(m.AboveChance, true), "above", "above chance")
	add(slices.Contains(m.BelowCeiling, true), "below", "below the ceiling")
	return all
}

// ends returns the y axis with ends that hold all that is drawn.
func (m ModelComparison) ends() Axis {
	if m.Y.fixed() {
		return m.Y
	}
	columns := append([][]float64{m.Means, m.Low, m.High}, m.Points...)
	if !math.IsNaN(m.Chance) {
		columns = append(columns, []float64{m.Chance})
	}
	if c := m.Ceiling; c != nil {
		columns = append(columns, []float64{c.Low, c.High})
	}
	y := m.Y.around(columns...)
	pad := 0.05 * (y.Max - y.Min)
	if y.Max += pad; m.Dots || y.Min < m.Chance {
		y.Min -= pad
	}
	return y
}
