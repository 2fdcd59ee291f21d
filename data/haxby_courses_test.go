package data

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Patterns are the means of epochs over the block, and residuals what is left of them: sums of squares add up.
func TestEpochsAndResidualsOfBlocks(t *testing.T) {
	h, _ := haxby(t, HaxbyOptions{})
	for _, opt := range []HaxbyPatternOptions{{}, {Trend: QuadraticTrend, ZScore: true}} {
		p, err := h.Patterns(opt)
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.Epochs(0, 20, opt)
		if err != nil {
			t.Fatal(err)
		}
		residuals, dof, err := h.Residuals(opt)
		if err != nil {
			t.Fatal(err)
		}
		if rows, _ := residuals.Dims(); rows != 864 || dof != 768 || len(d.Times) != 9 || d.Times[8] != 20 {
			t.Fatalf("%d residuals with %v degrees of freedom, times %v: want 864, 768 and 0 to 20 s", rows, dof, d.Times)
		}
		condition, err := d.Observations.Column("condition")
		if err != nil {
			t.Fatal(err)
		}
		total, between := 0.0, 0.0
		rows, voxels := p.Values.Dims()
		for i := range rows {
			if condition.Text[i] != p.Categories[i] {
				t.Fatalf("epoch %d is of %q, want %q", i, condition.Text[i], p.Categories[i])
			}
			for v := range voxels {
				mean := 0.0
				for _, x := range d.Values {
					mean += x.At(i, v) / 9
					total += x.At(i, v) * x.At(i, v)
				}
				between += 9 * mean * mean
				if want := p.Values.At(i, v); !(math.Abs(mean-want) <= 1e-9*(1+math.Abs(want))) {
					t.Fatalf("block %d, voxel %d: mean of the epoch %v, want %v", i, v, mean, want)
				}
			}
		}
		if within := mat.Norm(residuals, 2); !(math.Abs(total-between-within*within) <= 1e-9*total) {
			t.Errorf("squares %v of epochs, %v of means and %v of residuals", total, between, within*within)
		}
	}
	if d, err := h.Epochs(-5, 35, HaxbyPatternOptions{Centre: true}); err != nil || len(d.Values) != 17 || !(math.Abs(mat.Sum(d.Values[3])) <= 1e-6) {
		t.Errorf("centred epochs from -5 to 35 s: %v", err)
	}
	if _, err := h.Epochs(-30, 0, HaxbyPatternOptions{}); err == nil || !strings.Contains(err.Error(), "run 1 has no volume -30 s") {
		t.Errorf("epochs from before a run: %v", err)
	}
	if _, err := h.Epochs(5, 0, HaxbyPatternOptions{}); err == nil {
		t.Error("epochs that end before they begin")
	}
	if _, _, err := h.Residuals(HaxbyPatternOptions{Delay: -1e3}); err == nil {
		t.Error("a negative delay")
	}
}
