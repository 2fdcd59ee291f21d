package torch

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/zipped"
)

// File is a file that is open for reading. Several goroutines may read tensors of it at once.
type File struct {
	name      string
	r         *file.Random
	members   map[string]*zip.File // by their names behind the folder of the archive
	bigEndian bool
	value     any
	tensors   []Tensor
}

// cost is what a byte of a pickle may become in memory: an empty dictionary is one byte.
const cost = 64

// Open reads the structure of the file at path, and none of its numbers. Close it.
func Open(path string, limits file.Limits) (*File, error) {
	r, err := file.OpenRandom(path, "torch", limits)
	if err != nil {
		return nil, err
	}
	return open(r)
}

// New reads the structure of size bytes of in as [Open] does; name stands for the file in errors.
func New(in io.ReaderAt, size int64, name string, limits file.Limits) (*File, error) {
	r, err := file.NewRandom(in, size, name, "torch", limits)
	if err != nil {
		return nil, err
	}
	return open(r)
}

func open(r *file.Random) (*File, error) {
	f := &File{name: r.Name, r: r, members: map[string]*zip.File{}}
	err := f.directory()
	if err == nil {
		err = f.structure()
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return f, nil
}

// Close closes the file of [Open].
func (f *File) Close() error { return f.r.Close() }

// at makes a Random an [io.ReaderAt].
type at struct{ *file.Random }

// ReadAt reads as many bytes as there are.
func (r at) ReadAt(p []byte, off int64) (int, error) {
	n := min(int64(len(p)), max(0, r.Size()-off))
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	if err := r.Random.Read(p[:n], off, "archive"); err != nil {
		return 0, err
	}
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// directory reads the directory of the archive.
func (f *File) directory() error {
	content, err := zip.NewReader(at{f.r}, f.r.Size())
	if err != nil {
		head := make([]byte, min(512, f.r.Size()))
		if err := f.r.Read(head, 0, "file"); err != nil {
			return err
		}
		switch {
		case bytes.HasPrefix(head, []byte("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19")):
			return f.r.Fail(file.ErrUnsupported, 0, "file", "a zip archive of PyTorch 1.6 or later", "a file of an earlier one: torch.save(torch.load(f), f) makes it new")
		case len(head) > 262 && string(head[257:262]) == "ustar":
			return f.r.Fail(file.ErrUnsupported, 0, "file", "a zip archive of PyTorch 1.6 or later", "a tar file of PyTorch 0.1: torch.save(torch.load(f), f) makes it new")
		case len(head) > 1 && head[0] == 0x80:
			return f.r.Fail(file.ErrUnsupported, 0, "file", "a zip archive of PyTorch 1.6 or later", "a pickle, which can run code: save it with torch.save, or as .npz")
		}
		var own *file.Error
		if errors.As(err, &own) {
			return own
		}
		return f.r.Fail(file.ErrFormat, 0, "file", "a zip archive", err)
	}
	folder, found := "", false
	for _, m := range content.File {
		if before, ok := strings.CutSuffix(m.Name, "/data.pkl"); ok && !strings.Contains(before, "/") {
			if found {
				return f.r.Fail(file.ErrFormat, -1, "archive", "one data.pkl", "two")
			}
			folder, found = before+"/", true
		}
	}
	if !found {
		return f.r.Fail(file.ErrFormat, -1, "archive", "a folder with data.pkl, as torch.save writes it", fmt.Sprintf("%d members without it", len(content.File)))
	}
	for _, m := range content.File {
		name, inside := strings.CutPrefix(m.Name, folder)
		if !inside {
			continue
		}
		if f.members[name] != nil {
			return f.r.Fail(file.ErrFormat, -1, "archive", "each member once", fmt.Sprintf("%q twice", m.Name))
		}
		f.members[name] = m
	}
	return nil
}

// find returns a member of the archive, which has to have n bytes where that is not negative.
func (f *File) find(name string, n int64) (*zip.File, error) {
	fail := func(kind error, want string, got any) (*zip.File, error) {
		return nil, &file.Error{Format: "torch", File: f.name, Offset: -1, Part: name, Want: want, Got: fmt.Sprint(got), Err: kind}
	}
	m := f.members[name]
	if m == nil {
		return fail(file.ErrTruncated, "a member of the archive", "none")
	}
	if m.CompressedSize64 > uint64(f.r.Size()) || m.UncompressedSize64 > m.CompressedSize64*file.Inflation {
		return fail(file.ErrFormat, "a member that fits into the file", fmt.Sprintf("%d bytes, compressed to %d", m.UncompressedSize64, m.CompressedSize64))
	}
	if size := int64(m.UncompressedSize64); n >= 0 && size != n {
		return fail(map[bool]error{true: file.ErrTruncated, false: file.ErrFormat}[size < n], fmt.Sprintf("%d bytes", n), size)
	}
	return m, nil
}

// fill reads a member into all of b and compares its checksum.
func (f *File) fill(m *zip.File, b []byte) error {
	fail := func(want string, got any, err error) error {
		return &file.Error{Format: "torch", File: f.name, Offset: -1, Part: m.Name, Want: want, Got: fmt.Sprint(got), Err: errors.Join(file.ErrFormat, err)}
	}
	in, err := zipped.Open(m)
	if err != nil {
		return fail("a member that is stored or deflated", err, err)
	}
	defer in.Close()
	if k, err := io.ReadFull(in, b); err != nil {
		return fail(fmt.Sprintf("%d bytes", len(b)), fmt.Sprintf("%d, then %v", k, err), err)
	}
	var one [1]byte
	if k, err := io.ReadFull(in, one[:]); k > 0 || err != io.EOF { // the checksum is compared at the end
		return fail("the end of the member with its checksum", err, err)
	}
	return nil
}

// small returns the bytes of a member of which more than itself is kept in memory.
func (f *File) small(name string) ([]byte, error) {
	m, err := f.find(name, -1)
	if err != nil {
		return nil, err
	}
	if most := uint64(f.r.Limits.MaxBytes / cost); m.UncompressedSize64 > most {
		return nil, &file.Error{Format: "torch", File: f.name, Offset: -1, Part: name, Want: fmt.Sprintf("at most %d bytes (Limits.MaxBytes, of which a byte may take %d)", most, cost),
			Got: fmt.Sprint(m.UncompressedSize64), Err: file.ErrLimit}
	}
	b := make([]byte, m.UncompressedSize64)
	return b, f.fill(m, b)
}

// structure reads the pickle.
func (f *File) structure() error {
	b, err := f.small("data.pkl")
	if err != nil {
		return err
	}
	if f.members["byteorder"] != nil {
		order, err := f.small("byteorder")
		if err != nil {
			return err
		}
		if s := string(order); s != "little" && s != "big" {
			return f.r.Fail(file.ErrFormat, -1, "byteorder", "little or big", fmt.Sprintf("%.20q", s))
		}
		f.bigEndian = string(order) == "big"
	}
	m := &machine{f: f, b: b, budget: file.NewBudget(f.r.Limits)}
	if f.value, err = m.run(); err != nil {
		return err
	}
	return (&walker{f: f, open: map[any]bool{}}).walk(f.value)
}

// maxParts is how many values a structure may unfold to, those that are there under several names counted for each.
const maxParts = 1 << 22

// maxTensors is how many tensors a file may have, each counted once for each name.
const maxTensors = 1 << 20

// walker goes through all values, to find the tensors.
type walker struct {
	f    *File
	open map[any]bool // collections that are open, to find those within themselves
	path []step
	n    int

	names int // bytes of the names of tensors
}

// step is one part of the path to a value, written out only where it is needed.
type step struct {
	in    any
	index int
}

// String writes the path.
func (w *walker) String() string {
	var b strings.Builder
	for i, s := range w.path {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(name(s.in, s.index))
	}
	return b.String()
}

func (w *walker) fail(kind error, want, got string) error {
	return &file.Error{Format: "torch", File: w.f.name, Offset: -1, Part: "data.pkl", What: fmt.Sprintf("%.80q", w.String()), Want: want, Got: got, Err: kind}
}

func (w *walker) walk(v any) error {
	if w.n++; w.n > maxParts {
		return w.fail(file.ErrLimit, fmt.Sprintf("at most %d values", maxParts), "more")
	}
	if most := w.f.r.Limits.MaxDepth; len(w.path) > most {
		return w.fail(file.ErrLimit, fmt.Sprintf("at most %d collections within each other (Limits.MaxDepth)", most), "more")
	}
	switch x := v.(type) {
	case *Tensor:
		t := *x
		t.Name = w.String()
		w.f.tensors = append(w.f.tensors, t)
		if w.names += len(t.Name); int64(w.names) > w.f.r.Limits.MaxBytes/4 || len(w.f.tensors) > maxTensors {
			return w.fail(file.ErrLimit, fmt.Sprintf("at most %d tensors, and names that fit into Limits.MaxBytes", maxTensors), "more")
		}
		return nil
	case *store, global:
		return w.fail(file.ErrUnsupported, "tensors, numbers, texts and collections of them", fmt.Sprintf("%T", v))
	case *Dict, *List, *Set:
		if w.open[v] {
			return w.fail(file.ErrFormat, "collections that end", "one within itself")
		}
		w.open[v] = true
		defer delete(w.open, v)
	}
	for i, p := range parts(v) {
		w.path = append(w.path, step{v, i})
		if err := w.walk(p); err != nil {
			return err
		}
		w.path = w.path[:len(w.path)-1]
	}
	return nil
}
