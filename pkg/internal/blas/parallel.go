package blas

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// worthwhile is the number of multiply-adds from which a product is divided among goroutines: about half a millisecond of work for one, a hundred times what it
// costs to start another.
const worthwhile = 1 << 24

// running counts the goroutines that compute large products now, in all calls together. A call takes helpers only while there are fewer than GOMAXPROCS, so that
// products that run side by side, one in each goroutine of the caller, do not each bring helpers of their own.
var running atomic.Int64

// team is a large product that several goroutines compute, chunk by chunk.
type team[T float] struct {
	p      *product[T]
	chunks []chunk
	next   atomic.Int64
	done   sync.WaitGroup
	helper func() // help, made once: starting it allocates nothing
}

type chunk struct{ i0, i1, j0, j1 int }

// run computes p, alone or with helpers. The result is the same, bit for bit.
func (p *product[T]) run() {
	kept := storesOf[T]()
	w := kept.workspace()
	if p.single(w) {
		w.tile = simd.Tile{}
		kept.workspaces.giveBack(w)
		return
	}
	w.job = *p
	if w.job.mirrors() {
		w.job.mirror(w)
	}
	workers := 1
	if p.work() >= worthwhile {
		workers = runtime.GOMAXPROCS(0)
	}
	columns := w.job.columns(workers)
	if workers > 1 {
		w.job.share(kept, w, columns, workers)
	} else {
		for i := range columns.count {
			from, to := columns.columns(i)
			w.job.compute(w, 0, w.job.m, from, to)
		}
	}
	kept.giveBack(w)
}

// work returns the number of multiply-adds.
func (p *product[T]) work() int {
	if p.region != all {
		return p.m * p.n / 2 * p.k
	}
	return p.m * p.n * p.k
}

// share computes p with as many helpers as there are processors that compute no other product.
func (p *product[T]) share(kept *stores[T], w *workspace[T], columns blocks, workers int) {
	t := kept.teams.take()
	if t == nil {
		t = &team[T]{}
		t.helper = t.help
	}
	t.p = p
	t.divide(columns, workers)
	running.Add(1)
	for range workers - 1 {
		if running.Add(1) > int64(workers) {
			running.Add(-1)
			break
		}
		t.done.Add(1)
		go t.helper()
	}
	t.work(w)
	running.Add(-1)
	t.done.Wait()
	t.p = nil
	kept.teams.giveBack(t)
}

// columns divides the columns of C into blocks whose part of B stays in the second-level cache while all rows of A pass by. For one goroutine blocks are whole tiles;
// for more they are whole vectors, so that there is a multiple of workers of nearly the same width.
func (p *product[T]) columns(workers int) blocks {
	_, vectors := p.shape()
	unit := p.kernels.Lanes * vectors
	if workers > 1 {
		unit = p.kernels.Lanes
	}
	units := (p.n + unit - 1) / unit
	count := 1
	if p.packsB(p.m, depth(p.k), p.n) {
		count = (p.n*int(unsafe.Sizeof(p.alpha)) + blockBytes - 1) / blockBytes
	}
	count = (count + workers - 1) / workers * workers
	return blocks{parts{units, min(count, units)}, unit, p.n}
}

// blocks are the columns of C in groups of units.
type blocks struct {
	parts
	unit, n int
}

func (b blocks) columns(i int) (from, to int) {
	first, n := b.at(i)
	return first * b.unit, min((first+n)*b.unit, b.n)
}

// blockBytes bounds the length of a row of a block of B: maxDepth of them fill half of a cache of a MiB.
const blockBytes = 1600

// divide cuts C into chunks: blocks of columns, and rows too where there are few columns.
func (t *team[T]) divide(columns blocks, workers int) {
	t.chunks = t.chunks[:0]
	rows := parts{t.p.m, 1}
	if columns.count < workers {
		rows.count = min(workers, (t.p.m+simd.MaxRows-1)/simd.MaxRows)
	}
	for i := range columns.count {
		// The later column blocks of an upper triangle are the taller ones: first things first.
		block := columns.count - 1 - i
		if t.p.region == lower {
			block = i
		}
		from, to := columns.columns(block)
		for r := range rows.count {
			i0, m := rows.at(r)
			t.chunks = append(t.chunks, chunk{i0, i0 + m, from, to})
		}
	}
	t.next.Store(0)
}

func (t *team[T]) help() {
	kept := storesOf[T]()
	w := kept.workspace()
	t.work(w)
	kept.giveBack(w)
	running.Add(-1)
	t.done.Done()
}

func (t *team[T]) work(w *workspace[T]) {
	for {
		i := int(t.next.Add(1)) - 1
		if i >= len(t.chunks) {
			return
		}
		c := t.chunks[i]
		t.p.compute(w, c.i0, c.i1, c.j0, c.j1)
	}
}
