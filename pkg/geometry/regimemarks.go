package geometry

import "math"

// Marks is a row of a figure: values with their intervals, NaN for none. It has the fields of figure.ForestRow, so that one converts to the other:
//
//	forest := figure.Forest{Title: "Regime", X: figure.Axis{Name: "change by learning ÷ change by redrawing", Log: true}, Series: []string{"rich", "lazy"}}
//	for _, m := range geometry.RegimeRatios(rich, lazy) {
//		forest.Rows = append(forest.Rows, figure.ForestRow(m))
//	}
type Marks struct {
	Group, Name, Note string
	Values, Low, High []float64
	// Min and Max are the natural ends of the values; both 0 for none.
	Min, Max float64
}

// RegimeRatios returns a row for each measure of the first table with its change by learning over that by redrawing, one value a table: the one scale on which all measures can be
// compared, 1 being the border of lazy and rich (see [Regime]). Ratios of 0 and infinite ones, which a logarithmic axis does not hold, are NaN and in the note, and with one
// table so is the verdict. Measures shown without a verdict are left out, as are those without any ratio.
func RegimeRatios(tables ...*RegimeTable) (all []Marks) {
	if len(tables) == 0 {
		return nil
	}
	for _, first := range tables[0].Rows {
		if first.Measure.NoVerdict != "" {
			continue
		}
		m, some := Marks{Group: first.Measure.Group, Name: first.Measure.Name}, false
		for _, t := range tables {
			r, ok := t.Row(first.Measure.Group, first.Measure.Name)
			e := Estimate{math.NaN(), math.NaN(), math.NaN(), 0}
			if ok {
				e = r.Ratio
			}
			some = some || !math.IsNaN(e.Mean)
			if e.Mean == 0 || math.IsInf(e.Mean, 0) {
				m.Note = joined(m.Note, short(e.Mean))
				e.Mean, e.Low, e.High = math.NaN(), math.NaN(), math.NaN()
			}
			if len(tables) == 1 {
				m.Note = joined(r.Verdict.String(), m.Note)
			}
			m.add(e)
		}
		if some {
			all = append(all, m)
		}
	}
	return all
}

// States returns a row for each measure with its values before and after learning, each row to be drawn on a scale of its own. Measures that compare two states have
// only the value after. The note is the verdict.
func (t *RegimeTable) States() (all []Marks) {
	for _, r := range t.Rows {
		m := Marks{Group: r.Measure.Group, Name: r.Measure.label(), Note: r.Verdict.String(), Min: r.Measure.Range[0], Max: r.Measure.Range[1]}
		m.add(r.Before)
		m.add(r.After)
		all = append(all, m)
	}
	return all
}

func (m *Marks) add(e Estimate) {
	m.Values, m.Low, m.High = append(m.Values, e.Mean), append(m.Low, e.Low), append(m.High, e.High)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}
