package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// square118 are distances |i − j| of images on a line.
func square118() []float64 {
	x := make([]float64, images118*images118)
	for i := range images118 {
		for j := range images118 {
			x[i*images118+j] = math.Abs(float64(i - j))
		}
	}
	return x
}

func labels118() []string {
	out := make([]string, images118)
	for i := range out {
		out[i] = fmt.Sprintf("animal %d", i)
	}
	return out
}

// put118 writes both files of a set that is made up into a fresh folder.
func put118(t *testing.T, rdm, labels *npy.Array) Options {
	t.Helper()
	folder := t.TempDir()
	at := filepath.Join(folder, "118_images_files")
	if err := errors.Join(os.Mkdir(at, 0o755), npy.Save(filepath.Join(at, "118_animate_RDM.npy"), rdm), npy.Save(filepath.Join(at, "118_animate_labels.npy"), labels)); err != nil {
		t.Fatal(err)
	}
	return Options{Folders: []string{t.TempDir(), folder}, Cache: t.TempDir()}
}

func TestImages118(t *testing.T) {
	var triangle []float64
	for i := range images118 {
		for j := i + 1; j < images118; j++ {
			triangle = append(triangle, float64(j-i))
		}
	}
	single := make([]float32, 0, images118*images118)
	for _, v := range square118() {
		single = append(single, float32(v))
	}
	names := npy.New(labels118(), images118)
	for name, rdm := range map[string]*npy.Array{
		"square": npy.New(square118(), images118, images118), "single precision": npy.New(single, images118, images118),
		"triangle": npy.New(triangle, len(triangle)), "one row": npy.New(triangle, 1, len(triangle)),
	} {
		got, err := Images118(context.Background(), put118(t, rdm, names))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Len() != images118 || !slices.Equal(got.Values, triangle) || got.Conditions[117] != "animal 117" || got.At(3, 7) != 4 ||
			len(got.From) != 2 || len(got.From[0].SHA256) != 64 {
			t.Errorf("%s: got %v from %v", name, got.RDM, got.From)
		}
	}
	groups := make([]int64, images118)
	for i := range groups {
		groups[i] = int64(i % 2)
	}
	got, err := Images118(context.Background(), put118(t, npy.New(triangle, len(triangle)), npy.New(groups, images118, 1)))
	if err != nil || got.Labels[1] != "1" || got.Labels[2] != "0" || got.Conditions[1] != "image 002" {
		t.Errorf("labels of groups: got %v: %v", got, err)
	}
}

func TestImages118Refuses(t *testing.T) {
	spoilt := func(at int, v float64) *npy.Array {
		x := square118()
		x[at] = v
		return npy.New(x, images118, images118)
	}
	names, blank := npy.New(labels118(), images118), labels118()
	blank[5] = ""
	for want, c := range map[string][2]*npy.Array{
		"element 3: got NaN":              {spoilt(3, math.NaN()), names},
		"element 3: got +Inf":             {spoilt(3, math.Inf(1)), names},
		"diagonal":                        {spoilt(119, .5), names},
		"want them equal":                 {spoilt(3, 3.001), names},
		"the shape is [117 117]":          {npy.New(make([]float64, 117*117), 117, 117), names},
		"the shape is [2 118 118]":        {npy.New(make([]float64, 2*118*118), 2, 118, 118), names},
		"or 6903 numbers":                 {npy.New(make([]float64, 6902), 6902), names},
		"the shape is [3 2301]":           {npy.New(make([]float64, 6903), 3, 2301), names},
		"[117], want 118 labels":          {spoilt(0, 0), npy.New(labels118()[:117], 117)},
		"[2 59], want 118 labels":         {spoilt(0, 0), npy.New(labels118(), 2, 59)},
		"label 5 is missing":              {spoilt(0, 0), npy.New(blank, images118)},
		"118_animate_labels.npy: want te": {spoilt(0, 0), npy.New(make([]complex128, images118), images118)},
	} {
		_, err := Images118(context.Background(), put118(t, c[0], c[1]))
		says(t, err, "data: 118_images_files: ", want)
	}
}

// TestImages118Pickled has labels as numpy.save writes a list of Python's objects: they are refused before a byte of the pickle is read.
func TestImages118Pickled(t *testing.T) {
	opt := put118(t, npy.New(square118(), images118, images118), npy.New(labels118(), images118))
	header := fmt.Sprintf("%-117s\n", "{'descr': '|O', 'fortran_order': False, 'shape': (118,), }")
	pickled := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), 0)
	pickled = append(append(pickled, header...), "\x80\x03cos\nsystem\n."...)
	if err := os.WriteFile(filepath.Join(opt.Folders[1], "118_images_files", "118_animate_labels.npy"), pickled, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Images118(context.Background(), opt)
	says(t, err, "118_animate_labels.npy", "pickles", "numpy.save(path, x.astype(str))")
}

func TestByHand(t *testing.T) {
	opt := Options{Folders: []string{t.TempDir()}, Cache: t.TempDir()}
	_, err := Images118(context.Background(), opt)
	says(t, err, "118_animate_RDM.npy and 118_animate_labels.npy", "github.com/rsagroup/rsatoolbox/tree/f1f83cadb7243492a1aae7460466e0f0140b20ac", opt.Folders[0], opt.Cache)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want that it does not exist", err)
	}
	half := filepath.Join(opt.Folders[0], "118_images_files")
	whole := filepath.Join(opt.Cache, "118_images_files")
	for _, path := range []string{filepath.Join(half, "118_animate_RDM.npy"), filepath.Join(whole, "118_animate_RDM.npy"), filepath.Join(whole, "118_animate_labels.npy")} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, nil, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := ByHand(images118Entry(), opt); err != nil || len(got) != 2 || filepath.Dir(got[0]) != whole || filepath.Base(got[1]) != "118_animate_labels.npy" {
		t.Errorf("got %v: %v, want the folder that has both", got, err)
	}
	if got, err := ByHand(manteEntry(), opt); got != nil || err != nil {
		t.Errorf("a set without such files: got %v: %v", got, err)
	}
	if err := os.Mkdir(filepath.Join(half, "118_animate_labels.npy"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err = ByHand(images118Entry(), opt)
	says(t, err, "is a folder")
	_, err = ByHand(Entry{Name: "x", ByHand: []string{"../y"}}, opt)
	says(t, err, "leaves the set's folder")
}
