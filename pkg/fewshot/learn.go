package fewshot

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/progress"
)

// Options of [Learn].
type Options struct {
	Shots    int               // m, how many examples make a prototype; 0: 5
	Draws    int               // of prototypes, each tested on all other points; 0: 500
	Progress progress.Reporter // counts draws
}

// Learned is how well classes were learnt from few examples.
type Learned struct {
	Shots, Draws int
	// Error is the share of the points of class a (row) outside its prototype that are nearer to the prototype of b (column) than to that of a; NaN on the diagonal.
	Error capacity.Matrix
	// Mean is that over all ordered pairs. Classes is the share of the points of each class that are not nearest to its prototype among those of all classes, and All their mean.
	// Standard errors are of the draws alone, with these points.
	Mean, All capacity.Estimate
	Classes   []capacity.Estimate
	// MeanSE and AllSE are standard errors of Mean and All as estimates for new points of the same classes: of the points, by a jackknife that leaves out one at a time from
	// prototypes and tests, and of the draws. NaN where a class has fewer than m+2 points.
	MeanSE, AllSE float64
}

// Learn draws m points of each class, without replacement, makes their mean the prototype of the class, and classifies all other points by the nearest prototype. Matrices are
// points × channels as in [Measure]. Means over draws are unbiased for the error with m new examples and another one to be classified, for any number of points. Distances that
// are equal to 1e-12 of the largest squared length count as equal, and as right with probability one over those that share them.
//
// Results depend on src and on no number of cores. It is an error where a class has fewer than m+1 points, for the faults of data that Measure names, and where ctx ends. It
// panics where an option is negative.
func Learn(ctx context.Context, manifolds []*mat.Dense, opt Options, src rand.Source) (*Learned, error) {
	if opt.Shots < 0 || opt.Draws < 0 {
		panic(fmt.Sprintf("fewshot: %d shots and %d draws", opt.Shots, opt.Draws))
	}
	if opt.Shots == 0 {
		opt.Shots = 5
	}
	if opt.Draws == 0 {
		opt.Draws = 500
	}
	kernel, members, err := gram(manifolds, opt.Shots+1)
	if err != nil {
		return nil, err
	}
	t, err := kernel.learn(ctx, members, opt.Shots, opt.Draws, progress.Count(opt.Progress, int64(opt.Draws)), src)
	if err != nil {
		return nil, err
	}
	return t.learned(members, opt), nil
}

// learn tests prototypes of so many draws, in batches of one matrix product.
func (k inner) learn(ctx context.Context, members [][]int, m, draws int, count *progress.Counter, src rand.Source) (*tally, error) {
	n, _ := k.Dims()
	classes := len(members)
	seeds := make([][2]uint64, draws)
	for d := range seeds {
		seeds[d] = [2]uint64{src.Uint64(), src.Uint64()}
	}
	size := min(max(1<<21/(n*classes), 1), 64)
	batches := make([]*tally, (draws+size-1)/size)
	err := cores.Try(ctx, len(batches), func(b int) error {
		mine := seeds[b*size : min((b+1)*size, draws)]
		t := newTally(classes, n)
		k.batch(t, members, m, mine)
		batches[b] = t
		count.Add(int64(len(mine)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	sum := newTally(classes, n)
	for _, t := range batches {
		sum.add(t)
	}
	return sum, nil
}

// batch tests one set of prototypes for each seed.
func (k inner) batch(t *tally, members [][]int, m int, seeds [][2]uint64) {
	n, _ := k.Dims()
	classes := len(members)
	weights := mat.NewDense(n, classes*len(seeds), nil) // of points in prototypes
	var order []int
	for d, seed := range seeds {
		random := rand.New(rand.NewPCG(seed[0], seed[1]))
		for a, own := range members {
			order = append(order[:0], own...)
			for i := range m {
				j := i + random.IntN(len(order)-i)
				order[i], order[j] = order[j], order[i]
				weights.Set(order[i], d*classes+a, 1/float64(m))
			}
		}
	}
	largest := 0.0
	for i := range n {
		largest = max(largest, k.At(i, i))
	}
	var products mat.Dense // points · prototypes
	products.Mul(k, weights)
	half, scores := make([]float64, classes), make([]float64, classes)
	tie := 1e-12 * largest
	for d := range seeds {
		clear(half) // of the squared lengths of the prototypes
		for a, own := range members {
			for _, p := range own {
				half[a] += weights.At(p, d*classes+a) * products.At(p, d*classes+a) / 2
			}
		}
		t.begin()
		for a, own := range members {
			for _, p := range own {
				if weights.At(p, d*classes+a) != 0 {
					continue
				}
				for b, v := range products.RawRowView(p)[d*classes : (d+1)*classes] {
					scores[b] = v - half[b]
				}
				t.score(a, p, scores, tie)
			}
		}
		t.end(members)
	}
}
