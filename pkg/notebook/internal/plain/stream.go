package plain

import (
	"encoding/binary"
	"fmt"
	"io"
	"unsafe"
)

// maxDepth bounds how deep a value may be nested, so that neither a slice that holds itself nor a forged file overflows the stack.
const maxDepth = 100_000

// failure carries an error out of the depth of a value; nothing else is recovered.
type failure struct{ error }

func failf(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

func caught(err *error) {
	switch r := recover().(type) {
	case nil:
	case failure:
		*err = r.error
	default:
		panic(r)
	}
}

type pointer struct {
	at    unsafe.Pointer
	codec *codec
}

type writer struct {
	out    io.Writer
	buf    []byte
	key    bool               // canonical bytes of a parameter: what pointers share is written out each time
	known  map[pointer]uint64 // the number of each target already written
	active map[pointer]bool   // the maps, and in a key the targets, that are being written
	depth  int
}

func (w *writer) raw(p []byte) {
	if len(w.buf)+len(p) > cap(w.buf) {
		w.flush()
	}
	if len(p) > cap(w.buf) {
		if _, err := w.out.Write(p); err != nil {
			panic(failure{err})
		}
		return
	}
	w.buf = append(w.buf, p...)
}

func (w *writer) flush() {
	if _, err := w.out.Write(w.buf); err != nil {
		panic(failure{err})
	}
	w.buf = w.buf[:0]
}

func (w *writer) uint(n uint64) {
	var b [binary.MaxVarintLen64]byte
	w.raw(b[:binary.PutUvarint(b[:], n)])
}

func (w *writer) text(s string) {
	w.uint(uint64(len(s)))
	w.raw(unsafe.Slice(unsafe.StringData(s), len(s)))
}

func (w *writer) nest(delta int) {
	if w.depth += delta; w.depth > maxDepth {
		failf("the value is nested more than %d deep (does it hold itself?)", maxDepth)
	}
}

// reader reads what a writer wrote. left is how many bytes the stream still holds: no length that it declares is believed beyond that.
type reader struct {
	in      io.Reader
	left    int64
	buf     []byte
	pending []byte // read from in, not yet consumed
	targets []target
	depth   int
}

type target struct {
	at    unsafe.Pointer
	codec *codec
}

func (r *reader) raw(p []byte) {
	if int64(len(p)) > r.left {
		failf("%d bytes are wanted, %d are left", len(p), r.left)
	}
	r.left -= int64(len(p))
	n := copy(p, r.pending)
	r.pending, p = r.pending[n:], p[n:]
	if len(p) >= cap(r.buf) {
		if _, err := io.ReadFull(r.in, p); err != nil {
			panic(failure{err})
		}
		return
	}
	for len(p) > 0 {
		n, err := r.in.Read(r.buf[:cap(r.buf)])
		if n == 0 && err != nil {
			panic(failure{fmt.Errorf("unexpected end: %w", err)})
		}
		r.pending = r.buf[:n]
		n = copy(p, r.pending)
		r.pending, p = r.pending[n:], p[n:]
	}
}

// ReadByte returns the next byte.
func (r *reader) ReadByte() (byte, error) {
	if r.left > 0 && len(r.pending) > 0 {
		b := r.pending[0]
		r.pending, r.left = r.pending[1:], r.left-1
		return b, nil
	}
	var b [1]byte
	r.raw(b[:])
	return b[0], nil
}

func (r *reader) uint() uint64 {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		panic(failure{err})
	}
	return n
}

// count reads a number of elements that take at least size bytes each in the stream.
func (r *reader) count(n uint64, size uintptr) int {
	if n > uint64(r.left)/uint64(size) {
		failf("%d elements are declared, %d bytes are left", n, r.left)
	}
	return int(n)
}

func (r *reader) text() string {
	b := make([]byte, r.count(r.uint(), 1))
	r.raw(b)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

func (r *reader) nest(delta int) {
	if r.depth += delta; r.depth > maxDepth {
		failf("the value is nested more than %d deep", maxDepth)
	}
}
