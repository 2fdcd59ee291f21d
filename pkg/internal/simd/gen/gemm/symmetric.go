package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// symmetric writes the kernel of the product of a symmetric matrix with a vector. It takes four rows of a triangle at once and reads each element once, for both of its
// places: four running products of the rows with x, and the addition of the four rows, each times its own factor, to y. 64 bytes of running sums for each row, whatever
// the width of the vectors, so that the bits are the same.
func symmetric(t element, s set) {
	const rows, lanes = 4, 64
	TEXT(fmt.Sprintf("symmetric%s%s", t.name, s.name), NOSPLIT, "func(a *byte, lda int, x, y *byte, n int, factors, sums *byte)")
	Pragma("noescape")
	Doc(fmt.Sprintf("symmetric%s%s adds factors·rows to y and stores running sums of rows·x, for 4 rows, lda bytes apart, of n > 0 times 64 bytes.", t.name, s.name))
	a, lda := Load(Param("a"), GP64()), Load(Param("lda"), GP64())
	x, y, n := Load(Param("x"), GP64()), Load(Param("y"), GP64()), Load(Param("n"), GP64())
	factors, sums := Load(Param("factors"), GP64()), Load(Param("sums"), GP64())
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
	three := GP64()
	LEAQ(operand.Mem{Base: lda, Index: lda, Scale: 2}, three)
	row := func(r, disp int) operand.Mem {
		at := operand.Mem{Base: a, Disp: disp}
		switch r {
		case 1, 2:
			at.Index, at.Scale = lda, uint8(r)
		case 3:
			at.Index, at.Scale = three, 1
		}
		return at
	}
	Label("loop")
	for h := range parts {
		disp := h * s.bytes
		vx, vy := m.register(), m.register()
		m.loadMasked(operand.Mem{Base: x, Disp: disp}, vx, false)
		m.loadMasked(operand.Mem{Base: y, Disp: disp}, vy, false)
		for r := range rows {
			va, f := m.register(), factor[r]
			m.loadMasked(row(r, disp), va, false)
			m.fma(va, vx, acc[r][h])
			if f == nil {
				f = m.register()
				m.broadcast(operand.Mem{Base: factors, Disp: r * t.size}, f)
			}
			m.fma(va, f, vy)
		}
		m.storeMasked(vy, operand.Mem{Base: y, Disp: disp}, false)
	}
	ADDQ(operand.Imm(lanes), a)
	ADDQ(operand.Imm(lanes), x)
	ADDQ(operand.Imm(lanes), y)
	DECQ(n)
	JNZ(operand.LabelRef("loop"))
	for r := range rows {
		for h := range parts {
			m.storeMasked(acc[r][h], operand.Mem{Base: sums, Disp: r*lanes + h*s.bytes}, false)
		}
	}
	VZEROUPPER()
	RET()
}
