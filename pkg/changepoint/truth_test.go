package changepoint

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// simulate draws a number of changes, segments and values from the prior, and noise.
func simulate(model Model, n, series, most int, spread, noise float64, r *rand.Rand) (Series, []int) {
	least := model.least()
	all := every(model, n, r.IntN(most+1), least)
	changes := all[r.IntN(len(all))]
	s := Series{Values: mat.NewDense(n, series, nil)}
	t := 0.0
	for range n {
		t += 0.2 + r.Float64()
		s.Times = append(s.Times, t)
	}
	x := design(model, s.Times, changes)
	_, k := x.Dims()
	for d := range series {
		values := mat.NewVecDense(k, nil)
		for j := range k {
			values.SetVec(j, spread*r.NormFloat64())
		}
		var y mat.VecDense
		y.MulVec(x, values)
		for i := range n {
			s.Values.Set(i, d, y.AtVec(i)+noise*r.NormFloat64())
		}
	}
	return s, changes
}

// Where the truth is drawn from the prior, intervals hold it as often as they say, and each number of changes is as frequent as its mean probability.
func TestCalibration(t *testing.T) {
	repeats := 600
	if testing.Short() {
		repeats = 100
	}
	for _, c := range []struct {
		model     Model
		n, series int
	}{{Levels, 24, 1}, {Levels, 24, 3}, {Lines, 24, 1}, {Bends, 20, 2}} {
		r := rand.New(rng.New(3).At("model", int(c.model)).Source())
		const most = 2
		opt := Options{Model: c.model, MaxChanges: most, Mean: make([]float64, c.series), Spread: make([]float64, c.series)}
		noise := newRow(c.series)
		for d := range c.series {
			opt.Spread[d] = 2
			noise.Set(0, d, 1)
		}
		var covered, number, none []float64
		for range repeats {
			s, truth := simulate(c.model, c.n, c.series, most, 2, 1, r)
			s.Noise = noise
			f, err := Find(context.Background(), s, opt)
			if err != nil {
				t.Fatal(err)
			}
			for m, change := range f.Changes(len(truth), 0.8) {
				at, low := s.Times[truth[m]], change.Low
				if c.model != Bends {
					low = math.Nextafter(low, math.Inf(1)) // the change is after the time of the observation before
				}
				covered = append(covered, boolean(at >= low && at <= change.High)-change.Probability)
			}
			number = append(number, boolean(len(truth) == most)-f.Number[most])
			none = append(none, boolean(len(truth) == 0)-f.Number[0])
		}
		for name, x := range map[string][]float64{"coverage": covered, "two changes": number, "no change": none} {
			mean, sd := stat.MeanStdDev(x, nil)
			if se := sd / math.Sqrt(float64(len(x))); !(math.Abs(mean) <= 4*se) {
				t.Errorf("%v, %d series: %s: %v more than its probability, with a standard error of %v", c.model, c.series, name, mean, se)
			}
		}
	}
}

func boolean(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Intervals of 90 % hold two jumps of four standard deviations at least so often where the noise is estimated, as places are whole observations.
func TestCoverageWithEstimatedNoise(t *testing.T) {
	r := rand.New(rng.New(4).Source())
	repeats, covered := 200, 0.0
	if testing.Short() {
		repeats = 50
	}
	for range repeats {
		s := Series{Values: mat.NewDense(60, 1, nil)}
		for i := range 60 {
			s.Times = append(s.Times, float64(i))
			s.Values.Set(i, 0, r.NormFloat64()+4*boolean(i >= 20 && i < 41))
		}
		f, err := Find(context.Background(), s, Options{MaxChanges: 4})
		if err != nil {
			t.Fatal(err)
		}
		if f.Likely() < 2 || f.Chosen() < 2 {
			t.Errorf("a jump of four standard deviations is missed: %d changes by the posterior, %d by BIC", f.Likely(), f.Chosen())
		}
		for m, c := range f.Changes(2, 0.9) {
			at := []float64{19.5, 40.5}[m]
			covered += boolean(c.Low <= at && at <= c.High) / float64(2*repeats)
		}
	}
	if least := 0.9 - 4*math.Sqrt(0.9*0.1/float64(2*repeats)); !(covered >= least) {
		t.Errorf("intervals of 90 %% hold %v of the jumps", covered)
	}
}

// Independent noise seldom has changes, in at most one series of ten; noise of which neighbours correlate by 0.7 has in most, which the notes of the fit mostly tell.
func TestFalseAlarms(t *testing.T) {
	repeats := 120
	if testing.Short() {
		repeats = 40
	}
	for _, c := range []struct {
		correlation, atLeast, atMost float64
	}{{0, 0, 0.1}, {0.7, 0.5, 1.01}} {
		r := rand.New(rng.New(5).Source())
		bayes, bic, warned := 0.0, 0.0, 0.0
		for range repeats {
			s := Series{Values: mat.NewDense(80, 1, nil)}
			x := r.NormFloat64()
			for i := range 80 {
				x = c.correlation*x + math.Sqrt(1-c.correlation*c.correlation)*r.NormFloat64()
				s.Times = append(s.Times, float64(i))
				s.Values.Set(i, 0, x)
			}
			f, err := Find(context.Background(), s, Options{})
			if err != nil {
				t.Fatal(err)
			}
			bayes += boolean(f.Likely() > 0) / float64(repeats)
			bic += boolean(f.Chosen() > 0) / float64(repeats)
			warned += boolean(strings.Contains(f.String(), "neighbouring residuals")) / float64(repeats)
		}
		t.Logf("correlation %v: changes in %.3f (posterior) and %.3f (BIC) of the series, a note in %.3f", c.correlation, bayes, bic, warned)
		if !(bayes >= c.atLeast && bayes <= c.atMost) {
			t.Errorf("correlation %v: the posterior has changes in %v of the series", c.correlation, bayes)
		}
		if (c.correlation > 0) != (warned > 0.5) {
			t.Errorf("correlation %v: a note in %v of the series", c.correlation, warned)
		}
	}
}

// TestNoiseFromNeighbours has the size of the noise about levels that jump, and about lines that break off, from neighbours alone. The median of |x| has a relative standard
// error of 1.17/√n for independent x, and neighbours that share values make it larger by less than √2.
func TestNoiseFromNeighbours(t *testing.T) {
	const n, noise = 20_000, 0.7
	r := rand.New(rng.New(12).Source())
	levels, lines := Series{Values: mat.NewDense(n, 1, nil)}, Series{Values: mat.NewDense(n, 1, nil)}
	for i := range n {
		levels.Times = append(levels.Times, float64(i)+0.5*r.Float64())
		levels.Values.Set(i, 0, 50*boolean(i/1000%2 == 1)+noise*r.NormFloat64())
		lines.Values.Set(i, 0, 3*float64(i%1000)+noise*r.NormFloat64())
	}
	lines.Times = make([]float64, n)
	for i := range n {
		lines.Times[i] = float64(i)
	}
	for model, s := range map[Model]Series{Levels: levels, Lines: lines, Bends: lines} {
		if got := s.neighbours(0, model); !(math.Abs(got/noise-1) <= 4*1.17*math.Sqrt(2./n)) {
			t.Errorf("%v: noise %v, want %v", model, got, noise)
		}
	}
}
