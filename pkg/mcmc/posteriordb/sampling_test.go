package posteriordb_test

import (
	"context"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/mcmc"
	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
	"github.com/richlazy/richlazy/pkg/mcmc/posteriordb"
	"github.com/richlazy/richlazy/pkg/rng"
)

// The posterior that a sampler finds has the moments that are known: model, data and answer belong together. The error of the reference draws counts too, that of a
// standard deviation of nearly normal draws as 1/√2 of that of the mean.
func TestKnown(t *testing.T) {
	draws := 500
	if testing.Short() {
		draws = 250
	}
	for _, m := range append(posteriordb.All(), posteriordb.Conjugate().Model("conjugate")) {
		t.Run(m.Name, func(t *testing.T) {
			r, err := mcmc.Run(context.Background(), m.Target, mcmc.NUTS{}, mcmc.Options{Warmup: draws, Draws: draws}, rng.New(4).At(m.Name).Source())
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range m.Known {
				d, err := r.Draws(k.Name)
				if err != nil {
					t.Fatal(err)
				}
				squares := make([][]float64, len(d))
				var mean, square, n float64
				for c := range d {
					for _, v := range d[c] {
						squares[c] = append(squares[c], (v-k.Mean)*(v-k.Mean))
						mean += v
						square += (v - k.Mean) * (v - k.Mean)
						n++
					}
				}
				mean, square = mean/n, square/n
				if se := math.Hypot(diagnostic.MCSEMean(d), k.MCSE); !(math.Abs(mean-k.Mean) <= 4*se) {
					t.Errorf("mean of %s %.6g ± %.2g, known %.6g ± %.2g", k.Name, mean, se, k.Mean, k.MCSE)
				}
				// (v − mean)² has mean SD², of which the error of the reference is 2·SD·MCSE/√2.
				if se := math.Hypot(diagnostic.MCSEMean(squares), math.Sqrt2*k.SD*k.MCSE); !(math.Abs(square-k.SD*k.SD) <= 4*se) {
					t.Errorf("mean square of %s around its mean %.6g ± %.2g, known %.6g", k.Name, square, se, k.SD*k.SD)
				}
			}
		})
	}
}
