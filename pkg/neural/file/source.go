package file

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
)

// Source is a file that is read from its beginning to its end. Positions are those of the decompressed bytes where it is compressed. It is not for several goroutines at once.
type Source struct {
	*Budget
	Format string // for errors
	Name   string // of the file, for errors
	Part   string // what is being read, for errors: `signal "C3"`; the reader sets it

	in     io.Reader
	plain  *bufio.Reader // in, where the file is not compressed
	seek   io.Seeker     // to pass over bytes of a plain file, nil otherwise
	close  func() error
	packed bool
	pos    int64
	room   int64 // bytes that the data have at most, -1 where that is not known
	exact  bool  // room is what they have
}

// Open opens a file by its path. What begins as a gzip file does is decompressed on the way.
func Open(path, format string, limits Limits) (*Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("%s is a folder", path)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	s, err := NewSource(f, path, format, limits)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.close = f.Close
	return s, nil
}

// NewSource begins to read r, whose first two bytes say whether it is compressed by gzip. The size of r is used where it is an [io.Seeker]. Name and format
// are for errors.
func NewSource(r io.Reader, name, format string, limits Limits) (*Source, error) {
	s := &Source{Budget: NewBudget(limits), Format: format, Name: name, room: -1, close: func() error { return nil }}
	seeker, ok := r.(io.Seeker)
	if ok {
		s.room = Remaining(seeker)
		s.exact = s.room >= 0
	}
	all := bufio.NewReaderSize(r, 64<<10)
	magic, err := all.Peek(2)
	if err != nil && err != io.EOF {
		return nil, s.short(0, "header", 2, int64(len(magic)), err)
	}
	if !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		s.in, s.plain = all, all
		if s.exact {
			s.seek = seeker
		}
		return s, nil
	}
	s.packed, s.exact = true, false
	if s.room >= 0 {
		s.room = min(s.room, 1<<50) * Inflation
	}
	zip, err := inflate.NewGzip(all)
	if err != nil {
		return nil, s.short(0, "gzip header", 10, 0, err)
	}
	s.in = zip
	return s, nil
}

// Close closes the file, if [Open] opened it.
func (s *Source) Close() error { return s.close() }

// Packed tells whether the file is compressed.
func (s *Source) Packed() bool { return s.packed }

// Pos returns the number of bytes read so far.
func (s *Source) Pos() int64 { return s.pos }

// Size returns the number of bytes of the file, false where it is not known: of a pipe, or of compressed data.
func (s *Source) Size() (int64, bool) { return s.room, s.exact }

// Left returns the largest number of bytes that can follow, false where nothing is known. It is what does follow in a plain file; of a compressed one it is what
// its bytes could grow to.
func (s *Source) Left() (int64, bool) { return s.room - s.pos, s.room >= 0 }

// Within says that the data have at most n bytes from here on, or just as many; the reader of an archive knows it of a member.
func (s *Source) Within(n int64, exact bool) {
	s.room, s.exact = s.pos+n, exact
}

// Sure tells whether n more bytes are known to be there, so that memory may be taken for them at once.
func (s *Source) Sure(n int64) bool { return s.exact && n <= s.room-s.pos }

// Read fills p or fails: there is no partial data.
func (s *Source) Read(p []byte, what string) error {
	n, err := s.fill(p)
	at := s.pos
	s.pos += int64(n)
	if err != nil {
		return s.short(at, what, int64(len(p)), int64(n), err)
	}
	return nil
}

// fill is io.ReadFull of what follows.
func (s *Source) fill(p []byte) (int, error) {
	at, ok := s.seek.(io.ReaderAt)
	if !ok || len(p) < 4<<20 || !s.Sure(int64(len(p))) {
		return io.ReadFull(s.in, p)
	}
	n, err := io.ReadFull(s.plain, p[:s.plain.Buffered()])
	if err != nil {
		return n, err
	}
	here, err := s.seek.Seek(0, io.SeekCurrent)
	if err != nil {
		return n, err
	}
	more, err := readAt(at, p[n:], here)
	if n += more; n < len(p) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return n, err
	}
	_, err = s.seek.Seek(int64(more), io.SeekCurrent)
	s.plain.Reset(s.seek.(io.Reader))
	return n, err
}

// Bytes returns the next n bytes, charged to the limits. Memory grows with what comes where it is not sure that they are there.
func (s *Source) Bytes(n int64, what string) ([]byte, error) {
	at := s.pos
	if s.room >= 0 && n > s.room-s.pos {
		return nil, s.Fail(ErrTruncated, at, what, fmt.Sprintf("%d bytes", n), fmt.Sprintf("at most %d, then the file ends", s.room-s.pos))
	}
	if err := s.Charge(at, what, 1, n); err != nil {
		return nil, err
	}
	return s.Append(nil, n, what)
}

