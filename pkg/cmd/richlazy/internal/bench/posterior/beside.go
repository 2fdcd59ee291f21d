package posterior

import (
	"context"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

const stan = "Stan"

// What rows are of.
const (
	perGradient = "ESS per 1000 gradients"
	perDrawing  = "ESS per CPU second, drawing"
	perAll      = "ESS per CPU second, with warm-up"
)

// beside is one posterior after its rounds.
type beside struct {
	problem
	runs [2][]*run // of ours and of Stan, by round
}

var sides = [2]string{ours, stan}

// rates returns a rate of both sides, by round.
func (b *beside) rates(what string) (of [2][]float64) {
	for side, runs := range b.runs {
		for _, r := range runs {
			ess, _ := r.least(b.names())
			cost := r.gradients / 1000
			switch what {
			case perDrawing:
				cost = r.sampling
			case perAll:
				cost = r.sampling + r.warmup
			}
			of[side] = append(of[side], ess/cost)
		}
	}
	return of
}

// off returns by how many standard errors the mean of a quantity over all rounds is off what is known of it, on the side where that is most.
func (b *beside) off() (worst float64, what string) {
	for side, runs := range b.runs {
		for _, k := range b.model.Known {
			var all [][]float64
			for _, r := range runs {
				all = append(all, r.draws[k.Name]...)
			}
			sum, n := 0., 0
			for _, chain := range all {
				for _, v := range chain {
					sum += v
					n++
				}
			}
			z := math.Abs(sum/float64(n)-k.Mean) / math.Hypot(diagnostic.MCSEMean(all), k.MCSE)
			if !(z <= worst) { // NaN, too
				worst, what = z, sides[side]+"'s "+k.Name
			}
		}
	}
	return worst, what
}

// timed are the rows of a posterior. It is an error that a mean is not that which is known.
func (b *beside) timed() (rows []bench.Timed, err error) {
	worst, what := b.off()
	if !(worst <= 4) {
		return nil, fmt.Errorf("WRONG NUMBERS: %s: the mean of %s is %.2g standard errors off what is known, at most 4 are expected", b.name, what, worst)
	}
	for _, row := range []struct {
		what  string
		limit float64
	}{{perGradient, 1}, {perDrawing, 3}, {perAll, 3}} {
		rates := b.rates(row.what)
		t := bench.Timed{Name: b.name + ", " + row.what, Unit: "MCSE"}
		if row.what == perGradient {
			t.Difference = &worst
		}
		for side, values := range rates {
			t.Values = append(t.Values, bench.Values{Contender: sides[side], Values: values})
		}
		ratio, se := ratioOf(t)
		target := &bench.Target{Text: fmt.Sprintf("≥ %g×", row.limit), Limit: row.limit, AtLeast: true, Value: func(bench.Timed) (float64, bool) {
			return ratio, !math.IsNaN(ratio)
		}}
		if row.limit == 1 && !math.IsNaN(se) { // of samplers that are equally good, half of all ratios are below 1
			target.Text, target.Limit = "≥ 1× − 2 se", 1-2*se
		}
		t.Target = target.Judge(t)
		rows = append(rows, t)
	}
	return rows, nil
}

// ratioOf returns the median of ours over that of Stan, and its standard error, from the rounds by the delta method; that of a median is √(π/2) times that of a mean.
func ratioOf(t bench.Timed) (ratio, se float64) {
	a, b := t.ValuesOf(ours), t.ValuesOf(stan)
	if len(a) == 0 || len(b) == 0 {
		return math.NaN(), math.NaN()
	}
	ratio = bench.Median(a) / bench.Median(b)
	relative := math.Hypot(stat.StdDev(a, nil)/bench.Median(a)/math.Sqrt(float64(len(a))), stat.StdDev(b, nil)/bench.Median(b)/math.Sqrt(float64(len(b))))
	return ratio, ratio * relative * math.Sqrt(math.Pi/2)
}

// Beside draws from posteriors of known answer by NUTS of both sides, at their defaults.
func Beside(s Stan, warmup, draws int) bench.Part {
	value := func(side string) bench.Column {
		return bench.Column{Head: side, Text: func(t bench.Timed, _ []bench.Timed) string {
			v := t.ValuesOf(side)
			if len(v) == 0 {
				return ""
			}
			return fmt.Sprintf("%.4g", bench.Median(v))
		}}
	}
	notes := []string{
		"ESS: the smallest bulk effective sample size of a quantity; medians over rounds, each with another seed; ±: its standard error (se), as far as the rounds tell",
		"CPU second: ours, of the process on one thread, garbage collection included; Stan's, by get_elapsed_time, which is clock()",
		"difference: the largest of a mean of either side, over all rounds, from the one that is known",
	}
	return bench.Part{
		Name:  "stan",
		Title: fmt.Sprintf("NUTS beside Stan's, %d chains of %d steps of warm-up and %d draws, defaults of both (eight schools: acceptance 0.95): the median of rounds", chains, warmup, draws),
		Columns: []bench.Column{value(ours), value(stan), {Head: "ours/Stan", Text: func(t bench.Timed, _ []bench.Timed) string {
			ratio, se := ratioOf(t)
			if math.IsNaN(se) {
				return fmt.Sprintf("%.3g", ratio)
			}
			return fmt.Sprintf("%.3g ± %.2g", ratio, se)
		}}},
		Notes: func([]bench.Timed) []string { return notes },
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			peer, err := s.start(ctx)
			if err != nil {
				return nil, err
			}
			defer peer.close()
			notes = append(notes, peer.Version)
			all := problems(warmup, draws)
			compared := make([]beside, len(all))
			for i, m := range all {
				compared[i].problem = m
				if !peer.compiled(m.program) && s.Say != nil {
					s.Say(fmt.Sprintf("compiling %s.stan, a minute or two; it is kept in %s", m.program, peer.Models))
				}
			}
			if err := r.Each(ctx, func(round int) error {
				for i := range compared {
					b := &compared[i]
					mine, err := b.sample(ctx, uint64(round+1))
					if err != nil {
						return err
					}
					theirs, err := peer.sample(ctx, b.problem, uint64(round+1))
					if err != nil {
						return err
					}
					b.runs[0], b.runs[1] = append(b.runs[0], mine), append(b.runs[1], theirs)
				}
				return nil
			}); err != nil {
				return nil, err
			}
			var rows []bench.Timed
			for i := range compared {
				more, err := compared[i].timed()
				if err != nil {
					return nil, err
				}
				rows = append(rows, more...)
				notes = append(notes, compared[i].how())
			}
			return rows, nil
		},
	}
}

// how says how both sides sampled.
func (b *beside) how() string {
	var text []string
	for side, runs := range b.runs {
		var step, gradients []float64
		divergent := 0.
		for _, r := range runs {
			step = append(step, stat.Mean(r.steps, nil))
			gradients = append(gradients, r.gradients/float64(chains*b.draws))
			divergent += r.divergent
		}
		_, of := runs[0].least(b.names())
		text = append(text, fmt.Sprintf("%s: step %.3g, %.3g gradients a draw, %g divergent, least ESS of %s", sides[side], stat.Mean(step, nil), stat.Mean(gradients, nil), divergent, of))
	}
	return b.name + ": " + strings.Join(text, "; ")
}
