package bids_test

import (
	"errors"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
	"github.com/richlazy/richlazy/pkg/table"
)

// preprocessed returns the derivative and its runs in the space of MNI.
func preprocessed(t testing.TB, root string) (*bids.Dataset, []bids.File) {
	t.Helper()
	prep, err := open(t, root).Derivative("fmriprep")
	if err != nil {
		t.Fatal(err)
	}
	runs := prep.Find(bids.Where{"sub": "01", "space": "MNI152NLin2009cAsym", "desc": "preproc", "suffix": "bold", "extension": ".nii.gz"})
	if len(runs) != 2 {
		t.Fatalf("%d runs", len(runs))
	}
	return prep, runs
}

func TestRecordingOfRuns(t *testing.T) {
	prep, runs := preprocessed(t, tree(t))
	r, err := prep.Recording(runs, bids.RecordingOptions{Label: "trial_type"})
	if err != nil {
		t.Fatal(err)
	}
	x, err := r.Float64s()
	if err != nil {
		t.Fatal(err)
	}
	voxels := []int{1, 5, 20} // in the masks of both runs
	if o, c, s := r.Dims(); o != 2*volumes || c != 3 || s != 1 || r.Measure != neural.BOLD || !slices.Equal(r.Names(), []string{"1", "5", "20"}) ||
		r.Name != "sub-01_task-look_space-MNI152NLin2009cAsym_desc-preproc" {
		t.Fatalf("%v", r)
	}
	if got := r.Observations.Names(); !slices.Equal(got, []string{"sub", "task", "run", "volume", "time", "trial_type"}) {
		t.Fatalf("columns %v", got)
	}
	for row := range 2 * volumes {
		run, volume := 1+row/volumes, row%volumes
		time := 1.25 + tr*float64(volume) // StartTime is that of the middle slice
		label := ""
		switch {
		case run == 1 && time < 5, run == 2 && time >= 15 && time < 19:
			label = "face"
		case run == 1 && time >= 10 && time < 15, run == 2 && time >= 2.5 && time < 7.5:
			label = "house"
		}
		if o := r.Observations; o[2].Number[row] != float64(run) || o[3].Number[row] != float64(volume) || o[4].Number[row] != time || o[5].Text[row] != label {
			t.Errorf("row %d: %v, want run %d, volume %d, %v s, %q", row, o.Select([]int{row}), run, volume, time, label)
		}
		for c, v := range voxels {
			if x[3*row+c] != value(run, volume, v) {
				t.Errorf("row %d, voxel %d: %v, want %v", row, v, x[3*row+c], value(run, volume, v))
			}
		}
	}
	if place := r.Channels.Select([]int{2}); place[1].Number[0] != 0 || place[2].Number[0] != 2 || place[3].Number[0] != 1 || place[4].Number[0] != -10 ||
		!near(place[5].Number[0], grid().World(0, 2, 1)[1]) {
		t.Errorf("voxel 20\n%v", place)
	}
	d := open(t, prep.Raw.Root)
	raw := d.Find(bids.Where{"suffix": "bold", "extension": ".nii.gz"})
	if _, err := d.Recording(raw, bids.RecordingOptions{}); !errors.Is(err, file.ErrValue) {
		t.Errorf("raw data have no mask: %v", err)
	}
	maskOf(t, d.Root, "roi.nii.gz", grid(), 2, 3)
	if r, err = d.Recording(raw, bids.RecordingOptions{Mask: filepath.Join(d.Root, "roi.nii.gz")}); err != nil || len(r.Names()) != 2 || r.Observations[4].Number[1] != 2.5 {
		t.Errorf("%v, %v", r, err)
	}
	maskOf(t, d.Root, "roi.nii.gz", nifti.CubicGrid(4, 3, 2, 2), 2, 3)
	if _, err := d.Recording(raw, bids.RecordingOptions{Mask: filepath.Join(d.Root, "roi.nii.gz")}); !errors.Is(err, nifti.ErrGrid) {
		t.Errorf("a mask on another grid: %v", err)
	}
	if _, err := d.Recording([]bids.File{raw[0], raw[0]}, bids.RecordingOptions{Mask: filepath.Join(d.Root, "roi.nii.gz")}); !errors.Is(err, file.ErrFormat) {
		t.Errorf("a run twice: %v", err)
	}
	other := prep.Find(bids.Where{"space": "T1w", "run": "2", "extension": ".nii.gz"})
	if _, err := prep.Recording(append(slices.Clone(runs[:1]), other...), bids.RecordingOptions{}); !errors.Is(err, nifti.ErrGrid) {
		t.Errorf("runs on different grids: %v", err)
	}
	if _, err := prep.Recording(nil, bids.RecordingOptions{}); err == nil {
		t.Error("no runs")
	}
	if _, err := prep.Recording(runs, bids.RecordingOptions{Label: "colour"}); err == nil || !strings.Contains(err.Error(), "events.tsv") {
		t.Errorf("an unknown label: %v", err)
	}
}

