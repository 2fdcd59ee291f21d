package inference

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Folds says how conditions or subjects are divided into those to which models are fitted and those on which they are tested. The zero value makes a usual number of folds
// at random ([DefaultConditionFolds], [DefaultSubjectFolds]). Groups count as one each.
type Folds struct {
	// Number is the number of folds, which differ in size by one at most: the first ones have one more.
	Number int
	// Size, in place of Number, is the size of a fold. There are as many folds as are needed, sizes as equal as can be; with 1 each is left out in turn.
	Size int
	// Sets, together with Size, makes so many random test sets of that size in place of folds. They may overlap and need not cover everything.
	Sets int
	// None makes no folds: models are fitted to what they are tested on.
	None bool
}

// LeaveOneOut leaves each out in turn.
var LeaveOneOut = Folds{Size: 1}

// must panics where the fields contradict each other.
func (f Folds) must(what string) {
	switch {
	case f.Number < 0 || f.Size < 0 || f.Sets < 0 || f.Number == 1:
		panic(fmt.Sprintf("inference: folds of %s: number %d, size %d, sets %d", what, f.Number, f.Size, f.Sets))
	case f.Number > 0 && f.Size > 0, f.Sets > 0 && f.Size == 0, f.None && (f.Number > 0 || f.Size > 0):
		panic(fmt.Sprintf("inference: folds of %s: number %d, size %d, sets %d, none %v contradict each other", what, f.Number, f.Size, f.Sets, f.None))
	}
}

// DefaultConditionFolds is the usual number of folds of so many conditions: 2, 3, 4 or 5 for fewer than 12, 24, 40 or more. For a bootstrap sample, which has 1 − 1/e of
// them on average, the number is that of the smaller count.
func DefaultConditionFolds(conditions float64) int { return foldsOf(conditions, 12, 24, 40) }

// DefaultSubjectFolds is the usual number of folds of so many subjects: 2, 3, 4 or 5 for fewer than 6, 12, 20 or more.
func DefaultSubjectFolds(subjects float64) int { return foldsOf(subjects, 6, 12, 20) }

func foldsOf(n, two, three, four float64) int {
	switch {
	case n < two:
		return 2
	case n < three:
		return 3
	case n < four:
		return 4
	}
	return 5
}

// distinctShare is the share of conditions or subjects that a bootstrap sample has on average.
const distinctShare = 1 - 1/math.E

// planned returns the folds with a number in place of the default, for so many units that are expected. With a single unit there are none.
func (f Folds) planned(units float64, number func(float64) int) Folds {
	if units <= 1 && f == (Folds{}) {
		f.None = true
	}
	if !f.None && f.Number == 0 && f.Size == 0 {
		f.Number = number(units)
	}
	return f
}

// count returns the number of test sets of so many units.
func (f Folds) count(units int) int {
	switch {
	case f.None:
		return 1
	case f.Sets > 0:
		return f.Sets
	case f.Size > 0:
		return (units + f.Size - 1) / f.Size
	}
	return f.Number
}

// fixed reports whether the division of so many units leaves nothing to chance.
func (f Folds) fixed(units int) bool { return f.None || f.Sets == 0 && f.count(units) == units }

// division is the room for one division of units into test sets.
type division struct {
	units []int // units in random order, or for random sets all sets one after the other
	from  []int // set k is units[from[k]:from[k+1]]
}

// divide writes the test sets of the units that are present. It reports false where there are too few.
func (d *division) divide(f Folds, present []bool, random *rand.Rand) bool {
	d.units, d.from = d.units[:0], append(d.from[:0], 0)
	for u, in := range present {
		if in {
			d.units = append(d.units, u)
		}
	}
	n := len(d.units)
	if f.None {
		d.from = append(d.from, n)
		return n > 0
	}
	sets := f.count(n)
	if f.Sets > 0 {
		if f.Size >= n {
			return false
		}
		for k := 1; k <= sets; k++ {
			all := d.units[(k-1)*f.Size:]
			shuffle(all, random)
			if k < sets {
				d.units = d.again(n, f.Size)
			}
			d.from = append(d.from, k*f.Size)
		}
		return true
	}
	if sets > n || sets < 2 {
		return false
	}
	if sets < n {
		shuffle(d.units, random)
	}
	at := 0
	for k := range sets {
		at += n / sets
		if k < n%sets {
			at++
		}
		d.from = append(d.from, at)
	}
	return true
}

// again keeps the first of the last n units as a set, and lists all n once more behind it.
func (d *division) again(n, size int) []int {
	last := len(d.units) - n
	return append(d.units, d.units[last:last+size]...)
}

// set returns the units of test set k.
func (d *division) set(k int) []int { return d.units[d.from[k]:d.from[k+1]] }

// sets returns the number of test sets.
func (d *division) sets() int { return len(d.from) - 1 }

func shuffle(x []int, random *rand.Rand) {
	for i := len(x) - 1; i > 0; i-- {
		j := random.IntN(i + 1)
		x[i], x[j] = x[j], x[i]
	}
}
