package posteriordb

import (
	"math"

	"github.com/richlazy/richlazy/pkg/mcmc"
)

// Funnel is the distribution of Neal (2003, Slice sampling, section 8): v ~ N(0, 3), x[1] … x[n] ~ N(0, exp(v/2)) given v, standard deviations both. The coordinates are v and
// the x. At small v the funnel is narrower than any step that is good at its mouth. Of the x, whose tails are heavy, the standard deviation exp(9/4) takes very many
// draws to see.
func Funnel(n int) *Model {
	if n < 1 {
		panic("posteriordb: Funnel: at least one coordinate besides v")
	}
	all := func(g, x []float64) float64 {
		v, inverse := x[0], math.Exp(-x[0])
		sum := 0.
		for i, u := range x[1:] {
			sum += u * u
			add(g, i+1, -u*inverse)
		}
		add(g, 0, -v/9-.5*float64(n)+.5*sum*inverse)
		return -v*v/18 - .5*float64(n)*v - .5*sum*inverse
	}
	known := []Known{{"v", 0, 3, 0}}
	names := append([]string{"v"}, indexed("x", n)...)
	for _, name := range names[1:] {
		known = append(known, Known{name, 0, math.Exp(9. / 4), 0})
	}
	return &Model{Name: "neals_funnel", Target: &mcmc.Target{Dim: n + 1, Density: density(all, nil), Names: names}, Known: known, Source: "exact: by construction"}
}
