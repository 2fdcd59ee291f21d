package data

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The runs of PyMVPA's Haxby, put into the layout of ds000105, give the volumes and labels of its own loader, which takes its labels from another file.
func TestHaxbyOfBIDSIsThatOfPyMVPA(t *testing.T) {
	h, _ := haxby(t, HaxbyOptions{WholeBrain: true})
	from := ""
	for _, f := range Folders() {
		if path := filepath.Join(f, "haxby_pymvpa"); from == "" && exists(path) {
			from = path
		}
	}
	root := t.TempDir()
	folder := filepath.Join(root, "sub-1", "func")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "task-objectviewing_bold.json"), []byte(`{"RepetitionTime": 2.5}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for run := range haxbyRuns {
		for old, name := range map[string]string{"bold_25mm.nii.gz": "bold.nii.gz", "bold_events.tsv": "events.tsv"} {
			b, err := os.ReadFile(filepath.Join(from, "haxby2001", "sub001", "BOLD", fmt.Sprintf("task001_run%03d", run+1), old))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("sub-1_task-objectviewing_run-%02d_%s", run+1, name)), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := Haxby2001BIDS(root, "1", HaxbyBIDSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	category, err := r.Observations.Column("category")
	if err != nil || !slices.Equal(category.Text, h.Labels) {
		t.Errorf("labels differ: %q …, want %q …, %v", category.Text[:20], h.Labels[:20], err)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	names := r.Names()
	volumes, voxels := h.Volumes.Dims()
	same := 0
	for column := range voxels {
		k := slices.Index(names, fmt.Sprint(h.Voxels[column]))
		if k < 0 {
			continue // 0 in the first volume
		}
		same++
		for v := range volumes {
			if x[v*len(names)+k] != h.Volumes.At(v, column) {
				t.Fatalf("volume %d, voxel %d: %v, want %v", v, h.Voxels[column], x[v*len(names)+k], h.Volumes.At(v, column))
			}
		}
	}
	if same < voxels/2 {
		t.Errorf("%d of %d voxels are in both", same, voxels)
	}
}
