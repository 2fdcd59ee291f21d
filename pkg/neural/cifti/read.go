package cifti

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // the vector kernels of gonum/mat
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// File is the content of a CIFTI-2 file.
type File struct {
	Axes   []*Axis      // two of a matrix, three of a series of matrices
	Stored *nifti.Image // the numbers, in the type of the file, the first axis the fastest; its grid means nothing
	Intent string       // of the header, such as ConnDenseSeries
}

// String says type and axes.
func (f *File) String() string {
	parts := make([]string, len(f.Axes))
	for i, a := range f.Axes {
		parts[i] = a.String()
	}
	return fmt.Sprintf("CIFTI-2 %s, %s", f.Stored.Type, strings.Join(parts, " × "))
}

// Matrix returns a copy of the numbers, first axis × second axis. It is an error where there are three.
func (f *File) Matrix() (*mat.Dense, error) {
	if len(f.Axes) != 2 {
		return nil, file.Wanted("cifti", "a matrix of two axes", f.String())
	}
	rows, columns := f.Axes[0].Length, f.Axes[1].Length
	values := f.Stored.Values()
	out := mat.NewDense(columns, rows, values)
	return mat.DenseCopyOf(out.T()), nil
}

// Read reads a file, compressed by gzip or not: all of it, or an error, a [*file.Error] unless the file cannot be opened.
func Read(path string, limits file.Limits) (*File, error) {
	img, err := nifti.Read(path, limits)
	if err != nil {
		return nil, fmt.Errorf("cifti: %w", err)
	}
	return of(img, path, limits.OrDefaults())
}

// Decode reads a file as [Read] does from a stream; name stands for it in errors.
func Decode(r io.Reader, name string, limits file.Limits) (*File, error) {
	img, err := nifti.Decode(r, name, limits)
	if err != nil {
		return nil, fmt.Errorf("cifti: %w", err)
	}
	return of(img, name, limits.OrDefaults())
}

// extension is the code of CIFTI's XML among the extensions of NIfTI.
const extension = 32

// reader makes axes of the XML.
type reader struct {
	name   string
	part   string
	limits file.Limits
	held   int64
}

func (r *reader) fail(kind error, what, want string, got any) error {
	return &file.Error{Format: "cifti", File: r.name, Offset: -1, Part: r.part, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
}

// of reads the axes of an image.
func of(img *nifti.Image, name string, limits file.Limits) (*File, error) {
	r := &reader{name: name, limits: limits}
	var text []byte
	for _, e := range img.Extensions {
		if e.Code == extension {
			text = bytes.TrimRight(e.Data, "\x00 \n\r\t")
		}
	}
	if text == nil || img.Version != 2 {
		return nil, r.fail(file.ErrFormat, "", "a NIfTI-2 file with CIFTI's extension (code 32)",
			fmt.Sprintf("NIfTI-%d with %d extensions, none of them that", img.Version, len(img.Extensions)))
	}
	var x xmlCIFTI
	d := xml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&x); err != nil {
		return nil, r.fail(file.ErrFormat, "XML", "well-formed XML in UTF-8 without entities of its own", err)
	}
	if x.XMLName.Local != "CIFTI" || strings.TrimSpace(x.Version) != "2" && !strings.HasPrefix(x.Version, "2.") {
		return nil, r.fail(file.ErrUnsupported, "XML", "CIFTI of version 2", fmt.Sprintf("%s of version %q", x.XMLName.Local, x.Version))
	}
	if len(img.Dims) < 6 || len(img.Dims) > 7 || img.Dims[0]*img.Dims[1]*img.Dims[2]*img.Dims[3] != 1 {
		return nil, r.fail(file.ErrFormat, "dim", "1, 1, 1, 1 and two or three axes", img.Dims)
	}
	f := &File{Axes: make([]*Axis, len(img.Dims)-4), Stored: img, Intent: img.Intent.Name}
	for _, m := range x.Matrix.Maps {
		numbers, err := r.integers("AppliesToMatrixDimension", strings.ReplaceAll(m.Applies, ",", " "), 8)
		if err != nil {
			return nil, err
		}
		for _, i := range numbers {
			if i < 0 || i >= len(f.Axes) || f.Axes[i] != nil {
				return nil, r.fail(file.ErrFormat, "AppliesToMatrixDimension", fmt.Sprintf("each of 0 to %d once", len(f.Axes)-1), m.Applies)
			}
			r.part = fmt.Sprintf("axis %d", i)
			if f.Axes[i], err = r.axis(&m, img.Dims[4+i]); err != nil {
				return nil, err
			}
			r.part = ""
		}
	}
	for i, a := range f.Axes {
		if a == nil {
			return nil, r.fail(file.ErrFormat, "XML", fmt.Sprintf("a map of each axis, 0 to %d", len(f.Axes)-1), fmt.Sprintf("none of axis %d", i))
		}
	}
	return f, nil
}
