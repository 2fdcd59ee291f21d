package trace

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Blosc is what xarray compresses with unless told otherwise. Its format is of version 1 and 2 of C-Blosc (README_CHUNK_FORMAT.rst): a header of 16 bytes (format, version of
// the codec, flags, bytes of an element; bytes in all, of a block and of the file), where each block begins, and the blocks, which may be split into as many streams as
// an element has bytes. Bytes or bits of the elements of a block are shuffled.
const (
	bloscHeader   = 16
	bloscShuffle  = 1 << 0
	bloscStored   = 1 << 1
	bloscBits     = 1 << 2
	bloscDelta    = 1 << 3
	bloscOnePiece = 1 << 4
)

// unblosc decompresses a file of at most so many bytes of content.
func unblosc(in io.Reader, most int64) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(in, most+most/2+1<<20))
	if err != nil {
		return nil, err
	}
	if len(b) < bloscHeader {
		return nil, io.ErrUnexpectedEOF
	}
	flags, element := b[2], int(b[3])
	total, block := int64(binary.LittleEndian.Uint32(b[4:])), int64(binary.LittleEndian.Uint32(b[8:]))
	switch {
	case b[0] != 2 || flags&bloscDelta != 0:
		return nil, fmt.Errorf("version %d with flags %02x: %w", b[0], flags, file.ErrUnsupported)
	case total > most:
		return nil, fmt.Errorf("%d bytes where a chunk has %d", total, most)
	case flags&bloscStored != 0:
		if int64(len(b)) < bloscHeader+total {
			return nil, io.ErrUnexpectedEOF
		}
		return bytes.NewReader(b[bloscHeader : bloscHeader+total]), nil
	case element < 1 || block < 1 || block > max(total, 1):
		return nil, fmt.Errorf("elements of %d bytes, blocks of %d of %d", element, block, total)
	}
	if blocks := (total + block - 1) / block; int64(len(b)) < bloscHeader+4*blocks {
		return nil, io.ErrUnexpectedEOF
	}
	var out []byte
	buffer := make([]byte, block)
	for i := int64(0); i*block < total; i++ {
		at := int64(binary.LittleEndian.Uint32(b[bloscHeader+4*i:]))
		if at > int64(len(b)) {
			return nil, io.ErrUnexpectedEOF
		}
		n := min(block, total-i*block)
		pieces := 1
		if flags&bloscOnePiece == 0 && element <= 16 && block/int64(element) >= 128 && n == block {
			pieces = element
		}
		if err := bloscBlock(buffer[:n], b[at:], int(flags>>5), pieces); err != nil {
			return nil, err
		}
		out = append(out, unshuffled(buffer[:n], element, flags)...)
	}
	return bytes.NewReader(out), nil
}

// bloscBlock decompresses the pieces of a block.
func bloscBlock(dst, src []byte, codec, pieces int) error {
	size := len(dst) / pieces
	for ; pieces > 0; pieces-- {
		if len(src) < 4 || uint64(binary.LittleEndian.Uint32(src)) > uint64(len(src)-4) {
			return io.ErrUnexpectedEOF
		}
		n := int(binary.LittleEndian.Uint32(src))
		if err := bloscPiece(dst[:size], src[4:4+n], codec); err != nil {
			return err
		}
		dst, src = dst[size:], src[4+n:]
	}
	return nil
}

func bloscPiece(dst, src []byte, codec int) error {
	if len(src) == len(dst) { // as it is
		copy(dst, src)
		return nil
	}
	n, err := 0, error(nil)
	switch codec {
	case 0:
		n, err = unblosclz(dst, src)
	case 1:
		n, err = lz4.UncompressBlock(src, dst)
	case 3:
		var z io.Reader
		if z, err = inflate.NewZlib(bytes.NewReader(src)); err == nil {
			n, err = io.ReadFull(z, dst)
		}
	case 4:
		var out []byte
		out, err = zstdDecoder().DecodeAll(src, dst[:0:len(dst)])
		n = len(out)
	default:
		return fmt.Errorf("codec %d of blosc: %w", codec, file.ErrUnsupported)
	}
	if err != nil {
		return fmt.Errorf("codec %d: %v", codec, err)
	}
	if n != len(dst) {
		return fmt.Errorf("codec %d: %d bytes, not %d", codec, n, len(dst))
	}
	return nil
}

var zstdDecoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
	if err != nil {
		panic(err) // the options are valid
	}
	return d
})

var errBloscLZ = errors.New("bytes that are no BloscLZ")

// unblosclz decompresses BloscLZ, which is FastLZ with distances of up to 73725: a control byte of fewer than 32 is one less than the number of literals that follow; any
// other has the length of a copy above five bits of its distance. The first is always one of literals.
func unblosclz(dst, src []byte) (int, error) {
	out, at, first := 0, 0, true
	next := func() int { // a byte, 0 behind the end, which is seen in at
		at++
		if at > len(src) {
			return 0
		}
		return int(src[at-1])
	}
	for at < len(src) {
		control := next()
		if first {
			control, first = control&31, false
		}
		if control < 32 {
			n := control + 1
			if n > len(src)-at || n > len(dst)-out {
				return 0, errBloscLZ
			}
			out, at = out+copy(dst[out:], src[at:at+n]), at+n
			continue
		}
		n, distance := control>>5+2, control&31<<8
		for more := 255; control>>5 == 7 && more == 255; n += more {
			more = next()
		}
		low := next()
		if distance += low + 1; low == 255 && control&31 == 31 {
			distance = next()<<8 + 8192
			distance += next()
		}
		if at > len(src) || distance > out || n > len(dst)-out {
			return 0, errBloscLZ
		}
		for ; n > 0; n-- {
			dst[out] = dst[out-distance]
			out++
		}
	}
	return out, nil
}

// unshuffled returns a block with the bytes of its elements, or their bits, together again.
func unshuffled(block []byte, element int, flags byte) []byte {
	n := len(block) / element
	out := bytes.Clone(block)
	switch {
	case flags&bloscShuffle != 0 && element > 1:
		for i := range n {
			for k := range element {
				out[i*element+k] = block[k*n+i]
			}
		}
	case flags&bloscBits != 0 && n%8 == 0:
		for i := range n {
			for k := range element {
				var x byte
				for bit := range 8 {
					x |= block[((k*8+bit)*n+i)/8] >> (i % 8) & 1 << bit
				}
				out[i*element+k] = x
			}
		}
	}
	return out
}
