package torch

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/raw"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// Tensor is what a file says of a tensor.
type Tensor struct {
	Name  string // its path
	Type  string // float32, bfloat16, int64 …
	Shape []int

	f       *File
	store   *store
	offset  int64
	strides []int
}

// Tensors returns what the file says of its tensors, in its order. One that is there under several names is listed with each.
func (f *File) Tensors() []Tensor { return slices.Clone(f.tensors) }

// Value returns the whole structure: see [Tuple] for what it may be made of.
func (f *File) Value() any { return f.value }

// Get returns the value at a path such as "optimizer.param_groups.0.lr". Keys may have dots themselves. A path that leads nowhere is an error, and so is one that leads to
// two values.
func (f *File) Get(path string) (any, error) {
	found := find(f.value, path)
	if len(found) == 1 {
		return found[0], nil
	}
	err := file.Wanted("torch", "the path of one value", fmt.Sprintf("%.80q, which is that of %d", path, len(found)))
	err.File = f.name
	return nil, err
}

// find returns all values to which a path leads.
func find(v any, path string) []any {
	if path == "" {
		return []any{v}
	}
	var out []any
	for i, p := range parts(v) {
		rest, ok := strings.CutPrefix(path, name(v, i))
		if after, dot := strings.CutPrefix(rest, "."); ok && (dot || rest == "") {
			out = append(out, find(p, after)...)
		}
	}
	return out
}

// String lists the tensors, of many the first ones.
func (f *File) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "PyTorch, %d tensors", len(f.tensors))
	for i, t := range f.tensors {
		if i == 12 && len(f.tensors) > 13 {
			fmt.Fprintf(&b, "\n  … %d more", len(f.tensors)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s %s %v", strconv.Quote(t.Name), t.Type, t.Shape)
	}
	return b.String()
}

// Read reads the tensor of a name, as [Tensor.Read] does. A name that no tensor has, or more than one, is an error.
func (f *File) Read(name string) (*npy.Array, error) {
	var found []Tensor
	for _, t := range f.tensors {
		if t.Name == name {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		err := file.Wanted("torch", "the name of one tensor", fmt.Sprintf("%.80q, which %d have", name, len(found)))
		err.File = f.name
		return nil, err
	}
	return found[0].Read()
}

// Read reads the numbers of a tensor; those of a view are in C order. The storage is read as a whole, so that its checksum is compared. A tensor or a storage beyond the
// limits is an error.
func (t *Tensor) Read() (*npy.Array, error) {
	return t.read(map[string]any{}, file.NewBudget(t.f.r.Limits))
}

// read reads a tensor; storages that were read before are in a cache.
func (t *Tensor) read(cache map[string]any, budget *file.Budget) (*npy.Array, error) {
	part := "data/" + t.store.key
	fail := func(kind error, want, got string) error {
		return &file.Error{Format: "torch", File: t.f.name, Offset: -1, Part: part, What: fmt.Sprintf("%.80q", t.Name), Want: want, Got: got, Err: kind}
	}
	code := codes[t.Type]
	width := raw.TensorWidth(code)
	n, bytes := t.store.n, t.store.n*width
	if t.store.typ == untyped {
		n, bytes = t.store.n/width, t.store.n
		if t.store.n%width != 0 {
			return nil, fail(file.ErrFormat, fmt.Sprintf("a storage of whole numbers of %d bytes", width), fmt.Sprintf("%d bytes", t.store.n))
		}
	}
	if n > 1<<56 {
		return nil, fail(file.ErrTruncated, fmt.Sprintf("%d numbers", n), "less")
	}
	dims := make([]int64, len(t.Shape))
	for i, d := range t.Shape {
		dims[i] = int64(d)
	}
	elements, ok := file.Product(dims, budget.Limits.MaxElements)
	if !ok {
		return nil, fail(file.ErrLimit, fmt.Sprintf("at most %d elements (Limits.MaxElements)", budget.Limits.MaxElements), fmt.Sprint(t.Shape))
	}
	held := width
	if code == "f2" || code == "bf" {
		held = 4
	}
	id := fmt.Sprintf("%s/%s/%d", t.store.key, t.Type, n)
	values, read := cache[id]
	if !read {
		m, err := t.f.find(part, bytes) // before memory is taken
		if err != nil {
			return nil, err
		}
		if want, got, ok := budget.Hold(n, held); !ok {
			return nil, fail(file.ErrLimit, want, got)
		}
		values, err = raw.Tensor(code, int(n), t.f.bigEndian, func(b []byte) error { return t.f.fill(m, b) })
		var own *file.Error
		if err != nil && !errors.As(err, &own) {
			err = fail(file.ErrFormat, t.Type, err.Error())
		}
		if err != nil {
			return nil, err
		}
		cache[id] = values
	}
	whole := elements == n && t.dense()
	if read || !whole { // a copy
		if want, got, ok := budget.Hold(elements, held); !ok {
			return nil, fail(file.ErrLimit, want, got)
		}
	}
	out := &npy.Array{Shape: append([]int{}, t.Shape...), Data: raw.Strided(values, int(t.offset), t.Shape, t.strides)}
	if t.dense() && (read || !whole) { // it is a part of the storage
		out = out.Clone()
	}
	return out, nil
}

// dense tells whether the numbers follow each other in C order.
func (t *Tensor) dense() bool {
	step := 1
	for i := len(t.Shape) - 1; i >= 0; i-- {
		if t.Shape[i] != 1 && t.strides[i] != step {
			return false
		}
		step *= t.Shape[i]
	}
	return true
}

// Read reads all tensors of the file at path by their names, within the limits all together. Tensors of one storage do not share memory. Two of one name are an error.
func Read(path string, limits file.Limits) (map[string]*npy.Array, error) {
	f, err := Open(path, limits)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out, cache, budget := map[string]*npy.Array{}, map[string]any{}, file.NewBudget(limits)
	for _, t := range f.tensors {
		if out[t.Name] != nil {
			err := file.Wanted("torch", "a name of its own for each tensor", fmt.Sprintf("%.80q twice", t.Name))
			err.File = f.name
			return nil, err
		}
		if out[t.Name], err = t.read(cache, budget); err != nil {
			return nil, err
		}
	}
	return out, nil
}
