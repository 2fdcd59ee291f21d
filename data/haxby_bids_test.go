package data

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// haxbyTree writes a folder with the layout of OpenNeuro's ds000105: two runs of one person, whose blocks are of 4 pictures, 2 s apart, every 20 s, in a small image.
func haxbyTree(t *testing.T) (root string, order [2][]string) {
	t.Helper()
	root = t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	put("dataset_description.json", `{"Name": "Visual object recognition", "BIDSVersion": "1.0.2"}`)
	put("task-objectviewing_bold.json", `{"RepetitionTime": 2.5, "TaskName": "object viewing"}`)
	for run := range 2 {
		order[run] = slices.Clone(HaxbyCategories())
		if run == 1 {
			slices.Reverse(order[run])
		}
		var events strings.Builder
		events.WriteString("onset\tduration\ttrial_type\n")
		for block, category := range order[run] {
			for picture := range 4 {
				fmt.Fprintf(&events, "%.3f\t0.500\t%s\n", 12+float64(20*block+2*picture), category)
			}
		}
		base := fmt.Sprintf("sub-1/func/sub-1_task-objectviewing_run-%02d_", run+1)
		put(base+"events.tsv", events.String())
		grid := nifti.CubicGrid(3, 2, 2, 3.5)
		var values []float64
		for volume := range 70 {
			for v := range grid.Voxels() {
				values = append(values, float64((v%3)*(1000*run+10*volume+v))) // voxels 0, 3, 6 and 9 are 0
			}
		}
		for v := range grid.Voxels() {
			values[v] = float64(v % 3)
		}
		img, err := nifti.New(grid, values)
		if err != nil {
			t.Fatal(err)
		}
		img.SetTR(2.5)
		if err := nifti.Write(filepath.Join(root, base+"bold.nii.gz"), img, nifti.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	return root, order
}

func TestHaxbyOfBIDS(t *testing.T) {
	root, order := haxbyTree(t)
	r, err := Haxby2001BIDS(root, "sub-1", HaxbyBIDSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if o, c, s := r.Dims(); o != 140 || c != 8 || s != 1 || !slices.Equal(r.Names(), []string{"1", "2", "4", "5", "7", "8", "10", "11"}) {
		t.Fatalf("%v", r)
	}
	o := r.Observations
	column := func(name string) (texts []string, numbers []float64) {
		c, err := o.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		return c.Text, c.Number
	}
	category, _ := column("category")
	_, block := column("block")
	_, run := column("run")
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for row := range 140 {
		time := 2.5 * float64(row%70)
		want, number := "rest", math.NaN()
		if into := math.Mod(time-12, 20); time >= 12 && time < 172 && into < 6.5 { // from the onset of the first picture to the end of the fourth
			b := int((time - 12) / 20)
			want, number = order[row/70][b], float64(b+1)
		}
		if category[row] != want || !(block[row] == number || math.IsNaN(block[row]) && math.IsNaN(number)) || run[row] != float64(1+row/70) {
			t.Errorf("row %d at %v s: %q, block %v of run %v, want %q, %v", row, time, category[row], block[row], run[row], want, number)
		}
		if row%70 > 0 && x[8*row+1] != float64(2*(1000*(row/70)+10*(row%70)+2)) {
			t.Errorf("row %d: %v", row, x[8*row+1])
		}
	}
	later, err := Haxby2001BIDS(root, "1", HaxbyBIDSOptions{Delay: 5})
	if err != nil {
		t.Fatal(err)
	}
	late, err := later.Observations.Column("category")
	if err != nil || !slices.Equal(late.Text[2:70], category[:68]) {
		t.Errorf("5 s later: %q, %v", late.Text[:20], err)
	}
	mask, err := nifti.New(nifti.CubicGrid(3, 2, 2, 3.5), []float64{0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "vt.nii.gz")
	if err := nifti.Write(path, mask, nifti.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if r, err = Haxby2001BIDS(root, "1", HaxbyBIDSOptions{Mask: path}); err != nil || !slices.Equal(r.Names(), []string{"4"}) {
		t.Errorf("%v, %v", r, err)
	}
}

func TestHaxbyOfBIDSThatIsRefused(t *testing.T) {
	root, _ := haxbyTree(t)
	for what, opt := range map[string]HaxbyBIDSOptions{"without fMRIPrep": {Space: "T1w"}, "without the mask": {Mask: filepath.Join(root, "none.nii.gz")}} {
		if _, err := Haxby2001BIDS(root, "1", opt); err == nil {
			t.Error(what)
		}
	}
	if _, err := Haxby2001BIDS(root, "7", HaxbyBIDSOptions{}); err == nil || !strings.Contains(err.Error(), `subjects ["1"]`) {
		t.Errorf("an unknown subject: %v", err)
	}
	path := filepath.Join(root, "sub-1/func/sub-1_task-objectviewing_run-02_events.tsv")
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for from, says := range map[string]string{"face": `no block of "face"`, "house": `no block of "house"`} {
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(sound), from, "shoe")), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := Haxby2001BIDS(root, "1", HaxbyBIDSOptions{})
		if err == nil || !strings.Contains(err.Error(), "run-02") || !strings.Contains(err.Error(), `two blocks of "shoe"`) && !strings.Contains(err.Error(), says) {
			t.Errorf("without %s: %v", from, err)
		}
	}
	for _, bad := range []string{strings.ReplaceAll(string(sound), "cat", "dog"), strings.ReplaceAll(string(sound), "12.000", "1200"), "onset\tduration\ttrial_type\n"} {
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Haxby2001BIDS(root, "1", HaxbyBIDSOptions{}); err == nil {
			t.Errorf("%.60q is read", bad)
		}
	}
}
