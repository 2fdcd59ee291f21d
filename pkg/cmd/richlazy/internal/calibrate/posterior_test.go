package calibrate

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

// TestPosteriorKernels simulates a little: quick kernels on each model, whose ranks are not far from uniform, and one study of each of the others, which does not fail and has its
// quantities in their places. The table of many simulations comes from richlazy calibrate posterior.
func TestPosteriorKernels(t *testing.T) {
	all := Posterior()
	if len(all) != 7+6+7 {
		t.Errorf("%d parts", len(all))
	}
	var quick, slow []Part
	for _, p := range all {
		if strings.HasPrefix(p.Name, "regression") || strings.HasSuffix(p.Name, "-hmc") {
			quick = append(quick, p)
		} else {
			slow = append(slow, p)
		}
	}
	records, err := Open(filepath.Join(t.TempDir(), "records"), 1, all)
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	for _, study := range []Study{{Parts: quick, Simulations: 30, Seed: 1}, {Parts: slow, Simulations: 1, Seed: 1}} {
		if err := study.Run(context.Background(), records); err != nil {
			t.Fatal(err)
		}
		rows := study.Rows(records)
		for _, r := range rows {
			if r.Simulations != study.Simulations || r.Undefined != 0 || r.Kind == Rank && !r.Right() {
				t.Errorf("%s, %s: %s", r.Part, r.Test, r.Measured())
			}
		}
		table := study.Markdown("Kernels", "richlazy calibrate posterior", rows)
		for _, want := range []string{"| log likelihood | ", ": calibrated | p at least 0.0", "at least 95 % worth 19"} {
			if !strings.Contains(table, want) {
				t.Errorf("the table lacks %q:\n%s", want, table)
			}
		}
	}
}

// TestRankRows judges ranks that were not simulated: uniform ones are right, and those of a posterior that is too narrow are not.
func TestRankRows(t *testing.T) {
	p := Part{Name: "p", Columns: []Column{{"even", Rank}, {"ends", Rank}, {"worth", Effective}}}
	records, err := Open(filepath.Join(t.TempDir(), "records"), 1, []Part{p})
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	study := Study{Parts: []Part{p}, Simulations: 100, Seed: 1}
	for sim := range study.Simulations {
		if err := records.add(p, sim, []float64{float64(sim % 20), float64(sim % 2 * 19), float64(18 + sim%2)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []struct {
		right    bool
		measured string
	}{{true, ": calibrated"}, {false, ": draws are too narrow or autocorrelated"}, {false, "50.00 % ± 5.00"}} {
		r := study.Rows(records)[i]
		if r.Right() != want.right || !strings.HasSuffix(r.Measured(), want.measured) {
			t.Errorf("%s: right is %v, %s", r.Test, r.Right(), r.Measured())
		}
	}
}
