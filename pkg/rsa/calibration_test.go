package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// recording draws trials of conditions whose true patterns are the rows of truth: rows of each condition in each run, with noise of a covariance whose Cholesky root is root.
func recording(r *rand.Rand, truth *mat.Dense, root mat.Matrix, runs, rows int) *rsa.Trials {
	n, channels := truth.Dims()
	noise := new(mat.Dense)
	noise.Mul(normal(n*runs*rows, channels, r), root.T())
	t := &rsa.Trials{Values: noise, Conditions: names(n)}
	for k := range runs {
		t.Runs = append(t.Runs, fmt.Sprint(k))
	}
	for k := range n * runs * rows {
		t.Of, t.Run = append(t.Of, k%n), append(t.Run, k/n%runs)
		for c := range channels {
			noise.Set(k, c, noise.At(k, c)+truth.At(k%n, c))
		}
	}
	return t
}

// lower is the Cholesky root of a covariance.
func lower(s *mat.SymDense) *mat.TriDense {
	var chol mat.Cholesky
	if !chol.Factorize(s) {
		panic("not positive definite")
	}
	l := new(mat.TriDense)
	chol.LTo(l)
	return l
}

// zScore is how many standard errors the mean of values is away from want.
func zScore(values []float64, want float64) float64 {
	mean, variance := stat.MeanVariance(values, nil)
	return (mean - want) / math.Sqrt(variance/float64(len(values)))
}

// Where nothing differs, and noise is correlated over channels, every cross-validated distance has the mean 0: with and without a precision, estimated from the same rows or
// not, balanced, unbalanced or with missing values. The distances that are not cross-validated have not.
func TestCrossvalidatedDistancesAreUnbiased(t *testing.T) {
	const n, channels, runs, rows, repeats = 3, 12, 4, 2, 600
	r := rng.New(50).Rand()
	covariance := positive(channels, r)
	root := lower(covariance)
	shared := mat.NewDense(n, channels, nil) // one pattern for all conditions
	for c, v := range normal(1, channels, r).RawRowView(0) {
		for i := range n {
			shared.Set(i, c, v)
		}
	}
	precision := mat.NewSymDense(channels, nil)
	for i, inverse := 0, inverted(covariance); i < channels; i++ {
		for j := i; j < channels; j++ {
			precision.SetSym(i, j, inverse.At(i, j))
		}
	}
	byRun := []*rsa.Covariance{{Matrix: covariance}, {Matrix: positive(channels, r)}, {Matrix: covariance}, {Matrix: positive(channels, r)}}
	crossnobis := func(opt rsa.CrossnobisOptions) rsa.Estimator {
		return func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, opt) }
	}
	less := func(share float64, e rsa.Estimator) rsa.Estimator { // with values missing at random
		return func(t *rsa.Trials) (*rsa.RDM, error) {
			for i := range t.Of {
				for c := range channels {
					if r.Float64() < share {
						t.Values.Set(i, c, math.NaN())
					}
				}
			}
			return e(t)
		}
	}
	fewer := func(e rsa.Estimator) rsa.Estimator { // without some rows
		return func(t *rsa.Trials) (*rsa.RDM, error) {
			x := mat.DenseCopyOf(t.Values.Slice(5, len(t.Of), 0, channels))
			return e(&rsa.Trials{Values: x, Conditions: t.Conditions, Of: t.Of[5:], Runs: t.Runs, Run: t.Run[5:]})
		}
	}
	for _, c := range []struct {
		name   string
		rdm    rsa.Estimator
		biased bool
	}{
		{"crossnobis without precision", crossnobis(rsa.CrossnobisOptions{}), false},
		{"crossnobis", crossnobis(rsa.CrossnobisOptions{Precision: precision}), false},
		{"crossnobis, covariances of runs", crossnobis(rsa.CrossnobisOptions{Covariances: byRun}), false},
		{"crossnobis, unequal", fewer(crossnobis(rsa.CrossnobisOptions{Precision: precision})), false},
		{"crossnobis, unequal, runs left out", fewer(crossnobis(rsa.CrossnobisOptions{Scheme: rsa.LeaveOneRunOut})), false},
		{"crossnobis, missing values", less(.2, crossnobis(rsa.CrossnobisOptions{})), false},
		{"crossnobis, missing values, blocks", less(.1, crossnobis(rsa.CrossnobisOptions{Precision: precision, SubBlocks: true})), false},
		{"linear discriminant contrast", func(t *rsa.Trials) (*rsa.RDM, error) {
			return rsa.LinearDiscriminantContrast(t, rsa.DiscriminantOptions{})
		}, false},
		{"linear-discriminant t", func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.LinearDiscriminantT(t, rsa.DiscriminantOptions{}) }, false},
		{"squared Euclidean", rsa.SquaredEuclidean, true},
	} {
		var all []float64 // the mean of each RDM: its pairs are not independent
		negative := 0
		for range repeats {
			rdm := must[*rsa.RDM](t)(c.rdm(recording(r, shared, root, runs, rows)))
			all = append(all, stat.Mean(rdm.Values, nil))
			for _, v := range rdm.Values {
				if v < 0 {
					negative++
				}
			}
		}
		z := zScore(all, 0)
		if (!(math.Abs(z) <= 3)) != c.biased {
			t.Errorf("%s: mean %.3g is %.1f standard errors from 0", c.name, stat.Mean(all, nil), z)
		}
		// Values keep their sign; the median of a product of two independent Gaussian vectors is a little below 0 at most.
		if share := float64(negative) / (3 * repeats); !c.biased && (share < .4 || share > .65) {
			t.Errorf("%s: %.2f of the values are negative, want about half", c.name, share)
		}
	}
}

