package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// A fake does no work: it takes per for doing it once, times the factors one after the other once it is calibrated, and logs when its turn is.
type fake struct {
	per     time.Duration
	factors []float64
	log     *[]string
	dies    int // call that finds the peer lost, 0 for none
	fails   error
	calls   int
}

func (f *fake) contender(name string, result ...float64) Contender {
	c := Contender{Name: name, Time: func(_ context.Context, n int) (time.Duration, error) {
		f.calls++
		if f.log != nil {
			*f.log = append(*f.log, name)
		}
		if f.dies > 0 && f.calls >= f.dies {
			return 0, fmt.Errorf("%w: killed", ErrPeer)
		}
		if f.fails != nil {
			return 0, f.fails
		}
		factor := 1.0
		if len(f.factors) > 0 && time.Duration(n)*f.per >= 4*time.Millisecond {
			factor = f.factors[0]
			f.factors = append(f.factors[1:], factor)
		}
		return time.Duration(float64(n) * float64(f.per) * factor), nil
	}}
	if result != nil {
		c.Result = func(context.Context) ([]float64, error) { return result, nil }
	}
	return c
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Abs(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestMeasure(t *testing.T) {
	// The first time is that of calibration.
	ours := &fake{per: time.Microsecond, factors: []float64{1, 3, 1, 2}}
	peer := &fake{per: 2 * time.Microsecond, factors: []float64{1, 1.5, 2, 1}}
	c := Case{Name: "c", Work: 1000, Tolerance: 1e-3, Target: Speed("ours", "peer", 1.5),
		Contenders: []Contender{ours.contender("ours", 1, 2), peer.contender("peer", 1, 2.001), ours.contender("silent")}}
	c.Contenders = c.Contenders[:2]
	var rounds []int
	r := &Runner{Rounds: 3, Progress: func(_ string, done, all int) { rounds = append(rounds, done, all) }}
	timed, err := r.Measure(context.Background(), []Case{c})
	if err != nil {
		t.Fatal(err)
	}
	got := timed[0]
	us, ok := got.Of("ours")
	if !ok || len(us.Seconds) != 3 || us.Batch < 4000 || us.Batch > 5000 {
		t.Fatalf("%d rounds of batches of %d, want 3 of 4 ms", len(us.Seconds), us.Batch)
	}
	near(t, "best", us.Best(), 1e-6)
	near(t, "median", us.Median(), 2e-6)
	best, med, _ := got.Ratio("peer", "ours")
	near(t, "ratio of the bests", best, 2)
	near(t, "median of the ratios", med, 1) // 3/3, 4/1 and 2/2 µs
	near(t, "difference", *got.Difference, 0.001/2)
	if o := got.Target; o.String() != "ok" || *o.Value != best {
		t.Errorf("target %+v, want ok", o)
	}
	if !slices.Equal(rounds, []int{1, 3, 2, 3, 3, 3}) {
		t.Errorf("progress %v", rounds)
	}
}

// Every contender of every case has its turn in each round, and each round begins with another one.
func TestMeasureInterleaves(t *testing.T) {
	var log []string
	contender := func(name string) Contender { return (&fake{per: time.Second, log: &log}).contender(name) }
	cases := []Case{{Contenders: []Contender{contender("a"), contender("b")}}, {Contenders: []Contender{contender("c")}}}
	if _, err := (&Runner{Rounds: 3}).Measure(context.Background(), cases); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(log, ""); got != "abc"+"abc"+"bca"+"cab" {
		t.Errorf("turns %s, want abc to calibrate, then abc, bca, cab", got)
	}
}

func TestMeasureLonger(t *testing.T) {
	c := (&fake{per: time.Second}).contender("c")
	timed, err := (&Runner{Rounds: 2}).MeasureLonger(context.Background(), 3, []Case{{Contenders: []Contender{c}}})
	if err != nil || len(timed[0].Times[0].Seconds) != 6 {
		t.Errorf("%+v, error %v, want 6 rounds", timed, err)
	}
}

func TestMeasureAside(t *testing.T) {
	for _, test := range []struct {
		per    time.Duration
		rounds []int
	}{
		{time.Millisecond, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{time.Second, []int{3, 6, 9}},
		{time.Minute, []int{9}},
	} {
		c := (&fake{per: test.per}).contender("slow").Beside()
		timed, err := (&Runner{Rounds: 10}).Measure(context.Background(), []Case{{Contenders: []Contender{c}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := timed[0].Times[0].Rounds; !slices.Equal(got, test.rounds) {
			t.Errorf("one that takes %v was timed in rounds %v, want %v", test.per, got, test.rounds)
		}
	}
}

func TestMeasureWrongNumbers(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		name      string
		want, got []float64
		ok        bool
	}{
		{"equal", []float64{1, nan, math.Inf(1)}, []float64{1, nan, math.Inf(1)}, true},
		{"within", []float64{100, 1}, []float64{100, 1 + 1e-9}, true},
		{"off", []float64{100, 1}, []float64{100, 1.1}, false},
		{"a NaN", []float64{100, 1}, []float64{100, nan}, false},
		{"no NaN", []float64{100, nan}, []float64{100, 1}, false},
		{"an infinity", []float64{1}, []float64{math.Inf(1)}, false},
		{"the other infinity", []float64{math.Inf(-1)}, []float64{math.Inf(1)}, false},
		{"one for zero", []float64{0}, []float64{1e-300}, false},
		{"fewer", []float64{1, 2}, []float64{1}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{per: time.Second}
			c := Case{Name: "3×3", Tolerance: 1e-10, Contenders: []Contender{f.contender("gonum", test.want...), f.contender("ours", test.got...)}}
			_, err := (&Runner{Rounds: 1}).Measure(context.Background(), []Case{c})
			if ok := err == nil; ok != test.ok {
				t.Fatalf("error %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "3×3: WRONG NUMBERS of ours") {
				t.Errorf("error %v", err)
			}
			if err != nil && f.calls > 0 {
				t.Error("timed in spite of wrong numbers")
			}
		})
	}
}

// A peer that dies in the middle takes its contenders with it, also what was measured of them, and the others are timed to the end.
func TestMeasureLosesThePeer(t *testing.T) {
	ours, peer := &fake{per: time.Second}, &fake{per: time.Second, dies: 3}
	cases := []Case{{Target: Speed("ours", "peer", 1), Contenders: []Contender{ours.contender("ours"), peer.contender("peer")}}}
	r := &Runner{Rounds: 5}
	timed, err := r.Measure(context.Background(), cases)
	if err != nil {
		t.Fatal(err)
	}
	if us, ok := timed[0].Of("ours"); !ok || len(us.Seconds) != 5 {
		t.Errorf("ours was timed in %d rounds, want 5", len(us.Seconds))
	}
	if _, ok := timed[0].Of("peer"); ok {
		t.Error("the peer has times")
	}
	if got := timed[0].Target.String(); got != "not measured" {
		t.Errorf("the target is %q", got)
	}
	if len(r.faults) != 1 || peer.calls != 3 {
		t.Errorf("faults %v after %d calls, want one after 3", r.faults, peer.calls)
	}
}

func TestMeasureStops(t *testing.T) {
	failure := errors.New("out of order")
	c := Case{Contenders: []Contender{(&fake{fails: failure}).contender("ours")}}
	if _, err := new(Runner).Measure(context.Background(), []Case{c}); !errors.Is(err, failure) {
		t.Errorf("error %v, want that of the contender", err)
	}
	cause := errors.New("Ctrl-C")
	ctx, cancel := context.WithCancelCause(context.Background())
	c = Case{Contenders: []Contender{(&fake{per: time.Second}).contender("ours")}}
	r := &Runner{Progress: func(_ string, done, _ int) {
		if done == 2 {
			cancel(cause)
		}
	}}
	if _, err := r.Measure(ctx, []Case{c}); err != cause {
		t.Errorf("error %v, want the cause of the context", err)
	}
}

func TestCalibrate(t *testing.T) {
	for _, per := range []time.Duration{0, 1, 3 * time.Nanosecond, time.Microsecond, 3999 * time.Microsecond, 4 * time.Millisecond, time.Hour} {
		f := &fake{per: per}
		c := f.contender("c")
		n, took, err := calibrate(context.Background(), &c, 4*time.Millisecond)
		if err != nil || f.calls > 12 {
			t.Errorf("%v: %v after %d calls", per, err, f.calls)
		}
		if per > 0 && (took < 4*time.Millisecond || took > max(per, 8*time.Millisecond)) || took != time.Duration(n)*per {
			t.Errorf("%v: a batch of %d takes %v", per, n, took)
		}
	}
}

func TestFunc(t *testing.T) {
	called, around := 0, ""
	c := Func("f", 1, func() { called++ }, func() []float64 { return []float64{float64(called)} }).Around(func() func() {
		around += "("
		return func() { around += ")" }
	})
	if _, err := c.Time(context.Background(), 7); err != nil || called != 7 || around != "()" {
		t.Errorf("%d calls, want 7; around them %q; error %v", called, around, err)
	}
	if got, err := c.Result(context.Background()); err != nil || !slices.Equal(got, []float64{8}) || around != "()()" {
		t.Errorf("result %v, %q, %v", got, around, err)
	}
}

func TestNormal(t *testing.T) {
	g := rand.New(rand.NewPCG(3, 4))
	draw := func(f func() float64) []float64 {
		x := make([]float64, 100_000)
		for i := range x {
			x[i] = f()
		}
		return x
	}
	good := draw(g.NormFloat64)
	if d := Normal(good, good); d > 4 {
		t.Errorf("normals are %.1f standard errors off", d)
	}
	for name, bad := range map[string][]float64{
		"shifted":     draw(func() float64 { return g.NormFloat64() + 0.05 }),
		"wide":        draw(func() float64 { return g.NormFloat64() * 1.05 }),
		"uniform":     draw(func() float64 { return (g.Float64() - 0.5) * math.Sqrt(12) }),
		"exponential": draw(func() float64 { return g.ExpFloat64() - 1 }),
		"NaN":         {0, math.NaN()},
	} {
		if d := Normal(good, bad); d < 8 {
			t.Errorf("%s: only %.1f standard errors off", name, d)
		}
	}
}
