package mcmc

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
)

// bead is one state of a trajectory.
type bead struct {
	x, p, v []float64
	energy  float64
}

// beads are the states after 1 to n steps from a flow.
func beads(target *Target, f flow, tuning *Tuning, step float64, n int) (b []bead) {
	var g flow
	g.copy(&f, tuning)
	for range n {
		g.run(target, Leapfrog, step, 1, math.Inf(-1))
		h := g.energy()
		b = append(b, bead{append([]float64{}, g.x...), append([]float64{}, g.p...), append([]float64{}, g.v...), h})
	}
	return b
}

// onward says whether the momenta of sum go the way of the velocities at a and b.
func onward(a, b bead, sum []float64) bool {
	return floats.Dot(a.v, sum) > 0 && floats.Dot(b.v, sum) > 0
}

func total(b []bead, more ...bead) []float64 {
	sum := make([]float64, len(b[0].p))
	for _, c := range append(append([]bead{}, b...), more...) {
		floats.Add(sum, c.p)
	}
	return sum
}

// joined is the criterion for a stretch of two, in order.
func joined(a, b []bead) bool {
	return onward(a[0], b[len(b)-1], total(append(append([]bead{}, a...), b...))) && onward(a[0], b[0], total(a, b[0])) && onward(a[len(a)-1], b[len(b)-1], total(b, a[len(a)-1]))
}

// straight says whether no stretch that a balanced tree joins turns around.
func straight(b []bead) bool {
	n := len(b)
	return n == 1 || straight(b[:n/2]) && straight(b[n/2:]) && joined(b[:n/2], b[n/2:])
}

// A tree is what its definition says: ends, sum of momenta, sum of weights, whether it turns around, and the probabilities with which its states are chosen.
func TestBranchesAreTheirDefinition(t *testing.T) {
	target := oscillators()
	for name, m := range masses(t) {
		straights, bends := 0, 0
		for trial := range 300 {
			src := source("branch", name, trial)
			tuning := &Tuning{Mass: m, Step: 0.02 + 0.6*uniform(src)}
			depth, sign := trial%5, float64(1-trial%2*2)
			w := new(tree)
			f := &w.ends[0]
			f.size(2, tuning)
			w.size(2, depth, f.unit)
			f.x[0], f.x[1] = 2*uniform(src)-1, 2*uniform(src)-1
			f.pull(target)
			f.throw(src)
			w.t, w.src, w.step, w.energy, w.limit = target, src, tuning.Step, f.energy(), 1000
			all := beads(target, *f, tuning, sign*tuning.Step, 1<<depth)
			if all[len(all)-1].energy > 100 { // an unstable step: other tests are of divergence
				continue
			}
			want := straight(all)
			b := w.branch(depth)
			if got := w.build(b, depth, f, sign); got != want {
				t.Fatalf("%s, trial %d: a stretch of %d states is straight: %v, want %v", name, trial, len(all), got, want)
			}
			if !want {
				bends++
				continue
			}
			straights++
			weight := math.Inf(-1)
			chosen := false
			for _, c := range all {
				weight = floats.LogSumExp([]float64{weight, w.energy - c.energy})
				chosen = chosen || floats.EqualApprox(c.x, b.x, 1e-12)
			}
			last := all[len(all)-1]
			if !(math.Abs(weight-b.logWeight) <= 1e-12) || !floats.EqualApprox(b.sum, total(all), 1e-12) || !chosen ||
				!floats.EqualApprox(b.first.p, all[0].p, 1e-12) || !floats.EqualApprox(b.last.p, last.p, 1e-12) ||
				!floats.EqualApprox(b.first.v, all[0].v, 1e-12) || !floats.EqualApprox(b.last.v, last.v, 1e-12) || w.info.Steps != len(all) {
				t.Fatalf("%s, trial %d: branch %+v of %d steps, want weight %v, sum %v, ends %v and %v", name, trial, b, w.info.Steps, weight, total(all), all[0], last)
			}
		}
		if straights < 50 || bends < 50 {
			t.Errorf("%s: %d straight stretches and %d that turn: the test says little", name, straights, bends)
		}
	}
}

