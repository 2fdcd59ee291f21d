package capacity

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"gonum.org/v1/gonum/mat"
)

// clouds are the points of all manifolds, one below another, from the origin of the options.
type clouds struct {
	points  *mat.Dense
	first   []int      // manifold μ has the points first[μ] … first[μ+1]−1
	centres *mat.Dense // manifolds × channels
	length  []float64  // of the centres
	notes   []string
}

func (c *clouds) manifolds() int { return len(c.first) - 1 }

// gather checks the manifolds and puts them together. Errors name what no theory can be applied to, notes what it can be applied to with care.
func gather(manifolds []*mat.Dense, opt Options) (*clouds, error) {
	if len(manifolds) == 0 {
		return nil, fmt.Errorf("capacity: no manifolds")
	}
	if len(manifolds) == 1 && opt.Origin == MeanCentre {
		return nil, fmt.Errorf("capacity: one manifold, of which the centre is the origin: give others, or the origin as it is")
	}
	if p := float64(len(manifolds)); opt.Labels == SparseLabels && opt.Origin == MeanCentre && !opt.Bias && p*min(opt.Share, 1-opt.Share) < 1e-4 {
		const text = "capacity: labels of which a share of %g is 1 are next to always the same for all %d manifolds, which no hyperplane through their mean can have"
		return nil, fmt.Errorf(text, opt.Share, len(manifolds))
	}
	c := &clouds{first: []int{0}}
	channels, largest := 0, 0.0
	for mu, m := range manifolds {
		if m == nil || m.IsEmpty() {
			return nil, fmt.Errorf("capacity: manifold %d has no points", mu)
		}
		rows, columns := m.Dims()
		if mu == 0 {
			channels = columns
		}
		if columns != channels {
			return nil, fmt.Errorf("capacity: manifold %d has %d channels and manifold 0 has %d", mu, columns, channels)
		}
		for j := range rows {
			for i, v := range m.RawRowView(j) {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					return nil, fmt.Errorf("capacity: manifold %d: point %d has %v in channel %d", mu, j, v, i)
				}
				largest = max(largest, math.Abs(v))
			}
		}
		c.first = append(c.first, c.first[mu]+rows)
		c.note(mu, m)
	}
	if largest > 1e40 || largest > 0 && largest < 1e-40 { // fourth powers of lengths must be numbers
		return nil, fmt.Errorf("capacity: the largest response is %.3g: give responses in another unit, in which it is between 1e-40 and 1e40", largest)
	}
	c.points = mat.NewDense(c.first[len(manifolds)], channels, nil)
	c.centres, c.length = mat.NewDense(len(manifolds), channels, nil), make([]float64, len(manifolds))
	for mu, m := range manifolds {
		c.points.Slice(c.first[mu], c.first[mu+1], 0, channels).(*mat.Dense).Copy(m)
	}
	c.centre()
	given := c.size()
	if opt.Origin == MeanCentre {
		mean := make([]float64, channels)
		for mu := range manifolds {
			simd.Axpy(1/float64(len(manifolds)), c.centres.RawRowView(mu), mean)
		}
		for j := range c.first[len(manifolds)] {
			simd.Axpy(-1, mean, c.points.RawRowView(j))
		}
		c.centre()
	}
	if total := c.first[len(manifolds)]; total > 2*channels {
		const text = "%d points in %d channels: more than twice as many, so that few dichotomies of manifolds that fill them are separable"
		c.notes = append(c.notes, fmt.Sprintf(text, total, channels))
	}
	return c, c.checkOrigin(opt, given)
}

func (c *clouds) centre() {
	for mu := range c.manifolds() {
		row := c.centres.RawRowView(mu)
		clear(row)
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			simd.Axpy(1/float64(c.first[mu+1]-c.first[mu]), c.points.RawRowView(j), row)
		}
		c.length[mu] = math.Sqrt(simd.SumSquares(row))
	}
}

// checkOrigin names points and centres at the origin, up to rounding. given is the size of the points before the origin was subtracted, of which the rounding stays.
func (c *clouds) checkOrigin(opt Options, given float64) error {
	const rounding, ofGiven = 1e-12, 1e-2
	size := max(c.size(), ofGiven*given)
	for mu := range c.manifolds() {
		for j := c.first[mu]; j < c.first[mu+1]; j++ {
			if !opt.Bias && !(math.Sqrt(simd.SumSquares(c.points.RawRowView(j))) > rounding*size) {
				return fmt.Errorf("capacity: manifold %d: point %d is at the origin, on which no hyperplane has a strict side", mu, j-c.first[mu])
			}
		}
		if !(c.length[mu] > rounding*size) {
			return fmt.Errorf("capacity: manifold %d has its centre at the origin, so that no hyperplane through that has it on one side", mu)
		}
	}
	return nil
}

// size is the root mean square length of the points.
func (c *clouds) size() float64 {
	n, _ := c.points.Dims()
	sum := 0.0
	for j := range n {
		sum += simd.SumSquares(c.points.RawRowView(j)) / float64(n)
	}
	return math.Sqrt(sum)
}

// note names what makes the geometry of a manifold doubtful.
func (c *clouds) note(mu int, m *mat.Dense) {
	rows, columns := m.Dims()
	if rows == 1 {
		c.notes = append(c.notes, fmt.Sprintf("manifold %d is one point: it has a capacity, but no radius or dimension of its own", mu))
	}
	if rows > columns {
		c.notes = append(c.notes, fmt.Sprintf("manifold %d has %d points in %d channels: more than can be independent", mu, rows, columns))
	}
	seen, twice := map[uint64][]int{}, 0
	for j := range rows {
		key := uint64(14695981039346656037)
		for _, v := range m.RawRowView(j) {
			key = (key ^ math.Float64bits(v)) * 1099511628211
		}
		if slices.ContainsFunc(seen[key], func(i int) bool { return slices.Equal(m.RawRowView(i), m.RawRowView(j)) }) {
			twice++
		} else {
			seen[key] = append(seen[key], j)
		}
	}
	if twice > 0 {
		c.notes = append(c.notes, fmt.Sprintf("manifold %d has %d points that equal another of its points: they count once", mu, twice))
	}
	if distinct := rows - twice; distinct <= columns {
		if rank := independent(m); rank < distinct {
			c.notes = append(c.notes, fmt.Sprintf("manifold %d has %d points in %d directions: more than can be independent", mu, distinct, rank))
		}
	}
}

// independent is how many of the points are, but for those within 1e-6 of their length of the span of others.
func independent(m *mat.Dense) int {
	var products mat.SymDense
	products.SymOuterK(1, m)
	n, _ := m.Dims()
	a := products.RawSymmetric().Data
	for i := range n {
		for j := range i {
			a[i*n+j] = a[j*n+i]
		}
	}
	return new(semidefinite).rank(a, n)
}
