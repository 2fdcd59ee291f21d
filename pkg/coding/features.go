package coding

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// features returns what neurons are clustered by, neurons × columns: their class means and readout weights, each of the two blocks centred and divided by the root of its variance
// over neurons, so that neither counts for more because of its unit. A block in which all neurons are alike is left out. It is nil where none is left.
func features(means, readout *mat.Dense) *mat.Dense {
	var kept []*mat.Dense
	columns := 0
	for _, block := range []*mat.Dense{means, readout} {
		if block == nil {
			continue
		}
		b := mat.DenseCopyOf(block)
		rows, wide := b.Dims()
		largest := mat.Max(b) - mat.Min(b)
		centreColumns(b)
		size := mat.Norm(b, 2)
		if !(size > 1e-12*largest) {
			continue
		}
		b.Scale(math.Sqrt(float64(rows))/size, b)
		kept, columns = append(kept, b), columns+wide
	}
	if len(kept) == 0 {
		return nil
	}
	rows, _ := kept[0].Dims()
	all, at := mat.NewDense(rows, columns, nil), 0
	for _, b := range kept {
		_, wide := b.Dims()
		all.Slice(0, rows, at, at+wide).(*mat.Dense).Copy(b)
		at += wide
	}
	return all
}

// gaussian draws rows from a single Gaussian, given that their mean and covariance are exactly those of the rows of x, which are centred: what neurons look like that share
// no codes. As mean and covariance are sufficient, a test against such draws has its level whatever the true ones are.
type gaussian struct {
	colour *mat.Dense // rank × columns: uncorrelated rows of variance 1 times it have the covariance
	white  *mat.Dense // columns × rank, which turns rows into such ones
	rank   int
}

func gaussianOf(x *mat.Dense) (*gaussian, error) {
	n, d := x.Dims()
	var cov mat.SymDense
	cov.SymOuterK(1/float64(n-1), x.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(&cov, true) {
		return nil, fmt.Errorf("the eigenvalues of the covariance of the neurons' features were not found")
	}
	values := eigen.Values(nil) // ascending
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	g := &gaussian{}
	for _, v := range values {
		if v > 1e-10*values[d-1] {
			g.rank++
		}
	}
	if n < g.rank+2 {
		return nil, fmt.Errorf("%d neurons with features of %d dimensions, class means and readout weights; want at least %d neurons", n, g.rank, g.rank+2)
	}
	g.colour, g.white = mat.NewDense(g.rank, d, nil), mat.NewDense(d, g.rank, nil)
	for k := range g.rank {
		j := d - g.rank + k
		s := math.Sqrt(values[j])
		for i := range d {
			g.colour.Set(k, i, vectors.At(i, j)*s)
			g.white.Set(i, k, vectors.At(i, j)/s)
		}
	}
	return g, nil
}

// draw returns n centred rows.
func (g *gaussian) draw(n int, rnd *rand.Rand) *mat.Dense {
	frame := make([][]float64, g.rank) // orthonormal, orthogonal to the constant, and uniform among such
	for k := range frame {
		v := make([]float64, n)
		for i := range v {
			v[i] = rnd.NormFloat64()
		}
		for range 2 { // the second time takes off what rounding left
			floats.AddConst(-floats.Sum(v)/float64(n), v)
			for _, other := range frame[:k] {
				floats.AddScaled(v, -floats.Dot(v, other), other)
			}
		}
		floats.Scale(1/floats.Norm(v, 2), v)
		frame[k] = v
	}
	z := mat.NewDense(n, g.rank, nil)
	for k, v := range frame {
		for i, x := range v {
			z.Set(i, k, x*math.Sqrt(float64(n-1)))
		}
	}
	var x mat.Dense
	x.Mul(z, g.colour)
	return &x
}

// mardia returns the multivariate kurtosis of centred rows (Mardia 1970): the mean of the squared squared distances in units of the rows' own covariance. It is about r(r+2) for
// r dimensions of a Gaussian, less for codes and more where few rows stick out.
func mardia(x *mat.Dense) (float64, error) {
	g, err := gaussianOf(x)
	if err != nil {
		return 0, err
	}
	var w mat.Dense
	w.Mul(x, g.white)
	n, _ := w.Dims()
	sum := 0.0
	for i := range n {
		d := 0.0
		for _, v := range w.RawRowView(i) {
			d += v * v
		}
		sum += d * d
	}
	return sum / float64(n), nil
}
