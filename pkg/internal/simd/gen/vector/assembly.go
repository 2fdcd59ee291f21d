package main

import (
	"fmt"
	"reflect"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// An assembler writes programs of one element type for one instruction set.
type assembler struct {
	ctx    *build.Context
	target target
	bits   int
	pool   *pool

	index  reg.GPVirtual
	base   map[string]reg.Register
	params map[string]reg.VecVirtual
	mask   operand.Op // of the lanes that exist, in the last vector; nil: all
	fixed  string     // an array that is not advanced
	narrow bool       // results are stored as float32
}

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

// lanes is the number of elements of a vector.
func (a *assembler) lanes() int { return a.bytes() * 8 / a.bits }

func (a *assembler) bytes() int {
	if a.target == avx512 {
		return 64
	}
	return 32
}

func (a *assembler) vector() reg.VecVirtual {
	if a.target == avx512 {
		return a.ctx.ZMM()
	}
	return a.ctx.YMM()
}

// do appends the instruction of the given name.
func (a *assembler) do(name string, ops ...operand.Op) {
	method := reflect.ValueOf(a.ctx).MethodByName(name)
	if !method.IsValid() {
		panic("no instruction " + name)
	}
	in := make([]reflect.Value, len(ops))
	for i, o := range ops {
		in[i] = reflect.ValueOf(&o).Elem()
	}
	method.Call(in)
}

// p and q complete the names of floating-point and integer instructions.
func (a *assembler) p(name string) string {
	if a.bits == 64 {
		return name + "PD"
	}
	return name + "PS"
}

func (a *assembler) q(name string) string {
	if a.bits == 64 {
		return name + "Q"
	}
	return name + "D"
}

func (a *assembler) broadcast(m operand.Op, dst operand.Op) {
	if a.bits == 64 {
		a.do("VBROADCASTSD", m, dst)
	} else {
		a.do("VBROADCASTSS", m, dst)
	}
}

func (a *assembler) element(array string, offset int) operand.Mem {
	if array == a.fixed {
		return operand.Mem{Base: a.base[array], Disp: offset}
	}
	return operand.Mem{Base: a.base[array], Index: a.index, Scale: 1, Disp: offset}
}

func (a *assembler) load(array string, offset int) reg.VecVirtual {
	v, m := a.vector(), a.element(array, offset)
	switch {
	case a.mask == nil:
		a.do(a.p("VMOVU"), m, v)
	case a.target == avx512:
		a.do(a.p("VMOVU")+"_Z", m, a.mask, v)
	default:
		a.do(a.p("VMASKMOV"), m, a.mask, v)
	}
	return v
}

func (a *assembler) store(v operand.Op, array string, offset int) {
	m := a.element(array, offset)
	switch {
	case a.mask == nil:
		a.do(a.p("VMOVU"), v, m)
	case a.target == avx512:
		a.do(a.p("VMOVU"), v, a.mask, m)
	default:
		a.do(a.p("VMASKMOV"), v, a.mask, m)
	}
}

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
