package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// finite returns an error that names the first entry of x that is NaN or infinite, or says that x has fewer rows than it needs.
func finite(name string, x *mat.Dense, rows int) error {
	n, p := 0, 0
	if x != nil {
		n, p = x.Dims()
	}
	if n < rows || p < 1 {
		return fmt.Errorf("%s: %d rows and %d columns, want at least %d and 1", name, n, p, rows)
	}
	for i := range n {
		for j, v := range x.RawRowView(i) {
			if !(math.Abs(v) <= math.MaxFloat64) {
				return fmt.Errorf("%s: entry (%d,%d) is %v, want finite numbers", name, i, j, v)
			}
		}
	}
	return nil
}

// scaled returns a copy of x multiplied by a power of two, its largest entry between ½ and 1, and the exponent e that undoes it: x = copy·2^e. Squares and
// products of the copy neither overflow nor, where they matter, underflow. A zero matrix comes back as it is.
func scaled(x *mat.Dense) (*mat.Dense, int) {
	c, largest := mat.DenseCopyOf(x), 0.0
	data := c.RawMatrix().Data
	for _, v := range data {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		return c, 0
	}
	_, e := math.Frexp(largest)
	for i, v := range data {
		data[i] = math.Ldexp(v, -e)
	}
	return c, e
}

// centred returns x without the means of its columns, and the means. The first row comes off first, so that constant columns become exactly 0.
func centred(x *mat.Dense) (*mat.Dense, []float64) {
	c := mat.DenseCopyOf(x)
	n, p := c.Dims()
	first, mean := mat.Row(nil, 0, c), make([]float64, p)
	for i := range n {
		row := c.RawRowView(i)
		for j := range row {
			row[j] -= first[j]
			mean[j] += row[j] / float64(n)
		}
	}
	for i := range n {
		row := c.RawRowView(i)
		for j := range row {
			row[j] -= mean[j]
		}
	}
	for j := range mean {
		mean[j] += first[j]
	}
	return c, mean
}

// eachPair calls f with the squared distance of every two rows j < i of x, whose entries must have squares that do not overflow.
func eachPair(x *mat.Dense, f func(i, j int, square float64)) {
	n, p := x.Dims()
	difference := make([]float64, p)
	for i := range n {
		for j := range i {
			copy(difference, x.RawRowView(i))
			simd.Axpy(-1, x.RawRowView(j), difference)
			f(i, j, simd.SumSquares(difference))
		}
	}
}

// classes returns the number of classes of labels 0, 1, …, C−1 and how many rows each has. Every class must occur.
func classes(labels []int, rows, atLeast int) ([]int, error) {
	if len(labels) != rows {
		return nil, fmt.Errorf("%d labels for %d rows, want one each", len(labels), rows)
	}
	var counts []int
	for i, c := range labels {
		if c < 0 || c >= rows {
			return nil, fmt.Errorf("label %d is %d, want 0 to %d", i, c, rows-1)
		}
		for len(counts) <= c {
			counts = append(counts, 0)
		}
		counts[c]++
	}
	for c, n := range counts {
		if n == 0 {
			return nil, fmt.Errorf("class %d has no rows: labels are 0 to %d and each must occur", c, len(counts)-1)
		}
	}
	if len(counts) < atLeast {
		return nil, fmt.Errorf("%d classes, want at least %d", len(counts), atLeast)
	}
	return counts, nil
}

// means returns the mean row of each class, classes × columns.
func means(x *mat.Dense, labels, counts []int) *mat.Dense {
	_, p := x.Dims()
	m := mat.NewDense(len(counts), p, nil)
	for i, c := range labels {
		row, into := x.RawRowView(i), m.RawRowView(c)
		for j, v := range row {
			into[j] += v / float64(counts[c])
		}
	}
	return m
}

// Indicators returns one column a class and one row a label, 1 where the row is of the class and 0 elsewhere. It panics on a label that is negative.
func Indicators(labels []int) *mat.Dense {
	k := 0
	for i, c := range labels {
		if c < 0 {
			panic(fmt.Sprintf("geometry: Indicators: label %d is %d, want a number that is not negative", i, c))
		}
		k = max(k, c+1)
	}
	y := mat.NewDense(len(labels), k, nil)
	for i, c := range labels {
		y.Set(i, c, 1)
	}
	return y
}
