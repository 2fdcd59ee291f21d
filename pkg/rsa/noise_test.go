package rsa_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

type goldenCovariance struct {
	Cov    [][]float64
	Prec   [][]float64
	CovNu  [][]float64 `json:"cov_nu_corrected"`
	PrecNu [][]float64 `json:"prec_nu_corrected"`
}

type goldenNoise struct {
	Cond, Run []int
	Noise     map[string]struct {
		DoF        float64
		Full, Diag goldenCovariance
		Eye        goldenCovariance `json:"shrinkage_eye"`
		ShrunkDiag goldenCovariance `json:"shrinkage_diag"`
	}
	Sigma map[string][][]float64 `json:"sigma_k"`
}

func readNoise(t *testing.T) (g goldenNoise) {
	t.Helper()
	file, err := os.Open("testdata/noise.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err == nil {
		err = json.NewDecoder(text).Decode(&g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// readArray returns an array of testdata as rows of its last dimension.
func readArray(t testing.TB, name string) *mat.Dense {
	t.Helper()
	a, err := npy.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	values, err := a.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	columns := a.Shape[len(a.Shape)-1]
	return mat.NewDense(len(values)/columns, columns, values)
}

func balancedTrials(t *testing.T, g goldenNoise) *rsa.Trials {
	t.Helper()
	d := must[*rsa.Dataset](t)(rsa.NewDataset(readArray(t, "balanced_X.npy"), table.Table{table.Integers("condition", g.Cond...), table.Integers("run", g.Run...)}))
	return must[*rsa.Trials](t)(d.Trials("condition", "run"))
}

func TestGoldenNoise(t *testing.T) {
	g := readNoise(t)
	residuals, trials := readArray(t, "balanced_residuals.npy"), balancedTrials(t, g)
	tests := 0
	for block, want := range g.Noise {
		for _, c := range []struct {
			name    string
			options rsa.NoiseOptions
			cov     [][]float64
			prec    [][]float64
		}{
			{"full", rsa.NoiseOptions{Method: rsa.FullCovariance}, want.Full.Cov, want.Full.Prec},
			{"diagonal", rsa.NoiseOptions{Method: rsa.DiagonalCovariance}, want.Diag.Cov, want.Diag.Prec},
			{"to identity", rsa.NoiseOptions{Method: rsa.ShrunkToIdentity}, want.Eye.CovNu, want.Eye.PrecNu},
			{"to diagonal", rsa.NoiseOptions{}, want.ShrunkDiag.CovNu, want.ShrunkDiag.PrecNu},
			{"to identity, rsatoolbox", rsa.NoiseOptions{Method: rsa.ShrunkToIdentity, RsatoolboxAmounts: true}, want.Eye.Cov, want.Eye.Prec},
			{"to diagonal, rsatoolbox", rsa.NoiseOptions{RsatoolboxAmounts: true}, want.ShrunkDiag.Cov, want.ShrunkDiag.Prec},
		} {
			var got *rsa.Covariance
			var err error
			switch block {
			case "from_unbalanced":
				got, err = rsa.MeasurementCovariance(trials, c.options)
			case "from_residuals_dof_half":
				c.options.DoF = want.DoF
				fallthrough
			default:
				got, err = rsa.ResidualCovariance(residuals, c.options)
			}
			if err != nil {
				t.Fatalf("%s, %s: %v", block, c.name, err)
			}
			if got.DoF != want.DoF || got.Method != c.options.Method {
				t.Errorf("%s, %s: %v degrees of freedom, %v", block, c.name, got.DoF, got.Method)
			}
			if d := largest(got.Matrix, dense(c.cov)); d > 1e-10 {
				t.Errorf("%s, %s: covariance off by %.2g", block, c.name, d)
			}
			precision := must[*mat.SymDense](t)(got.Precision())
			if d := largest(precision, dense(c.prec)) / mat.Max(dense(c.prec)); d > 1e-7 {
				t.Errorf("%s, %s: precision off by %.2g of its largest", block, c.name, d)
			}
			tests++
		}
	}
	if tests != 18 {
		t.Errorf("%d tests, want 18", tests)
	}
}

// largest returns the largest |difference|.
func largest(a, b mat.Matrix) float64 {
	return apart(mat.DenseCopyOf(a).RawMatrix().Data, mat.DenseCopyOf(b).RawMatrix().Data)
}

func TestGoldenConditionNoise(t *testing.T) {
	g := readNoise(t)
	trials := balancedTrials(t, g)
	precision := mat.NewSymDense(30, readArray(t, "balanced_precision.npy").RawMatrix().Data)
	for name, p := range map[string]*mat.SymDense{"identity": nil, "precision": precision} {
		got := must[*rsa.ConditionNoise](t)(rsa.EstimateConditionNoise(trials, p))
		if d := largest(got.Matrix, dense(g.Sigma[name])); d > 1e-10 {
			t.Errorf("%s: off by %.2g", name, d)
		}
	}
}

// Labels travel with σ_k: whatever the order of the rows, the matrix for some names is the same.
func TestConditionNoiseIsMatchedByLabel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	names, runs := []string{"b", "a", "c", "a", "c", "b", "c", "b", "a"}, []string{"1", "1", "1", "2", "2", "2", "3", "3", "3"}
	x := normal(9, 4, random)
	whole := must[*rsa.ConditionNoise](t)(rsa.EstimateConditionNoise(must[*rsa.Trials](t)(rsa.NewTrials(x, names, runs)), nil))
	renamed := strings.NewReplacer("a", "z").Replace
	other := make([]string, 9)
	for i, name := range names {
		other[i] = renamed(name)
	}
	second := must[*rsa.ConditionNoise](t)(rsa.EstimateConditionNoise(must[*rsa.Trials](t)(rsa.NewTrials(x, other, runs)), nil))
	a := must[*mat.SymDense](t)(whole.For([]string{"c", "a"}))
	b := must[*mat.SymDense](t)(second.For([]string{"c", "z"}))
	if !mat.Equal(a, b) {
		t.Errorf("got %v and %v", mat.Formatted(a), mat.Formatted(b))
	}
	// The variance of c by hand: its rows are 2, 4 and 6.
	sum := 0.0
	for channel := range 4 {
		mean := (x.At(2, channel) + x.At(4, channel) + x.At(6, channel)) / 3
		for _, row := range []int{2, 4, 6} {
			sum += (x.At(row, channel) - mean) * (x.At(row, channel) - mean) / 2 / 4
		}
	}
	if !(math.Abs(a.At(0, 0)-sum) <= 1e-14) {
		t.Errorf("variance of c is %v, want %v", a.At(0, 0), sum)
	}
	if _, err := whole.For([]string{"c", "d"}); err == nil || err.Error() != `rsa: noise of conditions: there is none of condition "d"` {
		t.Errorf("got %v", err)
	}
	once := must[*rsa.Trials](t)(rsa.NewTrials(x, []string{"a", "b", "b", "a", "b", "b", "b", "c", "c"}, runs))
	if _, err := rsa.EstimateConditionNoise(once, nil); err == nil || err.Error() != `rsa: noise of conditions: "a" and "c" occur together in 0 runs, want 2 or more` {
		t.Errorf("got %v", err)
	}
}

func TestSingularCovariance(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	x := normal(10, 20, random)
	var singular *rsa.Singular
	full := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: rsa.FullCovariance}))
	if _, err := full.Precision(); !errors.As(err, &singular) || err.Error() != "rsa: noise: 9 degrees of freedom for 20 channels: the covariance has no inverse; shrink it" {
		t.Errorf("got %v", err)
	}
	if _, err := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{})).Precision(); err != nil {
		t.Errorf("shrunk: %v", err)
	}
	for i := range 10 {
		x.Set(i, 3, 7)
	}
	for method := rsa.ShrunkToDiagonal; method <= rsa.DiagonalCovariance; method++ {
		c := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: method}))
		_, err := c.Precision()
		if method == rsa.ShrunkToIdentity {
			if err != nil {
				t.Errorf("%v: %v", method, err)
			}
			continue
		}
		if !errors.As(err, &singular) || singular.Constant != 3 || err.Error() != "rsa: noise: channel 3 of 20 has no variance: the covariance has no inverse" {
			t.Errorf("%v: got %v", method, err)
		}
		if c.Matrix.At(3, 3) != 0 || c.Matrix.At(3, 4) != 0 || math.IsNaN(c.Shrinkage) {
			t.Errorf("%v: variance %v, covariance %v, shrinkage %v", method, c.Matrix.At(3, 3), c.Matrix.At(3, 4), c.Shrinkage)
		}
	}
	same := mat.NewDense(30, 2, nil) // two channels that are one
	for i := range 30 {
		v := random.NormFloat64()
		same.SetRow(i, []float64{v, 2 * v})
	}
	if _, err := must[*rsa.Covariance](t)(rsa.ResidualCovariance(same, rsa.NoiseOptions{Method: rsa.FullCovariance})).Precision(); !errors.As(err, &singular) ||
		!(singular.Condition > 1e14) {
		t.Errorf("got %v", err)
	}
}

