package spectrum_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/spectrum"
)

// rectangular returns an m × n matrix with these singular values and random singular vectors.
func rectangular(m, n int, values []float64, seed uint64) *mat.Dense {
	r := rng.New(seed).Rand()
	u, v, s := rotation(m, r), rotation(n, r), mat.NewDense(m, n, nil)
	for i, x := range values {
		s.Set(i, i, x)
	}
	var a mat.Dense
	a.Mul(u, s)
	a.Mul(&a, v.T())
	return &a
}

func triplets(t *testing.T, a *mat.Dense, values []float64, k int, o spectrum.Options) *spectrum.Triplets {
	t.Helper()
	p, err := spectrum.SVD(context.Background(), a, k, o)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Checked && !o.Unchecked || len(p.Values) != k {
		t.Fatalf("checked %v, %d values of %d", p.Checked, len(p.Values), k)
	}
	for i, v := range values[:k] {
		if !(math.Abs(p.Values[i]-v) <= 1e-12*values[0]) {
			t.Errorf("singular value %d is %v, want %v (%s)", i, p.Values[i], v, p.Method)
		}
	}
	for side, x := range map[string]*mat.Dense{"U": p.U, "V": p.V} {
		var gram mat.Dense
		gram.Mul(x.T(), x)
		for i := range k {
			gram.Set(i, i, gram.At(i, i)-1)
		}
		if e := mat.Norm(&gram, math.Inf(1)); e > 1e-12 {
			t.Errorf("%s is off orthonormal by %v", side, e)
		}
	}
	var left, right mat.Dense
	left.Mul(a, p.V)
	right.Mul(a.T(), p.U)
	for i, s := range p.Values {
		l, r := mat.NewVecDense(p.U.RawMatrix().Rows, nil), mat.NewVecDense(p.V.RawMatrix().Rows, nil)
		l.AddScaledVec(left.ColView(i), -s, p.U.ColView(i))
		r.AddScaledVec(right.ColView(i), -s, p.V.ColView(i))
		if e := max(mat.Norm(l, 2), mat.Norm(r, 2)); e > 1e-12*values[0] || values[0] > 0 && math.Abs(e/values[0]-p.Residuals[i]) > 1e-13 {
			t.Errorf("triplet %d has residual %v, said to be %v", i, e/values[0], p.Residuals[i])
		}
	}
	return p
}

func TestSVDOfKnownValues(t *testing.T) {
	for _, shape := range [][2]int{{120, 120}, {120, 200}, {200, 120}, {60, 400}, {10, 30}, {3, 1}, {1, 1}} {
		m, n := shape[0], shape[1]
		for name, value := range map[string]func(i int) float64{
			"linear":    func(i int) float64 { return 200 - float64(i) },
			"twice":     func(i int) float64 { return 200 - float64(i/2) },
			"equal":     func(i int) float64 { return 3 },
			"geometric": func(i int) float64 { return math.Pow(10, -float64(i)) }, // values far below √ε of the first
			"cliff":     func(i int) float64 { return map[bool]float64{true: 1, false: 1e-9 * (2 - float64(i)/200)}[i < 2] },
			"rank 3":    func(i int) float64 { return max(0, 3-float64(i)) },
			"zero":      func(i int) float64 { return 0 },
		} {
			t.Run(fmt.Sprintf("%s %d×%d", name, m, n), func(t *testing.T) {
				values := sequence(min(m, n), value)
				a := rectangular(m, n, values, 5)
				for _, k := range []int{1, 2, 6, min(m, n) / 2, min(m, n)} {
					if k >= 1 && k <= min(m, n) {
						triplets(t, a, values, k, spectrum.Options{})
					}
				}
			})
		}
	}
}

// The Gram matrix holds nothing of singular values below 1e-8 of the first.
func TestSmallSingularValuesAreNotGrams(t *testing.T) {
	values := sequence(150, func(i int) float64 { return map[bool]float64{true: 1, false: 1e-9 / float64(i+1)}[i < 4] })
	a := rectangular(150, 170, values, 6)
	if p := triplets(t, a, values, 3, spectrum.Options{}); p.Method != spectrum.Gram {
		t.Errorf("three large values by %s", p.Method)
	}
	p := triplets(t, a, values, 8, spectrum.Options{Tolerance: 1e-13})
	if p.Method != spectrum.GolubKahan {
		t.Errorf("small values by %s", p.Method)
	}
	for i, v := range values[4:8] {
		if math.Abs(p.Values[4+i]-v) > 1e-15 {
			t.Errorf("value %d is %v, want %v", 4+i, p.Values[4+i], v)
		}
	}
	if _, err := spectrum.SVD(context.Background(), a, 8, spectrum.Options{MaxSteps: 20}); err == nil {
		t.Error("20 steps suffice for small values")
	} else if u := new(spectrum.Unconverged); !errors.As(err, &u) || u.Steps < 20 {
		t.Errorf("error %v", err)
	}
}

