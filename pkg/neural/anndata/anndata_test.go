package anndata_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/anndata"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

func ExampleOpen() {
	f, err := anndata.Open("testdata/small.h5ad", file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer f.Close()
	fmt.Print(f)
	obs, _ := f.Obs()
	fmt.Print(obs)
	// Output:
	// small.h5ad (AnnData): 4 observations × 3 variables
	// obs     group, run, x, s, ok
	// var     area
	// layers  csc, dense
	// obsm    pca 4 × 2
	// name  group  run    x  s  ok
	// o1    b        1  0.5  p   1
	// o2    a        1    –  q   0
	// o3    b        2  1.5  r   1
	// o4    –        2  2.5  s   1
}

func TestMatrices(t *testing.T) {
	f, err := anndata.Open("testdata/small.h5ad", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := mat.NewDense(4, 3, []float64{0, 1, 0, 3, 0, 5, 0, 7, 0, 9, 0, 11})
	for name, read := range map[string]func() (*mat.Dense, error){"X": f.X, "dense": func() (*mat.Dense, error) { return f.Layer("dense") }, "csc": func() (*mat.Dense, error) { return f.Layer("csc") }} {
		if got, err := read(); err != nil || !mat.Equal(got, want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if got, err := f.Matrix("pca"); err != nil || !mat.Equal(got, mat.NewDense(4, 2, []float64{0, 1, 2, 3, 4, 5, 6, 7})) {
		t.Errorf("pca: got %v, %v", got, err)
	}
	for name, lazy := range map[string]bool{"X": false, "layers/dense": true} {
		r, err := f.Recording(name)
		if err != nil {
			t.Fatal(err)
		}
		x, err := r.Matrix()
		if err != nil || !mat.Equal(x, want) || r.Lazy() != lazy || strings.Join(r.Names(), " ") != "u1 u2 u3" {
			t.Errorf("%s: got %v, lazy %v, %v, %v", name, x, r.Lazy(), r.Names(), err)
		}
	}
	obs, err := f.Obs()
	if err != nil || !obs.Equal(table.Table{table.Texts("name", "o1", "o2", "o3", "o4"), table.Texts("group", "b", "a", "b", ""), table.Numbers("run", 1, 1, 2, 2),
		table.Numbers("x", .5, math.NaN(), 1.5, 2.5), table.Texts("s", "p", "q", "r", "s"), table.Numbers("ok", 1, 0, 1, 1)}) {
		t.Errorf("got %v, %v", obs, err)
	}
}

// frame adds a data frame of two rows.
func frame(t *hdf5.Tree, name string) *hdf5.Tree {
	g := t.Group(name)
	g.SetAttr("_index", hdf5.Scalar("id"))
	g.SetAttr("column-order", hdf5.Elements([]string{"c"}, 1))
	g.Set("id", hdf5.Elements([]string{"a", "b"}, 2))
	g.Set("c", hdf5.Elements([]int8{1, 0}, 2))
	return g
}

func TestOldCategories(t *testing.T) {
	var tree hdf5.Tree
	g := frame(&tree, "obs")
	frame(&tree, "var")
	g.Group("__categories").Set("c", hdf5.Elements([]string{"no", "yes"}, 2))
	f := encode(t, &tree)
	if obs, err := f.Obs(); err != nil || !obs[1].Equal(table.Numbers("c", 1, 0)) {
		t.Errorf("without the attribute categories: got %v, %v", obs, err)
	}
}

func encode(t *testing.T, tree *hdf5.Tree) *anndata.File {
	t.Helper()
	f, err := reopened(tree)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func reopened(tree *hdf5.Tree) (*anndata.File, error) {
	var b bytes.Buffer
	if err := tree.Encode(&b); err != nil {
		return nil, err
	}
	h, err := hdf5.New(bytes.NewReader(b.Bytes()), int64(b.Len()), "x.h5ad", file.Limits{})
	if err != nil {
		return nil, err
	}
	return anndata.Of(h, file.Limits{MaxBytes: 1 << 20})
}

func TestFilesThatDoNotFit(t *testing.T) {
	sparse := func(t *hdf5.Tree, kind string, ends, of []int, values ...float64) {
		g := t.Group("X")
		g.SetAttr("encoding-type", hdf5.Scalar(kind))
		g.Set("indptr", hdf5.Elements(ends, len(ends)))
		g.Set("indices", hdf5.Elements(of, len(of)))
		g.Set("data", hdf5.Elements(values, len(values)))
	}
	for want, change := range map[string]func(t *hdf5.Tree){
		"want obs and var":                    func(t *hdf5.Tree) { *t = hdf5.Tree{} },
		"before version 0.7":                  func(t *hdf5.Tree) { t.Set("obs", hdf5.Scalar(1)) },
		"3 numbers that ascend from 0 to":     func(t *hdf5.Tree) { sparse(t, "csr_matrix", []int{0, 2, 1}, []int{0}, 5) },
		"index 0: want 0 to 1, got 2":         func(t *hdf5.Tree) { sparse(t, "csr_matrix", []int{0, 1, 1}, []int{2}, 5) },
		"index 0: want 0 to 1, got -1":        func(t *hdf5.Tree) { sparse(t, "csc_matrix", []int{0, 1, 1}, []int{-1}, 5) },
		`csr_matrix or csc_matrix, got "coo"`: func(t *hdf5.Tree) { sparse(t, "coo", []int{0, 1, 1}, []int{0}, 5) },
		"shape: want [2 2], got [3 1]":        func(t *hdf5.Tree) { t.Set("X", hdf5.Elements([]float64{1, 2, 3}, 3, 1)) },
		"attribute shape: want [2 2], got shape": func(t *hdf5.Tree) {
			sparse(t, "csr_matrix", []int{0, 1, 1}, []int{0}, 5)
			t.Group("X").SetAttr("shape", hdf5.Elements([]int{2, 7}, 2))
		},
		"code of row 1: want −1 to 0, got 1":  func(t *hdf5.Tree) { categories(t, 0, 1) },
		"code of row 0: want −1 to 0, got -2": func(t *hdf5.Tree) { categories(t, -2, 0) },
		"obs/c: rows: want 2, got 3":          func(t *hdf5.Tree) { t.Group("obs").Set("c", hdf5.Elements([]int{1, 2, 3}, 3)) },
	} {
		tree := &hdf5.Tree{}
		frame(tree, "obs")
		frame(tree, "var")
		change(tree)
		f, err := reopened(tree)
		if err == nil {
			if _, err = f.Obs(); err == nil {
				_, err = f.X()
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "anndata: x.h5ad: ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// categories puts a column of one category and two codes in the place of a column of numbers.
func categories(t *hdf5.Tree, codes ...int) {
	*t = hdf5.Tree{}
	frame(t, "var")
	g := t.Group("obs")
	g.SetAttr("_index", hdf5.Scalar("id"))
	g.SetAttr("column-order", hdf5.Elements([]string{"c"}, 1))
	g.Set("id", hdf5.Elements([]string{"a", "b"}, 2))
	c := g.Group("c")
	c.Set("codes", hdf5.Elements(codes, 2))
	c.Set("categories", hdf5.Elements([]string{"only"}, 1))
}

// FuzzOpen reads whatever a damaged file has: it ends in values or in errors.
func FuzzOpen(f *testing.F) {
	whole, err := os.ReadFile(filepath.Join("testdata", "small.h5ad"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(everything)
}

// TestNamedType refuses a named type in the place of a matrix.
func TestNamedType(t *testing.T) {
	f, err := anndata.Open(filepath.Join("testdata", "named.h5ad"), file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if x, err := f.X(); !errors.Is(err, file.ErrFormat) {
		t.Errorf("X: got %v, %v", x, err)
	}
	if x, err := f.Layer("x"); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "a named type") {
		t.Errorf("layer: got %v, %v", x, err)
	}
}

// everything reads all that a file has, within limits.
func everything(t *testing.T, b []byte) {
	limits := file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 16, MaxDepth: 16}
	h, err := hdf5.New(bytes.NewReader(b), int64(len(b)), "x", limits)
	if err != nil {
		return
	}
	a, err := anndata.Of(h, limits)
	if err != nil {
		return
	}
	_ = a.String()
	if obs, err := a.Obs(); err == nil {
		if err := obs.Check(a.Observations); err != nil {
			t.Error(err)
		}
	}
	a.X()
	for _, name := range a.Layers {
		a.Layer(name)
		if r, err := a.Recording("layers/" + name); err == nil {
			r.Float64s()
		}
	}
}
