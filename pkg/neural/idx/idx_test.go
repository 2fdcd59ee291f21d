package idx_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/idx"
)

func ExampleDecode() {
	a, err := idx.Decode(strings.NewReader("\x00\x00\x08\x02\x00\x00\x00\x02\x00\x00\x00\x03\x01\x02\x03\x04\x05\x06"), "x", file.Limits{})
	fmt.Println(a.Shape, a.Data, err)
	// Output: [2 3] [1 2 3 4 5 6] <nil>
}

func zipped(t testing.TB, content ...byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(content)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		code byte
		raw  []byte
		want any
	}{
		{8, []byte{1, 255}, []uint8{1, 255}}, {9, []byte{1, 255}, []int8{1, -1}}, {11, []byte{1, 2, 255, 254}, []int16{258, -2}}, {12, []byte{0, 0, 1, 0, 255, 255, 255, 255}, []int32{256, -1}},
		{13, []byte{0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0}, []float32{1, -2}}, {14, []byte{0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0}, []float64{1, -2}},
	} {
		content := append([]byte{0, 0, c.code, 1, 0, 0, 0, 2}, c.raw...)
		for name, b := range map[string][]byte{"plain": content, "gzip": zipped(t, content...)} {
			a, err := idx.Decode(bytes.NewReader(b), "x", file.Limits{})
			if err != nil || fmt.Sprintf("%T%v", a.Data, a.Data) != fmt.Sprintf("%T%v", c.want, c.want) || !slices.Equal(a.Shape, []int{2}) {
				t.Errorf("type %d, %s: got %v, %v, want %v", c.code, name, a, err, c.want)
			}
		}
	}
}

func TestDecodeNamesTheFault(t *testing.T) {
	good := zipped(t, 0, 0, 8, 1, 0, 0, 0, 2, 7, 9)
	wrongSum := slices.Clone(good)
	wrongSum[len(wrongSum)-8] ^= 1
	for _, c := range []struct {
		name    string
		content []byte
		kind    error
		want    string
	}{
		{"text", []byte("plain text, not compressed"), file.ErrFormat, "offset 0: magic number"},
		{"empty", zipped(t), file.ErrTruncated, "offset 0 of the decompressed data: header: want 4 bytes, got 0"},
		{"half a header", zipped(t, 0, 0, 8), file.ErrTruncated, "header: want 4 bytes, got 3"},
		{"type 10", zipped(t, 0, 0, 10, 1), file.ErrFormat, "got [0 0 10 1]"},
		{"no dimension", zipped(t, 0, 0, 8, 0), file.ErrFormat, "got [0 0 8 0]"},
		{"first byte", zipped(t, 1, 0, 8, 1), file.ErrFormat, "got [1 0 8 1]"},
		{"half a size", zipped(t, 0, 0, 8, 1, 0, 0), file.ErrTruncated, "size of dimension 0: want 4 bytes, got 2"},
		{"size 0", zipped(t, 0, 0, 8, 1, 0, 0, 0, 0), file.ErrFormat, "offset 4 of the decompressed data: size of dimension 0: want at least 1"},
		{"huge", zipped(t, 0, 0, 8, 1, 255, 255, 255, 255), file.ErrLimit, "got [4294967295]"},
		{"overflow", zipped(t, 0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255), file.ErrLimit, "got [4294967295 4294967295]"},
		{"short", zipped(t, 0, 0, 8, 1, 0, 0, 0, 3, 7, 9), file.ErrTruncated, "want 3 bytes, got 2"},
		{"short and plain", []byte{0, 0, 8, 1, 0, 0, 0, 3, 7, 9}, file.ErrTruncated, "want 3 × 1 bytes, got at most 2"},
		{"long", zipped(t, 0, 0, 8, 1, 0, 0, 0, 1, 7, 9), file.ErrFormat, "after the data"},
		{"cut file", good[:len(good)-9], file.ErrTruncated, "then the file ends"},
		{"cut checksum", good[:len(good)-1], file.ErrTruncated, "end of the file"},
		{"checksum", wrongSum, gzip.ErrChecksum, "sound compressed data"},
	} {
		a, err := idx.Decode(bytes.NewReader(c.content), "f.gz", file.Limits{})
		if a != nil || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "idx: f.gz: ") {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := idx.Open(t.TempDir()+"/none", file.Limits{}); err == nil || !strings.HasPrefix(err.Error(), "idx: open ") {
		t.Errorf("no file: %v", err)
	}
}

// FuzzDecode gets any bytes: the result is an array that is as large as it says, within the limits, or an error.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 0, 8, 1, 0, 0, 0, 2, 7, 9}, true)
	f.Add([]byte{0, 0, 14, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1}, false)
	f.Add([]byte{0x1f, 0x8b, 8, 0}, false)
	f.Add([]byte{0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255}, true)
	f.Fuzz(func(t *testing.T, content []byte, compress bool) {
		if compress {
			content = zipped(t, content...)
		}
		a, err := idx.Decode(bytes.NewReader(content), "f", file.Limits{MaxBytes: 1 << 16})
		if err != nil {
			if a != nil || !strings.HasPrefix(err.Error(), "idx: f: ") {
				t.Fatalf("got %v with error %v", a, err)
			}
			return
		}
		total := 1
		for _, d := range a.Shape {
			total *= d
		}
		if a.Len() != total || total > 1<<16 {
			t.Fatalf("%d numbers of shape %v", a.Len(), a.Shape)
		}
	})
}
