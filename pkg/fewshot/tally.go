package fewshot

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
)

// tally counts errors: sums and sums of squares over draws of shares, with those of the draw that is going on.
type tally struct {
	classes             int
	draws               float64
	tested              []float64  // in this draw, of each class
	wrong               *mat.Dense // in this draw, class × other class
	missed              []float64  // in this draw, among all classes
	pairs, pairs2       *mat.Dense
	each, each2         []float64
	mean, mean2         float64
	together, together2 float64
	// Of each point: whether it was tested in this draw, and what it adds to the means over classes of pairs and of all; the draws without it in a prototype, and the sums over
	// them of the means without it.
	in                          []bool
	pair, miss                  []float64
	without, meanOf, togetherOf []float64
}

func newTally(k, points int) *tally {
	zeros := func() *mat.Dense { return mat.NewDense(k, k, nil) }
	each := func() []float64 { return make([]float64, points) }
	return &tally{
		classes: k, tested: make([]float64, k), wrong: zeros(), missed: make([]float64, k), pairs: zeros(), pairs2: zeros(), each: make([]float64, k), each2: make([]float64, k),
		in: make([]bool, points), pair: each(), miss: each(), without: each(), meanOf: each(), togetherOf: each(),
	}
}

func (t *tally) begin() {
	clear(t.tested)
	clear(t.missed)
	clear(t.in)
	t.wrong.Zero()
}

// score counts point p of class a with these scores, of which those that differ by no more than tie are equal.
func (t *tally) score(a, p int, scores []float64, tie float64) {
	best, row := slices.Max(scores), t.wrong.RawRowView(a)
	equal, pair := 0.0, 0.0
	for b, s := range scores {
		if s >= best-tie {
			equal++
		}
		wrong := 0.0
		switch difference := scores[a] - s; {
		case b == a || difference > tie:
		case difference < -tie:
			wrong = 1
		default:
			wrong = 0.5
		}
		row[b] += wrong
		pair += wrong
	}
	t.in[p], t.pair[p], t.miss[p] = true, pair, 1
	if scores[a] >= best-tie {
		t.miss[p] -= 1 / equal
	}
	t.missed[a] += t.miss[p]
	t.tested[a]++
}

// end adds the shares of this draw to the sums.
func (t *tally) end(members [][]int) {
	t.draws++
	k := float64(t.classes)
	mean, together := 0.0, 0.0
	for a := range t.classes {
		for b := range t.classes {
			share := t.wrong.At(a, b) / t.tested[a]
			t.pairs.Set(a, b, t.pairs.At(a, b)+share)
			t.pairs2.Set(a, b, t.pairs2.At(a, b)+share*share)
			mean += share / (k * (k - 1))
		}
		share := t.missed[a] / t.tested[a]
		t.each[a] += share
		t.each2[a] += share * share
		together += share / k
	}
	t.mean, t.mean2 = t.mean+mean, t.mean2+mean*mean
	t.together, t.together2 = t.together+together, t.together2+together*together
	for a, own := range members {
		n, wrong := t.tested[a], 0.0
		if n < 2 {
			continue
		}
		for _, w := range t.wrong.RawRowView(a) {
			wrong += w
		}
		for _, p := range own { // (S − s)/(n−1) − S/n = (S/n − s)/(n−1): what a class has more without this point
			if t.in[p] {
				t.without[p]++
				t.meanOf[p] += mean + (wrong/n-t.pair[p])/((n-1)*k*(k-1))
				t.togetherOf[p] += together + (t.missed[a]/n-t.miss[p])/((n-1)*k)
			}
		}
	}
}

func (t *tally) add(u *tally) {
	t.draws += u.draws
	t.pairs.Add(t.pairs, u.pairs)
	t.pairs2.Add(t.pairs2, u.pairs2)
	for a := range t.classes {
		t.each[a] += u.each[a]
		t.each2[a] += u.each2[a]
	}
	t.mean, t.mean2 = t.mean+u.mean, t.mean2+u.mean2
	t.together, t.together2 = t.together+u.together, t.together2+u.together2
	for p := range t.without {
		t.without[p] += u.without[p]
		t.meanOf[p] += u.meanOf[p]
		t.togetherOf[p] += u.togetherOf[p]
	}
}

// estimate returns a mean over draws with its standard error, NaN for one draw.
func (t *tally) estimate(sum, squares float64) capacity.Estimate {
	mean := sum / t.draws
	return capacity.Estimate{Value: mean, SE: math.Sqrt(max(0, squares/t.draws-mean*mean) / (t.draws - 1))}
}

func (t *tally) learned(members [][]int, opt Options) *Learned {
	l := &Learned{Shots: opt.Shots, Draws: opt.Draws, Error: undefined(t.classes)}
	for a := range t.classes {
		for b := range t.classes {
			if a != b {
				set(l.Error, a, b, t.estimate(t.pairs.At(a, b), t.pairs2.At(a, b)))
			}
		}
		l.Classes = append(l.Classes, t.estimate(t.each[a], t.each2[a]))
	}
	l.Mean, l.All = t.estimate(t.mean, t.mean2), t.estimate(t.together, t.together2)
	l.MeanSE, l.AllSE = t.ofPoints(members, t.meanOf, l.Mean.SE, opt.Shots), t.ofPoints(members, t.togetherOf, l.All.SE, opt.Shots)
	return l
}

// ofPoints is the standard error over points and draws. The jackknife of a class, (n−1)/n Σ(T_i − T)² with T_i the mean of the draws without point i, is too large by what finite
// draws add: T_i leaves out a share f = m/n of them, at random, which moves it by the variance of the mean over draws times f/(1−f).
func (t *tally) ofPoints(members [][]int, sums []float64, drawn float64, m int) float64 {
	variance := 0.0
	for _, own := range members {
		n, mean, square := float64(len(own)), 0.0, 0.0
		for _, p := range own {
			mean += sums[p] / t.without[p] / n
		}
		for _, p := range own {
			square += math.Pow(sums[p]/t.without[p]-mean, 2)
		}
		variance += (n-1)/n*square - (n-1)*float64(m)/(n-float64(m))*drawn*drawn
	}
	if math.IsNaN(variance) {
		return variance
	}
	return math.Sqrt(max(0, variance) + drawn*drawn)
}

// String returns the errors with their standard errors, of the draws and in brackets of the points.
func (l *Learned) String() string {
	return fmt.Sprintf("%d classes, prototypes of %d, %d draws\nerror, pairs            %v (of points: %.2g)\nerror, among all        %v (of points: %.2g)\n",
		len(l.Classes), l.Shots, l.Draws, l.Mean, l.MeanSE, l.All, l.AllSE)
}
