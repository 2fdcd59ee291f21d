package npy

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Archive is an .npz archive that is open for reading. Its names are those of the members without ".npy", in the order of the archive.
type Archive struct {
	// Limit bounds the arrays that are read.
	Limit Reader
	file  string
	size  int64
	names []string
	zip   map[string]*zip.File
}

// NewArchive reads the directory of an .npz archive of so many bytes; file is used in errors. Two members of one name are an error. Members that are no .npy files are
// passed over.
func NewArchive(r io.ReaderAt, size int64, file string) (*Archive, error) {
	content, err := zip.NewReader(r, size)
	if err != nil {
		return nil, &Error{file, 0, fmt.Errorf("want a zip archive: %w", err)}
	}
	a := &Archive{file: file, size: size, zip: map[string]*zip.File{}}
	for _, member := range content.File {
		name, ok := strings.CutSuffix(member.Name, ".npy")
		if !ok {
			continue
		}
		if a.zip[name] != nil {
			return nil, &Error{file, size, fmt.Errorf("the array %q is there twice", name)}
		}
		a.names, a.zip[name] = append(a.names, name), member
	}
	return a, nil
}

// Names returns the names of the arrays in the order of the archive.
func (a *Archive) Names() []string { return slices.Clone(a.names) }

// Has reports whether there is an array of that name.
func (a *Archive) Has(name string) bool { return a.zip[name] != nil }

// Read reads one array. Size and CRC-32 of the member are checked.
func (a *Archive) Read(name string) (*Array, error) {
	member := a.zip[name]
	if member == nil {
		return nil, &Error{a.file, a.size, fmt.Errorf("no array %q in the archive's directory", name)}
	}
	path := a.file + ":" + member.Name
	content, err := member.Open()
	if err != nil {
		return nil, &Error{path, 0, err}
	}
	defer content.Close()
	return a.Limit.Read(content, path)
}

// OpenArchive reads the named arrays, without ".npy", of the .npz file at path, in that order.
func OpenArchive(path string, names ...string) ([]*Array, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	return ReadArchive(file, info.Size(), path, names...)
}

// ReadArchive reads the named arrays of an .npz archive of so many bytes; file is used in errors. See [OpenArchive].
func ReadArchive(r io.ReaderAt, size int64, file string, names ...string) ([]*Array, error) {
	a, err := NewArchive(r, size, file)
	if err != nil {
		return nil, err
	}
	arrays := make([]*Array, len(names))
	for i, name := range names {
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
