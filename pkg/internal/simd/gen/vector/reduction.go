package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// A reduction adds up one number per element. Whatever the width of the vectors, element i goes to partial sum i mod 4L, where L is 8 in float64 and 16 in
// float32: four vectors of 512 bits. At the end the four are added as (0+1)+(2+3), and the L lanes of that by halves: lane j takes lane j+L/2, and so on.
type reduction struct {
	name   string
	arrays []string
	term   func(names ...string) (a, b string) // of the twin: a·b is added, or a if b is empty
}

var reductions = []reduction{
	{"sum", []string{"x"}, func(n ...string) (string, string) { return n[0], "" }},
	{"dot", []string{"x", "y"}, func(n ...string) (string, string) { return n[0], n[1] }},
	{"sumSquares", []string{"x"}, func(n ...string) (string, string) { return n[0], n[0] }},
}

func (k reduction) function(t target, bits int) string { return kernel{name: k.name}.function(t, bits) }

func (k reduction) assemble(ctx *build.Context, q *pool, t target, bits int) {
	a := &assembler{ctx: ctx, target: t, bits: bits, pool: q, base: map[string]reg.Register{}}
	kind := fmt.Sprintf("float%d", bits)
	ctx.Function(k.function(t, bits))
	ctx.Attributes(attr.NOSPLIT)
	ctx.Pragma("noescape")
	ctx.SignatureExpr("func(" + strings.Join(k.arrays, ", ") + " *" + kind + ", n int) (total " + kind + ")")
	for _, x := range k.arrays {
		a.base[x] = ctx.Load(ctx.Param(x), ctx.GP64())
	}
	n := ctx.Load(ctx.Param("n"), ctx.GP64())
	a.index = ctx.GP64()
	ctx.XORQ(a.index, a.index)
	all := make([]reg.VecVirtual, 4*64/a.bytes())
	for i := range all {
		all[i] = a.vector()
		a.do("VXORPD", all[i], all[i], all[i])
	}
	ctx.CMPQ(n, operand.I32(len(all)*a.lanes()))
	ctx.JLT(operand.LabelRef("rest"))
	ctx.Label("more")
	for i, s := range all {
		k.accumulate(a, s, i*a.bytes())
	}
	ctx.ADDQ(operand.I32(len(all)*a.bytes()), a.index)
	ctx.SUBQ(operand.I32(len(all)*a.lanes()), n)
	ctx.CMPQ(n, operand.I32(len(all)*a.lanes()))
	ctx.JGE(operand.LabelRef("more"))
	ctx.Label("rest")
	for i, s := range all {
		last := fmt.Sprintf("last%d", i)
		ctx.CMPQ(n, operand.I32(a.lanes()))
		ctx.JLT(operand.LabelRef(last))
		k.accumulate(a, s, 0)
		ctx.ADDQ(operand.I32(a.bytes()), a.index)
		ctx.SUBQ(operand.I32(a.lanes()), n)
	}
	ctx.JMP(operand.LabelRef("fold"))
	for i, s := range all {
		ctx.Label(fmt.Sprintf("last%d", i))
		ctx.TESTQ(n, n)
		ctx.JZ(operand.LabelRef("fold"))
		a.mask = a.lastMask(n)
		k.accumulate(a, s, 0)
		a.mask = nil
		ctx.JMP(operand.LabelRef("fold"))
	}
	ctx.Label("fold")
	ctx.Store(a.fold(all), ctx.Return("total"))
	ctx.VZEROUPPER()
	ctx.RET()
}

func (k reduction) accumulate(a *assembler, s reg.VecVirtual, offset int) {
	x := a.load("x", offset)
	switch k.name {
	case "sum":
		a.do(a.p("VADD"), x, s, s)
	case "dot":
		a.do(a.p("VFMADD231"), a.load("y", offset), x, s)
	case "sumSquares":
		a.do(a.p("VFMADD231"), x, x, s)
	default:
		panic(k.name)
	}
}

