package compare_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// TestUpperCeilingIsMaximum searches for an RDM with a larger mean similarity than that of the pooled one, of the measures that say there is none: by random steps from it,
// and by gradient ascent from far away, which must end there.
func TestUpperCeilingIsMaximum(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	n := 6
	data := randomRDMs(r, 5, n)
	data.Set(2, 4, math.NaN())
	for i := range 5 {
		data.Set(i, 4, math.NaN())
	}
	sigma := covariance(r, n)
	for _, m := range measures(sigma) {
		c, err := compare.NoiseCeiling(m, stack(data, n), compare.CeilingOptions{})
		if err != nil {
			t.Fatal(err)
		}
		e, err := m.Ready(n, data)
		if err != nil {
			t.Fatal(err)
		}
		if c.UpperIsExact != e.PoolIsExact() {
			t.Errorf("%s: exact is %v, want %v", m, c.UpperIsExact, e.PoolIsExact())
		}
		_, linear := e.(compare.Linear)
		if want := linear || m.String() == compare.RhoA().String(); c.UpperIsExact != want {
			t.Errorf("%s: exact is %v, want %v", m, c.UpperIsExact, want)
		}
		if !c.UpperIsExact {
			continue
		}
		mean := func(x []float64) float64 {
			sum := 0.
			for j := range 5 {
				sum += e.SimilarityOf(x, j) / 5
			}
			return sum
		}
		pooled, err := compare.Pool(m, stack(data, n))
		if err != nil {
			t.Fatal(err)
		}
		if got := mean(pooled.Values); !(math.Abs(got-c.Upper) <= 1e-14) {
			t.Errorf("%s: pooled RDM reaches %v, ceiling %v", m, got, c.Upper)
		}
		x, at, step := slices.Clone(pooled.Values), math.Inf(-1), 1.
		for range 1000 {
			y := slices.Clone(x)
			for p := range y {
				y[p] += step * r.NormFloat64() * math.Abs(r.NormFloat64())
			}
			if v := mean(y); v > at {
				x, at, step = y, v, step*1.5
			} else {
				step = max(step*.95, 1e-4)
			}
		}
		if at > c.Upper+1e-14 {
			t.Errorf("%s: an RDM reaches %v, above the ceiling %v", m, at, c.Upper)
		}
		if !linear {
			continue
		}
		for range 3 {
			if v := ascend(r, n*(n-1)/2, 4, mean); !(math.Abs(v-c.Upper) <= 1e-9) {
				t.Errorf("%s: gradient ascent reaches %v, ceiling %v", m, v, c.Upper)
			}
		}
	}
}

// ascend returns the largest value of a smooth function on the unit sphere that projected gradient ascent finds from a random start. Element skip is left alone.
func ascend(r *rand.Rand, n, skip int, f func([]float64) float64) float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = r.NormFloat64()
	}
	project := func(x []float64) []float64 {
		size := math.Sqrt(inner(nil, x, x))
		for i := range x {
			x[i] /= size
		}
		return x
	}
	value, step := f(project(x)), 1.
	for range 3000 {
		gradient := make([]float64, n)
		for i := range x {
			if i == skip {
				continue
			}
			const h = 1e-6
			at := x[i]
			x[i] = at + h
			up := f(x)
			x[i] = at - h
			gradient[i] = (up - f(x)) / (2 * h)
			x[i] = at
		}
		y := slices.Clone(x)
		for i := range y {
			y[i] += step * gradient[i]
		}
		if v := f(project(y)); v >= value {
			x, value, step = y, v, step*1.2
		} else if step /= 2; step < 1e-9 {
			break
		}
	}
	return value
}

// TestWhitenedPoolBeatsPlain: pooling without whitening, as a peer does, is beaten.
func TestWhitenedPoolBeatsPlain(t *testing.T) {
	data := stack(array(t, "compare_data.npy"), 12)
	e, err := compare.WhitenedPearson(nil).Ready(12, data.Values)
	if err != nil {
		t.Fatal(err)
	}
	mean := func(m compare.Measure) float64 {
		pooled, err := compare.Pool(m, data)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.
		for j := range data.Len() {
			sum += e.SimilarityOf(pooled.Values, j) / float64(data.Len())
		}
		return sum
	}
	if plain, whitened := mean(compare.Pearson()), mean(compare.WhitenedPearson(nil)); !(plain < whitened-1e-4) {
		t.Errorf("plain pool %v, whitened %v", plain, whitened)
	}
}

