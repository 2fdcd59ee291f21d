package rsa_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// hard are numbers that a file may spoil.
var hard = []float64{math.Pi, math.SmallestNonzeroFloat64, -math.MaxFloat64, math.Copysign(0, -1), 0.1, -1e-300}

func hardStack() *rsa.Stack {
	s := tens(2)
	s.Values.SetRow(0, hard)
	s.Values.Set(1, 2, math.NaN())
	s.Conditions = []string{"a,b", "Ünï", "01", "two\nlines"}
	s.Info = append(s.Info, table.Texts("session", "late", ""))
	return s
}

func hardDataset() *rsa.Dataset {
	d := numbered(3, 2, 2)
	d.Values[1].SetRow(0, hard[:2])
	d.Values[0].SetRow(1, hard[2:4])
	d.Values[1].Set(2, 1, math.NaN())
	d.Channels = append(d.Channels, table.Numbers("x mm/y", 0.1, math.NaN()))
	return d
}

func sameBits(a, b *mat.Dense) bool {
	r, c := a.Dims()
	if rb, cb := b.Dims(); r != rb || c != cb {
		return false
	}
	for i := range r {
		for j := range c {
			if math.Float64bits(a.At(i, j)) != math.Float64bits(b.At(i, j)) {
				return false
			}
		}
	}
	return true
}

func sameStacks(a, b *rsa.Stack) bool {
	return sameBits(a.Values, b.Values) && fmt.Sprint(a.Conditions) == fmt.Sprint(b.Conditions) && a.Measure == b.Measure && a.Patterns.Equal(b.Patterns) && a.Info.Equal(b.Info)
}

func sameDatasets(a, b *rsa.Dataset) bool {
	if len(a.Values) != len(b.Values) {
		return false
	}
	for i := range a.Values {
		if !sameBits(a.Values[i], b.Values[i]) {
			return false
		}
	}
	return sameFloats(a.Times, b.Times) && a.Observations.Equal(b.Observations) && a.Channels.Equal(b.Channels) && a.Set.Equal(b.Set)
}

func TestArchivesRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.npz")
	sampled := tens(1).Sample([]int{0, 0, 3})
	for _, s := range []*rsa.Stack{hardStack(), tens(1), sampled} {
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
		if got := must[*rsa.Stack](t)(rsa.OpenStack(path)); !sameStacks(got, s) {
			t.Errorf("got %v, want %v", got, s)
		}
	}
	whole := hardDataset()
	still := must[*rsa.Dataset](t)(rsa.NewDataset(whole.Values[1].Slice(0, 2, 1, 2).(*mat.Dense), nil)) // whose rows do not follow each other
	for _, d := range []*rsa.Dataset{whole, still} {
		if err := d.Save(path); err != nil {
			t.Fatal(err)
		}
		if got := must[*rsa.Dataset](t)(rsa.OpenDataset(path)); !sameDatasets(got, d) {
			t.Errorf("got %v, want %v", got, d)
		}
	}
	if _, err := rsa.OpenStack(path); err == nil || err.Error() != `rsa: `+path+`: the archive holds "richlazy data set 1", want "richlazy RDMs 1"` {
		t.Errorf("got %v", err)
	}
	if _, err := rsa.OpenStack(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// NumPy reads what we write, and we read archives that NumPy made of bare values.
func TestArchivesAndNumPy(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import numpy").Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s has no numpy: %v", python, err)
		}
		t.Skipf("%s has no numpy", python)
	}
	folder := t.TempDir()
	stack, data, theirs := filepath.Join(folder, "stack.npz"), filepath.Join(folder, "data.npz"), filepath.Join(folder, "theirs.npz")
	if err := errors.Join(hardStack().Save(stack), hardDataset().Save(data)); err != nil {
		t.Fatal(err)
	}
	const script = `
import sys, numpy as np
s = np.load(sys.argv[1]); d = np.load(sys.argv[2])
assert s['values'].shape == (2, 6) and s['values'][0].tolist() == [np.pi, 5e-324, -1.7976931348623157e308, -0.0, .1, -1e-300], s['values']
assert s['conditions'].tolist() == ['a,b', '\u00dcn\u00ef', '01', 'two\nlines'] and str(s['measure']) == 'd'
assert s['info/session'].tolist() == ['late', ''] and s['patterns/hand'].tolist() == ['l', 'r', 'l', 'r']
assert d['values'].shape == (3, 2, 2) and d['values'][2, 1, 0] == 210 and np.isnan(d['values'][2, 1, 1]) and d['times'].tolist() == [0, .1]
assert d['channels/x mm/y'][0] == .1 and d['set/subject'].tolist() == ['s1'] and d['observations/index'].tolist() == [0, 1, 2]
np.savez_compressed(sys.argv[3], values=np.arange(6, dtype='>i2').reshape(2, 3))
`
	if out, err := exec.Command(python, "-c", script, stack, data, theirs).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := must[*rsa.Stack](t)(rsa.OpenStack(theirs))
	if want := mat.NewDense(2, 3, []float64{0, 1, 2, 3, 4, 5}); !mat.Equal(got.Values, want) || strings.Join(got.Conditions, "") != "012" {
		t.Errorf("got %v", got)
	}
}