func TestTimeIsChecked(t *testing.T) {
	root := tree(t)
	find := func(d *bids.Dataset) bids.File {
		f, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz", "run": "1"})
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	d := open(t, root)
	r, err := d.Run(find(d))
	if err != nil || r.TR != tr || r.Volumes != volumes || len(r.Warnings) != 0 || r.Events.Rows() != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	put(t, root, "task-look_events.tsv", "onset\tduration\ttrial_type\n28\t5\tface\n10\t5\thouse\n")
	maskOf(t, root, "roi.nii.gz", grid(), 2, 3)
	if rec, err := d.Recording([]bids.File{find(d)}, bids.RecordingOptions{Mask: filepath.Join(root, "roi.nii.gz")}); err != nil || len(rec.From.Steps) != 2 ||
		!strings.Contains(rec.From.Steps[0], "do not ascend") || !strings.Contains(rec.From.Steps[1], "1 events end after") {
		t.Errorf("%v, %v", rec, err)
	}
	put(t, root, "task-look_events.tsv", "onset\tduration\ttrial_type\n0\t5\tface\n")
	for text, says := range map[string]string{`{"RepetitionTime": 2}`: "got 2.5 s in the image", `{"RepetitionTime": 0}`: "more than 0 s",
		`{"RepetitionTime": "slow"}`: "a number of seconds",
		`{"RepetitionTime": -2.5}`:   "more than 0 s", `{"RepetitionTime": 2.5, "StartTime": 3}`: "StartTime"} {
		put(t, root, "task-look_bold.json", text)
		if _, err := d.Run(find(d)); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
	put(t, root, "task-look_bold.json", "{}")
	if r, err := d.Run(find(d)); err != nil || r.TR != 2.5 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "by the image alone") {
		t.Errorf("%+v, %v", r, err)
	}
	image(t, root, "sub-01/func/sub-01_task-look_run-1_bold.nii.gz", grid(), 1, volumes, 0)
	if _, err := d.Run(find(d)); err == nil {
		t.Error("no TR at all")
	}
	put(t, root, "task-look_bold.json", `{"RepetitionTime": 2.5}`)
	if r, err := d.Run(find(d)); err != nil || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "by the side-car alone") {
		t.Errorf("%+v, %v", r, err)
	}
	image(t, root, "sub-01/func/sub-01_task-look_run-1_bold.nii.gz", grid(), 1, 1, 0)
	if _, err := d.Run(find(d)); err == nil {
		t.Error("an image without time")
	}
}

func TestEventsAreChecked(t *testing.T) {
	nan := math.NaN()
	events := func(onset, duration []float64) table.Table {
		return table.Table{{Name: "onset", Number: onset}, {Name: "duration", Number: duration}}
	}
	for _, test := range []struct {
		name     string
		t        table.Table
		warnings int
		good     bool
	}{
		{"sound", events([]float64{0, 1, 9}, []float64{1, nan, 1}), 0, true},
		{"none", events([]float64{}, []float64{}), 0, true},
		{"not ascending", events([]float64{2, 1, 3}, []float64{1, 1, 1}), 1, true},
		{"early and late", events([]float64{-1, 9.5}, []float64{1, 1}), 2, true},
		{"after the run", events([]float64{10}, []float64{1}), 0, false},
		{"without an onset", events([]float64{nan}, []float64{1}), 0, false},
		{"negative", events([]float64{1}, []float64{-1}), 0, false},
		{"infinite", events([]float64{1}, []float64{math.Inf(1)}), 0, false},
		{"no durations", table.Table{table.Numbers("onset", 1)}, 0, false},
		{"no onsets", table.Table{table.Numbers("duration", 1)}, 0, false},
		{"texts", table.Table{table.Texts("onset", "a"), table.Numbers("duration", 1)}, 0, false},
	} {
		warnings, err := bids.CheckEvents(test.t, 10, "x_events.tsv")
		if (err == nil) != test.good || len(warnings) != test.warnings || err != nil && !strings.Contains(err.Error(), "x_events.tsv") {
			t.Errorf("%s: %q, %v", test.name, warnings, err)
		}
	}
}

