package rsa_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// goldenRDMs is testdata/rdms.json; its README says where the numbers come from.
type goldenRDMs struct {
	Balanced struct {
		X, Counts, Precision [][]float64
		PrecisionByRun       [][][]float64 `json:"precision_by_run"`
		Cond, Run            []int
		RDM                  map[string][]float64
		Definition           map[string][]float64 `json:"rdm_from_definition"`
	}
	Unbalanced struct {
		X          [][]float64
		Missing    [][]*float64 `json:"x_nan"`
		Precision  [][]float64
		Cond, Run  []int
		Complete   map[string][]float64 `json:"rdm_complete"`
		NaN        map[string][]float64 `json:"rdm_with_nan"`
		Definition map[string][]float64 `json:"rdm_with_nan_from_definition"`
	}
}

// labels are numbers as names that ascend as the numbers do.
func labels(numbers []int) (names []string) {
	for _, n := range numbers {
		names = append(names, fmt.Sprintf("%02d", n))
	}
	return names
}

func symmetric(rows [][]float64) *mat.SymDense {
	s := mat.NewSymDense(len(rows), nil)
	for i, row := range rows {
		for j, v := range row {
			s.SetSym(i, j, v)
		}
	}
	return s
}

func TestGoldenBalancedRDMs(t *testing.T) {
	g := read[goldenRDMs](t, "rdms.json").Balanced
	trials := must[*rsa.Trials](t)(rsa.NewTrials(dense(g.X), labels(g.Cond), labels(g.Run)))
	counts := must[*rsa.Trials](t)(rsa.NewTrials(dense(g.Counts), labels(g.Cond), labels(g.Run)))
	precision := symmetric(g.Precision)
	var covariances []*rsa.Covariance
	for _, p := range g.PrecisionByRun {
		var chol mat.Cholesky
		chol.Factorize(symmetric(p))
		inverse := new(mat.SymDense)
		if err := chol.InverseTo(inverse); err != nil {
			t.Fatal(err)
		}
		covariances = append(covariances, &rsa.Covariance{Matrix: inverse})
	}
	crossnobis := func(opt rsa.CrossnobisOptions) rsa.Estimator {
		return func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, opt) }
	}
	poisson := func(f func(*rsa.Trials, rsa.PoissonOptions) (*rsa.RDM, error), opt rsa.PoissonOptions) rsa.Estimator {
		return func(t *rsa.Trials) (*rsa.RDM, error) { return f(t, opt) }
	}
	for _, c := range []struct {
		name   string
		trials *rsa.Trials
		rdm    rsa.Estimator
		want   []float64
	}{
		{"squared Euclidean", trials, rsa.SquaredEuclidean, g.RDM["euclidean"]},
		{"squared Euclidean without mean", trials.WithoutMean(), rsa.SquaredEuclidean, g.RDM["euclidean_remove_mean"]},
		{"correlation", trials, rsa.Correlation, g.RDM["correlation"]},
		{"Mahalanobis", trials, func(t *rsa.Trials) (*rsa.RDM, error) {
			return rsa.Mahalanobis(t, rsa.MahalanobisOptions{Precision: precision})
		}, g.RDM["mahalanobis"]},
		{"crossnobis without precision", trials, crossnobis(rsa.CrossnobisOptions{}), g.RDM["crossnobis_identity"]},
		{"crossnobis", trials, crossnobis(rsa.CrossnobisOptions{Precision: precision}), g.RDM["crossnobis"]},
		{"crossnobis, leaving a run out", trials, crossnobis(rsa.CrossnobisOptions{Precision: precision, Scheme: rsa.LeaveOneRunOut}), g.RDM["crossnobis"]},
		{"crossnobis, pairs of runs", trials, crossnobis(rsa.CrossnobisOptions{Precision: precision, Scheme: rsa.RunPairs}), g.RDM["crossnobis"]},
		{"crossnobis, pairs of trials", trials, crossnobis(rsa.CrossnobisOptions{Precision: precision, Scheme: rsa.TrialPairs}), g.RDM["crossnobis"]},
		{"crossnobis, covariances of runs", trials, crossnobis(rsa.CrossnobisOptions{Covariances: covariances}), g.RDM["crossnobis_by_run"]},
		{"crossnobis, covariances of runs, pairs of trials", trials, crossnobis(rsa.CrossnobisOptions{Covariances: covariances, Scheme: rsa.TrialPairs}),
			g.RDM["crossnobis_by_run"]},
		{"linear discriminant contrast", trials, func(t *rsa.Trials) (*rsa.RDM, error) {
			return rsa.LinearDiscriminantContrast(t, rsa.DiscriminantOptions{Precision: precision})
		}, g.RDM["crossnobis"]},
		{"Poisson", counts, poisson(rsa.Poisson, rsa.PoissonOptions{}), g.RDM["poisson"]},
		{"Poisson with another prior", counts, poisson(rsa.Poisson, rsa.PoissonOptions{PriorRate: 2, PriorWeight: .5}), g.RDM["poisson_lambda2_weight0.5"]},
		{"cross-validated Poisson", counts, poisson(rsa.CrossvalidatedPoisson, rsa.PoissonOptions{}), g.Definition["poisson_cv_mean_of_folds"]},
	} {
		got := must[*rsa.RDM](t)(c.rdm(c.trials))
		if d := apart(got.Values, c.want); d > 1e-10 {
			t.Errorf("%s: off by %.2g", c.name, d)
		}
	}
}