// TestPoolOfDifferentPairs pools each pair over the RDMs that have it.
func TestPoolOfDifferentPairs(t *testing.T) {
	nan := math.NaN()
	s := stack(mat.NewDense(3, 6, []float64{
		nan, 1, 2, 3, 4, nan,
		3, nan, 1, 5, 2, nan,
		2, 4, 1, 3, 6, nan,
	}), 4)
	pooled, err := compare.Pool(compare.Pearson(), s)
	if err != nil {
		t.Fatal(err)
	}
	z := func(x float64, of ...float64) float64 {
		d := centred(of)
		return (x - (of[0] - d[0])) / math.Sqrt(inner(nil, d, d)/float64(len(of)))
	}
	a, b, c := []float64{1, 2, 3, 4}, []float64{3, 1, 5, 2}, []float64{2, 4, 1, 3, 6}
	for p, want := range []float64{
		(z(3, b...) + z(2, c...)) / 2, (z(1, a...) + z(4, c...)) / 2, (z(2, a...) + z(1, b...) + z(1, c...)) / 3, (z(3, a...) + z(5, b...) + z(3, c...)) / 3,
		(z(4, a...) + z(2, b...) + z(6, c...)) / 3,
	} {
		if !(math.Abs(pooled.Values[p]-want) <= 1e-14) {
			t.Errorf("pair %d: %v, want %v", p, pooled.Values[p], want)
		}
	}
	if !math.IsNaN(pooled.Values[5]) {
		t.Errorf("a pair that none has: %v", pooled.Values[5])
	}
	ranks, err := compare.Pool(compare.RhoA(), s)
	if err != nil {
		t.Fatal(err)
	}
	if want := (2.5/4 + 1.5/5) / 2; !(math.Abs(ranks.Values[0]-want) <= 1e-15) { // ranks 3 of 4 and 2 of 5
		t.Errorf("relative rank %v, want %v", ranks.Values[0], want)
	}
	ceiling, err := compare.NoiseCeiling(compare.Pearson(), s, compare.CeilingOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if ceiling.UpperIsExact {
		t.Error("exact for different pairs")
	}
	x := pooled.Values
	want := (correlation([]float64{x[1], x[2], x[3], x[4]}, a) + correlation([]float64{x[0], x[2], x[3], x[4]}, b) + correlation(x[:5], c)) / 3
	if !(math.Abs(ceiling.Upper-want) <= 1e-14) {
		t.Errorf("upper %v, want %v", ceiling.Upper, want)
	}
}

func correlation(x, y []float64) float64 {
	x, y = centred(x), centred(y)
	return inner(nil, x, y) / math.Sqrt(inner(nil, x, x)*inner(nil, y, y))
}

func TestCeilingGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	values := randomRDMs(r, 5, 5)
	s := stack(values, 5)
	groups := []string{"b", "a", "b", "b", "a"}
	c, err := compare.NoiseCeiling(compare.Cosine(), s, compare.CeilingOptions{Groups: groups})
	if err != nil {
		t.Fatal(err)
	}
	unit := func(i int) []float64 {
		x := slices.Clone(values.RawRowView(i))
		size := math.Sqrt(inner(nil, x, x))
		for p := range x {
			x[p] /= size
		}
		return x
	}
	mean := func(rows ...int) []float64 {
		out := make([]float64, 10)
		for _, i := range rows {
			for p, v := range unit(i) {
				out[p] += v / float64(len(rows))
			}
		}
		return out
	}
	cosine := func(x, y []float64) float64 { return inner(nil, x, y) / math.Sqrt(inner(nil, x, x)*inner(nil, y, y)) }
	a, b := mean(1, 4), mean(0, 2, 3)
	lowerB := (cosine(a, unit(0)) + cosine(a, unit(2)) + cosine(a, unit(3))) / 3
	lowerA := (cosine(b, unit(1)) + cosine(b, unit(4))) / 2
	both := make([]float64, 10)
	for p := range both {
		both[p] = a[p] + b[p]
	}
	upperB := (cosine(both, unit(0)) + cosine(both, unit(2)) + cosine(both, unit(3))) / 3
	upperA := (cosine(both, unit(1)) + cosine(both, unit(4))) / 2
	if !slices.Equal(c.Subjects, []string{"b", "a"}) {
		t.Errorf("subjects %v", c.Subjects)
	}
	for i, v := range [][2]float64{
		{c.LowerEach[0], lowerB},
		{c.LowerEach[1], lowerA},
		{c.UpperEach[0], upperB},
		{c.UpperEach[1], upperA},
		{c.Lower, (lowerA + lowerB) / 2},
		{c.Upper, (upperA + upperB) / 2},
	} {
		if !(math.Abs(v[0]-v[1]) <= 1e-14) {
			t.Errorf("value %d: %v, want %v", i, v[0], v[1])
		}
	}
	for _, groups := range [][]string{{"a", "a", "a", "a", "a"}, nil} {
		one := s
		if groups == nil {
			one = stack(randomRDMs(r, 1, 5), 5)
		}
		c, err = compare.NoiseCeiling(compare.Cosine(), one, compare.CeilingOptions{Groups: groups})
		if err != nil || !c.LowerAbsent || !math.IsNaN(c.Lower) || c.LowerEach != nil {
			t.Errorf("one subject: %+v, %v", c, err)
		}
	}
	if _, err = compare.NoiseCeiling(compare.Cosine(), s, compare.CeilingOptions{Groups: groups[:3]}); err == nil || !strings.Contains(err.Error(), "groups of 3 RDMs, want 5") {
		t.Errorf("error %v", err)
	}
}
