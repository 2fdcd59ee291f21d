package subspace_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/subspace"
	"github.com/richlazy/richlazy/pkg/table"
)

// TestMante compares axes, shares and marginalisations of the 20 public units with NumPy's (testdata/expected_mante.py).
func TestMante(t *testing.T) {
	b, err := os.ReadFile("testdata/expected_mante.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Conditions      int
		At              []int
		Share, Marginal []float64
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	all := mante(t, 0, 50)
	for i := range all.Units {
		u := &all.Units[i]
		for _, name := range []string{"stim_dir", "stim_col2dir"} {
			c, err := u.Trials.Column(name)
			if err != nil {
				t.Fatal(err)
			}
			u.Trials = append(u.Trials, table.Numbers(name+"_rank", neural.Rank(c.Number)...))
		}
	}
	right, err := all.Where("correct", "1")
	if err != nil {
		t.Fatal(err)
	}
	var conditions []subspace.Condition
	for _, name := range []string{"stim_dir_rank", "stim_col2dir_rank"} {
		sorted, err := right.Conditions("context", name, "targ_dir")
		if err != nil {
			t.Fatal(err)
		}
		conditions = append(conditions, sorted...)
	}
	if len(conditions) != want.Conditions {
		t.Fatalf("%d conditions, want %d", len(conditions), want.Conditions)
	}
	study := subspace.Study{Regressors: []string{"targ_dir", "stim_dir", "stim_col2dir", "context"}, Conditions: conditions}
	fit, err := study.Fit(context.Background(), right)
	if err != nil {
		t.Fatal(err)
	}
	e, err := fit.Axes.Explained(context.Background(), fit.Averages)
	if err != nil {
		t.Fatal(err)
	}
	for k := range 4 {
		if fit.Axes.At[k] != want.At[k] || !(math.Abs(e.Axis[k]-want.Share[k]) < 1e-10) {
			t.Errorf("%s: sample %d, share %v; want %d, %v", fit.Axes.Names[k], fit.Axes.At[k], e.Axis[k], want.At[k], want.Share[k])
		}
	}
	cells, err := all.Cells("context", "targ_dir")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := cells.Tensor().Marginalise(nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range parts {
		if !(math.Abs(p.Share-want.Marginal[i]) < 1e-12) {
			t.Errorf("%s has the share %v, want %v", p.Group.Name, p.Share, want.Marginal[i])
		}
	}
}
