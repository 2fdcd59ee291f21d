package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Offsets of the fields of loop; layout_amd64.go asserts them when it is compiled.
const (
	offIn, offInEnd            = 0, 8
	offOut, offOutEnd, offBase = 16, 24, 32
	offBits, offN              = 40, 48
	offLitlen, offDistance     = 56, 64
	offRest, offOffset         = 72, 80
	offPatterns, offMask       = 88, 96
)

// Constants of the tables, as in table.go and loop.go.
const (
	literalCount = 3 << 6
	turns        = 4 // literal look-ups between two refills, so that 12 of 56 bits are left for the next one
	reasonMargin = 0
	reasonEnd    = 1
	reasonFar    = 2
	reasonError  = 3
)

type register = reg.GPVirtual

// machine is the registers of the loop. The low 6 bits of n are how many bits are ready; what is above them has no meaning.
type machine struct {
	l, in, out, bits, n, litlen, distance register
	entry, length, t, s, from, to         register
}

func to(name string) operand.LabelRef { return operand.LabelRef(name) }

// refill makes at least 56 bits ready, whatever was there.
func (m *machine) refill() {
	ctx.SHLXQ(m.n, operand.Mem{Base: m.in}, m.t)
	ctx.ORQ(m.t, m.bits)
	ctx.MOVL(m.n.As32(), m.t.As32())
	ctx.SHRL(operand.Imm(3), m.t.As32())
	ctx.ANDL(operand.Imm(7), m.t.As32())
	ctx.ADDQ(operand.Imm(7), m.in)
	ctx.SUBQ(m.t, m.in)
	ctx.ORL(operand.Imm(56), m.n.As32())
}

// lookup reads the entry of the next literal or length.
func (m *machine) lookup() {
	ctx.MOVQ(m.bits, m.t)
	ctx.ANDL(m.field(offMask), m.t.As32())
	ctx.MOVL(operand.Mem{Base: m.litlen, Index: m.t, Scale: 4}, m.entry.As32())
}

// consume passes over the bits of the entry.
func (m *machine) consume() {
	ctx.SHRXQ(m.entry, m.bits, m.bits)
	ctx.SUBL(m.entry.As32(), m.n.As32())
}

// literals writes those of the entry and reads the next one.
func (m *machine) literals() {
	ctx.SHRXQ(m.entry, m.bits, m.bits)
	ctx.MOVL(m.entry.As32(), m.s.As32())
	ctx.SUBL(m.entry.As32(), m.n.As32())
	ctx.MOVL(m.entry.As32(), m.from.As32())
	m.lookup()
	ctx.SHRL(operand.Imm(8), m.s.As32())
	ctx.MOVL(m.s.As32(), operand.Mem{Base: m.out})
	ctx.SHRL(operand.Imm(6), m.from.As32())
	ctx.ANDL(operand.Imm(3), m.from.As32())
	ctx.ADDQ(m.from, m.out)
}

// value sets r to the base of the entry plus its extra bits, and passes over code word and extra bits.
func (m *machine) value(r register) {
	ctx.BZHIQ(m.entry, m.bits, m.t)
	ctx.MOVL(m.entry.As32(), m.s.As32())
	ctx.SHRL(operand.Imm(8), m.s.As32())
	ctx.SHRXQ(m.s, m.t, m.t)
	m.consume()
	ctx.SHRL(operand.Imm(16), m.entry.As32())
	ctx.LEAQ(operand.Mem{Base: m.entry, Index: m.t, Scale: 1}, r)
}

// inSubtable reads the entry of a subtable to which the entry leads.
func (m *machine) inSubtable(table register) {
	m.consume()
	ctx.MOVL(m.entry.As32(), m.s.As32())
	ctx.SHRL(operand.Imm(8), m.s.As32())
	ctx.ANDL(operand.Imm(63), m.s.As32()) // BZHI looks at 8 bits
	ctx.BZHIQ(m.s, m.bits, m.t)
	ctx.SHRL(operand.Imm(16), m.entry.As32())
	ctx.ANDL(operand.U32(0x1fff), m.entry.As32())
	ctx.ADDQ(m.entry, m.t)
	ctx.MOVL(operand.Mem{Base: table, Index: m.t, Scale: 4}, m.entry.As32())
}
