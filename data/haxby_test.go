package data

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// haxbyGolden is testdata/haxby.json, which testdata/expected_mri.py explains.
type haxbyGolden struct {
	Slice, Brain haxbySums
	Masks        map[string]int
	Motion       float64
	Patterns     []struct {
		Trend             int
		ZScore            bool
		Delay             int
		Centre            bool
		Squares, Weighted float64
	}
	Split []struct {
		Trend           int
		ZScore          bool
		Delay           int
		Voxels          int
		Within, Between float64
	}
}

type haxbySums struct {
	Voxels        int
	Sum, Weighted float64
	Affine        [4][4]float64
}

// trends are Trends by the degree of their polynomial in testdata/haxby.json.
var trends = map[int]Trend{-1: NoTrend, 0: MeanOnly, 1: LinearTrend, 2: QuadraticTrend}

func haxby(t *testing.T, opt HaxbyOptions) (*Haxby, haxbyGolden) {
	t.Helper()
	var golden haxbyGolden
	needs(t, "haxby_pymvpa", "haxby.json", &golden)
	h, err := Haxby2001(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return h, golden
}

func TestHaxby2001(t *testing.T) {
	for _, whole := range []bool{false, true} {
		h, golden := haxby(t, HaxbyOptions{WholeBrain: whole, Options: Options{Files: []string{"ignored"}}})
		want := golden.Slice
		if whole {
			want = golden.Brain
		}
		volumes, voxels := h.Volumes.Dims()
		if volumes != 1452 || voxels != want.Voxels || len(h.Voxels) != voxels || h.TR != 2.5 || h.Grid.Affine != want.Affine || len(h.Blocks) != 96 {
			t.Fatalf("%d × %d, %v s, %v, %d blocks", volumes, voxels, h.TR, h.Grid.Affine, len(h.Blocks))
		}
		sum, weighted, motion := 0., 0., 0.
		for v := range volumes {
			for i, x := range h.Volumes.RawRowView(v) {
				sum += x
				weighted += float64((v+1)%101+i+1) * x
			}
			for i, x := range h.Motion.RawRowView(v) {
				motion += float64((v+1)%101+i+1) * x
			}
		}
		if sum != want.Sum || weighted != want.Weighted || !(math.Abs(motion-golden.Motion) <= 1e-9*golden.Motion) { // of whole numbers, but for the motion
			t.Errorf("sums: got %v, %v, %v, want %v, %v, %v", sum, weighted, motion, want.Sum, want.Weighted, golden.Motion)
		}
		rest := 0
		for v, label := range h.Labels {
			if label == "rest" {
				rest++
			}
			if h.Runs[v] != v/121+1 {
				t.Fatalf("volume %d is of run %d", v, h.Runs[v])
			}
		}
		if rest != 1452-96*9 {
			t.Errorf("%d volumes of rest", rest)
		}
		regions(t, h, golden, whole)
	}
}

func regions(t *testing.T, h *Haxby, golden haxbyGolden, whole bool) {
	t.Helper()
	if !whole {
		if _, err := h.Within("vt"); err == nil || !strings.Contains(err.Error(), "WholeBrain") {
			t.Error(err)
		}
		return
	}
	for name, n := range golden.Masks {
		part, err := h.Within(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(part.Voxels) != n || part.Volumes.At(700, n-1) != h.Volumes.At(700, slices.Index(h.Voxels, part.Voxels[n-1])) {
			t.Errorf("%s: %d voxels, want %d", name, len(part.Voxels), n)
		}
		again, err := part.Within("brain")
		if name == "gray" && (err != nil || len(again.Voxels) > n) {
			t.Error(len(again.Voxels), err)
		}
	}
}

// TestHaxbyGrid puts numbers back where they came from.
func TestHaxbyGrid(t *testing.T) {
	h, _ := haxby(t, HaxbyOptions{})
	img, err := h.Image(h.Volumes.RawRowView(5), -1)
	if err != nil {
		t.Fatal(err)
	}
	mask, n := h.Mask(), 0
	for i, at := range h.Positions() {
		if img.At(at[0], at[1], at[2], 0) != h.Volumes.At(5, i) || !mask[h.Grid.Index(at[0], at[1], at[2])] {
			t.Fatalf("voxel %v", at)
		}
	}
	for _, in := range mask {
		if in {
			n++
		}
	}
	volume := searchlight.Volume{Size: h.Grid.Size, Voxel: h.Grid.VoxelSize(), Mask: mask}
	if !slices.Equal(volume.Voxels(), h.Voxels) {
		t.Error("a searchlight counts the voxels of the mask in another order")
	}
	if n != len(h.Voxels) || nifti.SameGrid(img.Grid, h.Grid) != nil {
		t.Errorf("%d voxels in the mask", n)
	}
	if _, err := h.Image(make([]float64, 3), 0); err == nil {
		t.Error("3 values for 530 voxels are taken")
	}
}

func TestHaxbyPatterns(t *testing.T) {
	h, golden := haxby(t, HaxbyOptions{})
	for _, want := range golden.Patterns {
		p, err := h.Patterns(HaxbyPatternOptions{Delay: 2.5 * float64(want.Delay), Trend: trends[want.Trend], ZScore: want.ZScore, Centre: want.Centre})
		if err != nil {
			t.Fatal(err)
		}
		rows, voxels := p.Values.Dims()
		squares, weighted := 0., 0.
		for r := range rows {
			for c := range voxels {
				v := p.Values.At(r, c)
				squares += v * v
				weighted += float64(r+1+(c+1)%97) * v
			}
		}
		scale := math.Sqrt(want.Squares*float64(rows*voxels)) * 150 // what the weighted sum is made of
		if rows != 96 || !(math.Abs(squares-want.Squares) <= 1e-9*want.Squares) || !(math.Abs(weighted-want.Weighted) <= 1e-11*scale) {
			t.Errorf("%+v: got %d rows, %v, %v", want, rows, squares, weighted)
		}
		trials := p.Trials()
		for r := range rows {
			if p.Categories[r] != HaxbyCategories()[r%8] || p.Runs[r] != r/8+1 || trials.Of[r] != r%8 || trials.Run[r] != r/8 {
				t.Fatalf("row %d: %s of run %d", r, p.Categories[r], p.Runs[r])
			}
		}
		if len(trials.Runs) != 12 || len(trials.Conditions) != 8 || trials.Values != p.Values {
			t.Errorf("trials of %q and %q", trials.Runs, trials.Conditions)
		}
	}
	for _, delay := range []float64{-5, math.NaN(), math.Inf(1), 1000} {
		if _, err := h.Patterns(HaxbyPatternOptions{Delay: delay}); err == nil {
			t.Errorf("a delay of %v s is taken", delay)
		}
	}
	if _, err := h.Patterns(HaxbyPatternOptions{Delay: 100}); err == nil || !strings.Contains(err.Error(), "no volume left") {
		t.Error(err)
	}
}

// TestHaxbySplitHalf: patterns of a category are alike in odd and even runs, by the number that comes with the data (.147 within and −.021 between categories,
// for z-scored patterns two volumes later than their labels, over all 800 voxels of the slice), and most alike without a delay.
func TestHaxbySplitHalf(t *testing.T) {
	h, golden := haxby(t, HaxbyOptions{})
	for i, want := range golden.Split {
		p, err := h.Patterns(HaxbyPatternOptions{Delay: 2.5 * float64(want.Delay), Trend: trends[want.Trend], ZScore: want.ZScore, Centre: true})
		if err != nil {
			t.Fatal(err)
		}
		within, between := splitHalf(p, want.Voxels)
		if !(math.Abs(within-want.Within) <= 1e-9) || !(math.Abs(between-want.Between) <= 1e-9) {
			t.Errorf("%+v: got %v within, %v between", want, within, between)
		}
		if i == 0 && (math.Round(1000*within) != 147 || math.Round(1000*between) != -21) {
			t.Errorf("got %.4f within and %.4f between categories, want .147 and -.021", within, between)
		}
	}
	none, later := golden.Split[2], golden.Split[3:]
	for _, s := range later {
		if s.Within >= none.Within {
			t.Errorf("%+v is better than without a delay", s)
		}
	}
}

// splitHalf is the mean correlation between patterns of odd and even runs, within and between categories, with zeros for the voxels that are not columns.
func splitHalf(p *HaxbyPatterns, voxels int) (within, between float64) {
	var half [2]*mat.Dense
	for i := range half {
		half[i] = mat.NewDense(8, voxels, nil)
	}
	for r, run := range p.Runs {
		to := half[run%2].RawRowView(r % 8)
		for c, v := range p.Values.RawRowView(r) {
			to[c] += v / 6
		}
	}
	for i := range 8 {
		for j := range 8 {
			r := stat.Correlation(half[1].RawRowView(i), half[0].RawRowView(j), nil)
			if i == j {
				within += r / 8
			} else {
				between += r / 56
			}
		}
	}
	return within, between
}
