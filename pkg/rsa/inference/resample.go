package inference

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Resampling says with how many random resamples a test compares the data. The zero value serves tests that can try all there are.
type Resampling struct {
	// Resamples is the number of random permutations or sign patterns; 0 is 9999, with which the smallest p value is 0.0001. Where there are no more than 2¹⁴ in all (seven
	// conditions, fourteen subjects), each of them is tried once instead and nothing is random.
	Resamples int
	// Source gives the random numbers. It may be nil where all are tried; where it is needed and nil, the test returns an error.
	Source rand.Source
	// Progress receives how many resamples are done. It may be nil.
	Progress progress.Reporter
}

// exhaustive is the largest number of sign patterns or permutations that are all tried.
const exhaustive = 1 << 14

// resamples returns the number of random resamples. It panics for a negative one.
func (r Resampling) resamples() int {
	if r.Resamples < 0 {
		panic(fmt.Sprintf("inference: %d resamples", r.Resamples))
	}
	if r.Resamples == 0 {
		return 9999
	}
	return r.Resamples
}

// each calls do for resamples 0 … n−1 on all cores. Every worker has a state of its own, made by state; every resample has a stream of random numbers of its own, named by the
// source's first numbers and its index, so that what do computes of them does not depend on who does it. random is nil where src is. It ends early, with the cause, when ctx
// is cancelled or do fails.
func each[S any](ctx context.Context, n int, src rand.Source, report progress.Reporter, state func() S, do func(s S, b int, random *rand.Rand) error) error {
	var seed [32]byte
	if src != nil {
		for k := range 3 {
			binary.LittleEndian.PutUint64(seed[8*k:], src.Uint64())
		}
	}
	count := progress.Count(report, int64(n))
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			own, s := seed, state()
			stream := rand.NewChaCha8(own)
			random := rand.New(stream)
			if src == nil {
				random = nil
			}
			for b := int(next.Add(1)) - 1; b < n; b = int(next.Add(1)) - 1 {
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				binary.LittleEndian.PutUint64(own[24:], uint64(b))
				stream.Seed(own)
				if err := do(s, b, random); err != nil {
					return err
				}
				count.Add(1)
			}
			return nil
		})
	}
	return group.Wait()
}

// shareOf returns the p value of count resamples out of n that are as far off as the data, which count as one more.
func shareOf(count, n int) float64 { return float64(1+count) / float64(1+n) }

// repeated returns a function whose sources all give the same numbers, whose beginning comes from src; nil sources where that is nil.
func repeated(src rand.Source) func() rand.Source {
	if src == nil {
		return func() rand.Source { return nil }
	}
	a, b := src.Uint64(), src.Uint64()
	return func() rand.Source { return rand.NewPCG(a, b) }
}
