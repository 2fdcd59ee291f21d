package plain

import (
	"reflect"
	"sync"
	"unsafe"
)

// codec writes and reads the values of one type at an address. It works on addresses so that unexported fields are data like others and a hundred
// million numbers are a handful of copies.
type codec struct {
	kind  reflect.Type
	flat  bool    // plain numbers without padding: the memory is the value
	least uintptr // the least number of bytes of a value in the stream, at least 1
	write func(w *writer, p unsafe.Pointer)
	read  func(r *reader, p unsafe.Pointer)
}

var (
	codecsMu sync.Mutex
	codecs   = map[reflect.Type]*codec{}
)

func codecFor(t reflect.Type) *codec {
	codecsMu.Lock()
	defer codecsMu.Unlock()
	return compile(t)
}

// compile makes the codec of t and, before that, those of its parts. A type that holds itself meets its own unfinished codec, which is complete by
// the time that a value is written.
func compile(t reflect.Type) *codec {
	if c, ok := codecs[t]; ok {
		return c
	}
	c := &codec{kind: t, least: 1}
	codecs[t] = c
	own := codecOf(t)
	switch {
	case matrix(t):
		c.asMatrix(t)
	case own != nil:
		c.asOwn(t, own)
	case opaque(t):
		c.asOpaque(t)
	default:
		c.structural(t)
	}
	return c
}

func (c *codec) structural(t reflect.Type) {
	switch t.Kind() {
	case reflect.Bool:
		c.write = func(w *writer, p unsafe.Pointer) { w.raw(bytesAt(p, 1)) }
		c.read = func(r *reader, p unsafe.Pointer) {
			b, _ := r.ReadByte()
			if b > 1 {
				failf("a bool holds %d", b)
			}
			*(*bool)(p) = b == 1
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32,
		reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		c.asMemory(t.Size())
	case reflect.String:
		c.write = func(w *writer, p unsafe.Pointer) { w.text(*(*string)(p)) }
		c.read = func(r *reader, p unsafe.Pointer) { *(*string)(p) = r.text() }
	case reflect.Array:
		c.asArray(t, compile(t.Elem()))
	case reflect.Slice:
		c.asSlice(t, compile(t.Elem()))
	case reflect.Map:
		c.asMap(t, compile(t.Key()), compile(t.Elem()))
	case reflect.Pointer:
		c.asPointer(t, compile(t.Elem()))
	case reflect.Interface:
		c.asInterface(t)
	case reflect.Struct:
		c.asStruct(t)
	default:
		c.asNil(t, Name(t))
	}
}

// asMemory writes the bytes of the memory itself. Their order is that of the architecture, which the fingerprint names.
func (c *codec) asMemory(size uintptr) {
	c.flat, c.least = true, size
	c.write = func(w *writer, p unsafe.Pointer) { w.raw(bytesAt(p, size)) }
	c.read = func(r *reader, p unsafe.Pointer) { r.raw(bytesAt(p, size)) }
}

// asNothing takes the types that hold no data, as struct{}: a byte stands for each, so that the length of the stream bounds that of a slice of them.
func (c *codec) asNothing() {
	c.least = 1
	c.write = func(w *writer, _ unsafe.Pointer) { w.raw([]byte{0}) }
	c.read = func(r *reader, _ unsafe.Pointer) { _, _ = r.ReadByte() }
}

// asNil takes the kinds that only their nil value can be written of.
func (c *codec) asNil(t reflect.Type, where string) {
	c.write = func(w *writer, p unsafe.Pointer) {
		if !reflect.NewAt(t, p).Elem().IsZero() {
			failf("%s holds a %s, which is not data", where, t)
		}
		w.raw([]byte{0})
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		if b, _ := r.ReadByte(); b != 0 {
			failf("%s holds a %s", where, t)
		}
	}
}

// asOpaque takes the structs of the standard library that hide their state: these can be written while they are zero, as an unused mutex is.
func (c *codec) asOpaque(t reflect.Type) { c.asNil(t, "a field or element") }

// asOwn uses the codec that the type brings with it.
func (c *codec) asOwn(t reflect.Type, own *ownCodec) {
	c.write = func(w *writer, p unsafe.Pointer) {
		data, err := own.write(reflect.NewAt(t, p).Interface())
		if err != nil {
			failf("%s does not write itself: %w", Name(t), err)
		}
		w.text(string(data))
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		if err := own.read(reflect.NewAt(t, p).Interface(), []byte(r.text())); err != nil {
			failf("%s does not read itself: %w", Name(t), err)
		}
	}
}

func (c *codec) asStruct(t reflect.Type) {
	type part struct {
		*codec
		offset uintptr
	}
	var parts []part
	flat, filled, least := true, uintptr(0), uintptr(0)
	for field := range fields(t) {
		child := compile(field.Type)
		if k := field.Type.Kind(); k == reflect.Func || k == reflect.Chan || k == reflect.UnsafePointer || k == reflect.Uintptr || opaque(field.Type) {
			if codecOf(field.Type) == nil {
				child = &codec{kind: field.Type, least: 1}
				child.asNil(field.Type, Name(t)+"."+field.Name)
			}
		}
		parts = append(parts, part{child, field.Offset})
		flat = flat && child.flat && field.Offset == filled
		filled += field.Type.Size()
		least += child.least
	}
	if flat && filled == t.Size() && filled > 0 {
		c.asMemory(t.Size())
		return
	}
	if c.least = least; least == 0 {
		c.asNothing()
		return
	}
	c.write = func(w *writer, p unsafe.Pointer) {
		for i := range parts {
			parts[i].write(w, unsafe.Add(p, parts[i].offset))
		}
	}
	c.read = func(r *reader, p unsafe.Pointer) {
		for i := range parts {
			parts[i].read(r, unsafe.Add(p, parts[i].offset))
		}
	}
}