// fold adds partial sums in the order that reduction describes, and returns the register whose first lane holds the total.
func (a *assembler) fold(all []reg.VecVirtual) reg.Register {
	add := func(x, y reg.VecVirtual) reg.VecVirtual { a.do(a.p("VADD"), y, x, x); return x }
	var low reg.VecVirtual // 256 bits
	if a.target == avx512 {
		s := add(add(all[0], all[1]), add(all[2], all[3]))
		high := a.ctx.YMM()
		a.do("VEXTRACTF64X4", operand.U8(1), s, high)
		low = a.ctx.YMM()
		a.do("VMOVAPD", s.(reg.Vec).AsY(), low)
		add(low, high)
	} else {
		low = add(add(all[0], all[2]), add(all[4], all[6]))
		add(low, add(add(all[1], all[3]), add(all[5], all[7])))
	}
	high, sum := a.ctx.XMM(), a.ctx.XMM()
	a.do("VEXTRACTF128", operand.U8(1), low, high)
	a.do("VMOVAPD", low.(reg.Vec).AsX(), sum)
	add(sum, high)
	a.do("VPERMILPD", operand.U8(1), sum, high)
	add(sum, high)
	if a.bits == 32 {
		a.do("VMOVSHDUP", sum, high)
		add(sum, high)
	}
	return sum
}

// twin is the reduction in Go.
func (k reduction) twin(bits int) string {
	var s strings.Builder
	kind, fma, lanes := fmt.Sprintf("float%d", bits), "math.FMA", 512/bits
	if bits == 32 {
		fma = "fma32"
	}
	add := func(sum string, names ...string) string {
		x, y := k.term(names...)
		if y == "" {
			return sum + " += " + x
		}
		return fmt.Sprintf("%s = %s(%s, %s, %s)", sum, fma, x, y, sum)
	}
	fmt.Fprintf(&s, "func %s(%s []%s) (total %s) {\n", k.function(goCode, bits), strings.Join(k.arrays, ", "), kind, kind)
	if len(k.arrays) > 1 {
		fmt.Fprint(&s, "y = y[:len(x)]\n")
	}
	fmt.Fprintf(&s, "var s [%d]%s\n", 4*lanes, kind)
	fmt.Fprintf(&s, "for len(x) >= len(s) {\nfor i := range s {\n%s\n}\n", add("s[i]", "x[i]", "y[i]"))
	for _, x := range k.arrays {
		fmt.Fprintf(&s, "%s = %s[len(s):]\n", x, x)
	}
	fmt.Fprintf(&s, "}\nfor i := range x {\n%s\n}\n", add("s[i]", "x[i]", "y[i]"))
	fmt.Fprintf(&s, "for i := range %d {\ns[i] = (s[i] + s[i+%d]) + (s[i+%d] + s[i+%d])\n}\n", lanes, lanes, 2*lanes, 3*lanes)
	fmt.Fprintf(&s, "for n := %d; n > 0; n /= 2 {\nfor i := range n {\ns[i] += s[i+n]\n}\n}\nreturn s[0]\n}\n\n", lanes/2)
	return s.String()
}

// dispatch is the function that reduces one block on the active path.
func (k reduction) dispatch(bits int) string {
	var s strings.Builder
	kind := fmt.Sprintf("float%d", bits)
	fmt.Fprintf(&s, "func %s%d(%s []%s) %s {\nif len(x) == 0 {\nreturn 0\n}\nswitch Active() {\n", k.name, bits, strings.Join(k.arrays, ", "), kind, kind)
	for _, t := range []target{avx512, avx2} {
		fmt.Fprintf(&s, "case %v:\nreturn %s(&%s[0], len(x))\n", t, k.function(t, bits), strings.Join(k.arrays, "[0], &"))
	}
	fmt.Fprintf(&s, "}\nreturn %s(%s)\n}\n\n", k.function(goCode, bits), strings.Join(k.arrays, ", "))
	return s.String()
}

func (k reduction) fallback(bits int) string {
	kind := fmt.Sprintf("float%d", bits)
	return fmt.Sprintf("func %s%d(%s []%s) %s { return %s(%s) }\n\n", k.name, bits, strings.Join(k.arrays, ", "), kind, kind, k.function(goCode, bits), strings.Join(k.arrays, ", "))
}
