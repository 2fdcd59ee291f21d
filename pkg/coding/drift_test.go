package coding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// moving simulates responses over time: a fixed part of share keep of the variance, and one that forgets at the given rate a step (Ornstein & Uhlenbeck).
func moving(times, stimuli, neurons int, keep, forget float64, rnd *rand.Rand) []*mat.Dense {
	draw := func() *mat.Dense {
		x := mat.NewDense(stimuli, neurons, nil)
		x.Apply(func(_, _ int, _ float64) float64 { return rnd.NormFloat64() }, x)
		return x
	}
	fixed, moved := draw(), draw()
	var out []*mat.Dense
	r := math.Exp(-forget)
	for range times {
		fresh := draw()
		var now mat.Dense
		fresh.Scale(math.Sqrt(1-r*r), fresh)
		moved.Scale(r, moved)
		moved.Add(moved, fresh)
		now.Scale(math.Sqrt(1-keep), moved)
		part := mat.DenseCopyOf(fixed)
		part.Scale(math.Sqrt(keep), part)
		now.Add(&now, part)
		out = append(out, &now)
	}
	return out
}

// TestDriftOfKnownMotion holds verdicts, plateaus and decays of processes whose overlap is keep + (1 − keep)·exp(−forget·lag).
func TestDriftOfKnownMotion(t *testing.T) {
	for _, c := range []struct {
		name         string
		keep, forget float64
		chains       int
		want         Motion
	}{
		{"drifting", 0, .5, 1, Drifting}, {"drifting, five chains", 0, .5, 5, Drifting}, {"frozen", .9, .5, 1, Frozen}, {"frozen with a moving bulk", .65, 2, 2, Frozen},
		{"partial", .35, 1, 1, Partial}, {"partial, four chains", .35, 1, 4, Partial}, {"still falling", 0, .03, 1, Unclear},
	} {
		for seed := range uint64(5) {
			rnd := rand.New(rand.NewPCG(seed, 9))
			var chains []*mat.SymDense
			for range c.chains {
				chains = append(chains, must(Overlaps(moving(24, 20, 60, c.keep, c.forget, rnd))))
			}
			d, err := DriftOf(chains, DriftOptions{Step: 10}, rand.NewPCG(seed, 1))
			if err != nil {
				t.Fatal(err)
			}
			if d.Motion != c.want {
				t.Errorf("%s, seed %d: %v", c.name, seed, d)
			}
			if d.Lags[0] != 10 || len(d.Overlap) != 23 {
				t.Errorf("%s: lags %v", c.name, d.Lags)
			}
			if sd := 1 / math.Sqrt(20*60); c.forget >= .5 && !(math.Abs(d.Plateau.Value-c.keep) < 4*sd+.01) { // one frozen realisation: q of independent parts has sd 1/√(P·N)
				t.Errorf("%s, seed %d: plateau %.3f, want %.3f ± %.3f", c.name, seed, d.Plateau.Value, c.keep, sd)
			}
			if want := c.keep + (1-c.keep)*math.Exp(-c.forget); !(math.Abs(d.Overlap[0]-want) < .05) {
				t.Errorf("%s, seed %d: overlap at lag 1 %.3f, want %.3f", c.name, seed, d.Overlap[0], want)
			}
		}
	}
}

// TestOverlapIsPearson compares with the definition, and holds what does not change it.
func TestOverlapIsPearson(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	x := moving(2, 7, 11, .5, 1, rnd)
	var a, b []float64
	for s := range 7 {
		ma, mb := mat.Sum(x[0].RowView(s))/11, mat.Sum(x[1].RowView(s))/11
		for i := range 11 {
			a, b = append(a, x[0].At(s, i)-ma), append(b, x[1].At(s, i)-mb)
		}
	}
	dot := func(a, b []float64) (d float64) {
		for i := range a {
			d += a[i] * b[i]
		}
		return d
	}
	want := dot(a, b) / math.Sqrt(dot(a, a)*dot(b, b))
	shifted := mat.DenseCopyOf(x[1])
	shifted.Apply(func(s, _ int, v float64) float64 { return 3*v + float64(s) }, shifted)
	for _, y := range []*mat.Dense{x[1], shifted} {
		if got := must(Overlap(x[0], y)); !(math.Abs(got-want) < 1e-14) {
			t.Errorf("overlap %v, want %v", got, want)
		}
	}
}

