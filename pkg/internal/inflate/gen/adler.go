package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
)

// adler writes the sums of Adler-32 over whole 32 bytes. Of the second sum, what a group of 32 bytes adds by itself is kept apart from 32 times the first sum before it.
func adler() {
	ctx.Function("adlerAVX2")
	ctx.Attributes(attr.NOSPLIT)
	ctx.SignatureExpr("func(p, factors *byte, groups int) (sum, before, weighted uint64)")
	ctx.Pragma("noescape")
	ctx.Doc("adlerAVX2 returns the sum of all bytes, the sum over the groups of 32 of all bytes before each, and the sum of all bytes times 32 … 1 by their place in the group.",
		"factors are the bytes 32 … 1 and then 16 times the number 1 in 16 bits.")
	p, factors, groups := ctx.GP64(), ctx.GP64(), ctx.GP64()
	ctx.Load(ctx.Param("p"), p)
	ctx.Load(ctx.Param("factors"), factors)
	ctx.Load(ctx.Param("groups"), groups)
	zero, weights, ones := ctx.YMM(), ctx.YMM(), ctx.YMM()
	sum, before, weighted := ctx.YMM(), ctx.YMM(), ctx.YMM()
	x, y := ctx.YMM(), ctx.YMM()
	ctx.VPXOR(zero, zero, zero)
	ctx.VPXOR(sum, sum, sum)
	ctx.VPXOR(before, before, before)
	ctx.VPXOR(weighted, weighted, weighted)
	ctx.VMOVDQU(operand.Mem{Base: factors}, weights)
	ctx.VMOVDQU(operand.Mem{Base: factors, Disp: 32}, ones)
	ctx.Label("group")
	ctx.VMOVDQU(operand.Mem{Base: p}, x)
	ctx.VPADDQ(sum, before, before)
	ctx.VPSADBW(zero, x, y)
	ctx.VPADDQ(y, sum, sum)
	ctx.VPMADDUBSW(weights, x, x) // at most 2·255·32 in 16 bits
	ctx.VPMADDWD(ones, x, x)
	ctx.VPADDD(x, weighted, weighted)
	ctx.ADDQ(operand.Imm(32), p)
	ctx.DECQ(groups)
	ctx.JNZ(to("group"))
	// Sums of 32 bits become two of 64.
	ctx.VPSRLQ(operand.Imm(32), weighted, x)
	ctx.VPBLENDD(operand.U8(0xaa), zero, weighted, weighted)
	ctx.VPADDQ(x, weighted, weighted)
	low := ctx.XMM()
	high := ctx.XMM()
	for i, v := range []operand.Op{sum, before, weighted} {
		ctx.VEXTRACTI128(operand.Imm(1), v, high)
		ctx.VEXTRACTI128(operand.Imm(0), v, low)
		ctx.VPADDQ(high, low, low)
		ctx.VPSRLDQ(operand.Imm(8), low, high)
		ctx.VPADDQ(high, low, low)
		t := ctx.GP64()
		ctx.VMOVQ(low, t)
		ctx.Store(t, ctx.ReturnIndex(i))
	}
	ctx.VZEROUPPER()
	ctx.RET()
}