func TestPCA(t *testing.T) {
	r := rng.New(7).Rand()
	n, p, k := 300, 60, 5
	x := mat.NewDense(n, p, nil)
	x.Apply(func(_, j int, _ float64) float64 { return 100 + r.NormFloat64()/(1+float64(j)) }, x)
	c, err := spectrum.PCA(context.Background(), x, k, spectrum.Options{})
	if err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for j := range p {
		column := mat.Col(nil, j, x)
		mean, square := 0.0, 0.0
		for _, v := range column {
			mean += v / float64(n)
		}
		for _, v := range column {
			square += (v - mean) * (v - mean) / float64(n-1)
		}
		total += square
		if math.Abs(mean-c.Mean[j]) > 1e-12*100 {
			t.Errorf("mean %d is %v, want %v", j, c.Mean[j], mean)
		}
	}
	if math.Abs(c.Total-total) > 1e-10*total {
		t.Errorf("total variance %v, want %v", c.Total, total)
	}
	for j := range k {
		mean, square := 0.0, 0.0
		for i := range n {
			score := 0.0
			for l := range p {
				score += (x.At(i, l) - c.Mean[l]) * c.Directions.At(l, j)
			}
			if math.Abs(score-c.Scores.At(i, j)) > 1e-10 {
				t.Fatalf("score (%d,%d) is %v, want %v", i, j, c.Scores.At(i, j), score)
			}
			mean += score / float64(n)
			square += score * score / float64(n-1)
		}
		if math.Abs(mean) > 1e-10 || math.Abs(square-c.Explained[j]) > 1e-10 {
			t.Errorf("scores %d have mean %v and variance %v, said to be %v", j, mean, square, c.Explained[j])
		}
	}
	if scores := c.Project(x); !mat.EqualApprox(scores, c.Scores, 1e-10) {
		t.Error("the data, projected, are not the scores")
	}
	if scores := c.Project(mat.NewDense(1, p, c.Mean)); mat.Norm(scores, 2) != 0 {
		t.Errorf("the scores of the mean are %v", scores)
	}
	all, err := spectrum.PCA(context.Background(), x, p, spectrum.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range all.Explained {
		sum += v
	}
	if math.Abs(sum-total) > 1e-12*total {
		t.Errorf("all components explain %v of %v", sum, total)
	}
}

func TestParticipationRatio(t *testing.T) {
	n := 64
	equal := mat.NewDense(2*n, n, nil) // ± each axis: equal variance in all directions
	for i := range n {
		equal.Set(2*i, i, 1)
		equal.Set(2*i+1, i, -1)
	}
	line := mat.NewDense(10, 4, nil)
	line.Apply(func(i, j int, _ float64) float64 { return 7 + float64(i*(j+1)) }, line)
	wide := mat.DenseCopyOf(line.T())
	for _, c := range []struct {
		name string
		x    *mat.Dense
		want float64
	}{{"equal", equal, float64(n)}, {"line", line, 1}, {"wide line", wide, 1}} {
		for _, scale := range []float64{1, 1e150, 1e-150, 1e300} {
			var x mat.Dense
			x.Scale(scale, c.x)
			if got, err := spectrum.ParticipationRatio(&x); err != nil || math.Abs(got-c.want) > 1e-12*c.want {
				t.Errorf("%s × %g: %v, %v, want %v", c.name, scale, got, err, c.want)
			}
		}
	}
	// By the eigenvalues, for both shapes.
	for _, x := range []*mat.Dense{patterns(50, 20, 5), patterns(20, 50, 5)} {
		c, err := spectrum.PCA(context.Background(), x, 20, spectrum.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sum, square := 0.0, 0.0
		for _, v := range c.Explained {
			sum += v
			square += v * v
		}
		if got, err := spectrum.ParticipationRatio(x); err != nil || math.Abs(got-sum*sum/square) > 1e-10*got {
			t.Errorf("%v, %v, by eigenvalues %v", got, err, sum*sum/square)
		}
	}
	// Bias: isotropic data give pn/(p+n) as n and p grow. The tolerance is four standard errors of the mean of independent data sets.
	const sets, size = 20, 200
	sum, square := 0.0, 0.0
	for i := range sets {
		r := rng.New(31).At(i).Rand()
		x := mat.NewDense(size, size, nil)
		x.Apply(func(_, _ int, _ float64) float64 { return r.NormFloat64() }, x)
		got, err := spectrum.ParticipationRatio(x)
		if err != nil {
			t.Fatal(err)
		}
		sum += got / sets
		square += got * got / sets
	}
	// Of a Wishart matrix S of ν = n−1 degrees of freedom E tr(S)² is pν(pν+2) and E tr(S²) is pν(p+ν+1); the ratio of means is the mean of ratios up to some 1/p².
	nu := float64(size - 1)
	want, standardError := (size*nu+2)/(size+nu+1), math.Sqrt((square-sum*sum)/(sets-1))
	if math.Abs(sum-want) > 4*standardError+want/size/size {
		t.Errorf("%d samples of %d variables: %v ± %v, want %v", size, size, sum, standardError, want)
	}
	diagonal := mat.NewSymDense(3, []float64{1, 0, 0, 0, 2, 0, 0, 0, 3})
	if got, err := spectrum.ParticipationRatioOfCovariance(diagonal); err != nil || math.Abs(got-36.0/14) > 1e-14 {
		t.Errorf("%v, %v", got, err)
	}
	constant := mat.NewDense(9, 3, nil)
	constant.Apply(func(_, j int, _ float64) float64 { return 0.1 * float64(j+1) }, constant)
	for name, f := range map[string]func() (float64, error){
		"PCA of constant": func() (float64, error) {
			_, err := spectrum.PCA(context.Background(), constant, 1, spectrum.Options{})
			return 0, err
		},
		"constant": func() (float64, error) { return spectrum.ParticipationRatio(constant) },
		"zero":     func() (float64, error) { return spectrum.ParticipationRatioOfCovariance(mat.NewSymDense(3, nil)) },
		"nil":      func() (float64, error) { return spectrum.ParticipationRatioOfCovariance(nil) },
	} {
		if v, err := f(); !errors.Is(err, spectrum.ErrNoVariance) || v != 0 {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
}
