package calibration

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
)

// TestTails compares with sums of the binomial distribution of 4 tosses with p = ½: 1, 4, 6, 4, 1 of 16.
func TestTails(t *testing.T) {
	for k, want := range []float64{2. / 16, 10. / 16, 1, 10. / 16, 2. / 16} {
		if got := tails(4, 0.5)[k]; !(math.Abs(got-want) <= 1e-14) {
			t.Errorf("count %d: %v, not %v", k, got, want)
		}
	}
	if got := tails(3, 1); got[3] != 1 || got[0] != 0 {
		t.Errorf("p = 1: %v", got)
	}
}

// TestBandsCover: uniform ranks are within the bands, all at once, with probability 1 − level or a little more, in sets other than those that made the bands.
func TestBandsCover(t *testing.T) {
	const n, top, level, sets = 200, 49, 0.1, 2000
	u := newUniform(n, top, 10, 4000, rng.New(1).Source())
	r := rand.New(rng.New(2).Source())
	inECDF, inHist := 0, 0
	counts, binned := make([]int, top+1), make([]int, 10)
	low, high := make([]int, len(u.points)), make([]int, len(u.points))
	for i := range u.points {
		low[i], high[i] = band(u.ecdf[i*(n+1):(i+1)*(n+1)], u.ecdfs, level)
	}
	binLow, binHigh := band(u.hist, u.hists, level)
	for range sets {
		clear(counts)
		for range n {
			counts[r.IntN(top+1)]++
		}
		u.statistics(counts, binned)
		ecdf, hist, sum, at := true, true, 0, 0
		for rank, c := range counts {
			if sum += c; at < len(u.points) && u.points[at] == rank {
				ecdf = ecdf && low[at] <= sum && sum <= high[at]
				at++
			}
		}
		for _, c := range binned {
			hist = hist && binLow <= c && c <= binHigh
		}
		if ecdf {
			inECDF++
		}
		if hist {
			inHist++
		}
	}
	// The bands themselves are from 4000 sets: the two errors together. Counts are discrete, so that bands of histograms cover up to 0.97 in place of 0.9.
	se := math.Sqrt(level * (1 - level) * (1./sets + 1./4000))
	if p := float64(inECDF) / sets; p < 1-level-4*se || p > 0.93 {
		t.Errorf("bands of the distribution function cover %.3f, not %.2f", p, 1-level)
	}
	if p := float64(inHist) / sets; p < 1-level-4*se || p > 0.97 {
		t.Errorf("bands of histograms cover %.3f, not %.2f", p, 1-level)
	}
}

// TestMoments of uniform ranks, by their definition.
func TestMoments(t *testing.T) {
	for _, draws := range []int{1, 9, 99} {
		var second, fourths float64
		for r := range draws + 1 {
			d := (float64(r)+0.5)/float64(draws+1) - 0.5
			second += d * d / float64(draws+1)
			fourths += d * d * d * d / float64(draws+1)
		}
		m := float64(draws + 1)
		if want := (1 - 1/(m*m)) / 12; !(math.Abs(second-want) <= 1e-15) || !(math.Abs(fourths-fourth(draws)) <= 1e-15) {
			t.Errorf("%d draws: moments %v and %v, not %v and %v", draws, second, fourths, want, fourth(draws))
		}
	}
}

// TestWorstCase: all ranks equal are as far from uniform as can be.
func TestWorstCase(t *testing.T) {
	ranks := make([]int, 100)
	v, b, err := Judge([]string{"a"}, [][]int{ranks}, 9, Judgement{Replications: 999}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	if v[0].PECDF != 0.001 || v[0].PChiSquare != 0.001 || v[0].PDistance != 0.001 || v[0].Distance != 0.9 || v[0].ChiSquare != 900 || v[0].Words() != "draws are too large" {
		t.Errorf("%+v", v[0])
	}
	if len(b.Ranks) != 9 || b.Ranks[0] != 0 || b.Ranks[8] != 8 || !(b.High[0] < 100) || !(b.BinHigh < 100) || b.Expected != 10 {
		t.Errorf("bands %+v", b)
	}
}
