package anndata

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// File is an open annotated matrix.
type File struct {
	Observations, Variables int
	Layers                  []string // further matrices of the same shape, by name
	Obsm                    []string // matrices with a row for each observation, by name

	h      *hdf5.File
	name   string
	limits file.Limits
}

// Open opens a file. Limits hold for what is read of it at once.
func Open(path string, limits file.Limits) (*File, error) {
	h, err := hdf5.Open(path, limits)
	if err != nil {
		return nil, fmt.Errorf("anndata: %w", err)
	}
	f, err := of(h, path, limits)
	if err != nil {
		h.Close()
		return nil, err
	}
	return f, nil
}

// Of returns the annotated matrix in an open HDF5 file, which stays the caller's to close.
func Of(h *hdf5.File, limits file.Limits) (*File, error) { return of(h, h.Name(), limits) }

func of(h *hdf5.File, path string, limits file.Limits) (*File, error) {
	f := &File{h: h, name: path, limits: limits.OrDefaults()}
	root := h.Root()
	if !root.Has("obs") || !root.Has("var") {
		return nil, f.fail(file.ErrFormat, "/", "members", "obs and var", root.Names())
	}
	var err error
	if f.Observations, err = f.rows("obs"); err != nil {
		return nil, err
	}
	if f.Variables, err = f.rows("var"); err != nil {
		return nil, err
	}
	for name, to := range map[string]*[]string{"layers": &f.Layers, "obsm": &f.Obsm} {
		if root.Has(name) {
			g, err := h.Group("/" + name)
			if err != nil {
				return nil, f.wrap(name, err)
			}
			*to = g.Names()
		}
	}
	return f, nil
}

// Close closes the file, after which no recording of it can be read.
func (f *File) Close() error { return f.h.Close() }

// HDF5 is the file below, for what this package does not know.
func (f *File) HDF5() *hdf5.File { return f.h }

// String lists what the file holds.
func (f *File) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (AnnData): %d observations × %d variables\n", filepath.Base(f.name), f.Observations, f.Variables)
	line := func(name string, all []string) {
		if len(all) > 0 {
			fmt.Fprintf(&b, "%-6s  %s\n", name, strings.Join(all, ", "))
		}
	}
	for _, name := range []string{"obs", "var"} {
		if _, columns, err := f.frame(name); err == nil {
			line(name, columns)
		}
	}
	line("layers", f.Layers)
	var shown []string
	for _, name := range f.Obsm {
		if d, err := f.h.Dataset("/obsm/" + name); err == nil && len(d.Shape()) == 2 {
			name = fmt.Sprintf("%s %d × %d", name, d.Shape()[0], d.Shape()[1])
		}
		shown = append(shown, name)
	}
	line("obsm", shown)
	return b.String()
}

// X returns the matrix X, observations × variables.
func (f *File) X() (*mat.Dense, error) { return f.matrix("X") }

// Layer returns a layer by its name, observations × variables.
func (f *File) Layer(name string) (*mat.Dense, error) { return f.matrix("layers/" + name) }

// Matrix returns a matrix of obsm by its name, with a row for each observation.
func (f *File) Matrix(name string) (*mat.Dense, error) {
	d, err := f.h.Dataset("/obsm/" + name)
	if err != nil {
		return nil, f.wrap("obsm", err)
	}
	shape := d.Shape()
	if len(shape) != 2 || shape[0] != f.Observations || shape[1] == 0 {
		return nil, f.fail(file.ErrFormat, "obsm/"+name, "shape", fmt.Sprintf("%d × 1 or more", f.Observations), fmt.Sprint(shape))
	}
	values, err := d.Float64s()
	if err != nil {
		return nil, f.wrap("obsm/"+name, err)
	}
	return mat.NewDense(shape[0], shape[1], values), nil
}

// Obs returns what is known of the observations: their names in the column "name", then the columns in the order that the file states. Categories are texts, of which
// "" is missing, truth values are 0 and 1. A column that is neither numbers nor texts is left out.
func (f *File) Obs() (table.Table, error) { return f.tableOf("obs") }

// Var returns what is known of the variables, as [File.Obs] does of the observations.
func (f *File) Var() (table.Table, error) { return f.tableOf("var") }

// Recording returns a matrix, "X" or "layers/NAME", as a recording without time, whose channels are the variables. A dense matrix is read where its values are asked
// for, so that the file has to stay open; a sparse one is read now. Observations and channels have the columns of Obs and Var.
func (f *File) Recording(matrix string) (*neural.Recording, error) {
	obs, err := f.Obs()
	if err != nil {
		return nil, err
	}
	channels, err := f.Var()
	if err != nil {
		return nil, err
	}
	r := &neural.Recording{Name: matrix, Observations: obs, Channels: channels}
	r.From.Files = []neural.File{{Path: f.name}}
	o, err := f.h.Get("/" + matrix)
	if err != nil {
		return nil, f.wrap(matrix, err)
	}
	d, ok := o.(*hdf5.Dataset)
	if !ok {
		x, err := f.matrix(matrix)
		if err != nil {
			return nil, err
		}
		r.Values = neural.Of(f.Observations, f.Variables, 1, x.RawMatrix().Data)
		return r, r.Check()
	}
	if want := []int{f.Observations, f.Variables}; !slices.Equal(d.Shape(), want) || !d.Type().Number() {
		return nil, f.fail(file.ErrFormat, matrix, "matrix", fmt.Sprint("numbers of shape ", want), fmt.Sprint(d.Type(), " of shape ", d.Shape()))
	}
	r.Values = neural.Lazy([3]int{f.Observations, f.Variables, 1}, func(dst []float64, at, size [3]int) error {
		if len(dst) == 0 {
			return nil
		}
		return d.ReadBlock(dst, at[:2], size[:2])
	})
	return r, r.Check()
}

func (f *File) fail(kind error, part, what, want string, got any) error {
	return &file.Error{Format: "anndata", File: f.name, Offset: -1, Part: part, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
}

func (f *File) wrap(part string, err error) error {
	return fmt.Errorf("anndata: %s: %s: %w", f.name, part, err)
}
