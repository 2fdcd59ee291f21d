package inference

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func normalMatrix(random *rand.Rand, rows, columns int) *mat.Dense {
	return mat.NewDense(rows, columns, normals(random, rows*columns, 0))
}

func TestGraphs(t *testing.T) {
	if got := Line(3); !slices.Equal(got[1], []int{0, 2}) || !slices.Equal(got[0], []int{1}) {
		t.Errorf("line: %v", got)
	}
	middle := 1*9 + 1*3 + 1
	for corners, want := range map[bool]int{false: 6, true: 26} {
		g := Grid([]int{3, 3, 3}, nil, corners)
		if len(g[middle]) != want || len(g) != 27 {
			t.Errorf("corners %v: %d neighbours, want %d", corners, len(g[middle]), want)
		}
		for i, neighbours := range g {
			for _, j := range neighbours {
				if !slices.Contains(g[j], i) {
					t.Errorf("%d has neighbour %d and not the reverse", i, j)
				}
			}
		}
	}
	masked := Grid([]int{2, 3}, []bool{true, false, true, true, true, true}, false) // a ring without one
	want := Graph{{2}, {4}, {0, 3}, {2, 4}, {1, 3}}
	for i := range want {
		if !slices.Equal(masked[i], want[i]) {
			t.Errorf("masked point %d: %v, want %v", i, masked[i], want[i])
		}
	}
	grid, product := Grid([]int{4, 5}, nil, false), Line(4).Times(Line(5))
	for i := range grid {
		a, b := slices.Clone(grid[i]), slices.Clone(product[i])
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("point %d: grid %v, product of lines %v", i, a, b)
		}
	}
}

// steppedTFCE sums extent^E h^H dh over thresholds in small steps, finding clusters anew at each.
func steppedTFCE(values []float64, g Graph, extent, height, step float64) []float64 {
	out := make([]float64, len(values))
	largest := slices.Max(values)
	for h := step / 2; h < largest; h += step {
		newClusterFinder(g, h, Greater).visit(values, func(members []int, _ float64) {
			for _, i := range members {
				out[i] += math.Pow(float64(len(members)), extent) * math.Pow(h, height) * step
			}
		})
	}
	return out
}

func TestTFCEIsTheIntegral(t *testing.T) {
	// A single point: h³/3. Two neighbours at 1 and 2: the lower one gets √2/3, the higher one √2/3 + (8−1)/3.
	got := TFCE([]float64{2, 1, 0, 3}, Line(4), .5, 2)
	for i, want := range []float64{math.Sqrt2/3 + 7./3, math.Sqrt2 / 3, 0, 9} {
		if !(math.Abs(got[i]-want) <= 1e-14) {
			t.Errorf("point %d: %g, want %g", i, got[i], want)
		}
	}
	random := rand.New(rand.NewPCG(6, 6))
	g := Grid([]int{5, 6, 4}, nil, false)
	values := normals(random, len(g), .3)
	for i := range values {
		if i%7 == 0 {
			values[i] = 1 // ties
		}
	}
	for _, e := range [][2]float64{{.5, 2}, {1, 1}, {.7, 1.3}} {
		exact, steps := TFCE(values, g, e[0], e[1]), steppedTFCE(values, g, e[0], e[1], 1e-3)
		turned := slices.Clone(values)
		for i := range turned {
			turned[i] = -turned[i]
		}
		below := TFCE(turned, g, e[0], e[1])
		for i := range exact {
			if values[i] > 0 && !(math.Abs(exact[i]-steps[i]) <= .01*exact[i]+1e-2) {
				t.Errorf("E, H = %v, point %d: %g, in steps of a thousandth %g", e, i, exact[i], steps[i])
			}
			if below[i] != -exact[i] {
				t.Errorf("turned values: %g, want %g", below[i], -exact[i])
			}
		}
	}
}

