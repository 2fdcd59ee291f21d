package main

import "math"

// Natural logarithm of 2 in two parts. A multiple k ≤ 2048 of the first is exact in float64 (k ≤ 256 in float32), so that x − k·high is.
const (
	ln2High64, ln2Low64 = 6.93147180369123816490e-01, 1.90821492927058770002e-10 // fdlibm's
	ln2High32           = float64(0xb172) / 0x10000
	ln2Low32            = math.Ln2 - ln2High32
)

// An exponential is e^x = 2^k·(1+q): x = k·ln 2 + r with |r| ≤ ln(2)/2, and q = e^r − 1 by a polynomial.
type exponential struct {
	p      *program
	k      *value // as a floating-point number
	biased *value // its last bits, as an integer, are k plus twice the bias of the exponent, hence positive
	q      *value
}

// bias is that of the exponent of a number, and mantissa the bits after its exponent.
func (p *program) bias() int {
	if p.wide() {
		return 1023
	}
	return 127
}

func (p *program) mantissa() int {
	if p.wide() {
		return 52
	}
	return 23
}

// exponential needs x between lowest and, say, 710 (89 in float32), or NaN. A rest that is not nil is subtracted from x.
func (p *program) exponential(x, rest *value) exponential {
	e := exponential{p: p}
	high, low, tail := ln2High32, ln2Low32, expTail32
	if p.wide() {
		high, low, tail = ln2High64, ln2Low64, expTail64
	}
	// Adding 1.5·2^52 leaves no room for a fraction: the sum is rounded to an integer, which stands in its last bits.
	magic := p.c(1.5*math.Ldexp(1, p.mantissa()) + 2*float64(p.bias()))
	e.biased = p.fma(x, p.c(math.Log2E), magic).as("biased")
	e.k = p.sub(e.biased, magic).as("k")
	exact := p.fnma(e.k, p.c(high), x)
	if rest != nil {
		r := p.sub(p.fnma(e.k, p.c(low), exact), rest).as("r")
		r2 := p.mul(r, r).as("r2")
		e.q = p.fma(r2, p.polyFast(r, r2, tail), r).as("q")
		return e
	}
	r := p.fnma(e.k, p.c(low), exact).as("r")
	lost := p.fnma(e.k, p.c(low), p.sub(exact, r)).as("lost") // when r was rounded
	r2 := p.mul(r, r).as("r2")
	e.q = p.sum(r, p.fma(r2, p.polyFast(r, r2, tail), lost)).as("q")
	return e
}

// scale is y·2^k with one rounding, even if the result is subnormal: for normal y.
func (e exponential) scale(y *value) *value {
	p := e.p
	if p.target == avx512 {
		return p.add(opScale, y, e.k)
	}
	first, second := e.halves()
	return p.mul(p.mul(y, first), second)
}

// halves are two powers of two, neither too large nor too small to be normal, whose product is 2^k.
func (e exponential) halves() (first, second *value) {
	p := e.p
	h := p.shr(e.biased, 1)
	return p.shl(h, p.mantissa()), p.shl(p.intSub(e.biased, h), p.mantissa())
}

// power is 2^k for k ≤ 1023; below the smallest subnormal it is 0.
func (e exponential) power() *value {
	p := e.p
	if p.target == avx512 {
		return p.add(opScale, p.c(1), e.k)
	}
	first, second := e.halves()
	return p.mul(first, second).as("power")
}

// lowest is an argument whose exponential is 0.
func (p *program) lowest() *value {
	if p.wide() {
		return p.c(-746)
	}
	return p.c(-104)
}

func exp(p *program) {
	x := p.load("x")
	highest := p.c(89)
	if p.wide() {
		highest = p.c(710)
	}
	x = p.min(highest, p.max(p.lowest(), x)).as("clamped")
	e := p.exponential(x, nil)
	p.store("dst", e.scale(p.sum(p.c(1), e.q)))
}

// decay is e^(−factor·|x|).
func (p *program) decay(x *value, factor float64) *value {
	y := p.or(x, p.signBit())
	if factor != 1 {
		y = p.mul(y, p.c(factor))
	}
	e := p.exponential(p.max(p.lowest(), y).as("y"), nil)
	power := e.power()
	return p.fma(power, e.q, power).as("w")
}

// inverse is 1/(1+w), 0 ≤ w ≤ 1, with hardly more than one error of rounding: a step of Newton's also takes in what 1+w lost when it was rounded.
func (p *program) inverse(w *value) *value {
	d := p.sum(w, p.c(1)).as("d")
	lost := p.sub(w, p.sub(d, p.c(1))).as("lost")
	v := p.div(p.c(1), d)
	return p.fma(v, p.fnma(lost, v, p.fnma(d, v, p.c(1))), v).as("inverse")
}

// tanhGrad: a polynomial where |x| < tanhSplit; above, 1 − 2w/(1+w) with w = e^(−2|x|). The slope is 4w/(1+w)².
func tanhGrad(p *program) {
	x := p.load("x")
	head := tanhHead32
	if p.wide() {
		head = tanhHead64
	}
	a := p.abs(x).as("a")
	z := p.mul(a, a).as("z")
	small := p.fma(p.mul(a, z), p.polyFast(z, p.mul(z, z), head), a).as("small")
	w := p.decay(x, 2)
	inverse := p.inverse(w)
	twice := p.sum(inverse, inverse).as("twice")
	large := p.fnma(w, twice, p.c(1)).as("large")
	p.store("dst", p.copySign(p.choose(p.less(a, p.c(tanhSplit)), small, large), x))
	p.store("slope", p.mul(p.mul(w, twice), twice))
}

// sigmoidGrad: with w = e^(−|x|), 1/(1+w) for x ≥ 0 and w/(1+w) for x < 0; the slope w/(1+w)².
func sigmoidGrad(p *program) {
	x := p.load("x")
	w := p.decay(x, 1)
	inverse := p.inverse(w)
	other := p.mul(w, inverse).as("other")
	p.store("dst", p.choose(p.less(x, p.c(0)), other, inverse))
	p.store("slope", p.mul(other, inverse))
}

// softplusGrad: with w = e^(−|x|), log(1+e^x) = max(x, 0) + log1p(w), and the slope as of sigmoid.
func softplusGrad(p *program) {
	x := p.load("x")
	w := p.decay(x, 1)
	tail := log1pTail32
	if p.wide() {
		tail = log1pTail64
	}
	// log1p(w) = 2s + s³·tail(s²) with s = w/(2+w), written as w − s·(w − s²·tail), where the error of s counts for less. At a subnormal w it is w.
	s := p.div(w, p.sum(w, p.c(2))).as("s")
	z := p.mul(s, s).as("z")
	t := p.polyFast(z, p.mul(z, z), tail)
	l := p.fnma(s, p.fnma(z, t, w), w).as("log1p")
	p.store("dst", p.sum(l, p.max(p.c(0), x)))
	inverse := p.inverse(w)
	p.store("slope", p.choose(p.less(x, p.c(0)), p.mul(w, inverse), inverse))
}

// reluGrad: a NaN stays, its slope is 0. ReLU(−0) is −0.
func reluGrad(p *program) {
	x := p.load("x")
	p.store("dst", p.max(p.c(0), x))
	p.store("slope", p.choose(p.less(p.c(0), x), p.c(1), p.c(0)))
}
