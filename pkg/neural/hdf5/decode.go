package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// plausible refuses a chunk whose bytes cannot become as many as it has, before memory is taken.
func (s *storage) plausible(e chunkEntry, edge bool) error {
	most := e.size
	for i, f := range s.filters {
		if (f.ID == filterDeflate || f.ID == filterLZF) && e.skipped>>i&1 == 0 && !edge {
			most = min(most, 1<<40) * file.Inflation
		}
	}
	at, ok := s.f.where(e.address)
	if !ok || e.size > s.f.in.Size()-at {
		return s.f.fail(file.ErrTruncated, at, "chunk", fmt.Sprintf("%d bytes at %#x", e.size, e.address), fmt.Sprintf("a file of %d bytes", s.f.in.Size()))
	}
	if most < s.bytes {
		return s.f.fail(file.ErrFormat, at, "chunk", fmt.Sprintf("%d bytes", s.bytes), fmt.Sprintf("%d, which cannot become as many", e.size))
	}
	if s.bytes > s.f.limits.MaxBytes {
		return s.f.fail(file.ErrLimit, at, "chunk", fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", s.f.limits.MaxBytes), s.bytes)
	}
	return nil
}

// decode reads a chunk and undoes its filters, the last first. dst is as long as a chunk.
func (s *storage) decode(e chunkEntry, unfiltered bool, dst []byte) error {
	if err := s.plausible(e, unfiltered); err != nil {
		return err
	}
	at, _ := s.f.where(e.address)
	var todo []filter // in the order in which they are undone
	for i := len(s.filters) - 1; i >= 0 && !unfiltered; i-- {
		if e.skipped>>i&1 == 0 {
			todo = append(todo, s.filters[i])
		}
	}
	fail := func(what string, err error) error {
		kind := file.ErrFormat
		if errors.Is(err, ErrChecksum) || errors.Is(err, zlib.ErrChecksum) {
			kind = err
		}
		return s.f.fail(kind, at, "chunk", what, err)
	}
	if len(todo) == 0 {
		if e.size != s.bytes {
			return s.f.fail(file.ErrFormat, at, "chunk", fmt.Sprintf("%d bytes", s.bytes), e.size)
		}
		return s.f.in.Read(dst, at, "chunk")
	}
	if s.bytes > streamed && len(todo) == 2 && todo[0].ID == filterDeflate && todo[1].ID == filterShuffle {
		err := unshuffleFrom(dst, io.NewSectionReader(within{s.f}, at, e.size), s.shuffled(todo[1]))
		if err != nil {
			return fail("sound compressed data of "+fmt.Sprint(s.bytes)+" bytes", err)
		}
		return nil
	}
	var held []*[]byte
	defer func() {
		for _, p := range held {
			release(p)
		}
	}()
	room := func(n int64) []byte { p := buffer(n); held = append(held, p); return *p }
	var p []byte
	if todo[0].ID != filterDeflate {
		p = room(e.size)
		if err := s.f.in.Read(p, at, "chunk"); err != nil {
			return err
		}
	}
	for i, f := range todo {
		n, known := s.bytes, true // after this step
		for _, later := range todo[i+1:] {
			if later.ID == filterFletcher32 {
				n += 4
			}
			known = known && later.ID != filterDeflate && later.ID != filterLZF
		}
		out := dst
		switch f.ID {
		case filterFletcher32:
			if len(p) < 4 {
				return fail("a chunk with its checksum", fmt.Errorf("%d bytes", len(p)))
			}
			data, stored := p[:len(p)-4], binary.LittleEndian.Uint32(p[len(p)-4:])
			sum := fletcher32(data)
			turned := sum&0xff00ff00>>8 | sum&0x00ff00ff<<8 // as HDF5 before 1.6.3 wrote it
			if sum != stored && turned != stored {
				return s.f.fail(ErrChecksum, at, "chunk", fmt.Sprintf("checksum %08x", stored), fmt.Sprintf("%08x", sum))
			}
			p = data
			continue
		case filterDeflate, filterLZF:
			if i < len(todo)-1 && known {
				out = room(n)
			}
			var src io.Reader = bytes.NewReader(p)
			if i == 0 {
				src = io.NewSectionReader(within{s.f}, at, e.size)
			}
			var err error
			switch {
			case f.ID == filterLZF && !known:
				return s.f.fail(file.ErrUnsupported, s.at, "filters", "lzf as the only filter that compresses", "another one before it")
			case f.ID == filterLZF:
				err = lzf(out, p)
			case !known: // what was compressed twice is hardly longer in between than at the end
				n += n/64 + 1024
				out, err = decompressSome(n, src)
			default:
				err = decompress(out, src)
			}
			if err != nil {
				return fail("sound compressed data of "+fmt.Sprint(n)+" bytes", err)
			}
		case filterShuffle:
			if i < len(todo)-1 {
				out = room(int64(len(p)))
			}
			if len(out) != len(p) {
				return fail(fmt.Sprintf("%d bytes", len(out)), fmt.Errorf("%d", len(p)))
			}
			unshuffle(out, p, s.shuffled(f))
		}
		p = out
	}
	if len(p) != len(dst) {
		return fail(fmt.Sprintf("%d bytes", len(dst)), fmt.Errorf("%d", len(p)))
	}
	if &p[0] != &dst[0] {
		copy(dst, p)
	}
	return nil
}