func TestGoldenUnbalancedRDMs(t *testing.T) {
	g := read[goldenRDMs](t, "rdms.json").Unbalanced
	missing := mat.NewDense(len(g.Missing), len(g.Missing[0]), nil)
	for i, row := range g.Missing {
		for c, v := range row {
			if missing.Set(i, c, math.NaN()); v != nil {
				missing.Set(i, c, *v)
			}
		}
	}
	complete := must[*rsa.Trials](t)(rsa.NewTrials(dense(g.X), labels(g.Cond), labels(g.Run)))
	nan := must[*rsa.Trials](t)(rsa.NewTrials(missing, labels(g.Cond), labels(g.Run)))
	precision := symmetric(g.Precision)
	mahalanobis := func(t *rsa.Trials, w rsa.Weighting, p mat.Symmetric) (*rsa.RDM, error) {
		return rsa.Mahalanobis(t, rsa.MahalanobisOptions{Precision: p, Weighting: w})
	}
	crossnobis := func(t *rsa.Trials, w rsa.Weighting, p mat.Symmetric) (*rsa.RDM, error) {
		return rsa.Crossnobis(t, rsa.CrossnobisOptions{Precision: p, Weighting: w, AllowMissing: true})
	}
	for _, c := range []struct {
		name      string
		trials    *rsa.Trials
		rdm       func(*rsa.Trials, rsa.Weighting, mat.Symmetric) (*rsa.RDM, error)
		weighting rsa.Weighting
		precision mat.Symmetric
		want      []float64
	}{
		{"complete, Euclidean", complete, mahalanobis, rsa.WeightNumber, nil, g.Complete["euclidean"]},
		{"complete, Mahalanobis", complete, mahalanobis, rsa.WeightNumber, precision, g.Complete["mahalanobis"]},
		{"complete, Mahalanobis, equal", complete, mahalanobis, rsa.WeightEqual, precision, g.Complete["mahalanobis"]},
		{"complete, crossnobis without precision", complete, crossnobis, rsa.WeightNumber, nil, g.Complete["crossnobis_identity"]},
		{"complete, crossnobis", complete, crossnobis, rsa.WeightNumber, precision, g.Complete["crossnobis"]},
		{"NaN, Euclidean", nan, mahalanobis, rsa.WeightNumber, nil, g.NaN["euclidean"]},
		{"NaN, crossnobis without precision", nan, crossnobis, rsa.WeightNumber, nil, g.NaN["crossnobis_identity"]},
		{"NaN, crossnobis without precision, equal", nan, crossnobis, rsa.WeightEqual, nil, g.NaN["crossnobis_identity_equal"]},
		{"NaN, Mahalanobis", nan, mahalanobis, rsa.WeightNumber, precision, g.Definition["mahalanobis"]},
		{"NaN, crossnobis", nan, crossnobis, rsa.WeightNumber, precision, g.Definition["crossnobis"]},
		{"NaN, Euclidean, equal", nan, mahalanobis, rsa.WeightEqual, nil, g.Definition["euclidean_equal"]},
	} {
		got := must[*rsa.RDM](t)(c.rdm(c.trials, c.weighting, c.precision))
		if d := apart(got.Values, c.want); d > 1e-10 {
			t.Errorf("%s: off by %.2g", c.name, d)
		}
	}
}