func TestNoiseRefuses(t *testing.T) {
	x := mat.NewDense(3, 2, []float64{1, 2, 3, math.Inf(1), 5, 6})
	for want, f := range map[string]func() (*rsa.Covariance, error){
		"rsa: noise: no residuals":                func() (*rsa.Covariance, error) { return rsa.ResidualCovariance(nil, rsa.NoiseOptions{}) },
		"rsa: noise: row 1, channel 1 of 2: +Inf": func() (*rsa.Covariance, error) { return rsa.ResidualCovariance(x, rsa.NoiseOptions{}) },
		"rsa: noise: one row leaves no degrees of freedom": func() (*rsa.Covariance, error) {
			return rsa.ResidualCovariance(mat.NewDense(1, 2, nil), rsa.NoiseOptions{})
		},
		"rsa: noise: 4 degrees of freedom with 3 rows": func() (*rsa.Covariance, error) { return rsa.ResidualCovariance(x, rsa.NoiseOptions{DoF: 4}) },
		"rsa: noise: 3 rows of 3 conditions leave no degrees of freedom": func() (*rsa.Covariance, error) {
			return rsa.MeasurementCovariance(rsa.Patterns(mat.NewDense(3, 2, nil), []string{"a", "b", "c"}), rsa.NoiseOptions{})
		},
	} {
		if _, err := f(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Rows that are read in several blocks give what the definition gives.
func TestShrinkageByDefinition(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	const n, p = 700, 5
	x := normal(n, p, random)
	for i := range n {
		x.Set(i, 1, 1e3*(x.At(i, 1)+x.At(i, 0)/3)+1e6)
	}
	got := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{}))
	var z [n][p]float64
	for j := range p {
		mean, square := 0.0, 0.0
		for i := range n {
			mean += x.At(i, j) / n
		}
		for i := range n {
			z[i][j] = x.At(i, j) - mean
			square += z[i][j] * z[i][j] / n
		}
		for i := range n {
			z[i][j] /= math.Sqrt(square)
		}
	}
	above, below := 0.0, 0.0
	for j := range p {
		for k := range p {
			r, q := 0.0, 0.0
			for i := range n {
				r += z[i][j] * z[i][k] / n
				q += z[i][j] * z[i][j] * z[i][k] * z[i][k] / n
			}
			if j != k {
				above, below = above+(q-r*r)/(n-1), below+r*r
			}
		}
	}
	if !(math.Abs(got.Shrinkage-above/below) <= 1e-10) {
		t.Errorf("λ is %v, want %v", got.Shrinkage, above/below)
	}
}

// An amount that is given takes the place of the estimate: at 1 nothing but the target is left.
func TestAmountIsGiven(t *testing.T) {
	x := readArray(t, "balanced_residuals.npy")
	full := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: rsa.FullCovariance}))
	for _, method := range []rsa.NoiseMethod{rsa.ShrunkToDiagonal, rsa.ShrunkToIdentity} {
		half := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: method, Amount: 0.5}))
		whole := must[*rsa.Covariance](t)(rsa.ResidualCovariance(x, rsa.NoiseOptions{Method: method, Amount: 1}))
		var mean mat.Dense
		mean.Add(full.Matrix, whole.Matrix)
		mean.Scale(0.5, &mean)
		if d := largest(half.Matrix, &mean); d > 1e-14 || half.Shrinkage != 0.5 || !(math.Abs(mat.Trace(whole.Matrix)-mat.Trace(full.Matrix)) <= 1e-12) || whole.Matrix.At(0, 1) != 0 {
			t.Errorf("%v: off by %.2g, shrinkage %v", method, d, half.Shrinkage)
		}
	}
}

