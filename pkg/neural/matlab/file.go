package matlab

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// File is the content of a MAT-file.
type File struct {
	name, version, description string
	bigEndian                  bool
	vars                       []Variable
	byName                     map[string]int
	subsystem                  []byte
}

// Variable is a variable of a file.
type Variable struct {
	Name   string
	Global bool // declared global in MATLAB
	Value  Value
}

// Open reads a MAT-file with the default [file.Limits]: all its variables, or only those that are named, which leaves the others unread and unchecked.
// It fails as a whole when one of them is damaged: there are no partial data.
func Open(path string, variables ...string) (*File, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("matlab: %w", err)
	}
	defer r.Close()
	b := whole.Get().(*[]byte)
	defer whole.Put(b)
	if small(r, b) {
		return Read(bytes.NewReader(*b), path, file.Limits{}, variables...)
	}
	return Read(r, path, file.Limits{}, variables...)
}

// wholeSize is the size of files that are read at once: asking the system for pieces of them takes as long as to decode them.
const wholeSize = 1 << 20

var whole = sync.Pool{New: func() any { return new([]byte) }}

// small reads a small file into b; where that goes wrong it leaves the file as it was.
func small(r *os.File, b *[]byte) bool {
	info, err := r.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > wholeSize {
		return false
	}
	n := int(info.Size())
	*b = slices.Grow((*b)[:0], n)[:n]
	_, err = r.ReadAt(*b, 0)
	return err == nil
}

// Read reads a MAT-file from r as [Open] does; name stands for it in errors. From an [io.Seeker], which can tell how much there is, what a file
// declares is compared with what it holds before memory is taken. Files of version 7.3 are read from any place: where r is no [io.ReaderAt] and [io.Seeker] all of it
// is held in memory.
func Read(r io.Reader, name string, limits file.Limits, variables ...string) (*File, error) {
	var only map[string]bool
	if len(variables) > 0 {
		only = make(map[string]bool, len(variables))
		for _, v := range variables {
			only[v] = true
		}
	}
	f := &File{name: name, byName: map[string]int{}}
	in, ok := hdf5Behind(r)
	if ok {
		if err := f.read73(in, limits, func(name string) bool { return only == nil || only[name] }); err != nil {
			return nil, err
		}
	} else {
		d := newDecoder(in, name, limits)
		defer d.release()
		d.only = only
		if err := d.readAll(f); err != nil {
			return nil, err
		}
	}
	for _, v := range variables {
		if _, err := f.variable(v); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *File) add(m *matrix, v Value) {
	f.byName[m.name] = len(f.vars)
	f.vars = append(f.vars, Variable{m.name, m.global, v})
}

// Version is "4", "5" or "7.3"; MATLAB's versions 6 and 7 write the format of version 5.
func (f *File) Version() string { return f.version }

// BigEndian tells the byte order of the file.
func (f *File) BigEndian() bool { return f.bigEndian }

// Description is the text at the head of a version 5 file: who wrote it, where and when.
func (f *File) Description() string { return f.description }

// Subsystem are the bytes in which MATLAB keeps the content of [Opaque] values and of anonymous functions, in a form that it does not document; nil
// where there are none or where Open was asked for single variables.
func (f *File) Subsystem() []byte { return f.subsystem }

// Variables are all variables in the order of the file.
func (f *File) Variables() []Variable { return f.vars }

// Names are the names of the variables in the order of the file. One that appears twice, which MATLAB itself never writes, is listed once: as in
// MATLAB, the last one counts, and [File.Variables] has them all.
func (f *File) Names() []string {
	var names []string
	for i, v := range f.vars {
		if f.byName[v.Name] == i {
			names = append(names, v.Name)
		}
	}
	return names
}

func (f *File) variable(name string) (Value, error) {
	i, ok := f.byName[name]
	if !ok {
		err := wanted("one of the variables "+list(f.Names()), fmt.Sprintf("%q", name))
		err.File = f.name
		return nil, err
	}
	return f.vars[i].Value, nil
}

// Get returns the value at a path in MATLAB's writing, with indices from 1:
//
//	f.Get("unit.task_variable.stim_dir")
//	f.Get("RDMs(1,2).name")
//	f.Get("names{3}")
//
// A path that leads nowhere is an error that says what is there.
func (f *File) Get(path string) (Value, error) {
	name, rest := path, ""
	if _, whole := f.byName[path]; !whole {
		if k := strings.IndexAny(path, ".({"); k >= 0 {
			name, rest = path[:k], path[k:]
		}
	}
	v, err := f.variable(name)
	if err != nil {
		return nil, err
	}
	return at(f, path, func(v Value) (Value, error) { return walk(v, rest) }, v)
}

// at calls an accessor and says in its error of which file and path it spoke.
func at[T any](f *File, path string, get func(Value) (T, error), v Value) (T, error) {
	t, err := get(v)
	var e *file.Error
	if errors.As(err, &e) && e.File == "" {
		e.File, e.Part = f.name, part(path)
	}
	return t, err
}

func from[T any](f *File, path string, get func(Value) (T, error)) (t T, err error) {
	v, err := f.Get(path)
	if err != nil {
		return t, err
	}
	return at(f, path, get, v)
}

// Float64s returns the numbers at a path in column-major order, see [Float64s].
func (f *File) Float64s(path string) ([]float64, error) { return from(f, path, Float64s) }

// Float64 returns the single number at a path.
func (f *File) Float64(path string) (float64, error) { return from(f, path, Float64) }

// Ints returns the integers at a path in column-major order, see [Ints].
func (f *File) Ints(path string) ([]int, error) { return from(f, path, Ints) }

// Dense returns the matrix at a path, see [Dense].
func (f *File) Dense(path string) (*mat.Dense, error) { return from(f, path, Dense) }

// Text returns the text at a path, see [Text].
func (f *File) Text(path string) (string, error) { return from(f, path, Text) }

// Strings returns the texts at a path, see [Strings].
func (f *File) Strings(path string) ([]string, error) { return from(f, path, Strings) }
