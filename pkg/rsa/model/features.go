package model

import (
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// FeatureReweighted is the RDM of features (units of a network, dimensions of an embedding) that each count with a weight: the squared distance Σ_f θ_f (x_if − x_jf)²,
// with θ ≥ 0, so that feature f is stretched by √θ_f (Khaligh-Razavi & Kriegeskorte 2014; Kaniuth & Hebart 2022). The weights have length 1.
//
// They are fitted by non-negative least squares with a ridge that is chosen by cross-validation over the training conditions: the one whose weights, fitted on the pairs
// within the other folds, are most similar within the fold left out, of equals the smallest. For measures that are not linear, weights and ridge are those for Pearson's
// correlation.
type FeatureReweighted struct {
	Name string
	// Features holds one RDM a feature; see [FeatureDistances].
	Features []*rsa.RDM
	// Ridges are the ridges to choose from, ascending, as shares of the mean squared length of the features; nil is 0, 0.001, 0.01, 0.1, 1 and 10. A single one is used
	// without choice, and where there are fewer than six distinct training conditions the first is.
	Ridges []float64
	// Folds is the number of folds of conditions; 0 is 2, 3, 4 or 5 for fewer than 12, 24, 40 or more distinct conditions. A fold has at least three.
	Folds int
}

var defaultRidges = []float64{0, 0.001, 0.01, 0.1, 1, 10}

// FeatureDistances returns an RDM for each column of patterns (conditions × features): the squared differences of the feature.
func FeatureDistances(patterns *mat.Dense, conditions []string) ([]*rsa.RDM, error) {
	n, features := patterns.Dims()
	out := make([]*rsa.RDM, features)
	for f := range features {
		values := make([]float64, 0, n*(n-1)/2)
		for i := range n {
			for j := i + 1; j < n; j++ {
				d := patterns.At(i, f) - patterns.At(j, f)
				values = append(values, d*d)
			}
		}
		r, err := rsa.New(values, conditions, fmt.Sprintf("feature %d", f))
		if err != nil {
			return nil, err
		}
		out[f] = r
	}
	return out, nil
}

// String returns the name.
func (m FeatureReweighted) String() string { return m.Name }

// Conditions are those of the features.
func (m FeatureReweighted) Conditions() []string { return conditionsOf(m.Features) }

// Components are the RDMs of the features.
func (m FeatureReweighted) Components() []*rsa.RDM { return m.Features }

// Parameters is the number of features, whose weights they are.
func (m FeatureReweighted) Parameters() int { return len(m.Features) }

// Predict writes the sum of the RDMs of the features with weights theta.
func (m FeatureReweighted) Predict(dst, theta []float64) { predictSum(dst, m.Features, theta) }

func (m FeatureReweighted) check() error {
	if m.Folds < 0 || m.Folds == 1 {
		return fmt.Errorf("model: %s: %d folds", m.Name, m.Folds)
	}
	for k, v := range m.Ridges {
		if !(v >= 0) || k > 0 && v <= m.Ridges[k-1] {
			return fmt.Errorf("model: %s: ridge %d is %g, want 0 or more, ascending", m.Name, k, v)
		}
	}
	return nil
}

// Fitter chooses the ridge, then the weights.
func (m FeatureReweighted) Fitter() Fitter {
	f := &reweigher{model: m, ridges: m.Ridges}
	f.weights.model = Weighted{Name: m.Name, RDMs: m.Features}
	f.held.model = f.weights.model
	if len(f.ridges) == 0 {
		f.ridges = defaultRidges
	}
	return f
}

type reweigher struct {
	model   FeatureReweighted
	ridges  []float64
	weights weigher // of the fit
	held    weigher // its normal equations are those of the fold left out
	ranks   ranks
	gram    *mat.SymDense
	copies  []int
	scores  []float64
}

// Fit implements [Fitter]: non-negative ridge weights of the features, the ridge chosen by cross-validation over conditions where there are several.
func (f *reweigher) Fit(theta []float64, t *Training) (float64, error) {
	ridge := f.ridges[0]
	folds, units := f.folds(t)
	if len(f.ridges) > 1 && folds > 1 && units >= 3*folds {
		ridge = f.ridges[f.choose(theta, t, folds)]
	}
	f.weights.form(t, f.ranks.gram(t))
	residual, err := f.weights.solve(theta, false, ridge*f.weights.meanSquare())
	if err != nil {
		return residual, fmt.Errorf("model: %s: %w", f.model.Name, err)
	}
	return residual, nil
}

// meanSquare is the mean squared length of the components.
func (f *normal) meanSquare() float64 {
	sum := 0.0
	for i := range f.k {
		sum += f.a[i*f.k+i]
	}
	return sum / float64(f.k)
}

// folds returns the number of folds and of distinct training conditions.
func (f *reweigher) folds(t *Training) (folds, units int) {
	units = len(f.model.Conditions())
	if t.Copies != nil {
		units = 0
		for _, c := range t.Copies {
			if c > 0 {
				units++
			}
		}
	}
	switch {
	case f.model.Folds > 0:
		return f.model.Folds, units
	case units < 12:
		return 2, units
	case units < 24:
		return 3, units
	case units < 40:
		return 4, units
	}
	return 5, units
}

// choose returns the index of the ridge that generalises best. Conditions are dealt to the folds in turn.
func (f *reweigher) choose(theta []float64, t *Training, folds int) int {
	linear, ok := t.Evaluator.(interface {
		Gram(*mat.SymDense)
		Weigh([]int)
	})
	if t.Gram == nil || !ok {
		linear = t.Pearson
	}
	if n := t.FirstSubject + len(t.Times); f.gram == nil || f.gram.SymmetricDim() != n {
		f.gram = mat.NewSymDense(n, nil)
	}
	f.scores = room(f.scores, len(f.ridges))
	clear(f.scores)
	for fold := range folds {
		f.deal(t, folds, fold, true)
		linear.Weigh(f.copies)
		linear.Gram(f.gram)
		f.held.form(t, f.gram)
		f.deal(t, folds, fold, false)
		linear.Weigh(f.copies)
		linear.Gram(f.gram)
		f.weights.form(t, f.gram)
		for k, ridge := range f.ridges {
			if _, err := f.weights.solve(theta, false, ridge*f.weights.meanSquare()); err != nil {
				continue
			}
			if v := f.held.value(theta); v == v {
				f.scores[k] += v
			}
		}
	}
	linear.Weigh(t.Copies)
	best := 0
	for k, v := range f.scores {
		if v > f.scores[best] {
			best = k
		}
	}
	return best
}

// deal writes the copies of the conditions inside or outside a fold.
func (f *reweigher) deal(t *Training, folds, fold int, inside bool) {
	f.copies = room(f.copies, len(f.model.Conditions()))
	turn := 0
	for i := range f.copies {
		f.copies[i] = 1
		if t.Copies != nil {
			f.copies[i] = t.Copies[i]
		}
		if f.copies[i] == 0 {
			continue
		}
		if (turn%folds == fold) != inside {
			f.copies[i] = 0
		}
		turn++
	}
}
