package plain

import (
	"fmt"
	"io"
	"reflect"
	"unsafe"
)

const bufferSize = 64 << 10

// Encode writes the value that v points to. The error names what cannot be stored.
func Encode(out io.Writer, v any) (err error) {
	defer caught(&err)
	p := reflect.ValueOf(v)
	w := &writer{out: out, buf: make([]byte, 0, bufferSize), known: map[pointer]uint64{}, active: map[pointer]bool{}}
	codecFor(p.Type().Elem()).write(w, p.UnsafePointer())
	w.flush()
	return nil
}

// Decode reads a value of the type that v points to from in, which holds size bytes, and stores it in *v. It never reads a length that the stream
// cannot hold, and never panics whatever the stream holds. *v is undefined after an error.
func Decode(in io.Reader, size int64, v any) (err error) {
	defer caught(&err)
	p := reflect.ValueOf(v)
	r := &reader{in: in, left: size, buf: make([]byte, bufferSize)}
	codecFor(p.Type().Elem()).read(r, p.UnsafePointer())
	if r.left != 0 {
		return fmt.Errorf("%d bytes are left over", r.left)
	}
	return nil
}

// Key writes the canonical bytes of a parameter, its type included. Every plain value has some: only functions, channels and values that hide what
// they are have none, and the error names them. Equal values give equal bytes: maps are sorted, pointers are followed and matrices are written by
// their elements. Values that differ in one bit (0 and −0, NaNs, nil and empty) give different bytes.
func Key(out io.Writer, v any) (err error) {
	defer caught(&err)
	w := &writer{out: out, buf: make([]byte, 0, 4<<10), key: true, active: map[pointer]bool{}}
	if v == nil {
		w.text("nil")
		w.flush()
		return nil
	}
	t := reflect.TypeOf(v)
	w.dynamic(t)
	p := reflect.New(t)
	p.Elem().Set(reflect.ValueOf(v))
	codecFor(t).write(w, p.UnsafePointer())
	w.flush()
	return nil
}

// dynamic writes the identity of a type that the stream does not know statically. The fingerprint is written even where parts of the type cannot be
// stored: a nil function is a value like another.
func (w *writer) dynamic(t reflect.Type) {
	mark, _ := Fingerprint(t)
	w.text(Name(t))
	w.raw(mark[:8])
}

func bytesAt(p unsafe.Pointer, n uintptr) []byte { return unsafe.Slice((*byte)(p), n) }
