package data

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// needs skips the test where the set's files are not in a folder of RICHLAZY_DATA (under CI only where that is unset: a wrong folder must not pass), and reads the expected values of testdata/<golden>.
func needs(t *testing.T, set, golden string, into any) {
	t.Helper()
	entry, err := Lookup(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range append(Folders(), "") {
		if folder == "" && len(Folders()) > 0 && os.Getenv("CI") != "" {
			t.Fatalf("the %s data are in none of the folders of %s: %q", set, EnvFolders, Folders())
		}
		if folder == "" {
			t.Skipf("the %s data are not in a folder of %s", set, EnvFolders)
		}
		if exists(filepath.Join(folder, set, filepath.FromSlash(entry.Files[0].Path))) {
			break
		}
	}
	content, err := os.ReadFile(filepath.Join("testdata", golden))
	if err == nil {
		err = json.Unmarshal(content, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// manteGolden is testdata/mante.json, which testdata/expected.py explains.
type manteGolden struct {
	Units []struct {
		Name      string
		Cells     cellSums
		Spikes    int
		Weighted  int
		Variables map[string]float64
	}
	TDR []float64
}

// cellSums checks the means of one unit over 72 cells, see testdata/expected.py: their licence does not allow to keep them here.
type cellSums struct {
	Sum, Weighted float64
	SHA256        string
}

func TestMante2013(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	start := time.Now()
	rec, err := Mante2013(context.Background(), ManteOptions{Options: Options{Offline: true}})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("20 units read in %v", time.Since(start))
	if err := rec.Check(); err != nil {
		t.Error(err)
	}
	if begins, width := rec.Time(); len(rec.Sessions) != 20 || len(begins) != 751 || begins[0] != .1 || begins[750] != .85 || width != .001 {
		t.Errorf("got %d units × %d samples from %v to %v s", len(rec.Sessions), len(begins), begins[0], begins[len(begins)-1])
	}
	if !slices.IsSorted(rec.Names()) {
		t.Errorf("the units are not in alphabetical order: %q", rec.Names())
	}
	for u, want := range golden.Units {
		unit := rec.Sessions[u]
		if unit.Name != want.Name {
			t.Fatalf("unit %d: got %q, want %q", u, unit.Name, want.Name)
		}
		spikes, weighted := 0, 0
		counts := unit.Values.(*neural.Array[uint8])
		for trial := range counts.Observations {
			for i, v := range counts.Row(trial, 0) {
				spikes += int(v)
				weighted += (trial + 1) * (i + 1) * int(v)
			}
		}
		if spikes != want.Spikes || weighted != want.Weighted {
			t.Errorf("%s: got %d spikes, weighted %d, want %d and %d", unit.Name, spikes, weighted, want.Spikes, want.Weighted)
		}
		for name, sum := range want.Variables {
			column, err := unit.Observations.Column(name)
			if err != nil {
				t.Fatal(err)
			}
			got := 0.
			for i, v := range column.Number {
				got += float64(i+1) * v
			}
			if !(math.Abs(got-sum) <= 1e-9*math.Abs(sum)+1e-6) {
				t.Errorf("%s: %s: got weighted sum %v, want %v", unit.Name, name, got, sum)
			}
		}
		if len(unit.Channels) != 1+5+11 {
			t.Errorf("%s: got %d columns about the unit, want its name and 16 numbers: %v", unit.Name, len(unit.Channels), unit.Channels)
		}
		if f := unit.From.Files; len(f) != 1 || len(f[0].SHA256) != 64 || f[0].Size == 0 {
			t.Errorf("%s comes from %v, want its file", unit.Name, f)
		}
	}
	for name, want := range map[string]float64{"depth_coarse": 70, "grid_position(1)": -4, "dotDir": 90} {
		if got, err := rec.Sessions[0].Channels.Column(name); err != nil || got.Number[0] != want {
			t.Errorf("%s of unit 0: got %v, want %v: %v", name, got, want, err)
		}
	}
}

func TestManteTDR(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	rec, err := Mante2013(context.Background(), ManteOptions{})
	if err == nil {
		rec, err = rec.WhereNumber("correct", 1)
	}
	if err == nil {
		rec, err = rec.Between(.300, .851)
	}
	if err != nil {
		t.Fatal(err)
	}
	earlier := []float64{.195, .104, .104, .114} // of choice, motion, colour, context: by another loader
	got := make([]float64, 4)
	for _, unit := range rec.Sessions {
		rates, err := unit.Matrix()
		if err != nil {
			t.Fatal(err)
		}
		for k, b := range targeted(t, mat.Col(nil, 0, rates), unit.Observations) {
			got[k] += math.Abs(b) / float64(len(rec.Sessions))
		}
	}
	for k, want := range golden.TDR {
		if !(math.Abs(got[k]-want) <= 1e-10) || !(math.Abs(got[k]-earlier[k]) <= .0005) {
			t.Errorf("mean |b| %d: got %v, want %v, which is %v in three digits", k, got[k], want, earlier[k])
		}
	}
}

// targeted regresses z-scored rates on choice, motion, colour and context, each in units of its largest absolute value.
func targeted(t *testing.T, rates []float64, trials table.Table) []float64 {
	t.Helper()
	mean, square := 0., 0.
	for _, v := range rates {
		mean += v / float64(len(rates))
	}
	for _, v := range rates {
		square += (v - mean) * (v - mean) / float64(len(rates))
	}
	x, y := mat.NewDense(len(rates), 5, nil), mat.NewVecDense(len(rates), nil)
	for i, v := range rates {
		x.Set(i, 0, 1)
		y.SetVec(i, (v-mean)/math.Sqrt(square))
	}
	for k, name := range []string{"targ_dir", "stim_dir", "stim_col2dir", "context"} {
		column, err := trials.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		largest := max(slices.Max(column.Number), -slices.Min(column.Number))
		for i, v := range column.Number {
			x.Set(i, k+1, v/largest)
		}
	}
	var b mat.VecDense
	if err := b.SolveVec(x, y); err != nil {
		t.Fatal(err)
	}
	return b.RawVector().Data[1:]
}

func TestManteOptions(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	rec, err := Mante2013(context.Background(), ManteOptions{Units: []string{"ar100617_2_a4", "ar090330_3_a10"}})
	if err != nil || !slices.Equal(rec.Names(), []string{"ar090330_3_a10", "ar100617_2_a4"}) {
		t.Errorf("two units: got %v, want them in alphabetical order: %v", rec.Names(), err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Mante2013(ctx, ManteOptions{}); err == nil {
		t.Error("cancelled: want an error")
	}
}

// Window, bins and trials of the options are those of the recording's operations.
func TestManteWindow(t *testing.T) {
	var golden manteGolden
	needs(t, "mante", "mante.json", &golden)
	units := []string{"ar090330_3_a10", "ar100617_2_a4"}
	got, err := Mante2013(context.Background(), ManteOptions{Units: units, From: .3, To: .85, Bin: .05, Correct: true})
	if err != nil {
		t.Fatal(err)
	}
	all, err := Mante2013(context.Background(), ManteOptions{Units: units})
	if err == nil {
		all, err = all.WhereNumber("correct", 1)
	}
	if err == nil {
		all, err = all.Between(.3, .85)
	}
	if err == nil {
		all, err = all.Bin(.05)
	}
	if err != nil {
		t.Fatal(err)
	}
	if begins, width := got.Time(); len(begins) != 11 || !(math.Abs(width-.05) <= 1e-12) {
		t.Errorf("%d bins of %v s", len(begins), width)
	}
	if !reflect.DeepEqual(got, all) {
		t.Error("the options give other units than the operations")
	}
}
