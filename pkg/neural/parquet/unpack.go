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
	"github.com/pierrec/lz4/v4"
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
		_, err := blockOf(b, size) // the library takes ever more room where this fails
		return err
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

// blockOf unpacks a block of LZ4 into just size bytes.
func blockOf(b []byte, size int64) ([]byte, error) {
	if size > 255*int64(len(b))+64 { // a byte of a length stands for 255 bytes at most
		return nil, fmt.Errorf("%d bytes of LZ4 that are to become %d", len(b), size)
	}
	out := make([]byte, size)
	n, err := lz4.UncompressBlock(b, out)
	if err == nil && int64(n) != size {
		err = fmt.Errorf("%d bytes of LZ4, want %d", n, size)
	}
	return out, err
}
