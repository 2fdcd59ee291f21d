package compare_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/table"
)

// geometries returns a stack of RDMs of squared distances of random patterns, the last one equal to the first up to scale, named A, B, …
func geometries(t testing.TB, count, conditions int, seed uint64) *rsa.Stack {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 7))
	names := make([]string, conditions)
	for i := range names {
		names[i] = fmt.Sprint("c", i)
	}
	var rdms []*rsa.RDM
	var labels []string
	for k := range count {
		x := mat.NewDense(conditions, 5, nil)
		for i := range x.RawMatrix().Data {
			x.RawMatrix().Data[i] = random.NormFloat64()
		}
		r, err := rsa.SquaredEuclidean(rsa.Patterns(x, names))
		if err != nil {
			t.Fatal(err)
		}
		if k == count-1 {
			for i, v := range rdms[0].Values {
				r.Values[i] = 4 * v
			}
		}
		rdms, labels = append(rdms, r), append(labels, string(rune('A'+k)))
	}
	s, err := rsa.NewStack(rdms...)
	if err != nil {
		t.Fatal(err)
	}
	s.Info = table.Table{table.Texts("area", labels...)}
	return s
}

func TestConnectivity(t *testing.T) {
	s := geometries(t, 5, 8, 1)
	for _, m := range []compare.Measure{
		compare.Cosine(), compare.Pearson(), compare.RhoA(), compare.KendallB(), compare.WhitenedPearson(nil), compare.BuresDistance(), compare.Bures(),
	} {
		r, err := compare.Connectivity(m, s, "area")
		if err != nil {
			t.Fatalf("%s: %v", m, err)
		}
		if got := strings.Join(r.Conditions, ""); got != "ABCDE" {
			t.Errorf("%s: conditions %s", m, got)
		}
		c, err := compare.Compare(m, s, s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			for j := range i {
				want := (c.Values.At(i, i)+c.Values.At(j, j))/2 - c.Values.At(i, j)
				if got := r.At(i, j); !(math.Abs(got-want) <= 1e-9*(1+math.Abs(want))) {
					t.Errorf("%s: %d and %d: %v, want %v", m, i, j, got, want)
				}
				if got := r.At(i, j); got < 0 || i == 4 && j == 0 && m.String() != compare.BuresDistance().String() && got > 1e-7 {
					t.Errorf("%s: %d and %d: %v", m, i, j, got)
				}
			}
		}
	}
	// areas missing different pairs are compared on those that all have
	gap := geometries(t, 3, 8, 2)
	gap.Values.Set(0, 3, math.NaN())
	r, err := compare.Connectivity(compare.Cosine(), gap, "area")
	if err != nil || math.IsNaN(r.At(0, 1)) {
		t.Errorf("missing pair: %v, %v", r, err)
	}
	if _, err := compare.Connectivity(compare.Cosine(), s, "subject"); err == nil || !strings.Contains(err.Error(), "subject") {
		t.Errorf("no column: %v", err)
	}
	s.Info = table.Table{table.Texts("area", "A", "B", "A", "D", "E")}
	if _, err := compare.Connectivity(compare.Cosine(), s, "area"); err == nil || !strings.Contains(err.Error(), `same name "A"`) {
		t.Errorf("label twice: %v", err)
	}
}

// secondMoment returns −H·D·H/2.
func secondMoment(r *rsa.RDM) *mat.Dense {
	n := r.Len()
	h := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			h.Set(i, j, -1/float64(n))
		}
		h.Set(i, i, 1-1/float64(n))
	}
	var out mat.Dense
	out.Product(h, r.Matrix(), h)
	out.Scale(-.5, &out)
	return &out
}

func TestDistatis(t *testing.T) {
	s := geometries(t, 5, 8, 3)
	c, err := compare.Distatis(s)
	if err != nil {
		t.Fatal(err)
	}
	// by the definition: cosines of second moments, and an eigenvector of them
	moments := make([]*mat.Dense, 5)
	for k := range moments {
		moments[k] = secondMoment(s.RDM(k))
	}
	inner := func(a, b *mat.Dense) float64 {
		var p mat.Dense
		p.MulElem(a, b)
		return mat.Sum(&p)
	}
	sum := 0.0
	for i := range 5 {
		sum += c.Weights[i]
		product := 0.0
		for j := range 5 {
			want := inner(moments[i], moments[j]) / math.Sqrt(inner(moments[i], moments[i])*inner(moments[j], moments[j]))
			if got := c.RV.At(i, j); !(math.Abs(got-want) <= 1e-12) {
				t.Errorf("RV of %d and %d: %v, want %v", i, j, got, want)
			}
			product += want * c.Weights[j]
		}
		if want := 5 * c.Share * c.Weights[i]; !(math.Abs(product-want) <= 1e-12) {
			t.Errorf("row %d of RV times the weights is %v, want %v", i, product, want)
		}
	}
	if !(math.Abs(sum-1) <= 1e-12) {
		t.Errorf("weights have the sum %v", sum)
	}
	if !(math.Abs(c.Weights[0]-c.Weights[4]) <= 1e-12) {
		t.Errorf("equal geometries have the weights %v and %v", c.Weights[0], c.Weights[4])
	}
	// RDMs that differ in scale only: equal weights, and the RDM itself
	same := s.Select([]int{0, 4, 0})
	if c, err = compare.Distatis(same); err != nil {
		t.Fatal(err)
	}
	for k, v := range s.Values.RawRowView(0) {
		if want := v * (1 + 4 + 1) / 3; !(math.Abs(c.RDM.Values[k]-want) <= 1e-12*want) {
			t.Errorf("pair %d: %v, want %v", k, c.RDM.Values[k], want)
		}
	}
	if !(math.Abs(c.Share-1) <= 1e-12) || !(math.Abs(c.Weights[1]-1./3) <= 1e-12) {
		t.Errorf("share %v, weights %v", c.Share, c.Weights)
	}
	s.Values.Set(1, 0, math.NaN())
	if _, err := compare.Distatis(s); err == nil || !strings.Contains(err.Error(), `RDM 1 lacks the pair of "c0" and "c1"`) {
		t.Errorf("missing pair: %v", err)
	}
	s.Values.SetRow(1, make([]float64, 28))
	if _, err := compare.Distatis(s); err == nil || !strings.Contains(err.Error(), "RDM 1 is 0") {
		t.Errorf("no geometry: %v", err)
	}
}

// An outlier among subjects has little weight.
func ExampleDistatis() {
	truth, _ := rsa.Categorical([]string{"a", "b", "c", "d", "e", "f"}, []string{"x", "x", "x", "y", "y", "y"})
	other, _ := rsa.Categorical(truth.Conditions, []string{"x", "y", "x", "y", "x", "y"})
	s, err := rsa.NewStack(truth, truth, truth, other)
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := compare.Distatis(s)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f\n", c.Weights)
	// Output:
	// [0.32 0.32 0.32 0.05]
}
