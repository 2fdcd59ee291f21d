package plain

import (
	"reflect"
	"unsafe"
)

// asPointer writes 0 for nil, 1 and the target where it is new, and its number plus two where it was written before. In a key the target is written
// each time, so that what is shared does not matter.
func (c *codec) asPointer(t reflect.Type, elem *codec) {
	c.write = func(w *writer, p unsafe.Pointer) {
		at := *(*unsafe.Pointer)(p)
		if at == nil {
			w.uint(0)
			return
		}
		self := pointer{at, elem}
		if w.key {
			if w.active[self] {
				failf("a %s leads back to itself", t)
			}
			w.active[self] = true
			defer delete(w.active, self)
		} else {
			if n, ok := w.known[self]; ok {
				w.uint(n + 2)
				return
			}
			w.known[self] = uint64(len(w.known))
		}
		w.uint(1)
		w.nest(1)
		elem.write(w, at)
		w.nest(-1)
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		n := r.uint()
		switch n {
		case 0:
			return
		case 1:
			at := reflect.New(t.Elem())
			reflect.NewAt(t, p).Elem().Set(at.Convert(t))
			r.targets = append(r.targets, target{at.UnsafePointer(), elem})
			r.nest(1)
			elem.read(r, at.UnsafePointer())
			r.nest(-1)
		default:
			if n-2 >= uint64(len(r.targets)) || r.targets[n-2].codec != elem {
				failf("a %s refers to what was not read", t)
			}
			reflect.NewAt(t, p).Elem().Set(reflect.NewAt(t.Elem(), r.targets[n-2].at).Convert(t))
		}
	}
}

// asInterface writes 0 for nil, else 1, the type and the value.
func (c *codec) asInterface(t reflect.Type) {
	c.write = func(w *writer, p unsafe.Pointer) {
		v := reflect.NewAt(t, p).Elem()
		if v.IsNil() {
			w.uint(0)
			return
		}
		held := v.Elem()
		if known, ok := registered(Name(held.Type())); !w.key && (!ok || known != held.Type()) {
			failf("a %s holds a %s, which was not registered: write var _ = notebook.Register(…) with a value of it", t, Name(held.Type()))
		}
		w.uint(1)
		w.dynamic(held.Type())
		at := reflect.New(held.Type())
		at.Elem().Set(held)
		w.nest(1)
		codecFor(held.Type()).write(w, at.UnsafePointer())
		w.nest(-1)
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		if r.uint() == 0 {
			return
		}
		name := r.text()
		held, ok := registered(name)
		if !ok {
			failf("a %s holds a %.200s, which is not registered in this cell", t, name)
		}
		if !held.Implements(t) {
			failf("a %s holds a %s, which is none", t, name)
		}
		var mark [8]byte
		r.raw(mark[:])
		if now, err := Fingerprint(held); err != nil || [8]byte(now[:8]) != mark {
			failf("the type %s has changed", name)
		}
		at := reflect.New(held)
		r.nest(1)
		codecFor(held).read(r, at.UnsafePointer())
		r.nest(-1)
		reflect.NewAt(t, p).Elem().Set(at.Elem())
	}
}
