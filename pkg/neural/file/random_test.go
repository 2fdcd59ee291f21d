package file_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Parts of a plain and of a compressed file are the same, and nothing is read beyond its end.
func TestPartsOfAFile(t *testing.T) {
	data := []byte("0123456789abcdef")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(data)
	z.Close()
	for name, b := range map[string][]byte{"plain": data, "packed.gz": packed.Bytes()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := file.OpenRandom(path, "test", file.Limits{MaxBytes: 100})
		if err != nil {
			t.Fatal(err)
		}
		p := make([]byte, 4)
		if err := r.Read(p, 12, "tail"); err != nil || string(p) != "cdef" || r.Size() != 16 {
			t.Errorf("%s: %q of %d bytes, %v", name, p, r.Size(), err)
		}
		if got, err := r.Bytes(3, 5, "middle"); err != nil || string(got) != "34567" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		for _, at := range []int64{13, 16, 1 << 62, -1, -1 << 63} {
			if err := r.Read(p, at, "tail"); !errors.Is(err, file.ErrTruncated) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: 4 bytes at %d: %v", name, at, err)
			}
		}
		for _, n := range []int64{17, 1 << 62, -1} {
			if _, err := r.Bytes(0, n, "all"); err == nil {
				t.Errorf("%s: %d bytes", name, n)
			}
		}
		if err := r.Charge(0, "more", 101, 1); !errors.Is(err, file.ErrLimit) {
			t.Errorf("%s: 101 bytes within 100: %v", name, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := file.NewRandom(bytes.NewReader(packed.Bytes()), int64(packed.Len()), "x", "test", file.Limits{MaxBytes: 10}); !errors.Is(err, file.ErrLimit) {
		t.Errorf("16 bytes within 10: %v", err)
	}
	short := packed.Bytes()[:packed.Len()-3]
	if _, err := file.NewRandom(bytes.NewReader(short), int64(len(short)), "x", "test", file.Limits{}); !errors.Is(err, file.ErrTruncated) {
		t.Errorf("a checksum that is cut: %v", err)
	}
	if _, err := file.OpenRandom(t.TempDir(), "test", file.Limits{}); err == nil {
		t.Error("a folder")
	}
	r, err := file.NewRandom(bytes.NewReader(data[:8]), 16, "x", "test", file.Limits{}) // the file shrank
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Read(make([]byte, 4), 6, "data"); !errors.Is(err, file.ErrTruncated) || !strings.Contains(err.Error(), "it was longer") {
		t.Errorf("a file that shrank: %v", err)
	}
}
