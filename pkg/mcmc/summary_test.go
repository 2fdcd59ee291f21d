package mcmc

import (
	"context"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// recorded makes a result of draws of its own, by chain, of quantities mu and tau, with what change makes of the statistics.
func recorded(t *testing.T, draws [][][2]float64, change func(chain, draw int, stats []float64)) *Result {
	t.Helper()
	l := trace.Layout{Chains: len(draws), Draws: 1000, Variables: []trace.Variable{{Name: "mu"}, {Name: "tau"}}, Stats: stats,
		Attributes: map[string]string{"thin": "1", "kernel": "test", "target_acceptance": "0.8", "max_tree_depth": "10"}}
	m := trace.NewMemory(l)
	r := rand.New(rand.NewPCG(9, 9))
	for c := range draws {
		for i, d := range draws[c] {
			s := []float64{0, 0.85, 0.5, 3, 7, 0, r.NormFloat64(), 0.1, 7}
			if change != nil {
				change(c, i, s)
			}
			if err := m.Append(c, trace.Posterior, d[:], s); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &Result{Trace: m, Chains: make([]ChainResult, len(draws))}
}

// independent are four chains of independent normal draws, changed.
func independent(n int, change func(chain, draw int, d *[2]float64)) [][][2]float64 {
	r := rand.New(rand.NewPCG(3, 4))
	out := make([][][2]float64, 4)
	for c := range out {
		for i := range n {
			d := [2]float64{r.NormFloat64(), r.NormFloat64()}
			if change != nil {
				change(c, i, &d)
			}
			out[c] = append(out[c], d)
		}
	}
	return out
}

func TestSummariesSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		what   string
		draws  [][][2]float64
		change func(chain, draw int, stats []float64)
		want   []string // a part of each fault
	}{
		{"independent draws", independent(1000, nil), nil, nil},
		{"a shifted chain", independent(1000, func(c, i int, d *[2]float64) {
			if c == 2 {
				d[1] += 5
			}
		}), nil, []string{"R-hat of tau is 1.", "bulk ESS of tau", "tail ESS of tau"}},
		{"the shifted chain is named", independent(1000, func(c, i int, d *[2]float64) {
			if c == 2 {
				d[1] += 5
			}
		}), nil, []string{"chain 2 is elsewhere, with a mean of", "", ""}},
		{"all chains elsewhere", independent(1000, func(c, i int, d *[2]float64) { d[0] += 3 * float64(c); d[1] += 3 * float64(c) }), nil,
			[]string{"and that of 1 more of 2 above 1.01: the chains have not mixed. Run longer", "and that of 1 more of 2 too small", "tail ESS"}},
		{"a chain that stands still", independent(1000, func(c, i int, d *[2]float64) {
			if c == 1 {
				*d = [2]float64{0.1, 0.2}
			}
		}), nil, []string{"Chain 1 stood still: all its 1000 draws are the same", "R-hat of"}},
		{"a constant", independent(1000, func(c, i int, d *[2]float64) { d[1] = 4 }), nil, []string{"All draws of tau are the same"}},
		{"NaN", independent(1000, func(c, i int, d *[2]float64) {
			if c == 3 && i == 500 {
				d[1] = math.NaN()
			}
		}), nil, []string{"Draws of tau are NaN"}},
		{"too few draws", independent(60, nil), nil, []string{"ended early: there are 60 of 1000", "have not mixed well enough yet", "bulk ESS of", "tail ESS of"}},
		{"slow energies", independent(1000, nil), func(c, i int, s []float64) {
			if c == 3 {
				s[6] = math.Sin(float64(i) / 100)
			}
		}, []string{"E-BFMI is 0.00 in chain 3, below 0.3"}},
		{"deep trees", independent(1000, nil), func(c, i int, s []float64) {
			if i < 5 {
				s[3] = 10
			}
		}, []string{"20 of 4000 draws came by a tree of the greatest depth, 10"}},
		{"a step that does not suit", independent(1000, nil), func(c, i int, s []float64) {
			if c == 2 {
				s[1] = 0.4
			}
		}, []string{"Chain 2 accepts 0.40, where 0.80 was aimed at"}},
	} {
		s, err := recorded(t, c.draws, c.change).Summary()
		if err != nil {
			t.Fatal(err)
		}
		faults := s.Faults()
		ok := len(faults) == len(c.want) && s.Trustworthy() == (len(c.want) == 0)
		for i, w := range c.want {
			ok = ok && strings.Contains(faults[i], w)
		}
		if !ok {
			t.Errorf("%s: the faults are\n%s\nwant %q", c.what, strings.Join(faults, "\n"), c.want)
		}
		if found := strings.Contains(s.String(), "Nothing was found wrong"); found != (len(c.want) == 0) {
			t.Errorf("%s:\n%s", c.what, s)
		}
	}
}

func TestSummariesSayWhereDivergencesAre(t *testing.T) {
	draws := independent(1000, nil)
	r := recorded(t, draws, func(c, i int, s []float64) {
		if draws[c][i][1] < -1.8 {
			s[5] = 1
		}
	})
	s, err := r.Summary()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for c := range draws {
		for _, d := range draws[c] {
			if d[1] < -1.8 {
				n++
			}
		}
	}
	if len(s.Where) != 1 || s.Where[0].Name != "tau" || s.Where[0].Share != 0 || !(s.Where[0].DivergentHigh < -1.8) || !(s.Where[0].OtherLow > -1.8) || sumOf(s.Divergent) != n {
		t.Errorf("%d divergent draws: %+v", n, s)
	}
	if text := s.String(); !strings.Contains(text, "divergent transition") || !strings.Contains(text, "where tau is low") || strings.Contains(text, "where mu is") {
		t.Errorf("\n%s", text)
	}
}

// funnel is Neal's: v ~ N(0, 3²), x ~ N(0, exp(v)) nine times.
func funnel() *Target {
	return &Target{Dim: 10, Names: []string{"v", "x[0]", "x[1]", "x[2]", "x[3]", "x[4]", "x[5]", "x[6]", "x[7]", "x[8]"}, Density: func(g, x []float64) float64 {
		v, s := x[0], squares(x[1:])
		if g != nil {
			g[0] = -v/9 - 4.5 + s*math.Exp(-v)/2
			for i := range 9 {
				g[i+1] = -x[i+1] * math.Exp(-v)
			}
		}
		return -v*v/18 - 4.5*v - s*math.Exp(-v)/2
	}}
}

func TestRunsThatAreGoodAndBad(t *testing.T) {
	small := Adapt{Step: 0.3, KeepStep: true} // the large steps at the beginning of warm-up can lead to another mode
	for _, c := range []struct {
		what   string
		target *Target
		kernel Kernel
		opt    Options
		want   []string
	}{
		{"a Gaussian", gaussian(5), NUTS{}, Options{}, []string{"Nothing was found wrong"}},
		{"a funnel", funnel(), NUTS{}, Options{Draws: 2000, Adapt: Adapt{Step: 0.5, KeepStep: true, Estimate: EstimateNone}}, []string{"came by a divergent transition", "Raise the target acceptance", "E-BFMI"}},
		{"two modes", bimodal(), NUTS{}, Options{Start: StartAt([]float64{8}, []float64{-8}), Adapt: small}, []string{"R-hat of mu is", "the chains have not mixed"}},
		{"a chain at a mode of its own", bimodal(), NUTS{}, Options{Start: StartAt([]float64{8}, []float64{8}, []float64{-8}, []float64{8}), Adapt: small},
			[]string{"chain 2 is elsewhere"}},
		{"a random walk that is too short", gaussian(20), RandomWalk{}, Options{Warmup: 200, Draws: 200}, []string{"R-hat", "bulk ESS"}},
		{"a step that is far too large", gaussian(5), HMC{Steps: 1}, Options{Warmup: -1, Draws: 100, Adapt: Adapt{Step: 50, KeepStep: true}}, []string{"stood still"}},
	} {
		s, err := mustRun(t, c.target, c.kernel, c.opt, 13).Summary()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range c.want {
			if !strings.Contains(s.String(), w) {
				t.Errorf("%s: want %q in\n%s", c.what, w, s)
			}
		}
	}
}

func TestSummariesOfSomeQuantities(t *testing.T) {
	target := gaussian(300)
	target.Names = nil
	target.Unidentified = true
	r := mustRun(t, target, HMC{}, Options{Chains: 2, Warmup: 50, Draws: 20, Observe: []Observable{Observe("squares", squares)}}, 1)
	for _, c := range []struct {
		names []string
		want  int
		first string
	}{{nil, 1, "squares"}, {[]string{"x"}, 300, "x[0]"}, {[]string{"x[7]", "squares"}, 2, "x[7]"}} {
		s, err := r.Summary(c.names...)
		if err != nil || len(s.Names) != c.want || s.Names[0] != c.first {
			t.Fatalf("%v: %v, %d quantities, %v", c.names, err, len(s.Names), s.Names)
		}
		if told := strings.Contains(s.String(), "Not judged, as known up to permutations or signs only: x."); told != (c.names == nil) {
			t.Errorf("%v:\n%s", c.names, s)
		}
		d, err := r.Draws(c.first)
		if err != nil || math.Abs(mean(d)-s.Quantities[0].Mean) > 1e-12*math.Abs(mean(d)) {
			t.Errorf("%s: mean %v of the draws, %v in the summary (%v)", c.first, mean(d), s.Quantities[0].Mean, err)
		}
		rows, err := csv.NewReader(strings.NewReader(s.CSV())).ReadAll()
		if err != nil || len(rows) != c.want+1 || len(rows[0]) != 11 || strings.Count(s.Markdown(), "\n| ") != c.want+1 {
			t.Errorf("%v: %d lines of CSV (%v)", c.names, len(rows), err)
		}
	}
	for _, name := range []string{"y", "x[300]", ""} {
		if _, err := r.Summary(name); err == nil {
			t.Errorf("a summary of %q", name)
		}
		if _, err := r.Draws(name); err == nil {
			t.Errorf("draws of %q", name)
		}
	}
}

func TestASinkThatCannotBeReadHasNoSummary(t *testing.T) {
	type only struct{ trace.Sink }
	opt := Options{Chains: 1, Warmup: 30, Draws: 10, Store: func(l trace.Layout) (trace.Sink, error) { return only{trace.NewMemory(l)}, nil }}
	r, err := Run(context.Background(), gaussian(2), HMC{}, opt, rand.NewPCG(1, 2))
	if err != nil || r.Chains[0].Draws != 10 {
		t.Fatal(err, r)
	}
	if _, err := r.Summary(); err == nil {
		t.Error("a summary of nothing")
	}
}
