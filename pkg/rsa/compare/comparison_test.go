package compare_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/table"
)

// measures are all measures of pairs.
func measures(sigma mat.Symmetric) []compare.Measure {
	return []compare.Measure{
		compare.Cosine(), compare.Pearson(), compare.WhitenedCosine(nil), compare.WhitenedPearson(nil), compare.WhitenedCosine(sigma), compare.WhitenedPearson(sigma),
		compare.Spearman(), compare.RhoA(), compare.KendallA(), compare.KendallB(), compare.Func("dot", func(x, y []float64) float64 { return inner(nil, x, y) / float64(len(x)) }),
	}
}

// TestPairsMissing: sets with different pairs missing are compared on the pairs that all have, however many data RDMs there are, and the count is reported.
func TestPairsMissing(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	n := 7
	models, data := randomRDMs(r, 2, n), randomRDMs(r, 70, n)
	models.Set(1, 3, math.NaN())
	data.Set(0, 5, math.NaN())
	data.Set(69, 8, math.NaN())
	data.Set(69, 3, math.NaN())
	gone := []int{3, 5, 8}
	sigma := covariance(r, n)
	for _, m := range measures(sigma) {
		got, err := compare.Compare(m, stack(models, n), stack(data, n))
		if err != nil {
			t.Fatal(m, err)
		}
		if got.Pairs != 18 || got.Missing != 3 || got.Measure != m.String() {
			t.Errorf("%s: %d pairs, %d missing", got.Measure, got.Pairs, got.Missing)
		}
		for _, cell := range [][2]int{{0, 0}, {1, 0}, {0, 40}, {1, 69}} {
			i, j := cell[0], cell[1]
			x, y := slices.Clone(models.RawRowView(i)), slices.Clone(data.RawRowView(j))
			for _, p := range gone {
				x[p], y[p] = math.NaN(), 1
			}
			if want := ready(t, m, n, x, y).Similarity(0, 1); !(math.Abs(got.Values.At(i, j)-want) <= 1e-12) {
				t.Errorf("%s (%d,%d): %v, want %v", m, i, j, got.Values.At(i, j), want)
			}
		}
	}
	for _, m := range []compare.Measure{compare.Bures(), compare.BuresDistance(), compare.Riemannian(nil)} {
		if _, err := compare.Compare(m, stack(models, n), stack(data, n)); err == nil || !strings.Contains(err.Error(), "pair (0,4) is missing") {
			t.Errorf("%s: error %v", m, err)
		}
	}
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	n := 8
	models, data := stack(randomRDMs(r, 3, n), n), stack(randomRDMs(r, 100, n), n)
	for _, m := range append(measures(nil), compare.Bures()) {
		all, err := compare.Compare(m, models, data)
		if err != nil {
			t.Fatal(err)
		}
		before := runtime.GOMAXPROCS(1)
		one, err := compare.Compare(m, models, data)
		runtime.GOMAXPROCS(before)
		if err != nil || !mat.Equal(all.Values, one.Values) {
			t.Errorf("%s: differs on one core", m)
		}
	}
}

func TestConditionsThatDiffer(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	models, data := stack(randomRDMs(r, 2, 5), 5), stack(randomRDMs(r, 3, 5), 5)
	data.Conditions = []string{"c0", "c1", "c3", "c2", "c4"}
	data.Patterns = table.Table{{Name: "size", Number: []float64{0, 1, 3, 2, 4}}}
	_, err := compare.Compare(compare.Cosine(), models, data)
	if err == nil || !strings.Contains(err.Error(), `condition 2 is "c3", want "c2"`) {
		t.Fatalf("error %v", err)
	}
	aligned, err := compare.Align(models.Conditions, data)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		if got, want := aligned.RDM(k).At(2, 4), data.RDM(k).At(3, 4); got != want {
			t.Errorf("RDM %d: pair (c2,c4) is %v, want %v", k, got, want)
		}
	}
	if size, _ := aligned.Patterns.Column("size"); !slices.Equal(size.Number, []float64{0, 1, 2, 3, 4}) {
		t.Errorf("descriptors %v", size.Number)
	}
	if _, err := compare.Compare(compare.Cosine(), models, aligned); err != nil {
		t.Error(err)
	}
	some, err := compare.Align([]string{"c4", "c0"}, data)
	if err != nil || some.Values.At(1, 0) != data.RDM(1).At(0, 4) {
		t.Errorf("subset: %v", err)
	}
	for _, c := range []struct {
		names []string
		want  string
	}{{[]string{"c0", "face"}, `"face" is not`}, {[]string{"c0", "c0"}, "twice"}, {[]string{"c0"}, "no pair"}} {
		if _, err := compare.Align(c.names, data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %s", c.names, err, c.want)
		}
	}
	fewer := stack(randomRDMs(r, 3, 4), 4)
	if _, err := compare.Compare(compare.Cosine(), models, fewer); err == nil || !strings.Contains(err.Error(), "4 conditions, want 5") {
		t.Errorf("error %v", err)
	}
}

