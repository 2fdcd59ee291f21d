package capacity

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// axis is a number that is varied about a size.
type axis struct {
	name   string
	values []int
	of     func(s size, v int) size
}

// growth times ours over a decade of each number, and fits powers.
func growth(threads int, base size, manifolds, points, inputs []int) bench.Part {
	axes := []axis{
		{"P", manifolds, func(s size, v int) size { s.manifolds = v; return s }},
		{"M", points, func(s size, v int) size { s.points = v; return s }},
		{"N", inputs, func(s size, v int) size { s.channels = v; return s }},
	}
	name := func(a axis, v int) string { return fmt.Sprintf("%s = %d", a.name, v) }
	return bench.Part{
		Name:    "growth",
		Title:   fmt.Sprintf("%d samples of %v, and of other P, M or N, %s: the best round (the median)", base.samples, base, bench.OnThreads(threads)),
		Columns: []bench.Column{bench.Time(ours, ours)},
		Notes: func(all []bench.Timed) []string {
			text := "time grows as"
			for i, a := range axes {
				var x, y []float64
				for _, v := range a.values {
					for _, t := range all {
						if times, ok := t.Of(ours); ok && t.Name == name(a, v) {
							x, y = append(x, math.Log(float64(v))), append(y, math.Log(times.Best()))
						}
					}
				}
				if len(x) < 2 {
					continue
				}
				_, power := stat.LinearRegression(x, y, nil, false)
				text += fmt.Sprintf("%s %s^%.1f", []string{"", ",", ","}[i], a.name, power)
			}
			return []string{text + " (least squares of logarithms over the values above)", "a seventh of the rounds"}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			defer r.Patient(7)()
			var cases []bench.Case
			for _, a := range axes {
				for _, v := range a.values {
					s := a.of(base, v)
					cases = append(cases, bench.Case{Name: name(a, v), Threads: threads, Contenders: []bench.Contender{s.contender(s.clouds(), threads, 2)}})
				}
			}
			return r.Measure(ctx, cases)
		},
	}
}
