package npy

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/zipped"
)

// Archive is an .npz archive that is open for reading. Its names are those of the members without ".npy", in the order of the archive.
type Archive struct {
	// Limits bound each array that is read.
	Limits file.Limits
	name   string
	size   int64
	names  []string
	zip    map[string]*zip.File
	close  func() error
}

// NewArchive reads the directory of an .npz archive of so many bytes; name is used in errors. Two members of one name, and a name that leads out of the archive, are
// errors. Members that are no .npy files are passed over.
func NewArchive(r io.ReaderAt, size int64, name string) (*Archive, error) {
	fail := func(kind error, want, got string) (*Archive, error) {
		return nil, &file.Error{Format: "npy", File: name, Offset: -1, What: "archive", Want: want, Got: got, Err: kind}
	}
	content, err := zip.NewReader(r, size)
	if err != nil {
		return fail(errors.Join(file.ErrFormat, err), "a zip archive", err.Error())
	}
	a := &Archive{name: name, size: size, zip: map[string]*zip.File{}, close: func() error { return nil }}
	for _, member := range content.File {
		name, ok := strings.CutSuffix(member.Name, ".npy")
		if !ok {
			continue
		}
		if strings.HasPrefix(name, "/") || slices.Contains(strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '\\' }), "..") {
			return fail(file.ErrFormat, "names of members that stay in the archive", fmt.Sprintf("%q", member.Name))
		}
		if a.zip[name] != nil {
			return fail(file.ErrFormat, "each array once", fmt.Sprintf("%q twice", name))
		}
		a.names, a.zip[name] = append(a.names, name), member
	}
	return a, nil
}

// OpenNPZ opens the .npz file at path, to read arrays one after the other. Close it.
func OpenNPZ(path string, limits file.Limits) (*Archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("npy: %w", err)
	}
	a, err := NewArchive(f, info.Size(), path)
	if err != nil {
		f.Close()
		return nil, err
	}
	a.Limits, a.close = limits, f.Close
	return a, nil
}

// Close closes the file of [OpenNPZ].
func (a *Archive) Close() error { return a.close() }

// Names returns the names of the arrays in the order of the archive.
func (a *Archive) Names() []string { return slices.Clone(a.names) }

// Has reports whether there is an array of that name.
func (a *Archive) Has(name string) bool { return a.zip[name] != nil }

// Read reads one array. Size and CRC-32 of the member are checked.
func (a *Archive) Read(name string) (*Array, error) { return ofMember(a, name, read) }

// Header reads what one member says of its array, and none of the values.
func (a *Archive) Header(name string) (*Header, error) { return ofMember(a, name, readHeader) }

// ofMember calls a reader for a member of an archive.
func ofMember[T any](a *Archive, name string, do func(s *file.Source) (*T, error)) (*T, error) {
	m := a.zip[name]
	if m == nil {
		err := file.Wanted("npy", "one of the arrays "+strings.Join(a.names, ", "), fmt.Sprintf("%q", name))
		err.File = a.name
		return nil, err
	}
	path := a.name + ":" + m.Name
	fail := func(kind error, want, got string) (*T, error) {
		return nil, &file.Error{Format: "npy", File: path, Offset: -1, What: "member of the archive", Want: want, Got: got, Err: kind}
	}
	if m.CompressedSize64 > uint64(a.size) {
		return fail(file.ErrTruncated, fmt.Sprintf("%d bytes", m.CompressedSize64), fmt.Sprintf("an archive of %d", a.size))
	}
	content, err := zipped.Open(m)
	if err != nil {
		return fail(errors.Join(file.ErrFormat, err), "one that is stored or deflated", err.Error())
	}
	defer content.Close()
	s, err := file.NewSource(content, path, "npy", a.Limits)
	if err != nil {
		return nil, err
	}
	if most := m.CompressedSize64*file.Inflation + 1<<10; m.UncompressedSize64 <= most {
		s.Within(int64(m.UncompressedSize64), m.Method == zip.Store && m.UncompressedSize64 == m.CompressedSize64)
	} else {
		s.Within(int64(most), false)
	}
	return do(s)
}

// OpenArchive reads the named arrays, without ".npy", of the .npz file at path, in that order.
func OpenArchive(path string, names ...string) ([]*Array, error) {
	a, err := OpenNPZ(path, file.Limits{})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	return a.all(names)
}

// ReadArchive reads the named arrays of an .npz archive of so many bytes; name is used in errors. See [OpenArchive].
func ReadArchive(r io.ReaderAt, size int64, name string, names ...string) ([]*Array, error) {
	a, err := NewArchive(r, size, name)
	if err != nil {
		return nil, err
	}
	return a.all(names)
}

func (a *Archive) all(names []string) ([]*Array, error) {
	arrays := make([]*Array, len(names))
	for i, name := range names {
		var err error
		if arrays[i], err = a.Read(name); err != nil {
			return nil, err
		}
	}
	return arrays, nil
}

// ArchiveWriter writes an .npz archive, one array after the other and without compression, as numpy.savez does. The bytes depend on the arrays alone: it notes no time.
type ArchiveWriter struct {
	zip   *zip.Writer
	names map[string]bool
}

// NewArchiveWriter returns a writer to w. Close ends the archive.
func NewArchiveWriter(w io.Writer) *ArchiveWriter {
	return &ArchiveWriter{zip.NewWriter(w), map[string]bool{}}
}

// Write adds an array under a name without ".npy". It panics where the name was written before, is empty, or [Write] panics.
func (a *ArchiveWriter) Write(name string, array *Array) error {
	if name == "" || a.names[name] {
		panic(fmt.Sprintf("npy: archive: the name %q is empty or was written before", name))
	}
	a.names[name] = true
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
	if err != nil {
		return fmt.Errorf("npy: %q: %w", name, err)
	}
	buffered := bufio.NewWriterSize(w, chunk)
	if err := Write(buffered, array); err != nil {
		return fmt.Errorf("npy: array %q: %w", name, err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("npy: array %q: %w", name, err)
	}
	return nil
}

// Close ends the archive. It does not close the writer below.
func (a *ArchiveWriter) Close() error {
	if err := a.zip.Close(); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}

// SaveArchive writes a file by calls of write, and puts it at path when all went well, so that there is never half an archive.
func SaveArchive(path string, write func(a *ArchiveWriter) error) error {
	return create(path, func(w io.Writer) error {
		buffered := bufio.NewWriterSize(w, chunk)
		a := NewArchiveWriter(buffered)
		if err := write(a); err != nil {
			return err
		}
		if err := a.Close(); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return fmt.Errorf("npy: %w", err)
		}
		return nil
	})
}
