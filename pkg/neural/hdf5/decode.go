package hdf5

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// plausible refuses a chunk whose bytes cannot become as many as it has, before memory is taken.
func (s *storage) plausible(e chunkEntry, edge bool) error {
	most := e.size
	for i, f := range s.filters {
		if (f.ID == filterDeflate || f.ID == filterLZF) && e.skipped>>i&1 == 0 && !edge {
			most = min(most, 1<<40) * file.Inflation
		}
	}
	at, ok := s.f.where(e.address)
	if !ok || e.size > s.f.in.Size()-at {
		return s.f.fail(file.ErrTruncated, at, "chunk", fmt.Sprintf("%d bytes at %#x", e.size, e.address), fmt.Sprintf("a file of %d bytes", s.f.in.Size()))
	}
	if most < s.bytes {
		return s.f.fail(file.ErrFormat, at, "chunk", fmt.Sprintf("%d bytes", s.bytes), fmt.Sprintf("%d, which cannot become as many", e.size))
	}
	if s.bytes > s.f.limits.MaxBytes {
		return s.f.fail(file.ErrLimit, at, "chunk", fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", s.f.limits.MaxBytes), s.bytes)
	}
	return nil
}

// decode reads a chunk and undoes its filters, the last first. dst is as long as a chunk.
func (s *storage) decode(e chunkEntry, unfiltered bool, dst []byte) error {
	if err := s.plausible(e, unfiltered); err != nil {
		return err
	}
	at, _ := s.f.where(e.address)
	var todo []Filter // in the order in which they are undone
	for i := len(s.filters) - 1; i >= 0 && !unfiltered; i-- {
		if e.skipped>>i&1 == 0 {
			todo = append(todo, s.filters[i])
		}
	}
	fail := func(what string, err error) error {
		kind := file.ErrFormat
		if errors.Is(err, ErrChecksum) || errors.Is(err, zlib.ErrChecksum) {
			kind = err
		}
		return s.f.fail(kind, at, "chunk", what, err)
	}
	if len(todo) == 0 {
		if e.size != s.bytes {
			return s.f.fail(file.ErrFormat, at, "chunk", fmt.Sprintf("%d bytes", s.bytes), e.size)
		}
		return s.f.in.Read(dst, at, "chunk")
	}
	var held []*[]byte
	defer func() {
		for _, p := range held {
			release(p)
		}
	}()
	room := func(n int64) []byte { p := buffer(n); held = append(held, p); return *p }
	var p []byte
	if todo[0].ID != filterDeflate {
		p = room(e.size)
		if err := s.f.in.Read(p, at, "chunk"); err != nil {
			return err
		}
	}
	for i, f := range todo {
		n, known := s.bytes, true // after this step
		for _, later := range todo[i+1:] {
			if later.ID == filterFletcher32 {
				n += 4
			}
			known = known && later.ID != filterDeflate && later.ID != filterLZF
		}
		out := dst
		switch f.ID {
		case filterFletcher32:
			if len(p) < 4 {
				return fail("a chunk with its checksum", fmt.Errorf("%d bytes", len(p)))
			}
			data, stored := p[:len(p)-4], binary.LittleEndian.Uint32(p[len(p)-4:])
			sum := fletcher32(data)
			turned := sum&0xff00ff00>>8 | sum&0x00ff00ff<<8 // as HDF5 before 1.6.3 wrote it
			if sum != stored && turned != stored {
				return s.f.fail(ErrChecksum, at, "chunk", fmt.Sprintf("checksum %08x", stored), fmt.Sprintf("%08x", sum))
			}
			p = data
			continue
		case filterDeflate, filterLZF:
			if i < len(todo)-1 && known {
				out = room(n)
			}
			var src io.Reader = bytes.NewReader(p)
			if i == 0 {
				src = io.NewSectionReader(within{s.f}, at, e.size)
			}
			var err error
			switch {
			case f.ID == filterLZF && !known:
				return s.f.fail(file.ErrUnsupported, s.at, "filters", "lzf as the only filter that compresses", "another one before it")
			case f.ID == filterLZF:
				err = lzf(out, p)
			case !known: // what was compressed twice is hardly longer in between than at the end
				n += n/64 + 1024
				out, err = decompressSome(n, src)
			default:
				err = decompress(out, src)
			}
			if err != nil {
				return fail("sound compressed data of "+fmt.Sprint(n)+" bytes", err)
			}
		case filterShuffle:
			if i < len(todo)-1 {
				out = room(int64(len(p)))
			}
			if len(out) != len(p) {
				return fail(fmt.Sprintf("%d bytes", len(out)), fmt.Errorf("%d", len(p)))
			}
			size := int(s.element)
			if len(f.Values) > 0 {
				size = int(f.Values[0])
			}
			unshuffle(out, p, size)
		}
		p = out
	}
	if len(p) != len(dst) {
		return fail(fmt.Sprintf("%d bytes", len(dst)), fmt.Errorf("%d", len(p)))
	}
	if &p[0] != &dst[0] {
		copy(dst, p)
	}
	return nil
}

// within reads the file for a decompressor.
type within struct{ f *File }

func (w within) ReadAt(p []byte, at int64) (int, error) {
	if err := w.f.in.Read(p, at, "chunk"); err != nil {
		return 0, err
	}
	return len(p), nil
}

var inflaters sync.Pool

// inflater begins to decompress a zlib stream.
func inflater(src io.Reader) (*inflate.Reader, error) {
	z, _ := inflaters.Get().(*inflate.Reader)
	if z == nil {
		return inflate.NewZlib(src)
	}
	return z, z.ResetZlib(src)
}

// decompressSome decompresses a zlib stream of at most so many bytes.
func decompressSome(most int64, src io.Reader) ([]byte, error) {
	z, err := inflater(src)
	if err != nil {
		return nil, short(err)
	}
	defer inflaters.Put(z)
	p, err := io.ReadAll(io.LimitReader(z, most+1))
	if err == nil && int64(len(p)) > most {
		err = fmt.Errorf("more than %d bytes", most)
	}
	if err != nil {
		return nil, short(err)
	}
	return p, nil
}

// decompress decompresses a zlib stream, which has to be as long as dst, checksum and all.
func decompress(dst []byte, src io.Reader) error {
	z, err := inflater(src)
	if err != nil {
		return short(err)
	}
	defer inflaters.Put(z)
	if n, err := io.ReadFull(z, dst); err != nil {
		return fmt.Errorf("%d bytes: %w", n, short(err))
	}
	var more [1]byte
	n, err := z.Read(more[:])
	if n > 0 {
		return fmt.Errorf("more than %d bytes", len(dst))
	}
	if err != io.EOF {
		return short(err)
	}
	return nil
}

func short(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the end of the compressed data")
	case errors.As(err, &corrupt):
		return fmt.Errorf("damage at byte %d of the compressed data", int64(corrupt))
	}
	return err
}

