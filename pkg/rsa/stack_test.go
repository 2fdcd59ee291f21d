package rsa_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// sameFloats holds that NaN is NaN.
func sameFloats(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}

// tens returns RDMs over conditions a, b, c, d in which the pair of i < j is 10(i+1) + j + 1 and 100 more in each further RDM.
func tens(rdms int) *rsa.Stack {
	s := &rsa.Stack{Conditions: []string{"a", "b", "c", "d"}, Values: mat.NewDense(rdms, 6, nil), Measure: "d",
		Patterns: table.Table{table.Texts("hand", "l", "r", "l", "r")}, Info: table.Table{table.Column{Name: "subject", Number: make([]float64, rdms)}}}
	for k := range rdms {
		s.Values.SetRow(k, []float64{12, 13, 14, 23, 24, 34})
		for i := range 6 {
			s.Values.Set(k, i, s.Values.At(k, i)+float64(100*k))
		}
		s.Info[0].Number[k] = float64(rdms - k)
	}
	return s
}

func TestStackSelections(t *testing.T) {
	s := tens(3)
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		got        func() (*rsa.Stack, error)
		conditions string
		rdms       int
		want       []float64 // of the first RDM
	}{
		{"where", func() (*rsa.Stack, error) { return s.Where("subject", "1", "2") }, "abcd", 2, []float64{112, 113, 114, 123, 124, 134}},
		{"sort", func() (*rsa.Stack, error) { return s.SortBy("subject") }, "abcd", 3, []float64{212, 213, 214, 223, 224, 234}},
		{"split", func() (*rsa.Stack, error) { p, err := s.SplitBy("subject"); return p[1], err }, "abcd", 1, []float64{112, 113, 114, 123, 124, 134}},
		{"select", func() (*rsa.Stack, error) { return s.Select([]int{1, 1}), nil }, "abcd", 2, []float64{112, 113, 114, 123, 124, 134}},
		{"conditions", func() (*rsa.Stack, error) { return s.SelectConditions([]int{3, 0, 2}), nil }, "dac", 3, []float64{14, 34, 13}},
		{"by name", func() (*rsa.Stack, error) { return s.ByName("c", "b") }, "cb", 3, []float64{23}},
		{"where conditions", func() (*rsa.Stack, error) { return s.WhereConditions("hand", "r") }, "bd", 3, []float64{24}},
		{"sort conditions", func() (*rsa.Stack, error) { return s.SortConditionsBy("hand") }, "acbd", 3, []float64{13, 12, 14, 23, 34, 24}},
		{"sort conditions by name", func() (*rsa.Stack, error) { return s.SelectConditions([]int{3, 0, 2}).SortConditionsBy() }, "acd", 3, []float64{13, 14, 34}},
		{"sample", func() (*rsa.Stack, error) { return s.Sample([]int{1, 0, 1}), nil }, "bab", 3, []float64{12, nan, 12}},
		{"permute", func() (*rsa.Stack, error) { return s.Permute([]int{1, 0, 3, 2}), nil }, "abcd", 3, []float64{12, 24, 23, 14, 13, 34}},
	} {
		got := must[*rsa.Stack](t)(c.got())
		if err := got.Check(); err != nil || strings.Join(got.Conditions, "") != c.conditions || got.Len() != c.rdms || !sameFloats(got.Values.RawRowView(0), c.want) {
			t.Errorf("%s: got %v of %v, %d RDMs, %v; want %v of %s", c.name, got.Values.RawRowView(0), got.Conditions, got.Len(), err, c.want, c.conditions)
		}
		if c.name != "permute" {
			for i, name := range got.Conditions {
				if want := map[string]string{"a": "l", "b": "r", "c": "l", "d": "r"}[name]; got.Patterns[0].Text[i] != want {
					t.Errorf("%s: condition %s has hand %s", c.name, name, got.Patterns[0].Text[i])
				}
			}
		}
	}
	copies := s.Sample([]int{1, 0, 1})
	copies.Values.Set(0, 1, 0)
	if err := copies.Check(); err == nil || err.Error() != `rsa: stack: conditions 0 and 2 have the same name "b"` {
		t.Errorf("copies at distance 0: got %v", err)
	}
	if again := s.Sample([]int{1, 0, 1}).Sample([]int{0, 2, 1}); !sameFloats(again.Values.RawRowView(0), []float64{math.NaN(), 12, 12}) {
		t.Errorf("copies of copies: got %v", again.Values.RawRowView(0))
	}
	for want, f := range map[string]func() (*rsa.Stack, error){
		`rsa: stack: no RDM has subject "9"`:                            func() (*rsa.Stack, error) { return s.Where("subject", "9") },
		`rsa: stack: there is no condition "e"`:                         func() (*rsa.Stack, error) { return s.ByName("a", "e") },
		`rsa: stack: 0 conditions have hand "x", want 2 or more`:        func() (*rsa.Stack, error) { return s.WhereConditions("hand", "x") },
		`rsa: stack: table: no column "run": the columns are "subject"`: func() (*rsa.Stack, error) { _, err := s.SplitBy("run"); return nil, err },
	} {
		if _, err := f(); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestPermutationAndItsInverse(t *testing.T) {
	order := rsa.Permutation(12, rand.NewPCG(1, 2))
	if !slices.Equal(order, rsa.Permutation(12, rand.NewPCG(1, 2))) || slices.Equal(order, rsa.Permutation(12, rand.NewPCG(1, 3))) {
		t.Errorf("got %v", order)
	}
	random := rand.New(rand.NewPCG(3, 4))
	r := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(12, 5, random), names(12))))
	moved := r.Permute(order)
	if moved.At(0, 1) != r.At(order[0], order[1]) || slices.Equal(moved.Values, r.Values) || !slices.Equal(moved.Conditions, r.Conditions) {
		t.Error("the permutation is another")
	}
	if back := moved.Permute(rsa.InversePermutation(order)); !slices.Equal(back.Values, r.Values) {
		t.Error("the inverse does not undo it")
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for an order with a repeat")
		}
	}()
	r.Permute(make([]int, 12))
}

