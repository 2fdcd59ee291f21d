package geometry

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// BatchCKA is linear [CKADebiased] of responses to more trials than are held at a time: the unbiased HSICs of batches are added up, numerator and both denominators
// apart (Nguyen, Raghu & Kornblith 2021). Each sum is unbiased for batches drawn at random, whatever their size, so that small batches add noise and no bias of the
// kind that the mean of CKAs of batches has. Trials are to be in random order; batches count alike, and should be of one size. The zero value is ready.
type BatchCKA struct {
	xy, xx, yy float64
	batches    int
}

// Add takes in a batch of four or more trials, trials × units for both: the same trials in the same order. The units must be the same, in number and scale, from batch
// to batch. Errors are those of [LinearKernel] and [HSIC]; then nothing was added.
func (b *BatchCKA) Add(x, y *mat.Dense) error {
	k, err := LinearKernel(x)
	if err != nil {
		return fmt.Errorf("geometry: batch CKA: first responses: %w", err)
	}
	l, err := LinearKernel(y)
	if err != nil {
		return fmt.Errorf("geometry: batch CKA: second responses: %w", err)
	}
	var sums [3]float64
	for i, pair := range [][2]mat.Symmetric{{k, l}, {k, k}, {l, l}} {
		if sums[i], err = HSIC(pair[0], pair[1]); err != nil {
			return fmt.Errorf("geometry: batch CKA: %w", err)
		}
	}
	b.xy, b.xx, b.yy, b.batches = b.xy+sums[0], b.xx+sums[1], b.yy+sums[2], b.batches+1
	return nil
}

// Batches returns how many batches were added.
func (b *BatchCKA) Batches() int { return b.batches }

// Value returns the CKA of all batches, near 0 for unrelated responses and possibly below. It is an error where no batch was added, or nothing varies in one of both.
func (b *BatchCKA) Value() (float64, error) {
	if b.batches == 0 {
		return 0, fmt.Errorf("geometry: batch CKA: no batch")
	}
	v := b.xy / math.Sqrt(b.xx) / math.Sqrt(b.yy)
	if !(b.xx > 0 && b.yy > 0) || math.IsInf(v, 0) || math.IsNaN(v) {
		return 0, fmt.Errorf("geometry: batch CKA: HSIC of the responses with themselves is %v and %v in %d batches", b.xx, b.yy, b.batches)
	}
	return v, nil
}
