package zipped_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/internal/zipped"
)

// archive holds one member of so many bytes.
func archive(t *testing.T, method uint16, size int) ([]byte, []byte) {
	t.Helper()
	src, content := rand.New(rand.NewPCG(1, 2)), make([]byte, size)
	for i := range content {
		content[i] = byte(src.IntN(12))
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "x", Method: method})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), content
}

// read opens the member of an archive, which change may alter before, and reads it to its end.
func read(t *testing.T, b []byte, change func(*zip.File)) ([]byte, error) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	change(z.File[0])
	r, err := zipped.Open(z.File[0])
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func TestOpen(t *testing.T) {
	for _, size := range []int{0, 1, 100, 1 << 20} {
		for _, method := range []uint16{zip.Store, zip.Deflate} {
			b, content := archive(t, method, size)
			if got, err := read(t, b, func(*zip.File) {}); err != nil || !bytes.Equal(got, content) {
				t.Errorf("method %d, %d bytes: got %d, %v", method, size, len(got), err)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	b, content := archive(t, zip.Deflate, 200_000)
	for _, c := range []struct {
		name   string
		change func(*zip.File)
		want   error
	}{
		{"another checksum", func(f *zip.File) { f.CRC32++ }, zip.ErrChecksum},
		{"the checksum 0", func(f *zip.File) { f.CRC32 = 0 }, zip.ErrChecksum},
		{"more bytes declared", func(f *zip.File) { f.UncompressedSize64++ }, io.ErrUnexpectedEOF},
		{"4 GiB more declared", func(f *zip.File) { f.UncompressedSize64 += 1 << 32 }, io.ErrUnexpectedEOF},
		{"fewer bytes declared", func(f *zip.File) { f.UncompressedSize64-- }, zip.ErrFormat},
		{"an unknown method", func(f *zip.File) { f.Method = 99 }, zip.ErrAlgorithm},
	} {
		if _, err := read(t, b, c.change); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
	if crc32.ChecksumIEEE(content) == 0 {
		t.Error("the content has the checksum 0")
	}
	if _, err := read(t, b, func(f *zip.File) { f.CompressedSize64 -= 5; f.CompressedSize -= 5 }); err == nil {
		t.Error("a stream that is cut off is no error")
	}
	for at := 60; at < len(b)-200; at += 997 { // damage anywhere
		bad := bytes.Clone(b)
		bad[at] ^= 4
		if _, err := read(t, bad, func(*zip.File) {}); err == nil {
			t.Errorf("damage at %d is no error", at)
		}
	}
}

func TestClosed(t *testing.T) {
	b, _ := archive(t, zip.Deflate, 100)
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zipped.Open(z.File[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(make([]byte, 1)); err == nil {
		t.Error("a closed member is read")
	}
}