func TestConcatenateMatchesByName(t *testing.T) {
	a := tens(2)
	b := tens(1).SelectConditions([]int{2, 0, 3, 1})
	b.Info = table.Table{table.Texts("session", "late")}
	got := must[*rsa.Stack](t)(rsa.Concatenate(a, b))
	if !slices.Equal(got.Values.RawRowView(2), a.Values.RawRowView(0)) || !slices.Equal(got.Conditions, a.Conditions) || !got.Patterns.Equal(a.Patterns) ||
		!got.Info.Equal(table.Table{table.Numbers("subject", 2, 1, math.NaN()), table.Texts("session", "", "", "late")}) {
		t.Errorf("got %v", got)
	}
	b.Conditions[0] = "e"
	if _, err := rsa.Concatenate(a, b); err == nil || err.Error() != `rsa: concatenate: stack 1: rsa: stack: there is no condition "c"` {
		t.Errorf("got %v", err)
	}
	b = tens(1)
	b.Measure = "e"
	if _, err := rsa.Concatenate(a, b); err == nil || err.Error() != `rsa: concatenate: stack 1: its measure is "e", want "d"` {
		t.Errorf("got %v", err)
	}
}

// Row 19 of the list of faults: each pair is the mean over those that have it, whichever pairs the first RDM lacks.
func TestMeanIsOverThoseThatHaveThePair(t *testing.T) {
	nan := math.NaN()
	s := tens(3)
	s.Values.SetRow(0, []float64{nan, 2, 3, nan, 5, nan})
	s.Values.SetRow(1, []float64{10, nan, 5, nan, 5, 7})
	s.Values.SetRow(2, []float64{20, 4, 7, nan, 5, nan})
	mean, have, err := s.Mean(nil)
	if err != nil || !sameFloats(mean.Values, []float64{15, 3, 5, nan, 5, 7}) || !slices.Equal(have, []int{2, 2, 3, 0, 3, 1}) {
		t.Errorf("got %v, %v, %v", mean, have, err)
	}
	mean, _, err = s.Mean(mat.NewDense(3, 1, []float64{1, 3, 0}))
	if err != nil || !sameFloats(mean.Values, []float64{10, 2, 4.5, nan, 5, 7}) {
		t.Errorf("weighted: got %v, %v", mean, err)
	}
	w := mat.NewDense(3, 6, slices.Repeat([]float64{1}, 18))
	w.Set(0, 0, nan) // where there is no value
	w.Set(1, 5, 0)
	mean, have, err = s.Mean(w)
	if err != nil || !sameFloats(mean.Values, []float64{15, 3, 5, nan, 5, nan}) || have[5] != 1 {
		t.Errorf("weights of pairs: got %v, %v, %v", mean, have, err)
	}
	if _, _, err := s.Mean(mat.NewDense(3, 1, []float64{1, -1, 1})); err == nil || err.Error() != "rsa: mean: RDM 1, pair 0: weight -1" {
		t.Errorf("got %v", err)
	}
	if _, _, err := s.Mean(mat.NewDense(2, 1, nil)); err == nil || err.Error() != "rsa: mean: weights are 2 × 1, want 3 × 1 or 3 × 6" {
		t.Errorf("got %v", err)
	}
}