func TestCSVRoundTrip(t *testing.T) {
	s := hardStack()
	r := s.RDM(1)
	r.Values[0], r.Values[5] = math.SmallestNonzeroFloat64, math.Copysign(0, -1)
	var file bytes.Buffer
	if err := r.WriteSquare(&file); err != nil {
		t.Fatal(err)
	}
	got := must[*rsa.RDM](t)(rsa.ReadSquare(&file, "x.csv", 0))
	if !sameBits(mat.NewDense(1, 6, got.Values), mat.NewDense(1, 6, r.Values)) || fmt.Sprint(got.Conditions) != fmt.Sprint(r.Conditions) || got.Measure != "d" {
		t.Errorf("square: got %v, want %v", got, r)
	}
	if err := s.WriteLong(&file); err != nil {
		t.Fatal(err)
	}
	s.Patterns = nil
	if got := must[*rsa.Stack](t)(rsa.ReadLong(&file, "x.csv", "d")); !sameStacks(got, s) {
		t.Errorf("long: got %v, want %v", got, s)
	}
}

func TestReadLong(t *testing.T) {
	got := must[*rsa.Stack](t)(rsa.ReadLong(strings.NewReader("subject,value,j,i,rdm\ns1,3,b,a,x\ns2,4,a,c,y\ns1,5,c,b,x\n"), "x.csv", "d"))
	nan := math.NaN()
	if strings.Join(got.Conditions, "") != "abc" || !sameFloats(got.Values.RawRowView(0), []float64{3, nan, 5}) || !sameFloats(got.Values.RawRowView(1), []float64{nan, 4, nan}) ||
		!got.Info.Equal(table.Table{table.Texts("subject", "s1", "s2")}) {
		t.Errorf("got %v", got)
	}
	for content, want := range map[string]string{
		"i,j\na,b\n":                `rsa: x.csv: table: no column "value": the columns are "i", "j"`,
		"i,j,value\na,a,1\n":        `rsa: x.csv: row 0: condition "a" with itself`,
		"i,j,value\na,b,1\nb,a,1\n": `rsa: x.csv: row 1: the pair of "b" and "a" comes twice`,
		"i,j,value\na,b,one\n":      `rsa: x.csv: column "value" holds texts`,
		"i,j,value\na,,1\n":         `rsa: x.csv: row 0 has no condition "j"`,
		"i,j,value\n":               `rsa: x.csv: 0 rows for 0 conditions and 0 RDMs`,
		"i,j,value\na,b\n":          "rsa: table: x.csv: line 2: byte 14: wrong number of fields",
	} {
		if _, err := rsa.ReadLong(strings.NewReader(content), "x.csv", "d"); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", content, err, want)
		}
	}
}

