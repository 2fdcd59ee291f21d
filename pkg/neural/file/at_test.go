package file_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// TestLarge reads what is read on several cores.
func TestLarge(t *testing.T) {
	content := make([]byte, 11<<20+12345)
	for i := range content {
		content[i] = byte(i*31 ^ i>>9)
	}
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := file.Open(path, "test", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var all []byte
	for _, n := range []int{3, 4 << 20, 70_000, 5<<20 + 1, 1, len(content) - 9<<20 - 70_005} {
		p := make([]byte, n)
		if err := s.Read(p, "data"); err != nil {
			t.Fatal(err)
		}
		if all = append(all, p...); s.Pos() != int64(len(all)) {
			t.Fatalf("at %d after %d bytes", s.Pos(), len(all))
		}
	}
	if !bytes.Equal(all, content) {
		t.Error("other bytes")
	}
	if err := s.Finish(0); err != nil {
		t.Error(err)
	}
	r, err := file.OpenRandom(path, "test", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p := make([]byte, 7<<20+5)
	if err := r.Read(p, 4321, "data"); err != nil || !bytes.Equal(p, content[4321:4321+len(p)]) {
		t.Error("other bytes at a position", err)
	}
}

// scratched cannot be read at one byte.
type scratched struct {
	*bytes.Reader
	at  int64
	err error
}

// ReadAt reads up to the bad byte.
func (b scratched) ReadAt(p []byte, at int64) (int, error) {
	if at <= b.at && b.at < at+int64(len(p)) {
		n, _ := b.Reader.ReadAt(p[:b.at-at], at)
		return n, b.err
	}
	return b.Reader.ReadAt(p, at)
}

// TestLargeDamaged asks for the error that one core meets.
func TestLargeDamaged(t *testing.T) {
	disk := errors.New("disk")
	for _, c := range []struct {
		err, want error
		text      string
	}{
		{disk, disk, "test: x: offset 10: data: want 6291456 bytes, got 5000000, then disk"},
		{io.EOF, file.ErrTruncated, "test: x: offset 10: data: want 6291456 bytes, got 5000000, then the file ends"},
	} {
		s, err := file.NewSource(scratched{bytes.NewReader(make([]byte, 8<<20)), 5_000_010, c.err}, "x", "test", file.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Read(make([]byte, 10), "head"); err != nil {
			t.Fatal(err)
		}
		if err := s.Read(make([]byte, 6<<20), "data"); !errors.Is(err, c.want) || err.Error() != c.text {
			t.Errorf("got %v", err)
		}
	}
}
