package data

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"
)

// small is a part on a disk that has room for so many bytes more.
type small struct {
	*os.File
	room *int
}

func (f small) Write(p []byte) (int, error) {
	n := min(len(p), *f.room)
	*f.room -= n
	written, err := f.File.Write(p[:n])
	if err == nil && n < len(p) {
		err = &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return written, err
}

func TestFullDiskIsAClearErrorAndKeepsThePart(t *testing.T) {
	s, opt := serve(t, 1, 200_000), options(t)
	room := 90_000
	opt.openPart = func(path string, flag int) (partFile, error) {
		file, err := os.OpenFile(path, flag, 0o644)
		return small{file, &room}, err
	}
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "no space left on device", "90000 of 200000 bytes are kept", "110000 more", "file 0.bin")
	s.nothingComplete(t, opt)
	if s.count() != 1 {
		t.Errorf("got %d requests, want 1: no network trouble, no further try", s.count())
	}
	room = 1 << 30
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
	if rang, _ := s.rangeOf(1); rang != "bytes=90000-" {
		t.Errorf("with room again it asked for %q, want the rest", rang)
	}
}

func TestKernelsFullDevice(t *testing.T) {
	if !exists("/dev/full") {
		t.Skip("no /dev/full on this system")
	}
	s, opt := serve(t, 1, 10_000), options(t)
	opt.openPart = func(_ string, _ int) (partFile, error) { return os.OpenFile("/dev/full", os.O_WRONLY, 0) }
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "no space left on device")
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v, want one that is ENOSPC", err)
	}
	s.nothingComplete(t, opt)
}
