package neural

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

var nan = math.NaN()

// session draws a recording of several channels, with a condition, a run and a reaction time for each of its observations; some values are missing where holes is set.
func session(seed uint64, observations, channels, samples int, holes bool) *Recording {
	random := rand.New(rand.NewPCG(seed, 2))
	values := make([]float64, observations*channels*samples)
	for i := range values {
		values[i] = random.NormFloat64() + float64(i%7)
		if holes && random.IntN(11) == 0 {
			values[i] = nan
		}
	}
	conditions, runs, times, names := make([]string, observations), make([]float64, observations), make([]float64, observations), make([]string, channels)
	for o := range conditions {
		conditions[o], runs[o], times[o] = []string{"face", "house", "tool"}[o%3], float64(1+o/3%4), random.Float64()
	}
	for c := range names {
		names[c] = string(rune('p' + c))
	}
	return &Recording{Name: "session", Measure: Potential, Unit: "V", Time: axis(-.2, .1, samples), Width: .1, Values: Of(observations, channels, samples, values),
		Observations: table.Table{table.Texts("condition", conditions...), table.Numbers("run", runs...), table.Numbers("time", times...)},
		Channels:     table.Table{table.Texts("name", names...), table.Integers("depth", count(channels)...)}}
}

func floats(t *testing.T, r *Recording) []float64 {
	t.Helper()
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	v, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// same compares numbers within a tolerance; NaN is NaN.
func same(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if math.IsNaN(got[i]) != math.IsNaN(want[i]) || !math.IsNaN(want[i]) && !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Fatalf("%s: number %d: got %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestZScoreHasMeanZeroAndDeviationOneInEachRun(t *testing.T) {
	r := session(1, 24, 3, 5, true)
	z := must(r.ZScore("run"))(t)
	parts := must(z.GroupBy("run"))(t)
	if len(parts) != 4 || parts[1].Name != "session run=2" {
		t.Fatalf("got %d parts, the second %q", len(parts), parts[1].Name)
	}
	for _, part := range parts {
		for c := range 3 {
			values := floats(t, part.SelectChannels([]int{c}))
			sum, n := total(values)
			squares := 0.
			for _, v := range values {
				if !math.IsNaN(v) {
					squares += v * v
				}
			}
			same(t, part.Name, []float64{sum / float64(n), squares / float64(n-1)}, []float64{0, 1}, 1e-12)
		}
	}
	scaled := r.with(Of(24, 3, 5, slices.Clone(floats(t, r))), "scaled")
	for i := range scaled.Values.(*Array[float64]).Elements {
		scaled.Values.(*Array[float64]).Elements[i] *= 1000
	}
	same(t, "scale", floats(t, must(scaled.ZScore("run"))(t)), floats(t, z), 1e-10)
	flat := session(1, 24, 3, 5, false)
	for o := range 24 {
		copy(flat.Values.(*Array[float64]).Row(o, 1), []float64{3, 3, 3, 3, 3})
	}
	if _, err := flat.ZScore(); err == nil || !strings.Contains(err.Error(), `channel "q"`) {
		t.Errorf("a constant channel: %v", err)
	}
	r.Observations[1].Number[7] = nan
	if _, err := r.ZScore("run"); err == nil || !strings.Contains(err.Error(), "observation 7") {
		t.Errorf("an observation without run: %v", err)
	}
}

func TestSoftNormaliseDividesByRangeAndConstant(t *testing.T) {
	r := &Recording{Measure: FiringRate, Values: Of(3, 2, 1, []float64{0, 10, 5, nan, 15, 10})}
	same(t, "Churchland", floats(t, must(r.SoftNormalise(5))(t)), []float64{0, 2, .25, nan, .75, 2}, 1e-15)
	if _, err := r.SoftNormalise(0); err == nil || !strings.Contains(err.Error(), `channel "1"`) {
		t.Errorf("a range of 0 and no constant: %v", err)
	}
	for _, bad := range []float64{-1, nan, math.Inf(1)} {
		if _, err := r.SoftNormalise(bad); err == nil {
			t.Errorf("constant %v: want an error", bad)
		}
	}
	r.Measure = SpikeCount
	if _, err := r.SoftNormalise(5); err == nil || !strings.Contains(err.Error(), "Rates") {
		t.Errorf("spike counts: %v", err)
	}
}

func TestSmoothKeepsConstantsAndKnowsTheGaussian(t *testing.T) {
	const n = 41
	ones, impulse := slices.Repeat([]float64{7}, n), make([]float64, n)
	impulse[20] = 1
	r := &Recording{Name: "r", Measure: SpikeCount, Time: axis(0, .001, n), Width: .001, Values: Of(2, 1, n, slices.Concat(ones, impulse))}
	got := floats(t, must(r.Smooth(.002))(t))
	same(t, "a constant", got[:n], ones, 1e-14)
	sum, want := 0., make([]float64, n)
	for i := range want {
		if z := float64(i-20) / 2; math.Abs(z) <= 5 {
			want[i] = math.Exp(-z * z / 2)
		}
		sum += want[i]
	}
	for i := range want {
		want[i] /= sum
	}
	same(t, "an impulse", got[n+10:n+31], want[10:31], 1e-16) // farther from the edges than the kernel reaches
	if !(math.Abs(sum/(2*math.Sqrt(2*math.Pi))-1) <= 1e-6) {
		t.Errorf("the weights sum to %v, and the Gaussian to %v", sum, 2*math.Sqrt(2*math.Pi))
	}
	holes := slices.Clone(ones)
	holes[3], holes[20] = nan, nan
	r.Values = Of(1, 1, n, holes)
	same(t, "around missing samples", floats(t, must(r.Smooth(.002))(t)), holes, 1e-14)
	r.Values, r.Time = Of(1, 1, n, slices.Clone(ones)), slices.Clone(r.Time)
	r.Time[30] += .0005
	if _, err := r.Smooth(.002); err == nil || !strings.Contains(err.Error(), "sample 30") {
		t.Errorf("uneven samples: %v", err)
	}
	for _, sd := range []float64{0, -1, nan, math.Inf(1)} {
		if _, err := session(1, 2, 1, 4, false).Smooth(sd); err == nil {
			t.Errorf("smoothing by %v: want an error", sd)
		}
	}
}

func TestBinsSumCountsAndAverageOthers(t *testing.T) {
	r := &Recording{Name: "r", Measure: FiringRate, Time: axis(0, .5, 5), Width: .5, Values: Of(2, 1, 5, []float64{1, 2, nan, 4, 9, nan, nan, 5, 6, 9})}
	same(t, "means", floats(t, must(r.Bin(1))(t)), []float64{1.5, 4, nan, 5.5}, 0)
	same(t, "sums", floats(t, must(r.BinSums(1))(t)), []float64{3, nan, nan, 11}, 0)
	counts := &Recording{Name: "r", Measure: SpikeCount, Time: axis(0, .5, 4), Width: .5, Values: Of(1, 1, 4, []uint8{200, 56, 200, 55})}
	same(t, "beyond a byte", floats(t, must(counts.Bin(1))(t)), []float64{256, 255}, 0)
	if _, ok := must(counts.Bin(1))(t).Values.(*Array[uint16]); !ok {
		t.Error("sums beyond a byte want two")
	}
	huge := &Recording{Name: "r", Measure: SpikeCount, Time: axis(0, .5, 2), Width: .5, Values: Of(1, 1, 2, []int32{math.MaxInt32, 1})}
	if _, err := huge.Bin(1); err == nil || !strings.Contains(err.Error(), "2.147483648e+09") {
		t.Errorf("a sum beyond 2³¹: %v", err)
	}
	twice := must(must(session(2, 6, 2, 8, false).Bin(.2))(t).Bin(.4))(t)
	same(t, "bins of bins", floats(t, twice), floats(t, must(session(2, 6, 2, 8, false).Bin(.4))(t)), 1e-14)
}

func TestRatesAndMatrix(t *testing.T) {
	r := &Recording{Name: "r", Measure: SpikeCount, Unit: "spikes", Time: axis(0, .5, 2), Width: .5, Values: Of(2, 2, 2, []float64{1, 3, 0, nan, nan, nan, 2, 2})}
	want := []float64{4, 0, nan, 4}
	same(t, "counts", must(r.Matrix())(t).RawMatrix().Data, want, 0)
	rates := must(r.Rates())(t)
	same(t, "rates", must(rates.Matrix())(t).RawMatrix().Data, want, 0)
	if rates.Measure != FiringRate || rates.Unit != "spikes/s" || must(rates.Rates())(t) != rates {
		t.Errorf("rates are %q in %q", rates.Measure, rates.Unit)
	}
	r.Time, r.Width = nil, 0
	r.Values = Of(1, 2, 1, []float64{3, 4})
	same(t, "counts without time", must(r.Matrix())(t).RawMatrix().Data, []float64{3, 4}, 0)
	if _, err := r.Rates(); err == nil {
		t.Error("rates without time: want an error")
	}
	if _, err := (&Recording{Values: Of(0, 2, 1, []float64{})}).Matrix(); err == nil {
		t.Error("no observations: want an error")
	}
	for _, values := range [][]float64{{math.Inf(1), 1}, {math.Inf(1), math.Inf(-1)}, {nan, math.Inf(-1)}} { // the sum of the second is NaN, and nothing is missing
		bad := &Recording{Measure: BOLD, Time: axis(0, .5, 2), Width: .5, Values: Of(1, 1, 2, values), Observations: table.Table{table.Texts("c", "a")}}
		if _, err := bad.Matrix(); err == nil {
			t.Errorf("the matrix of %v: want an error", values)
		}
		if _, err := bad.ConditionMeans("c"); err == nil {
			t.Errorf("the condition means of %v: want an error", values)
		}
	}
}

func TestAverageBySaysHowManyValues(t *testing.T) {
	r := session(3, 24, 2, 3, true)
	mean, n := must2(r.AverageBy("condition"))(t)
	if got := mean.Observations.Names(); !slices.Equal(got, []string{"condition", "count"}) || mean.Observations[1].Number[2] != 8 {
		t.Fatalf("got %v", mean.Observations)
	}
	values := floats(t, r)
	for g, label := range []string{"face", "house", "tool"} {
		for i := range 6 {
			var there []float64
			for o := range 24 {
				if v := values[o*6+i]; r.Observations[0].Text[o] == label && !math.IsNaN(v) {
					there = append(there, v)
				}
			}
			sum, m := total(there)
			same(t, label, []float64{floats(t, mean)[g*6+i], float64(n.Elements[g*6+i])}, []float64{sum / float64(m), float64(m)}, 1e-14)
		}
	}
	order := rand.New(rand.NewPCG(1, 1)).Perm(24)
	again, m := must2(r.Select(order).AverageBy("condition"))(t)
	same(t, "another order", floats(t, again), floats(t, mean), 1e-14)
	if !reflect.DeepEqual(m, n) {
		t.Error("the numbers depend on the order")
	}
	all, _ := must2(r.AverageBy())(t)
	if o, _, _ := all.Dims(); o != 1 {
		t.Errorf("without columns: %d observations", o)
	}
}

func must2[T, U any](v T, u U, err error) func(t *testing.T) (T, U) {
	return func(t *testing.T) (T, U) { t.Helper(); return must(v, err)(t), u }
}

func TestConditionMeansOfOneSessionLeaveOutWhatIsMissing(t *testing.T) {
	r := &Recording{Name: "r", Measure: BOLD, Time: axis(0, 1, 2), Width: 1, Values: Of(3, 1, 2, []float64{1, 3, nan, 8, nan, nan}),
		Observations: table.Table{table.Texts("c", "a", "a", "a")}}
	got := must(r.ConditionMeans("c"))(t)
	if !mat.Equal(got.Mean, mat.NewDense(1, 1, []float64{5})) || got.Trials[0][0] != 2 || got.Measure != BOLD { // the means of 2 and 8
		t.Errorf("got %v", got)
	}
	courses := must(r.TimeCourses("c"))(t)
	if courses[0].Mean.At(0, 0) != 1 || courses[1].Mean.At(0, 0) != 5.5 || courses[0].Trials[0][0] != 1 || courses[1].Trials[0][0] != 2 {
		t.Errorf("got %v and %v", courses[0], courses[1])
	}
	r.Observations = table.Table{table.Texts("c", "a", "a", "b")}
	if _, err := r.ConditionMeans("c"); err == nil || !strings.Contains(err.Error(), `channel "0" has no observation with c=b`) {
		t.Errorf("a condition with missing values alone: %v", err)
	}
}