// Accuracy is ½ by chance, and follows the normal distribution where the truth is known.
func TestDecodingAccuracyByChanceAndInTheLimit(t *testing.T) {
	const channels, runs, rows = 4, 5, 400
	r := rng.New(51).Rand()
	identity := mat.NewDiagDense(channels, []float64{1, 1, 1, 1})
	truth := mat.NewDense(3, channels, []float64{0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0})
	rdm := must[*rsa.RDM](t)(rsa.DecodingAccuracy(recording(r, truth, identity, runs, rows), rsa.DiscriminantOptions{}))
	// With many rows the classifier is the best one, which is right with probability Φ(δ/2) = Φ(1); 2·2000 decisions have a standard error of at most .008.
	for k, want := range []float64{.5, .8413, .8413} {
		if !(math.Abs(rdm.Values[k]-want) <= .032) {
			t.Errorf("pair %d: accuracy %.3f, want %.3f", k, rdm.Values[k], want)
		}
	}
	// A known precision decides like an estimated one of so many rows, and nothing decided is half right.
	known := must[*rsa.RDM](t)(rsa.DecodingAccuracy(recording(r, truth, identity, runs, rows), rsa.DiscriminantOptions{Precision: identity}))
	if !(math.Abs(known.Values[1]-.8413) <= .032) {
		t.Errorf("known precision: accuracy %.3f, want .841", known.Values[1])
	}
	zero := &rsa.Trials{Values: mat.NewDense(4, 2, nil), Conditions: names(2), Of: []int{0, 1, 0, 1}, Runs: names(2), Run: []int{0, 0, 1, 1}}
	if v := must[*rsa.RDM](t)(rsa.DecodingAccuracy(zero, rsa.DiscriminantOptions{Precision: mat.NewDiagDense(2, []float64{1, 1})})).Values[0]; v != .5 {
		t.Errorf("accuracy of equal patterns is %v, want ½", v)
	}
}

// With the noise known, t of two runs is the mean of two standard normal values t₁ = u₁·δ₂ and t₂ = u₂·δ₁, u being the direction of δ. Its variance is ½(1 + E t₁t₂),
// and E t₁t₂ = E cos² · (E|δ|)² = m²/p, where m = √2 Γ((p+1)/2)/Γ(p/2) is the mean length of p standard normal values.
func TestLinearDiscriminantTHasItsVariance(t *testing.T) {
	const channels, repeats = 20, 3000
	r := rng.New(52).Rand()
	covariance := positive(channels, r)
	root := lower(covariance)
	noise := []*rsa.Covariance{{Matrix: covariance}, {Matrix: covariance}}
	var values []float64
	for range repeats {
		x := recording(r, mat.NewDense(2, channels, nil), root, 2, 1)
		values = append(values, must[*rsa.RDM](t)(rsa.LinearDiscriminantT(x, rsa.DiscriminantOptions{Covariances: noise})).Values...)
	}
	a, _ := math.Lgamma((channels + 1) / 2.)
	b, _ := math.Lgamma(channels / 2.)
	m := math.Sqrt2 * math.Exp(a-b)
	want := (1 + m*m/channels) / 2
	_, variance := stat.MeanVariance(values, nil)
	// The standard error of a variance of Gaussian values is √(2/n) of it.
	if z := zScore(values, 0); !(math.Abs(z) <= 3) || !(math.Abs(variance/want-1) <= 4*math.Sqrt(2./repeats)) {
		t.Errorf("mean at z = %.1f, variance %.3f, want 0 and %.3f", z, variance, want)
	}
}

