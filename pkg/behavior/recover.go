package behavior

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"gonum.org/v1/gonum/mathext"

	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Recovery says how well parameters are found again in simulated choices.
type Recovery struct {
	Parameters []string
	// Truth, Estimate and SE are simulations × parameters; SE is that of [Fit.Laplace], NaN where it has none.
	Truth, Estimate, SE *mat.Dense
	// Bias is the mean error and RMSE the root of its mean square. Correlation is that of truth and estimate, NaN where the truth does not vary.
	Bias, RMSE, Correlation []float64
	// Covered is the share of simulations with a standard error in which the truth is within the 95 % Laplace interval, and Intervals their number.
	Covered   []float64
	Intervals []int
	// AtBound counts the simulations in which a parameter ended at a bound.
	AtBound []int
}

// Recover simulates choices with each row of truth in the cells and trials of a design, fits the model to them and compares, in parallel: what can the experiment tell of its
// parameters? Fits are by opt.Likelihood; intervals exist for Binomial only. It panics where truth has another number of columns than there are parameters.
func (m Model) Recover(ctx context.Context, truth *mat.Dense, design *Choices, opt FitOptions, src rand.Source) (*Recovery, error) {
	n, k := truth.Dims()
	names := m.Parameters()
	if k != len(names) {
		panic(fmt.Sprintf("behavior: recover: %d columns of truth for the parameters %v", k, names))
	}
	r := &Recovery{Parameters: names, Truth: truth, Estimate: mat.NewDense(n, k, nil), SE: mat.NewDense(n, k, nil)}
	draws, fits := split(src, n), split(src, n)
	at := make([][]int, n)
	count := progress.Count(opt.Progress, int64(n))
	one := opt
	one.Progress = nil
	err := cores.Try(ctx, n, func(i int) error {
		c, err := m.Simulate(truth.RawRowView(i), design, draws[i])
		if err != nil {
			return err
		}
		f, err := m.Fit(ctx, c, one, fits[i])
		if err != nil {
			return fmt.Errorf("behavior: recover: simulation %d: %w", i, err)
		}
		at[i] = f.AtBound
		r.Estimate.SetRow(i, f.Theta)
		if l, err := f.Laplace(c); err == nil {
			r.SE.SetRow(i, l.SE)
		} else { // a Hessian that is not positive definite, or another cost
			for j := range k {
				r.SE.Set(i, j, math.NaN())
			}
		}
		count.Add(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	z := mathext.NormalQuantile(.975)
	for j := range k {
		bias, square, covered, intervals, bounds := 0.0, 0.0, 0, 0, 0
		for i := range n {
			d := r.Estimate.At(i, j) - truth.At(i, j)
			bias += d / float64(n)
			square += d * d / float64(n)
			bounds += at[i][j] * at[i][j]
			if se := r.SE.At(i, j); !math.IsNaN(se) {
				intervals++
				if math.Abs(d) <= z*se {
					covered++
				}
			}
		}
		r.Bias, r.RMSE = append(r.Bias, bias), append(r.RMSE, math.Sqrt(square))
		r.Covered, r.Intervals = append(r.Covered, float64(covered)/float64(intervals)), append(r.Intervals, intervals)
		r.AtBound = append(r.AtBound, bounds)
		r.Correlation = append(r.Correlation, correlation(mat.Col(nil, j, truth), mat.Col(nil, j, r.Estimate)))
	}
	return r, nil
}

// correlation is Pearson's, NaN where one does not vary.
func correlation(x, y []float64) float64 {
	if len(x) < 2 || stat.Variance(x, nil) == 0 || stat.Variance(y, nil) == 0 {
		return math.NaN()
	}
	return stat.Correlation(x, y, nil)
}

// upperChi2 returns the probability that χ² with so many degrees of freedom exceeds x.
func upperChi2(x float64, dof int) float64 { return mathext.GammaIncRegComp(float64(dof)/2, x/2) }
