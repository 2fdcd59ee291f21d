package main

import (
	"github.com/mmcloughlin/avo/operand"
)

// write writes the loop. At its top the entry is known that comes next.
func (m *machine) write() {
	ctx.MOVQ(m.in, m.t)
	ctx.CMPQ(m.t, m.field(offInEnd))
	ctx.JA(to("margin"))
	m.refill()
	m.lookup()
	ctx.JMP(to("top"))

	ctx.Label("top")
	ctx.CMPQ(m.in, m.field(offInEnd))
	ctx.JA(to("margin"))
	ctx.CMPQ(m.out, m.field(offOutEnd))
	ctx.JA(to("margin"))
	m.refill()
	for i := range turns {
		ctx.TESTB(operand.U8(literalCount), m.entry.As8())
		if i == 0 {
			ctx.JZ(to("match"))
		} else {
			ctx.JZ(to("late"))
		}
		m.literals()
	}
	ctx.JMP(to("top"))

	ctx.Label("late") // some bits are gone
	m.refill()
	ctx.Label("match")
	ctx.TESTL(m.entry.As32(), m.entry.As32())
	ctx.JS(to("exception"))
	ctx.Label("length")
	m.value(m.length)
	ctx.MOVBQZX(m.bits.As8(), m.t)
	ctx.MOVL(operand.Mem{Base: m.distance, Index: m.t, Scale: 4}, m.entry.As32())
	ctx.TESTL(m.entry.As32(), m.entry.As32())
	ctx.JS(to("distanceException"))
	ctx.Label("distance")
	offset := m.from
	m.value(offset)
	m.refill()
	m.lookup()
	ctx.MOVQ(m.out, m.s)
	ctx.SUBQ(m.field(offBase), m.s)
	ctx.CMPQ(offset, m.s)
	ctx.JA(to("far"))
	m.copy(offset)
	m.exceptions(offset)

	ctx.Label("done")
	for _, r := range []struct {
		from   register
		offset int
	}{{m.in, offIn}, {m.out, offOut}, {m.bits, offBits}} {
		ctx.MOVQ(r.from, m.field(r.offset))
	}
	ctx.ANDL(operand.Imm(63), m.n.As32())
	ctx.MOVQ(m.n, m.field(offN))
	ctx.Store(m.length, ctx.ReturnIndex(0))
	ctx.RET()
}

// copy copies the match. All stores are of 16 bytes; what they write behind the match is written again.
func (m *machine) copy(offset register) {
	x, y := ctx.XMM(), ctx.XMM()
	ctx.MOVQ(m.out, m.to)
	ctx.ADDQ(m.length, m.out)
	ctx.CMPQ(offset, operand.Imm(16))
	ctx.JB(to("near"))
	ctx.NEGQ(offset)
	ctx.ADDQ(m.to, m.from)
	ctx.MOVOU(operand.Mem{Base: m.from}, x)
	ctx.MOVOU(x, operand.Mem{Base: m.to})
	ctx.CMPQ(m.length, operand.Imm(16))
	ctx.JBE(to("top"))
	ctx.Label("wide")
	ctx.MOVOU(operand.Mem{Base: m.from, Disp: 16}, x)
	ctx.MOVOU(x, operand.Mem{Base: m.to, Disp: 16})
	ctx.MOVOU(operand.Mem{Base: m.from, Disp: 32}, y)
	ctx.MOVOU(y, operand.Mem{Base: m.to, Disp: 32})
	ctx.ADDQ(operand.Imm(32), m.from)
	ctx.ADDQ(operand.Imm(32), m.to)
	ctx.LEAQ(operand.Mem{Base: m.to, Disp: 16}, m.t)
	ctx.CMPQ(m.t, m.out)
	ctx.JB(to("wide"))
	ctx.JMP(to("top"))

	// The source overlaps the match: its bytes are repeated to as many whole periods as 16 bytes hold.
	ctx.Label("near")
	pattern, step := m.t, m.s
	ctx.MOVQ(offset, pattern)
	ctx.SHLQ(operand.Imm(5), pattern)
	ctx.ADDQ(m.field(offPatterns), pattern)
	ctx.NEGQ(offset)
	ctx.ADDQ(m.to, m.from)
	ctx.MOVOU(operand.Mem{Base: m.from}, x)
	ctx.PSHUFB(operand.Mem{Base: pattern}, x)
	ctx.MOVQ(operand.Mem{Base: pattern, Disp: 16}, step)
	ctx.Label("repeat")
	ctx.MOVOU(x, operand.Mem{Base: m.to})
	ctx.ADDQ(step, m.to)
	ctx.CMPQ(m.to, m.out)
	ctx.JB(to("repeat"))
	ctx.JMP(to("top"))
}

// exceptions is what seldom happens: code words too long for the first table, the end of the block, errors.
func (m *machine) exceptions(offset register) {
	leave := func(name string, why uint32) {
		ctx.Label(name)
		ctx.MOVQ(operand.U32(why), m.length)
		ctx.JMP(to("done"))
	}
	ctx.Label("exception")
	ctx.BTL(operand.Imm(30), m.entry.As32())
	ctx.JCC(to("end"))
	m.inSubtable(m.litlen)
	ctx.TESTL(m.entry.As32(), m.entry.As32())
	ctx.JS(to("end"))
	ctx.TESTB(operand.U8(literalCount), m.entry.As8())
	ctx.JZ(to("length"))
	m.literals()
	ctx.JMP(to("top"))
	ctx.Label("end")
	ctx.BTL(operand.Imm(29), m.entry.As32())
	ctx.JCC(to("corrupt"))
	m.consume()
	leave("blockEnd", reasonEnd)

	ctx.Label("distanceException")
	ctx.BTL(operand.Imm(30), m.entry.As32())
	ctx.JCC(to("corrupt"))
	m.inSubtable(m.distance)
	ctx.TESTL(m.entry.As32(), m.entry.As32())
	ctx.JNS(to("distance"))
	leave("corrupt", reasonError)
	leave("margin", reasonMargin)
	ctx.Label("far")
	ctx.MOVQ(m.length, m.field(offRest))
	ctx.MOVQ(offset, m.field(offOffset))
	ctx.MOVQ(operand.U32(reasonFar), m.length)
}
