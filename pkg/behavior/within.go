package behavior

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// WithinSubject returns the mean of each column of values (subjects × conditions) with its interval for comparisons between conditions within subjects: the values of each
// subject are moved to the mean of all (Cousineau 2005), the variance of a column is multiplied by M/(M − 1) for M conditions, which the move has made too small (Morey
// 2008), and the interval is that of t with n − 1 degrees of freedom. What subjects differ in as a whole is not in it: it is no interval of the mean itself, and says
// nothing of differences between groups. For two conditions its half-width is 1/√2 times that of their difference, exactly.
//
// A subject with a missing value (NaN) is left out as a whole, and left counts them. It is an error for fewer than two subjects or conditions.
func WithinSubject(values mat.Matrix, level float64) (means []float64, intervals []inference.Interval, left int, err error) {
	rows, m := values.Dims()
	columns, grand := make([][]float64, m), 0.0
	for i := range rows {
		row := mat.Row(nil, i, values)
		own := stat.Mean(row, nil)
		if math.IsNaN(own) {
			left++
			continue
		}
		grand += own
		for j, v := range row {
			columns[j] = append(columns[j], v-own)
		}
	}
	n := rows - left
	if n < 2 || m < 2 {
		return nil, nil, left, fmt.Errorf("behavior: within-subject intervals: %d subjects without a missing value and %d conditions, want at least 2 of each", n, m)
	}
	for _, column := range columns {
		mean, variance := stat.MeanVariance(column, nil)
		means = append(means, mean+grand/float64(n))
		i := inference.TInterval(mean+grand/float64(n), variance*float64(m)/float64(m-1)/float64(n), float64(n-1), level)
		i.Method = "Cousineau–Morey"
		intervals = append(intervals, i)
	}
	return means, intervals, left, nil
}

// MeanInterval returns the mean of one value a subject and its t interval, for subjects of one group. NaN are left out; both are NaN without a value, and the interval is for
// fewer than two.
func MeanInterval(values []float64, level float64) (mean float64, i inference.Interval) {
	kept := present(values)
	if len(kept) < 2 {
		return stat.Mean(kept, nil), inference.TInterval(math.NaN(), math.NaN(), math.NaN(), level)
	}
	mean, variance := stat.MeanVariance(kept, nil)
	n := float64(len(kept))
	return mean, inference.TInterval(mean, variance/n, n-1, level)
}

// StudentTTest compares the means of two groups of different subjects with one pooled variance (Student), as most published numbers do; inference.WelchTTest does not need
// equal variances and is the better one. NaN are left out. P is NaN, with a note, for groups without two values or variance.
func StudentTTest(a, b []float64, sided inference.Sided) inference.Test {
	ka, kb := present(a), present(b)
	na, nb := float64(len(ka)), float64(len(kb))
	if len(ka) < 2 || len(kb) < 2 {
		t := inference.TTestOf(math.NaN(), math.NaN(), na+nb-2, 0, sided)
		t.Name, t.N = "Student's t test", len(ka)+len(kb)
		return t
	}
	ma, va := stat.MeanVariance(ka, nil)
	mb, vb := stat.MeanVariance(kb, nil)
	pooled := ((na-1)*va + (nb-1)*vb) / (na + nb - 2)
	t := inference.TTestOf(ma-mb, pooled*(1/na+1/nb), na+nb-2, 0, sided)
	t.Name, t.N = "Student's t test", len(ka)+len(kb)
	return t
}

// present returns the values that are not NaN.
func present(x []float64) []float64 {
	var kept []float64
	for _, v := range x {
		if !math.IsNaN(v) {
			kept = append(kept, v)
		}
	}
	return kept
}
