package rsa

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Embedding places the conditions of an RDM in a space of few dimensions.
type Embedding struct {
	Conditions []string
	// Points is conditions × dimensions. Its columns have mean 0, are uncorrelated, and are ordered by variance; the entry of largest size in each is
	// positive. Distances fix a map only up to rotation and reflection: this choice makes equal input give equal maps.
	Points *mat.Dense
	// Stress is Σ_{i<j} (d_ij − δ_ij)², d being the distances of the points and δ the RDM; with weights Σ w (d − δ)².
	Stress float64
	// Stress1 is Kruskal's stress-1, √(Stress / Σ w d²): 0 is a perfect map, above 0.2 a poor one.
	Stress1 float64
	// Eigenvalues are, for [ClassicalMDS] only, all eigenvalues of the centred matrix, in descending order. Negative ones say that the dissimilarities are not
	// distances in any Euclidean space.
	Eigenvalues []float64
	// Updates and Converged say, for [MetricMDS] only, how many updates the best start took and whether it came to rest before MaxUpdates.
	Updates   int
	Converged bool
}

// ClassicalMDS places the conditions by the leading eigenvectors of −½ J D² J (Torgerson 1952), D² holding the squared dissimilarities. For distances of
// points in that many dimensions the map is exact. Dimensions whose eigenvalue is not positive are zero. It is an error when dims is not between 1 and the
// number of conditions, or a value is NaN, infinite or negative.
func ClassicalMDS(r *RDM, dims int) (*Embedding, error) {
	if err := checkMDS(r, dims); err != nil {
		return nil, fmt.Errorf("rsa: classical MDS: %w", err)
	}
	centred := torgerson(r)
	points, err := principalCoordinates(context.Background(), centred, dims)
	if err != nil {
		return nil, fmt.Errorf("rsa: classical MDS: %w", err)
	}
	e := &Embedding{Points: points}
	if e.Eigenvalues, err = spectrum.Values(centred); err != nil {
		return nil, fmt.Errorf("rsa: classical MDS: %w", err)
	}
	e.settle(r, nil)
	return e, nil
}

// torgerson returns −½ J D² J.
func torgerson(r *RDM) *mat.SymDense {
	n := r.Len()
	squares, rows, all := mat.NewSymDense(n, nil), make([]float64, n), 0.0
	at := 0
	for i := range n {
		for j := i + 1; j < n; j++ {
			square := r.Values[at] * r.Values[at]
			squares.SetSym(i, j, square)
			rows[i] += square / float64(n)
			rows[j] += square / float64(n)
			at++
		}
	}
	for _, v := range rows {
		all += v / float64(n)
	}
	for i := range n {
		for j := i; j < n; j++ {
			squares.SetSym(i, j, -(squares.At(i, j)-rows[i]-rows[j]+all)/2)
		}
	}
	return squares
}

// principalCoordinates returns the leading eigenvectors of a centred matrix, times the roots of their eigenvalues.
func principalCoordinates(ctx context.Context, centred *mat.SymDense, dims int) (*mat.Dense, error) {
	n := centred.SymmetricDim()
	pairs, err := spectrum.Eigen(ctx, centred, dims, spectrum.Options{})
	if err != nil {
		return nil, err
	}
	points := mat.NewDense(n, dims, nil)
	for k, v := range pairs.Values {
		size := math.Sqrt(max(v, 0))
		for i := range n {
			points.Set(i, k, size*pairs.Vectors.At(i, k))
		}
	}
	return points, nil
}

// checkMDS returns an error where r cannot be placed in dims dimensions.
func checkMDS(r *RDM, dims int) error {
	if err := r.whole(); err != nil {
		return err
	}
	if dims < 1 || dims > r.Len() {
		return fmt.Errorf("%d dimensions for %d conditions, want 1 to %d", dims, r.Len(), r.Len())
	}
	largest := 0.0
	for i := range r.Len() {
		for j := range i {
			largest = max(largest, r.At(j, i))
			if v := r.At(j, i); math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
				return fmt.Errorf("conditions %q and %q: dissimilarity %v, want a number that is not negative", r.Conditions[j], r.Conditions[i], v)
			}
		}
	}
	if largest != 0 && (largest < 1e-100 || largest > 1e100) { // squares of squares are taken
		return fmt.Errorf("the largest dissimilarity is %.3g, want 1e-100 to 1e100: rescale the RDM", largest)
	}
	return nil
}

// settle names the conditions, turns the points into their standard position and computes the stress.
func (e *Embedding) settle(r *RDM, weights []float64) {
	e.Conditions = append([]string(nil), r.Conditions...)
	turn(e.Points)
	squares, at := 0.0, 0
	e.Stress = 0
	for i := range r.Len() {
		for j := i + 1; j < r.Len(); j++ {
			d, w := apart(e.Points, i, j), 1.0
			if weights != nil {
				w = weights[at]
			}
			e.Stress += w * (d - r.Values[at]) * (d - r.Values[at])
			squares += w * d * d
			at++
		}
	}
	e.Stress1 = 0
	if squares > 0 {
		e.Stress1 = math.Sqrt(e.Stress / squares)
	}
}

// turn centres points and rotates them onto their principal axes, signs as [Embedding] says.
func turn(points *mat.Dense) {
	n, dims := points.Dims()
	for k := range dims {
		m := mean(mat.Col(nil, k, points))
		for i := range n {
			points.Set(i, k, points.At(i, k)-m)
		}
	}
	var svd mat.SVD
	if !svd.Factorize(points, mat.SVDThin) {
		return // NaN and infinity are refused before; without convergence the points stand as they are, which is a valid map
	}
	var axes, turned mat.Dense
	svd.VTo(&axes)
	turned.Mul(points, &axes)
	_, rank := turned.Dims()
	for k := range rank {
		largest := 0.0
		for i := range n {
			if v := turned.At(i, k); math.Abs(v) > math.Abs(largest)*(1+1e-9) {
				largest = v
			}
		}
		for i := range n {
			points.Set(i, k, math.Copysign(1, largest)*turned.At(i, k))
		}
	}
}

// apart returns the distance of points i and j.
func apart(points *mat.Dense, i, j int) float64 {
	a, b, sum := points.RawRowView(i), points.RawRowView(j), 0.0
	for k, v := range a {
		sum += (v - b[k]) * (v - b[k])
	}
	return math.Sqrt(sum)
}
