package figure

import (
	"cmp"
	"slices"
)

// arrow says that all models up to from, or it alone, differ from all models from to on, or from it alone.
type arrow struct {
	from, to   int
	left, head bool // whether the ends stand for all beyond
}

// arrows cover all differences: first blocks of models up to one against models from another on, then single models against such blocks, then pairs.
func (m ModelComparison) arrows() (all []arrow) {
	n := len(m.Models)
	covered := make([][]bool, n)
	for i := range covered {
		covered[i] = make([]bool, n)
	}
	// cover takes rows r … s against columns c … d, where all differ and one is not said yet.
	cover := func(r, s, c, d int) bool {
		news := false
		for i := r; i <= s; i++ {
			for j := c; j <= d; j++ {
				if !m.Differ[i][j] {
					return false
				}
				news = news || !covered[i][j]
			}
		}
		for i := r; i <= s && news; i++ {
			for j := c; j <= d; j++ {
				covered[i][j] = true
			}
		}
		return news
	}
	for gap := 1; gap < n; gap++ { // neighbours before far ones: their blocks hold more
		for c := range n - gap {
			if r := c + gap; cover(r, n-1, 0, c) {
				all = append(all, arrow{c, r, c > 0, r < n-1})
			}
		}
	}
	for gap := 1; gap < n; gap++ {
		for c := range n - gap {
			r := c + gap
			if cover(r, r, 0, c) {
				all = append(all, arrow{c, r, c > 0, false})
			}
			if cover(r, n-1, c, c) {
				all = append(all, arrow{c, r, false, r < n-1})
			}
		}
	}
	for gap := 1; gap < n; gap++ {
		for c := range n - gap {
			if r := c + gap; cover(r, r, c, c) {
				all = append(all, arrow{c, r, false, false})
			}
		}
	}
	return all
}

func (m ModelComparison) arrowMarks() (marks []pairMark) {
	all := m.arrows()
	slices.SortStableFunc(all, func(a, b arrow) int { return cmp.Compare(a.to-a.from, b.to-b.from) })
	var spans []span
	for _, a := range all {
		spans = append(spans, span{from: a.from, to: a.to})
	}
	stack(spans)
	for k, a := range all {
		row, from, to := spans[k].row, float64(a.from), float64(a.to)
		marks = append(marks, pairMark{"line", row, from, to})
		for _, end := range []struct {
			head     bool
			at, back float64
		}{{a.left, from, to}, {a.head, to, from}} {
			kind := "tick"
			if end.head {
				kind = "head"
			}
			marks = append(marks, pairMark{kind, row, end.at, end.back})
		}
	}
	return marks
}
