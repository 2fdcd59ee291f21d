package matlab

import (
	"bufio"
	"encoding/binary"
	"io"
	"sync"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// decoder holds the state of one reading: where it is in the file, in which variable, and what it has used of its limits.
type decoder struct {
	file   string
	limits file.Limits
	only   map[string]bool // variables to decode, nil for all

	src        *bufio.Reader // the file
	in         *bufio.Reader // what is read now: the file, or the decompressed bytes of one element
	pos        int64         // position in in
	size       int64         // of the file, -1 where it is not known
	packed     int64         // position in the file of the compressed element being read, -1 outside of one
	packedSize int64         // of that element
	order      binary.ByteOrder

	held     int64 // bytes charged for values
	inflated int64 // bytes decompressed
	blanks   int64 // characters made of no bytes
	pointers int64 // column pointers of version 4, which no bytes stand for
	depth    int
	path     []step
	buf      []byte // scratch for chunks of numbers
	few      [4 * maxDims]byte
	unpack   *unpacker
	shared   *buffers
}

// buffers are what one reading leaves for the next: of small files they would be more than what is read.
type buffers struct {
	src    *bufio.Reader
	buf    []byte
	unpack unpacker
}

var pool = sync.Pool{New: func() any {
	return &buffers{src: bufio.NewReaderSize(nil, 64<<10), buf: make([]byte, 32<<10), unpack: unpacker{out: bufio.NewReaderSize(nil, 32<<10)}}
}}

// step is one part of the path to the value being read, kept as numbers because it is pushed for every cell and written out only in errors.
type step struct {
	name  string // of the variable or field, "" for a cell
	index int    // of the cell or struct element, -1 for a variable
}

func newDecoder(r io.Reader, name string, limits file.Limits) *decoder {
	d := &decoder{file: name, limits: limits.OrDefaults(), size: -1, packed: -1, order: binary.LittleEndian}
	d.shared = pool.Get().(*buffers)
	d.src, d.buf, d.unpack = d.shared.src, d.shared.buf, &d.shared.unpack
	if s, ok := r.(io.Seeker); ok {
		d.size = file.Remaining(s)
	}
	d.src.Reset(r)
	d.in = d.src
	return d
}

// release gives the buffers back.
func (d *decoder) release() {
	d.src.Reset(nil)
	d.unpack.out.Reset(nil)
	pool.Put(d.shared)
}

// read fills p or fails: there is no partial data.
func (d *decoder) read(p []byte, what string) error {
	n, err := io.ReadFull(d.in, p)
	at := d.pos
	d.pos += int64(n)
	if err != nil {
		return d.short(at, what, int64(len(p)), int64(n), err)
	}
	return nil
}

// skip passes over n bytes.
func (d *decoder) skip(n int64, what string) error {
	at := d.pos
	for done := int64(0); done < n; {
		k, err := d.in.Discard(int(min(n-done, 1<<20)))
		done += int64(k)
		d.pos += int64(k)
		if err != nil {
			return d.short(at, what, n, done, err)
		}
	}
	return nil
}

// sure tells whether n more bytes are known to be there, so that memory may be taken for them at once.
func (d *decoder) sure(n int64) bool { return d.packed < 0 && d.size >= 0 && n <= d.size-d.pos }

// end returns the position that the outermost element cannot pass: the end of the file where it is known.
func (d *decoder) end() int64 {
	if d.size >= 0 {
		return d.size
	}
	return 1 << 62
}
