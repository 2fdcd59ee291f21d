package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// chains is how many independent multiply-adds the peak loop keeps in flight: more than latency × throughput of any processor (4 × 2).
const chains = 12

// peak writes a loop of nothing but independent multiply-adds, which measures what a core can do at most.
func (s set) peak(t element) {
	ctx.Function(fmt.Sprintf("peak%s%s", t.name, s.name))
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(n int)")
	ctx.Doc(fmt.Sprintf("n times %d independent multiply-adds of vectors of float%s, with %s.", chains, t.name, s.name))
	n := ctx.Load(ctx.Param("n"), ctx.GP64())
	m := kernel{element: t, set: s}.machine()
	x := m.register()
	m.zero(x)
	acc := make([]reg.VecVirtual, chains)
	for i := range acc {
		acc[i] = m.register()
		m.zero(acc[i])
	}
	ctx.Label("loop")
	for _, a := range acc {
		m.fma(x, x, a)
	}
	ctx.DECQ(n)
	ctx.JNZ(operand.LabelRef("loop"))
	ctx.VZEROUPPER()
	ctx.RET()
}
