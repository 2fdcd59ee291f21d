package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// copied returns the data set with values of its own.
func (d *Dataset) copied() *Dataset {
	out := *d
	out.Values = make([]*mat.Dense, len(d.Values))
	for i, v := range d.Values {
		out.Values[i] = mat.DenseCopyOf(v)
	}
	return &out
}

// RegressOut removes from each channel at each time point what a least-squares fit of an intercept and the columns explains over the observations: what is left, plus the
// mean of the channel. Columns of numbers enter as they are, of texts as one indicator for each label but the first. Values that are missing stay missing, and the fit is
// over the observations that the channel has. Confounds that are missing, that are linear combinations of each other or of the intercept, and more of them than
// observations, are errors. Each confound takes one of the degrees of freedom of what is left: say so to [ResidualCovariance].
func (d *Dataset) RegressOut(columns ...string) (*Dataset, error) {
	design, err := confounds(d.Observations, columns)
	if err != nil {
		return nil, fmt.Errorf("rsa: regress out: %w", err)
	}
	rows, channels, _ := d.Dims()
	out := d.copied()
	bases := map[string]*mat.Dense{} // for each pattern of missing values
	for _, v := range out.Values {
		for c := range channels {
			var have []int
			pattern := make([]byte, rows)
			for row := range rows {
				if !math.IsNaN(v.At(row, c)) {
					have = append(have, row)
					pattern[row] = 1
				}
			}
			if len(have) == 0 {
				continue
			}
			basis := bases[string(pattern)]
			if basis == nil {
				if basis, err = orthonormal(design, have); err != nil {
					return nil, fmt.Errorf("rsa: regress out: channel %d of %d: %w", c, channels, err)
				}
				bases[string(pattern)] = basis
			}
			y := make([]float64, len(have))
			for i, row := range have {
				y[i] = v.At(row, c)
			}
			mean := mean(y)
			floats.AddConst(-mean, y)
			_, k := basis.Dims()
			for j := range k {
				column := mat.Col(nil, j, basis)
				floats.AddScaled(y, -floats.Dot(column, y), column)
			}
			for i, row := range have {
				v.Set(row, c, y[i]+mean)
			}
		}
	}
	return out, nil
}

// confounds returns observations × regressors, without the intercept.
func confounds(t table.Table, columns []string) (*mat.Dense, error) {
	if len(columns) == 0 {
		return nil, fmt.Errorf("no column is named")
	}
	var all [][]float64
	for _, name := range columns {
		c, err := t.Column(name)
		if err != nil {
			return nil, err
		}
		for row := range c.Len() {
			if c.Missing(row) || !c.IsText() && math.IsInf(c.Number[row], 0) {
				return nil, fmt.Errorf("column %q: row %d is %q, want a finite value", name, row, c.Label(row))
			}
		}
		if !c.IsText() {
			all = append(all, c.Number)
			continue
		}
		codes, levels := c.Codes()
		for level := 1; level < len(levels); level++ {
			indicator := make([]float64, len(codes))
			for row, code := range codes {
				if code == level {
					indicator[row] = 1
				}
			}
			all = append(all, indicator)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("columns %s are constant", anyOf(columns))
	}
	design := mat.NewDense(t.Rows(), len(all), nil)
	for j, column := range all {
		design.SetCol(j, column)
	}
	return design, nil
}

// orthonormal returns a basis of the regressors, less their means, over some rows.
func orthonormal(design *mat.Dense, rows []int) (*mat.Dense, error) {
	_, k := design.Dims()
	if len(rows) < k+1 {
		return nil, fmt.Errorf("%d observations for %d confounds and the intercept", len(rows), k)
	}
	x := mat.NewDense(len(rows), k, nil)
	for j := range k {
		column := make([]float64, len(rows))
		for i, row := range rows {
			column[i] = design.At(row, j)
		}
		largest := max(slices.Max(column), -slices.Min(column))
		floats.AddConst(-floats.Sum(column)/float64(len(column)), column)
		norm := floats.Norm(column, 2)
		if norm <= 1e-12*largest*math.Sqrt(float64(len(column))) {
			return nil, fmt.Errorf("confound %d of %d is constant", j, k)
		}
		floats.Scale(1/norm, column)
		for range 2 { // once more makes it orthogonal to rounding
			for i := range j {
				other := mat.Col(nil, i, x)
				floats.AddScaled(column, -floats.Dot(other, column), other)
			}
		}
		left := floats.Norm(column, 2)
		if left < 1e-10 {
			return nil, fmt.Errorf("confound %d of %d is a linear combination of others: %.3g of it is its own", j, k, left)
		}
		floats.Scale(1/left, column)
		x.SetCol(j, column)
	}
	return x, nil
}
