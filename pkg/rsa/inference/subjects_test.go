package inference

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func normals(random *rand.Rand, n int, mean float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + random.NormFloat64()
	}
	return x
}

// onCores calls do with so many processors.
func onCores(n int, do func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	do()
}

// Among all sign patterns of n subjects of any sizes, the p values of an exact test are as frequent as they are large: none occurs more often than its value says.
func TestExactTestsOverAllSignPatterns(t *testing.T) {
	sizes := []float64{.3, 1.7, .9, 2.2, .4, 1.1, 3} // no two sums are equal
	tied := []float64{1, 1, 2, 2, 2, 3, 0}
	for _, c := range []struct {
		name  string
		sizes []float64
		test  func(x []float64, side Sided) float64
	}{
		{"sign flip", sizes, func(x []float64, side Sided) float64 { return flipP(t, x, side) }},
		{"signed rank", sizes, func(x []float64, side Sided) float64 { return SignedRank(x, 0, side).P }},
		{"sign flip, ties", tied, func(x []float64, side Sided) float64 { return flipP(t, x, side) }},
		{"signed rank, ties", tied, func(x []float64, side Sided) float64 { return SignedRank(x, 0, side).P }},
	} {
		for _, side := range allSides {
			var p []float64
			for pattern := range 1 << len(c.sizes) {
				x := slices.Clone(c.sizes)
				for i := range x {
					if pattern>>i&1 == 1 {
						x[i] = -x[i]
					}
				}
				p = append(p, c.test(x, side))
			}
			slices.Sort(p)
			for k, v := range p {
				if k == len(p)-1 || p[k+1] > v*(1+1e-9) {
					if share := float64(k+1) / float64(len(p)); share > v*(1+1e-9) {
						t.Errorf("%s, %v: %g of the patterns have p ≤ %g", c.name, side, share, v)
					} else if side != TwoSided && !(math.Abs(share-v) <= 1e-9) {
						t.Errorf("%s, %v: p ≤ %g in %g of the patterns: not exact", c.name, side, v, share)
					}
				}
			}
		}
	}
}

func flipP(t *testing.T, x []float64, side Sided) float64 {
	t.Helper()
	got, err := SignFlip(context.Background(), x, 0, side, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	return got.P
}

func TestSignedRankStatisticAndNotes(t *testing.T) {
	got := SignedRank([]float64{1.5, -2, math.NaN(), 3, 0, 2}, 0, Greater) // ranks 1, 2.5, 4, 2.5
	if got.Statistic != 7.5 || !got.Exact || got.N != 5 {
		t.Errorf("W = %g of %d, exact %v, want 7.5 of 5, exact", got.Statistic, got.N, got.Exact)
	}
	for _, part := range []string{"1 of 6 values are NaN", "1 of 5 values are exactly 0"} {
		if !strings.Contains(got.Note, part) {
			t.Errorf("note %q lacks %q", got.Note, part)
		}
	}
	// W of 7.5 or more out of 16 patterns of ranks 1, 2.5, 2.5, 4: sums 7.5 (twice… 4+2.5+1), 9, 10, 6.5 …
	count := 0
	for pattern := range 16 {
		w := 0.0
		for i, r := range []float64{1, 2.5, 2.5, 4} {
			w += r * float64(pattern>>i&1)
		}
		count += btoi(w >= 7.5)
	}
	agree(t, "p", got.P, float64(count)/16, 1e-15)
	if got := SignedRank([]float64{2, 2, 2}, 2, TwoSided); !math.IsNaN(got.P) || got.Note == "" {
		t.Errorf("no value differs: %v", got)
	}
}

func TestNothingToTest(t *testing.T) {
	for _, c := range []struct {
		name string
		test Test
	}{
		{"one subject", TTest([]float64{1}, 0, Greater)},
		{"no subject", TTest(nil, 0, Greater)},
		{"equal values", TTest([]float64{.1, .1, .1}, 0, Greater)},
		{"no variance known", TTestOf(1, math.NaN(), 4, 0, TwoSided)},
		{"no degrees of freedom", TTestOf(1, 1, math.NaN(), 0, TwoSided)},
		{"a group of one", WelchTTest([]float64{1}, []float64{2, 3}, TwoSided)},
		{"no samples", BootstrapTest([]float64{math.NaN()}, Greater)},
	} {
		if !math.IsNaN(c.test.P) || c.test.Note == "" {
			t.Errorf("%s: p = %g, note %q; want NaN and why", c.name, c.test.P, c.test.Note)
		}
	}
}

func TestTestsDoNotDependOnTheOrderOfSubjects(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 1))
	x := normals(random, 12, .4)
	y := slices.Clone(x)
	random.Shuffle(len(y), func(i, j int) { y[i], y[j] = y[j], y[i] })
	agree(t, "t", TTest(y, 0, TwoSided).P, TTest(x, 0, TwoSided).P, 1e-12)
	agree(t, "signed rank", SignedRank(y, 0, TwoSided).P, SignedRank(x, 0, TwoSided).P, 1e-12)
	agree(t, "sign flip", flipP(t, y, TwoSided), flipP(t, x, TwoSided), 1e-12)
}

