package chou2025

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/neural/safetensors"
)

func representation(name string, richness float64, seed int) *Representation {
	return &Representation{Name: name, Richness: richness, Seed: seed, Accuracy: .1 + .2, Trained: 2, Labels: []int{0, 1, 2, 5},
		Features: mat.NewDense(4, 3, []float64{1, 2, 3, math.Pi, -1e-300, 0, 7, 8, 9, .1, .2, .3})}
}

func TestRepresentationsComeBack(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	want := []*Representation{representation("a", .1, 7), representation("b", 1/3., 13)}
	want[1].Features = mat.DenseCopyOf(mat.NewDense(4, 4, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}).Slice(0, 4, 1, 3))
	if err := WriteRepresentations(folder, want); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRepresentations(folder, file.Limits{})
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v with error %v", got, err)
	}
	unknown := representation("c", 1, 1)
	unknown.Accuracy = math.NaN()
	if err := WriteRepresentations(folder, []*Representation{unknown}); err != nil {
		t.Fatal(err)
	}
	if got, err = ReadRepresentations(folder, file.Limits{}); err != nil || len(got) != 3 || !math.IsNaN(got[2].Accuracy) {
		t.Errorf("an unknown accuracy: got %v with error %v", got, err)
	}
}

func TestWriteRepresentationsErrors(t *testing.T) {
	bad := representation("a", 1, 1)
	bad.Labels = bad.Labels[1:]
	for want, all := range map[string][]*Representation{
		`name ""`:                 {representation("", 1, 1)},
		`name "a"`:                {representation("a", 1, 1), representation("a", 2, 1)},
		`name "../a"`:             {representation("../a", 1, 1)},
		`name "."`:                {representation(".", 1, 1)},
		"images and labels of 3":  {bad},
		"a richness of +Inf":      {representation("a", math.Inf(1), 1)},
		"chou2025: mkdir /dev/nu": nil,
	} {
		folder := t.TempDir()
		if all == nil {
			folder, all = "/dev/null/x", []*Representation{representation("a", 1, 1)}
		}
		if err := WriteRepresentations(folder, all); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// testdata/transfer/numpy.npz is numpy.savez(path, features=arange(24, dtype="f4").reshape(4, 2, 3)/8 − 1, labels=[0, 1, 10, 11], richness=0.2, trained=10, seed=7,
// accuracy=0.8125) of NumPy 1.24.
func TestReadRepresentationsOfNumPy(t *testing.T) {
	all, err := ReadRepresentations("testdata/transfer", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &Representation{Name: "numpy", Richness: .2, Seed: 7, Accuracy: .8125, Trained: 10, Labels: []int{0, 1, 10, 11}, Features: mat.NewDense(4, 6, nil)}
	for i := range 24 {
		want.Features.Set(i/6, i%6, float64(i)/8-1)
	}
	if !reflect.DeepEqual(all, []*Representation{want}) {
		t.Errorf("got %v", all[0])
	}
}

// folderOf writes files by name: bytes, arrays, an archive or tensors with metadata.
func folderOf(t testing.TB, files map[string]any) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path, err := filepath.Join(folder, name), error(nil)
		switch c := content.(type) {
		case string:
			err = os.WriteFile(path, []byte(c), 0o644)
		case *npy.Array:
			err = npy.Save(path, c)
		case map[string]*npy.Array:
			err = npy.SaveArchive(path, func(a *npy.ArchiveWriter) error {
				for name, array := range c {
					if err := a.Write(name, array); err != nil {
						return err
					}
				}
				return nil
			})
		case map[string]string:
			err = safetensors.Write(path, map[string]*npy.Array{"features": npy.New([]float32{1, 2, 3, 4}, 2, 2), "labels": npy.New([]int64{0, 3})}, c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestReadRepresentationsWithTable(t *testing.T) {
	folder := folderOf(t, map[string]any{
		"networks.csv":        "name,richness,trained,seed,accuracy,note\n007,0.5,1,2,n/a,x\nv.1,,1,,.25,y\n",
		"007.features.npy":    npy.New([]float32{1, 2, 3, 4}, 2, 2),
		"007.labels.npy":      npy.New([]uint8{0, 1}, 2),
		"v.1.safetensors":     map[string]string{"richness": " 3 ", "trained": "1"},
		"README.txt":          "passed over",
		"other.npy":           npy.New([]float32{1}, 1),
		"unpaired.labels.npy": npy.New([]uint8{0, 1}, 2),
	})
	all, err := ReadRepresentations(folder, file.Limits{})
	if err != nil || len(all) != 2 {
		t.Fatalf("got %v, error %v", all, err)
	}
	a, b := all[0], all[1]
	if a.Name != "007" || a.Richness != .5 || a.Seed != 2 || a.Trained != 1 || !math.IsNaN(a.Accuracy) || a.Labels[1] != 1 || a.Features.At(1, 0) != 3 {
		t.Errorf("got %+v", a)
	}
	if b.Name != "v.1" || b.Richness != 3 || b.Seed != 0 || b.Accuracy != .25 || b.Labels[1] != 3 {
		t.Errorf("got %+v", b)
	}
}

func TestReadRepresentationsErrors(t *testing.T) {
	x, y := npy.New([]float64{1, 2, 3, 4}, 2, 2), npy.New([]int64{0, 1})
	known := map[string]string{"richness": "1", "trained": "1"}
	archive := func(change map[string]*npy.Array) map[string]*npy.Array {
		all := map[string]*npy.Array{"features": x, "labels": y, "richness": npy.Scalar(1.), "trained": npy.Scalar(int64(1))}
		for k, v := range change {
			if all[k] = v; v == nil {
				delete(all, k)
			}
		}
		return all
	}
	for _, c := range []struct {
		want  string
		files map[string]any
	}{
		{"there is no file NAME", nil},
		{"in two files", map[string]any{"a.npz": archive(nil), "a.safetensors": known}},
		{`network "b", of which there is no file`, map[string]any{"a.npz": archive(nil), "networks.csv": "name\nb\n"}},
		{"the name \"a\" is empty or was there", map[string]any{"a.npz": archive(nil), "networks.csv": "name\na\na\n"}},
		{"networks.csv", map[string]any{"a.npz": archive(nil), "networks.csv": "file\na\n"}},
		{"networks.csv", map[string]any{"a.npz": archive(nil), "networks.csv": "name,x\na\n"}},
		{`richness is "high"`, map[string]any{"a.npz": archive(nil), "networks.csv": "name,richness\na,high\n"}},
		{"richness is 1 here and 2 in networks.csv", map[string]any{"a.npz": archive(nil), "networks.csv": "name,richness\na,2\n"}},
		{"richness is not stated", map[string]any{"a.npz": archive(map[string]*npy.Array{"richness": nil})}},
		{"trained is not stated", map[string]any{"a.safetensors": map[string]string{"richness": "1"}}},
		{`richness is "x"`, map[string]any{"a.safetensors": map[string]string{"richness": "x"}}},
		{"a richness of NaN", map[string]any{"a.npz": archive(map[string]*npy.Array{"richness": npy.Scalar(math.NaN())})}},
		{"want a single number", map[string]any{"a.npz": archive(map[string]*npy.Array{"richness": npy.New([]float64{1, 2})})}},
		{"want a single number", map[string]any{"a.npz": archive(map[string]*npy.Array{"richness": npy.New([]string{"a"})})}},
		{"trained is 1.5; want a whole", map[string]any{"a.npz": archive(map[string]*npy.Array{"trained": npy.Scalar(1.5)})}},
		{"seed is NaN; want a whole", map[string]any{"a.npz": archive(map[string]*npy.Array{"seed": npy.Scalar(math.NaN())})}},
		{"accuracy is 54.8", map[string]any{"a.npz": archive(map[string]*npy.Array{"accuracy": npy.Scalar(54.8)})}},
		{"features", map[string]any{"a.npz": archive(map[string]*npy.Array{"features": nil})}},
		{"labels", map[string]any{"a.npz": archive(map[string]*npy.Array{"labels": nil})}},
		{"want images × units", map[string]any{"a.npz": archive(map[string]*npy.Array{"features": npy.New([]float64{1, 2}, 2)})}},
		{"want images × units", map[string]any{"a.npz": archive(map[string]*npy.Array{"features": npy.New([]float64{}, 2, 0)})}},
		{"a.npz: features", map[string]any{"a.npz": archive(map[string]*npy.Array{"features": npy.New([]string{"a", "b"}, 1, 2)})}},
		{"a.npz: labels", map[string]any{"a.npz": archive(map[string]*npy.Array{"labels": npy.New([]string{"a", "b"})})}},
		{"image 1 has 0.5", map[string]any{"a.npz": archive(map[string]*npy.Array{"labels": npy.New([]float64{0, .5})})}},
		{"image 0 has -1", map[string]any{"a.npz": archive(map[string]*npy.Array{"labels": npy.New([]int8{-1, 0})})}},
		{"2 images and labels of 3", map[string]any{"a.npz": archive(map[string]*npy.Array{"labels": npy.New([]int8{0, 1, 1})})}},
		{"image 1, unit 0: a feature of NaN", map[string]any{"a.npz": archive(map[string]*npy.Array{"features": npy.New([]float64{1, 2, math.NaN(), 4}, 2, 2)})}},
		{"a.labels.npy: no such file", map[string]any{"a.features.npy": x}},
		{"npz: ", map[string]any{"a.npz": "no archive"}},
		{"safetensors: ", map[string]any{"a.safetensors": "short"}},
	} {
		_, err := ReadRepresentations(folderOf(t, c.files), file.Limits{})
		if err == nil || !strings.HasPrefix(err.Error(), "chou2025: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	if _, err := ReadRepresentations(filepath.Join(t.TempDir(), "none"), file.Limits{}); err == nil {
		t.Error("a folder that is not there is no error")
	}
	if _, err := ReadRepresentations(folderOf(t, map[string]any{"a.npz": archive(nil)}), file.Limits{MaxElements: 3}); err == nil {
		t.Error("an array beyond the limits is no error")
	}
}

// Whatever the files hold: an error, or networks that can be measured.
func FuzzReadRepresentations(f *testing.F) {
	whole := representation("a", 1, 1)
	folder := f.TempDir()
	if err := WriteRepresentations(folder, []*Representation{whole}); err != nil {
		f.Fatal(err)
	}
	tensors, err := os.ReadFile(filepath.Join(folder, "a.safetensors"))
	if err != nil {
		f.Fatal(err)
	}
	archive, err := os.ReadFile("testdata/transfer/numpy.npz")
	if err != nil {
		f.Fatal(err)
	}
	var features, labels bytes.Buffer
	npy.Write(&features, npy.New([]float32{1, 2, 3, 4}, 2, 2))
	npy.Write(&labels, npy.New([]int64{0, 1}))
	f.Add([]byte("name,richness,trained\nc,1,1\n"), tensors, archive, features.Bytes(), labels.Bytes())
	f.Add([]byte("name,richness,trained,seed\n\"c\",1,1,3\na,,,\n"), tensors[:40], archive[:200], features.Bytes(), labels.Bytes())
	f.Fuzz(func(t *testing.T, table, a, b, x, y []byte) {
		for _, files := range []map[string]any{{"a.safetensors": string(a)}, {"b.npz": string(b)}, {"networks.csv": string(table), "c.features.npy": string(x), "c.labels.npy": string(y)}} {
			all, err := ReadRepresentations(folderOf(t, files), file.Limits{MaxBytes: 1 << 20, MaxElements: 1 << 16})
			if err != nil {
				continue
			}
			for _, r := range all {
				images, _ := r.Features.Dims()
				if err := r.check(); err != nil || images != len(r.Labels) || !(math.IsNaN(r.Accuracy) || r.Accuracy >= 0 && r.Accuracy <= 1) {
					t.Fatalf("%+v: %v", r, err)
				}
			}
		}
	})
}
