package inference

import (
	"math"
	"reflect"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// vectorsOf returns, for a measure whose similarity of complete RDMs is the dot product of vectors that relabelling conditions only puts into another order, the function that
// makes the vectors of all rows; nil for other measures. Rank measures are among them: ranks are relabelled with their pairs.
func vectorsOf(measure compare.Measure) func(rows *mat.Dense) *mat.Dense {
	is := func(other compare.Measure) bool { return sameMeasure(measure, other) }
	each := func(change func(row []float64)) func(rows *mat.Dense) *mat.Dense {
		return func(rows *mat.Dense) *mat.Dense {
			out := mat.DenseCopyOf(rows)
			n, _ := out.Dims()
			for i := range n {
				change(out.RawRowView(i))
			}
			return out
		}
	}
	switch {
	case is(compare.Cosine()):
		return each(func(row []float64) { unit(row, 0) })
	case is(compare.Pearson()):
		return each(func(row []float64) { centre(row); unit(row, math.NaN()) })
	case is(compare.Spearman()):
		return each(func(row []float64) { averageRanks(row); centre(row); unit(row, math.NaN()) })
	case is(compare.RhoA()):
		return each(func(row []float64) {
			averageRanks(row)
			centre(row)
			n := float64(len(row))
			for k := range row {
				row[k] *= math.Sqrt(12 / (n*n*n - n))
			}
		})
	}
	return nil
}

// sameMeasure reports whether two measures are one of package compare's. Their values cannot always be compared.
func sameMeasure(a, b compare.Measure) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && a.String() == b.String()
}

// averageRanks puts the average rank of each value in its place.
func averageRanks(row []float64) {
	for k, r := range doubledRanks(row) {
		row[k] = float64(r) / 2
	}
}

// centre takes the mean from a row. A row that is constant up to rounding becomes 0.
func centre(row []float64) {
	mean, _ := moments(row)
	size, off := 0.0, 0.0
	for k, v := range row {
		size = max(size, math.Abs(v))
		row[k] = v - mean
		off = max(off, math.Abs(row[k]))
	}
	if off <= 0x1p-50*size {
		clear(row)
	}
}

// unit scales a row to length 1; a row of zeros to what is given.
func unit(row []float64, zeros float64) {
	largest := 0.0
	for _, v := range row {
		largest = max(largest, math.Abs(v))
	}
	if largest == 0 {
		for k := range row {
			row[k] = zeros
		}
		return
	}
	squares := 0.0
	for k := range row {
		row[k] /= largest
		squares += row[k] * row[k]
	}
	for k := range row {
		row[k] /= math.Sqrt(squares)
	}
}

// denseScores are dot products of vectors over pairs.
type denseScores struct {
	n            int
	data, models *mat.Dense
	squares      [][]float64 // of the models
}

func newDenseScores(n int, data, models *mat.Dense, average bool) *denseScores {
	rows, pairs := data.Dims()
	if average { // the mean of dot products is the dot product with the mean
		mean := mat.NewDense(1, pairs, nil)
		for i := range rows {
			for k, v := range data.RawRowView(i) {
				mean.RawRowView(0)[k] += v / float64(rows)
			}
		}
		data = mean
	}
	s := &denseScores{n: n, data: data, models: models}
	count, _ := models.Dims()
	for k := range count {
		s.squares = append(s.squares, square(n, models.RawRowView(k)))
	}
	return s
}

func (s *denseScores) dims() (rows, models int) {
	rows, _ = s.data.Dims()
	return rows, len(s.squares)
}

func (s *denseScores) scorer() func(dst []float64, order []int) {
	rows, models := s.dims()
	_, pairs := s.data.Dims()
	x := blas64.General{Rows: models, Cols: pairs, Stride: pairs, Data: make([]float64, models*pairs)}
	return func(dst []float64, order []int) {
		for k, full := range s.squares {
			relabel(x.Data[k*pairs:(k+1)*pairs], full, order)
		}
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, s.data.RawMatrix(), x, 0, blas64.General{Rows: rows, Cols: models, Stride: models, Data: dst})
	}
}

// moments are those of Mantel (1967). The mean square of Σ_e a_e b_σ(e) over all relabellings σ is a sum over pairs of edges (e,f) that are one, share a condition, or do not;
// within each of the three kinds, σ takes every pair of edges to every other equally often.
func (s *denseScores) moments() (mean, deviation []float64) {
	rows, models := s.dims()
	mean, deviation = make([]float64, rows*models), make([]float64, rows*models)
	a, b := make([]edgeSums, rows), make([]edgeSums, models)
	for i := range a {
		a[i] = newEdgeSums(s.n, square(s.n, s.data.RawRowView(i)))
	}
	for k := range b {
		b[k] = newEdgeSums(s.n, s.squares[k])
	}
	edges := float64(s.n*(s.n-1)) / 2
	touching := float64(s.n * (s.n - 1) * (s.n - 2))
	apart := edges*edges - edges - touching
	for i, x := range a {
		for k, y := range b {
			c := i*models + k
			mean[c] = x.mean * y.mean * edges
			square := x.same * y.same / edges
			if touching > 0 {
				square += x.touching * y.touching / touching
			}
			if apart > 0 {
				square += x.apart * y.apart / apart
			}
			if square > 1e-24 { // else rounding
				deviation[c] = math.Sqrt(square)
			}
		}
	}
	return mean, deviation
}

// edgeSums are sums of products of pairs of edges of a graph whose edges have values of mean 0: an edge with itself, with those that share one end with it, and with the others.
type edgeSums struct{ mean, same, touching, apart float64 }

func newEdgeSums(n int, full []float64) edgeSums {
	var s edgeSums
	for _, v := range full {
		s.mean += v
	}
	s.mean /= float64(n * (n - 1))
	for i := range n {
		sum, squares := 0.0, 0.0
		for j := range n {
			if j != i {
				d := full[i*n+j] - s.mean
				sum, squares = sum+d, squares+d*d
			}
		}
		s.same += squares / 2
		s.touching += sum*sum - squares
	}
	s.apart = -s.same - s.touching // all pairs of edges sum to 0
	return s
}
