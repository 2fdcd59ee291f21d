package safetensors

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// File is a file that is open for reading. Several goroutines may read tensors of it at once.
type File struct {
	Metadata map[string]string // nil where there is none

	r       *file.Random
	begin   int64 // of the tensors
	tensors []Tensor
	byName  map[string]int
}

// Open reads the header of the file at path and checks that the file is all there. Close it.
func Open(path string, limits file.Limits) (*File, error) {
	r, err := file.OpenRandom(path, "safetensors", limits)
	if err != nil {
		return nil, err
	}
	return open(r)
}

// New reads the header of size bytes of in as [Open] does; name stands for the file in errors.
func New(in io.ReaderAt, size int64, name string, limits file.Limits) (*File, error) {
	r, err := file.NewRandom(in, size, name, "safetensors", limits)
	if err != nil {
		return nil, err
	}
	return open(r)
}

func open(r *file.Random) (*File, error) {
	f := &File{r: r, byName: map[string]int{}}
	if err := f.header(); err != nil {
		r.Close()
		return nil, err
	}
	return f, nil
}

// Close closes the file of [Open].
func (f *File) Close() error { return f.r.Close() }

// Tensors returns what the file says of its tensors, in the order of its header.
func (f *File) Tensors() []Tensor {
	out := slices.Clone(f.tensors)
	for i := range out {
		out[i].Shape = slices.Clone(out[i].Shape)
	}
	return out
}

// Names returns the names of the tensors, in the order of the header.
func (f *File) Names() []string {
	out := make([]string, len(f.tensors))
	for i, t := range f.tensors {
		out[i] = t.Name
	}
	return out
}

// String lists the tensors, of many the first ones.
func (f *File) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "safetensors, %d tensors", len(f.tensors))
	for i, t := range f.tensors {
		if i == 12 && len(f.tensors) > 13 {
			fmt.Fprintf(&b, "\n  … %d more", len(f.tensors)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s %s %v", t.Name, t.Type, t.Shape)
	}
	return b.String()
}

// Read reads one tensor. One that is larger than the limits, or of a type that Go has no numbers for, is an error.
func (f *File) Read(name string) (*npy.Array, error) {
	i, ok := f.byName[name]
	if !ok {
		err := file.Wanted("safetensors", "one of the tensors "+strings.Join(f.Names()[:min(20, len(f.tensors))], ", "), fmt.Sprintf("%q", name))
		err.File = f.r.Name
		return nil, err
	}
	t := f.tensors[i]
	at := f.begin + t.begin
	code := codes[t.Type]
	if code == "" {
		return nil, f.r.Fail(file.ErrUnsupported, at, fmt.Sprintf("tensor %q", name), "numbers of 16 bits or more, integers or booleans", t.Type)
	}
	n := (t.end - t.begin) / width(t.Type)
	held := t.end - t.begin
	if code == "f2" || code == "bf" {
		held *= 2
	}
	if n > f.r.Limits.MaxElements || held > f.r.Limits.MaxBytes {
		return nil, f.r.Fail(file.ErrLimit, at, fmt.Sprintf("tensor %q", name),
			fmt.Sprintf("at most %d elements (Limits.MaxElements) and %d bytes (Limits.MaxBytes)", f.r.Limits.MaxElements, f.r.Limits.MaxBytes),
			fmt.Sprintf("%d of %d bytes", n, held))
	}
	values, err := raw.Tensor(code, int(n), false, func(b []byte) error { return f.r.Read(b, at, fmt.Sprintf("tensor %q", name)) })
	var own *file.Error
	if err != nil && !errors.As(err, &own) {
		err = f.r.Fail(file.ErrFormat, at, fmt.Sprintf("tensor %q", name), t.Type, err)
	}
	if err != nil {
		return nil, err
	}
	return &npy.Array{Shape: append([]int{}, t.Shape...), Data: values}, nil
}

// Read reads all tensors of the file at path, within the limits all together.
func Read(path string, limits file.Limits) (map[string]*npy.Array, error) {
	f, err := Open(path, limits)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size, most := f.r.Size(), f.r.Limits.MaxBytes; size > most {
		return nil, f.r.Fail(file.ErrLimit, -1, "file", fmt.Sprintf("at most %d bytes (Limits.MaxBytes)", most), size)
	}
	out := make(map[string]*npy.Array, len(f.tensors))
	for _, name := range f.Names() {
		if out[name], err = f.Read(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}
