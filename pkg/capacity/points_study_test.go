package capacity

import (
	"context"
	"flag"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat"
)

var study = flag.Int("study", 0, "sets of manifolds for each row of the studies of points")

// TestExtrapolateStudy prints how far extrapolation gets: go test ./pkg/capacity -run ExtrapolateStudy -v -timeout 2h -study 12
func TestExtrapolateStudy(t *testing.T) {
	if *study == 0 {
		t.Skip("skipped: without -study")
	}
	for _, d := range []int{2, 4, 6, 10, 20} {
		for _, radius := range []float64{0.5, 1, 2} {
			for _, points := range []int{50, 200, 400} {
				var raw, limit, se [3][]float64
				for k := range *study {
					manifolds := sphere(rand.New(rand.NewPCG(uint64(k), uint64(points))), 6, points, d, radius)
					e, err := Extrapolate(context.Background(), MFTMA, manifolds, Options{Origin: AsGiven}, rand.NewPCG(3, uint64(k)))
					if err != nil {
						t.Fatal(err)
					}
					_, a := e.Raw.Measures()
					_, b := e.Corrected.Measures()
					for i := range raw {
						raw[i] = append(raw[i], a[i].Value)
						if b[i].Value == b[i].Value {
							limit[i], se[i] = append(limit[i], b[i].Value), append(se[i], b[i].SE)
						}
					}
				}
				t.Logf("D = %d, R = %g, %d points", d, radius, points)
				for i, truth := range []float64{Ball(d, radius, 0), float64(d), math.NaN()} {
					covered := 0
					for k, v := range limit[i] {
						if math.Abs(v-truth) <= 2.36*se[i][k] {
							covered++
						}
					}
					t.Logf("  %-10s truth %.4g, raw %.4g (%+.0f %%), limit %.4g (%+.0f %%) ± %.2g in %d, covered %d", []string{"capacity", "dimension", "radius"}[i], truth,
						stat.Mean(raw[i], nil), 100*(stat.Mean(raw[i], nil)/truth-1), stat.Mean(limit[i], nil), 100*(stat.Mean(limit[i], nil)/truth-1), stat.Mean(se[i], nil),
						len(limit[i]), covered)
				}
			}
		}
	}
}

// TestPointsStudy prints the standard errors of points beside the spread of results from fresh points: go test ./pkg/capacity -run PointsStudy -v -timeout 2h -study 60
func TestPointsStudy(t *testing.T) {
	if *study == 0 {
		t.Skip("skipped: without -study")
	}
	for _, c := range []struct{ d, points int }{{2, 30}, {2, 100}, {6, 30}, {6, 100}, {15, 30}, {15, 100}} {
		var values, jackknifed, booted [measureCount][]float64
		r := rand.New(rand.NewPCG(5, 6))
		for range *study {
			manifolds := fresh(r, 3, c.points, 60, c.d)
			j, err := Jackknife(context.Background(), GLUE, manifolds, Options{Samples: 100}, 20, rand.NewPCG(3, 4))
			if err != nil {
				t.Fatal(err)
			}
			b, err := Bootstrap(context.Background(), GLUE, manifolds, Options{Samples: 100}, 40, rand.NewPCG(3, 4))
			if err != nil {
				t.Fatal(err)
			}
			_, x := j.Points.Measures()
			_, y := b.Points.Measures()
			for i := range values {
				values[i], jackknifed[i], booted[i] = append(values[i], x[i].Value), append(jackknifed[i], x[i].SE), append(booted[i], y[i].SE)
			}
		}
		t.Logf("D = %d, %d points", c.d, c.points)
		for i, name := range []string{"capacity", "dimension", "radius", "utility", "centres", "axes", "both"} {
			mean, spread := stat.MeanStdDev(values[i], nil)
			byJackknife, byBootstrap := 0, 0
			for k, v := range values[i] {
				if math.Abs(v-mean) <= 2.09*jackknifed[i][k] { // Student's t of 19 and 39
					byJackknife++
				}
				if math.Abs(v-mean) <= 2.02*booted[i][k] {
					byBootstrap++
				}
			}
			t.Logf("  %-10s %.4g, spread %.2g, jackknife %.2g (%.2f, covered %d), bootstrap %.2g (%.2f, covered %d)", name, mean, spread, stat.Mean(jackknifed[i], nil),
				stat.Mean(jackknifed[i], nil)/spread, byJackknife, stat.Mean(booted[i], nil), stat.Mean(booted[i], nil)/spread, byBootstrap)
		}
	}
}
