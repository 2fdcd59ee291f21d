package bids_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

const volumes, tr = 12, 2.5

func put(t testing.TB, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func grid() nifti.Grid {
	g := nifti.CubicGrid(4, 3, 2, 3)
	g.Affine[0][3] = -10
	return g
}

// value is that of a voxel in a volume of a run.
func value(run, volume, voxel int) float64 {
	return float64(100*run+volume) + float64(voxel)/32
}

func image(t testing.TB, root, name string, g nifti.Grid, run, n int, seconds float64) {
	t.Helper()
	var values []float64
	for v := range n {
		for i := range g.Voxels() {
			values = append(values, value(run, v, i))
		}
	}
	img, err := nifti.New(g, values)
	if err != nil {
		t.Fatal(err)
	}
	if seconds > 0 {
		img.SetTR(seconds)
	}
	save(t, root, name, img)
}

func save(t testing.TB, root, name string, img *nifti.Image) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := nifti.Write(path, img, nifti.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
}

// maskOf writes a mask of some voxels.
func maskOf(t testing.TB, root, name string, g nifti.Grid, voxels ...int) {
	t.Helper()
	in := make([]float64, g.Voxels())
	for _, v := range voxels {
		in[v] = 1
	}
	img, err := nifti.New(g, in)
	if err != nil {
		t.Fatal(err)
	}
	save(t, root, name, img)
}

// tree writes a data set of one subject with two runs, and what fMRIPrep makes of it, and a subject without data.
func tree(t testing.TB) string {
	t.Helper()
	root := t.TempDir()
	put(t, root, "dataset_description.json", `{"Name": "Pictures", "BIDSVersion": "1.8.0"}`)
	put(t, root, "participants.tsv", "participant_id\tage\tsex\nsub-01\t31\tF\nsub-02\tn/a\tM\n")
	put(t, root, "task-look_bold.json", `{"RepetitionTime": 2.5, "EchoTime": 0.03, "TaskName": "look"}`)
	put(t, root, "sub-01/sub-01_task-look_bold.json", `{"EchoTime": 0.04}`)
	put(t, root, "sub-01/func/sub-01_task-look_run-2_bold.json", `{"FlipAngle": 90}`)
	put(t, root, "task-look_events.json", `{"trial_type": {"Levels": {"face": "a face", "house": "a house"}}}`)
	put(t, root, "sub-01/anat/sub-01_T1w.nii.gz", "not read")
	put(t, root, "sub-02/.keep", "")
	put(t, root, "sub-01/func/notes.txt", "passed over")
	for run := 1; run <= 2; run++ {
		image(t, root, fmt.Sprintf("sub-01/func/sub-01_task-look_run-%d_bold.nii.gz", run), grid(), run, volumes, tr)
	}
	put(t, root, "task-look_events.tsv", "onset\tduration\ttrial_type\n0\t5\tface\n10\t5\thouse\n")
	put(t, root, "sub-01/func/sub-01_task-look_run-2_events.tsv", "onset\tduration\ttrial_type\tresponse\n2.5\t5\thouse\t1\n15\t4\tface\tn/a\n")

	prep := filepath.Join(root, "derivatives", "fmriprep")
	put(t, prep, "dataset_description.json", `{"Name": "fMRIPrep output", "BIDSVersion": "1.4.0", "GeneratedBy": [{"Name": "fMRIPrep", "Version": "23.1.3"}]}`)
	put(t, prep, "sub-01/figures/sub-01_task-look_run-1_desc-carpetplot_bold.svg", "")
	for run := 1; run <= 2; run++ {
		base := fmt.Sprintf("sub-01/func/sub-01_task-look_run-%d_", run)
		image(t, prep, base+"space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz", grid(), run, volumes, tr)
		put(t, prep, base+"space-MNI152NLin2009cAsym_desc-preproc_bold.json", `{"RepetitionTime": 2.5, "StartTime": 1.25, "SkullStripped": false}`)
		image(t, prep, base+"space-T1w_desc-preproc_bold.nii.gz", nifti.CubicGrid(4, 3, 2, 2), run, volumes, tr)
		maskOf(t, prep, base+"space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz", grid(), 1, 5, 7+run, 20)
		confounds(t, prep, base+"desc-confounds_timeseries.tsv")
		put(t, prep, base+"desc-confounds_timeseries.json", `{"a_comp_cor_00": {"Mask": "combined"}, "a_comp_cor_01": {"Mask": "combined"}, "a_comp_cor_02": {"Mask": "CSF"}}`)
	}
	return root
}

var confoundNames = []string{"csf", "csf_derivative1", "white_matter", "global_signal", "framewise_displacement", "a_comp_cor_00", "a_comp_cor_01",
	"a_comp_cor_02", "cosine00", "cosine01",
	"non_steady_state_outlier00"}

// confounds writes a table whose columns count, with n/a in the first row of derivatives.
func confounds(t testing.TB, root, name string) {
	t.Helper()
	names := append([]string{}, confoundNames...)
	for _, m := range []string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"} {
		for _, kind := range []string{"", "_derivative1", "_derivative1_power2", "_power2"} {
			names = append(names, m+kind)
		}
	}
	var b strings.Builder
	b.WriteString(strings.Join(names, "\t") + "\n")
	for v := range volumes {
		for i, n := range names {
			if i > 0 {
				b.WriteByte('\t')
			}
			switch {
			case v == 0 && (strings.Contains(n, "derivative1") || n == "framewise_displacement"):
				b.WriteString("n/a")
			case n == "framewise_displacement":
				fmt.Fprintf(&b, "%g", map[bool]float64{true: .9, false: .1}[v == 4 || v == 7])
			default:
				fmt.Fprintf(&b, "%g", float64(100*i+v))
			}
		}
		b.WriteByte('\n')
	}
	put(t, root, name, b.String())
}

func open(t testing.TB, root string) *bids.Dataset {
	t.Helper()
	d, err := bids.Open(root, file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9 }
