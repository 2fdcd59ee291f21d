package parquet

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// counted demands that a page of data of n values says of no run that it has more of them, before the library takes memory for what runs say. levels are the bytes of levels that a page of version 2
// has before its values, negative for version 1, where they are packed with the values. What is packed has size bytes, as unpacks has found.
func counted(codec format.CompressionCodec, page []byte, levels, size, n int64, encoding format.Encoding, optional bool) error {
	values := page
	if levels >= 0 {
		if optional {
			if err := hybrid(page[:levels], 1, n); err != nil {
				return fmt.Errorf("levels: %w", err)
			}
		}
		values = page[levels:]
	}
	if codec != format.Uncompressed && len(values) > 0 {
		var err error
		if codec == format.Lz4Raw {
			values, err = blockOf(values, size)
		} else {
			values, err = parquet.LookupCompressionCodec(codec).Decode(nil, values)
		}
		if err != nil {
			return err
		}
	}
	if levels < 0 && optional {
		part, rest, err := prefixed(values)
		if err == nil {
			err = hybrid(part, 1, n)
		}
		if err != nil {
			return fmt.Errorf("levels: %w", err)
		}
		values = rest
	}
	switch {
	case len(values) == 0:
		return nil
	case encoding == format.PlainDictionary || encoding == format.RLEDictionary:
		if values[0] > 32 {
			return fmt.Errorf("indices of %d bits", values[0])
		}
		return hybrid(values[1:], int(values[0]), n)
	case encoding == format.RLE:
		part, _, err := prefixed(values)
		if err != nil {
			return err
		}
		return hybrid(part, 1, n)
	case encoding == format.DeltaBinaryPacked || encoding == format.DeltaLengthByteArray || encoding == format.DeltaByteArray:
		return deltas(values, n)
	}
	return nil
}

// prefixed cuts off what its first four bytes say the length of.
func prefixed(b []byte) (part, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, fmt.Errorf("%d bytes, want the 4 of a length", len(b))
	}
	n := binary.LittleEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, fmt.Errorf("a length of %d bytes where %d are left", n, len(b)-4)
	}
	return b[4 : 4+n], b[4+n:], nil
}

// hybrid goes through runs of equal numbers and of packed ones, by groups of eight, of so many bits each, which may be n in all, and fill the last group.
func hybrid(b []byte, bits int, n int64) error {
	for have := int64(0); len(b) > 0; { // beyond n too: the library takes room for all runs that there are
		head, k := binary.Uvarint(b)
		if k <= 0 || head>>1 > 1<<40 {
			return fmt.Errorf("a run without a length")
		}
		b = b[k:]
		run, size, room := int64(head>>1), int64(bits+7)/8, int64(0)
		if head&1 == 1 {
			run, size, room = 8*run, run*int64(bits), 7
		}
		if run > max(0, n-have)+room || size > int64(len(b)) {
			return fmt.Errorf("a run of %d numbers in %d bytes, want at most %d in %d", run, size, n-have, len(b))
		}
		have, b = have+run, b[size:]
	}
	return nil
}

// deltas looks at the head of differences: the size of blocks, their number of parts, and how many numbers there are.
func deltas(b []byte, n int64) error {
	var head [3]uint64
	for i := range head {
		v, k := binary.Uvarint(b)
		if k <= 0 {
			return fmt.Errorf("differences without a head")
		}
		head[i], b = v, b[k:]
	}
	if head[0] == 0 || head[0] > 1<<16 || head[1] == 0 || head[1] > head[0] || head[2] > uint64(n) {
		return fmt.Errorf("%d differences in blocks of %d in %d parts, want at most %d in blocks of at most 65536", head[2], head[0], head[1], n)
	}
	return nil
}
