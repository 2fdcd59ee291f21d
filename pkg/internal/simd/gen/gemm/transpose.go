package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// transpose writes the copy of 8 rows to 8 columns, some columns at a time: what packing is made of. Both paths use it.
func transpose(t element) {
	ctx.Function("transpose" + t.name + "AVX2")
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(to, from *byte, ldto, ldfrom, blocks int)")
	ctx.Pragma("noescape")
	ctx.Doc("transpose" + t.name + "AVX2 copies blocks × (32 bytes) of each of 8 rows, ldfrom bytes apart, to rows of 8 elements, ldto bytes apart.")
	to, from := ctx.Load(ctx.Param("to"), ctx.GP64()), ctx.Load(ctx.Param("from"), ctx.GP64())
	ldto, ldfrom := ctx.Load(ctx.Param("ldto"), ctx.GP64()), ctx.Load(ctx.Param("ldfrom"), ctx.GP64())
	blocks := ctx.Load(ctx.Param("blocks"), ctx.GP64())
	three := ctx.GP64()
	ctx.LEAQ(operand.Mem{Base: ldfrom, Index: ldfrom, Scale: 2}, three)
	half := ctx.GP64()
	ctx.Label("loop")
	ctx.LEAQ(operand.Mem{Base: from, Index: ldfrom, Scale: 4}, half)
	var in [8]reg.VecVirtual
	for i := range in {
		in[i] = ctx.YMM()
		base := from
		if i >= 4 {
			base = half
		}
		ctx.VMOVUPD(rowAt(base, ldfrom, three, i%4, 0), in[i])
	}
	if t.size == 8 {
		for half := range 2 {
			for j, column := range columns4([4]reg.VecVirtual(in[4*half : 4*half+4])) {
				ctx.VMOVUPD(column, operand.Mem{Base: to, Disp: 32 * half})
				if j < 3 {
					ctx.ADDQ(ldto, to)
				}
			}
			if half == 0 { // back to the first column for the other four rows
				for range 3 {
					ctx.SUBQ(ldto, to)
				}
			}
		}
		ctx.ADDQ(ldto, to)
	} else {
		for _, column := range columns8(in) {
			ctx.VMOVUPD(column, operand.Mem{Base: to})
			ctx.ADDQ(ldto, to)
		}
	}
	ctx.ADDQ(operand.Imm(32), from)
	ctx.DECQ(blocks)
	ctx.JNZ(operand.LabelRef("loop"))
	ctx.VZEROUPPER()
	ctx.RET()
}

// columns4 returns the columns of a 4×4 block of float64.
func columns4(r [4]reg.VecVirtual) [4]reg.VecVirtual {
	low0, high0, low1, high1 := ctx.YMM(), ctx.YMM(), ctx.YMM(), ctx.YMM()
	ctx.VUNPCKLPD(r[1], r[0], low0)  // r00 r10 r02 r12
	ctx.VUNPCKHPD(r[1], r[0], high0) // r01 r11 r03 r13
	ctx.VUNPCKLPD(r[3], r[2], low1)
	ctx.VUNPCKHPD(r[3], r[2], high1)
	out := [4]reg.VecVirtual{ctx.YMM(), ctx.YMM(), ctx.YMM(), ctx.YMM()}
	ctx.VPERM2F128(operand.Imm(0x20), low1, low0, out[0])
	ctx.VPERM2F128(operand.Imm(0x20), high1, high0, out[1])
	ctx.VPERM2F128(operand.Imm(0x31), low1, low0, out[2])
	ctx.VPERM2F128(operand.Imm(0x31), high1, high0, out[3])
	return out
}

// columns8 returns the columns of an 8×8 block of float32.
func columns8(r [8]reg.VecVirtual) [8]reg.VecVirtual {
	var pairs, quads, out [8]reg.VecVirtual
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = ctx.YMM(), ctx.YMM()
		ctx.VUNPCKLPS(r[i+1], r[i], pairs[i])   // columns 0 1 | 4 5 of rows i, i+1
		ctx.VUNPCKHPS(r[i+1], r[i], pairs[i+1]) // columns 2 3 | 6 7
	}
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			low, high := ctx.YMM(), ctx.YMM()
			ctx.VSHUFPS(operand.Imm(0x44), pairs[i+2+j], pairs[i+j], low)
			ctx.VSHUFPS(operand.Imm(0xee), pairs[i+2+j], pairs[i+j], high)
			quads[i+2*j], quads[i+2*j+1] = low, high
		}
	}
	for j := range 4 {
		out[j], out[j+4] = ctx.YMM(), ctx.YMM()
		ctx.VPERM2F128(operand.Imm(0x20), quads[j+4], quads[j], out[j])
		ctx.VPERM2F128(operand.Imm(0x31), quads[j+4], quads[j], out[j+4])
	}
	return out
}
