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
	var x, y, z func(f func(*value) string) string
	arg := func(i int) func(f func(*value) string) string {
		return func(f func(*value) string) string { return f(v.args[i]) }
	}
	switch len(v.args) {
	case 3:
		z = arg(2)
		fallthrough
	case 2:
		y = arg(1)
		fallthrough
	case 1:
		x = arg(0)
	}
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
		e = x(s.float) + " + " + y(s.float)
	case opSub:
		e = x(s.float) + " - " + y(s.float)
	case opMul:
		e = kind + "(" + x(s.float) + " * " + y(s.float) + ")"
	case opDiv:
		e = x(s.float) + " / " + y(s.float)
	case opSqrt:
		e = "math.Sqrt(" + x(s.float) + ")"
		if s.bits == 32 {
			e = "float32(math.Sqrt(float64(" + x(s.float) + ")))"
		}
	case opFMA:
		e = fmt.Sprintf("%s(%s, %s, %s)", fma, x(s.float), y(s.float), z(s.float))
	case opFNMA:
		e = fmt.Sprintf("%s(-%s, %s, %s)", fma, x(s.float), y(s.float), z(s.float))
		if v.args[0].op == opConst {
			e = fmt.Sprintf("%s(-(%s), %s, %s)", fma, x(s.float), y(s.float), z(s.float))
		}
	case opMax, opMin:
		sign := ">"
		if v.op == opMin {
			sign = "<"
		}
		n := s.name(v)
		fmt.Fprintf(s, "%s := %s\nif %s %s %s {\n%s = %s\n}\n", n, y(s.float), x(s.float), sign, n, n, x(s.float))
		return
	case opSelect:
		n := s.name(v)
		no := z(s.float)
		if v.args[2].op == opConst {
			no = kind + "(" + no + ")"
		}
		fmt.Fprintf(s, "%s := %s\nif %s {\n%s = %s\n}\n", n, no, x(s.float), n, y(s.float))
		return
	case opLess:
		e = x(s.float) + " < " + y(s.float)
	case opAnd:
		e = x(s.integer) + " & " + y(s.integer)
	case opOr:
		e = x(s.integer) + " | " + y(s.integer)
	case opXor:
		e = x(s.integer) + " ^ " + y(s.integer)
	case opIntAdd:
		e = x(s.integer) + " + " + y(s.integer)
	case opIntSub:
		e = x(s.integer) + " - " + y(s.integer)
	case opShl:
		e = fmt.Sprintf("%s << %d", x(s.integer), v.bits)
	case opShr:
		e = fmt.Sprintf("%s >> %d", x(s.integer), v.bits)
	case opRotl:
		e = fmt.Sprintf("bits.RotateLeft64(%s, %d)", x(s.integer), v.bits)
	default:
		panic(fmt.Sprintf("op %d in Go", v.op))
	}
	fmt.Fprintf(s, "%s := %s\n", s.name(v), e)
}
