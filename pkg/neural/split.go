package neural

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Split is a recording in two parts that share no observation.
type Split struct {
	Name        string // such as "run=2" or "fold 0"
	Train, Test *Recording
}

// String gives the name and the numbers of observations.
func (s Split) String() string {
	train, _, _ := s.Train.Dims()
	test, _, _ := s.Test.Dims()
	return fmt.Sprintf("%s: %s to train, %d to test", s.Name, plural(train, "observation"), test)
}

// Balance returns as many observations of each combination of values of the columns: as many as the scarcest has, drawn without replacement, in the order that they had.
// Observations without a value in one of the columns are left out; that none is left is an error. What is drawn depends on src and on the observations alone.
func (r *Recording) Balance(src rand.Source, by ...string) (*Recording, error) {
	codes, names, err := r.groups(by)
	if err != nil {
		return nil, r.fail("balance: %w", err)
	}
	members, random := gather(codes, len(names)), rand.New(src)
	n := len(members[0])
	for _, rows := range members {
		n = min(n, len(rows))
	}
	var kept []int
	for _, rows := range members {
		kept = append(kept, shuffled(random, rows)[:n]...)
	}
	slices.Sort(kept)
	out := r.Select(kept)
	out.From = r.From.then("balanced to %d observations of each %s", n, strings.Join(by, " × "))
	return out, nil
}

// shuffled returns the rows in random order.
func shuffled(random *rand.Rand, rows []int) []int {
	out := slices.Clone(rows)
	random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// TrainTest puts a share of the observations of each combination of values of the columns, drawn at random, into Test and the others into Train, both in the order that
// they had. Of n observations it draws the whole number nearest to n times the share, at least 1 and at most n − 1: fewer than 2 of a combination are an error. Without
// columns the share is one of all. Observations without a value in one of the columns are in neither.
func (r *Recording) TrainTest(test float64, src rand.Source, by ...string) (Split, error) {
	if !(test > 0 && test < 1) {
		return Split{}, r.fail("train and test: the share of the test is %v, want more than 0 and less than 1", test)
	}
	codes, names, err := r.groups(by)
	if err != nil {
		return Split{}, r.fail("train and test: %w", err)
	}
	in, random := make([]bool, len(codes)), rand.New(src)
	for g, rows := range gather(codes, len(names)) {
		if len(rows) < 2 {
			return Split{}, r.fail("train and test: got %s of %s, want at least 2", plural(len(rows), "observation"), nameOr(names[g], "all"))
		}
		n := min(max(1, int(math.Round(test*float64(len(rows))))), len(rows)-1)
		for _, o := range shuffled(random, rows)[:n] {
			in[o] = true
		}
	}
	return r.split(fmt.Sprintf("test %v", test), codes, func(o int) bool { return in[o] }), nil
}

// split parts the observations that have a code.
func (r *Recording) split(name string, codes []int, test func(observation int) bool) Split {
	var parts [2][]int
	for o, code := range codes {
		switch {
		case code < 0:
		case test(o):
			parts[1] = append(parts[1], o)
		default:
			parts[0] = append(parts[0], o)
		}
	}
	s := Split{Name: name, Train: r.Select(parts[0]), Test: r.Select(parts[1])}
	s.Train.From, s.Test.From = r.From.then("%s: train", name), r.From.then("%s: test", name)
	return s
}

// Folds deals the observations of each combination of values of the columns at random into k folds of nearly equal size, and returns a split for each fold, which is its
// Test. Every observation is in exactly one Test. Each fold has at least one observation of each combination: fewer than k of one are an error, as is a k below 2.
// Observations without a value in one of the columns are in no part.
func (r *Recording) Folds(k int, src rand.Source, by ...string) ([]Split, error) {
	if k < 2 {
		return nil, r.fail("folds: got %d, want at least 2", k)
	}
	codes, names, err := r.groups(by)
	if err != nil {
		return nil, r.fail("folds: %w", err)
	}
	fold, next, random := make([]int, len(codes)), 0, rand.New(src)
	for g, rows := range gather(codes, len(names)) {
		if len(rows) < k {
			return nil, r.fail("folds: got %s of %s for %d folds", plural(len(rows), "observation"), nameOr(names[g], "all"), k)
		}
		for _, o := range shuffled(random, rows) { // the next combination goes on where this ends, so that folds are of nearly equal size
			fold[o] = next % k
			next++
		}
	}
	out := make([]Split, k)
	for f := range out {
		out[f] = r.split(fmt.Sprintf("fold %d of %d", f, k), codes, func(o int) bool { return fold[o] == f })
	}
	return out, nil
}

// LeaveOut returns a split for each value of a column, ascending: its observations are Test and those of all other values Train. With "run" it leaves out one run at a
// time. Fewer than 2 values are an error. Observations without a value are in no part.
func (r *Recording) LeaveOut(column string) ([]Split, error) {
	codes, names, err := r.groups([]string{column})
	if err != nil {
		return nil, r.fail("leave out: %w", err)
	}
	if len(names) < 2 {
		return nil, r.fail("leave out: column %q has one value, %s, want 2 or more", column, names[0])
	}
	out := make([]Split, len(names))
	for g, name := range names {
		out[g] = r.split(name, codes, func(o int) bool { return codes[o] == g })
	}
	return out, nil
}

// Balance is [Recording.Balance] of each session on its own.
func (p *Population) Balance(src rand.Source, by ...string) (*Population, error) {
	return p.Each(func(r *Recording) (*Recording, error) { return r.Balance(src, by...) })
}
