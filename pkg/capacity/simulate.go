package capacity

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// Simulation is the capacity of manifolds by trying: for random labels and projections, the number of dimensions from which on the labels are separable.
type Simulation struct {
	Options Options // of which samples, labels, share, bias and origin count
	// Critical is, for each draw, the smallest number of dimensions of the projection in which the labels can be separated: one more than there are channels where they never
	// can.
	Critical []int
	Channels int
	// Capacity is P/n, n the number of dimensions at which half of the draws are separable, between two of them by a straight line: what bisection finds. The standard error is
	// half the width of the interval between the values for shares of ½ ± 1/(2√draws).
	Capacity Estimate
	// Mean is P/Σ_n (1−p_n) with p_n the share of draws that are separable in n = 1, 2, … channels: the definition in Chou et al. 2025. It is 2P/(P−1) for P points in general
	// position.
	Mean         Estimate
	NonSeparable int // draws that are separable in no number of dimensions
}

// Separable returns the share of draws that are separable in a projection to n dimensions: for P points, about [Cover](P, n).
func (s *Simulation) Separable(n int) float64 {
	count := 0
	for _, c := range s.Critical {
		if c <= n && c <= s.Channels {
			count++
		}
	}
	return float64(count) / float64(len(s.Critical))
}

// Simulate projects the points of all manifolds, as [GLUE] takes them, with random Gaussian matrices and finds, by bisection in each draw, from how many dimensions on random
// labels can be separated by a hyperplane. Projections of one draw are nested, those to fewer dimensions being the first of more, so that bisection is exact: what is separable
// stays so. The hyperplane goes through the origin but with Options.Bias, which is then free.
//
// It is what mean-field theory is of, for as many channels as there are: the two agree, up to O(1/P), where manifolds have few dimensions for the channels, P(D+1) ≪ N.
// Channels that are silent change neither, as projections are Gaussian.
//
// Options that it does not take must be 0: margin, inactive manifolds, radius and alignment. Errors are those of [GLUE], and that half of the draws are separable in no number of
// dimensions, so that there is no capacity to be found.
func Simulate(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Simulation, error) {
	if opt.Margin != 0 || opt.Inactive != AsUsual || opt.Radius != RatioOfMeans || opt.Alignment != AbsoluteCosine {
		panic("capacity: Options: Simulate takes no margin, inactive manifolds, radius or alignment")
	}
	opt = opt.resolve(glue)
	opt.Inactive = AsUsual
	c, err := gather(manifolds, opt)
	if err != nil {
		return nil, err
	}
	total, channels := c.points.Dims()
	labels, projections := rand.New(stream(src)), stream(src)
	y, keys := mat.NewDense(opt.Samples, len(manifolds), nil), make([][2]uint64, opt.Samples)
	for k := range keys {
		opt.dichotomy(y.RawRowView(k), labels)
		keys[k] = [2]uint64{projections.Uint64(), projections.Uint64()}
	}
	s := &Simulation{Options: opt.settled(), Critical: make([]int, opt.Samples), Channels: channels}
	count := progress.Count(opt.Progress, int64(opt.Samples))
	most := min(channels, total) // no more are needed for what can be separated at all
	if err := cores.Try(ctx, opt.Samples, func(k int) error {
		signs := make([]float64, total)
		for mu, label := range y.RawRowView(k) {
			for j := c.first[mu]; j < c.first[mu+1]; j++ {
				signs[j] = label
			}
		}
		s.Critical[k] = c.critical(signs, most, opt.Bias, rand.NewPCG(keys[k][0], keys[k][1]))
		if s.Critical[k] > most {
			s.Critical[k] = channels + 1
		}
		count.Add(1)
		return nil
	}); err != nil {
		return nil, err
	}
	return s, s.summarise(len(manifolds))
}

// critical returns the number of dimensions, from 1 to most, from which on a projection has points on the sides of these signs; most+1 where that does not have them either.
func (c *clouds) critical(signs []float64, most int, bias bool, src rand.Source) int {
	total, channels := c.points.Dims()
	projection := mat.NewDense(channels, most, nil)
	simd.Normals(projection.RawMatrix().Data, src)
	extra := 0
	if bias {
		extra = 1
	}
	projected := mat.NewDense(total, most+extra, nil) // the bias first
	projected.Slice(0, total, extra, most+extra).(*mat.Dense).Mul(c.points, projection)
	size := math.Sqrt(float64(most)) * c.size()
	for j := 0; j < total && bias; j++ {
		projected.Set(j, 0, size)
	}
	zeros, ones := make([]float64, total), make([]float64, total)
	low, high := 0, most+1 // not separable; separable, or beyond the last
	for high-low > 1 {
		n := (low + high) / 2
		if ok, _ := newSolver(newGram(projected.Slice(0, total, 0, n+extra).(*mat.Dense))).separable(signs, zeros, ones); ok {
			high = n
		} else {
			low = n
		}
	}
	return high
}

// summarise takes the capacities from the critical numbers.
func (s *Simulation) summarise(manifolds int) error {
	draws, p := len(s.Critical), float64(manifolds)
	rest := make([]float64, draws) // the dimensions, from 1 on, in which a draw is not separable
	for k, n := range s.Critical {
		rest[k] = float64(n - 1)
		if n > s.Channels {
			s.NonSeparable++
		}
	}
	if 2*s.NonSeparable >= draws {
		const text = "capacity: %d of %d draws are separable in no projection: too many points for %d channels, or manifolds on both sides of the origin"
		return fmt.Errorf(text, s.NonSeparable, draws, s.Channels)
	}
	s.Mean = reciprocal(rest, p)
	width := 0.5 / math.Sqrt(float64(draws))
	s.Capacity = Estimate{p / s.crossing(0.5), (p/s.crossing(0.5-width) - p/s.crossing(0.5+width)) / 2}
	return nil
}

// crossing is the number of dimensions at which this share of draws is separable, between two numbers by a straight line.
func (s *Simulation) crossing(share float64) float64 {
	before := 0.0
	for n := 1; n <= s.Channels; n++ {
		now := s.Separable(n)
		if now >= share {
			return float64(n-1) + (share-before)/(now-before)
		}
		before = now
	}
	return float64(s.Channels)
}