func TestReadSquareRefuses(t *testing.T) {
	for content, want := range map[string]string{
		"":                           "rsa: x.csv: no line",
		"d,a,b\na,0,1\n":             "rsa: x.csv: 2 columns and 1 rows of values, want a square of 2 or more",
		"d,a,b\na,0,1\nb,1,0\nc,1,1": "rsa: x.csv: line 4: more rows than columns, want a square",
		"d,a,b\na,0,1\nc,1,0\n":      `rsa: x.csv: line 3: the row of "c", want "b" as in column 3`,
		"d,a,b\na,0,x\nb,1,0\n":      `rsa: x.csv: line 2: column 3: got "x", want a number`,
		"d,a,b\na,0,2\nb,1,0\n":      "rsa: x.csv: rsa: RDM: entries (0,1) and (1,0) are 2 and 1, want them equal",
		"d,a,b\na,0\n":               "rsa: x.csv: byte 10: record on line 2: wrong number of fields",
	} {
		if _, err := rsa.ReadSquare(strings.NewReader(content), "x.csv", 0); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", content, err, want)
		}
	}
}

// saved returns the bytes of an archive.
func saved(t testing.TB, save func(path string) error) []byte {
	path := filepath.Join(t.TempDir(), "x.npz")
	if err := save(path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Whatever byte of the file is lost or changed, there is an error with the file's name or the same data (archives have bytes that nothing depends on), and never a panic.
func TestDamagedArchives(t *testing.T) {
	content := saved(t, hardStack().Save)
	want := hardStack()
	for at := 0; at < len(content); at += 7 {
		if _, err := rsa.ReadStack(bytes.NewReader(content[:at]), int64(at), "x.npz"); err == nil || !strings.HasPrefix(err.Error(), "rsa: npy: x.npz: archive: ") {
			t.Fatalf("cut at %d: %v", at, err)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 3000 {
		damaged := bytes.Clone(content)
		at := random.IntN(len(content))
		damaged[at] ^= byte(1 + random.IntN(255))
		got, err := rsa.ReadStack(bytes.NewReader(damaged), int64(len(damaged)), "x.npz")
		if err != nil {
			refused++
			if !strings.Contains(err.Error(), "x.npz") {
				t.Fatalf("byte %d: %v", at, err)
			}
		} else if !sameBits(got.Values, want.Values) {
			t.Fatalf("byte %d: other values without an error", at)
		}
	}
	if refused < 1000 {
		t.Errorf("%d of 3000 refused", refused)
	}
}

func TestArchivesThatDoNotFit(t *testing.T) {
	write := func(arrays map[string]*npy.Array) func(string) error {
		return func(path string) error {
			return npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
				for name, a := range arrays {
					if err := w.Write(name, a); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	values := npy.New([]float64{1, 2, 3}, 1, 3)
	for want, c := range map[string]map[string]*npy.Array{
		`want one of the arrays x, got "values"`:                             {"x": values},
		"x.npz: values: 2 pairs are not those of any number of conditions":   {"values": npy.New([]float64{1, 2})},
		"x.npz: conditions: got 1 names, want 3 for 3 pairs":                 {"values": values, "conditions": npy.New([]string{"a"})},
		"x.npz: rsa: stack: info: table: column \"s\": got 2 values, want 1": {"values": values, "info/s": npy.New([]float64{1, 2})},
		"x.npz: patterns/s: got shape [], want one dimension":                {"values": values, "patterns/s": npy.Scalar(1.0)},
		"x.npz: values: npy: want real numbers, got string":                  {"values": npy.New([]string{"a"})},
		"x.npz: values: got shape [1 1 3], want RDMs × pairs":                {"values": npy.New([]float64{1, 2, 3}, 1, 1, 3)},
	} {
		content := saved(t, write(c))
		if _, err := rsa.ReadStack(bytes.NewReader(content), int64(len(content)), "x.npz"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	content := saved(t, write(map[string]*npy.Array{"values": npy.New([]float64{1, 2}, 1, 1, 2), "times": npy.New([]float64{1})}))
	if _, err := rsa.ReadDataset(bytes.NewReader(content), int64(len(content)), "x.npz"); err == nil || err.Error() != "rsa: x.npz: rsa: data set: 1 times for 2 time points" {
		t.Errorf("got %v", err)
	}
}

func FuzzReadStack(f *testing.F) {
	f.Add(saved(f, hardStack().Save))
	f.Fuzz(func(t *testing.T, content []byte) {
		s, err := rsa.ReadStack(bytes.NewReader(content), int64(len(content)), "x.npz")
		if err == nil && s.Check() != nil || err != nil && !strings.HasPrefix(err.Error(), "rsa: ") {
			t.Fatal(s, err)
		}
	})
}

func FuzzReadDataset(f *testing.F) {
	f.Add(saved(f, hardDataset().Save))
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := rsa.ReadDataset(bytes.NewReader(content), int64(len(content)), "x.npz")
		if err == nil && d.Check() != nil || err != nil && !strings.HasPrefix(err.Error(), "rsa: ") {
			t.Fatal(d, err)
		}
	})
}

func FuzzReadSquare(f *testing.F) {
	f.Add("d,a,b\na,0,1\nb,1,0\n")
	f.Fuzz(func(t *testing.T, content string) {
		r, err := rsa.ReadSquare(strings.NewReader(content), "x.csv", 0)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "rsa: x.csv: ") {
				t.Fatal(err)
			}
			return
		}
		var file bytes.Buffer
		if err := r.WriteSquare(&file); err != nil {
			return // names that cannot be written
		}
		if again, err := rsa.ReadSquare(&file, "x.csv", 0); err != nil || !sameFloats(again.Values, r.Values) {
			t.Fatalf("got %v, %v, want %v", again, err, r)
		}
	})
}

func FuzzReadLong(f *testing.F) {
	f.Add("rdm,i,j,value,s\n0,a,b,1,x\n0,a,c,n/a,x\n")
	f.Fuzz(func(t *testing.T, content string) {
		s, err := rsa.ReadLong(strings.NewReader(content), "x.csv", "d")
		if err == nil && s.Check() != nil || err != nil && !strings.HasPrefix(err.Error(), "rsa: ") {
			t.Fatal(s, err)
		}
	})
}

func ExampleRDM_WriteSquare() {
	r, _ := rsa.New([]float64{1, math.NaN(), 0.5}, []string{"thumb", "index", "little"}, "distance")
	_ = r.WriteSquare(os.Stdout)
	// Output:
	// distance,thumb,index,little
	// thumb,0,1,n/a
	// index,1,0,0.5
	// little,n/a,0.5,0
}

func ExampleStack_WriteLong() {
	r, _ := rsa.New([]float64{1, 2, 0.5}, []string{"thumb", "index", "little"}, "distance")
	r.Info = table.Table{table.Texts("subject", "s1")}
	s, _ := rsa.NewStack(r)
	_ = s.WriteLong(os.Stdout)
	// Output:
	// rdm,i,j,value,subject
	// 0,thumb,index,1,s1
	// 0,thumb,little,2,s1
	// 0,index,little,0.5,s1
}

func TestLongTablesAreTheStack(t *testing.T) {
	s := tens(3)
	s.Patterns, s.Values = nil, mat.DenseCopyOf(s.Values) // a long table has no place for descriptors of conditions
	s.Values.Set(1, 2, math.NaN())
	long := must[table.Table](t)(s.Long())
	if long.Rows() != 18 {
		t.Fatalf("%d rows for 3 RDMs of 6 pairs", long.Rows())
	}
	if got := must[*rsa.Stack](t)(rsa.FromLong(long, s.Measure)); !sameStacks(got, s) {
		t.Errorf("got %v, want %v", got, s)
	}
}
