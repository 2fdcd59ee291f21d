package nifti

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// source is a file being read: plain or compressed, from a path or a stream.
type source struct {
	name   string
	limits Limits
	in     io.Reader
	seek   io.Seeker // to pass over bytes of a plain file, nil otherwise
	close  func() error
	packed bool
	pos    int64            // position in the decompressed bytes
	room   int64            // bytes that the decompressed data can have at most, -1 where that is not known
	exact  bool             // room is what they have
	order  binary.ByteOrder // of the numbers
	held   int64            // bytes charged to Limits.MaxBytes
	buf    []byte
}

// open opens a file by its path.
func open(path string, limits Limits) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("nifti: %w", err)
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		f.Close()
		if err == nil {
			err = fmt.Errorf("%s is a folder", path)
		}
		return nil, fmt.Errorf("nifti: %w", err)
	}
	s, err := newSource(f, path, limits)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.close = f.Close
	return s, nil
}

// newSource begins to read r; its first two bytes say whether it is compressed.
func newSource(r io.Reader, name string, limits Limits) (*source, error) {
	s := &source{name: name, limits: limits.orDefaults(), room: -1, order: binary.LittleEndian, close: func() error { return nil }}
	seeker, _ := r.(io.Seeker)
	if seeker != nil {
		s.room = remaining(seeker)
		s.exact = s.room >= 0
	}
	var magic [2]byte
	n, err := io.ReadFull(r, magic[:])
	if err != nil {
		return nil, s.short(0, "header", headerSize1, int64(n), err)
	}
	all := io.MultiReader(bytes.NewReader(magic[:]), r)
	if magic != [2]byte{0x1f, 0x8b} {
		if s.exact {
			s.seek = seeker
		}
		s.in = all
		return s, nil
	}
	s.packed, s.exact = true, false
	if s.room >= 0 {
		s.room = min(s.room, 1<<50) * inflation
	}
	zip, err := gzip.NewReader(bufio.NewReaderSize(all, chunk))
	if err != nil {
		return nil, s.short(0, "gzip header", headerSize1, 0, err)
	}
	s.in = zip
	return s, nil
}

// remaining tells how many bytes s still holds, -1 where it cannot tell (a pipe).
func remaining(s io.Seeker) int64 {
	here, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return -1
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return -1
	}
	if _, err := s.Seek(here, io.SeekStart); err != nil || end < here {
		return -1
	}
	return end - here
}

// read fills p or fails: there is no partial data.
func (s *source) read(p []byte, what string) error {
	n, err := io.ReadFull(s.in, p)
	at := s.pos
	s.pos += int64(n)
	if err != nil {
		return s.short(at, what, int64(len(p)), int64(n), err)
	}
	return nil
}

// skip passes over n bytes, which have to be there.
func (s *source) skip(n int64, what string) error {
	if s.seek != nil && n > chunk && s.pos+n <= s.room {
		if _, err := s.seek.Seek(n, io.SeekCurrent); err != nil {
			return s.short(s.pos, what, n, 0, err)
		}
		s.pos += n
		return nil
	}
	at := s.pos
	done, err := io.CopyN(io.Discard, s.in, n)
	s.pos += done
	if err != nil {
		return s.short(at, what, n, done, err)
	}
	return nil
}

func (s *source) scratch() []byte {
	if s.buf == nil {
		s.buf = make([]byte, chunk)
	}
	return s.buf
}

// finish reads to the end, where the checksum of compressed data is. After the numbers there may be a few zeros, and nothing else.
func (s *source) finish() error {
	at := s.pos
	for {
		n, err := s.in.Read(s.scratch())
		for i, b := range s.buf[:n] {
			if b != 0 {
				return s.fail(ErrFormat, s.pos+int64(i), "after the data", "the end of the file", "more bytes: dimensions, type or offset in the header do not describe this file")
			}
		}
		s.pos += int64(n)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return s.short(at, "end of the file", 0, 0, err)
		case s.pos-at > maxPadding:
			return s.fail(ErrFormat, at, "after the data", "the end of the file", fmt.Sprintf("more than %d zeros", maxPadding))
		}
	}
}
