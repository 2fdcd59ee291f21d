package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// normals fills blocks of 16 standard normals: 8 lanes, each with its own xoshiro256++ generator (Blackman and Vigna 2021), make two at a time. Lane j of the first
// goes to place j, of the second to place 8+j. Float32 ones are the same numbers, rounded.
type normals struct{}

const (
	normalLanes = 8
	normalBlock = 2 * normalLanes
)

// write is Box and Muller's transform. u = (a+1)/2^64 is in (0, 1]. The angle is π/4 + φ with φ in ±π/4, in the first quadrant, whose cosine and sine are
// (cos φ ∓ sin φ)/√2; two more random bits are their signs. √(−2 log u)/√2 = √(−log u). So the largest is √(128 log 2) = 9.42.
func (normals) write(p *program, blocks int) {
	var s [4]*value
	for i := range s {
		s[i] = p.load("state")
		s[i].offset, s[i].integer = i*normalLanes, true
	}
	next := func() *value {
		r := p.intAdd(p.rotl(p.intAdd(s[0], s[3]), 23), s[0])
		t := p.shl(s[1], 17)
		s[2] = p.xor(s[2], s[0])
		s[3] = p.xor(s[3], s[1])
		s[1] = p.xor(s[1], s[2])
		s[0] = p.xor(s[0], s[3])
		s[2] = p.xor(s[2], t)
		s[3] = p.rotl(s[3], 45)
		return r
	}
	for i := range blocks { // schedule lets them overlap
		a := next().as("a")
		b := next().as("b")
		first, second := p.boxMuller(a, b)
		at := i * normalBlock
		p.stores = append(p.stores, store{array: "dst", value: first, offset: at}, store{array: "dst", value: second, offset: at + normalLanes})
	}
	for i, v := range s {
		p.stores = append(p.stores, store{array: "state", value: v, offset: i * normalLanes, integer: true})
	}
}

func (p *program) boxMuller(a, b *value) (first, second *value) {
	u := p.fma(p.unsigned(a), p.c(0x1p-64), p.c(0x1p-64)).as("u")
	radius := p.sqrt(p.abs(p.logarithm(u, p.c(p.exponentShift())))).as("radius")
	angle := p.sub(p.or(p.and(b, p.pattern(1<<52-1)), p.c(1)), p.c(1.5)).as("angle") // of a quarter turn
	z := p.mul(angle, angle)
	z2 := p.mul(z, z)
	sin, cos := p.polyFast(z, z2, sinQuarter).as("sin"), p.polyFast(z, z2, cosQuarter).as("cos")
	first = p.xor(p.mul(radius, p.fnma(angle, sin, cos)), p.and(b, p.signBit()))
	second = p.xor(p.mul(radius, p.fma(angle, sin, cos)), p.and(p.shl(b, 1), p.signBit()))
	return first, second
}

// unsigned is a 64-bit integer as float64, rounded to nearest.
func (p *program) unsigned(a *value) *value {
	if p.target == avx512 {
		return p.add(opUint, a)
	}
	// The halves, each put into the last bits of a number that counts in units of 1 and of 2^32: 2^52 and 2^84. Only the last sum is rounded.
	low := p.or(p.and(a, p.pattern(1<<32-1)), p.c(0x1p52))
	high := p.or(p.shr(a, 32), p.c(0x1p84))
	return p.sum(p.sub(high, p.c(0x1p84+0x1p52)), low)
}

func (n normals) program(t target, blocks int) *program {
	p := &program{target: t, bits: 64}
	n.write(p, blocks)
	if t != goCode {
		p.schedule()
	}
	return p
}

func (n normals) name(bits int) string               { return fmt.Sprintf("normals%d", bits) }
func (n normals) function(t target, bits int) string { return n.name(bits) + t.String() }

func (n normals) assemble(ctx *build.Context, q *pool, t target, bits int) {
	a := &assembler{ctx: ctx, target: t, bits: 64, pool: q, base: map[string]reg.Register{}, fixed: "state"}
	a.narrow = bits == 32
	ctx.Function(n.function(t, bits))
	ctx.Attributes(attr.NOSPLIT)
	ctx.Pragma("noescape")
	ctx.SignatureExpr(fmt.Sprintf("func(dst *float%d, blocks int, state *[%d]uint64)", bits, 4*normalLanes))
	for _, x := range []string{"dst", "state"} {
		a.base[x] = ctx.Load(ctx.Param(x), ctx.GP64())
	}
	blocks := ctx.Load(ctx.Param("blocks"), ctx.GP64())
	a.index = ctx.GP64()
	ctx.XORQ(a.index, a.index)
	loop := func(label string, together int) {
		ctx.Label(label)
		ctx.CMPQ(blocks, operand.I32(together))
		ctx.JLT(operand.LabelRef(label + "_end"))
		for lane := 0; lane < normalLanes; lane += a.lanes() {
			a.body(n.program(t, together), lane*8)
		}
		ctx.ADDQ(operand.I32(together*normalBlock*bits/8), a.index)
		ctx.SUBQ(operand.I32(together), blocks)
		ctx.JMP(operand.LabelRef(label))
		ctx.Label(label + "_end")
	}
	if t == avx512 { // it has the registers
		loop("two", 2)
	}
	loop("one", 1)
	ctx.VZEROUPPER()
	ctx.RET()
}

func (n normals) twin(bits int) string {
	s := &scribe{bits: 64, names: map[*value]string{}, taken: map[string]int{"dst": 1, "state": 1}}
	if bits == 32 {
		s.narrow = "float32"
	}
	fmt.Fprintf(s, "func %s(dst []float%d, state *[%d]uint64) {\n", n.function(goCode, bits), bits, 4*normalLanes)
	fmt.Fprintf(s, "for ; len(dst) >= %d; dst = dst[%d:] {\nfor i := range %d {\n", normalBlock, normalBlock, normalLanes)
	s.body(n.program(goCode, 1), "i")
	fmt.Fprint(s, "}\n}\n}\n\n")
	return s.String()
}

func (n normals) dispatch(bits int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "func %s(dst []float%d, state *[%d]uint64) {\nswitch Active() {\n", n.name(bits), bits, 4*normalLanes)
	for _, t := range []target{avx512, avx2} {
		fmt.Fprintf(&s, "case %v:\nfor i := 0; i < len(dst); i += chunk {\n%s(&dst[i], min(chunk, len(dst)-i)/%d, state)\n}\n", t, n.function(t, bits), normalBlock)
	}
	fmt.Fprintf(&s, "default:\n%s(dst, state)\n}\n}\n\n", n.function(goCode, bits))
	return s.String()
}

func (n normals) fallback(bits int) string {
	return fmt.Sprintf("func %s(dst []float%d, state *[%d]uint64) { %s(dst, state) }\n\n", n.name(bits), bits, 4*normalLanes, n.function(goCode, bits))
}