func TestMapsOfTAreTTests(t *testing.T) {
	x := normalMatrix(rand.New(rand.NewPCG(8, 1)), 9, 6)
	got, err := MaxStatistic(context.Background(), x, TwoSided, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	for j, stat := range got.Statistic {
		column := mat.Col(nil, j, x)
		agree(t, "t", stat, TTest(column, 0, TwoSided).Statistic, 1e-12)
		agree(t, "p alone", got.P[j], flipP(t, column, TwoSided), 1e-12)
		if got.Corrected[j] < got.P[j] {
			t.Errorf("variable %d: corrected p %g below that alone, %g", j, got.Corrected[j], got.P[j])
		}
	}
	if !got.Exact || got.Resamples != 511 || len(got.Largest) != 512 || !slices.IsSorted(got.Largest) {
		t.Errorf("%v", got)
	}
}

// With one variable, corrected is uncorrected; with copies of one variable too, as they do not make more tests.
func TestMaxStatisticKnowsThatCopiesAreOneTest(t *testing.T) {
	x := normals(rand.New(rand.NewPCG(8, 2)), 10, .5)
	copies := mat.NewDense(10, 30, nil)
	for i, v := range x {
		for j := range 30 {
			copies.Set(i, j, v*float64(j+1)) // t does not depend on the scale
		}
	}
	got, err := MaxStatistic(context.Background(), copies, Greater, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	for j := range 30 {
		agree(t, "corrected", got.Corrected[j], flipP(t, x, Greater), 1e-12)
	}
}

func TestCriticalValueAgreesWithCorrectedP(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 3))
	for range 20 {
		x := normalMatrix(random, 8, 5)
		for i := range 8 {
			x.Set(i, 0, x.At(i, 0)+1)
		}
		got, err := MaxStatistic(context.Background(), x, Greater, Resampling{})
		if err != nil {
			t.Fatal(err)
		}
		for _, alpha := range []float64{.01, .05, .3} {
			for j, stat := range got.Statistic {
				if (got.Corrected[j] <= alpha) != (stat > got.Critical(alpha)) {
					t.Errorf("t = %g, corrected p = %g, critical value at %g is %g", stat, got.Corrected[j], alpha, got.Critical(alpha))
				}
			}
		}
	}
	few := &FamilyWise{Largest: []float64{1, 2, 3}}
	if !math.IsInf(few.Critical(.05), 1) {
		t.Error("three resamples cannot reach 5 %")
	}
}

func TestVariablesThatCannotBeTested(t *testing.T) {
	x := normalMatrix(rand.New(rand.NewPCG(8, 4)), 8, 5)
	want, err := MaxStatistic(context.Background(), mat.DenseCopyOf(x.Slice(0, 8, 0, 3)), TwoSided, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	x.Set(2, 3, math.NaN())
	for i := range 8 {
		x.Set(i, 4, .7)
	}
	got, err := MaxStatistic(context.Background(), x, TwoSided, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	for j := range 5 {
		if j >= 3 {
			if !math.IsNaN(got.P[j]) || !math.IsNaN(got.Corrected[j]) || !math.IsNaN(got.Statistic[j]) {
				t.Errorf("variable %d has p = %g", j, got.P[j])
			}
		} else if got.P[j] != want.P[j] || got.Corrected[j] != want.Corrected[j] {
			t.Errorf("variable %d depends on variables that are left out", j)
		}
	}
}

func TestClustersFindAnEffectAndNothingElse(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 5))
	x := normalMatrix(random, 12, 100)
	for i := range 12 {
		for j := 40; j < 50; j++ {
			x.Set(i, j, x.At(i, j)+2)
		}
	}
	got, err := ClusterMass(context.Background(), x, Line(100), TwoSided, ClusterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first := got.Clusters[0]
	if first.P > .001 || first.Members[0] < 38 || first.Members[len(first.Members)-1] > 51 || len(first.Members) < 8 {
		t.Errorf("%v", got)
	}
	mass := 0.0
	for _, j := range first.Members {
		mass += got.T[j]
	}
	agree(t, "mass", first.Mass, mass, 1e-12)
	agree(t, "threshold", upperT(got.Threshold, 11), .005, 1e-9)
	for _, c := range got.Clusters[1:] {
		if c.P < .05 {
			t.Errorf("cluster %v where there is no effect", c)
		}
	}
	enhanced, err := TFCETest(context.Background(), x, Line(100), TwoSided, Resampling{})
	if err != nil {
		t.Fatal(err)
	}
	for j, p := range enhanced.Corrected {
		if inside := j >= 40 && j < 50; inside && p > .01 || (j < 38 || j > 51) && p < .05 {
			t.Errorf("TFCE: variable %d has corrected p = %g", j, p)
		}
	}
}

func TestMapsAreTheSameOnAnyNumberOfCores(t *testing.T) {
	x := normalMatrix(rand.New(rand.NewPCG(8, 6)), 20, 40)
	var all [][]float64
	for _, cores := range []int{1, 3} {
		onCores(cores, func() {
			opt := Resampling{Resamples: 299, Source: rand.NewPCG(1, 1)}
			a, err := MaxStatistic(context.Background(), x, TwoSided, opt)
			opt.Source = rand.NewPCG(1, 1)
			b, err2 := TFCETest(context.Background(), x, Line(40), Greater, opt)
			opt.Source = rand.NewPCG(1, 1)
			c, err3 := ClusterMass(context.Background(), x, Line(40), TwoSided, ClusterOptions{Resampling: opt, Forming: .1})
			if err != nil || err2 != nil || err3 != nil {
				t.Fatal(err, err2, err3)
			}
			all = append(all, slices.Concat(a.P, a.Corrected, a.Largest, b.P, b.Corrected, b.Largest, c.Heaviest))
		})
	}
	if !slices.Equal(all[0], all[1]) {
		t.Error("maps depend on the number of cores")
	}
}
