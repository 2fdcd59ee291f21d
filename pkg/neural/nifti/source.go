package nifti

import (
	"encoding/binary"
	"io"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const (
	// chunk is how many bytes of extensions are read, and of numbers written, at a time.
	chunk = 256 << 10
	// maxPadding is how many zeros may follow the data.
	maxPadding = 1 << 16
)

// source is a file being read: plain or compressed, from a path or a stream.
type source struct {
	*file.Source
	order binary.ByteOrder // of the numbers
	buf   []byte
}

// open opens a file by its path.
func open(path string, limits file.Limits) (*source, error) {
	s, err := file.Open(path, "nifti", limits)
	if err != nil {
		return nil, err
	}
	return &source{Source: s, order: binary.LittleEndian}, nil
}

// newSource begins to read r; its first two bytes say whether it is compressed.
func newSource(r io.Reader, name string, limits file.Limits) (*source, error) {
	s, err := file.NewSource(r, name, "nifti", limits)
	if err != nil {
		return nil, err
	}
	return &source{Source: s, order: binary.LittleEndian}, nil
}

func (s *source) scratch() []byte {
	if s.buf == nil {
		s.buf = make([]byte, chunk)
	}
	return s.buf
}