// TestBreakingOfPermutedNeurons: the match undoes a permutation, a rotation undoes a rotation, and the overlap of random permutations has the standard deviation Chance.
func TestBreakingOfPermutedNeurons(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	x := moving(1, 12, 40, 0, 1, rnd)[0]
	order := rnd.Perm(40)
	y := mat.NewDense(12, 40, nil)
	for i, j := range order {
		for s := range 12 {
			y.Set(s, j, 2*x.At(s, i)+float64(s))
		}
	}
	b, err := SymmetryBreaking(x, y)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(b.Match, order) || !(math.Abs(b.Matched-1) < 1e-12) || !(math.Abs(b.Rotated-1) < 1e-7) || !(math.Abs(b.Unmatched) < 4*b.Chance) {
		t.Errorf("%+v for the order %v", b, order)
	}
	var square float64
	const shuffles = 2000
	shuffled := mat.NewDense(12, 40, nil)
	for range shuffles {
		for i, j := range rnd.Perm(40) {
			for s := range 12 {
				shuffled.Set(s, j, x.At(s, i))
			}
		}
		q := must(Overlap(x, shuffled))
		square += q * q / shuffles
	}
	if sd := math.Sqrt(square); !(math.Abs(sd/b.Chance-1) < 4/math.Sqrt(2*shuffles)) {
		t.Errorf("standard deviation over permutations %v, Chance %v", sd, b.Chance)
	}
	same, err := SymmetryBreaking(x, x)
	if err != nil || !(math.Abs(same.B-1) < 1e-12) {
		t.Errorf("with itself: %+v, %v", same, err)
	}
}

// TestKernelStaysWhereNeuronsDrift: permuting neurons leaves the kernel as it is.
func TestKernelStaysWhereNeuronsDrift(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	x := three(50).analog(rnd).Values
	y := Raster(x, nil, nil)
	shuffled := mat.NewDense(30, 50, nil)
	for i, j := range rnd.Perm(50) {
		for s := range 30 {
			shuffled.Set(s, j, y.At(i, s))
		}
	}
	q := must(KernelOverlaps([]*mat.Dense{x, shuffled}))
	if !(math.Abs(q.At(0, 1)-1) < 1e-12) {
		t.Errorf("kernel overlap %v, want 1", q.At(0, 1))
	}
}

