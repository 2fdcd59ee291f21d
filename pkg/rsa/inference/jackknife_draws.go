package inference

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/progress"
)

// jackknife has the estimates of all conditions, without each condition and without each matching. Each is a matrix whose first row is of all subjects and whose others are
// without one of them; columns are models and bounds.
type jackknife struct {
	nothing               *mat.Dense
	conditions, matchings []*mat.Dense
}

// matchings divides the pairs of n conditions into sets in which each has one partner: n−1 sets of n/2 pairs for even n, otherwise n sets of (n−1)/2 pairs, each without one
// condition. partner[k][i] is that of condition i in set k, or i itself. They are the rounds of a tournament by the circle method, the players in the order given.
func matchings(order []int) (partner [][]int) {
	n := len(order)
	circle := n - 1 + n%2 // for even n the last stands in its middle
	for k := range circle {
		p := make([]int, n)
		for i := range circle {
			other := ((2*k-i)%circle + circle) % circle
			p[order[i]] = order[other]
			if i == other && n%2 == 0 {
				p[order[i]], p[order[n-1]] = order[n-1], order[i]
			}
		}
		partner = append(partner, p)
	}
	return partner
}

// leaveOut evaluates the data without each condition and each matching, and of these without each subject, on all cores. Groups are left out as wholes.
func (s *study) leaveOut(ctx context.Context, src rand.Source, report progress.Reporter) (*jackknife, error) {
	n := s.conditions.count
	partners := matchings(rand.New(src).Perm(n))
	j := &jackknife{newSampler(s).leaveSubjectsOut(nil), make([]*mat.Dense, n), make([]*mat.Dense, len(partners))}
	err := each(ctx, n+len(partners), nil, report, func() *sampler { return newSampler(s) }, func(p *sampler, k int, _ *rand.Rand) error {
		if k >= n {
			without, err := s.withoutPairs(partners[k-n])
			if err == nil {
				j.matchings[k-n] = newSampler(without).leaveSubjectsOut(nil)
			}
			return err
		}
		for i, u := range p.conditions.of {
			p.copies[i] = btoi(u != k)
		}
		j.conditions[k] = p.leaveSubjectsOut(p.copies)
		return nil
	})
	return j, err
}

// withoutPairs returns the study in which the pairs of conditions and their partners are missing; of groups, all pairs between two.
func (s *study) withoutPairs(partner []int) (*study, error) {
	rows := mat.DenseCopyOf(s.rows)
	count, _ := rows.Dims()
	pair := 0
	for i, u := range s.conditions.of {
		for _, v := range s.conditions.of[i+1:] {
			if u != v && partner[u] == v {
				for r := range count {
					rows.Set(r, pair, math.NaN())
				}
			}
			pair++
		}
	}
	without := *s
	return &without, without.ready(rows)
}

// leaveSubjectsOut evaluates all subjects, then all without each, under copies of the conditions.
func (p *sampler) leaveSubjectsOut(copies []int) *mat.Dense {
	out := mat.NewDense(1+p.study.subjects.count, len(p.models)+2, nil)
	p.sample.weigh(copies)
	for row := range 1 + p.study.subjects.count {
		for i, u := range p.study.subjects.of {
			p.times[i] = float64(btoi(u != row-1))
		}
		p.begin()
		p.fold(p.sample, p.sample, p.sample, p.times, p.times, p.times)
		p.finish()
		p.means(out.RawRowView(row), p.times)
	}
	return out
}

// estimate returns column i of a row, or the difference of columns i and k.
func estimate(t *mat.Dense, row, i, k int) float64 {
	r := t.RawRowView(row)
	if i == k {
		return r[i]
	}
	return r[i] - r[k]
}

// overSubjects returns (S−1)/S Σ_s (t_s − t.)², t_s being column i without subject s, or the difference of columns i and k.
func (j *jackknife) overSubjects(i, k int) float64 {
	rows, _ := j.nothing.Dims()
	values := make([]float64, rows-1)
	for s := range values {
		values[s] = estimate(j.nothing, s+1, i, k)
	}
	return jackknifeVariance(values)
}

// overConditions returns the same over conditions or matchings of them, of which some are left out in turn, and that of what they and subjects have in common: the changes
// that come from leaving out a subject take the place of estimates, and (S−1)/S times the sum of their variances is the result.
func (j *jackknife) overConditions(left []*mat.Dense, i, k int) (alone, withSubjects float64) {
	values, rest := make([]float64, len(left)), make([]float64, len(left))
	for c, t := range left {
		values[c] = estimate(t, 0, i, k)
	}
	rows, _ := j.nothing.Dims()
	subjects := float64(rows - 1)
	for s := 1; s < rows; s++ {
		for c, t := range left {
			rest[c] = estimate(t, s, i, k) - values[c]
		}
		withSubjects += (subjects - 1) / subjects * jackknifeVariance(rest)
	}
	return jackknifeVariance(values), withSubjects
}

// jackknifeVariance returns (n−1)/n Σ (t_i − t.)² of n estimates, each without one of n.
func jackknifeVariance(values []float64) float64 {
	n := float64(len(values))
	_, v := moments(values)
	return (n - 1) * (n - 1) / n * v
}
