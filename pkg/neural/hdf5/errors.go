package hdf5

import (
	"errors"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Limits bound what a file may ask for, see [file.Limits].
type Limits = file.Limits

// Error says what was wrong, where, what was wanted there and what was found, see [file.Error].
type Error = file.Error

// ErrChecksum is the kind of failure of a checksum that does not match, of the file's structure or of data (Fletcher32). Other kinds are those of
// [file]: file.ErrTruncated, file.ErrFormat, file.ErrLimit, file.ErrUnsupported, file.ErrValue.
var ErrChecksum = errors.New("checksum does not match")

// named puts the name of a part of the file into an error that does not have one.
func named(err error, part string) error {
	var e *file.Error
	if errors.As(err, &e) && e.Part == "" && e == err {
		with := *e
		with.Part = part
		return &with
	}
	return err
}
