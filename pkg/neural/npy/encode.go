package npy

import (
	"encoding/binary"
	"io"
	"math"
	"strconv"
	"strings"
)

// descr writes a type as the literal of a header.
func (t *dtype) descr() string {
	if t.code != "{" {
		simple := *t
		simple.dims, simple.width = nil, t.one()
		return "'" + simple.String() + "'"
	}
	var b strings.Builder
	b.WriteString("[")
	for i, m := range t.fields {
		if i > 0 {
			b.WriteString(", ")
		}
		name := quote(m.name)
		if m.title != "" {
			name = "(" + quote(m.title) + ", " + name + ")"
		}
		b.WriteString("(" + name + ", " + m.typ.descr())
		if len(m.typ.dims) > 0 {
			b.WriteString(", (")
			for _, d := range m.typ.dims {
				b.WriteString(strconv.Itoa(d) + ",")
			}
			b.WriteString(")")
		}
		b.WriteString(")")
	}
	return b.String() + "]"
}

// quote writes a string as Python's literal.
func quote(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s)
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			b.WriteString(`\x` + string("0123456789abcdef"[r>>4]) + string("0123456789abcdef"[r&15]))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String() + "'"
}

// writeValues writes n values of an array, a chunk at a time.
func writeValues(w io.Writer, t *dtype, a *Array, n int) error {
	if t.width == 0 || n == 0 {
		return nil
	}
	put, per := t.encoder(a), max(1, chunk/t.width)
	buf := make([]byte, min(per, n)*t.width)
	for at := 0; at < n; at += per {
		k := min(per, n-at)
		clear(buf[:k*t.width])
		put(buf[:k*t.width], t.width, at, k)
		if _, err := w.Write(buf[:k*t.width]); err != nil {
			return err
		}
	}
	return nil
}

// encoder returns a function that puts count elements of an array from one on into dst, each stride bytes after the one before.
func (t *dtype) encoder(a *Array) func(dst []byte, stride, from, count int) {
	o := binary.LittleEndian
	switch v := a.Data.(type) {
	case []bool:
		return each(t, v, func(b []byte, x bool) {
			if x {
				b[0] = 1
			}
		})
	case []int8:
		return each(t, v, func(b []byte, x int8) { b[0] = byte(x) })
	case []uint8:
		return each(t, v, func(b []byte, x uint8) { b[0] = x })
	case []int16:
		return each(t, v, func(b []byte, x int16) { o.PutUint16(b, uint16(x)) })
	case []uint16:
		return each(t, v, o.PutUint16)
	case []int32:
		return each(t, v, func(b []byte, x int32) { o.PutUint32(b, uint32(x)) })
	case []uint32:
		return each(t, v, o.PutUint32)
	case []int64:
		return each(t, v, func(b []byte, x int64) { o.PutUint64(b, uint64(x)) })
	case []uint64:
		return each(t, v, o.PutUint64)
	case []float32:
		return each(t, v, func(b []byte, x float32) { o.PutUint32(b, math.Float32bits(x)) })
	case []float64:
		return each(t, v, func(b []byte, x float64) { o.PutUint64(b, math.Float64bits(x)) })
	case []complex64:
		return each(t, v, func(b []byte, x complex64) {
			o.PutUint32(b, math.Float32bits(real(x)))
			o.PutUint32(b[4:], math.Float32bits(imag(x)))
		})
	case []complex128:
		return each(t, v, func(b []byte, x complex128) {
			o.PutUint64(b, math.Float64bits(real(x)))
			o.PutUint64(b[8:], math.Float64bits(imag(x)))
		})
	case []string:
		return each(t, v, func(b []byte, x string) {
			for _, r := range x {
				o.PutUint32(b, uint32(r))
				b = b[4:]
			}
		})
	case [][]byte:
		return each(t, v, func(b []byte, x []byte) { copy(b, x) })
	}
	var fields []func(dst []byte, stride, from, count int)
	for i, f := range a.Data.(Records) {
		fields = append(fields, t.fields[i].typ.encoder(f.Values))
	}
	n, one := t.each(), t.one()
	rows := func(dst []byte, stride, from, count int) {
		for i, put := range fields {
			put(dst[t.fields[i].offset:], stride, from, count)
		}
	}
	return func(dst []byte, stride, from, count int) {
		if n == 1 {
			rows(dst, stride, from, count)
			return
		}
		for i := range count { // records within records
			if n > 0 {
				rows(dst[i*stride:], one, (from+i)*n, n)
			}
		}
	}
}

// each returns the encoder of values of one type.
func each[T any](t *dtype, values []T, put func(b []byte, v T)) func(dst []byte, stride, from, count int) {
	n, one := t.each(), t.one()
	return func(dst []byte, stride, from, count int) {
		for i := range count {
			for j := range n {
				at := i*stride + j*one
				put(dst[at:at+one], values[(from+i)*n+j])
			}
		}
	}
}
