package inference_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// results are one of each kind: plain, dual with all samples, cross-validated with fitted weights, a single subject without lower bound.
func results(t testing.TB) map[string]*inference.Result {
	t.Helper()
	geometries, err := gardens().Models()
	if err != nil {
		t.Fatal(err)
	}
	random := rng.New(1).At("subjects").Rand()
	subjects := &rsa.Stack{Conditions: gardens().Conditions, Values: mat.NewDense(5, 1225, nil), Measure: "distance"}
	for i := range subjects.Values.RawMatrix().Data {
		subjects.Values.RawMatrix().Data[i] = geometries[0].Values[i%1225] + random.NormFloat64()
	}
	models := append(model.Each(geometries...), model.Weighted{Name: "mixture", RDMs: geometries})
	ctx, by := context.Background(), compare.Cosine()
	opt := func() inference.Options {
		return inference.Options{Samples: 20, Assignments: 2, Source: rng.New(3).Source()}
	}
	out := map[string]*inference.Result{}
	keep := func(name string, r *inference.Result, err error) {
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = r
	}
	r, err := inference.Fixed(ctx, models, subjects, by, opt())
	keep("fixed", r, err)
	r, err = inference.Dual(ctx, models, subjects, by, opt())
	keep("dual", r, err)
	r, err = inference.CrossValidate(ctx, models, subjects, by, opt())
	keep("folds", r, err)
	r, err = inference.BootstrapConditions(ctx, models, subjects.Select([]int{2}), by, opt())
	keep("one subject", r, err)
	return out
}

// same compares by bits, NaN with NaN; empty and absent lists are alike.
func same(a, b any) error {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		if got, want := fmt.Sprintf("%#v", flat(y.Field(i))), fmt.Sprintf("%#v", flat(x.Field(i))); got != want {
			return fmt.Errorf("%s: %.200s, want %.200s", name, got, want)
		}
	}
	return nil
}

func flat(v reflect.Value) any {
	switch m := v.Interface().(type) {
	case *mat.Dense:
		if m == nil {
			return nil
		}
		r, c := m.Dims()
		return []any{r, c, bitsOf(mat.DenseCopyOf(m).RawMatrix().Data)}
	case *mat.SymDense:
		if m == nil {
			return nil
		}
		r, c := m.Dims()
		return []any{r, c, bitsOf(mat.DenseCopyOf(m).RawMatrix().Data)}
	case []float64:
		return bitsOf(m)
	case float64:
		return bitsOf([]float64{m})
	case [][]float64:
		var all []any
		for _, p := range m {
			all = append(all, bitsOf(p))
		}
		return all
	case inference.Ceiling:
		return []any{bitsOf([]float64{m.Lower, m.Upper}), m.NoLower, m.Inexact}
	}
	return v.Interface()
}

func bitsOf(x []float64) []uint64 {
	out := []uint64{}
	for _, v := range x {
		if math.IsNaN(v) {
			v = math.NaN()
		}
		out = append(out, math.Float64bits(v))
	}
	return out
}

func TestResultFilesAreExact(t *testing.T) {
	for name, r := range results(t) {
		path := filepath.Join(t.TempDir(), "result.npz")
		if err := r.Save(path); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := inference.OpenResult(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := same(r, got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if r.Contrasts != nil {
			if a, b := inference.TTests(r).String(), inference.TTests(got).String(); a != b {
				t.Errorf("%s: tests of the file: %s, want %s", name, b, a)
			}
		}
	}
}

func TestResultFileErrors(t *testing.T) {
	r := results(t)["dual"]
	dir := t.TempDir()
	path := filepath.Join(dir, "r.npz")
	if _, err := inference.OpenResult(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := r.Save(filepath.Join(dir, "no", "r.npz")); err == nil {
		t.Error("saved into a folder that is not there")
	}
	wrong := *r
	wrong.Mean = wrong.Mean[:1]
	if err := wrong.Save(path); err == nil || !strings.Contains(err.Error(), "1 means for 4 models") {
		t.Errorf("means: %v", err)
	}
	if err := r.Save(path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 10, len(whole) / 2, len(whole) - 1} {
		if _, err := inference.ReadResult(strings.NewReader(string(whole[:n])), int64(n), "cut.npz"); err == nil || !strings.Contains(err.Error(), "cut.npz") {
			t.Errorf("first %d bytes: %v", n, err)
		}
	}
	other := func(name string, array *npy.Array, want string) {
		t.Helper()
		err := npy.SaveArchive(path, func(w *npy.ArchiveWriter) error {
			a, err := npy.NewArchive(strings.NewReader(string(whole)), int64(len(whole)), "r.npz")
			if err != nil {
				return err
			}
			for _, n := range a.Names() {
				from, err := a.Read(n)
				if err == nil && n == name {
					from = array
				}
				if err == nil && from != nil {
					err = w.Write(n, from)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inference.OpenResult(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	other("format", npy.Scalar("something"), `"something"`)
	other("scheme", npy.Scalar("guess"), `no scheme "guess"`)
	other("mean", npy.New([]float64{1}), "mean: 1 values, want 4")
	other("mean", nil, "mean")
	other("counts", npy.New([]float64{1, 2, 3, -4, 5}), "counts: number 3 is -4")
	other("evaluations", npy.New(make([]float64, 9), 3, 3), "evaluations are 3 × 3 for 4 models and 5 subjects")
	other("contrasts", npy.New([]float64{1, 2, 3, 4}, 2, 2), "contrasts: not symmetric")
	other("folded", npy.Scalar(1.0), "folded: want 1 truth values")
}

func FuzzReadResult(f *testing.F) {
	small := &inference.Result{
		Models: []string{"a"}, Subjects: 2, Conditions: 4, Pairs: 6, Measure: "cosine", Evaluations: mat.NewDense(1, 2, []float64{.5, .7}), Mean: []float64{.6},
		Contrasts: mat.NewSymDense(3, []float64{1, 2, 3, 2, 1, 2, 3, 2, 1}), DoF: 1, Parameters: [][]float64{{1, 2}}, Samples: mat.NewDense(1, 3, nil),
	}
	path := filepath.Join(f.TempDir(), "r.npz")
	if err := small.Save(path); err != nil {
		f.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := inference.ReadResult(strings.NewReader(string(content)), int64(len(content)), "fuzz.npz")
		if err == nil {
			_ = r.String()
			_ = inference.TTests(r)
		}
	})
}
