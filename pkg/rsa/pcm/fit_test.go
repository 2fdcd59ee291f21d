package pcm

import (
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// group returns subjects drawn from the model, each with a scale and noise of its own.
func group(t testing.TB, name string, m Model, theta []float64, subjects, channels int) []*Subject {
	t.Helper()
	condition, run := ladder(6, m.Conditions)
	var out []*Subject
	for i := range subjects {
		p := Parameters{Model: theta, LogScale: 0.3 * float64(i%3), LogNoise: []float64{0.1 * float64(i%4)}}
		d := Data{Name: fmt.Sprint("s", i), Condition: condition, Run: run}
		d = must(Simulate(m, p, d, nil, channels, false, rng.New(31).At(name, i).Source()))
		out = append(out, must(New(d, nil)))
	}
	return out
}

// TestMaximum: at the end of a fit the gradient vanishes, and no parameter to either side is better.
func TestMaximum(t *testing.T) {
	ctx := context.Background()
	for name, k := range kinds(rng.New(32).At("kinds").Rand()) {
		s := must(New(must(Simulate(k.model, Parameters{Model: k.theta, LogNoise: []float64{0}}, uneven(NoFixedEffects()), nil, 60, false,
			rng.New(32).At(name).Source())), nil))
		r, err := Fit(ctx, s, k.model, Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if truth := must(s.LogLikelihood(k.model, Parameters{Model: k.theta, LogNoise: []float64{0}})); r.LogLikelihood < truth {
			t.Errorf("%s: log-likelihood %v at the end, %v at the truth", name, r.LogLikelihood, truth)
		}
		for i := range r.Parameters.Model {
			for _, by := range []float64{-0.01, 0.01} {
				p := r.Parameters
				p.Model = append([]float64(nil), p.Model...)
				p.Model[i] += by
				if v := must(s.LogLikelihood(k.model, p)); v > r.LogLikelihood+1e-9 {
					t.Errorf("%s: θ%d %+v gains %g", name, i, by, v-r.LogLikelihood)
				}
			}
		}
		if v := must(s.LogLikelihood(k.model, r.Parameters)); v != r.LogLikelihood {
			t.Errorf("%s: log-likelihood %v at the parameters of the result, which says %v", name, v, r.LogLikelihood)
		}
	}
}

// TestClosedForm: G = I in balanced data without fixed effects has a maximum in closed form, that of a random-effects analysis of variance.
func TestClosedForm(t *testing.T) {
	r := rng.New(33).At("anova").Rand()
	condition, run := ladder(5, 4)
	y := normal(r, 20, 30)
	for i, c := range condition {
		for j := range 30 {
			y.Set(i, j, y.At(i, j)+2*math.Sin(float64(7*c+j*j)))
		}
	}
	s := must(New(Data{Y: y, Condition: condition, Run: run, X: NoFixedEffects()}, nil))
	fit := must(Fit(context.Background(), s, Independent("i", 4), Options{}))
	var between, within float64
	for j := range 30 {
		for c := range 4 {
			mean := 0.0
			for k := range 5 {
				mean += y.At(4*k+c, j) / 5
			}
			between += 5 * mean * mean / (4 * 30)
			for k := range 5 {
				within += (y.At(4*k+c, j) - mean) * (y.At(4*k+c, j) - mean) / (4 * 4 * 30)
			}
		}
	}
	if got, want := fit.NoiseVariance(), within; !(math.Abs(got-want) <= 1e-7*want) {
		t.Errorf("noise variance %v, want %v", got, want)
	}
	if got, want := fit.Scale(), (between-within)/5; !(math.Abs(got-want) <= 1e-7*want) {
		t.Errorf("scale %v, want %v", got, want)
	}
}

// TestAbsentComponent: a component that the data do not have costs nothing, and the fit ends.
func TestAbsentComponent(t *testing.T) {
	ctx := context.Background()
	r := rng.New(34).At("absent").Rand()
	a, b := randomG(r, 4), mat.NewSymDense(4, nil)
	b.SymRankOne(b, 1, mat.NewVecDense(4, []float64{1, -1, 1, -1}))
	condition, run := ladder(6, 4)
	y := normal(r, 24, 50)
	for k := range 6 { // along b there is less than noise would give
		for j := range 50 {
			along := (y.At(4*k, j) - y.At(4*k+1, j) + y.At(4*k+2, j) - y.At(4*k+3, j)) / 4
			for c := range 4 {
				y.Set(4*k+c, j, y.At(4*k+c, j)-along*float64(1-2*(c%2))*0.9)
			}
		}
	}
	s := must(New(Data{Y: y, Condition: condition, Run: run}, nil))
	alone := must(Fit(ctx, s, must(Component("a", a)), Options{}))
	both := must(Fit(ctx, s, must(Component("a+b", a, b)), Options{}))
	if gain := both.LogLikelihood - alone.LogLikelihood; !(math.Abs(gain) <= 1e-5) {
		t.Errorf("the absent component gains %g", gain)
	}
	if w := both.Parameters.Model[1]; w > -10 {
		t.Errorf("its log weight is %v", w)
	}
}

// TestGroupOfCopies: a group of one subject is the subject alone; a group of copies has the same θ and scales.
func TestGroupOfCopies(t *testing.T) {
	ctx := context.Background()
	r := rng.New(35).At("copies").Rand()
	m := must(Component("c", randomG(r, 4), identity(4)))
	s := group(t, "copies", m, []float64{0.2, -0.5}, 1, 80)[0]
	alone := must(Fit(ctx, s, m, Options{}))
	for n := 1; n <= 3; n++ {
		copies := make([]*Subject, n)
		for i := range copies {
			copies[i] = s
		}
		g := must(FitGroup(ctx, copies, m, Options{}))
		if !(math.Abs(g.LogLikelihood-float64(n)*alone.LogLikelihood) <= 1e-6) {
			t.Errorf("%d copies: log-likelihood %v, want %v", n, g.LogLikelihood, float64(n)*alone.LogLikelihood)
		}
		for k, v := range g.Theta {
			if !(math.Abs(v-alone.Parameters.Model[k]) <= 1e-4) {
				t.Errorf("%d copies: θ%d = %v, alone %v", n, k, v, alone.Parameters.Model[k])
			}
		}
		if want := 2 + 2*n - 1; g.Free != want || g.Rank != want {
			t.Errorf("%d copies: %d parameters, rank %d, want %d", n, g.Free, g.Rank, want)
		}
	}
}

// TestGroupScales: scales multiply to 1 where θ sets the size, and each subject's share of the likelihood is its likelihood at its parameters.
func TestGroupScales(t *testing.T) {
	m := Free("free", 4)
	subjects := group(t, "scales", m, kinds(rng.New(36).Rand())["free"].theta, 5, 60)
	g := must(FitGroup(context.Background(), subjects, m, Options{}))
	logs, sum := 0.0, 0.0
	for i, r := range g.Subjects {
		logs += r.LogScale
		sum += r.LogLikelihood
		if v := must(subjects[i].LogLikelihood(m, r.Parameters)); !(math.Abs(v-r.LogLikelihood) <= 1e-8) {
			t.Errorf("%s: share %v, likelihood at its parameters %v", r.Subject, r.LogLikelihood, v)
		}
	}
	if !(math.Abs(logs) <= 1e-10) || !(math.Abs(sum-g.LogLikelihood) <= 1e-8) {
		t.Errorf("log scales add up to %v, shares to %v of %v", logs, sum, g.LogLikelihood)
	}
}

// TestCeiling: what is fitted without a subject explains it less well than what is fitted with it, in the sum over subjects, and
// no model with a common G does better than the free model fitted to all.
func TestCeiling(t *testing.T) {
	ctx := context.Background()
	r := rng.New(37).At("ceiling").Rand()
	truth := randomG(r, 4)
	subjects := group(t, "ceiling", must(Fixed("truth", truth)), nil, 6, 40)
	c := must(NoiseCeiling(ctx, subjects, Options{}))
	fixed := must(FitEach(ctx, subjects, must(Fixed("truth", truth)), Options{}))
	other := must(FitEach(ctx, subjects, Independent("i", 4), Options{}))
	e := Tabulate(nil, other, fixed, c.Lower, c.Upper)
	g := e.GroupLogBayesFactors(0)
	if !(g[3] >= g[1] && g[3] > g[2] && g[3] >= 0) {
		t.Errorf("log Bayes factors %v: the upper ceiling must be the largest", g)
	}
	rel := e.Relative(0, 3)
	if rel[0] != 0 || rel[3] != 1 || !(math.Abs(rel[1]-g[1]/g[3]) <= 1e-12) {
		t.Errorf("relative %v", rel)
	}
}

func TestLeaveOneSubjectOutIsHonest(t *testing.T) {
	ctx := context.Background()
	m := must(Component("c", randomG(rng.New(38).Rand(), 4), identity(4)))
	subjects := group(t, "honest", m, []float64{0, -1}, 4, 50)
	out := must(LeaveOneSubjectOut(ctx, subjects, m, Options{}))
	for i := range subjects {
		others := append(append([]*Subject(nil), subjects[:i]...), subjects[i+1:]...)
		g := must(FitGroup(ctx, others, m, Options{}))
		own := must(Fit(ctx, subjects[i], must(Fixed("own", g.G)), Options{}))
		if !(math.Abs(own.LogLikelihood-out[i].LogLikelihood) <= 1e-9) || out[i].Free != 2 {
			t.Errorf("%s: %v with %d parameters, want %v with 2", out[i].Subject, out[i].LogLikelihood, out[i].Free, own.LogLikelihood)
		}
	}
}

func TestLeaveOneRunOut(t *testing.T) {
	ctx := context.Background()
	m := must(Component("c", randomG(rng.New(39).Rand(), 4), identity(4)))
	s := group(t, "runs", m, []float64{0, -1}, 1, 50)[0]
	out := must(LeaveOneRunOut(ctx, s, m, Options{}))
	d := s.Data()
	marginal := 0.0
	for _, fold := range out.Folds {
		part := func(test bool) *Subject {
			return must(New(d.Select(func(i int) bool { return (d.Run[i] == fold.Run) == test }), nil))
		}
		fit := must(Fit(ctx, part(false), m, Options{}))
		alone := must(part(true).LogLikelihood(m, fit.Parameters))
		marginal += alone
		predictive := must(s.LogLikelihood(m, fit.Parameters)) - fit.LogLikelihood
		if !(math.Abs(alone-fold.Marginal) <= 1e-9) || !(math.Abs(predictive-fold.Predictive) <= 1e-9) {
			t.Errorf("run %d: %v and %v, want %v and %v", fold.Run, fold.Marginal, fold.Predictive, alone, predictive)
		}
	}
	if !(math.Abs(marginal-out.Marginal) <= 1e-9) || !(out.Predictive > out.Marginal) {
		t.Errorf("sums %v (want %v) and %v: other runs tell of the patterns", out.Marginal, marginal, out.Predictive)
	}
}

func TestNoConvergenceIsAnError(t *testing.T) {
	m := must(Component("c", randomG(rng.New(36).Rand(), 4), identity(4)))
	subjects := group(t, "stop", m, []float64{0, -1}, 2, 60)
	_, err := Fit(context.Background(), subjects[0], m, Options{MaxIterations: 2})
	var c *ConvergenceError
	if !errors.As(err, &c) || c.Iterations != 2 || c.Who != `subject "s0"` || !(c.Gradient > 0) {
		t.Errorf("error %v", err)
	}
	if r, err := FitGroup(context.Background(), subjects, m, Options{MaxIterations: 2}); !errors.As(err, &c) || len(r.Subjects) != 2 {
		t.Errorf("group: error %v, %d subjects", err, len(r.Subjects))
	}
	if _, err := LeaveOneSubjectOut(context.Background(), subjects, m, Options{MaxIterations: 2}); !errors.As(err, &c) {
		t.Errorf("left out: error %v", err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := Free("free", 4)
	subjects := group(t, "stop", m, kinds(rng.New(36).Rand())["free"].theta, 2, 60)
	if _, err := FitGroup(ctx, subjects, m, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("group: %v", err)
	}
	if _, err := NoiseCeiling(ctx, subjects, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("ceiling: %v", err)
	}
}

// pointers are addresses in printed results.
var pointers = regexp.MustCompile(`0x[0-9a-f]+`)

func TestSameOnAnyNumberOfCores(t *testing.T) {
	ctx := context.Background()
	m := Free("free", 4)
	subjects := group(t, "cores", m, kinds(rng.New(36).Rand())["free"].theta, 5, 60)
	var want string
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		got := fmt.Sprint(must(FitGroup(ctx, subjects, m, Options{})), must(LeaveOneSubjectOut(ctx, subjects, m, Options{})),
			must(LeaveOneRunOut(ctx, subjects[0], m, Options{})))
		runtime.GOMAXPROCS(old)
		got = pointers.ReplaceAllString(got, "")
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d cores: another result", cores)
		}
	}
}
