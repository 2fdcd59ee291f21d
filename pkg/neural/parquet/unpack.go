package parquet

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// unpacks demands that compressed bytes become just size ones, before the library takes memory for what they say.
func unpacks(codec format.CompressionCodec, b []byte, size int64) error {
	var in io.Reader
	switch codec {
	case format.Uncompressed:
		return nil
	case format.Snappy: // begins with its length
		if n, k := binary.Uvarint(b); len(b) > 0 && (k <= 0 || int64(n) != size) {
			return fmt.Errorf("%d bytes of Snappy, want %d", n, size)
		}
		return nil
	case format.Lz4Raw:
		return lz4(b, size)
	case format.Gzip:
		r, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return err
		}
		in = r
	case format.Zstd:
		r, err := zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return err
		}
		defer r.Close()
		in = r
	case format.Brotli:
		in = brotli.NewReader(bytes.NewReader(b))
	default:
		return fmt.Errorf("the compression %v, which is not read", codec)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(in, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("%d bytes or more, want %d", n, size)
	}
	return err
}

// lz4 goes through a block of LZ4: literals and matches, whose lengths it adds.
func lz4(b []byte, size int64) error {
	total, at := int64(0), 0
	length := func(n int) (int, bool) {
		for more := n == 15; more; at++ {
			if at >= len(b) || n > 1<<30 {
				return 0, false
			}
			n += int(b[at])
			more = b[at] == 255
		}
		return n, true
	}
	for at < len(b) {
		token := b[at]
		at++
		n, ok := length(int(token >> 4))
		if !ok || n > len(b)-at {
			return fmt.Errorf("a block of LZ4 that ends in literals at byte %d", at)
		}
		total, at = total+int64(n), at+n
		if at == len(b) {
			break
		}
		if len(b)-at < 2 {
			return fmt.Errorf("a block of LZ4 that ends in a match at byte %d", at)
		}
		if back := int64(binary.LittleEndian.Uint16(b[at:])); back == 0 || back > total {
			return fmt.Errorf("a match of LZ4 %d bytes before byte %d", back, total)
		}
		at += 2
		if n, ok = length(int(token & 15)); !ok {
			return fmt.Errorf("a block of LZ4 that ends in a length at byte %d", at)
		}
		if total += int64(n) + 4; total > size {
			break
		}
	}
	if total != size {
		return fmt.Errorf("%d bytes of LZ4, want %d", total, size)
	}
	return nil
}
