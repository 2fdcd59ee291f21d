package main

import (
	"reflect"

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
