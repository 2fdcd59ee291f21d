package npy

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// dtype is a type of NumPy. Its width is that of one element in the file, an array within it (dims) included.
type dtype struct {
	code   string // b1 i1 … c16 f16 c32 as NumPy has them, U, S, V, M8, m8, or "{" for a record
	width  int
	big    bool
	unit   TimeUnit
	fields []member
	dims   []int
}

// member is a field of a record.
type member struct {
	name, title string
	offset      int
	typ         *dtype
}

// maxText bounds the characters of a string, so that widths do not overflow.
const maxText = 1 << 20

// maxRecord bounds the bytes of a record.
const maxRecord = 1 << 28

// each returns the number of values within one element.
func (t *dtype) each() int {
	return product(t.dims)
}

// one returns the width of one value within an element.
func (t *dtype) one() int {
	if n := t.each(); n > 0 {
		return t.width / n
	}
	return 0
}

// String writes the type as NumPy does, records with their fields in braces.
func (t *dtype) String() string {
	var b strings.Builder
	switch {
	case t.code == "{":
		b.WriteString("{")
		for i, m := range t.fields {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(m.name + ": " + m.typ.String())
		}
		b.WriteString("}")
	default:
		order := "<"
		if t.big {
			order = ">"
		}
		if t.one() == 1 || t.code == "S" || t.code == "V" {
			order = "|"
		}
		b.WriteString(order + t.code)
		switch t.code {
		case "U":
			b.WriteString(strconv.Itoa(t.one() / 4))
		case "S", "V":
			b.WriteString(strconv.Itoa(t.one()))
		case "M8", "m8":
			b.WriteString(t.unit.brackets())
		}
	}
	if len(t.dims) > 0 {
		b.WriteString(strings.ReplaceAll(fmt.Sprint(t.dims), " ", ","))
	}
	return b.String()
}

// typeOf reads NumPy's description of a type: a string, a list of fields, or a type with a shape.
func typeOf(l literal) (*dtype, *fault) {
	switch {
	case l.kind == 's':
		return simpleType(l)
	case l.kind == '(' && len(l.items) == 2:
		t, f := typeOf(l.items[0])
		if f != nil {
			return nil, f
		}
		return t.shaped(l.items[1])
	case l.kind == '[':
		return recordType(l)
	}
	return nil, bad(l.at, "a type", l.String())
}

// shaped returns an array of the type as a type.
func (t *dtype) shaped(l literal) (*dtype, *fault) {
	if l.kind == 'i' {
		l = literal{at: l.at, kind: '(', items: []literal{l}}
	}
	inner, n, f := dims(l, file.Limits{MaxElements: maxRecord})
	if f != nil {
		return nil, f
	}
	if t.width > 0 && n > int64(maxRecord/t.width) || len(inner)+len(t.dims) > maxDims {
		return nil, &fault{file.ErrLimit, l.at, "type", fmt.Sprintf("at most %d bytes and %d dimensions in an element", maxRecord, maxDims), fmt.Sprintf("%v of %s", inner, t)}
	}
	out := *t
	out.dims = append(inner, t.dims...)
	out.width *= int(n)
	return &out, nil
}

// recordType reads a list of fields: (name, type) or (name, type, shape), a name with a title being a tuple of title and name. Bytes between fields are fields of type
// V without a name.
func recordType(l literal) (*dtype, *fault) {
	t, names := &dtype{code: "{"}, map[string]bool{}
	for _, item := range l.items {
		if item.kind != '(' || len(item.items) < 2 || len(item.items) > 3 {
			return nil, bad(item.at, "a field: a name, a type and maybe a shape", item.String())
		}
		m, name := member{offset: t.width}, item.items[0]
		if name.kind == '(' && len(name.items) == 2 && name.items[0].kind == 's' && name.items[1].kind == 's' {
			m.title, name = name.items[0].text, name.items[1]
		}
		if name.kind != 's' {
			return nil, bad(name.at, "the name of a field", name.String())
		}
		var f *fault
		m.name = name.text
		if m.typ, f = typeOf(item.items[1]); f != nil {
			return nil, f
		}
		if len(item.items) == 3 {
			if m.typ, f = m.typ.shaped(item.items[2]); f != nil {
				return nil, f
			}
		}
		if t.width += m.typ.width; t.width > maxRecord {
			return nil, &fault{file.ErrLimit, item.at, "type", fmt.Sprintf("records of at most %d bytes", maxRecord), "more"}
		}
		if m.name == "" && m.typ.code == "V" {
			continue
		}
		for _, s := range []string{m.name, m.title} {
			if s == "" && m.title == "" || s != "" && names[s] {
				return nil, bad(name.at, "each field under a name of its own", fmt.Sprintf("%q", s))
			}
			names[s] = true
			if m.title == "" {
				break
			}
		}
		t.fields = append(t.fields, m)
	}
	return t, nil
}

// simpleType reads the description of a type that is no record.
func simpleType(l literal) (*dtype, *fault) {
	t, rest := &dtype{}, l.text
	if rest != "" && strings.IndexByte("<>=|", rest[0]) >= 0 {
		t.big, rest = rest[0] == '>', rest[1:]
	}
	refused := func(want string) (*dtype, *fault) {
		return nil, &fault{file.ErrUnsupported, l.at, "type", want, fmt.Sprintf("%.40q", l.text)}
	}
	switch rest {
	case "b1", "i1", "u1", "i2", "u2", "f2", "i4", "u4", "f4", "i8", "u8", "f8", "c8", "c16", "f12", "f16", "c24", "c32":
		t.code = rest
		t.width, _ = strconv.Atoi(rest[1:])
		return t, nil
	case "O":
		return refused("numbers, texts, times or records; objects are pickles, which can run code: save them with another type")
	}
	switch {
	case len(rest) > 1 && strings.IndexByte("USV", rest[0]) >= 0 && rest[1] != '+':
		n, err := strconv.ParseUint(rest[1:], 10, 31)
		if err != nil || n > maxText {
			return refused(fmt.Sprintf("strings of at most %d characters", maxText))
		}
		t.code, t.width = rest[:1], int(n)
		if rest[0] == 'U' {
			t.width *= 4
		}
		return t, nil
	case strings.HasPrefix(rest, "M8") || strings.HasPrefix(rest, "m8"):
		unit, ok := parseUnit(rest[2:])
		if !ok {
			return refused("a unit of time, as in <M8[ns]")
		}
		t.code, t.width, t.unit = rest[:2], 8, unit
		t.unit.Span = rest[0] == 'm'
		return t, nil
	}
	return refused("a type of NumPy for numbers, texts, times or records")
}

// cost returns the bytes that n elements take in memory, at most.
func (t *dtype) cost(n int64) int64 {
	per := int64(t.one())
	switch t.code {
	case "f2":
		per = 4
	case "f12", "f16":
		per = 8
	case "c24", "c32":
		per = 16
	case "U", "S":
		per += 16
	case "V":
		per += 24
	case "{":
		per = 0
		for _, m := range t.fields {
			per += m.typ.cost(1)
		}
	}
	if per *= int64(t.each()); per > 0 && n > math.MaxInt64/per {
		return math.MaxInt64
	}
	return per * n
}
