package inference

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestTwoFactorIsUnbiased puts in the expectations of the three bootstrap variances and gets the variance of the mean.
func TestTwoFactorIsUnbiased(t *testing.T) {
	for _, s := range []float64{2, 3, 5, 20, 1000} {
		for _, n := range []float64{2, 4, 12, 92, 5000} {
			for _, c := range [][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}, {0.04, 0.04, 25}, {3, 0.2, 7}} {
				a, b, e := c[0], c[1], c[2]
				overSubjects, overConditions := (s-1)/s*(a/s+e/(s*n)), (n-1)/n*(b/n+e/(s*n))
				overBoth := overSubjects + overConditions + (s-1)*(n-1)/(s*n)*e/(s*n)
				want := a/s + b/n + e/(s*n)
				if got := TwoFactor(overSubjects, overConditions, overBoth, int(s), int(n)); !(math.Abs(got-want) <= 1e-12*want) {
					t.Errorf("%v subjects, %v conditions, components %v: %v, want %v", s, n, c, got, want)
				}
			}
		}
	}
}

// TestTwoFactorBounds has variances that no components could have.
func TestTwoFactorBounds(t *testing.T) {
	for _, c := range []struct{ subjects, conditions, both, want float64 }{
		{0.5, 0.25, 0.6, 1 + 0.5}, // less for both than for the sum of each: no noise
		{0.5, 0.25, 5, 1},         // so much for both that nothing is left: the larger one alone
		{0, 0, 0, 0},              //
		{-1, -1, -3, math.NaN()},  // after a correction for folds
		{-0.5, 0.25, 0, 0.5},      //
		{math.NaN(), 1, 1, math.NaN()},
		{1, 1, math.NaN(), math.NaN()},
	} {
		got := TwoFactor(c.subjects, c.conditions, c.both, 2, 2)
		if got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// tableVariances returns the exact bootstrap variances of the mean of a table, over rows, columns and both.
func tableVariances(y *mat.Dense) (overRows, overColumns, overBoth float64) {
	rows, columns := y.Dims()
	s, n := float64(rows), float64(columns)
	alpha, beta, all := make([]float64, rows), make([]float64, columns), 0.0
	for i := range rows {
		for j := range columns {
			alpha[i] += y.At(i, j) / n
			beta[j] += y.At(i, j) / s
			all += y.At(i, j) / (s * n)
		}
	}
	rest := 0.0
	for i := range rows {
		overRows += (alpha[i] - all) * (alpha[i] - all) / (s * s)
		for j := range columns {
			g := y.At(i, j) - alpha[i] - beta[j] + all
			rest += g * g / (s * s * n * n)
		}
	}
	for j := range columns {
		overColumns += (beta[j] - all) * (beta[j] - all) / (n * n)
	}
	return overRows, overColumns, overRows + overColumns + rest
}

// TestTableVariances enumerates every draw of three rows and three columns.
func TestTableVariances(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 1))
	y := mat.NewDense(3, 3, nil)
	for i := range 9 {
		y.Set(i/3, i%3, random.NormFloat64())
	}
	draws := make([][3]int, 27)
	for k := range draws {
		draws[k] = [3]int{k % 3, k / 3 % 3, k / 9}
	}
	once := [3]int{0, 1, 2}
	over := func(rows, columns [][3]int) float64 {
		sum, squares, n := 0.0, 0.0, 0.0
		for _, r := range rows {
			for _, c := range columns {
				mean := 0.0
				for _, i := range r {
					for _, j := range c {
						mean += y.At(i, j) / 9
					}
				}
				sum, squares, n = sum+mean, squares+mean*mean, n+1
			}
		}
		return squares/n - sum*sum/(n*n)
	}
	rows, columns, both := tableVariances(y)
	for name, pair := range map[string][2]float64{
		"rows": {rows, over(draws, [][3]int{once})}, "columns": {columns, over([][3]int{once}, draws)}, "both": {both, over(draws, draws)},
	} {
		if !(math.Abs(pair[0]-pair[1]) <= 1e-12) {
			t.Errorf("%s: %v, by enumeration %v", name, pair[0], pair[1])
		}
	}
}

// TestTwoFactorOnTables simulates tables of known components. want is the ratio of the mean estimate to the true variance; where there is little noise a bound at the
// uncorrected variance of both, as in rsatoolbox, gives capped.
func TestTwoFactorOnTables(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 2))
	const tables = 20000
	for _, c := range []struct {
		subjects, conditions int
		a, b, e              float64
		want, capped         float64
	}{
		{4, 92, 1, 0, 0, 1.00, 0.75},
		{4, 92, 1, 1, 0, 1.01, 0.76},
		{5, 12, 1, 0, 0.01, 1.01, 0.81},
		{20, 40, 1, 1, 1, 1.00, 0.99},
		{10, 30, 0.04, 0.04, 25, 1.22, 1.22},
	} {
		name := fmt.Sprintf("%d subjects, %d conditions, components %g, %g, %g", c.subjects, c.conditions, c.a, c.b, c.e)
		truth := c.a/float64(c.subjects) + c.b/float64(c.conditions) + c.e/float64(c.subjects*c.conditions)
		y, beta := mat.NewDense(c.subjects, c.conditions, nil), make([]float64, c.conditions)
		var sum, squares, capped float64
		for range tables {
			for j := range beta {
				beta[j] = math.Sqrt(c.b) * random.NormFloat64()
			}
			for i := range c.subjects {
				alpha := math.Sqrt(c.a) * random.NormFloat64()
				for j := range beta {
					y.Set(i, j, alpha+beta[j]+math.Sqrt(c.e)*random.NormFloat64())
				}
			}
			rows, columns, both := tableVariances(y)
			v := TwoFactor(rows, columns, both, c.subjects, c.conditions) / truth
			sum, squares, capped = sum+v, squares+v*v, capped+math.Min(v, both/truth)
		}
		mean := sum / tables
		slack := 4*math.Sqrt((squares/tables-mean*mean)/tables) + 0.005 // want has two decimals
		if !(math.Abs(mean-c.want) <= slack) {
			t.Errorf("%s: the mean estimate is %.4f of the truth, want %v ± %.4f", name, mean, c.want, slack)
		}
		if !(math.Abs(capped/tables-c.capped) <= slack) {
			t.Errorf("%s: with the other bound the mean estimate is %.4f of the truth, want %v ± %.4f", name, capped/tables, c.capped, slack)
		}
	}
}

// TestFoldVarianceIsTakenOut gives samples a variance of 1 and every division into folds one of 4.
func TestFoldVarianceIsTakenOut(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 3))
	const n = 40000
	for _, r := range []int{1, 2, 5} {
		d := draws{assignments: r, values: []*mat.Dense{mat.NewDense(n*r, 2, nil)}}
		rows := make([]int, n)
		for b := range rows {
			rows[b] = b
			sample := random.NormFloat64()
			for a := range r {
				d.values[0].SetRow(b*r+a, []float64{10 + sample + 2*random.NormFloat64(), 3 * sample})
			}
		}
		v := d.spread(0, rows)
		for _, c := range []struct {
			name      string
			got, want float64
		}{{"first", v.At(0, 0), 1}, {"second", v.At(1, 1), 9}, {"difference", v.At(1, 0), 4}} {
			if r == 1 && c.name != "second" {
				c.want += 4 // with one division it cannot be told apart
			}
			if !(math.Abs(c.got-c.want) <= 0.15) {
				t.Errorf("%d divisions: the variance of the %s is %v, want %v", r, c.name, c.got, c.want)
			}
		}
	}
}
