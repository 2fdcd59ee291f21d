package parquet

import (
	"encoding/binary"
	"fmt"

	"github.com/parquet-go/parquet-go/format"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// footer checks the bytes at the end of a file, in which all else is described.
func footer(r *file.Random) error {
	var ends [8]byte
	if err := r.Read(ends[:4], 0, "magic"); err != nil {
		return err
	}
	if string(ends[:4]) != "PAR1" {
		if string(ends[:4]) == "PARE" {
			return r.Fail(file.ErrUnsupported, 0, "magic", "PAR1", "PARE: the file is encrypted")
		}
		return r.Fail(file.ErrFormat, 0, "magic", "PAR1", fmt.Sprintf("%q", ends[:4]))
	}
	at := r.Size() - 8
	if err := r.Read(ends[:], max(4, at), "end of the file"); err != nil {
		return err
	}
	if string(ends[4:]) != "PAR1" {
		return r.Fail(file.ErrTruncated, at+4, "end of the file", "PAR1", fmt.Sprintf("%q", ends[4:]))
	}
	n := int64(binary.LittleEndian.Uint32(ends[:]))
	if n > at-4 {
		return r.Fail(file.ErrFormat, at, "length of the footer", fmt.Sprintf("at most %d bytes", at-4), n)
	}
	b, err := r.Bytes(at-n, n, "footer")
	if err != nil {
		return err
	}
	s := &skim{b: b}
	if err := s.structure(0); err != nil {
		return r.Fail(file.ErrFormat, at-n+int64(s.at), "footer", "Thrift's compact protocol", err)
	}
	return nil
}

// Fields of a page header: its sizes, and the number of values of a page of data, of a dictionary and of a page of data of version 2.
const (
	uncompressed, compressed             = 2, 3
	dataValues, dictValues, v2Values     = 501, 701, 801
	dataEncoding, v2Encoding             = 502, 804
	v2Definition, v2Repetition, v2Packed = 805, 806, 807
)

// pages checks the header of each page of a column.
func pages(r *file.Random, name string, rows int64, meta *format.ColumnMetaData, optional bool, total *int64) error {
	at := meta.DataPageOffset
	if d := meta.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	what := fmt.Sprintf("column %q", name)
	if at < 4 || meta.TotalCompressedSize < 0 || meta.TotalCompressedSize > r.Size()-8-at || meta.NumValues != rows {
		return r.Fail(file.ErrFormat, -1, what, fmt.Sprintf("%d values in bytes of the file", rows),
			fmt.Sprintf("%d in %d bytes from %d on", meta.NumValues, meta.TotalCompressedSize, at))
	}
	values := int64(0)
	for end := at + meta.TotalCompressedSize; at < end; {
		b := make([]byte, min(end-at, 64<<10))
		if err := r.Read(b, at, what); err != nil {
			return err
		}
		s := &skim{b: b, numbers: map[int]int64{}}
		if err := s.structure(0); err != nil {
			return r.Fail(file.ErrFormat, at+int64(s.at), what+": page header", "Thrift's compact protocol", err)
		}
		size, packed := s.numbers[uncompressed], s.numbers[compressed]
		n := max(s.numbers[dataValues], s.numbers[v2Values])
		if values += n; packed < 0 || packed > end-at-int64(s.at) || size < 0 || n < 0 || values > rows || s.numbers[dictValues] < 0 || s.numbers[dictValues] > 8*size {
			return r.Fail(file.ErrFormat, at, what+": page header", fmt.Sprintf("at most %d values in at most %d bytes", rows, end-at-int64(s.at)),
				fmt.Sprintf("%d in %d bytes, %d of them before", n, packed, values-n))
		}
		if *total += size; *total > r.Limits.MaxBytes {
			return r.Fail(file.ErrLimit, at, what+": page header", fmt.Sprintf("at most %d decompressed bytes in all (Limits.MaxBytes)", r.Limits.MaxBytes), *total)
		}
		at += int64(s.at)
		page := make([]byte, packed)
		if err := r.Read(page, at, what); err != nil {
			return err
		}
		levels := s.numbers[v2Definition] + s.numbers[v2Repetition] // which are not compressed
		if s.numbers[v2Definition] < 0 || s.numbers[v2Repetition] < 0 || levels < 0 || levels > packed || levels > size {
			return r.Fail(file.ErrFormat, at, what+": levels", fmt.Sprintf("at most %d bytes", packed), levels)
		}
		codec := meta.Codec
		if s.numbers[v2Packed] == 2 {
			codec = format.Uncompressed
		}
		if err := unpacks(codec, page[levels:], size-levels); err != nil {
			return r.Fail(file.ErrFormat, at, what+": page", fmt.Sprintf("one that unpacks to %d bytes", size), err)
		}
		if n > 0 {
			before, encoding := int64(-1), s.numbers[dataEncoding]
			if s.numbers[v2Values] > 0 {
				before, encoding = levels, s.numbers[v2Encoding]
			}
			if err := counted(codec, page, before, size-levels, n, format.Encoding(encoding), optional); err != nil {
				return r.Fail(file.ErrFormat, at, what+": page", fmt.Sprintf("runs of %d values", n), err)
			}
		}
		at += packed
	}
	if values != rows {
		return r.Fail(file.ErrFormat, at, what, fmt.Sprintf("%d values", rows), values)
	}
	return nil
}
