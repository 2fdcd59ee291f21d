package rsa

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// ConditionNoise is σ_k, the covariance of the noise between the estimates of conditions within a run, which whitened comparisons of RDMs use.
type ConditionNoise struct {
	// Conditions names rows and columns: the labels travel with the matrix.
	Conditions []string
	// Matrix is conditions × conditions.
	Matrix *mat.SymDense
}

// EstimateConditionNoise estimates σ_k from the runs of trials (Diedrichsen, Provost & Zareamoghaddam 2016, equation 36): with e_ri what the mean pattern of condition i
// in run r has beyond the mean of that condition over its runs, σ_ij = Σ_r e_ri'·P·e_rj / ((R_ij − 1)·p), where R_ij runs have both conditions and p is the number of
// channels. P is the precision of the noise between channels, the identity where it is nil. Where all runs have all conditions the matrix is positive semi-definite, of a
// rank of at most (R − 1)·p; where not, it need not be. Missing values, and pairs of conditions that occur together in fewer than two runs, are errors.
func EstimateConditionNoise(t *Trials, precision *mat.SymDense) (*ConditionNoise, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	_, channels := t.Values.Dims()
	switch {
	case len(t.Runs) < 2:
		return nil, fmt.Errorf("rsa: noise of conditions: %d runs, want 2 or more", len(t.Runs))
	case precision != nil && precision.SymmetricDim() != channels:
		return nil, fmt.Errorf("rsa: noise of conditions: a precision of %d channels for %d", precision.SymmetricDim(), channels)
	case !t.Complete():
		return nil, fmt.Errorf("rsa: noise of conditions: a value is missing (NaN)")
	}
	n, runs := t.Len(), len(t.Runs)
	rows := make([][]int, runs*n)
	for row, run := range t.Run {
		rows[run*n+t.Of[row]] = append(rows[run*n+t.Of[row]], row)
	}
	patterns := make([]*mat.Dense, runs)
	means, count := mat.NewDense(n, channels, nil), make([]float64, n)
	for r := range patterns {
		patterns[r] = mat.NewDense(n, channels, nil)
		for i := range n {
			of := rows[r*n+i]
			if len(of) == 0 {
				continue
			}
			for _, row := range of {
				floats.AddScaled(patterns[r].RawRowView(i), 1/float64(len(of)), t.Values.RawRowView(row))
			}
			floats.Add(means.RawRowView(i), patterns[r].RawRowView(i))
			count[i]++
		}
	}
	for i := range n {
		floats.Scale(1/count[i], means.RawRowView(i))
	}
	sum := mat.NewDense(n, n, nil)
	both := make([]int, n*n)
	for r, x := range patterns {
		for i := range n {
			if len(rows[r*n+i]) == 0 {
				continue // its row stays 0
			}
			floats.Sub(x.RawRowView(i), means.RawRowView(i))
			for j := range n {
				if len(rows[r*n+j]) > 0 {
					both[i*n+j]++
				}
			}
		}
		white := x
		if precision != nil {
			white = mat.NewDense(n, channels, nil)
			white.Mul(x, precision)
		}
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, white.RawMatrix(), x.RawMatrix(), 1, sum.RawMatrix())
	}
	out := &ConditionNoise{slices.Clone(t.Conditions), mat.NewSymDense(n, nil)}
	for i := range n {
		for j := i; j < n; j++ {
			if both[i*n+j] < 2 {
				return nil, fmt.Errorf("rsa: noise of conditions: %q and %q occur together in %d runs, want 2 or more", t.Conditions[i], t.Conditions[j], both[i*n+j])
			}
			out.Matrix.SetSym(i, j, (sum.At(i, j)+sum.At(j, i))/2/float64(both[i*n+j]-1)/float64(channels))
		}
	}
	return out, nil
}

// For returns the matrix of the named conditions in that order, so that it fits an RDM of them, whatever order the trials had. A condition that it does not have is an
// error, as is a name that comes twice.
func (c *ConditionNoise) For(conditions []string) (*mat.SymDense, error) {
	if err := checkNames(conditions, len(conditions)); err != nil {
		return nil, fmt.Errorf("rsa: noise of conditions: %w", err)
	}
	if len(conditions) == 0 {
		return nil, fmt.Errorf("rsa: noise of conditions: no conditions")
	}
	at := make([]int, len(conditions))
	for i, name := range conditions {
		if at[i] = slices.Index(c.Conditions, name); at[i] < 0 {
			return nil, fmt.Errorf("rsa: noise of conditions: there is none of condition %q", name)
		}
	}
	out := mat.NewSymDense(len(at), nil)
	for i, a := range at {
		for j := i; j < len(at); j++ {
			out.SetSym(i, j, c.Matrix.At(a, at[j]))
		}
	}
	return out, nil
}
