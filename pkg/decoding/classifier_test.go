package decoding

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
)

// learnt returns the data of testdata/expected.py.
func learnt() (x *mat.Dense, labels []int, test *mat.Dense) {
	s := uint64(7)
	all := mat.NewDense(45, 6, nil)
	for i := range 45 {
		for j := range 6 {
			s = (1103515245*s + 12345) % (1 << 31)
			v := float64(s)/(1<<31) - 0.5
			if i%3 == j%3 {
				v += 0.15
			}
			all.Set(i, j, v)
		}
	}
	for i := range 30 {
		labels = append(labels, i%3)
	}
	return mat.DenseCopyOf(all.Slice(0, 30, 0, 6)), labels, mat.DenseCopyOf(all.Slice(30, 45, 0, 6))
}

func TestClassifiersOfScikitLearn(t *testing.T) {
	b, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		LDA, Logistic, Correlation []float64
		Nearest                    []int
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	x, labels, test := learnt()
	all := func(c Classifier) (scores []float64) {
		t.Helper()
		rule, err := c(x, labels, 3)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 15 {
			one := make([]float64, 3)
			rule(test.RawRowView(i), one)
			scores = append(scores, one...)
		}
		return scores
	}
	for _, c := range []struct {
		name string
		got  []float64
		want []float64
		tol  float64
	}{
		{"LDA", all(LDA(0.3)), want.LDA, 1e-9},
		{"logistic", all(Logistic(0.05)), want.Logistic, 1e-4}, // that of scikit-learn is stopped by its gradient, too
		{"correlation", all(NearestMeanByCorrelation), want.Correlation, 1e-12},
	} {
		for i := range c.want {
			if !(math.Abs(c.got[i]-c.want[i]) <= c.tol) {
				t.Fatalf("%s: score %d is %v, want %v", c.name, i, c.got[i], c.want[i])
			}
		}
	}
	for i, s := range all(NearestMean) {
		if own := all(NearestMean)[i/3*3+want.Nearest[i/3]]; s > own {
			t.Errorf("trial %d is nearer to class %d than to %d", i/3, i%3, want.Nearest[i/3])
		}
	}
}

// TestNearestMeanIsOneOfDistance compares scores with distances.
func TestNearestMeanIsOneOfDistance(t *testing.T) {
	x, labels, test := learnt()
	rule, err := NearestMean(x, labels, 3)
	if err != nil {
		t.Fatal(err)
	}
	means := classMeans(x, labels, 3)
	for i := range 15 {
		trial, scores, distances := test.RawRowView(i), make([]float64, 3), make([]float64, 3)
		rule(trial, scores)
		for c := range 3 {
			for j, v := range trial {
				d := v - means.At(c, j)
				distances[c] += d * d
			}
		}
		for c := range 3 {
			if got, want := scores[c]-scores[0], (distances[0]-distances[c])/2; !(math.Abs(got-want) < 1e-12) {
				t.Fatalf("score %v, want %v", got, want)
			}
		}
	}
}

func TestLDAWithAllShrinkageIsNearestMean(t *testing.T) {
	x, labels, test := learnt()
	a, err := LDA(1)(x, labels, 3)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NearestMean(x, labels, 3)
	if err != nil {
		t.Fatal(err)
	}
	ratio := math.NaN()
	for i := range 15 {
		p, q := make([]float64, 3), make([]float64, 3)
		a(test.RawRowView(i), p)
		b(test.RawRowView(i), q)
		if math.IsNaN(ratio) {
			ratio = p[0] / q[0]
		}
		for c := range 3 {
			if !(math.Abs(p[c]-ratio*q[c]) < 1e-9*math.Abs(p[c])+1e-12) {
				t.Fatalf("%v and %v are not in proportion", p, q)
			}
		}
	}
}

// TestLDATakesSharedNoiseIntoAccount adds noise that two units share and that hides what their difference tells.
func TestLDATakesSharedNoiseIntoAccount(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	x, labels := mat.NewDense(400, 2, nil), make([]int, 400)
	for i := range 400 {
		labels[i] = i % 2
		shared := 5 * r.NormFloat64()
		x.Set(i, 0, shared+float64(labels[i])+0.2*r.NormFloat64())
		x.Set(i, 1, shared+0.2*r.NormFloat64())
	}
	right := func(c Classifier) (n int) {
		rule, err := c(x.Slice(0, 200, 0, 2).(*mat.Dense), labels[:200], 2)
		if err != nil {
			t.Fatal(err)
		}
		for i := 200; i < 400; i++ {
			s := make([]float64, 2)
			rule(x.RawRowView(i), s)
			if (s[1] > s[0]) == (labels[i] == 1) {
				n++
			}
		}
		return n
	}
	if lda, auto, nearest := right(LDA(1e-6)), right(LDA(0)), right(NearestMean); lda < 195 || auto < 150 || nearest > 140 {
		t.Errorf("%d, %d and %d of 200 are right", lda, auto, nearest)
	}
}

// TestLogisticGradient compares the gradient with differences of the loss.
func TestLogisticGradient(t *testing.T) {
	x, labels, _ := learnt()
	f := newLikelihood(x, labels, 3, 0.1)
	r := rand.New(rand.NewPCG(2, 2))
	v := make([]float64, 21)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	g := make([]float64, 21)
	f.gradient(g, v)
	for i := range v {
		const h = 1e-5
		w := append([]float64{}, v...)
		w[i] += h
		up := f.loss(w)
		w[i] -= 2 * h
		if d := (up - f.loss(w)) / (2 * h); !(math.Abs(d-g[i]) < 1e-8) {
			t.Errorf("element %d: %v, differences give %v", i, g[i], d)
		}
	}
}

func TestBoundariesAreThoseOfGeometry(t *testing.T) {
	x, labels, test := learnt()
	positive, two := make([]bool, 30), make([]int, 30)
	for i, l := range labels {
		positive[i] = l == 1
		if l == 1 {
			two[i] = 1
		}
	}
	b, err := geometry.LeastSquares(0)(x, positive)
	if err != nil {
		t.Fatal(err)
	}
	rule2, err := Boundaries(geometry.LeastSquares(0))(x, two, 2)
	if err != nil {
		t.Fatal(err)
	}
	rule3, err := Boundaries(geometry.LeastSquares(0))(x, labels, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 15 {
		s2, s3, want := make([]float64, 2), make([]float64, 3), b.Value(test.RawRowView(i))
		rule2(test.RawRowView(i), s2)
		rule3(test.RawRowView(i), s3)
		if s2[1] != want || s2[0] != -want || s3[1] != want {
			t.Errorf("%v and %v, want %v", s2, s3, want)
		}
	}
}

func TestClassifiersRefuse(t *testing.T) {
	flat := mat.NewDense(4, 2, []float64{1, 1, 2, 2, 1, 1, 2, 2})
	for _, c := range []struct {
		of   Classifier
		x    *mat.Dense
		want string
	}{
		{LDA(0.5), flat, "do not vary within classes"},
		{LDA(0), mat.NewDense(2, 1, []float64{1, 2}), "leave nothing to estimate"},
		{NearestMeanByCorrelation, mat.NewDense(2, 1, []float64{1, 2}), "1 units, want at least 2"},
	} {
		n, _ := c.x.Dims()
		labels := []int{0, 1, 0, 1}[:n]
		if _, err := c.of(c.x, labels, 2); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}
