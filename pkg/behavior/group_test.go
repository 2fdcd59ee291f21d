package behavior

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// What groups return is what each person does.
func TestGroups(t *testing.T) {
	shares := mat.NewDense(2, 50, append(factorisedObserver().Shares(), linearObserver().Shares()...))
	group, err := GroupFromShares(shares, 4)
	if err != nil || group[1].Name != "2" || group[0].Yes[4] != 4 {
		t.Fatal(group, err)
	}
	factorised, linear, err := Factorisations(group)
	if err != nil || !(math.Abs(factorised[0]-1) < 1e-12) || !(math.Abs(linear[1]-1) < 1e-12) || !(math.Abs(linear[0]) < 1e-12) {
		t.Error(factorised, linear, err)
	}
	if a := Accuracies(group); a.At(0, 0) != 1 || a.At(1, 1) != 1 || a.At(1, 2) != .5 {
		t.Error(mat.Formatted(a))
	}
	if _, err := GroupFromShares(mat.NewDense(2, 50, append(make([]float64, 99), 2)), 4); err == nil || !strings.Contains(err.Error(), "person 2: ") {
		t.Error(err)
	}
	trials := table.Table{table.Integers("context", 1, 2), table.Numbers("x", 1, 1), table.Numbers("y", 2, 2), table.Numbers("choice", 1, 0)}
	group, err = GroupFromTrials([]table.Table{trials, trials}, Columns{})
	if err != nil || len(group) != 2 || group[1].Name != "2" || group[1].Yes[0] != 1 {
		t.Error(group, err)
	}
	if _, err := GroupFromTrials([]table.Table{trials, trials[:3]}, Columns{}); err == nil || !strings.Contains(err.Error(), "person 2: ") {
		t.Error(err)
	}

	timed, _ := trials.With(table.Numbers("rt", .5, .7))
	times, err := GroupTimes([]table.Table{timed, timed}, "rt", Columns{})
	if err != nil || !(math.Abs(times.At(1, 1)-.6) < 1e-15) || !math.IsNaN(times.At(0, 2)) {
		t.Error(times, err)
	}
	if mean, i := MeanInterval([]float64{1, 3, math.NaN()}, .5); mean != 2 || !(math.Abs(i.High-3) < 1e-12) { // t with one degree of freedom: 1 at three quarters
		t.Error(mean, i)
	}
	if mean, i := MeanInterval([]float64{4}, .95); mean != 4 || !math.IsNaN(i.Low) {
		t.Error(mean, i)
	}

	m := Factorised()
	r, err := m.Recover(bg, mat.NewDense(3, 5, []float64{170, 100, 2, 0, .1, 180, 90, 2, 0, .1, 190, 80, 2, 0, .1}), Grid(20), FitOptions{Starts: 2}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for k, got := range r.BiasErrors() {
		f := &Fit{Model: m, full: m.full(r.Estimate.RawRowView(k))}
		g := &Fit{Model: m, full: m.full(r.Truth.RawRowView(k))}
		if b := Biases([]*Fit{f, g}); !(math.Abs(b[0]-b[1]-got) < 1e-9) {
			t.Errorf("%v, want %v", got, b[0]-b[1])
		}
	}
}