// The covariance of crossnobis distances is what repeated recordings show.
func TestCrossnobisCovarianceBySimulation(t *testing.T) {
	const n, channels, runs, repeats = 4, 30, 5, 6000
	r := rng.New(53).Rand()
	truth := normal(n, channels, r)
	truth.Scale(.8, truth)
	for c := range channels { // conditions 0 and 1 are equal
		truth.Set(1, c, truth.At(0, c))
	}
	// Noise that is independent between channels, and correlated between conditions within a run.
	sigma := positive(n, r)
	root := lower(sigma)
	var all *mat.Dense
	for k := range repeats {
		x := recording(r, mat.NewDense(n, channels, nil), mat.NewDiagDense(channels, make([]float64, channels)), runs, 1)
		for s := range runs {
			var noise mat.Dense
			noise.Mul(root, normal(n, channels, r))
			for i := range n {
				for c := range channels {
					x.Values.Set(s*n+i, c, truth.At(i, c)+noise.At(i, c))
				}
			}
		}
		d := must[*rsa.RDM](t)(rsa.Crossnobis(x, rsa.CrossnobisOptions{})).Values
		if all == nil {
			all = mat.NewDense(repeats, len(d), nil)
		}
		all.SetRow(k, d)
	}
	rdm := must[*rsa.RDM](t)(rsa.SquaredEuclidean(rsa.Patterns(truth, names(n))))
	noise := &rsa.ConditionNoise{Conditions: names(n), Matrix: sigma}
	want := must[*mat.SymDense](t)(rsa.CrossnobisCovariance(rdm, noise, runs, channels))
	var got mat.SymDense
	stat.CovarianceMatrix(&got, all, nil)
	errors := must[[]float64](t)(rsa.CrossnobisErrors(rdm, noise, runs, channels))
	for a := range len(rdm.Values) {
		if !(math.Abs(errors[a]*errors[a]-want.At(a, a)) <= 1e-12) {
			t.Errorf("standard error %d is %v, variance %v", a, errors[a], want.At(a, a))
		}
		for b := range a + 1 {
			// A covariance of Gaussian values has the standard error √((v_a v_b + c²)/n); these have somewhat heavier tails.
			bound := 5 * math.Sqrt((want.At(a, a)*want.At(b, b)+want.At(a, b)*want.At(a, b))/repeats)
			if !(math.Abs(got.At(a, b)-want.At(a, b)) <= bound) {
				t.Errorf("covariance (%d,%d): %.4g, want %.4g ± %.2g", a, b, got.At(a, b), want.At(a, b), bound)
			}
		}
		if z := zScore(mat.Col(nil, a, all), rdm.Values[a]); !(math.Abs(z) <= 4) {
			t.Errorf("distance %d: mean is %.1f standard errors from the truth", a, z)
		}
	}
}

// Correlated channels count as fewer: the variance of null distances has the effective number of channels in place of theirs.
func TestEffectiveChannels(t *testing.T) {
	r := rng.New(54).Rand()
	const channels, runs, repeats = 15, 3, 4000
	covariance := positive(channels, r)
	for i := range channels {
		covariance.SetSym(i, 0, covariance.At(i, 0)*2)
	}
	covariance.SetSym(0, 0, covariance.At(0, 0)*6)
	root := lower(covariance)
	var values []float64
	for range repeats {
		values = append(values, must[*rsa.RDM](t)(rsa.Crossnobis(recording(r, mat.NewDense(2, channels, nil), root, runs, 1), rsa.CrossnobisOptions{})).Values...)
	}
	effective := rsa.EffectiveChannels(nil, covariance)
	level := mat.Trace(covariance) / channels // noise variance per channel
	noise := &rsa.ConditionNoise{Conditions: names(2), Matrix: mat.NewSymDense(2, []float64{level, 0, 0, level})}
	zero := must[*rsa.RDM](t)(rsa.New([]float64{0}, names(2), ""))
	want := must[[]float64](t)(rsa.CrossnobisErrors(zero, noise, runs, effective))[0]
	_, variance := stat.MeanVariance(values, nil)
	kurtosis := stat.ExKurtosis(values, nil)
	if bound := 4 * math.Sqrt((2+kurtosis)/repeats); !(math.Abs(variance/(want*want)-1) <= bound) {
		t.Errorf("variance %.4g, want %.4g ± %.2g of it (%.1f effective channels of %d)", variance, want*want, bound, effective, channels)
	}
	if same := rsa.EffectiveChannels(mat.NewDiagDense(3, []float64{2, 2, 2}), mat.NewDiagDense(3, []float64{.5, .5, .5})); !(math.Abs(same-3) <= 1e-12) {
		t.Errorf("whitened channels count %v, want 3", same)
	}
}

// The mean over folds is unbiased where the rates are equal.
func TestCrossvalidatedPoissonIsUnbiasedForEqualRates(t *testing.T) {
	r := rng.New(55).Rand()
	const channels, repeats = 10, 2000
	var all, plain []float64
	for range repeats {
		x := recording(r, mat.NewDense(2, channels, nil), mat.NewDiagDense(channels, make([]float64, channels)), 4, 1)
		for row := range x.Of {
			for c := range channels {
				count, time := 0., r.ExpFloat64() // a Poisson process of rate 3 + c
				for ; time < 3+float64(c); time += r.ExpFloat64() {
					count++
				}
				x.Values.Set(row, c, count)
			}
		}
		all = append(all, must[*rsa.RDM](t)(rsa.CrossvalidatedPoisson(x, rsa.PoissonOptions{})).Values...)
		plain = append(plain, must[*rsa.RDM](t)(rsa.Poisson(x, rsa.PoissonOptions{})).Values...)
	}
	if z := zScore(all, 0); !(math.Abs(z) <= 3) {
		t.Errorf("mean %.3g is %.1f standard errors from 0", stat.Mean(all, nil), z)
	}
	if z := zScore(plain, 0); z < 20 {
		t.Errorf("without cross-validation the mean is %.1f standard errors from 0: the test tests nothing", z)
	}
}
