package nifti

import (
	"errors"
	"fmt"
)

// extensions reads what lies between header and numbers, up to end or, where end is −1, to the end of the file: the flag of four bytes and, where it is
// set, blocks of a size and a code of four bytes each. Zeros may follow them, and nothing else.
func (s *source) extensions(h *Header, end int64) error {
	if end == s.pos {
		return nil
	}
	var head [8]byte
	at := s.pos
	if err := s.read(head[:4], "extension flag"); err != nil {
		if end < 0 && s.pos == at && errors.Is(err, ErrTruncated) { // a .hdr file may end before the flag
			return nil
		}
		return err
	}
	flagged := head[0] != 0
	for flagged && (end < 0 || end-s.pos >= 8) && (end >= 0 || !s.exact || s.room-s.pos >= 8) {
		at = s.pos
		if err := s.read(head[:], "extension"); err != nil {
			return err
		}
		size, code := int64(int32(s.order.Uint32(head[:]))), int(int32(s.order.Uint32(head[4:])))
		if size == 0 && code == 0 { // the list has ended
			break
		}
		left := int64(1 << 40)
		if end >= 0 {
			left = end - at
		} else if s.exact {
			left = s.room - at
		}
		if size < 16 || size%16 != 0 || size > left {
			return s.fail(ErrFormat, at, "size of an extension", fmt.Sprintf("a multiple of 16, from 16 to %d", left), size)
		}
		if err := s.hold(at, "extension", size, 1); err != nil {
			return err
		}
		data, err := s.bytes(size-8, "extension")
		if err != nil {
			return err
		}
		h.Extensions = append(h.Extensions, Extension{code, data})
	}
	if end < 0 {
		return s.finish()
	}
	return s.zeros(end-s.pos, flagged)
}

// bytes reads n bytes, taking memory as they come.
func (s *source) bytes(n int64, what string) ([]byte, error) {
	out := make([]byte, 0, min(n, firstRoom))
	for int64(len(out)) < n {
		k := min(n-int64(len(out)), chunk)
		from := len(out)
		out = append(out, make([]byte, k)...)
		if err := s.read(out[from:], what); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// zeros passes over n bytes between header and numbers, which have to be zeros.
func (s *source) zeros(n int64, flagged bool) error {
	for n > 0 {
		b := s.scratch()[:min(n, chunk)]
		at := s.pos
		if err := s.read(b, "space before the data"); err != nil {
			return err
		}
		for i, v := range b {
			if v != 0 {
				got := "other bytes, and no flag that says that they are an extension"
				if flagged {
					got = "other bytes after the last extension"
				}
				return s.fail(ErrFormat, at+int64(i), "between header and data", "zeros", got)
			}
		}
		n -= int64(len(b))
	}
	return nil
}
