package hdf5

import (
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
)

// within reads the file for a decompressor.
type within struct{ f *File }

// ReadAt fills p from an address of the file, or fails with an error that names file and offset.
func (w within) ReadAt(p []byte, at int64) (int, error) {
	if err := w.f.in.Read(p, at, "chunk"); err != nil {
		return 0, err
	}
	return len(p), nil
}

var inflaters sync.Pool

// inflater begins to decompress a zlib stream.
func inflater(src io.Reader) (*inflate.Reader, error) {
	z, _ := inflaters.Get().(*inflate.Reader)
	if z == nil {
		return inflate.NewZlib(src)
	}
	return z, z.ResetZlib(src)
}

// decompressSome decompresses a zlib stream of at most so many bytes.
func decompressSome(most int64, src io.Reader) ([]byte, error) {
	z, err := inflater(src)
	if err != nil {
		return nil, short(err)
	}
	defer inflaters.Put(z)
	p, err := io.ReadAll(io.LimitReader(z, most+1))
	if err == nil && int64(len(p)) > most {
		err = fmt.Errorf("more than %d bytes", most)
	}
	if err != nil {
		return nil, short(err)
	}
	return p, nil
}

// decompress decompresses a zlib stream, which has to be as long as dst, checksum and all.
func decompress(dst []byte, src io.Reader) error {
	z, err := inflater(src)
	if err != nil {
		return short(err)
	}
	defer inflaters.Put(z)
	if n, err := io.ReadFull(z, dst); err != nil {
		return fmt.Errorf("%d bytes: %w", n, short(err))
	}
	return ended(z, len(dst))
}

// ended demands that a stream ends after n bytes, with the right checksum.
func ended(z io.Reader, n int) error {
	var more [1]byte
	got, err := z.Read(more[:])
	if got > 0 {
		return fmt.Errorf("more than %d bytes", n)
	}
	if err != io.EOF {
		return short(err)
	}
	return nil
}

func short(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the end of the compressed data")
	case errors.As(err, &corrupt):
		return fmt.Errorf("damage at byte %d of the compressed data", int64(corrupt))
	}
	return err
}
