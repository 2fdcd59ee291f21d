package plain

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"
)

func (c *codec) asArray(t reflect.Type, elem *codec) {
	n, size := uintptr(t.Len()), t.Elem().Size()
	if elem.flat && t.Size() > 0 {
		c.asMemory(t.Size())
		return
	}
	if c.least = n * elem.least; c.least == 0 {
		c.asNothing()
		return
	}
	c.write = func(w *writer, p unsafe.Pointer) {
		for i := range n {
			elem.write(w, unsafe.Add(p, i*size))
		}
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		for i := range n {
			elem.read(r, unsafe.Add(p, i*size))
		}
	}
}

// asSlice writes 0 for nil, else the length plus one and the elements.
func (c *codec) asSlice(t reflect.Type, elem *codec) {
	size := t.Elem().Size()
	c.write = func(w *writer, p unsafe.Pointer) {
		s := reflect.NewAt(t, p).Elem()
		if s.IsNil() {
			w.uint(0)
			return
		}
		n, first := uintptr(s.Len()), s.UnsafePointer()
		w.uint(uint64(n) + 1)
		if elem.flat {
			w.raw(bytesAt(first, n*size))
			return
		}
		w.nest(1)
		for i := range n {
			elem.write(w, unsafe.Add(first, i*size))
		}
		w.nest(-1)
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		n := r.uint()
		if n == 0 {
			return
		}
		length := r.count(n-1, elem.least)
		s := reflect.MakeSlice(t, length, length)
		first := s.UnsafePointer()
		reflect.NewAt(t, p).Elem().Set(s)
		if elem.flat {
			r.raw(bytesAt(first, uintptr(length)*size))
			return
		}
		r.nest(1)
		for i := range uintptr(length) {
			elem.read(r, unsafe.Add(first, i*size))
		}
		r.nest(-1)
	}
}

// asMap writes 0 for nil, else the number of pairs plus one and the pairs in the order of their bytes, since a map has none.
func (c *codec) asMap(t reflect.Type, key, elem *codec) {
	type pair struct {
		bytes     []byte
		key, elem unsafe.Pointer
	}
	c.write = func(w *writer, p unsafe.Pointer) {
		m := reflect.NewAt(t, p).Elem()
		if m.IsNil() {
			w.uint(0)
			return
		}
		self := pointer{m.UnsafePointer(), c}
		if w.active[self] {
			failf("a %s holds itself", t)
		}
		w.active[self] = true
		defer delete(w.active, self)
		w.uint(uint64(m.Len()) + 1)
		w.nest(1)
		defer w.nest(-1)
		pairs := make([]pair, 0, m.Len())
		for entry := m.MapRange(); entry.Next(); {
			k, e := reflect.New(t.Key()), reflect.New(t.Elem())
			k.Elem().Set(entry.Key())
			e.Elem().Set(entry.Value())
			// The order must not depend on what was written before: it is that of the keys as parameters. In a key the elements take part, since
			// NaNs are told apart only by what they stand for.
			var b bytes.Buffer
			canonical := &writer{out: &b, buf: make([]byte, 0, 64), key: true, active: w.active, depth: w.depth}
			key.write(canonical, k.UnsafePointer())
			if w.key {
				elem.write(canonical, e.UnsafePointer())
			}
			canonical.flush()
			pairs = append(pairs, pair{b.Bytes(), k.UnsafePointer(), e.UnsafePointer()})
		}
		slices.SortFunc(pairs, func(a, b pair) int { return bytes.Compare(a.bytes, b.bytes) })
		for _, pair := range pairs {
			if w.key {
				w.raw(pair.bytes)
				continue
			}
			key.write(w, pair.key)
			elem.write(w, pair.elem)
		}
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		n := r.uint()
		if n == 0 {
			return
		}
		length := r.count(n-1, key.least+elem.least)
		m := reflect.MakeMap(t)
		reflect.NewAt(t, p).Elem().Set(m)
		r.nest(1)
		for range length {
			k, e := reflect.New(t.Key()), reflect.New(t.Elem())
			key.read(r, k.UnsafePointer())
			elem.read(r, e.UnsafePointer())
			if !k.Elem().Comparable() {
				failf("a key of a %s cannot be compared", t)
			}
			m.SetMapIndex(k.Elem(), e.Elem())
		}
		r.nest(-1)
	}
}
