package nifti

import (
	"errors"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// extensions reads what lies between header and numbers, up to end or, where end is −1, to the end of the file: the flag of four bytes and, where it is
// set, blocks of a size and a code of four bytes each. Zeros may follow them, and nothing else.
func (s *source) extensions(h *Header, end int64) error {
	if end == s.Pos() {
		return nil
	}
	var head [8]byte
	at := s.Pos()
	if err := s.Read(head[:4], "extension flag"); err != nil {
		if end < 0 && s.Pos() == at && errors.Is(err, file.ErrTruncated) { // a .hdr file may end before the flag
			return nil
		}
		return err
	}
	flagged := head[0] != 0
	stop := end // 1<<40 where the end is not known
	if size, known := s.Size(); end < 0 && known {
		stop = size
	} else if end < 0 {
		stop = 1 << 40
	}
	for flagged && stop-s.Pos() >= 8 {
		at = s.Pos()
		if err := s.Read(head[:], "extension"); err != nil {
			return err
		}
		size, code := int64(int32(s.order.Uint32(head[:]))), int(int32(s.order.Uint32(head[4:])))
		if size == 0 && code == 0 { // the list has ended
			break
		}
		left := stop - at
		if size < 16 || size%16 != 0 || size > left {
			return s.Fail(file.ErrFormat, at, "size of an extension", fmt.Sprintf("a multiple of 16, from 16 to %d", left), size)
		}
		if err := s.Charge(at, "extension", 1, 8); err != nil {
			return err
		}
		data, err := s.Bytes(size-8, "extension")
		if err != nil {
			return err
		}
		h.Extensions = append(h.Extensions, Extension{code, data})
	}
	if end < 0 {
		return s.Finish(maxPadding)
	}
	return s.zeros(end-s.Pos(), flagged)
}

// zeros passes over n bytes between header and numbers, which have to be zeros.
func (s *source) zeros(n int64, flagged bool) error {
	for n > 0 {
		b := s.scratch()[:min(n, chunk)]
		at := s.Pos()
		if err := s.Read(b, "space before the data"); err != nil {
			return err
		}
		for i, v := range b {
			if v != 0 {
				got := "other bytes, and no flag that says that they are an extension"
				if flagged {
					got = "other bytes after the last extension"
				}
				return s.Fail(file.ErrFormat, at+int64(i), "between header and data", "zeros", got)
			}
		}
		n -= int64(len(b))
	}
	return nil
}
