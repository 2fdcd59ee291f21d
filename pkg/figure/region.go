package figure

import (
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Region is where a point may lie as well: an ellipse, in three dimensions an ellipsoid, of a normal distribution, or an outline of any form. The zero value is none.
type Region struct {
	// Centre is the middle of the ellipse; nil is the point itself.
	Centre []float64
	// Covariance is that of the point's position, a row and a column a dimension. One that is NaN, as of a point that was seen once, is no region.
	Covariance *mat.SymDense
	// Boundary is, in two dimensions and in place of Covariance, the outline of the region: vertices × 2, of which the last is joined to the first.
	Boundary *mat.Dense
}

// none reports whether nothing is drawn.
func (r Region) none() bool {
	return r.Boundary == nil && (r.Covariance == nil || math.IsNaN(mat.Sum(r.Covariance)))
}

// level is the share that ellipses hold.
func level(given float64) float64 {
	if given == 0 {
		return 0.95
	}
	return given
}

func (c cloud) checkRegions(dims int) error {
	if len(c.regions) != 0 && len(c.regions) != c.len() {
		return fmt.Errorf("%d regions for %d points", len(c.regions), c.len())
	}
	if !(c.level >= 0 && c.level < 1) {
		return fmt.Errorf("regions of level %v, want a share between 0 and 1", c.level)
	}
	for i, r := range c.regions {
		if err := r.check(dims); err != nil {
			return fmt.Errorf("region %d: %w", i, err)
		}
	}
	return nil
}

func (r Region) check(dims int) error {
	if r.Boundary != nil {
		rows, cols := r.Boundary.Dims()
		if r.Covariance != nil || dims != 2 || cols != 2 || rows < 3 {
			return fmt.Errorf("a boundary of %d × %d, want vertices × 2, at least three, in two dimensions and without a covariance", rows, cols)
		}
		for i := range rows {
			if err := finite(fmt.Sprint("vertex ", i), r.Boundary.RawRowView(i), false); err != nil {
				return err
			}
		}
	}
	if r.Centre != nil && len(r.Centre) != dims {
		return fmt.Errorf("its centre has %d coordinates, want %d", len(r.Centre), dims)
	}
	if r.Covariance == nil || r.none() {
		return nil
	}
	if err := finite("Centre", r.Centre, false); err != nil {
		return err
	}
	if n := r.Covariance.SymmetricDim(); n != dims {
		return fmt.Errorf("its covariance is %d × %d, want %d × %d", n, n, dims, dims)
	}
	var eigen mat.EigenSym
	if math.IsInf(mat.Max(r.Covariance)-mat.Min(r.Covariance), 0) || !eigen.Factorize(r.Covariance, false) {
		return fmt.Errorf("its covariance has no eigenvalues")
	}
	if values := eigen.Values(nil); values[0] < -1e-9*values[dims-1] {
		return fmt.Errorf("its covariance has the eigenvalue %.4g, want none below zero", values[0])
	}
	return nil
}

// axes returns the centre of the ellipse of a point and its half axes as vectors, nil without one. The region is known to be sound.
func (c cloud) axes(point int) (centre []float64, half [][]float64) {
	if len(c.regions) == 0 || c.regions[point].none() || c.regions[point].Covariance == nil {
		return nil, nil
	}
	r := c.regions[point]
	if centre = r.Centre; centre == nil {
		centre = c.points.RawRowView(point)
	}
	dims := len(centre)
	reach := math.Sqrt(distuv.ChiSquared{K: float64(dims)}.Quantile(level(c.level)))
	var eigen mat.EigenSym
	var vectors mat.Dense
	eigen.Factorize(r.Covariance, true)
	eigen.VectorsTo(&vectors)
	for k, v := range eigen.Values(nil) {
		axis := mat.Col(nil, k, &vectors)
		for d := range axis {
			axis[d] *= reach * math.Sqrt(max(v, 0))
		}
		half = append(half, axis)
	}
	return centre, half
}

// ellipseVertices is the number of vertices by which an ellipse is drawn.
const ellipseVertices = 48

// outline returns the vertices of the region of a point in two dimensions, none without one.
func (c cloud) outline(point int) (vertices [][2]float64) {
	if len(c.regions) > 0 && c.regions[point].Boundary != nil {
		b := c.regions[point].Boundary
		for i := range b.RawMatrix().Rows {
			vertices = append(vertices, [2]float64{b.At(i, 0), b.At(i, 1)})
		}
		return vertices
	}
	centre, half := c.axes(point)
	if half == nil {
		return nil
	}
	for i := range ellipseVertices {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / ellipseVertices)
		vertices = append(vertices, [2]float64{centre[0] + cos*half[0][0] + sin*half[1][0], centre[1] + cos*half[0][1] + sin*half[1][1]})
	}
	return vertices
}

// extent returns the ends of the region of a point along a coordinate, none without one.
func (c cloud) extent(point, k int) []float64 {
	if len(c.regions) > 0 && c.regions[point].Boundary != nil {
		return mat.Col(nil, k, c.regions[point].Boundary)
	}
	centre, half := c.axes(point)
	if half == nil {
		return nil
	}
	reach := 0.0
	for _, axis := range half {
		reach = math.Hypot(reach, axis[k])
	}
	return []float64{centre[k] - reach, centre[k] + reach}
}

// reaches returns a column of the points and the ends of all regions in it.
func (c cloud) reaches(k int) [][]float64 {
	columns := [][]float64{c.column(k)}
	for i := range c.regions {
		columns = append(columns, c.extent(i, k))
	}
	return columns
}

// caption says what ellipses hold.
func (c cloud) caption(said, ellipse string) string {
	for i := range c.regions {
		if _, half := c.axes(i); half != nil {
			return strings.TrimSpace(said + " " + ellipse + " hold " + strconv.FormatFloat(100*level(c.level), 'g', 4, 64) + " % of a normal distribution.")
		}
	}
	return said
}

// veilShare is the share of the ink that fills a region: many lie on each other.
func veilShare(regions int) float64 { return 0.13 * min(1, 18/float64(regions)) }

// iconSize is the side of an icon in place of a point, in pixels: many are small.
func iconSize(icons []image.Image) float64 {
	switch n := len(icons); {
	case n <= 15:
		return 34
	case n <= 40:
		return 27
	}
	return 21
}
