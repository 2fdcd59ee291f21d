package trace

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// chunk returns the bytes of the chunk of a name, decompressed; nil where there is none.
func (a *stored) chunk(name string) ([]byte, error) {
	path := filepath.Join(a.folder, filepath.FromSlash(name))
	want := a.limits.MaxBytes
	if a.width > 0 {
		n, ok := product(a.meta.Chunks, a.limits.MaxElements)
		if !ok || n > a.limits.MaxBytes/int64(a.width) {
			return nil, wrong(path, "chunk", fmt.Sprintf("at most %d elements and %d bytes", a.limits.MaxElements, a.limits.MaxBytes), fmt.Sprint(a.meta.Chunks), file.ErrLimit)
		}
		want = n * int64(a.width)
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if a.meta.Compressor != nil {
		switch a.meta.Compressor.ID {
		case "zlib":
			in, err = inflate.NewZlib(f)
		case "gzip":
			in, err = inflate.NewGzip(f)
		default:
			in, err = unblosc(f, want)
		}
		if err != nil {
			kind := file.ErrFormat
			if errors.Is(err, file.ErrUnsupported) {
				kind = file.ErrUnsupported
			} else if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				kind = file.ErrTruncated
			}
			return nil, wrong(path, "chunk", a.meta.Compressor.ID, err.Error(), kind)
		}
	}
	content, err := io.ReadAll(io.LimitReader(in, want+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", want), fmt.Sprintf("%d, then the file ends", len(content)), file.ErrTruncated)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		return nil, wrong(path, "chunk", "a checksum that holds", "another", err)
	case err != nil:
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", want), err.Error(), file.ErrFormat)
	case a.width > 0 && int64(len(content)) < want:
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", want), fmt.Sprint(len(content)), file.ErrTruncated)
	case int64(len(content)) > want:
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", want), "more", file.ErrFormat)
	}
	return content, nil
}

// decode returns the elements of a chunk as NumPy's format has them: the types are the same.
func (a *stored) decode(name string, content []byte) (*npy.Array, error) {
	shape := strings.Join(strings.Fields(strings.Trim(fmt.Sprint(a.meta.Chunks), "[]")), ", ")
	if len(a.meta.Chunks) == 1 {
		shape += ","
	}
	order := "False"
	if a.meta.Order == "F" {
		order = "True"
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n", a.dtype, order, shape)
	b := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(text)))...)
	b = append(append(b, text...), content...)
	array, err := npy.Decode(bytes.NewReader(b), name, a.limits)
	if err != nil {
		return nil, wrong(filepath.Join(a.folder, name), "chunk", "elements of "+a.dtype, err.Error(), errorKind(err))
	}
	return array, nil
}

func errorKind(err error) error {
	for _, kind := range []error{file.ErrTruncated, file.ErrLimit, file.ErrUnsupported, file.ErrValue} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return file.ErrFormat
}

func product(dims []int, most int64) (int64, bool) {
	wide := make([]int64, len(dims))
	for i, d := range dims {
		wide[i] = int64(d)
	}
	return file.Product(wide, most)
}
