package decoding

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// drawn are trials of the whole population: at each sample trials × units, with the stratum and the fold of each.
type drawn struct {
	x       []*mat.Dense
	stratum []int
	fold    []int
	folds   int
}

// draw deals the trials of each session to folds and makes pseudo-trials within each: row k of a fold and stratum is, for each session, one of its trials there. So no trial is in
// two folds. The trials of a session keep what its units have in common.
func (m *material) draw(o Options, random *rand.Rand) (*drawn, error) {
	d := &drawn{folds: o.Folds}
	if m.runs != nil {
		d.folds = len(m.runs)
	}
	rows := make([][][][]int, len(m.sessions)) // session, fold, stratum → observations in random order
	for i, s := range m.sessions {
		rows[i] = make([][][]int, d.folds)
		for f := range rows[i] {
			rows[i][f] = make([][]int, len(m.strata))
		}
		all := make([][]int, len(m.strata))
		for k, at := range s.stratum {
			if at >= 0 {
				all[at] = append(all[at], k)
			}
		}
		next := 0 // folds are dealt on and on, so that strata with few trials do not all fill the first
		for at, members := range all {
			random.Shuffle(len(members), func(a, b int) { members[a], members[b] = members[b], members[a] })
			for _, k := range members {
				f := s.run[k]
				if m.runs == nil {
					f = next % d.folds
					next++
				}
				rows[i][f][at] = append(rows[i][f][at], k)
			}
		}
	}
	numbers, err := m.numbers(rows, d.folds, o)
	if err != nil {
		return nil, err
	}
	for f := range d.folds {
		for at, n := range numbers[f] {
			for range n {
				d.stratum, d.fold = append(d.stratum, at), append(d.fold, f)
			}
		}
	}
	samples := len(m.time)
	for range samples {
		d.x = append(d.x, mat.NewDense(len(d.stratum), m.units, nil))
	}
	unit := 0
	for i, s := range m.sessions {
		row := 0
		for f := range d.folds {
			for at, n := range numbers[f] {
				from := rows[i][f][at]
				for k := range n {
					o := 0
					if n <= len(from) {
						o = from[k]
					} else {
						o = from[random.IntN(len(from))]
					}
					for c := range s.channels {
						course := s.values[(o*s.channels+c)*samples:][:samples]
						for t, v := range course {
							d.x[t].Set(row, unit+c, v)
						}
					}
					row++
				}
			}
		}
		unit += s.channels
	}
	return d, nil
}

// numbers says how many trials are made in each fold of each stratum.
func (m *material) numbers(rows [][][][]int, folds int, o Options) ([][]int, error) {
	numbers := make([][]int, folds)
	least := -1
	for f := range numbers {
		numbers[f] = make([]int, len(m.strata))
		for at, stratum := range m.strata {
			if !stratum.train && !stratum.test {
				continue
			}
			for i, s := range m.sessions {
				n := len(rows[i][f][at])
				if n == 0 {
					has, where := 0, ""
					for g := range folds {
						has += len(rows[i][g][at])
					}
					if m.runs != nil {
						return nil, m.lacking(s, at, 0, 1, " and "+o.Run+"="+m.runs[f])
					}
					return nil, m.lacking(s, at, has, folds, where)
				}
				if least < 0 || n < least {
					least = n
				}
				numbers[f][at] = n // of the only session, where it matters
			}
		}
	}
	for f := range numbers {
		for at, stratum := range m.strata {
			switch {
			case !stratum.train && !stratum.test:
			case o.Trials > 0:
				numbers[f][at] = o.Trials
			case !m.together() || o.Balance:
				numbers[f][at] = least
			}
		}
	}
	return numbers, nil
}
