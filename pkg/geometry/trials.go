package geometry

import (
	"fmt"
	"math/bits"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Trials are responses, trials × units, and the condition of each, 0 … m−1, all of which occur: what abstraction and dimensionality are read from after Bernardi et al. 2020.
type Trials struct {
	Responses *mat.Dense
	Condition []int
}

// Dichotomy parts the conditions in two: true for the positive side. Which side is which makes no difference to any measure here.
type Dichotomy []bool

// Dichotomies returns all C(m, m/2)/2 balanced dichotomies of m conditions, condition 0 on the positive side, in the order of the conditions that are with it. It panics when m is
// odd, below 2 or above 20 (92 378 dichotomies).
func Dichotomies(m int) []Dichotomy {
	if m < 2 || m > 20 || m%2 != 0 {
		panic(fmt.Sprintf("geometry: Dichotomies: %d conditions, want an even number from 2 to 20", m))
	}
	var all []Dichotomy
	// Bit m−1−c for condition c: descending numbers put the conditions with 0 in lexicographic order.
	for set := 1<<m - 1; set >= 1<<(m-1); set-- {
		if bits.OnesCount(uint(set)) != m/2 {
			continue
		}
		d := make(Dichotomy, m)
		for c := range d {
			d[c] = set>>(m-1-c)&1 == 1
		}
		all = append(all, d)
	}
	return all
}

// sides returns the conditions on the positive and on the negative side.
func (d Dichotomy) sides() (positive, negative []int) {
	for c, is := range d {
		if is {
			positive = append(positive, c)
		} else {
			negative = append(negative, c)
		}
	}
	return positive, negative
}

// check returns the number of trials of each condition.
func (t Trials) check(atLeast int) ([]int, error) {
	if err := finite("responses", t.Responses, 2); err != nil {
		return nil, err
	}
	n, _ := t.Responses.Dims()
	counts, err := classes(t.Condition, n, atLeast)
	if err != nil {
		return nil, fmt.Errorf("conditions: %w", err)
	}
	return counts, nil
}

// checkDichotomy returns the trials of each condition and the sides, each of which has to have so many conditions.
func (t Trials) checkDichotomy(d Dichotomy, aSide int) (counts, positive, negative []int, err error) {
	if counts, err = t.check(2 * aSide); err != nil {
		return nil, nil, nil, err
	}
	if len(d) != len(counts) {
		return nil, nil, nil, fmt.Errorf("a dichotomy of %d conditions, the trials have %d", len(d), len(counts))
	}
	positive, negative = d.sides()
	if len(positive) < aSide || len(negative) < aSide {
		return nil, nil, nil, fmt.Errorf("a dichotomy of %d and %d conditions, want at least %d on each side", len(positive), len(negative), aSide)
	}
	return counts, positive, negative, nil
}

// of returns for each trial whether its condition is on the positive side.
func (t Trials) of(d Dichotomy) []bool {
	positive := make([]bool, len(t.Condition))
	for i, c := range t.Condition {
		positive[i] = d[c]
	}
	return positive
}

// rows returns some rows of x.
func rows(x *mat.Dense, which []int) *mat.Dense {
	_, p := x.Dims()
	s := mat.NewDense(len(which), p, nil)
	for k, i := range which {
		s.SetRow(k, x.RawRowView(i))
	}
	return s
}

// deal returns the fold of each trial: the trials of each stratum in random order, dealt out to the folds, on and on.
func deal(strata []int, folds int, random *rand.Rand) []int {
	fold, next := make([]int, len(strata)), 0
	of := map[int][]int{}
	top := 0
	for i, s := range strata {
		of[s] = append(of[s], i)
		top = max(top, s)
	}
	for s := range top + 1 {
		members := of[s]
		random.Shuffle(len(members), func(a, b int) { members[a], members[b] = members[b], members[a] })
		for _, i := range members {
			fold[i] = next % folds
			next++
		}
	}
	return fold
}

// seeds draws one independent seed for each of n tasks, so that they can run in any order.
func seeds(n int, src rand.Source) [][32]byte {
	all := make([][32]byte, n)
	for i := range all {
		for k := 0; k < 32; k += 8 {
			v := src.Uint64()
			for b := range 8 {
				all[i][k+b] = byte(v >> (8 * b))
			}
		}
	}
	return all
}