func TestBadInput(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	good := func() *rsa.Stack { return stack(randomRDMs(r, 2, 4), 4) }
	infinite := good()
	infinite.Values.Set(1, 2, math.Inf(-1))
	none := good()
	for p := range 6 {
		none.Values.Set(p%2, p, math.NaN())
	}
	huge, tiny := good(), good() // of which squares overflow, and vanish
	huge.Values.Set(0, 1, -2e156)
	tiny.Values.SetRow(1, []float64{0, 1e-170, 0, 0, -1e-171, 1e-180})
	short := good()
	short.Conditions = short.Conditions[:3]
	negative := mat.NewDiagDense(4, []float64{1, 1, 0, 1})
	singular := mat.NewSymDense(4, []float64{2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) // conditions 2 and 3 have the same noise
	odd := mat.NewSymDense(4, nil)
	odd.SetSym(0, 1, math.NaN())
	for _, c := range []struct {
		m    compare.Measure
		data *rsa.Stack
		want string
	}{
		{compare.Cosine(), infinite, "RDM 3: pair (0,3) is -Inf"},
		{compare.RhoA(), infinite, "RDM 3: pair (0,3) is -Inf"},
		{compare.Bures(), infinite, "RDM 3: pair (0,3) is -Inf"},
		{compare.Cosine(), none, "no pair is in all 4 RDMs"},
		{compare.KendallA(), none, "no pair is in all 4 RDMs"},
		{compare.Cosine(), short, "data: 6 values an RDM, want 3 for 3 conditions"},
		{compare.Cosine(), &rsa.Stack{}, "data: no RDM"},
		{compare.Cosine(), nil, "data: no RDM"},
		{compare.WhitenedCosine(negative), good(), "variance of condition 2 is 0"},
		{compare.WhitenedCosine(singular), good(), "sigma"},
		{compare.Riemannian(singular), good(), "contrasts of sigma"},
		{compare.WhitenedPearson(odd), good(), "sigma (0,1) is NaN"},
		{compare.Cosine(), huge, "largest value of RDM 2 is 2e+156, want 1e-140 to 1e140"},
		{compare.WhitenedPearson(nil), tiny, "largest value of RDM 3 is 1e-170, want 1e-140 to 1e140"},
		{compare.WhitenedCosine(mat.NewDiagDense(5, nil)), good(), "sigma is 5 × 5, want 4 conditions"},
		{compare.Riemannian(mat.NewDiagDense(5, nil)), good(), "sigma is 5 × 5, want 4 conditions"},
	} {
		if _, err := compare.Compare(c.m, good(), c.data); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "compare: ") {
			t.Errorf("%s: error %v, want %s", c.m, err, c.want)
		}
	}
}

// TestUndefined holds what is said of constant RDMs, of RDMs of zeros, of too few pairs and of NaN.
func TestUndefined(t *testing.T) {
	nan := math.NaN()
	constant, zero, other := []float64{.1, .1, .1, .1, .1, .1}, make([]float64, 6), []float64{1, 2, 3, 5, 4, 6}
	for i, row := range []struct {
		m              compare.Measure
		constant, zero float64
	}{
		{compare.Pearson(), nan, nan},
		{compare.WhitenedPearson(nil), nan, nan},
		{compare.WhitenedPearson(mat.NewSymDense(4, []float64{3, 1, 0, 0, 1, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3})), nan, nan},
		{compare.Spearman(), nan, nan},
		{compare.KendallB(), nan, nan},
		{compare.KendallA(), 0, 0},
		{compare.RhoA(), 0, 0},
		{compare.Cosine(), 21 / math.Sqrt(6*91), 0},
		{compare.WhitenedCosine(nil), math.Inf(1), 0}, // some number
		{compare.Bures(), math.Inf(1), nan},
	} {
		e := ready(t, row.m, 4, constant, zero, other)
		for k, want := range []float64{row.constant, row.zero} {
			got := e.Similarity(k, 2)
			if math.IsInf(want, 1) && !math.IsNaN(got) {
				continue
			}
			if !(math.Abs(got-want) < 1e-15) && !(math.IsNaN(got) && math.IsNaN(want)) {
				t.Errorf("row %d, %s of %d: %v, want %v", i, row.m, k, got, want)
			}
		}
		if v := e.SimilarityOf([]float64{1, 2, nan, 3, 4, 5}, 2); !math.IsNaN(v) {
			t.Errorf("%s: of an RDM with a NaN: %v", row.m, v)
		}
		e.Weigh([]int{3, 0, 0, 0})
		if v := e.Similarity(2, 2); !math.IsNaN(v) || e.Pairs() != 0 {
			t.Errorf("%s: of one condition: %v, %d pairs", row.m, v, e.Pairs())
		}
		e.Weigh([]int{0, 1, 1, 0})
		if v := e.Similarity(2, 2); !math.IsNaN(v) || e.Pairs() != 1 {
			t.Errorf("%s: of one pair: %v, %d pairs", row.m, v, e.Pairs())
		}
		if l, ok := e.(compare.Linear); ok {
			e.Weigh(make([]int, 4))
			gram := &mat.SymDense{}
			l.Gram(gram)
			if mat.Sum(gram) != 0 || gram.SymmetricDim() != 3 {
				t.Errorf("%s: Gram matrix of no conditions %v", row.m, mat.Formatted(gram))
			}
		}
	}
}
