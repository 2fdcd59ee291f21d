package decoding

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func golden(t *testing.T, key string, into any) {
	t.Helper()
	b, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(all[key], into); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
}

func TestNeighboursOfScikitLearn(t *testing.T) {
	x, labels, test := learnt()
	for key, c := range map[string]struct {
		k int
		d Distance
	}{
		"euclidean 1": {1, Euclidean}, "euclidean 4": {4, Euclidean}, "euclidean 7": {7, Euclidean},
		"cosine 1": {1, Cosine}, "cosine 4": {4, Cosine}, "cosine 7": {7, Cosine},
		"correlation 1": {1, Correlation}, "correlation 4": {4, Correlation}, "correlation 7": {7, Correlation},
	} {
		var want []float64
		golden(t, key, &want)
		scores, err := NeighbourScores(x, labels, 3, test, c.k, c.d)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range want {
			if got := scores.At(i/3, i%3); !(math.Abs(got-w) <= 1e-12) {
				t.Errorf("%s: trial %d has the share %v of class %d, want %v", key, i/3, got, i%3, w)
			}
		}
	}
}

func TestHeldOutAccuraciesOfScikitLearn(t *testing.T) {
	x, labels, test := learnt()
	truth := make([]int, 15)
	for i := range truth {
		truth[i] = i % 3
	}
	var want map[string]float64
	golden(t, "accuracy", &want)
	for name, c := range map[string]Classifier{"lda": LDA(0.3), "logistic": Logistic(0.05), "nearest": NearestMean} {
		r, err := Test(c, x, labels, test, truth)
		if err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(r.Accuracy-want[name]) <= 1e-12) {
			t.Errorf("%s: accuracy %v, want %v", name, r.Accuracy, want[name])
		}
		se := 0.0
		for c := range 3 {
			se += r.Confusion.At(c, c) * (1 - r.Confusion.At(c, c)) / 5 / 9
		}
		if !(math.Abs(r.SE-math.Sqrt(se)) <= 1e-12) {
			t.Errorf("%s: standard error %v", name, r.SE)
		}
	}
}

// counts are responses in small whole numbers, of which many are equally far.
func counts(n, units int, r *rand.Rand) (*mat.Dense, []int) {
	x, labels := mat.NewDense(n, units, nil), make([]int, n)
	for i := range n {
		labels[i] = i % 3
		for j := range units {
			x.Set(i, j, float64(r.IntN(3)))
		}
	}
	return x, labels
}

func TestEquallyFarTrialsShareTheirPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	x, labels := counts(60, 4, r)
	test, _ := counts(40, 4, r)
	const k = 7
	scores, err := NeighbourScores(x, labels, 3, test, k, Euclidean)
	if err != nil {
		t.Fatal(err)
	}
	order := r.Perm(60)
	shuffled, others := rowsOf(x, order), make([]int, 60)
	for i, p := range order {
		others[i] = labels[p]
	}
	again, err := NeighbourScores(shuffled, others, 3, test, k, Euclidean)
	if err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(scores, again) {
		t.Error("the order of trials has an effect")
	}
	for i := range 40 {
		near := map[float64][]float64{} // whole squared distance → trials of each class
		for p := range 60 {
			d := 0.0
			for j := range 4 {
				d += math.Pow(x.At(p, j)-test.At(i, j), 2)
			}
			if near[d] == nil {
				near[d] = make([]float64, 3)
			}
			near[d][labels[p]]++
		}
		want, left := make([]float64, 3), float64(k)
		for d := 0.0; left > 0; d++ {
			if n := near[d]; n != nil {
				sum := n[0] + n[1] + n[2]
				for c := range want {
					want[c] += n[c] / sum * min(left, sum) / k
				}
				left -= min(left, sum)
			}
		}
		for c, w := range want {
			if got := scores.At(i, c); !(math.Abs(got-w) <= 1e-12) {
				t.Errorf("trial %d has the share %v of class %d, want %v", i, got, c, w)
			}
		}
	}
}

func TestOneByOneIsAsAllAtOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	x, labels := counts(300, 20, r)
	test, truth := counts(700, 20, r)
	for _, d := range []Distance{Euclidean, Cosine, Correlation} {
		all, err := NeighbourScores(x, labels, 3, test, 0, d)
		if err != nil {
			t.Fatal(err)
		}
		one, err := Test(NearestNeighbours(5, d), x, labels, test, truth)
		if err != nil {
			t.Fatal(err)
		}
		if !mat.Equal(all, one.Scores) {
			t.Errorf("%v: other scores one by one", d)
		}
		cores := runtime.GOMAXPROCS(1)
		again, err := Test(NearestNeighbours(0, d), x, labels, test, truth)
		runtime.GOMAXPROCS(cores)
		if err != nil || !reflect.DeepEqual(again, one) {
			t.Errorf("%v: %v on one core, %v on more; %v", d, again, one, err)
		}
	}
}

func TestStandardisedByTheTrainingTrials(t *testing.T) {
	train, test := mat.NewDense(2, 2, []float64{1, 5, 3, 5}), mat.NewDense(1, 2, []float64{4, 7})
	x, y := Standardised(train, test)
	if want := mat.NewDense(2, 2, []float64{-1, 0, 1, 0}); !mat.Equal(x, want) {
		t.Errorf("training trials %v", mat.Formatted(x))
	}
	if want := mat.NewDense(1, 2, []float64{2, 2}); !mat.Equal(y, want) {
		t.Errorf("test trials %v", mat.Formatted(y))
	}
	if x, y := Standardised(mat.NewDense(2, 1, []float64{1e200, 3e200}), mat.NewDense(1, 1, []float64{2e200})); !math.IsNaN(x.At(1, 0)) || !math.IsNaN(y.At(0, 0)) {
		t.Errorf("%v and %v of responses that have no squares", x.At(1, 0), y.At(0, 0))
	}
}

func TestHeldOutFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	x, labels := counts(30, 4, r)
	narrow, _ := counts(30, 3, r)
	holed := mat.DenseCopyOf(x)
	holed.Set(2, 1, math.NaN())
	times := func(unit float64) *mat.Dense { var m mat.Dense; m.Scale(unit, x); return &m }
	_, small := NeighbourScores(times(1e-180), labels, 3, times(1e-180), 3, Euclidean)
	test := func(c Classifier, train *mat.Dense, l []int, test *mat.Dense, m []int) error {
		_, err := Test(c, train, l, test, m)
		return err
	}
	_, many := NeighbourScores(x, labels, 3, x, 31, Cosine)
	_, lone := NeighbourScores(mat.NewDense(6, 1, nil), labels[:6], 3, mat.NewDense(6, 1, nil), 1, Correlation)
	gap := append([]int(nil), labels...)
	for i := range gap {
		gap[i] *= 2
	}
	_, nan := Grade(mat.NewDense(2, 2, []float64{0, 1, math.NaN(), 0}), []int{0, 1})
	for _, c := range []struct {
		err  error
		want string
	}{
		{test(nil, x, labels, narrow, labels), "4 units to learn from and 3 to test"},
		{test(nil, x, labels[1:], x, labels), "29 labels for 30 trials"},
		{test(nil, x, labels, x, labels[1:]), "29 labels for 30 trials that are tested"},
		{test(nil, x, gap, x, labels), "class 1 has no trial to learn from"},
		{test(nil, x, make([]int, 30), x, labels), "1 class, want at least two"},
		{test(nil, x, labels, x, make([]int, 30)), "class 1 has no test trial"},
		{test(nil, x, labels, x, gap), "has label 4, want 0 … 2"},
		{test(nil, holed, labels, x, labels), "unit 1 has the response NaN in trial 2"},
		{test(nil, x, labels, holed, labels), "unit 1 has the response NaN in test trial 2"},
		{test(nil, x, labels, nil, labels), "no trials"},
		{test(nil, x, append([]int{1 << 40}, labels[1:]...), x, labels), "1099511627777 classes and 30 trials to learn from: one of 0 … 30 has none"},
		{small, "the largest response of a trial is"},
		{test(NearestNeighbours(3, Cosine), x, labels, times(1e180), labels), "the largest response of a test trial is"},
		{many, "30 trials for 31 neighbours"},
		{lone, "1 unit, want at least 2"},
		{nan, "test trial 1: the classifier gives a score of NaN"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %q", c.err, c.want)
		}
	}
	for _, misuse := range []func(){func() { NearestNeighbours(-1, Cosine) }, func() { NearestNeighbours(1, 9) }, func() { Standardised(x, narrow) }} {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "decoding: ") {
					t.Errorf("panic %q", s)
				}
			}()
			misuse()
		}()
	}
}
