package glm_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/glm"
)

// BenchmarkFMRI fits 1452 volumes of 50 000 voxels, as twelve runs of 121 with 8 conditions and as one run.
func BenchmarkFMRI(b *testing.B) {
	const volumes, voxels = 1452, 50000
	r := rand.New(rand.NewPCG(6, 0))
	y := mat.NewDense(volumes, voxels, nil)
	for i := range volumes {
		for c, row := 0, y.RawRowView(i); c < voxels; c++ {
			row[c] = 1000 + r.NormFloat64()
		}
	}
	for _, runs := range []int{12, 1} {
		var all []glm.FMRIRun
		each := volumes / runs
		for run := range runs {
			var e glm.Events
			for at := 12.; at+24 < float64(each)*2.5; at += 36 {
				e.Conditions, e.Onsets, e.Durations = append(e.Conditions, string(rune('a'+len(e.Onsets)%8))), append(e.Onsets, at), append(e.Durations, 24)
			}
			all = append(all, glm.FMRIRun{Values: y.Slice(run*each, (run+1)*each, 0, voxels).(*mat.Dense), Events: e})
		}
		for _, noise := range []glm.NoiseModel{glm.WhiteNoise, glm.AR1YuleWalker, glm.AR1Pooled, glm.AR1} {
			b.Run(fmt.Sprintf("%d runs, %v", runs, noise), func(b *testing.B) {
				for range b.N {
					if _, err := glm.FitFMRI(context.Background(), all, glm.FMRIOptions{TR: 2.5, Noise: noise}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
