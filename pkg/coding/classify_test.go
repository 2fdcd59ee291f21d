package coding

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestKnownSchemes classifies simulated populations over many seeds. What is claimed is a rate: no population gets a scheme that is not its own, and the own one is found
// nearly always; a level of 0.01, and 0.05 for doubts of a Gaussian by three tests, leaves some analog populations undecided: up to 15 % are expected, and 6 of 10
// would be 4 standard deviations above that.
func TestKnownSchemes(t *testing.T) {
	seeds := 10
	if testing.Short() {
		seeds = 3
	}
	codes := func(p population, rnd *rand.Rand) Responses { return p.redundant(rnd, pairs, pairOrder) }
	for _, c := range []struct {
		name      string
		task      population
		of        func(population, *rand.Rand) Responses
		want      Verdict
		undecided int // at most, of 10
	}{
		{"analog", three(100), population.analog, Analog, 6},
		{"analog, one output", population{100, labelsOf(20, 20), 1}, population.analog, Analog, 6},
		{"redundant", three(100), codes, Redundant, 0},
		{"redundant, 40 neurons", three(40), codes, Redundant, 1},
		{"redundant, two classes", population{100, labelsOf(20, 20), 1}, codes, Redundant, 0},
		{"sparse", three(100), population.sparse, Sparse, 0},
		{"sparse, one output", population{100, labelsOf(20, 20), 1}, population.sparse, Sparse, 3},
		{"lazy", three(100), population.lazy, None, 0},
		{"heavy tails", three(100), population.heavy, Undecided, 10},
		{"skewed gains", three(100), population.skewed, Undecided, 10},
	} {
		for _, readout := range []bool{true, false} {
			undecided := 0
			for seed := range seeds {
				src := rand.NewPCG(uint64(seed), 5)
				r := c.of(c.task, rand.New(src))
				if !readout {
					r.Readout = nil
				}
				s, err := Classify(context.Background(), r, Options{Shuffles: 199, Clusters: ClusterOptions{Draws: 99}}, src)
				if err != nil {
					t.Fatal(err)
				}
				switch s.Verdict {
				case c.want:
				case Undecided:
					undecided++
				default:
					t.Errorf("%s, readout %v, seed %d: %v", c.name, readout, seed, s)
				}
			}
			if undecided > c.undecided {
				t.Errorf("%s, readout %v: %d of %d undecided, want at most %d", c.name, readout, undecided, seeds, c.undecided)
			}
			t.Logf("%s, readout %v: %d of %d undecided", c.name, readout, undecided, seeds)
		}
	}
}

// TestClusterNumbers holds that the codes are found again, neuron by neuron.
func TestClusterNumbers(t *testing.T) {
	for seed := range uint64(10) {
		src := rand.NewPCG(seed, 8)
		r := three(120).redundant(rand.New(src), pairs, pairOrder)
		c, err := ClusterNeurons(context.Background(), r, ClusterOptions{Draws: 99}, src)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]int{}
		var codes []int
		for _, code := range must(MeansOf(r)).BinaryCodes(0.5) {
			if _, ok := names[code]; !ok {
				names[code] = len(names)
			}
			codes = append(codes, names[code])
		}
		if c.K != len(names) || adjustedRand(c.Of, codes) != 1 || c.P != 0.01 || !(c.Stability > .99) {
			t.Errorf("seed %d: %d clusters for %d codes, agreement %.2f, p %v, stability %.2f", seed, c.K, len(names), adjustedRand(c.Of, codes), c.P, c.Stability)
		}
	}
}

// TestLevel holds the level of the test of clusters: of 200 Gaussian populations about a tenth has p ≤ 0.1.
func TestLevel(t *testing.T) {
	if testing.Short() {
		t.Skip("200 populations")
	}
	rejected := 0
	for seed := range uint64(200) {
		src := rand.NewPCG(seed, 77)
		c, err := ClusterNeurons(context.Background(), three(60).analog(rand.New(src)), ClusterOptions{Draws: 19}, src)
		if err != nil {
			t.Fatal(err)
		}
		if c.P <= 0.1 {
			rejected++
		}
	}
	if rejected > 20+17 || rejected < 20-17 { // 4 standard deviations of a binomial
		t.Errorf("%d of 200 Gaussian populations with p ≤ 0.1, want 20 ± 4.2", rejected)
	}
	t.Logf("%d of 200", rejected)
}

// TestVerdictIsInvariant holds that the units of responses and readout, and the order of neurons and stimuli, do not matter.
func TestVerdictIsInvariant(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	r := three(60).redundant(rnd, pairs, pairOrder)
	base := must(MeansOf(r))
	changed := Responses{Values: mat.NewDense(30, 60, nil), Labels: make([]int, 30), Readout: mat.NewDense(60, 3, nil)}
	neurons, stimuli := rnd.Perm(60), rnd.Perm(30)
	for s := range 30 {
		changed.Labels[s] = r.Labels[stimuli[s]]
		for i := range 60 {
			changed.Values.Set(s, i, 7+250*r.Values.At(stimuli[s], neurons[i]))
			changed.Readout.SetRow(i, r.Readout.RawRowView(neurons[i]))
		}
	}
	changed.Readout.Scale(0.01, changed.Readout)
	means := must(MeansOf(changed))
	if d := means.Adjusted - base.Adjusted; !(d < 1e-9 && d > -1e-9) {
		t.Errorf("adjusted share %v and %v", means.Adjusted, base.Adjusted)
	}
	var k [2]int
	var explained [2]float64
	for a, r := range []Responses{r, changed} {
		s, err := Classify(context.Background(), r, Options{}, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		if s.Verdict != Redundant {
			t.Errorf("%v", s)
		}
		k[a], explained[a] = s.Clusters.K, s.Clusters.Explained
	}
	if d := explained[0] - explained[1]; k[0] != k[1] || !(d < 1e-9 && d > -1e-9) {
		t.Errorf("clusters %v, explained %v", k, explained)
	}
}

// TestSamplesHaveToAgree holds that a verdict on samples needs four of five, and none against it.
func TestSamplesHaveToAgree(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	sparse, codes, tails := three(60).sparse(rnd), three(60).redundant(rnd, pairs, pairOrder), three(60).heavy(rnd)
	for _, c := range []struct {
		chains [][]Responses
		want   Verdict
		share  float64
	}{
		{[][]Responses{{sparse, sparse}, {sparse}}, Sparse, 1},
		{[][]Responses{{sparse, sparse, sparse, sparse}, {tails}}, Sparse, .8},
		{[][]Responses{{sparse, sparse, sparse}, {tails}}, Undecided, .75},
		{[][]Responses{{sparse, sparse, sparse, sparse, sparse}, {codes}}, Undecided, 5. / 6},
		{[][]Responses{{tails}}, Undecided, 1},
	} {
		s, err := ClassifySamples(context.Background(), c.chains, Options{}, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		if s.Verdict != c.want || s.Share != c.share {
			t.Errorf("%v with share %v, want %v with %v", s, s.Share, c.want, c.share)
		}
		if !strings.Contains(s.String(), "participation ratio") {
			t.Errorf("no table in %v", s)
		}
	}
}
