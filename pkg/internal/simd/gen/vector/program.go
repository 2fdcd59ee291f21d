package main

import "math"

// A target is what a program is written for: one of two instruction sets, or Go.
type target int

const (
	goCode target = iota
	avx2
	avx512
)

// String returns what the names of functions for the target end in.
func (t target) String() string { return [...]string{"Go", "AVX2", "AVX512"}[t] }

// An op is one operation on vectors; in the Go twin, on one element.
type op int

const (
	opConst op = iota
	opLoad
	opParam
	opAdd
	opSub
	opMul
	opDiv
	opSqrt
	opFMA  // a·b + c, rounded once
	opFNMA // c − a·b, rounded once
	opMax  // the first if it is larger than the second, else the second: a NaN in the second stays
	opMin
	opAnd
	opOr
	opXor
	opIntAdd
	opIntSub
	opShl
	opShr
	opRotl
	opLess   // mask: a < b, false for NaN
	opSelect // mask ? a : b
	opScale  // AVX-512: a·2^b, rounded once
	opUint   // AVX-512: an unsigned integer as float64
)

// A value is the result of an operation. Values are made in the order in which the operations will run.
type value struct {
	op      op
	args    []*value
	bits    uint64 // of a constant; the count of a shift
	offset  int    // of a load, in elements
	integer bool   // a load of unsigned integers
	name    string // of a load or a parameter; in Go code, of the variable
}

// as names a value in the Go twin.
func (v *value) as(name string) *value { v.name = name; return v }

// A store writes a value to the element of an array, or one offset elements further.
type store struct {
	array   string
	value   *value
	offset  int
	integer bool
}

// A program is what happens to one vector of elements: some arrays are read, some are written.
type program struct {
	target target
	bits   int // of an element: 64 or 32
	values []*value
	stores []store
}

func (p *program) add(o op, args ...*value) *value {
	v := &value{op: o, args: args}
	p.values = append(p.values, v)
	return v
}

func (p *program) wide() bool { return p.bits == 64 }

// c is a floating-point constant, rounded to the element's precision.
func (p *program) c(x float64) *value {
	if p.wide() {
		return p.pattern(math.Float64bits(x))
	}
	return p.pattern(uint64(math.Float32bits(float32(x))))
}

// pattern is a constant of the given bits.
func (p *program) pattern(bits uint64) *value {
	v := p.add(opConst)
	v.bits = bits
	return v
}

func (p *program) load(array string) *value { return p.add(opLoad).as(array) }
func (p *program) param(name string) *value { return p.add(opParam).as(name) }
func (p *program) store(array string, v *value) {
	p.stores = append(p.stores, store{array: array, value: v})
}

func (p *program) sum(a, b *value) *value             { return p.add(opAdd, a, b) }
func (p *program) sub(a, b *value) *value             { return p.add(opSub, a, b) }
func (p *program) mul(a, b *value) *value             { return p.add(opMul, a, b) }
func (p *program) div(a, b *value) *value             { return p.add(opDiv, a, b) }
func (p *program) sqrt(a *value) *value               { return p.add(opSqrt, a) }
func (p *program) fma(a, b, c *value) *value          { return p.add(opFMA, a, b, c) }
func (p *program) fnma(a, b, c *value) *value         { return p.add(opFNMA, a, b, c) }
func (p *program) max(a, b *value) *value             { return p.add(opMax, a, b) }
func (p *program) min(a, b *value) *value             { return p.add(opMin, a, b) }
func (p *program) and(a, b *value) *value             { return p.add(opAnd, a, b) }
func (p *program) or(a, b *value) *value              { return p.add(opOr, a, b) }
func (p *program) xor(a, b *value) *value             { return p.add(opXor, a, b) }
func (p *program) intAdd(a, b *value) *value          { return p.add(opIntAdd, a, b) }
func (p *program) intSub(a, b *value) *value          { return p.add(opIntSub, a, b) }
func (p *program) less(a, b *value) *value            { return p.add(opLess, a, b) }
func (p *program) choose(mask, yes, no *value) *value { return p.add(opSelect, mask, yes, no) }

func (p *program) shift(o op, a *value, count int) *value {
	v := p.add(o, a)
	v.bits = uint64(count)
	return v
}

func (p *program) shl(a *value, n int) *value { return p.shift(opShl, a, n) }
func (p *program) shr(a *value, n int) *value { return p.shift(opShr, a, n) }

// rotl turns 64 bits to the left.
func (p *program) rotl(a *value, n int) *value {
	if p.target == avx2 {
		return p.or(p.shl(a, n), p.shr(a, 64-n))
	}
	return p.shift(opRotl, a, n)
}

// Sign bit, and all the others.
func (p *program) signBit() *value { return p.pattern(1 << (p.bits - 1)) }
func (p *program) abs(x *value) *value {
	return p.and(x, p.pattern(1<<(p.bits-1)-1))
}

// copySign is |size| with the sign of x, for a size ≥ 0.
func (p *program) copySign(size, x *value) *value {
	return p.or(size, p.and(x, p.signBit()))
}

// poly is Σ c[j] x^j by Horner's rule.
func (p *program) poly(x *value, c []float64) *value {
	s := p.c(c[len(c)-1])
	for j := len(c) - 2; j >= 0; j-- {
		s = p.fma(s, x, p.c(c[j]))
	}
	return s
}

// polyFast is Σ c[j] x^j as an even and an odd half in x², two shorter chains of dependent operations for one multiplication more.
func (p *program) polyFast(x, x2 *value, c []float64) *value {
	var half [2]*value
	for j := len(c) - 1; j >= 0; j-- {
		if half[j%2] == nil {
			half[j%2] = p.c(c[j])
		} else {
			half[j%2] = p.fma(half[j%2], x2, p.c(c[j]))
		}
	}
	return p.fma(half[1], x, half[0])
}

// live drops the operations whose results nothing uses, and returns the rest with the index of the last use of each.
func (p *program) live() (values []*value, last map[*value]int) {
	used := map[*value]bool{}
	for _, s := range p.stores {
		used[s.value] = true
	}
	for i := len(p.values) - 1; i >= 0; i-- {
		if v := p.values[i]; used[v] {
			for _, a := range v.args {
				used[a] = true
			}
		}
	}
	last = map[*value]int{}
	for _, v := range p.values {
		if !used[v] {
			continue
		}
		for _, a := range v.args {
			last[a] = len(values)
		}
		values = append(values, v)
	}
	for _, s := range p.stores {
		last[s.value] = len(values)
	}
	return values, last
}
