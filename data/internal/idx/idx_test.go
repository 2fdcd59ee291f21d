package idx

import (
	"bytes"
	"compress/gzip"
	"errors"
	"slices"
	"strings"
	"testing"
)

func zipped(t testing.TB, content ...byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRead(t *testing.T) {
	a, err := Read(bytes.NewReader(zipped(t, 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6)), "x", 2)
	if err != nil || !slices.Equal(a.Dims, []int{2, 3}) || !slices.Equal(a.Data, []byte{1, 2, 3, 4, 5, 6}) {
		t.Errorf("got %v, %v", a, err)
	}
}

func TestReadNamesTheFault(t *testing.T) {
	good := zipped(t, 0, 0, 8, 1, 0, 0, 0, 2, 7, 9)
	wrongSum := slices.Clone(good)
	wrongSum[len(wrongSum)-8] ^= 1
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"no gzip", []byte("plain text, not compressed"), "idx: f.gz: byte 0 of the uncompressed content: want a gzip stream: gzip: invalid header"},
		{"empty", zipped(t), "byte 0 of the uncompressed content: want a header of 4 bytes: unexpected EOF"},
		{"half a header", zipped(t, 0, 0, 8), "byte 3 of the uncompressed content: want a header of 4 bytes: unexpected EOF"},
		{"floats", zipped(t, 0, 0, 13, 1), "got magic number 3329, want 2049: unsigned bytes in 1 dimensions"},
		{"first byte", zipped(t, 1, 0, 8, 1), "got magic number 16779265, want 2049"},
		{"second byte", zipped(t, 0, 1, 8, 1), "got magic number 67585, want 2049"},
		{"images", zipped(t, 0, 0, 8, 3), "got magic number 2051, want 2049"},
		{"half a size", zipped(t, 0, 0, 8, 1, 0, 0), "byte 6 of the uncompressed content: want the size of dimension 0: unexpected EOF"},
		{"size 0", zipped(t, 0, 0, 8, 1, 0, 0, 0, 0), "byte 4 of the uncompressed content: dimension 0 is 0, want at least 1"},
		{"huge", zipped(t, 0, 0, 8, 1, 255, 255, 255, 255), "dimension 0 is 4294967295: got more than 1073741824 bytes"},
		{"short", zipped(t, 0, 0, 8, 1, 0, 0, 0, 3, 7, 9), "byte 10 of the uncompressed content: the content ends, want 3 bytes of it: unexpected EOF"},
		{"long", zipped(t, 0, 0, 8, 1, 0, 0, 0, 1, 7, 9), "byte 9 of the uncompressed content: the content goes on behind [1]"},
		{"cut file", good[:len(good)-9], "unexpected EOF"},
		{"cut check sum", good[:len(good)-1], "byte 10 of the uncompressed content: reading the content of 2 bytes: unexpected EOF"},
		{"check sum", wrongSum, "byte 10 of the uncompressed content: reading the content of 2 bytes: gzip: invalid checksum"},
		{"garbage behind", append(slices.Clone(good), 'x', 'y', 'z', 0, 0, 0, 0, 0, 0, 0, 0), "gzip: invalid header"},
	} {
		_, err := Read(bytes.NewReader(c.content), "f.gz", 1)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "idx: f.gz: byte ") {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := Open(t.TempDir()+"/none", 1); err == nil || !strings.HasPrefix(err.Error(), "idx: open ") {
		t.Errorf("no file: %v", err)
	}
}

// Whatever the bytes, Read returns an array that is as large as it says, or an error.
func FuzzRead(f *testing.F) {
	f.Add([]byte{0, 0, 8, 1, 0, 0, 0, 2, 7, 9}, true, 1)
	f.Add([]byte{0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 7, 9}, true, 3)
	f.Add([]byte{0x1f, 0x8b, 8, 0}, false, 1)
	f.Add([]byte{0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255}, true, 2)
	f.Fuzz(func(t *testing.T, content []byte, compress bool, dims int) {
		if compress {
			content = zipped(t, content...)
		}
		a, err := Read(bytes.NewReader(content), "f.gz", dims)
		if err != nil {
			if a != nil || !strings.HasPrefix(err.Error(), "idx: f.gz: byte ") {
				t.Fatalf("got %v with error %v", a, err)
			}
			return
		}
		total := 1
		for _, d := range a.Dims {
			total *= d
		}
		if len(a.Dims) != dims || len(a.Data) != total {
			t.Fatalf("%d bytes for dimensions %v, want %d dimensions", len(a.Data), a.Dims, dims)
		}
	})
}