func TestUnion(t *testing.T) {
	nan := math.NaN()
	a := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, 3}, []string{"10", "9", "2"}, "d"))
	a.Patterns = table.Table{table.Texts("hand", "x", "y", "z")}
	b := must[*rsa.RDM](t)(rsa.New([]float64{4}, []string{"2", "30"}, "d"))
	b.Patterns = table.Table{table.Texts("hand", "other", "w")}
	got := must[*rsa.Stack](t)(rsa.Union(must[*rsa.Stack](t)(rsa.NewStack(a)), must[*rsa.Stack](t)(rsa.NewStack(b))))
	if !slices.Equal(got.Conditions, []string{"2", "9", "10", "30"}) || !sameFloats(got.Values.RawRowView(0), []float64{3, 2, nan, 1, nan, nan}) ||
		!sameFloats(got.Values.RawRowView(1), []float64{nan, nan, 4, nan, nan, nan}) || !got.Patterns.Equal(table.Table{table.Texts("hand", "z", "y", "x", "w")}) || got.Check() != nil {
		t.Errorf("got %v, %v", got, got.Check())
	}
}

// Partial RDMs that are one RDM in different units come back as that RDM, whatever the weights.
func TestRescaleFindsTheUnits(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	truth := must[*rsa.RDM](t)(rsa.Euclidean(rsa.Patterns(normal(20, 6, random), names(20))))
	var parts []*rsa.Stack
	for k := range 12 {
		part := truth.Select(rand.New(rand.NewPCG(7, uint64(k))).Perm(20)[:8]...)
		for i := range part.Values {
			part.Values[i] *= math.Exp(float64(k - 6))
		}
		parts = append(parts, must[*rsa.Stack](t)(rsa.NewStack(part)))
	}
	all := must[*rsa.Stack](t)(must[*rsa.Stack](t)(rsa.Union(parts...)).ByName(truth.Conditions...))
	for _, w := range []rsa.RescaleWeight{rsa.RescaleByEvidence, rsa.RescaleBySetSize, rsa.RescaleUniformly} {
		got := must[*rsa.Rescaled](t)(all.Rescale(w))
		if got.Change > 1e-8 || got.Iterations < 2 {
			t.Errorf("weight %d: change %v after %d", w, got.Change, got.Iterations)
		}
		mean, _, err := got.Stack.Mean(got.Weights)
		if err != nil {
			t.Fatal(err)
		}
		least, most := math.Inf(1), 0.0
		for i, v := range mean.Values {
			if !math.IsNaN(v) {
				least, most = min(least, v/truth.Values[i]), max(most, v/truth.Values[i])
			}
		}
		if most/least > 1.01 { // from factors of up to e¹¹
			t.Errorf("weight %d: the mean is %v to %v times the truth", w, least, most)
		}
	}
}

// Two RDMs by hand: from the first mean m = (1, 2)/√5 both keep their shape, so that one step puts them on the common scale.
func TestRescaleByHand(t *testing.T) {
	nan := math.NaN()
	s := &rsa.Stack{Conditions: []string{"a", "b", "c"}, Values: mat.NewDense(2, 3, []float64{1, 2, nan, 10, 20, nan}), Measure: "d"}
	got := must[*rsa.Rescaled](t)(s.Rescale(rsa.RescaleByEvidence))
	for k := range 2 {
		if row := got.Stack.Values.RawRowView(k); !(math.Abs(row[0]-1/math.Sqrt(5)) <= 1e-12) || !(math.Abs(row[1]-2/math.Sqrt(5)) <= 1e-12) || !math.IsNaN(row[2]) {
			t.Errorf("RDM %d: got %v", k, row)
		}
	}
	if !sameFloats(got.Weights.RawRowView(1), []float64{100, 400, nan}) {
		t.Errorf("weights %v", got.Weights.RawRowView(1))
	}
	s.Values.SetRow(1, []float64{nan, nan, 3})
	if _, err := s.Rescale(rsa.RescaleUniformly); err == nil || err.Error() != "rsa: rescale: RDM 1 of 2 shares no pair, over any chain, with RDM 0: their scales cannot be compared" {
		t.Errorf("got %v", err)
	}
	s.Values.SetRow(1, []float64{nan, 0, nan})
	if _, err := s.Rescale(rsa.RescaleUniformly); err == nil || err.Error() != "rsa: rescale: RDM 1 of 2 has no value that is not 0" {
		t.Errorf("got %v", err)
	}
}

