package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
)

// A pool holds the constants of a file, each in 32 bytes: a vector of AVX2. AVX-512 broadcasts the first of them.
type pool struct {
	ctx    *build.Context
	base   operand.Mem
	offset map[string]int
	size   int
}

func newPool(ctx *build.Context) *pool {
	q := &pool{ctx: ctx, base: ctx.StaticGlobal("constants"), offset: map[string]int{}}
	ctx.DataAttributes(attr.RODATA | attr.NOPTR)
	return q
}

func (q *pool) add(bits int, pattern ...uint64) int {
	key := fmt.Sprint(bits, pattern)
	if at, ok := q.offset[key]; ok {
		return at
	}
	at := q.size
	q.offset[key] = at
	for _, x := range pattern {
		if bits == 64 {
			q.ctx.AddDatum(q.size, operand.U64(x))
		} else {
			q.ctx.AddDatum(q.size, operand.U32(x))
		}
		q.size += bits / 8
	}
	return at
}

func (q *pool) constant(bits int, pattern uint64) operand.Mem {
	all := make([]uint64, 256/bits)
	for i := range all {
		all[i] = pattern
	}
	return q.base.Offset(q.add(bits, all...))
}
