package searchlight_test

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// planted is a volume of noise with correlation between neighbours along x, in runs, and with patterns of the conditions in some of its voxels.
func planted(t *testing.T, v searchlight.Volume, conditions, runs int, at []int, strength float64, seed rng.Seed) *rsa.Trials {
	t.Helper()
	random, voxels := seed.Rand(), v.Len()
	signal := mat.NewDense(conditions, voxels, nil)
	for _, voxel := range at {
		for c := range conditions {
			signal.Set(c, voxel, strength*random.NormFloat64())
		}
	}
	x := mat.NewDense(conditions*runs, voxels, nil)
	var of, in []string
	for r := range runs {
		for c := range conditions {
			row, last := x.RawRowView(r*conditions+c), random.NormFloat64()
			for j := range row {
				last = 0.6*last + 0.8*random.NormFloat64()
				row[j] = signal.At(c, j) + last + float64(r)
			}
			of, in = append(of, names(conditions)[c]), append(in, fmt.Sprint("run", r+1))
		}
	}
	trials, err := rsa.NewTrials(x, of, in)
	if err != nil {
		t.Fatal(err)
	}
	return trials
}

// What is planted in one place of a volume is found there, where spheres reach it, and nowhere else; elsewhere crossnobis distances are 0 on average.
func TestFindsWhatIsPlanted(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{12, 10, 8}}
	spheres, err := v.Spheres(searchlight.SphereOptions{Radius: 2})
	if err != nil {
		t.Fatal(err)
	}
	var at []int
	for z := range 3 {
		for y := range 3 {
			for x := range 3 {
				at = append(at, 2+x+12*(3+y)+120*(2+z))
			}
		}
	}
	trials := planted(t, v, 6, 6, at, 1.2, rng.New(8).At("planted"))
	f, err := searchlight.Relabel(context.Background(), trials, spheres, searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 499, Source: rng.New(9).Source()}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := searchlight.Run(context.Background(), trials, spheres, searchlight.Plain(func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) }), searchlight.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	var elsewhere []float64
	for i := range spheres.Len() {
		reached := 0
		for _, c := range spheres.Members(nil, i) {
			if slices.Contains(at, c) {
				reached++
			}
		}
		switch found := f.Corrected[i] <= .05; {
		case reached >= 18 && !found:
			t.Errorf("the sphere at %d holds %d voxels with signal and has p = %v", spheres.Centre(i), reached, f.Corrected[i])
		case reached == 0 && found:
			t.Errorf("the sphere at %d holds no signal and has p = %v", spheres.Centre(i), f.Corrected[i])
		}
		if reached == 0 {
			elsewhere = append(elsewhere, mean(m.RDMs.RDM(i).Values))
		}
	}
	// Spheres overlap, so the standard error is that of spheres of 27 voxels which do not: a bound that is too wide by no more than that.
	sd := 0.0
	for _, d := range elsewhere {
		sd += d * d / float64(len(elsewhere))
	}
	if z := mean(elsewhere) / math.Sqrt(sd*27/float64(len(elsewhere))); !(math.Abs(z) <= 3) {
		t.Errorf("crossnobis distances where nothing is: mean %v, z = %.1f", mean(elsewhere), z)
	}
}

func mean(x []float64) (m float64) {
	for _, v := range x {
		m += v / float64(len(x))
	}
	return m
}

// Where nothing is, any sphere is called significant in 5 % of volumes, and a single one in 5 %: 3 to 7 % of 2000 is four standard errors to either side.
func TestRelabelKeepsItsLevel(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{8, 6, 1}}
	spheres, err := v.Spheres(searchlight.SphereOptions{Radius: 2})
	if err != nil {
		t.Fatal(err)
	}
	any, one := 0, 0
	const volumes = 2000
	for k := range volumes {
		seed := rng.New(17).At("volume", k)
		f, err := searchlight.Relabel(context.Background(), planted(t, v, 4, 4, nil, 0, seed.At("data")), spheres,
			searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 199, Source: seed.At("labels").Source()}})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Min(f.Corrected) <= .05 {
			any++
		}
		if f.P[20] <= .05 {
			one++
		}
	}
	for name, n := range map[string]int{"any sphere": any, "one sphere": one} {
		if share := float64(n) / volumes; share < .03 || share > .07 {
			t.Errorf("%s is significant in %v of volumes without signal", name, share)
		}
	}
}

