package main

import "math"

// logarithm is log(x) for a normal x > 0: x = 2^k·(1+f) with 1+f in [√½, √2), s = f/(2+f), log(1+f) = f − f²/2 + s·(f²/2 + s²·tail(s²)), as in fdlibm's e_log.c.
// extra is what k is too large by.
func (p *program) logarithm(x, extra *value) *value {
	high, low, tail := ln2High32, ln2Low32, logTail32
	start, top := uint64(math.Float32bits(math.Sqrt2/2)), uint64(math.Float32bits(1<<23))
	one := uint64(math.Float32bits(1))
	all := uint64(1<<32 - 1)
	if p.wide() {
		high, low, tail = ln2High64, ln2Low64, logTail64
		start, top, one = math.Float64bits(math.Sqrt2/2), math.Float64bits(1<<52), math.Float64bits(1)
		all = math.MaxUint64
	}
	// Exponents counted from √½ upwards, biased so that they are positive.
	shifted := p.intSub(x, p.pattern((start-one)&all)).as("shifted")
	m := p.intAdd(p.and(shifted, p.pattern(1<<p.mantissa()-1)), p.pattern(start))
	// An integer below 2^52 becomes a float when it is put into the last bits of 2^52.
	k := p.sub(p.or(p.shr(shifted, p.mantissa()), p.pattern(top)), extra).as("k")
	f := p.sub(m, p.c(1)).as("f")
	s := p.div(f, p.sum(f, p.c(2))).as("s")
	z := p.mul(s, s).as("z")
	h := p.mul(p.mul(f, p.c(0.5)), f).as("h")
	t := p.fma(z, p.polyFast(z, p.mul(z, z), tail), h)
	t = p.fma(s, t, p.mul(k, p.c(low)))
	return p.fma(k, p.c(high), p.sub(f, p.sub(h, t)))
}

// exponentShift is what the integer of an exponent in the last bits of 2^52 exceeds that exponent by.
func (p *program) exponentShift() float64 {
	return math.Ldexp(1, p.mantissa()) + float64(p.bias())
}

func log_(p *program) {
	x := p.load("x")
	tiny, shift := math.Ldexp(1, 1-p.bias()), p.exponentShift()
	up := float64(p.mantissa() + 2)
	small := p.less(x, p.c(tiny)).as("small") // subnormal, zero or negative
	normal := p.choose(small, p.mul(x, p.c(math.Ldexp(1, int(up)))), x)
	y := p.logarithm(normal, p.choose(small, p.c(shift+up), p.c(shift)))
	y = p.choose(p.less(p.c(0), x), y, p.c(math.Inf(-1)))
	y = p.choose(p.less(x, p.c(0)), p.c(math.NaN()), y)
	p.store("dst", p.choose(p.less(x, p.c(math.Inf(1))), y, x))
}
