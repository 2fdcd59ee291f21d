package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rowSums writes the product of rows with a vector, four rows at a time. Whatever the width of the vectors, each row has 64 bytes of running sums; then the upper half
// is added to the lower, and the rest by neighbouring pairs.
func rowSums(t element, s set) {
	const rows, lanes = 4, 64
	name := fmt.Sprintf("rowSums%s%s", t.name, s.name)
	ctx.Function(name)
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(a *byte, lda int, x *byte, n int, low, high uintptr, sums *byte, blocks int)")
	ctx.Pragma("noescape")
	ctx.Doc(name + " stores the products with x of blocks × 4 rows, lda bytes apart, of n times 64 bytes and then, unless low is 0, one more under masks.")
	next, lda := ctx.Load(ctx.Param("a"), ctx.GP64()), ctx.Load(ctx.Param("lda"), ctx.GP64())
	low, high := ctx.Load(ctx.Param("low"), ctx.GP64()), ctx.Load(ctx.Param("high"), ctx.GP64())
	sums, blocks := ctx.Load(ctx.Param("sums"), ctx.GP64()), ctx.Load(ctx.Param("blocks"), ctx.GP64())
	parts := lanes / s.bytes
	machines := make([]machine, parts)
	for h := range machines { // each half has a mask of its own with AVX2
		machines[h] = kernel{element: t, set: s}.machine()
	}
	m := machines[0]
	three := ctx.GP64()
	ctx.LEAQ(operand.Mem{Base: lda, Index: lda, Scale: 2}, three)
	ctx.Label("block")
	a, x, n := ctx.GP64(), ctx.Load(ctx.Param("x"), ctx.GP64()), ctx.Load(ctx.Param("n"), ctx.GP64())
	ctx.MOVQ(next, a)
	var acc [rows][2]reg.VecVirtual
	for r := range rows {
		for h := range parts {
			acc[r][h] = m.register()
			m.zero(acc[r][h])
		}
	}
	step := func(masked bool) {
		for h := range parts {
			disp := h * s.bytes
			vx := m.register()
			machines[h].loadMasked(operand.Mem{Base: x, Disp: disp}, vx, masked)
			for r := range rows {
				va := m.register()
				machines[h].loadMasked(rowAt(a, lda, three, r, disp), va, masked)
				m.fma(va, vx, acc[r][h])
			}
		}
	}
	ctx.TESTQ(n, n)
	ctx.JZ(operand.LabelRef("rest"))
	ctx.Label("loop")
	step(false)
	ctx.ADDQ(operand.Imm(lanes), a)
	ctx.ADDQ(operand.Imm(lanes), x)
	ctx.DECQ(n)
	ctx.JNZ(operand.LabelRef("loop"))
	ctx.Label("rest")
	ctx.TESTQ(low, low)
	ctx.JZ(operand.LabelRef("fold"))
	for h, mask := range []reg.GPVirtual{low.(reg.GPVirtual), high.(reg.GPVirtual)}[:parts] {
		machines[h].mask(mask)
	}
	step(true)
	ctx.Label("fold")
	var half [rows]reg.VecVirtual
	for r := range rows {
		half[r] = ctx.YMM()
		if parts == 1 {
			ctx.VEXTRACTF64X4(operand.Imm(1), acc[r][0], half[r])
			add(t, acc[r][0].AsY(), half[r], half[r])
		} else {
			add(t, acc[r][0], acc[r][1], half[r])
		}
	}
	pairs := func(x, y reg.Register) reg.VecVirtual {
		z := ctx.YMM()
		if t.size == 8 {
			ctx.VHADDPD(y, x, z)
		} else {
			ctx.VHADDPS(y, x, z)
		}
		return z
	}
	first, second := pairs(half[0], half[1]), pairs(half[2], half[3])
	if t.size == 8 { // rows 0 1 0 1, rows 2 3 2 3
		left, right := ctx.YMM(), ctx.YMM()
		ctx.VPERM2F128(operand.Imm(0x20), second, first, left)
		ctx.VPERM2F128(operand.Imm(0x31), second, first, right)
		ctx.VADDPD(left, right, left)
		ctx.VMOVUPD(left, operand.Mem{Base: sums})
	} else { // rows 0 1 2 3, twice
		all, upper := pairs(first, second), ctx.XMM()
		ctx.VEXTRACTF128(operand.Imm(1), all, upper)
		ctx.VADDPS(all.AsX(), upper, upper)
		ctx.VMOVUPS(upper, operand.Mem{Base: sums})
	}
	ctx.ADDQ(operand.Imm(uint64(rows*t.size)), sums)
	ctx.LEAQ(operand.Mem{Base: next, Index: lda, Scale: 4}, next)
	ctx.DECQ(blocks)
	ctx.JNZ(operand.LabelRef("block"))
	ctx.VZEROUPPER()
	ctx.RET()
}

func add(t element, x, y, to reg.Register) {
	if t.size == 8 {
		ctx.VADDPD(x, y, to)
	} else {
		ctx.VADDPS(x, y, to)
	}
}
