package mcmc

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// oscillators is −(x⁴/4 + x²y/3 + y² + y⁴/3), a density whose two coordinates are not harmonic.
func oscillators() *Target {
	return &Target{Dim: 2, Density: func(g, x []float64) float64 {
		a, b := x[0], x[1]
		if g != nil {
			g[0], g[1] = -(a*a*a + 2*a*b/3), -(a*a/3 + 2*b + 4*b*b*b/3)
		}
		return -(a*a*a*a/4 + a*a*b/3 + b*b + b*b*b*b/3)
	}}
}

func masses(t *testing.T) map[string]Mass {
	t.Helper()
	diagonal, err := Diagonal([]float64{0.5, 2})
	if err != nil {
		t.Fatal(err)
	}
	dense, err := Dense(mat.NewSymDense(2, []float64{0.7, 0.3, 0.3, 1.5}))
	if err != nil {
		t.Fatal(err)
	}
	low, err := LowRank([]float64{0.5, 2}, [][]float64{{0.6, 0.8}}, []float64{3})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Mass{"nil": nil, "unit": Unit{}, "diagonal": diagonal, "dense": dense, "low rank": low}
}

// at is a flow of target with some momentum.
func at(target *Target, m Mass, x, p []float64) *flow {
	f := new(flow)
	f.size(target.Dim, &Tuning{Mass: m})
	copy(f.x, x)
	copy(f.p, p)
	f.pull(target)
	return f
}

// The largest error of the energy over a fixed time falls by 2^order when the step is halved.
func TestEnergyErrorHasTheOrderOfTheIntegrator(t *testing.T) {
	target := oscillators()
	for name, m := range masses(t) {
		for rule := Leapfrog; rule <= McLachlan; rule++ {
			worst := func(step float64) (worst float64) {
				f := at(target, m, []float64{1, 0.3}, []float64{0.2, -0.5})
				start := f.energy()
				for range int(math.Round(8 / step)) {
					if _, ok := f.run(target, rule, step, 1, -1e9); !ok {
						t.Fatal("the trajectory ended")
					}
					worst = math.Max(worst, math.Abs(f.energy()-start))
				}
				return worst
			}
			order := math.Log2(worst(0.05) / worst(0.025))
			if want := float64(rule.Order()); !(math.Abs(order-want) < 0.25) {
				t.Errorf("%v, %s masses: halving the step divides the energy's error by 2^%.3f, want 2^%g", rule, name, order, want)
			}
		}
	}
}

func TestIntegratorsAreReversible(t *testing.T) {
	target := oscillators()
	for name, m := range masses(t) {
		for rule := Leapfrog; rule <= McLachlan; rule++ {
			f := at(target, m, []float64{1, 0.3}, []float64{0.2, -0.5})
			f.run(target, rule, 0.1, 50, -1e9)
			if math.Hypot(f.x[0]-1, f.x[1]-0.3) < 0.05 {
				t.Fatal("the trajectory ends where it began")
			}
			f.run(target, rule, -0.1, 50, -1e9)
			for i, want := range []float64{1, 0.3, 0.2, -0.5} {
				if got := append(append([]float64{}, f.x...), f.p...)[i]; !(math.Abs(got-want) <= 1e-10) {
					t.Errorf("%v, %s masses: forth and back ends at %v in coordinate %d of phase space, want %v", rule, name, got, i, want)
				}
			}
		}
	}
}

// The determinant of the derivative of a trajectory's end by its beginning is 1. Central differences of width 1e-4 are good to some 1e-7.
func TestIntegratorsPreserveVolume(t *testing.T) {
	target := oscillators()
	for name, m := range masses(t) {
		for rule := Leapfrog; rule <= McLachlan; rule++ {
			jacobian := mat.NewDense(4, 4, nil)
			const h = 1e-4
			for j := range 4 {
				var ends [2][]float64
				for k, sign := range []float64{1, -1} {
					z := []float64{1, 0.3, 0.2, -0.5}
					z[j] += sign * h
					f := at(target, m, z[:2], z[2:])
					f.run(target, rule, 0.3, 5, -1e9)
					ends[k] = append(append(ends[k], f.x...), f.p...)
				}
				for i := range 4 {
					jacobian.Set(i, j, (ends[0][i]-ends[1][i])/(2*h))
				}
			}
			if d := mat.Det(jacobian); !(math.Abs(d-1) <= 1e-5) {
				t.Errorf("%v, %s masses: a volume of phase space grows by %v", rule, name, d)
			}
			// That of a rotation is 2.
			if d := mat.Norm(jacobian, 2); d < 2.1 {
				t.Errorf("%v, %s masses: the derivative of the trajectory has norm %v, and the test says little", rule, name, d)
			}
		}
	}
}

// Steps in one call, whose kicks are joined, and one by one differ by rounding only; and Target.Leapfrog takes the place of the leapfrog with unit masses, not with others.
func TestManyStepsAtOnce(t *testing.T) {
	target := oscillators()
	fast := oscillators()
	calls := 0
	fast.Leapfrog = func(x, p, g []float64, step float64, n int) float64 {
		calls++
		f := at(target, nil, x, p)
		f.run(target, Leapfrog, step, n, -1e9)
		copy(x, f.x)
		copy(p, f.p)
		copy(g, f.g)
		return f.logDensity
	}
	for name, m := range masses(t) {
		for rule := Leapfrog; rule <= McLachlan; rule++ {
			calls = 0
			a, b := at(fast, m, []float64{1, 0.3}, []float64{0.2, -0.5}), at(target, m, []float64{1, 0.3}, []float64{0.2, -0.5})
			n, _ := a.run(fast, rule, 0.1, 7, -1e9)
			total := 0
			for range 7 {
				n, _ := b.run(target, rule, 0.1, 1, -1e9)
				total += n
			}
			if n != total || n != 7*rule.Gradients() {
				t.Errorf("%v: %d gradients at once, %d one by one, want %d", rule, n, total, 7*rule.Gradients())
			}
			if d := math.Abs(a.energy() - b.energy()); !(d <= 1e-12) {
				t.Errorf("%v, %s masses: seven steps at once and one by one end in energies that differ by %v", rule, name, d)
			}
			if used := calls > 0; used != (rule == Leapfrog && (name == "nil" || name == "unit")) {
				t.Errorf("%v, %s masses: Target.Leapfrog was called %d times", rule, name, calls)
			}
		}
	}
}

// source is a stream of its own for a test.
func source(name ...any) interface{ Uint64() uint64 } { return rng.New(7).At(name...).Source() }
