package rsa_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

func TestHDF5RoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.h5")
	for _, s := range []*rsa.Stack{hardStack(), tens(1)} {
		if err := s.SaveHDF5(path); err != nil {
			t.Fatal(err)
		}
		got, err := rsa.OpenStack(path)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = s.SortBy(); err != nil {
			t.Fatal(err)
		}
		if !sameBits(got.Values, s.Values) || fmt.Sprint(got.Conditions) != fmt.Sprint(s.Conditions) || got.Measure != s.Measure || !sameColumns(got.Info, s.Info) || !sameColumns(got.Patterns, s.Patterns) {
			t.Errorf("got %v, want %v", got, s)
		}
	}
	d := hardDataset()
	d.Channels[len(d.Channels)-1].Name = "x in mm"
	d.Set = table.Table{table.Texts("subject", "été"), table.Numbers("age", 31)}
	if err := d.SaveHDF5(path); err != nil {
		t.Fatal(err)
	}
	got, err := rsa.OpenDataset(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Values) != len(d.Values) || !sameFloats(got.Times, d.Times) || !sameColumns(got.Observations, d.Observations) || !sameColumns(got.Channels, d.Channels) || !sameColumns(got.Set, d.Set) {
		t.Fatalf("got %v, want %v", got, d)
	}
	for i := range d.Values {
		if !sameBits(got.Values[i], d.Values[i]) {
			t.Errorf("time %d: got %v, want %v", i, got.Values[i], d.Values[i])
		}
	}
	d.Channels[len(d.Channels)-1].Name = "x/y"
	if err := d.SaveHDF5(path); err == nil || !strings.Contains(err.Error(), `"x/y" is no name`) {
		t.Errorf("a name with a slash: got %v", err)
	}
}

// sameColumns compares tables without regard to the order of their columns, which a file of HDF5 does not keep.
func sameColumns(a, b table.Table) bool {
	if len(a) != len(b) {
		return false
	}
	for _, c := range a {
		d, err := b.Column(c.Name)
		if err != nil || !c.Equal(d) {
			return false
		}
	}
	return true
}

// numpyNaN has the bits of numpy.nan, which are not those of math.NaN.
var numpyNaN = math.Float64frombits(0x7ff8000000000000)

func TestFilesOfRsatoolbox(t *testing.T) {
	values := func(times ...int) (all []*mat.Dense) {
		for _, k := range times {
			m := mat.NewDense(4, 3, nil)
			for i := range 4 {
				for j := range 3 {
					m.Set(i, j, float64(6*i+2*j+k))
				}
			}
			all = append(all, m)
		}
		all[0].Set(1, 2, numpyNaN)
		return all
	}
	want := &rsa.Dataset{Values: values(0), Set: table.Table{table.Numbers("session", 2), table.Texts("subject", "s1")}, Channels: table.Table{table.Numbers("x", .5, 1.5, 2.5)},
		Observations: table.Table{table.Texts("conds", "b", "a", "b", "a"), table.Numbers("kept", 1, 0, 1, 1), table.Integers("run", 1, 1, 2, 2), table.Texts("trial", "x", "y", "z", "")}}
	got, err := rsa.OpenDataset("testdata/dataset.h5")
	if err != nil {
		t.Fatal(err)
	}
	if !sameDatasets(got, want) {
		t.Errorf("got %v\n%v\n%v\n%v, want %v", got, got.Observations, got.Set, got.Channels, want)
	}
	want.Values, want.Times = values(0, 1), []float64{.1, .2}
	if got, err = rsa.OpenDataset("testdata/temporal.h5"); err != nil || !sameDatasets(got, want) {
		t.Errorf("in time: got %v, %v, want %v", got, err, want)
	}
	rdms := &rsa.Stack{Conditions: []string{"cat", "cup", "key"}, Values: mat.NewDense(2, 3, []float64{1, 2, 3, 4, numpyNaN, 6}), Measure: "Euclidean",
		Patterns: table.Table{table.Texts("animate", "yes", "no", "no"), table.Texts("conds", "cat", "cup", "key"), table.Integers("index", 0, 1, 2)},
		Info:     table.Table{table.Integers("index", 0, 1), table.Texts("subject", "s1", "s2"), table.Integers("session", 7, 7)}}
	if got, err := rsa.OpenStack("testdata/rdms.h5"); err != nil || !sameStacks(got, rdms) {
		t.Errorf("RDMs: got %v, %v, want %v", got, err, rdms)
	}
}

func TestHDF5FilesThatDoNotFit(t *testing.T) {
	for want, set := range map[string]func(t *hdf5.Tree){
		"dissimilarities":                            func(t *hdf5.Tree) {},
		"got shape [4], want RDMs × pairs":           nil,
		`"subject": got shape [3], want 2 rows`:      func(t *hdf5.Tree) { t.Group("rdm_descriptors").Set("subject", hdf5.Elements([]int{1, 2, 3}, 3)) },
		`"x": got shape [3 1], want 3 rows`:          func(t *hdf5.Tree) { t.Group("pattern_descriptors").Set("x", hdf5.Elements([]int{1, 2, 3}, 3, 1)) },
		`"x": got a list of 1 elements, want 3 rows`: func(t *hdf5.Tree) { t.Group("pattern_descriptors").Group("x").Set("0", hdf5.Scalar(1)) },
		`element 1: a list of numbers and texts`: func(t *hdf5.Tree) {
			g := t.Group("rdm_descriptors").Group("x")
			g.Set("0", hdf5.Scalar(1))
			g.Set("1", hdf5.Scalar("a"))
		},
		"attribute dissimilarity_measure: want one text, got 2 te": func(t *hdf5.Tree) { t.SetAttr("dissimilarity_measure", hdf5.Elements([]string{"a", "b"}, 2)) },
	} {
		var tree hdf5.Tree
		if want != "dissimilarities" {
			tree.Set("dissimilarities", hdf5.Elements([]float64{1, 2, 3, 4, 5, 6}, 2, 3))
		}
		if set == nil {
			tree.Set("dissimilarities", hdf5.Elements([]float64{1, 2, 3, 4}, 4))
			want = "got shape [1 4], want RDMs × pairs"
		} else {
			set(&tree)
		}
		var b bytes.Buffer
		if err := tree.Encode(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := rsa.ReadStack(bytes.NewReader(b.Bytes()), int64(b.Len()), "x.h5"); err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "rsa: x.h5: ") {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestDamagedHDF5 changes bytes of a file: what is read passes its own check, or there is an error.
func TestDamagedHDF5(t *testing.T) {
	for name, read := range map[string]func(b []byte) error{
		"temporal.h5": func(b []byte) error {
			d, err := rsa.ReadDataset(bytes.NewReader(b), int64(len(b)), "x")
			if err == nil {
				err = d.Check()
			}
			return err
		},
		"rdms.h5": func(b []byte) error {
			s, err := rsa.ReadStack(bytes.NewReader(b), int64(len(b)), "x")
			if err == nil {
				err = s.Check()
			}
			return err
		},
	} {
		whole, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		r, failed := rand.New(rand.NewPCG(1, 2)), 0
		for range 3000 {
			b := bytes.Clone(whole[:len(whole)-r.IntN(2)*r.IntN(len(whole))])
			for range r.IntN(4) {
				b[r.IntN(len(b))] ^= byte(1 << r.IntN(8))
			}
			if read(b) != nil {
				failed++
			}
		}
		if failed == 0 {
			t.Errorf("%s: no damage was an error", name)
		}
	}
}
