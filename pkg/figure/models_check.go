package figure

import (
	"fmt"
	"math"
)

func (m ModelComparison) check() error {
	fault := func() error {
		n := len(m.Models)
		if n == 0 {
			return fmt.Errorf("no models")
		}
		if err := m.Y.check("y"); err != nil {
			return err
		}
		if m.Y.Log {
			return fmt.Errorf("evaluations have a linear axis")
		}
		if err := named("model", m.Models); err != nil {
			return err
		}
		for _, part := range []struct {
			name   string
			length int
			given  bool
		}{{"Means", len(m.Means), true}, {"Low", len(m.Low), m.Low != nil || m.High != nil}, {"High", len(m.High), m.Low != nil || m.High != nil},
			{"Points", len(m.Points), m.Points != nil},
			{"AboveChance", len(m.AboveChance), m.AboveChance != nil}, {"BelowCeiling", len(m.BelowCeiling), m.BelowCeiling != nil}, {"Group", len(m.Group), m.Group != nil},
			{"Differ", len(m.Differ), m.Differ != nil}} {
			if part.given && part.length != n {
				return fmt.Errorf("%s: %d given, want %d, one a model", part.name, part.length, n)
			}
		}
		if err := m.checkValues(); err != nil {
			return err
		}
		if m.Low != nil && m.ErrorBars == "" {
			return fmt.Errorf("error bars without ErrorBars: say what they are")
		}
		return m.checkMarks()
	}
	return place("model comparison", m.Title, fault())
}

func (m ModelComparison) checkValues() error {
	for i, values := range [][]float64{m.Means, m.Low, m.High} {
		if err := finite([]string{"Means", "Low", "High"}[i], values, true); err != nil {
			return err
		}
	}
	for i := range m.Low {
		if m.Low[i] > m.Means[i] || m.High[i] < m.Means[i] {
			return fmt.Errorf("model %q: its error bar goes from %v to %v around %v", m.Models[i], m.Low[i], m.High[i], m.Means[i])
		}
	}
	for i, points := range m.Points {
		if err := finite(fmt.Sprintf("Points of %q", m.Models[i]), points, true); err != nil {
			return err
		}
	}
	if c := m.Ceiling; c != nil && (finite("", []float64{c.High}, false) != nil || finite("", []float64{c.Low}, true) != nil || c.Low > c.High) {
		return fmt.Errorf("the noise ceiling goes from %v to %v", c.Low, c.High)
	}
	if finite("", []float64{m.Chance}, m.Dots) != nil {
		return fmt.Errorf("chance is %v, want a number on which bars stand", m.Chance)
	}
	if m.Y.fixed() && !m.Dots && (m.Y.Min > m.Chance || m.Y.Max < m.Chance) {
		return fmt.Errorf("bars stand on %v, which the y axis from %v to %v does not hold", m.Chance, m.Y.Min, m.Y.Max)
	}
	return nil
}

func (m ModelComparison) checkMarks() error {
	n := len(m.Models)
	if m.AboveChance != nil && math.IsNaN(m.Chance) {
		return fmt.Errorf("AboveChance without a chance")
	}
	if m.BelowCeiling != nil && m.Ceiling == nil {
		return fmt.Errorf("BelowCeiling without a ceiling")
	}
	for i, g := range m.Group {
		if g < 0 || g >= len(m.Groups) {
			return fmt.Errorf("model %q is in group %d of %d", m.Models[i], g, len(m.Groups))
		}
	}
	if err := named("group", m.Groups); err != nil {
		return err
	}
	for i, row := range m.Differ {
		if len(row) != n {
			return fmt.Errorf("row %d of Differ has %d entries, want %d", i, len(row), n)
		}
		for j, differ := range row {
			switch {
			case len(m.Differ[j]) == n && differ != m.Differ[j][i]:
				return fmt.Errorf("Differ is not symmetric: (%d,%d) is %v", i, j, differ)
			case differ && i == j:
				return fmt.Errorf("model %q differs from itself", m.Models[i])
			case differ && math.IsNaN(m.Means[i]):
				return fmt.Errorf("model %q has no evaluation but differs from %q", m.Models[i], m.Models[j])
			}
		}
	}
	if m.Differ != nil && m.Pairs == PairCliques {
		if _, few := m.cliques(); !few {
			return fmt.Errorf("more than %d groups of models that do not differ: show pairs by PairDots", mostCliques)
		}
	}
	return nil
}
