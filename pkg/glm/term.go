package glm

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// Term makes one or several regressors of the columns of a table. See [DesignOf].
type Term struct {
	build func(t table.Table) ([]regressor, error)
}

// Intercept is the regressor "intercept", 1 for every observation.
func Intercept() Term {
	return Term{func(t table.Table) ([]regressor, error) {
		ones := make([]float64, t.Rows())
		for i := range ones {
			ones[i] = 1
		}
		return []regressor{{"intercept", ones}}, nil
	}}
}

// Number is a column of numbers as it is. Its regressor has the column's name.
func Number(column string) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		c, err := complete(t, column)
		if err != nil {
			return nil, err
		}
		if c.IsText() {
			return nil, fmt.Errorf("column %q holds texts: code it by Factor or Indicators", column)
		}
		return []regressor{{column, slices.Clone(c.Number)}}, nil
	}}
}

// Factor codes the levels of a column, numbers or texts, by treatment coding: one regressor for each level but the first, 1 where the observation has it and 0
// elsewhere, called "context=motion". With an intercept in the design their weights are differences from the first level. A column with one level is an error.
func Factor(column string) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		all, err := Indicators(column).build(t)
		if err != nil {
			return nil, err
		}
		if len(all) == 1 {
			return nil, fmt.Errorf("column %q has one level, %q", column, all[0].name)
		}
		return all[1:], nil
	}}
}

// Indicators is one-hot coding: one regressor for every level of a column, called "context=motion", 1 where the observation has the level. Their sum is the
// intercept, so that a design has either.
func Indicators(column string) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		c, err := complete(t, column)
		if err != nil {
			return nil, err
		}
		codes, levels := c.Codes()
		all := make([]regressor, len(levels))
		for i, level := range levels {
			all[i] = regressor{column + "=" + level, make([]float64, len(codes))}
		}
		for row, code := range codes {
			all[code].values[row] = 1
		}
		return all, nil
	}}
}

// Product is the interaction of terms: the product of each regressor of the first with each of the second, and so on, called "coherence:context=motion". The last
// term's regressors vary fastest. The terms themselves are no part of it.
func Product(terms ...Term) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		var all []regressor
		for _, term := range terms {
			some, err := term.build(t)
			if err != nil {
				return nil, err
			}
			if all == nil {
				all = some
				continue
			}
			var products []regressor
			for _, a := range all {
				for _, b := range some {
					values := make([]float64, len(a.values))
					for i, v := range a.values {
						values[i] = v*b.values[i] + 0 // no −0
					}
					products = append(products, regressor{a.name + ":" + b.name, values})
				}
			}
			all = products
		}
		return all, nil
	}}
}

// Within is a term in the observations that have a label in a column, and 0 in the others: "coherence:context=motion".
func Within(column, label string, term Term) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		rows, err := t.Where(column, label)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("column %q has no %q", column, label)
		}
		all, err := term.build(t)
		if err != nil {
			return nil, err
		}
		for k, r := range all {
			values := make([]float64, len(r.values))
			for _, row := range rows {
				values[row] = r.values[row]
			}
			all[k] = regressor{r.name + ":" + column + "=" + label, values}
		}
		return all, nil
	}}
}

// ZScored shifts each regressor of a term to mean 0 and scales it to standard deviation 1 over all observations, with their number in the denominator. A constant
// regressor is an error. Names stay as they are.
func ZScored(term Term) Term {
	return Term{func(t table.Table) ([]regressor, error) {
		all, err := term.build(t)
		if err != nil {
			return nil, err
		}
		for k, r := range all {
			z, ok := zscored(r.values, 0)
			if !ok {
				return nil, fmt.Errorf("regressor %q is constant", r.name)
			}
			all[k].values = z
		}
		return all, nil
	}}
}

// zscored returns values of mean 0 and standard deviation 1, with n − less in its denominator, and false where they do not vary.
func zscored(values []float64, less int) ([]float64, bool) {
	z, n := slices.Clone(values), float64(len(values))
	mean, largest := 0.0, 0.0
	for _, v := range z {
		mean += v / n
		largest = max(largest, math.Abs(v))
	}
	squares := 0.0
	for i := range z {
		z[i] -= mean
		squares += z[i] * z[i]
	}
	sd := math.Sqrt(squares / (n - float64(less)))
	if !(sd > 1e-12*largest) {
		return nil, false
	}
	for i := range z {
		z[i] /= sd
	}
	return z, true
}

// complete returns a column in which no value is missing or infinite.
func complete(t table.Table, name string) (table.Column, error) {
	c, err := t.Column(name)
	if err != nil {
		return c, err
	}
	for row := range c.Len() {
		if c.Missing(row) || !c.IsText() && math.IsInf(c.Number[row], 0) {
			return c, fmt.Errorf("column %q: row %d is %q, want a value", name, row, c.Label(row))
		}
	}
	return c, nil
}
