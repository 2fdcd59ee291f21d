package figure

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// mostCliques is the largest number of groups of models that are shown as lines.
const mostCliques = 48

// cliques are the largest groups of models with evaluations none of which differ, without those of one, as sets of bits; few is false where there are too many.
func (m ModelComparison) cliques() (all []uint64, few bool) {
	n := len(m.Models)
	if n > 64 {
		return nil, false
	}
	alike, open := make([]uint64, n), uint64(0)
	for i := range n {
		if math.IsNaN(m.Means[i]) {
			continue
		}
		open |= 1 << i
		for j := range n {
			if i != j && !m.Differ[i][j] && !math.IsNaN(m.Means[j]) {
				alike[i] |= 1 << j
			}
		}
	}
	calls := 0
	var grow func(group, open, done uint64)
	grow = func(group, open, done uint64) { // Bron & Kerbosch 1973, with the pivot of Tomita et al. 2006
		if calls++; len(all) > mostCliques || calls > 1e5 {
			return
		}
		if open|done == 0 {
			if bits.OnesCount64(group) > 1 {
				all = append(all, group)
			}
			return
		}
		pivot, best := 0, -1
		for rest := open | done; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			if c := bits.OnesCount64(open & alike[i]); c > best {
				pivot, best = i, c
			}
		}
		for rest := open &^ alike[pivot]; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			grow(group|1<<i, open&alike[i], done&alike[i])
			open &^= 1 << i
			done |= 1 << i
		}
	}
	grow(0, open, 0)
	return all, len(all) <= mostCliques && calls <= 1e5
}

func (m ModelComparison) cliqueMarks() (marks []pairMark) {
	groups, _ := m.cliques()
	ends := func(g uint64) (int, int) { return bits.TrailingZeros64(g), 63 - bits.LeadingZeros64(g) }
	slices.SortFunc(groups, func(a, b uint64) int {
		p, q := ends(a)
		r, s := ends(b)
		return cmp.Or(cmp.Compare(q-p, s-r), cmp.Compare(p, r), cmp.Compare(a, b))
	})
	var spans []span
	for _, g := range groups {
		from, to := ends(g)
		spans = append(spans, span{from: from, to: to})
	}
	stack(spans)
	for k, g := range groups {
		s := spans[k]
		marks = append(marks, pairMark{"line", s.row, float64(s.from), float64(s.to)})
		for rest := g; rest != 0; rest &= rest - 1 {
			i := float64(bits.TrailingZeros64(rest))
			marks = append(marks, pairMark{"dot", s.row, i, i})
		}
	}
	return marks
}