// Whitened noise has unit variances and no correlations, and squared distances are those of Mahalanobis.
func TestWhiten(t *testing.T) {
	residuals := readArray(t, "balanced_residuals.npy")
	c := must[*rsa.Covariance](t)(rsa.ResidualCovariance(residuals, rsa.NoiseOptions{Method: rsa.FullCovariance}))
	white := must[*mat.Dense](t)(c.Whiten(residuals))
	again := must[*rsa.Covariance](t)(rsa.ResidualCovariance(white, rsa.NoiseOptions{Method: rsa.FullCovariance}))
	unit := mat.NewDiagDense(30, nil)
	for i := range 30 {
		unit.SetDiag(i, 1)
	}
	if d := largest(again.Matrix, unit); d > 1e-10 {
		t.Errorf("covariance after whitening off by %.2g", d)
	}
	if _, err := c.Whiten(mat.NewDense(2, 3, nil)); err == nil || err.Error() != "rsa: noise: 3 channels to whiten by a covariance of 30" {
		t.Errorf("got %v", err)
	}
}

func BenchmarkShrinkagePrecision(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	x := normal(2000, 1000, random)
	for b.Loop() {
		c, err := rsa.ResidualCovariance(x, rsa.NoiseOptions{})
		if err == nil {
			_, err = c.Precision()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