// Append reads n bytes behind those of dst, which may have room for them, and charges nothing. Memory grows with what comes where it is not sure that they are there.
func (s *Source) Append(dst []byte, n int64, what string) ([]byte, error) {
	at, begin := s.pos, len(dst)
	if s.Sure(n) || int64(cap(dst)-begin) >= n {
		dst = slices.Grow(dst, int(n))[:begin+int(n)]
		return dst, s.Read(dst[begin:], what)
	}
	for have := int64(0); have < n; have = int64(len(dst) - begin) {
		k := int(min(n-have, max(have, FirstRoom)))
		dst = slices.Grow(dst, k)[:len(dst)+k]
		got, err := io.ReadFull(s.in, dst[len(dst)-k:])
		s.pos += int64(got)
		if err != nil {
			return nil, s.short(at, what, n, have+int64(got), err)
		}
	}
	return dst, nil
}

// All returns all bytes to the end, charged to the limits; more than Limits.MaxBytes are an error.
func (s *Source) All(what string) ([]byte, error) {
	at, left := s.pos, s.Limits.MaxBytes-s.held
	if size, ok := s.Size(); ok && size-s.pos <= left {
		return s.Bytes(size-s.pos, what)
	}
	p, err := io.ReadAll(io.LimitReader(s.in, left+1))
	s.pos += int64(len(p))
	if err != nil {
		return nil, s.short(at, what, int64(len(p))+1, int64(len(p)), err)
	}
	if want, got, ok := s.Hold(1, int64(len(p))); !ok {
		return nil, s.Fail(ErrLimit, at, what, want, got+" or more")
	}
	return p, nil
}

// Stream returns what follows as a reader, for decoders that take one, of at most Limits.MaxBytes in all. Its failures are [*Error].
func (s *Source) Stream(what string) io.Reader { return &stream{s, what, s.Limits.MaxBytes} }

type stream struct {
	s    *Source
	what string
	left int64
}

// Read reads on, and refuses to beyond the limit.
func (r *stream) Read(p []byte) (int, error) {
	n, err := r.s.in.Read(p)
	at := r.s.pos
	r.s.pos += int64(n)
	if r.left -= int64(n); r.left < 0 {
		return 0, r.s.Fail(ErrLimit, at, r.what, fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", r.s.Limits.MaxBytes), "more")
	}
	if err != nil && err != io.EOF {
		err = r.s.short(at, r.what, int64(len(p)), int64(n), err)
	}
	return n, err
}

// Charge charges n elements of size bytes each to the limits, as [Budget.Hold] does, with an error for the byte at a position.
func (s *Source) Charge(at int64, what string, n, size int64) error {
	if want, got, ok := s.Hold(n, size); !ok {
		return s.Fail(ErrLimit, at, what, want, got)
	}
	return nil
}

// Skip passes over n bytes, which have to be there. Those of a plain file are not read where there are many.
func (s *Source) Skip(n int64, what string) error {
	at := s.pos
	if s.seek != nil && n > int64(s.plain.Size()) && s.Sure(n) {
		if _, err := s.seek.Seek(n-int64(s.plain.Buffered()), io.SeekCurrent); err != nil {
			return s.short(at, what, n, 0, err)
		}
		s.plain.Reset(s.seek.(io.Reader))
		s.pos += n
		return nil
	}
	done, err := io.CopyN(io.Discard, s.in, n)
	s.pos += done
	if err != nil {
		return s.short(at, what, n, done, err)
	}
	return nil
}

// Finish reads to the end, where the checksum of compressed data is. Up to padding zeros may come first, and nothing else.
func (s *Source) Finish(padding int64) error {
	at, buf := s.pos, make([]byte, 4096)
	for {
		n, err := s.in.Read(buf)
		for i, b := range buf[:n] {
			if b != 0 {
				return s.Fail(ErrFormat, s.pos+int64(i), "after the data", "the end of the file", "more bytes, which the header does not account for")
			}
		}
		s.pos += int64(n)
		switch {
		case s.pos-at > padding:
			return s.Fail(ErrFormat, at, "after the data", "the end of the file", fmt.Sprintf("more than %d zeros", padding))
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return s.short(at, "end of the file", 0, 0, err)
		}
	}
}

// Fail makes the error for a byte of the file, -1 where bytes do not matter.
func (s *Source) Fail(kind error, at int64, what, want string, got any) error {
	e := &Error{Format: s.Format, File: s.Name, Offset: at, Part: s.Part, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
	if s.packed && at >= 0 {
		e.Offset, e.Inner, e.Inside = -1, at, true
	}
	return e
}

// short is the error of a read that wanted n bytes at a position and got fewer.
func (s *Source) short(at int64, what string, n, got int64, err error) error {
	want := fmt.Sprintf("%d bytes", n)
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return s.Fail(ErrTruncated, at, what, want, fmt.Sprintf("%d, then the file ends", got))
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return s.Fail(err, at, what, "sound compressed data", err)
	}
	return s.Fail(err, at, what, want, fmt.Sprintf("%d, then %v", got, err))
}

// Remaining tells how many bytes s still holds, -1 where it cannot tell (a pipe).
func Remaining(s io.Seeker) int64 {
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
