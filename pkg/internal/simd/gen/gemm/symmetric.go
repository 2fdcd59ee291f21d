package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// symmetric writes the kernel of the product of a symmetric matrix with a vector. It takes four rows of a triangle at once and reads each element once, for both of its
// places: four running products of the rows with x, and the addition of the four rows, each times its own factor, to y. 64 bytes of running sums for each row, whatever
// the width of the vectors, so that the bits are the same.
func symmetric(t element, s set) {
	const rows, lanes = 4, 64
	ctx.Function(fmt.Sprintf("symmetric%s%s", t.name, s.name))
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(a *byte, lda int, x, y *byte, n int, factors, sums *byte)")
	ctx.Pragma("noescape")
	ctx.Doc(fmt.Sprintf("symmetric%s%s adds factors·rows to y and stores running sums of rows·x, for 4 rows, lda bytes apart, of n > 0 times 64 bytes.", t.name, s.name))
	a, lda := ctx.Load(ctx.Param("a"), ctx.GP64()), ctx.Load(ctx.Param("lda"), ctx.GP64())
	x, y, n := ctx.Load(ctx.Param("x"), ctx.GP64()), ctx.Load(ctx.Param("y"), ctx.GP64()), ctx.Load(ctx.Param("n"), ctx.GP64())
	factors, sums := ctx.Load(ctx.Param("factors"), ctx.GP64()), ctx.Load(ctx.Param("sums"), ctx.GP64())
	m := kernel{element: t, set: s, tail: 1}.machine()
	parts := lanes / s.bytes
	var acc [rows][2]reg.VecVirtual
	var factor [rows]reg.VecVirtual
	for r := range rows {
		for h := range parts {
			acc[r][h] = m.register()
			m.zero(acc[r][h])
		}
		if s.name == "AVX512" { // AVX2 has too few registers: it reads the factor again
			factor[r] = m.register()
			m.broadcast(operand.Mem{Base: factors, Disp: r * t.size}, factor[r])
		}
	}
	three := ctx.GP64()
	ctx.LEAQ(operand.Mem{Base: lda, Index: lda, Scale: 2}, three)
	ctx.Label("loop")
	for h := range parts {
		disp := h * s.bytes
		vx, vy := m.register(), m.register()
		m.loadMasked(operand.Mem{Base: x, Disp: disp}, vx, false)
		m.loadMasked(operand.Mem{Base: y, Disp: disp}, vy, false)
		for r := range rows {
			va, f := m.register(), factor[r]
			m.loadMasked(rowAt(a, lda, three, r, disp), va, false)
			m.fma(va, vx, acc[r][h])
			if f == nil {
				f = m.register()
				m.broadcast(operand.Mem{Base: factors, Disp: r * t.size}, f)
			}
			m.fma(va, f, vy)
		}
		m.storeMasked(vy, operand.Mem{Base: y, Disp: disp}, false)
	}
	ctx.ADDQ(operand.Imm(lanes), a)
	ctx.ADDQ(operand.Imm(lanes), x)
	ctx.ADDQ(operand.Imm(lanes), y)
	ctx.DECQ(n)
	ctx.JNZ(operand.LabelRef("loop"))
	for r := range rows {
		for h := range parts {
			m.storeMasked(acc[r][h], operand.Mem{Base: sums, Disp: r*lanes + h*s.bytes}, false)
		}
	}
	ctx.VZEROUPPER()
	ctx.RET()
}
