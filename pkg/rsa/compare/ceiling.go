package compare

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// CeilingOptions says which RDMs belong together. The zero value takes each RDM for a subject of its own.
type CeilingOptions struct {
	// Groups names the subject of each RDM. The RDMs of one (sessions, repeats) are left out together, and subjects count alike however many RDMs each has.
	Groups []string
}

// Ceiling says how well a model can do given the differences between subjects (Nili, Wingfield, Walther, Su, Marslen-Wilson and Kriegeskorte 2014).
type Ceiling struct {
	// Lower is the mean similarity of each subject with the RDM pooled of all others, and Upper with that pooled of all. The similarity that the true RDM
	// reaches is, on average, between them. Lower is NaN where it is absent.
	Lower, Upper float64
	// LowerAbsent reports that there is a single subject, who cannot be predicted from others.
	LowerAbsent bool
	// UpperIsExact reports that no RDM has a larger mean similarity than Upper. For measures whose pool is not known to be the best (Spearman, Kendall, Bures,
	// Riemannian, functions), and where subjects lack different pairs, a model may in rare cases beat it.
	UpperIsExact bool
	// Subjects names the subjects, in the order in which they come first; nil without groups. LowerEach and UpperEach are their parts of the means.
	Subjects             []string
	LowerEach, UpperEach []float64
}

// NoiseCeiling returns the noise ceiling of a stack of data RDMs, by [Pool] of the same measure. Where RDMs lack different pairs, each is compared on the pairs that
// it has and the pooled RDM has. Errors are those of [Pool] and groups that do not fit.
func NoiseCeiling(m Measure, s *rsa.Stack, opt CeilingOptions) (*Ceiling, error) {
	if err := whole(s); err != nil {
		return nil, fmt.Errorf("compare: noise ceiling: %w", err)
	}
	if opt.Groups != nil && len(opt.Groups) != s.Len() {
		return nil, fmt.Errorf("compare: noise ceiling: groups of %d RDMs, want %d", len(opt.Groups), s.Len())
	}
	p, err := newPool(m, len(s.Conditions), s.Values)
	if err != nil {
		return nil, err
	}
	c := &Ceiling{UpperIsExact: p.common != nil && p.common.PoolIsExact()}
	members := make([][]int, 0, s.Len())
	for i := range s.Len() {
		if opt.Groups == nil {
			members = append(members, []int{i})
			continue
		}
		g := slices.Index(c.Subjects, opt.Groups[i])
		if g < 0 {
			g = len(c.Subjects)
			c.Subjects, members = append(c.Subjects, opt.Groups[i]), append(members, nil)
		}
		members[g] = append(members[g], i)
	}
	pooled := make([]float64, width(s.Values))
	pool := func(without int) {
		var rows []int
		var weights []float64
		for g, in := range members {
			if g != without {
				for _, i := range in {
					rows, weights = append(rows, i), append(weights, 1/float64(len(in)))
				}
			}
		}
		if !slices.ContainsFunc(weights, func(w float64) bool { return w != weights[0] }) {
			for k := range weights {
				weights[k] = 1 // so that equal sums of ranks stay equal
			}
		}
		p.of(pooled, rows, weights)
	}
	mean := func(in []int) (float64, error) {
		sum := 0.
		for _, i := range in {
			v, err := p.similarity(pooled, i)
			if err != nil {
				return 0, err
			}
			sum += v / float64(len(in))
		}
		return sum, nil
	}
	pool(-1)
	for _, in := range members {
		v, err := mean(in)
		if err != nil {
			return nil, err
		}
		c.UpperEach = append(c.UpperEach, v)
		c.Upper += v / float64(len(members))
	}
	if c.LowerAbsent = len(members) < 2; c.LowerAbsent {
		c.Lower = math.NaN()
		return c, nil
	}
	for g, in := range members {
		pool(g)
		v, err := mean(in)
		if err != nil {
			return nil, err
		}
		c.LowerEach = append(c.LowerEach, v)
		c.Lower += v / float64(len(members))
	}
	return c, nil
}
