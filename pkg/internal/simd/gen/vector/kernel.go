package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A kernel is a program applied to each element of some arrays of one length.
type kernel struct {
	name   string
	arrays []string // those that are written first
	params []string
	write  func(*program)
}

// program writes the kernel's program for a target, without the stores to arrays that this kernel does not have.
func (k kernel) program(t target, bits int) *program {
	p := &program{target: t, bits: bits}
	k.write(p)
	var kept []store
	for _, s := range p.stores {
		for _, a := range k.arrays {
			if a == s.array {
				kept = append(kept, s)
			}
		}
	}
	p.stores = kept
	if t != goCode {
		p.schedule()
	}
	return p
}

func (k kernel) function(t target, bits int) string {
	return fmt.Sprintf("%s%d%v", k.name, bits, t)
}

// assemble appends the kernel's function: whole vectors, then what remains under a mask.
func (k kernel) assemble(ctx *build.Context, q *pool, t target, bits int) {
	a := &assembler{ctx: ctx, target: t, bits: bits, pool: q, base: map[string]reg.Register{}, params: map[string]reg.VecVirtual{}}
	kind := fmt.Sprintf("float%d", bits)
	signature := "func(" + strings.Join(k.arrays, ", ") + " *" + kind + ", n int"
	if len(k.params) > 0 {
		signature += ", " + strings.Join(k.params, ", ") + " " + kind
	}
	ctx.Function(k.function(t, bits))
	ctx.Attributes(attr.NOSPLIT)
	ctx.Pragma("noescape")
	ctx.SignatureExpr(signature + ")")
	for _, x := range k.arrays {
		a.base[x] = ctx.Load(ctx.Param(x), ctx.GP64())
	}
	n := ctx.Load(ctx.Param("n"), ctx.GP64())
	for _, x := range k.params {
		v := a.vector()
		c, err := ctx.Param(x).Resolve()
		if err != nil {
			panic(err)
		}
		a.broadcast(c.Addr, v)
		a.params[x] = v
	}
	a.index = ctx.GP64()
	ctx.XORQ(a.index, a.index)
	// One vector at a time: the processor overlaps the iterations by itself, and two at a time were measured to be no faster.
	ctx.CMPQ(n, operand.I32(a.lanes()))
	ctx.JLT(operand.LabelRef("rest"))
	ctx.Label("more")
	a.body(k.program(t, bits), 0)
	ctx.ADDQ(operand.I32(a.bytes()), a.index)
	ctx.SUBQ(operand.I32(a.lanes()), n)
	ctx.CMPQ(n, operand.I32(a.lanes()))
	ctx.JGE(operand.LabelRef("more"))
	ctx.Label("rest")
	ctx.TESTQ(n, n)
	ctx.JZ(operand.LabelRef("done"))
	a.mask = a.lastMask(n)
	a.body(k.program(t, bits), 0)
	ctx.Label("done")
	ctx.VZEROUPPER()
	ctx.RET()
}

// lastMask selects the first n lanes, 0 < n < lanes.
func (a *assembler) lastMask(n reg.Register) operand.Op {
	if a.target == avx512 {
		r := a.ctx.GP64()
		a.ctx.MOVQ(operand.I32(-1), r)
		a.ctx.BZHIQ(n, r, r)
		m := a.ctx.K()
		a.ctx.KMOVW(r.(reg.GP).As32(), m)
		return m
	}
	// A window of one vector, over as many lanes of ones followed by as many of zeros.
	lanes := 256 / a.bits
	pattern := make([]uint64, 2*lanes)
	for i := range lanes {
		pattern[i] = 1<<a.bits - 1
	}
	at := a.pool.base.Offset(a.pool.add(a.bits, pattern...) + 32)
	r, minus := a.ctx.GP64(), a.ctx.GP64()
	a.ctx.LEAQ(at, r)
	a.ctx.MOVQ(n, minus)
	a.ctx.NEGQ(minus)
	m := a.vector()
	a.do("VMOVUPD", operand.Mem{Base: r, Index: minus, Scale: uint8(a.bits / 8)}, m)
	return m
}

// twin is the kernel in Go.
func (k kernel) twin(bits int) string {
	s := &scribe{bits: bits, names: map[*value]string{}, taken: map[string]int{}}
	for _, x := range append(append([]string{}, k.arrays...), k.params...) {
		s.taken[x]++
	}
	kind := fmt.Sprintf("float%d", bits)
	fmt.Fprintf(s, "func %s(%s) {\n", k.function(goCode, bits), k.parameters(kind))
	first := k.arrays[len(k.arrays)-1]
	for _, x := range k.arrays[:len(k.arrays)-1] {
		fmt.Fprintf(s, "%s = %s[:len(%s)]\n", x, x, first)
	}
	fmt.Fprintf(s, "for i := range %s {\n", first)
	s.body(k.program(goCode, bits), "i")
	fmt.Fprint(s, "}\n}\n\n")
	return s.String()
}

func (k kernel) parameters(kind string) string {
	s := strings.Join(k.arrays, ", ") + " []" + kind
	if len(k.params) > 0 {
		s += ", " + strings.Join(k.params, ", ") + " " + kind
	}
	return s
}

// dispatch is the function that runs the kernel on the active path, in pieces so short that no call stands in the way of a goroutine's preemption.
func (k kernel) dispatch(bits int) string {
	var s strings.Builder
	kind := fmt.Sprintf("float%d", bits)
	name := fmt.Sprintf("%s%d", k.name, bits)
	fmt.Fprintf(&s, "func %s(%s) {\nswitch Active() {\n", name, k.parameters(kind))
	tail := ""
	for _, x := range k.params {
		tail += ", " + x
	}
	first := k.arrays[len(k.arrays)-1]
	for _, t := range []target{avx512, avx2} {
		var at []string
		for _, x := range k.arrays {
			at = append(at, "&"+x+"[i]")
		}
		fmt.Fprintf(&s, "case %v:\nfor i := 0; i < len(%s); i += chunk {\n%s(%s, min(chunk, len(%s)-i)%s)\n}\n", t, first, k.function(t, bits), strings.Join(at, ", "), first, tail)
	}
	fmt.Fprintf(&s, "default:\n%s(%s%s)\n}\n}\n\n", k.function(goCode, bits), strings.Join(k.arrays, ", "), tail)
	return s.String()
}

// fallback is the function of that name where there is no assembly.
func (k kernel) fallback(bits int) string {
	kind := fmt.Sprintf("float%d", bits)
	return fmt.Sprintf("func %s%d(%s) { %s(%s) }\n\n", k.name, bits, k.parameters(kind), k.function(goCode, bits), strings.Join(append(append([]string{}, k.arrays...), k.params...), ", "))
}