// unshuffle puts the bytes of elements together, of which the first bytes of all come first, then the second …; what is left over at the end is as it is.
func unshuffle(dst, src []byte, size int) {
	n := 0
	if size > 0 {
		n = len(src) / size
	}
	if size <= 1 || n <= 1 {
		copy(dst, src)
		return
	}
	switch size {
	case 2:
		a, b := src[:n], src[n:2*n]
		for i := range a {
			binary.LittleEndian.PutUint16(dst[2*i:], uint16(a[i])|uint16(b[i])<<8)
		}
	case 4:
		a, b, c, d := src[:n], src[n:2*n], src[2*n:3*n], src[3*n:4*n]
		for i := range a {
			binary.LittleEndian.PutUint32(dst[4*i:], uint32(a[i])|uint32(b[i])<<8|uint32(c[i])<<16|uint32(d[i])<<24)
		}
	case 8:
		a, b, c, d := src[:n], src[n:2*n], src[2*n:3*n], src[3*n:4*n]
		e, f, g, h := src[4*n:5*n], src[5*n:6*n], src[6*n:7*n], src[7*n:8*n]
		for i := range a {
			low := uint64(a[i]) | uint64(b[i])<<8 | uint64(c[i])<<16 | uint64(d[i])<<24
			binary.LittleEndian.PutUint64(dst[8*i:], low|uint64(e[i])<<32|uint64(f[i])<<40|uint64(g[i])<<48|uint64(h[i])<<56)
		}
	default:
		for j := range size {
			for i, b := range src[j*n : (j+1)*n] {
				dst[i*size+j] = b
			}
		}
	}
	copy(dst[n*size:], src[n*size:])
}

var errLZF = errors.New("damaged compressed data")

// lzf decompresses what LibLZF wrote, which has to be as long as dst.
func lzf(dst, src []byte) error {
	o := 0
	for i := 0; i < len(src); {
		control := int(src[i])
		i++
		if control < 32 {
			n := control + 1
			if n > len(src)-i || n > len(dst)-o {
				return errLZF
			}
			o += copy(dst[o:o+n], src[i:])
			i += n
			continue
		}
		n, back := control>>5, control&31<<8
		if n == 7 {
			if i >= len(src) {
				return errLZF
			}
			n += int(src[i])
			i++
		}
		if i >= len(src) {
			return errLZF
		}
		back += int(src[i]) + 1
		i++
		n += 2
		if back > o || n > len(dst)-o {
			return errLZF
		}
		for ; n > 0; n-- {
			dst[o] = dst[o-back]
			o++
		}
	}
	if o != len(dst) {
		return fmt.Errorf("%d bytes", o)
	}
	return nil
}
