package inflate

import (
	"errors"
	"io"
)

const (
	inSize     = 128 << 10 // of the buffer for the compressed bytes
	outSize    = 64 << 10  // of the buffer behind the window, for small reads
	directSize = 48 << 10  // a read of at least that many bytes is decoded where it is wanted
)

// Reader reads what a gzip file or a zlib stream holds. A read of much at once is the fastest: it is decoded where it is wanted. Reader takes more from the source than it needs.
type Reader struct {
	frame frame
	err   error // what comes after the bytes in out

	src    io.Reader
	in     []byte
	lo, hi int // in[lo:hi] is still to be decoded
	srcErr error

	d    Decoder
	out  []byte // decoded bytes; the last [Window] of them are kept
	r, w int    // out[r:w] is still to be read
}

// frame is what stands around the DEFLATE stream: its header, its checksum and what follows.
type frame interface {
	begin(*Reader) error
	update(p []byte)
	end(*Reader) error // compares checksums; nil means that another member begins, [io.EOF] that all was read
}

// start forgets what was read and begins with the header.
func (r *Reader) start(src io.Reader, f frame) error {
	if r.in == nil {
		r.in, r.out = make([]byte, inSize), make([]byte, Window+outSize)
	}
	r.frame, r.src, r.srcErr, r.lo, r.hi = f, src, nil, 0, 0
	r.member()
	return r.err
}

// member begins to read a stream.
func (r *Reader) member() {
	r.r, r.w = 0, 0
	r.d.Reset()
	r.err = r.frame.begin(r)
}

// fill reads more compressed bytes and tells whether there were any.
func (r *Reader) fill() bool {
	if r.lo > 0 {
		r.hi = copy(r.in, r.in[r.lo:r.hi])
		r.lo = 0
	}
	for range 100 {
		if r.srcErr != nil || r.hi == len(r.in) {
			return false
		}
		var n int
		n, r.srcErr = r.src.Read(r.in[r.hi:])
		if r.hi += n; n > 0 {
			return true
		}
	}
	r.srcErr = io.ErrNoProgress
	return false
}

// byte returns the next byte outside of the DEFLATE stream.
func (r *Reader) byte() (byte, error) {
	if r.lo == r.hi && !r.fill() {
		return 0, r.srcErr
	}
	r.lo++
	return r.in[r.lo-1], nil
}

// full reads bytes outside of the DEFLATE stream: [io.EOF] is where there are none, [io.ErrUnexpectedEOF] where there are too few.
func (r *Reader) full(p []byte) error {
	for i := range p {
		b, err := r.byte()
		if err != nil {
			if i > 0 {
				err = unexpected(err)
			}
			return err
		}
		p[i] = b
	}
	return nil
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Read decodes into p. All bytes before damage are returned first, then the error; [io.EOF] means that all checksums were right.
func (r *Reader) Read(p []byte) (n int, err error) {
	for len(p) > 0 {
		if r.r < r.w {
			n = copy(p, r.out[r.r:r.w])
			r.r += n
			return n, nil
		}
		if r.err != nil {
			return 0, r.err
		}
		if r.d.Done() {
			if r.err = r.frame.end(r); r.err == nil {
				r.member()
			}
			continue
		}
		if len(p) >= directSize {
			n = r.decode(p, 0, r.out[max(0, r.w-Window):r.w])
			r.keep(p[:n])
		} else {
			if r.w > Window {
				r.w = copy(r.out, r.out[r.w-Window:r.w])
				r.r = r.w
			}
			r.w += r.decode(r.out, r.w, nil)
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, nil
}

// keep remembers the window behind what was decoded elsewhere.
func (r *Reader) keep(p []byte) {
	if len(p) >= Window {
		r.w = copy(r.out, p[len(p)-Window:])
	} else {
		if r.w+len(p) > len(r.out) {
			r.w = copy(r.out, r.out[r.w-Window:r.w])
		}
		r.w += copy(r.out[r.w:], p)
	}
	r.r = r.w
}

// decode fills dst from index at on, up to the end of the stream, and returns how many bytes that were.
func (r *Reader) decode(dst []byte, at int, past []byte) int {
	from := at
	for {
		n, used, err := r.d.Decode(dst, at, past, r.in[r.lo:r.hi], r.srcErr == io.EOF)
		r.frame.update(dst[at : at+n])
		at += n
		r.lo += used
		switch {
		case err != nil:
			r.err = err
		case r.d.Done() || at == len(dst):
		case !r.fill() && r.srcErr != io.EOF:
			if r.err = r.srcErr; r.err == nil {
				r.err = errors.New("inflate: header larger than the buffer")
			}
		default:
			continue
		}
		return at - from
	}
}
