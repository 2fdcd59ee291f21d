package main

import (
	"math"
	"math/big"
)

// erfGrad: the slope is D = 2/√π·e^(−a²), a = |x|. Below erfSplit erf is a + a·head(a²), above it 1 − D·tail(u), u = (a−2)/(a+2).
func erfGrad(p *program) {
	x := p.load("x")
	head, tail, end := erfHead32, erfTail32, 10.5
	if p.wide() {
		head, tail, end = erfHead64, erfTail64, 28
	}
	a := p.min(p.c(end), p.abs(x)).as("a") // at the end the slope is 0 already
	minus := p.or(a, p.signBit())
	h := p.mul(minus, a).as("h") // −a², and what its rounding added
	rest := p.fnma(minus, a, h).as("rest")
	u := p.div(p.sub(a, p.c(2)), p.sum(a, p.c(2))).as("u")
	e := p.exponential(h, rest)
	c, correction := p.twoOverRootPi()
	slope := e.scale(p.sum(c, p.fma(e.q, c, correction))).as("slope")
	large := p.fnma(slope, p.polyFast(u, p.mul(u, u), tail), p.c(1)).as("large")
	z := p.mul(a, a)
	small := p.fma(a, p.polyFast(z, p.mul(z, z), head), a).as("small")
	p.store("dst", p.copySign(p.choose(p.less(a, p.c(erfSplit)), small, large), x))
	p.store("slope", slope)
}

// twoOverRootPi is 2/√π and what its rounding has taken away.
func (p *program) twoOverRootPi() (c, correction *value) {
	exact, _, _ := big.ParseFloat("1.12837916709551257389615890312154517168810125865799771368817144", 10, 200, big.ToNearestEven)
	high, _ := exact.Float64()
	if !p.wide() {
		high = float64(float32(high))
	}
	low, _ := new(big.Float).Sub(exact, new(big.Float).SetFloat64(high)).Float64()
	if math.Abs(low) > 1e-7 {
		panic("2/√π")
	}
	return p.c(high), p.c(low)
}