// TestBadInput: each fault is named.
func TestBadInput(t *testing.T) {
	ctx, src := context.Background(), rand.NewPCG(1, 1)
	good := three(20).redundant(rand.New(rand.NewPCG(1, 2)), pairs, pairOrder)
	with := func(f func(r *Responses)) Responses {
		r := Responses{Values: mat.DenseCopyOf(good.Values), Labels: slices.Clone(good.Labels), Readout: mat.DenseCopyOf(good.Readout)}
		f(&r)
		return r
	}
	classify := func(r Responses, o Options) error { _, err := Classify(ctx, r, o, src); return err }
	second := func(_ any, err error) error { return err }
	done, cancel := context.WithCancel(ctx)
	cancel()
	for want, err := range map[string]error{
		"responses: no values":                         classify(Responses{}, Options{}),
		"responses of 1 neuron, want at least 2":       classify(Responses{Values: mat.NewDense(2, 1, []float64{1, 2}), Labels: []int{0, 1}}, Options{}),
		"entry (3,4) is NaN":                           classify(with(func(r *Responses) { r.Values.Set(3, 4, math.NaN()) }), Options{}),
		"readout: entry (2,1) is +Inf":                 classify(with(func(r *Responses) { r.Readout.Set(2, 1, math.Inf(1)) }), Options{}),
		"29 labels for 30 stimuli":                     classify(with(func(r *Responses) { r.Labels = r.Labels[1:] }), Options{}),
		"1 class, want at least 2":                     classify(with(func(r *Responses) { clear(r.Labels) }), Options{}),
		"class 0 has no stimuli":                       classify(with(func(r *Responses) { r.Labels = labelsOf(0, 15, 15) }), Options{}),
		"weights of 19 neurons, want those of 20":      classify(with(func(r *Responses) { r.Readout = mat.NewDense(19, 3, nil) }), Options{}),
		"no neuron varies over stimuli":                classify(with(func(r *Responses) { r.Values.Zero() }), Options{}),
		"want more: without variance within classes":   classify(with(func(r *Responses) { r.Labels = count(30) }), Options{}),
		"a level of 0.001 with 199 draws":              classify(good, Options{Level: 0.001}),
		"all neurons have the same code":               classify(with(func(r *Responses) { r.Readout.Zero() }), Options{}),
		"context canceled":                             second(ClusterNeurons(done, good, ClusterOptions{}, src)),
		"5 draws, want at least 19":                    second(ClusterNeurons(ctx, good, ClusterOptions{Draws: 5}, src)),
		"Most is 20 for 20 neurons":                    second(ClusterNeurons(ctx, good, ClusterOptions{Most: 20}, src)),
		"no samples":                                   second(ClassifySamples(ctx, nil, Options{}, src)),
		"chain 0, sample 1: coding: class means":       second(ClassifySamples(ctx, [][]Responses{{good, {}}}, Options{}, src)),
		"time 1: 30 stimuli and 20 neurons":            second(Overlaps([]*mat.Dense{mat.DenseCopyOf(good.Values.Slice(0, 9, 0, 20)), good.Values})),
		"all neurons respond alike":                    second(Overlap(good.Values, mat.NewDense(30, 20, nil))),
		"3 times, want at least 8":                     second(DriftOf([]*mat.SymDense{mat.NewSymDense(3, nil)}, DriftOptions{}, src)),
		"chain 1 has no overlaps":                      second(DriftOf([]*mat.SymDense{mat.NewSymDense(8, nil), nil}, DriftOptions{}, src)),
		"-3 bootstrap samples, want at least 20":       second(DriftOf([]*mat.SymDense{mat.NewSymDense(8, nil)}, DriftOptions{Resamples: -3}, src)),
		"linear slope: all responses are 0":            second(LinearSlope(with(func(r *Responses) { r.Values.Zero() }), mat.NewDense(30, 3, slices.Repeat([]float64{1, 0, 2}, 30)))),
		"drift: no overlaps":                           second(DriftOf(nil, DriftOptions{}, src)),
		"codes of 2 and 0 neurons":                     second(Stay(Codes{"1", "0"}, nil)),
		"the strength of neuron 1 is NaN":              second(FindOutliers([]float64{1, math.NaN()}, OutlierRule{})),
		"targets are 2 × 3 for 30 stimuli":             second(LinearSlope(good, mat.NewDense(2, 3, nil))),
		"symmetry breaking: x: responses: no values":   second(SymmetryBreaking(nil, good.Values)),
		"kernel: 3 labels for 2 stimuli":               second(KernelFrom(mat.NewSymDense(2, nil), []int{0, 0, 1}, 0)),
		"occupation: codes of 1 neurons, want those o": second(Occupy(Codes{"1"}, must(MeansOf(good)), nil)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "coding: ") && want != "context canceled" {
			t.Errorf("error %q, want %q", err, want)
		}
	}
}

// Misuse panics, and says of what.
func TestMisuseOfStrengths(t *testing.T) {
	for want, f := range map[string]func(){
		"coding: ParticipationRatio: no strengths": func() { ParticipationRatio(nil) },
		"coding: TopShares: the -1 strongest":      func() { TopShares([]float64{1}, -1) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}()
			f()
		}()
	}
}
