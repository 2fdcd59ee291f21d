package calibration

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestExactAndWrongPosteriors(t *testing.T) {
	for _, c := range []struct {
		name    string
		sampler Sampler
		want    [3]string // what is said of x[0], x[1] and the log likelihood; "" anything
	}{
		{"exact", exact(1, 0), [3]string{"calibrated", "calibrated", "calibrated"}},
		{"too wide", exact(1.3, 0), [3]string{"draws are too wide", "draws are too wide", ""}},
		{"too narrow", exact(1/1.3, 0), [3]string{"draws are too narrow or autocorrelated", "draws are too narrow or autocorrelated", ""}},
		{"biased", exact(1, 0.3), [3]string{"draws are too large", "draws are too large", ""}},
		{"ignores the data", ignorant(), [3]string{"calibrated", "calibrated", "draws are too small"}},
	} {
		r, err := Run(context.Background(), gaussian(2), c.sampler, Options{Simulations: 1000, Thin: 1, Judgement: Judgement{Level: 0.001}}, rng.New(1).Source())
		if err != nil {
			t.Fatal(err)
		}
		for q, want := range c.want {
			if v := r.Verdicts[q]; want != "" && v.Words() != want {
				t.Errorf("%s: of %s is said %q, not %q\n%s", c.name, v.Name, v.Words(), want, r)
			}
		}
		if r.Right() != (c.name == "exact") {
			t.Errorf("%s: right is %v", c.name, r.Right())
		}
	}
}

// TestFalseAlarms: of 250 calibrations of an exact sampler, 5 % find a fault, or fewer as Bonferroni's rule is cautious: within 4 standard errors, and not hardly any.
func TestFalseAlarms(t *testing.T) {
	const runs, n, draws = 250, 100, 19
	alarms, low := 0, [3]int{}
	for k := range runs {
		opt := Options{Simulations: n, Draws: draws, Thin: 1, Judgement: Judgement{Replications: 500}}
		r, err := Run(context.Background(), gaussian(1), exact(1, 0), opt, rng.New(2).At(k).Source())
		if err != nil {
			t.Fatal(err)
		}
		if !r.Right() {
			alarms++
		}
		for i, p := range []float64{r.Verdicts[0].PECDF, r.Verdicts[0].PChiSquare, r.Verdicts[0].PDistance} {
			if p <= 0.05 {
				low[i]++
			}
		}
	}
	limit := 0.05*runs + 4*math.Sqrt(0.05*0.95*runs)
	if float64(alarms) > limit || alarms < 4 {
		t.Errorf("%d of %d calibrations of an exact sampler find a fault", alarms, runs)
	}
	for i, name := range []string{"ECDF", "χ²", "distance"} {
		if float64(low[i]) > limit || low[i] < 4 {
			t.Errorf("p of %s is at most 0.05 in %d of %d calibrations", name, low[i], runs)
		}
	}
}

func TestResultDependsOnSourceOnly(t *testing.T) {
	opt := Options{Simulations: 40, Draws: 19}
	run := func(opt Options, cores int) *Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		r, err := Run(context.Background(), gaussian(2), exact(1, 0), opt, rng.New(3).Source())
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	want := run(opt, 1)
	if got := run(opt, 4); !reflect.DeepEqual(got, want) {
		t.Errorf("on four cores:\n%s\non one:\n%s", got, want)
	}
	// Cut short, and gone on with.
	ctx, cancel := context.WithCancel(context.Background())
	cut := opt
	cut.Progress = progress.Func(func(done, total int64) {
		if done == 11 {
			cancel()
		}
	})
	part, err := Run(ctx, gaussian(2), exact(1, 0), cut, rng.New(3).Source())
	if done, _ := part.Short(); !errors.Is(err, context.Canceled) || done < 11 || done >= 40 {
		t.Fatalf("%d simulations before the cut, error %v", done, err)
	}
	if said := part.String(); !strings.Contains(said, "more are not done") {
		t.Errorf("a result that was cut short says\n%s", said)
	}
	var first int64 = -1
	opt.From = part
	opt.Progress = progress.Func(func(done, total int64) {
		if first < 0 {
			first = done
		}
	})
	if got := run(opt, 2); !reflect.DeepEqual(got, want) || first < 11 {
		t.Errorf("gone on with, after %d:\n%s\nat once:\n%s", first, got, want)
	}
	opt.Draws = 9
	if _, err := Run(context.Background(), gaussian(2), exact(1, 0), opt, rng.New(3).Source()); err == nil {
		t.Error("going on with another number of draws is no error")
	}
}

