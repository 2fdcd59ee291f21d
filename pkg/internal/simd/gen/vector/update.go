package main

// Element-wise sums and products, and the steps of optimisers that pass over their arrays once.

func scale(p *program)    { p.store("x", p.mul(p.load("x"), p.param("alpha"))) }
func sumOf(p *program)    { p.store("dst", p.sum(p.load("x"), p.load("y"))) }
func product(p *program)  { p.store("dst", p.mul(p.load("x"), p.load("y"))) }
func axpy(p *program)     { p.store("y", p.fma(p.param("alpha"), p.load("x"), p.load("y"))) }
func scaleAdd(p *program) { p.store("dst", p.fma(p.param("alpha"), p.load("x"), p.load("y"))) }

// momentum: v = mu·v + g, w = w − rate·v.
func momentum(p *program) {
	rate, mu := p.param("rate"), p.param("mu")
	v := p.fma(mu, p.load("v"), p.load("grad")).as("vNew")
	p.store("v", v)
	p.store("w", p.fnma(rate, v, p.load("w")))
}

// nesterov: v = mu·v + g, w = w − rate·(g + mu·v).
func nesterov(p *program) {
	rate, mu := p.param("rate"), p.param("mu")
	g := p.load("grad")
	v := p.fma(mu, p.load("v"), g).as("vNew")
	p.store("v", v)
	p.store("w", p.fnma(rate, p.fma(mu, v, g), p.load("w")))
}

// adam: g += l2·w; m += fresh1·(g − m); v = beta2·v + fresh2·g²; w = keep·w − rate·m/(√v·root + epsilon).
func adam(p *program) {
	w := p.load("w")
	g := p.fma(p.param("l2"), w, p.load("grad")).as("gL2")
	m := p.load("m")
	m = p.fma(p.param("fresh1"), p.sub(g, m), m).as("mNew")
	v := p.mul(p.param("beta2"), p.load("v"))
	v = p.fma(p.mul(p.param("fresh2"), g), g, v).as("vNew")
	below := p.fma(p.sqrt(v), p.param("root"), p.param("epsilon")).as("below")
	step := p.div(m, below).as("step")
	p.store("w", p.fnma(p.param("rate"), step, p.mul(p.param("keep"), w)))
	p.store("m", m)
	p.store("v", v)
}
