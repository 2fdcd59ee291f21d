package train

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/task"
)

// batches is the sequence of mini-batches that one network meets. It is a function of the step alone, drawn anew from the beginning after a stop.
type batches struct {
	all     []int   // every trial: the only batch where there are no smaller ones
	ordered [][]int // the batches of an order, which repeats; nil where the order is random
	random  *rand.Rand
	size    int
	epoch   int   // of perm; −1 before the first
	perm    []int // the trials in the order of this epoch
}

// newBatches returns the batches of size trials, 0 for all, out of so many.
func newBatches(trials, size int, order *task.Order, source rand.Source) *batches {
	b := &batches{size: size, epoch: -1}
	for i := range trials {
		b.all = append(b.all, i)
	}
	if b.size == 0 {
		b.size = trials
	}
	switch {
	case order != nil:
		b.ordered = order.Batches(b.size)
	case b.size < trials:
		b.random = rand.New(source)
		b.perm = append([]int(nil), b.all...)
	}
	return b
}

// full reports whether every batch is the whole task in its own order.
func (b *batches) full() bool { return b.ordered == nil && b.random == nil }

// at returns the trials of a step's batch, good until the next call. Steps may be skipped, and any step of the epoch asked for again, but none of an earlier epoch.
func (b *batches) at(step int) []int {
	switch {
	case b.ordered != nil:
		return b.ordered[step%len(b.ordered)]
	case b.random == nil:
		return b.all
	}
	each := (len(b.all) + b.size - 1) / b.size
	epoch, k := step/each, step%each
	if epoch < b.epoch {
		panic(fmt.Sprintf("train: batches: step %d is of epoch %d, which is over", step, epoch))
	}
	for ; b.epoch < epoch; b.epoch++ {
		b.random.Shuffle(len(b.perm), func(i, j int) { b.perm[i], b.perm[j] = b.perm[j], b.perm[i] })
	}
	return b.perm[k*b.size : min((k+1)*b.size, len(b.perm))]
}

// most returns the largest number of trials in a batch.
func (b *batches) most() int {
	if b.ordered == nil {
		return b.size
	}
	most := 0
	for _, batch := range b.ordered {
		most = max(most, len(batch))
	}
	return most
}

// digest is a number that other sequences of trials hardly share.
func digest(trials []int) uint64 {
	h := fnv.New64a()
	var b [8]byte
	for _, t := range trials {
		for i := range b {
			b[i] = byte(t >> (8 * i))
		}
		h.Write(b[:])
	}
	return h.Sum64()
}