// TestThinning: draws that are repeated four times are worth a quarter, so that four times as many are made; the result stays calibrated.
func TestThinning(t *testing.T) {
	sticky := func(times int) Sampler {
		return func(ctx context.Context, posterior *mcmc.Target, observed mcmc.Observable, n int, src rand.Source) ([][]float64, error) {
			few, err := exact(1, 0)(ctx, posterior, observed, (n+times-1)/times, src)
			out := make([][]float64, len(few))
			for q := range few {
				for i := range n {
					out[q] = append(out[q], few[q][i/times])
				}
			}
			return out, err
		}
	}
	r, err := Run(context.Background(), gaussian(1), sticky(8), Options{Simulations: 300, Draws: 49, Thin: 1, MaxThin: 64}, rng.New(4).Source())
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range r.Simulations {
		if s.ESS < 49 || s.Made < 4*49 {
			t.Fatalf("simulation %d: %d draws worth %.0f", k, s.Made, s.ESS)
		}
	}
	if !r.Right() {
		t.Errorf("thinned draws are not calibrated:\n%s", r)
	}
	r, err = Run(context.Background(), gaussian(1), sticky(40), Options{Simulations: 300, Draws: 49, Thin: 1, MaxThin: 1}, rng.New(4).Source())
	if err != nil {
		t.Fatal(err)
	}
	if _, short := r.Short(); r.Right() || short != 300 || !strings.Contains(r.String(), "in 300 of them the draws are worth fewer than 49 independent ones") {
		t.Errorf("autocorrelated draws:\n%s", r)
	}
}

// TestTies: a quantity with few values has uniform ranks as the truth is placed at random among the draws that equal it.
func TestTies(t *testing.T) {
	m := gaussian(1)
	m.Observed = true
	m.Quantities = []Quantity{{"sign", func(*mcmc.Target) func(x []float64) float64 {
		return func(x []float64) float64 { return math.Copysign(1, x[0]) }
	}}, {"nothing", func(*mcmc.Target) func(x []float64) float64 { return func(x []float64) float64 { return 7 } }}}
	r, err := Run(context.Background(), m, exact(1, 0), Options{Simulations: 1000, Thin: 1, MaxThin: 1}, rng.New(5).Source())
	if err != nil {
		t.Fatal(err)
	}
	if !r.Right() || !reflect.DeepEqual(r.Names, []string{"log likelihood", "sign", "nothing"}) {
		t.Errorf("quantities with ties are not calibrated:\n%s", r)
	}
}

func TestFaults(t *testing.T) {
	ctx := context.Background()
	nan := gaussian(1)
	nan.Quantities = []Quantity{{"log x", func(*mcmc.Target) func(x []float64) float64 {
		return func(x []float64) float64 { return math.Log(x[0]) }
	}}}
	_, err := Run(ctx, nan, exact(1, 0), Options{}, rng.New(6).Source())
	if err == nil || !strings.Contains(err.Error(), "log x is NaN") {
		t.Errorf("NaN: %v", err)
	}
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		out  [][]float64
		err  error
		want string
	}{
		"error": {nil, broken, "calibration: Gaussian: simulation 0: broken"},
		"few":   {[][]float64{{1}, {2}}, nil, "the sampler made 1 draws of x[0], want 495"},
		"one":   {[][]float64{{1}}, nil, "the sampler told 1 quantities, want 2"},
	} {
		sampler := func(context.Context, *mcmc.Target, mcmc.Observable, int, rand.Source) ([][]float64, error) {
			return c.out, c.err
		}
		r, err := Run(ctx, gaussian(1), sampler, Options{}, rng.New(6).Source())
		if err == nil || !strings.Contains(err.Error(), c.want) || r.Right() {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, _, err := Judge([]string{"a"}, [][]int{{}}, 9, Judgement{}, rng.New(1).Source()); err != ErrNoSimulation {
		t.Errorf("no simulation: %v", err)
	}
	for name, f := range map[string]func(){
		"bins":  func() { Judge([]string{"a"}, [][]int{{1, 2}}, 9, Judgement{Bins: 3}, rng.New(1).Source()) },
		"rank":  func() { Judge([]string{"a"}, [][]int{{1, 10}}, 9, Judgement{}, rng.New(1).Source()) },
		"level": func() { Judge([]string{"a"}, [][]int{{1, 1}}, 9, Judgement{Level: 2}, rng.New(1).Source()) },
		"draws": func() { Run(ctx, gaussian(1), exact(1, 0), Options{Draws: -1}, rng.New(1).Source()) },
	} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.HasPrefix(said, "calibration: ") {
					t.Errorf("%s: said %q", name, said)
				}
			}()
			f()
		}()
	}
}

// TestString looks at the table once as a whole.
func TestString(t *testing.T) {
	r, err := Run(context.Background(), gaussian(1), exact(1.6, 0), Options{Simulations: 200, Thin: 1}, rng.New(8).Source())
	if err != nil {
		t.Fatal(err)
	}
	var lines = bytes.Count([]byte(r.String()), []byte("\n"))
	if lines != 4 || !strings.Contains(r.String(), "draws are too wide") {
		t.Errorf("the table is\n%s", r)
	}
	t.Logf("\n%s", r)
}