func TestPairsAndRows(t *testing.T) {
	r := tens(1).RDM(0)
	if got := r.Row(2); !slices.Equal(got, []float64{13, 23, 0, 34}) {
		t.Errorf("got %v", got)
	}
	if got := r.PairsBetween(0, 40); !slices.Equal(got, []rsa.Pair{{0, 1, 12}, {0, 2, 13}, {0, 3, 14}}) {
		t.Errorf("got %v", got)
	}
	r.Values[5], r.Values[0] = math.NaN(), 99
	if got := r.PairsBetween(80, 100); !slices.Equal(got, []rsa.Pair{{0, 1, 99}}) {
		t.Errorf("got %v", got)
	}
}

func TestModelsFromDescriptors(t *testing.T) {
	c := []string{"thumb", "index", "little"}
	hands := must[*rsa.RDM](t)(rsa.Categorical(c, []string{"l", "r", "l"}))
	force := must[*rsa.RDM](t)(rsa.Descriptor(c, table.Numbers("force", 1, 4, -2)))
	if !slices.Equal(hands.Values, []float64{1, 0, 1}) || !slices.Equal(force.Values, []float64{3, 3, 6}) || force.Measure != "|difference| of force" {
		t.Errorf("got %v and %v", hands, force)
	}
	if _, err := rsa.Categorical(c, []string{"l", "", "l"}); err == nil || err.Error() != `rsa: model of "label": condition "index" has the value ""` {
		t.Errorf("got %v", err)
	}
}

func BenchmarkRescale(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 6))
	s := &rsa.Stack{Values: mat.NewDense(30, 500*499/2, nil), Conditions: names(500)}
	for k := range 30 {
		row, at := s.Values.RawRowView(k), 0
		has := make([]bool, 500)
		for _, i := range random.Perm(500)[:250] {
			has[i] = true
		}
		for i := range 500 {
			for j := i + 1; j < 500; j++ {
				row[at] = math.NaN()
				if has[i] && has[j] {
					row[at] = random.ExpFloat64()
				}
				at++
			}
		}
	}
	for b.Loop() {
		if _, err := s.Rescale(rsa.RescaleByEvidence); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleStack_Sample() {
	r, _ := rsa.New([]float64{1, 2, 3}, []string{"thumb", "index", "little"}, "distance")
	s, _ := rsa.NewStack(r)
	sample := s.Sample([]int{0, 2, 2})
	fmt.Println(sample.Conditions, sample.Values.RawRowView(0))
	// Output: [thumb little little] [2 2 NaN]
}

func ExampleUnion() {
	monday, _ := rsa.New([]float64{1, 2, 2}, []string{"thumb", "index", "little"}, "distance")
	friday, _ := rsa.New([]float64{20, 30, 40}, []string{"index", "little", "ring"}, "distance")
	a, _ := rsa.NewStack(monday)
	b, _ := rsa.NewStack(friday)
	all, _ := rsa.Union(a, b)
	same, _ := all.Rescale(rsa.RescaleByEvidence)
	mean, have, _ := same.Stack.Mean(same.Weights)
	fmt.Println(mean.Conditions, have)
	fmt.Printf("%.2f\n", mean.Values)
	// Output:
	// [index little ring thumb] [2 1 1 1 1 0]
	// [0.34 0.51 0.17 0.69 0.34 NaN]
}

func TestMeansOfWhatHasNone(t *testing.T) {
	with := func(v float64) *rsa.Stack {
		r := must[*rsa.RDM](t)(rsa.New([]float64{1, 2, 3}, names(3), ""))
		s := must[*rsa.Stack](t)(rsa.NewStack(r, r))
		s.Values.Set(1, 2, v)
		return s
	}
	if _, _, err := with(math.Inf(1)).Mean(nil); err == nil || !strings.Contains(err.Error(), "RDM 1, pair 2: value +Inf") {
		t.Errorf("mean of an infinite value: error %v", err)
	}
	for _, v := range []float64{math.Inf(1), 1e200} {
		if _, err := with(v).Rescale(rsa.RescaleByEvidence); err == nil || !strings.Contains(err.Error(), "RDM 1 of 2 have the norm") {
			t.Errorf("rescaling a value of %v: error %v", v, err)
		}
	}
}
