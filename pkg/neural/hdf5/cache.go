package hdf5

import (
	"slices"
	"sync"
)

// chunkCache remembers decompressed chunks, the last that were used.
type chunkCache struct {
	mu    sync.Mutex
	held  int64
	byNum map[int64][]byte
	order []int64
}

const cacheBytes = 32 << 20

func (c *chunkCache) get(number int64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.byNum[number]
	if p != nil {
		i := slices.Index(c.order, number)
		c.order = append(slices.Delete(c.order, i, i+1), number)
	}
	return p
}

func (c *chunkCache) put(number int64, p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byNum == nil {
		c.byNum = map[int64][]byte{}
	}
	if c.byNum[number] != nil {
		return
	}
	c.byNum[number], c.order, c.held = p, append(c.order, number), c.held+int64(len(p))
	for c.held > cacheBytes && len(c.order) > 1 {
		old := c.order[0]
		c.held -= int64(len(c.byNum[old]))
		delete(c.byNum, old)
		c.order = c.order[1:]
	}
}

// buffers are used again for chunks and pieces.
var buffers sync.Pool

func buffer(n int64) *[]byte {
	if p, ok := buffers.Get().(*[]byte); ok && int64(cap(*p)) >= n && int64(cap(*p))/4 <= n {
		*p = (*p)[:n]
		return p
	}
	p := make([]byte, n)
	return &p
}

func release(p *[]byte) { buffers.Put(p) }
