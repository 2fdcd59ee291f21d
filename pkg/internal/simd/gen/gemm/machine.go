package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// machine is what a kernel needs of an instruction set, for one element type.
type machine interface {
	register() reg.VecVirtual
	last() reg.VecVirtual // a register for the last vector of a row, half as wide in a kernel with a half tail
	mask(value reg.GPVirtual)
	zero(r reg.VecVirtual)
	loadMasked(from operand.Mem, to reg.VecVirtual, masked bool)
	storeMasked(from reg.VecVirtual, to operand.Mem, masked bool)
	broadcast(from operand.Mem, to reg.VecVirtual)
	fma(x, y, sum reg.VecVirtual) // sum += x·y
	fmaBroadcast(x operand.Mem, y, sum reg.VecVirtual)
	multiply(x, y, to reg.VecVirtual)
	add(x, sum reg.VecVirtual) // sum += x
}

func (k kernel) machine() machine {
	if k.set.name == "AVX512" {
		return &zmm{double: k.size == 8, half: k.tail == 1}
	}
	return &ymm{double: k.size == 8, full: k.tail == 1}
}

// zmm is AVX-512: a mask register guards the last vector of a tile.
type zmm struct {
	double bool
	half   bool
	k      reg.OpmaskVirtual
}

func (z *zmm) register() reg.VecVirtual { return ctx.ZMM() }

func (z *zmm) last() reg.VecVirtual {
	if z.half {
		return ctx.YMM()
	}
	return ctx.ZMM()
}

// like returns r as wide as the other register.
func like(r, other reg.VecVirtual) reg.Register {
	if other.Size() == 32 {
		return r.AsY()
	}
	return r
}

func (z *zmm) mask(value reg.GPVirtual) {
	z.k = ctx.K()
	ctx.KMOVW(value.As32(), z.k)
}

func (z *zmm) zero(r reg.VecVirtual) { ctx.VPXORQ(r, r, r) }

func (z *zmm) loadMasked(from operand.Mem, to reg.VecVirtual, masked bool) {
	switch {
	case masked && z.double:
		ctx.VMOVUPD_Z(from, z.k, to)
	case masked:
		ctx.VMOVUPS_Z(from, z.k, to)
	default:
		ctx.VMOVUPD(from, to)
	}
}

func (z *zmm) storeMasked(from reg.VecVirtual, to operand.Mem, masked bool) {
	switch {
	case masked && z.double:
		ctx.VMOVUPD(from, z.k, to)
	case masked:
		ctx.VMOVUPS(from, z.k, to)
	default:
		ctx.VMOVUPD(from, to)
	}
}

func (z *zmm) broadcast(from operand.Mem, to reg.VecVirtual) {
	if z.double {
		ctx.VBROADCASTSD(from, to)
	} else {
		ctx.VBROADCASTSS(from, to)
	}
}

func (z *zmm) fma(x, y, sum reg.VecVirtual) {
	if z.double {
		ctx.VFMADD231PD(like(x, sum), y, sum)
	} else {
		ctx.VFMADD231PS(like(x, sum), y, sum)
	}
}

func (z *zmm) fmaBroadcast(x operand.Mem, y, sum reg.VecVirtual) {
	if z.double {
		ctx.VFMADD231PD_BCST(x, y, sum)
	} else {
		ctx.VFMADD231PS_BCST(x, y, sum)
	}
}

func (z *zmm) multiply(x, y, to reg.VecVirtual) {
	if z.double {
		ctx.VMULPD(like(x, to), y, to)
	} else {
		ctx.VMULPS(like(x, to), y, to)
	}
}

func (z *zmm) add(x, sum reg.VecVirtual) {
	if z.double {
		ctx.VADDPD(x, sum, sum)
	} else {
		ctx.VADDPS(x, sum, sum)
	}
}

// ymm is AVX2 with FMA: the mask is a vector of lanes, read from memory at the address that Tile.Mask holds.
type ymm struct {
	double bool
	full   bool
	lanes  reg.VecVirtual
}

func (y *ymm) register() reg.VecVirtual { return ctx.YMM() }

func (y *ymm) last() reg.VecVirtual { return ctx.YMM() }

func (y *ymm) mask(value reg.GPVirtual) {
	if y.full {
		return
	}
	y.lanes = ctx.YMM()
	ctx.VMOVUPD(operand.Mem{Base: value}, y.lanes)
}

func (y *ymm) zero(r reg.VecVirtual) { ctx.VXORPD(r, r, r) }

func (y *ymm) loadMasked(from operand.Mem, to reg.VecVirtual, masked bool) {
	switch {
	case masked && !y.full && y.double:
		ctx.VMASKMOVPD(from, y.lanes, to)
	case masked && !y.full:
		ctx.VMASKMOVPS(from, y.lanes, to)
	default:
		ctx.VMOVUPD(from, to)
	}
}

func (y *ymm) storeMasked(from reg.VecVirtual, to operand.Mem, masked bool) {
	switch {
	case masked && !y.full && y.double:
		ctx.VMASKMOVPD(from, y.lanes, to)
	case masked && !y.full:
		ctx.VMASKMOVPS(from, y.lanes, to)
	default:
		ctx.VMOVUPD(from, to)
	}
}

func (y *ymm) broadcast(from operand.Mem, to reg.VecVirtual) {
	if y.double {
		ctx.VBROADCASTSD(from, to)
	} else {
		ctx.VBROADCASTSS(from, to)
	}
}

func (y *ymm) fma(a, b, sum reg.VecVirtual) {
	if y.double {
		ctx.VFMADD231PD(a, b, sum)
	} else {
		ctx.VFMADD231PS(a, b, sum)
	}
}

func (y *ymm) fmaBroadcast(operand.Mem, reg.VecVirtual, reg.VecVirtual) {
	panic("AVX2 has no embedded broadcast")
}

func (y *ymm) multiply(a, b, to reg.VecVirtual) {
	if y.double {
		ctx.VMULPD(a, b, to)
	} else {
		ctx.VMULPS(a, b, to)
	}
}

func (y *ymm) add(x, sum reg.VecVirtual) {
	if y.double {
		ctx.VADDPD(x, sum, sum)
	} else {
		ctx.VADDPS(x, sum, sum)
	}
}
