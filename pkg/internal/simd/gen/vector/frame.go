package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
)

// A frame holds the registers of one copy of a program's values.
type frame struct {
	a      *assembler
	offset int
	at     map[*value]operand.Op
}

// body writes the program for the vectors at some offsets, in bytes: one operation of each in turn, so that their chains of dependent operations overlap.
func (a *assembler) body(p *program, offsets ...int) {
	values, last := p.live()
	frames := make([]*frame, len(offsets))
	for i, o := range offsets {
		frames[i] = &frame{a, o, map[*value]operand.Op{}}
	}
	for i, v := range values {
		for _, f := range frames {
			f.emit(v, func(x *value) bool { return last[x] == i && x.op != opParam && x.op != opConst })
		}
	}
	for _, s := range p.stores {
		for _, f := range frames {
			f.store(s)
		}
	}
}

func (f *frame) store(s store) {
	a, r, offset := f.a, f.reg(s.value), f.offset+s.offset*f.a.bits/8
	if !a.narrow || s.integer {
		a.store(r, s.array, offset)
		return
	}
	name, half := "VCVTPD2PSY", operand.Op(a.ctx.XMM())
	if a.target == avx512 {
		name, half = "VCVTPD2PS", a.ctx.YMM()
	}
	a.do(name, r, half)
	a.do("VMOVUPS", half, a.element(s.array, offset/2))
}

// reg is the register of a value; a constant is loaded into one.
func (f *frame) reg(v *value) operand.Op {
	if v.op != opConst {
		return f.at[v]
	}
	r := f.a.vector()
	f.a.broadcast(f.a.pool.constant(f.a.bits, v.bits), r)
	return r
}

// source is a value as the one operand that may be in memory, with the suffix of the instruction that takes it.
func (f *frame) source(v *value) (o operand.Op, suffix string) {
	if v.op != opConst {
		return f.at[v], ""
	}
	m := f.a.pool.constant(f.a.bits, v.bits)
	if f.a.target == avx512 {
		return m, "_BCST"
	}
	return m, ""
}

func (f *frame) emit(v *value, dies func(*value) bool) {
	a := f.a
	switch v.op {
	case opConst:
		return
	case opLoad:
		f.at[v] = a.load(v.name, f.offset+v.offset*a.bits/8)
		return
	case opParam:
		f.at[v] = a.params[v.name]
		return
	case opFMA, opFNMA:
		f.at[v] = f.fused(v, dies)
		return
	case opLess:
		b, suffix := f.source(v.args[1])
		if a.target == avx512 {
			m := a.ctx.K()
			a.do(a.p("VCMP")+suffix, operand.U8(1), b, f.reg(v.args[0]), m)
			f.at[v] = m
			return
		}
		m := a.vector()
		a.do(a.p("VCMP"), operand.U8(1), b, f.reg(v.args[0]), m)
		f.at[v] = m
		return
	}
	dst := a.vector()
	f.at[v] = dst
	switch v.op {
	case opSelect:
		yes, suffix := f.source(v.args[1])
		if a.target == avx512 {
			a.do(a.p("VBLENDM")+suffix, yes, f.reg(v.args[2]), f.at[v.args[0]], dst)
		} else {
			a.do("VBLENDV"+a.p(""), f.at[v.args[0]], yes, f.reg(v.args[2]), dst)
		}
	case opSqrt:
		a.do(a.p("VSQRT"), f.reg(v.args[0]), dst)
	case opUint:
		a.do("VCVTUQQ2PD", f.reg(v.args[0]), dst)
	case opShl:
		a.do(a.q("VPSLL"), operand.U8(v.bits), f.reg(v.args[0]), dst)
	case opShr:
		a.do(a.q("VPSRL"), operand.U8(v.bits), f.reg(v.args[0]), dst)
	case opRotl:
		a.do(a.q("VPROL"), operand.U8(v.bits), f.reg(v.args[0]), dst)
	default:
		name, commutes := a.binary(v.op)
		x, y := v.args[0], v.args[1]
		if commutes && x.op == opConst {
			x, y = y, x
		}
		src, suffix := f.source(y)
		a.do(name+suffix, src, f.reg(x), dst)
	}
}

func (a *assembler) binary(o op) (name string, commutes bool) {
	switch o {
	case opAdd:
		return a.p("VADD"), true
	case opSub:
		return a.p("VSUB"), false
	case opMul:
		return a.p("VMUL"), true
	case opDiv:
		return a.p("VDIV"), false
	case opMax:
		return a.p("VMAX"), false
	case opMin:
		return a.p("VMIN"), false
	case opAnd:
		return a.p("VAND"), true
	case opOr:
		return a.p("VOR"), true
	case opXor:
		return a.p("VXOR"), true
	case opIntAdd:
		return a.q("VPADD"), true
	case opIntSub:
		return a.q("VPSUB"), false
	case opScale:
		return a.p("VSCALEF"), false
	}
	panic(fmt.Sprintf("op %d on %v", o, a.target))
}

// fused picks the form of a multiply-add that overwrites an operand which is not needed afterwards, and copies one only if all are.
func (f *frame) fused(v *value, dies func(*value) bool) operand.Op {
	a := f.a
	name := "VFMADD"
	if v.op == opFNMA {
		name = "VFNMADD"
	}
	x, y, z := v.args[0], v.args[1], v.args[2]
	if x.op == opConst {
		x, y = y, x
	}
	free := func(w *value) bool { return w != nil && w.op != opConst && dies(w) }
	alone := func(w *value, others ...*value) bool {
		for _, o := range others {
			if o == w {
				return false
			}
		}
		return free(w)
	}
	switch {
	case z.op == opConst && y.op != opConst && alone(x, y): // x = x·y + z
		m, suffix := f.source(z)
		a.do(a.p(name+"213")+suffix, m, f.at[y], f.at[x])
		return f.at[x]
	case z.op == opConst && y.op != opConst && alone(y, x):
		m, suffix := f.source(z)
		a.do(a.p(name+"213")+suffix, m, f.at[x], f.at[y])
		return f.at[y]
	case z.op == opConst: // a fresh register takes z
		r := f.reg(z)
		m, suffix := f.source(y)
		a.do(a.p(name+"231")+suffix, m, f.at[x], r)
		return r
	case alone(z, x, y):
		m, suffix := f.source(y)
		a.do(a.p(name+"231")+suffix, m, f.at[x], f.at[z])
		return f.at[z]
	case alone(x, y, z): // x = x·y + z
		m, suffix := f.source(y)
		a.do(a.p(name+"132")+suffix, m, f.at[z], f.at[x])
		return f.at[x]
	case y.op != opConst && alone(y, x, z):
		a.do(a.p(name+"132"), f.at[x], f.at[z], f.at[y])
		return f.at[y]
	}
	r := a.vector()
	a.do(a.p("VMOVA"), f.at[z], r)
	m, suffix := f.source(y)
	a.do(a.p(name+"231")+suffix, m, f.at[x], r)
	return r
}
