package hdf5

import (
	"encoding/binary"
	"fmt"
	"io"
)

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

// streamed is the length of chunks beyond which they are not held in memory twice.
const streamed = 4 << 20

// shuffled is the size of the elements that a filter shuffled.
func (s *storage) shuffled(f filter) int {
	if len(f.Values) > 0 {
		return int(f.Values[0])
	}
	return int(s.element)
}

// unshuffleFrom is unshuffle for what comes out of a zlib stream, without holding it.
func unshuffleFrom(dst []byte, src io.Reader, size int) error {
	n := 0
	if size > 0 {
		n = len(dst) / size
	}
	if size <= 1 || n <= 1 {
		return decompress(dst, src)
	}
	z, err := inflater(src)
	if err != nil {
		return short(err)
	}
	defer inflaters.Put(z)
	p := buffer(1 << 20)
	defer release(p)
	for j := range size {
		for at := 0; at < n; {
			k := min(n-at, len(*p))
			if m, err := io.ReadFull(z, (*p)[:k]); err != nil {
				return fmt.Errorf("%d bytes: %w", j*n+at+m, short(err))
			}
			for i, b := range (*p)[:k] {
				dst[(at+i)*size+j] = b
			}
			at += k
		}
	}
	if m, err := io.ReadFull(z, dst[n*size:]); err != nil {
		return fmt.Errorf("%d bytes: %w", n*size+m, short(err))
	}
	return ended(z, len(dst))
}
