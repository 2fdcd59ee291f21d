package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// chains is how many independent multiply-adds the peak loop keeps in flight: more than latency × throughput of any processor (4 × 2).
const chains = 12

// peak writes a loop of nothing but independent multiply-adds, which measures what a core can do at most.
func (s set) peak(t element) {
	TEXT(fmt.Sprintf("peak%s%s", t.name, s.name), NOSPLIT, "func(n int)")
	Doc(fmt.Sprintf("n times %d independent multiply-adds of vectors of float%s, with %s.", chains, t.name, s.name))
	n := Load(Param("n"), GP64())
	m := kernel{element: t, set: s}.machine()
	x := m.register()
	m.zero(x)
	acc := make([]reg.VecVirtual, chains)
	for i := range acc {
		acc[i] = m.register()
		m.zero(acc[i])
	}
	Label("loop")
	for _, a := range acc {
		m.fma(x, x, a)
	}
	DECQ(n)
	JNZ(operand.LabelRef("loop"))
	VZEROUPPER()
	RET()
}