func TestRandomTestsAreTheSameOnAnyNumberOfCores(t *testing.T) {
	ctx := context.Background()
	random := rand.New(rand.NewPCG(3, 2))
	a, b := normals(random, 30, .2), normals(random, 25, 0)
	var flips, deals []float64
	for _, cores := range []int{1, 2, 5} {
		onCores(cores, func() {
			f, err := SignFlip(ctx, a, 0, TwoSided, Resampling{Resamples: 999, Source: rand.NewPCG(1, 1)})
			g, err2 := PermuteGroups(ctx, a, b, TwoSided, Resampling{Resamples: 999, Source: rand.NewPCG(1, 1)})
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			flips, deals = append(flips, f.P), append(deals, g.P)
		})
	}
	if slices.Max(flips) != slices.Min(flips) || slices.Max(deals) != slices.Min(deals) {
		t.Errorf("p by number of cores: sign flips %v, groups %v", flips, deals)
	}
}

func TestRandomFlipsComeCloseToAllFlips(t *testing.T) {
	x := normals(rand.New(rand.NewPCG(4, 4)), 18, .45) // 2¹⁸ patterns, tried here one by one
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	count := 0
	for pattern := range 1 << len(x) {
		total := 0.0
		for i, v := range x {
			total += v * float64(1-2*(pattern>>i&1))
		}
		count += btoi(total >= sum-1e-9)
	}
	want, n := float64(count)/(1<<18), 20000
	got, err := SignFlip(context.Background(), x, 0, Greater, Resampling{Resamples: n, Source: rand.NewPCG(5, 5)})
	if err != nil {
		t.Fatal(err)
	}
	if !(math.Abs(got.P-want) <= 4*math.Sqrt(want/float64(n))) || got.Exact {
		t.Errorf("p = %g of %d flips (exact %v), of all %g", got.P, n, got.Exact, want)
	}
}

func TestSourcesAreAskedForOnlyWhereNeeded(t *testing.T) {
	ctx, random := context.Background(), rand.New(rand.NewPCG(1, 4))
	if _, err := SignFlip(ctx, normals(random, 15, 0), 0, Greater, Resampling{}); err == nil {
		t.Error("15 subjects without a source: no error")
	}
	if _, err := PermuteGroups(ctx, normals(random, 9, 0), normals(random, 9, 0), Greater, Resampling{}); err == nil {
		t.Error("two groups of 9 without a source: no error")
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := SignFlip(stopped, normals(random, 10, 0), 0, Greater, Resampling{}); err == nil {
		t.Error("a cancelled context: no error")
	}
}

func TestGroups(t *testing.T) {
	a, b := []float64{5, 6.5, 7.25}, []float64{1, 2.125, 4, 4.75}
	got, err := PermuteGroups(context.Background(), a, b, Greater, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Exact || got.Resamples != 34 || got.P != 1./35 { // the groups do not overlap: one deal of 35
		t.Errorf("%v: want p = 1/35, exact", got)
	}
	all := append(slices.Clone(a), b...)
	seen := map[float64]bool{}
	dealt := make([]float64, len(all))
	for index := range 35 { // every choice of three once
		deal(dealt, all, 3, index)
		product := dealt[0] * 1e4 * dealt[1] * dealt[2]
		seen[product] = true
		sorted, want := slices.Clone(dealt), slices.Clone(all)
		slices.Sort(sorted)
		slices.Sort(want)
		if !slices.Equal(sorted, want) {
			t.Fatalf("deal %d: %v", index, dealt)
		}
	}
	if len(seen) != 35 {
		t.Errorf("%d different deals, want 35", len(seen))
	}
	back, _ := PermuteGroups(context.Background(), b, a, Less, Resampling{})
	agree(t, "groups the other way round", back.P, got.P, 1e-12)
}

// Where groups differ and nothing varies within them, t is infinite, in the deal that swaps them too.
func TestGroupsWithoutVariance(t *testing.T) {
	for _, c := range []struct {
		a, b  []float64
		sided Sided
		want  float64
	}{
		{[]float64{1, 1}, []float64{2, 2}, TwoSided, 2. / 6},
		{[]float64{1, 1}, []float64{2, 2}, Less, 1. / 6},
		{[]float64{1, 1}, []float64{2, 2}, Greater, 1},
		{[]float64{5, 5, 5}, []float64{2, 2, 2}, TwoSided, 2. / 20},
		{[]float64{5, 5, 5}, []float64{5, 5, 5}, TwoSided, 1},
	} {
		got, err := PermuteGroups(context.Background(), c.a, c.b, c.sided, Resampling{})
		if err != nil || !(math.Abs(got.P-c.want) <= 1e-15) {
			t.Errorf("%v and %v, %v: p = %v, error %v, want %v", c.a, c.b, c.sided, got.P, err, c.want)
		}
	}
}

// SciPy's t.sf, twice. The beta distribution has lost its digits where there are so many degrees of freedom.
func TestManyDegreesOfFreedom(t *testing.T) {
	for _, c := range []struct{ statistic, dof, want float64 }{
		{.5, 1e8, 0.6170750785521781},
		{10, 1e8, 1.5240094630247527e-23},
		{3, 1e10, 0.00269979606990795},
		{.5, 1e14, 0.6170750774519753},
		{10, 1e14, 1.523970604870966e-23},
		{3, 1e300, 0.0026997960632601913}, // the normal distribution's
	} {
		if got := TTestOf(c.statistic, 1, c.dof, 0, TwoSided).P; !(math.Abs(got/c.want-1) <= 1e-9) {
			t.Errorf("t(%g) = %g: p = %v, want %v", c.dof, c.statistic, got, c.want)
		}
	}
	if got := TTest([]float64{1e170, 2e170, 4e170}, 0, TwoSided); !math.IsNaN(got.P) || got.Note == "" {
		t.Errorf("values whose variance overflows: %v", got)
	}
}