// The statistic is the mean crossnobis distance over its deviation, from all relabellings of two runs by hand, with and without whitening.
func TestRelabelAgainstCrossnobis(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{4, 1, 1}}
	residuals := normal(60, 4, "residuals")
	for i := range 60 {
		residuals.Set(i, 1, residuals.At(i, 0)+0.5*residuals.At(i, 1))
	}
	noise, err := rsa.ResidualCovariance(residuals, rsa.NoiseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	precision, err := noise.Precision()
	if err != nil {
		t.Fatal(err)
	}
	trials := planted(t, v, 3, 2, []int{0, 2}, 1, rng.New(3).At("small"))
	whole := searchlight.List{{Centre: 0, Members: []int{0, 1, 2, 3}}}
	for _, whitened := range []bool{false, true} {
		o, by := searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 20000, Source: rng.New(4).Source()}}, rsa.CrossnobisOptions{}
		if whitened {
			o.Residuals, by.Precision = residuals, precision
		}
		f, err := searchlight.Relabel(context.Background(), trials, whole, o)
		if err != nil {
			t.Fatal(err)
		}
		var distances []float64 // under the six orders of the second run
		for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			other := *trials
			other.Of = slices.Clone(trials.Of)
			for c, to := range order {
				other.Of[3+c] = to
			}
			r, err := rsa.Crossnobis(&other, by)
			if err != nil {
				t.Fatal(err)
			}
			distances = append(distances, mean(r.Values))
		}
		squares, reach := 0.0, 0
		for _, d := range distances {
			squares += d * d / 6
			if d >= distances[0]-1e-12 {
				reach++
			}
		}
		if m := mean(distances); !(math.Abs(m) <= 1e-12) {
			t.Errorf("the mean distance over relabellings is %v, want 0", m)
		}
		if want := distances[0] / math.Sqrt(squares); !(math.Abs(f.Statistic[0]-want) <= 1e-9) {
			t.Errorf("whitened %v: statistic %v, want %v", whitened, f.Statistic[0], want)
		}
		if want := float64(reach) / 6; !(math.Abs(f.P[0]-want) <= 4*math.Sqrt(.25/20000)) {
			t.Errorf("whitened %v: p = %v, want %v", whitened, f.P[0], want)
		}
		if f.P[0] != f.Corrected[0] {
			t.Errorf("one neighbourhood: p = %v, corrected %v", f.P[0], f.Corrected[0])
		}
	}
}

func TestRelabelIsTheSameOnAnyNumberOfCores(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{6, 5, 2}}
	spheres, err := v.Spheres(searchlight.SphereOptions{Radius: 1.5})
	if err != nil {
		t.Fatal(err)
	}
	trials := planted(t, v, 4, 3, []int{7, 8}, 2, rng.New(5).At("cores"))
	var all [][]float64
	for _, cores := range []int{1, 4} {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		f, err := searchlight.Relabel(context.Background(), trials, spheres, searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 99, Source: rng.New(6).Source()}})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, slices.Concat(f.Statistic, f.P, f.Corrected, f.Largest))
	}
	if !slices.Equal(all[0], all[1]) {
		t.Error("results differ between one core and four")
	}
}

func TestRelabelRefuses(t *testing.T) {
	v := searchlight.Volume{Size: [3]int{3, 1, 1}}
	good := planted(t, v, 3, 2, nil, 0, rng.New(1).At("refuse"))
	whole := searchlight.List{{Centre: 0, Members: []int{0, 1, 2}}}
	missing, twice, nan := *good, *good, *good
	missing.Of, twice.Values, nan.Values = []int{0, 1, 2, 0, 1, 1}, good.Values, mat.DenseCopyOf(good.Values)
	nan.Values.Set(2, 1, math.NaN())
	none := rsa.Patterns(mat.DenseCopyOf(good.Values.Slice(0, 3, 0, 3)), names(3))
	constant := *good
	constant.Values = mat.NewDense(6, 3, nil)
	dead := *good // whose means round
	dead.Values = mat.NewDense(6, 3, nil)
	dead.Values.Apply(func(int, int, float64) float64 { return .9 }, dead.Values)
	source := inference.Resampling{Resamples: 9, Source: rng.New(1).Source()}
	for _, c := range []struct {
		trials *rsa.Trials
		n      searchlight.Neighbourhoods
		o      searchlight.RelabelOptions
		want   string
	}{
		{none, whole, searchlight.RelabelOptions{Resampling: source}, "0 runs, want at least 2"},
		{&missing, whole, searchlight.RelabelOptions{Resampling: source}, `condition "c01" has several rows in run run2`},
		{&nan, whole, searchlight.RelabelOptions{Resampling: source}, "values are missing"},
		{&constant, whole, searchlight.RelabelOptions{Resampling: source}, "every neighbourhood failed, the first: no variance between conditions"},
		{&dead, whole, searchlight.RelabelOptions{Resampling: source}, "every neighbourhood failed, the first: no variance between conditions"},
		{good, whole, searchlight.RelabelOptions{}, "no source of random numbers"},
		{good, nil, searchlight.RelabelOptions{Resampling: source}, "no neighbourhood"},
		{good, searchlight.List{{Members: []int{3}}}, searchlight.RelabelOptions{Resampling: source}, "the neighbourhood has channel 3, the data have 3"},
		{good, whole, searchlight.RelabelOptions{Resampling: source, Residuals: normal(9, 2, "few")}, "the residuals have 2 channels, want 3"},
	} {
		if _, err := searchlight.Relabel(context.Background(), c.trials, c.n, c.o); err == nil || !strings.HasPrefix(err.Error(), "searchlight: relabel: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := searchlight.Relabel(ctx, good, whole, searchlight.RelabelOptions{Resampling: source}); err == nil {
		t.Error("no error after the context ended")
	}
}