func TestBlocksAndLabels(t *testing.T) {
	events := table.Table{table.Numbers("onset", 0, 2, 4, 6, 20, 30, 31), table.Numbers("duration", .5, .5, .5, .5, .5, 2, 2), table.Texts("trial_type", "a",
		"a", "a", "b", "b", "", "b")}
	b, err := bids.Blocks(events, "trial_type", 2)
	if err != nil || !slices.Equal(b[0].Number, []float64{0, 6, 20, 31}) || !slices.Equal(b[1].Number, []float64{4.5, .5, .5, 2}) || !slices.Equal(b[2].Text,
		[]string{"a", "b", "b", "b"}) ||
		!slices.Equal(b[3].Number, []float64{3, 1, 1, 1}) {
		t.Errorf("blocks\n%v, %v", b, err)
	}
	if got, err := bids.Labels(b, "trial_type", []float64{0, 3, 4.4, 4.5, 6.2, 7, 20.1, 33}, 0); err != nil || !slices.Equal(got, []string{"a", "a", "a", "", "b", "", "b", ""}) {
		t.Errorf("labels %q, %v", got, err)
	}
	if got, err := bids.Labels(b, "trial_type", []float64{0, 3, 8.4, 36}, 4); err != nil || !slices.Equal(got, []string{"", "", "a", "b"}) {
		t.Errorf("labels 4 s late %q, %v", got, err)
	}
	if _, err := bids.Blocks(table.Table{table.Numbers("onset", 2, 1), table.Numbers("duration", 1, 1), table.Texts("trial_type", "a", "a")}, "trial_type", 1); err == nil {
		t.Error("onsets that fall")
	}
}

func TestConfounds(t *testing.T) {
	prep, runs := preprocessed(t, tree(t))
	for _, test := range []struct {
		want  bids.Confounds
		names []string // the first ones
		n     int
	}{
		{bids.Confounds{}, nil, 0},
		{bids.Confounds{Motion: 6}, []string{"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"}, 6},
		{bids.Confounds{Motion: 12}, []string{"trans_x", "trans_x_derivative1", "trans_y"}, 12},
		{bids.Confounds{Motion: 24}, []string{"trans_x", "trans_x_derivative1", "trans_x_power2", "trans_x_derivative1_power2", "trans_y"}, 24},
		{bids.Confounds{Tissue: 2, Global: true}, []string{"csf", "white_matter", "global_signal"}, 3},
		{bids.Confounds{ACompCor: 2, Cosines: true, NonSteady: true}, []string{"a_comp_cor_00", "a_comp_cor_01", "cosine00", "cosine01", "non_steady_state_outlier00"}, 5},
		{bids.Confounds{Scrub: .5, Columns: []string{"csf", "csf"}}, []string{"csf", "scrub_4", "scrub_7"}, 3},
	} {
		c, err := prep.Confounds(runs[0], test.want)
		if err != nil || len(c) != test.n || !slices.Equal(c.Names()[:len(test.names)], test.names) || test.n > 0 && c.Rows() != volumes {
			t.Errorf("%+v: %v, %v", test.want, c.Names(), err)
		}
	}
	for _, bad := range []bids.Confounds{{Motion: 3}, {Tissue: 4}, {Tissue: 1}, {ACompCor: 3}, {ACompCor: -1}, {Scrub: -1}, {Scrub: math.NaN()}, {Columns: []string{"csf_wm"}}} {
		if c, err := prep.Confounds(runs[0], bad); err == nil {
			t.Errorf("%+v: %v", bad, c.Names())
		}
	}
	c, err := prep.Confounds(runs[1], bids.Confounds{Motion: 12, Scrub: .5})
	if err != nil {
		t.Fatal(err)
	}
	if !c[1].Missing(0) || c[1].Missing(1) || c[0].Missing(0) || c[12].Number[4] != 1 || c[12].Number[5] != 0 {
		t.Errorf("confounds\n%v", c)
	}
	full, err := bids.Backfill(c)
	if err != nil || full[1].Number[0] != c[1].Number[1] || !c[1].Missing(0) {
		t.Errorf("backfilled\n%v, %v", full, err)
	}
	for _, gap := range [][]float64{{1, math.NaN()}, {math.NaN(), math.NaN()}} {
		if _, err := bids.Backfill(table.Table{table.Numbers("x", gap...)}); err == nil {
			t.Errorf("%v is filled", gap)
		}
	}
	keep, err := prep.Keep(runs[0], .5)
	if err != nil || len(keep) != volumes || keep[4] || keep[7] || !keep[0] || !keep[5] {
		t.Errorf("kept %v, %v", keep, err)
	}
	if _, err := prep.Keep(bids.File{Name: runs[0].Name.With("run", "7")}, .5); !errors.Is(err, file.ErrValue) {
		t.Errorf("confounds of a run that is not there: %v", err)
	}
}
