package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A scribe writes programs as Go: the body of a loop over i, one element at a time.
type scribe struct {
	strings.Builder
	bits   int
	names  map[*value]string
	narrow string // the type that results are converted to, if any
	taken  map[string]int
}

// isInt says that a value is held as an unsigned integer, isMask that it is a bool.
func isInt(v *value) bool {
	if v.op == opLoad {
		return v.integer
	}
	switch v.op {
	case opAnd, opOr, opXor, opIntAdd, opIntSub, opShl, opShr, opRotl:
		return true
	}
	return false
}

func (s *scribe) literal(bits uint64) string {
	x := math.Float64frombits(bits)
	if s.bits == 32 {
		x = float64(math.Float32frombits(uint32(bits)))
	}
	special := ""
	switch {
	case math.IsNaN(x):
		special = "math.NaN()"
	case math.IsInf(x, 1):
		special = "math.Inf(1)"
	case math.IsInf(x, -1):
		special = "math.Inf(-1)"
	default:
		return strconv.FormatFloat(x, 'g', -1, s.bits)
	}
	if s.bits == 32 {
		special = "float32(" + special + ")"
	}
	return special
}

// float is v as a floating-point expression.
func (s *scribe) float(v *value) string {
	switch {
	case v.op == opConst:
		return s.literal(v.bits)
	case isInt(v):
		return fmt.Sprintf("math.Float%dfrombits(%s)", s.bits, s.names[v])
	}
	return s.names[v]
}

// integer is v as an unsigned integer expression.
func (s *scribe) integer(v *value) string {
	switch {
	case v.op == opConst:
		return fmt.Sprintf("%#x", v.bits)
	case isInt(v):
		return s.names[v]
	}
	return fmt.Sprintf("math.Float%dbits(%s)", s.bits, s.names[v])
}

func (s *scribe) body(p *program, index string) {
	values, _ := p.live()
	for _, v := range values {
		s.emit(v, index)
	}
	for _, w := range p.stores {
		e := s.float(w.value)
		switch {
		case w.integer:
			e = s.integer(w.value)
		case s.narrow != "":
			e = s.narrow + "(" + e + ")"
		}
		fmt.Fprintf(s, "%s[%s] = %s\n", w.array, place(index, w.offset), e)
	}
}

func place(index string, offset int) string {
	if offset == 0 {
		return index
	}
	return fmt.Sprintf("%s+%d", index, offset)
}

func (s *scribe) name(v *value) string {
	n := v.name
	if n == "" {
		n = "t"
	}
	if v.op == opLoad {
		n += "i"
	}
	s.taken[n]++
	if k := s.taken[n]; k > 1 || n == "t" {
		n = fmt.Sprintf("%s%d", n, k)
	}
	s.names[v] = n
	return n
}

func (s *scribe) emit(v *value, index string) {
	if v.op == opConst {
		return
	}
	if v.op == opParam {
		s.names[v] = v.name
		return
	}
	f := func(i int) string { return s.float(v.args[i]) }
	n := func(i int) string { return s.integer(v.args[i]) }
	fma := "math.FMA"
	if s.bits == 32 {
		fma = "fma32"
	}
	kind := fmt.Sprintf("float%d", s.bits)
	var e string
	switch v.op {
	case opLoad:
		e = fmt.Sprintf("%s[%s]", v.name, place(index, v.offset))
	case opAdd:
		e = f(0) + " + " + f(1)
	case opSub:
		e = f(0) + " - " + f(1)
	case opMul:
		e = kind + "(" + f(0) + " * " + f(1) + ")"
	case opDiv:
		e = f(0) + " / " + f(1)
	case opSqrt:
		e = "math.Sqrt(" + f(0) + ")"
		if s.bits == 32 {
			e = "float32(math.Sqrt(float64(" + f(0) + ")))"
		}
	case opFMA:
		e = fmt.Sprintf("%s(%s, %s, %s)", fma, f(0), f(1), f(2))
	case opFNMA:
		e = fmt.Sprintf("%s(-%s, %s, %s)", fma, f(0), f(1), f(2))
		if v.args[0].op == opConst {
			e = fmt.Sprintf("%s(-(%s), %s, %s)", fma, f(0), f(1), f(2))
		}
	case opMax, opMin:
		sign := ">"
		if v.op == opMin {
			sign = "<"
		}
		name := s.name(v)
		fmt.Fprintf(s, "%s := %s\nif %s %s %s {\n%s = %s\n}\n", name, f(1), f(0), sign, name, name, f(0))
		return
	case opSelect:
		name, no := s.name(v), f(2)
		if v.args[2].op == opConst {
			no = kind + "(" + no + ")"
		}
		fmt.Fprintf(s, "%s := %s\nif %s {\n%s = %s\n}\n", name, no, f(0), name, f(1))
		return
	case opLess:
		e = f(0) + " < " + f(1)
	case opAnd:
		e = n(0) + " & " + n(1)
	case opOr:
		e = n(0) + " | " + n(1)
	case opXor:
		e = n(0) + " ^ " + n(1)
	case opIntAdd:
		e = n(0) + " + " + n(1)
	case opIntSub:
		e = n(0) + " - " + n(1)
	case opShl:
		e = fmt.Sprintf("%s << %d", n(0), v.bits)
	case opShr:
		e = fmt.Sprintf("%s >> %d", n(0), v.bits)
	case opRotl:
		e = fmt.Sprintf("bits.RotateLeft64(%s, %d)", n(0), v.bits)
	default:
		panic(fmt.Sprintf("op %d in Go", v.op))
	}
	fmt.Fprintf(s, "%s := %s\n", s.name(v), e)
}
