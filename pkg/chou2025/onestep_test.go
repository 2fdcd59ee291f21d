package chou2025

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func randomLayer(units, inputs int, a network.Activation, src rand.Source) network.Layer {
	w := mat.NewDense(units, inputs, nil)
	simd.Normals(w.RawMatrix().Data, src)
	w.Scale(1/math.Sqrt(float64(inputs)), w)
	return network.Layer{Weights: w, Activation: a}
}

func correlation(t *testing.T, l network.Layer, teacher []float64) float64 {
	t.Helper()
	rho, err := FeatureCorrelation(l, teacher)
	if err != nil {
		t.Fatal(err)
	}
	return rho
}

// TestFeatureCorrelationExact has linear units, which tell as much of the teacher as their weights span; one unit along it, by quadrature; and invariances.
func TestFeatureCorrelationExact(t *testing.T) {
	teacher := make([]float64, 30)
	simd.Normals(teacher, rng.New(1).Source())
	linear := randomLayer(12, 30, network.Linear, rng.New(2).Source())
	var qr mat.QR
	qr.Factorize(linear.Weights.T())
	var q mat.Dense
	qr.QTo(&q)
	var along mat.VecDense
	along.MulVec(q.Slice(0, 30, 0, 12).T(), mat.NewVecDense(30, teacher))
	if got, want := correlation(t, linear, teacher), mat.Norm(&along, 2)/math.Sqrt(simd.SumSquares(teacher)); !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("linear units: %v, their span has %v", got, want)
	}

	mean := func(f func(z float64) float64) float64 {
		g := func(z float64) float64 { return f(z) * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
		return quad.Fixed(g, -9, 0, 60, quad.Legendre{}, 1) + quad.Fixed(g, 0, 9, 60, quad.Legendre{}, 1)
	}
	for a, phi := range map[network.Activation]func(z float64) float64{
		network.Erf:       math.Erf,
		network.ScaledErf: func(z float64) float64 { return math.Erf(math.Sqrt(math.Pi) / 2 * z) },
		network.ReLU:      func(z float64) float64 { return max(z, 0) },
	} {
		one := network.Layer{Weights: mat.NewDense(1, 2, []float64{0.6 * 1.3, 0.8 * 1.3}), Activation: a}
		f := func(z float64) float64 { return phi(1.3 * z) }
		first, second, along := mean(f), mean(func(z float64) float64 { return f(z) * f(z) }), mean(func(z float64) float64 { return z * f(z) })
		want := along / math.Sqrt(second-first*first)
		if got := correlation(t, one, []float64{3, 4}); !(math.Abs(got-want) <= 1e-10) {
			t.Errorf("one %v unit along the teacher: %v, want %v", a, got, want)
		}
		if got := correlation(t, one, []float64{4, -3}); !(got <= 1e-7) {
			t.Errorf("one %v unit at right angles: %v", a, got)
		}
	}

	l := randomLayer(12, 30, network.ScaledErf, rng.New(3).Source())
	rho := correlation(t, l, teacher)
	longer := append([]float64(nil), teacher...)
	simd.Scale(7, longer)
	shifted := l
	shifted.Activation = network.ErfSigmoid
	fewer := network.Layer{Weights: l.Weights.Slice(0, 11, 0, 30).(*mat.Dense), Activation: l.Activation}
	for what, got := range map[string]float64{"a longer teacher": correlation(t, l, longer), "responses with an offset": correlation(t, shifted, teacher)} {
		if !(math.Abs(got-rho) <= 1e-12) {
			t.Errorf("%s: %v, want %v", what, got, rho)
		}
	}
	if got := correlation(t, fewer, teacher); !(got < rho) {
		t.Errorf("without a unit %v, with it %v", got, rho)
	}
	for i, l := range []network.Layer{
		{Weights: l.Weights, Activation: network.Tanh}, {Weights: l.Weights, Bias: []float64{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, {Weights: mat.NewDense(2, 3, nil)},
		randomLayer(31, 30, network.Linear, rng.New(4).Source()),
	} {
		if _, err := FeatureCorrelation(l, teacher); err == nil {
			t.Errorf("layer %d that cannot be, and no error", i)
		}
	}
}

// TestFeatureCorrelationMeasured cross-validates: the correlation of 40 000 trials has a standard error of (1−r²)/√40 000.
func TestFeatureCorrelationMeasured(t *testing.T) {
	for _, rectified := range []bool{false, true} {
		_, after, teacher := OneStep{Inputs: 40, Units: 20, Rectified: rectified}.Network(2, 0, rng.New(5).Source())
		f := freshTrials(after, teacher, 40_000, rng.New(6).Source())
		r, err := crossValidate(f.features, f.value, folds)
		if err != nil {
			t.Fatal(err)
		}
		rho := correlation(t, after.Layers[0], teacher)
		if got := InfiniteCorrelation(r, 20, 32_000); !(math.Abs(got-rho) <= 4*(1-rho*rho)/200) {
			t.Errorf("ReLU %v: %v of 40 000 trials, exact %v", rectified, got, rho)
		}
	}
}

// TestFinite tries predictions and readouts that are learnt from few trials of Gaussian features, of which ρ is known: means over repeats are what the formulas have, within 4
// standard errors and the share 1/units by which the mean of a ratio differs from the ratio of means.
func TestFinite(t *testing.T) {
	const units, learnt, tested, repeats = 40, 160, 400, 200
	r := rand.New(rand.NewPCG(8, 91))
	for _, rho := range []float64{0.4, 0.8} {
		var rs, accuracies []float64
		for range repeats {
			x, value, labels := mat.NewDense(learnt+tested, units, nil), make([]float64, learnt+tested), make([]float64, learnt+tested)
			for j := range learnt + tested {
				for i := range units {
					x.Set(j, i, r.NormFloat64())
				}
				value[j] = rho*x.At(j, 0) + math.Sqrt(1-rho*rho)*r.NormFloat64()
				labels[j] = math.Copysign(1, value[j])
			}
			predict := func(target []float64) []float64 {
				a := mat.NewDense(learnt, units+1, nil)
				for j := range learnt {
					a.SetRow(j, append(append([]float64(nil), x.RawRowView(j)...), 1))
				}
				var w mat.VecDense
				if err := w.SolveVec(a, mat.NewVecDense(learnt, target[:learnt])); err != nil {
					t.Fatal(err)
				}
				out := make([]float64, tested)
				for j := range out {
					out[j] = simd.Dot(x.RawRowView(learnt+j), w.RawVector().Data[:units]) + w.AtVec(units)
				}
				return out
			}
			rs = append(rs, stat.Correlation(predict(value), value[learnt:], nil))
			right := 0.0
			for j, p := range predict(labels) {
				if p*labels[learnt+j] > 0 {
					right += 1. / tested
				}
			}
			accuracies = append(accuracies, right)
		}
		for _, m := range []struct {
			what string
			x    []float64
			want float64
		}{{"correlation", rs, FiniteCorrelation(rho, units, learnt)}, {"accuracy", accuracies, FiniteAccuracy(rho, units, learnt)}} {
			mean, sd := stat.MeanStdDev(m.x, nil)
			if se := stat.StdErr(sd, repeats); !(math.Abs(mean-m.want) <= 4*se+m.want/units) || !(4*se < 0.05) {
				t.Errorf("ρ = %v: %s %v ± %v, want %v", rho, m.what, mean, se, m.want)
			}
		}
		if got := InfiniteCorrelation(FiniteCorrelation(rho, units, learnt), units, learnt); !(math.Abs(got-rho) <= 1e-12) {
			t.Errorf("%v back from %v", got, rho)
		}
		if got := FiniteAccuracy(rho, units, 1e12); !(math.Abs(got-capacity.TeacherAccuracy(rho)) <= 1e-8) {
			t.Errorf("with all trials %v", got)
		}
	}
	if FiniteCorrelation(0, 5, 10) != 0 || FiniteAccuracy(0, 5, 10) != 0.5 || InfiniteCorrelation(-0.1, 5, 10) != 0 {
		t.Error("of features that know nothing")
	}
}

// TestOneStepByHand takes the step of a unit from its definition.
func TestOneStepByHand(t *testing.T) {
	s := OneStep{Inputs: 7, Units: 4, Examples: 30, Trials: 100}
	before, after, teacher, direction := s.resolve().step(3, branches(rng.New(9).Source()).At("network", 1))
	examples := task.Teacher(task.TeacherSpec{Inputs: 7, Points: 30, Sign: true}, branches(rng.New(9).Source()).At("network", 1).At("teacher").Source())
	x := examples.Inputs()
	_, f := before.Respond(x)
	sum := make([]float64, 7)
	for i := range 4 {
		step, r := make([]float64, 7), before.Layers[1].Weights.At(0, i)
		for j := range 30 {
			z := simd.Dot(before.Layers[0].Weights.RawRowView(i), x.RawRowView(j))
			simd.Axpy(3*math.Sqrt(4)/30*(examples.Targets.At(j, 0)-f.At(j, 0))*r*math.Exp(-math.Pi/4*z*z), x.RawRowView(j), step)
		}
		for k := range step {
			if got := after.Layers[0].Weights.At(i, k) - before.Layers[0].Weights.At(i, k); !(math.Abs(got-step[k]) <= 1e-12) {
				t.Fatalf("unit %d, input %d: %v, want %v", i, k, got, step[k])
			}
		}
		simd.Axpy(r/6, step, sum)
	}
	for k := range sum {
		if !(math.Abs(sum[k]-direction[k]) <= 1e-12) {
			t.Fatalf("direction %v, want %v", direction, sum)
		}
	}
	if length := math.Sqrt(simd.SumSquares(teacher)); !(math.Abs(length-math.Sqrt(7)) <= 1e-12) {
		t.Errorf("the teacher's length is %v", length)
	}
}

// TestMostSeparable counts on, point by point, from any guess.
func TestMostSeparable(t *testing.T) {
	_, after, teacher := OneStep{Inputs: 12, Units: 6}.Network(1, 0, rng.New(10).Source())
	for d := range 10 {
		seed := rng.New(uint64(d))
		want := 0
		f := freshTrials(after, teacher, 200, seed.Source())
		for n := 1; n <= 200; n++ {
			ok, _, err := capacity.Separable(f.features.Slice(0, n, 0, 6).(*mat.Dense), f.labels[:n])
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
			want = n
		}
		for _, guess := range []int{0, 5, 20, 150} {
			if got, err := mostSeparable(after, teacher, guess, seed); err != nil || got != want {
				t.Errorf("draw %d from %d: %d points, %v, want %d", d, guess, got, err, want)
			}
		}
	}
}

// TestSilent: rectified units that are all silent have no side.
func TestSilent(t *testing.T) {
	_, after, teacher := OneStep{Inputs: 12, Units: 2, Rectified: true}.Network(0, 0, rng.New(13).Source())
	for d := range 10 {
		seed := rng.New(uint64(d))
		f := freshTrials(after, teacher, 60, seed.Source())
		got, err := mostSeparable(after, teacher, 40, seed)
		if first := f.silent(60); err != nil || first == 60 || got > first {
			t.Errorf("%d points separable, %v; point %d is silent", got, err, first)
		}
	}
}

// TestOneStepTheory holds small steps, to which theory applies, to it: capacity and accuracy, as means over networks, within 4 standard errors over networks and draws, and of the
// capacity 2 points more or less of 60 units' for the limit of many. A step makes both larger.
func TestOneStepTheory(t *testing.T) {
	s := OneStep{Inputs: 120, Units: 60, Rates: []float64{0, 2}, Seeds: 8, Draws: 8}
	steps, err := s.Run(context.Background(), rng.New(11).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range steps {
		var a, acc, rho []float64
		for _, m := range row {
			a, acc = append(a, m.Capacity.Value-m.Predicted), append(acc, m.Accuracy.Value-m.FiniteOptimal)
			rho = append(rho, m.Corrected-m.Correlation)
			if m.FromCapacity != capacity.AccuracyOfCapacity(m.Capacity.Value) && !math.IsNaN(m.FromCapacity) {
				t.Errorf("h of the capacity: %+v", m)
			}
		}
		for _, c := range []struct {
			what     string
			x        []float64
			allow, d float64
		}{{"capacity", a, 2. / 60, 0.3}, {"accuracy", acc, 0, 0.02}, {"correlation", rho, 0, 0.02}} {
			mean, sd := stat.MeanStdDev(c.x, nil)
			if se := stat.StdErr(sd, 8); !(math.Abs(mean) <= 4*se+c.allow) || !(4*se < c.d) {
				t.Errorf("rate %v: %s is %v ± %v above theory", row[0].Rate, c.what, mean, se)
			}
		}
	}
	for k := range steps[0] {
		before, after := steps[0][k], steps[1][k]
		if !(after.Correlation > before.Correlation && after.Capacity.Value > before.Capacity.Value && after.Accuracy.Value > before.Accuracy.Value) {
			t.Errorf("network %d: a step from %+v to %+v", k, before, after)
		}
		if before.Change != 0 || !(after.Change > 0) || before.Direction != after.Direction || !(before.Direction > 0.8) {
			t.Errorf("network %d: changes %v and %v, directions %v and %v", k, before.Change, after.Change, before.Direction, after.Direction)
		}
	}
	rho, err := s.Correlations([]float64{1, 2}, rng.New(11).Source())
	if err != nil || !reflect.DeepEqual(rho[1], OverSeeds(steps[1], func(s Step) float64 { return s.Correlation })) || !(rho[0][0] < rho[1][0]) {
		t.Errorf("correlations %v, %v are not those of the steps", rho, err)
	}
}

func TestOneStepRepeats(t *testing.T) {
	s := OneStep{Inputs: 20, Units: 8, Rates: []float64{0, 4}, Seeds: 2, Draws: 3, Rectified: true, Flip: 0.1}
	var runs [2][][]Step
	for i, procs := range []int{1, 4} {
		old := runtime.GOMAXPROCS(procs)
		var err error
		runs[i], err = s.Run(context.Background(), rng.New(12).Source())
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs[0] {
		for k := range runs[0][i] {
			a, b := runs[0][i][k], runs[1][i][k]
			if math.IsNaN(a.FromCapacity) && math.IsNaN(b.FromCapacity) {
				a.FromCapacity, b.FromCapacity = 0, 0
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("on one core %+v, on four %+v", a, b)
			}
		}
	}
	s.Seeds = 1
	one, err := s.Run(context.Background(), rng.New(12).Source())
	if err != nil || one[1][0].Correlation != runs[0][1][0].Correlation {
		t.Errorf("the first network is another where it is the only one: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Run(ctx, rng.New(12).Source()); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	for _, s := range []OneStep{{Rates: []float64{-1}}, {Rates: []float64{math.NaN()}}, {Units: 10, Trials: 20}, {Seeds: -1}, {Flip: 2}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v does not panic", s)
				}
			}()
			_, _ = s.Run(context.Background(), rng.New(1).Source())
		}()
	}
}