// A stretch's state is drawn in proportion to its densities.
func TestStatesOfABranchAreDrawnByTheirWeight(t *testing.T) {
	target := harmonic(1, 16)
	w := new(tree)
	f := &w.ends[0]
	const n, step, depth = 20000, 0.45, 2
	tuning := &Tuning{Step: step}
	f.size(2, tuning)
	w.size(2, depth, true)
	place := func() { copy(f.x, []float64{-1, 0.1}); copy(f.p, []float64{1.5, 0.8}); f.pull(target) }
	place()
	w.t, w.src, w.step, w.energy, w.limit = target, source("weights"), step, f.energy(), 1000
	all := beads(target, *f, tuning, step, 1<<depth)
	if !straight(all) {
		t.Fatal("the stretch turns around")
	}
	counts := make([]float64, len(all))
	for range n {
		place()
		b := w.branch(depth)
		if !w.build(b, depth, f, 1) {
			t.Fatal("the stretch turns around")
		}
		for i, c := range all {
			if floats.EqualApprox(c.x, b.x, 1e-12) {
				counts[i]++
			}
		}
	}
	weights := make([]float64, len(all))
	for i, c := range all {
		weights[i] = -c.energy
	}
	norm := floats.LogSumExp(weights)
	for i, l := range weights {
		p := math.Exp(l - norm)
		if !(math.Abs(counts[i]-n*p) <= 4*math.Sqrt(n*p*(1-p))) {
			t.Errorf("state %d was drawn %v times of %d, want %.0f", i, counts[i], n, n*p)
		}
	}
	if math.Abs(weights[0]-weights[1])+math.Abs(weights[1]-weights[2]) < 0.1 {
		t.Error("weights are too equal for the test to say anything")
	}
}

// A trajectory ends where its definition says, whichever way it grew.
func TestTrajectoriesAreTheirDefinition(t *testing.T) {
	target := oscillators()
	for name, m := range masses(t) {
		both := 0
		for trial := range 300 {
			src := source("trajectory", name, trial)
			tuning := &Tuning{Mass: m, Step: 0.02 + 0.5*uniform(src)}
			w := new(tree)
			s := &State{X: []float64{2*uniform(src) - 1, 2*uniform(src) - 1}}
			f := &w.ends[0]
			f.begin(target, s, tuning)
			w.size(2, 7, f.unit)
			f.throw(src)
			w.t, w.src, w.step, w.energy, w.limit = target, src, tuning.Step, f.energy(), 1000
			w.ends[1].copy(f, tuning)
			w.whole.leaf(f, f.unit)
			start := flow{}
			start.copy(f, tuning)
			h := start.energy()
			line := []bead{{append([]float64{}, f.x...), append([]float64{}, f.p...), append([]float64{}, start.v...), h}}
			ways := map[bool]bool{}
			for depth := range 7 {
				before, after := w.ends[0], w.ends[1]
				var ends [2]flow
				ends[0].copy(&before, tuning)
				ends[1].copy(&after, tuning)
				on := w.double(s)
				back := !floats.Equal(w.ends[0].x, ends[0].x)
				ways[back] = true
				var grown []bead
				if back {
					grown = beads(target, ends[0], tuning, -tuning.Step, 1<<depth)
				} else {
					grown = beads(target, ends[1], tuning, tuning.Step, 1<<depth)
				}
				want := straight(grown)
				if want {
					old := line
					if back {
						line = nil
						for i := range grown {
							line = append(line, grown[len(grown)-1-i])
						}
						want = joined(line, old)
						line = append(line, old...)
					} else {
						want = joined(old, grown)
						line = append(append([]bead{}, old...), grown...)
					}
					if a, b := line[0], line[len(line)-1]; !floats.EqualApprox(w.whole.sum, total(line), 1e-11) || !floats.EqualApprox(w.whole.first.p, a.p, 1e-11) ||
						!floats.EqualApprox(w.whole.last.p, b.p, 1e-11) || !floats.EqualApprox(w.whole.first.v, a.v, 1e-11) || !floats.EqualApprox(w.whole.last.v, b.v, 1e-11) {
						t.Fatalf("%s, trial %d: after %d doublings the trajectory is %+v, want ends %v, %v and sum %v", name, trial, depth+1, w.whole, a, b, total(line))
					}
				}
				if on != want {
					t.Fatalf("%s, trial %d: after %d doublings the trajectory may go on: %v, want %v", name, trial, depth+1, on, want)
				}
				if !on {
					break
				}
			}
			if len(ways) == 2 {
				both++
			}
		}
		if both < 50 {
			t.Errorf("%s: only %d trajectories grew both ways", name, both)
		}
	}
}

// What is reported of a transition belongs together.
func TestNUTSInfo(t *testing.T) {
	target, mean, _ := conjugate()
	deep := 0
	for _, step := range []float64{0.5, 0.05, 3} {
		chain(t, target, setting{"info", NUTS{MaxDepth: 5}, Tuning{Step: step}}, mean, 300, func(_ []float64, info Info) {
			if info.Gradients != info.Steps || info.Step != step || info.Steps < 1 || info.Steps >= 1<<(info.Depth+1) || info.Steps < 1<<info.Depth-1 || info.Depth > 5 {
				t.Fatalf("%+v", info)
			}
			if info.Divergent != (info.Error > 1000) || info.Divergent != (info.DivergedAt != nil) {
				t.Fatalf("%+v", info)
			}
			if info.Depth == 5 {
				deep++
				if info.Steps != 31 {
					t.Fatalf("%+v: a trajectory of full depth has 31 steps", info)
				}
			}
		})
	}
	if deep < 100 {
		t.Errorf("only %d transitions came to full depth", deep)
	}
}
