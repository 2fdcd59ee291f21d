package nifti

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// WriteOptions say how an image is stored. The zero value stores the numbers that it holds as they are: those of a file that was read with its type and
// scaling, those of [New] as float64.
type WriteOptions struct {
	// Type is the type to store values as. float32 rounds them. An integer type takes only whole numbers within its range and no NaN, unless Scale is set.
	Type Type
	// Scale lets an integer type of up to 32 bits hold fractions: slope and intercept are chosen so that the range of the values fills that of the type, which
	// rounds each value by at most half the slope. NaN and infinities are an error.
	Scale bool
	// Version is 1 or 2, by default that of the image, and 2 where a dimension is longer than NIfTI-1 can say (32767).
	Version int
}

// Write stores an image as a single little-endian file, compressed where the name ends in .nii.gz, plain where it ends in .nii; any other ending is an error.
// The file gets its name when it is complete and safely on the disk: whatever goes wrong, there is the old file of that name or none. Both affines of an
// image that was read are kept where its Affine has not been changed since; otherwise Affine is stored as the sform. NIfTI-1 holds affines as float32.
// A value that the type cannot hold is an error that names voxel and value.
func Write(path string, img *Image, opt WriteOptions) error {
	var packed bool
	switch {
	case strings.HasSuffix(path, ".nii.gz"):
		packed = true
	case !strings.HasSuffix(path, ".nii"):
		return &file.Error{Format: "nifti", File: path, Offset: -1, What: "name", Want: "one that ends in .nii or .nii.gz", Got: filepath.Base(path), Err: file.ErrValue}
	}
	err := wholefile.Replace(path, func(w io.Writer) error {
		if !packed {
			return Encode(w, img, opt)
		}
		zip := gzip.NewWriter(w)
		if err := Encode(zip, img, opt); err != nil {
			return err
		}
		return zip.Close()
	})
	var e *file.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		e.File = path
		return err
	}
	return fmt.Errorf("nifti: %w", err)
}

// Encode writes an image to a stream as [Write] does to a plain file.
func Encode(w io.Writer, img *Image, opt WriteOptions) error {
	h := img.Header
	data, err := img.stored(&h, opt)
	if err != nil {
		return err
	}
	head, err := h.encode(opt.Version)
	if err != nil {
		return err
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	size := h.Type.Size()
	buf := make([]byte, chunk)
	for at := 0; at < data.len(); {
		k := min(data.len()-at, chunk/size)
		data.encode(at, buf[:k*size])
		if _, err := w.Write(buf[:k*size]); err != nil {
			return err
		}
		at += k
	}
	return nil
}
