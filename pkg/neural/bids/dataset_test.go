package bids_test

import (
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func TestNames(t *testing.T) {
	n, err := bids.Parse("sub-01_ses-2_task-rest_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz")
	if err != nil || n.Get("ses") != "2" || n.Suffix != "bold" || n.Extension != ".nii.gz" || len(n.Entities) != 6 || n.Has("acq") {
		t.Fatalf("%+v, %v", n, err)
	}
	if got := n.With("run", "02").With("acq", "fast").Without("desc", "space").String(); got != "sub-01_ses-2_task-rest_acq-fast_run-02_bold.nii.gz" {
		t.Errorf("got %s", got)
	}
	if got := n.With("cohort", "1").String(); got != "sub-01_ses-2_task-rest_run-1_space-MNI152NLin2009cAsym_cohort-1_desc-preproc_bold.nii.gz" {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"sub-01_hemi-L_space-fsaverage5_bold.func.gii", "task-look_bold.json", "sub-1_T1w.nii"} {
		if n, err := bids.Parse(name); err != nil || n.String() != name {
			t.Errorf("%s: %v, %v", name, n, err)
		}
	}
	for _, name := range []string{"", "bold.nii.gz", "sub-01.nii", "sub-01_", "sub-01__bold", "sub_bold", "sub-_bold", "-01_bold", "sub-01_sub-02_bold",
		"sub-01_task-a-b_bold", "sub-ö_bold",
		"../sub-01_bold", ".nii", "sub-01_run-1_.nii"} {
		if n, err := bids.Parse(name); err == nil {
			t.Errorf("%q is read as %+v", name, n)
		}
	}
}

func TestFilesAreFound(t *testing.T) {
	d := open(t, tree(t))
	if d.Name != "Pictures" || d.Version != "1.8.0" || len(d.Derivatives) != 1 || d.Derivatives[0].Generator != "fMRIPrep" || d.Derivatives[0].Raw != d {
		t.Errorf("%v", d)
	}
	if s := strings.Join(d.Skipped, "\n"); len(d.Skipped) != 2 || !strings.Contains(s, "sub-02: a subject without data") || !strings.Contains(s,
		`sub-01/func: name "notes.txt": want an entity`) {
		t.Errorf("passed over: %q", d.Skipped)
	}
	prep, err := d.Derivative("FMRIPREP")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		d    *bids.Dataset
		w    bids.Where
		want int
	}{
		{d, bids.Where{"suffix": "bold", "extension": ".nii.gz"}, 2}, {d, bids.Where{"suffix": "bold", "run": "01", "datatype": "func", "extension": ".nii.gz|.nii"}, 1},
		{d, bids.Where{"run": "*", "suffix": "bold", "extension": ".nii.gz"}, 2}, {d, bids.Where{"run": "", "suffix": "bold"}, 2}, {d, bids.Where{"sub": "01",
			"datatype": "anat"}, 1},
		{d, bids.Where{"sub": "1"}, 0}, {prep, bids.Where{"desc": "preproc", "extension": ".nii.gz"}, 4}, {prep, bids.Where{"desc": "preproc",
			"space": "T1w|MNI152NLin2009cAsym", "run": "2", "extension": ".nii.gz"}, 2},
		{prep, bids.Where{"extension": ".svg"}, 0},
	} {
		if got := test.d.Find(test.w); len(got) != test.want {
			t.Errorf("%v: %d files, want %d", test.w, len(got), test.want)
		}
	}
	if got := d.Values("run"); !slices.Equal(got, []string{"1", "2"}) {
		t.Errorf("runs %v", got)
	}
	if _, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz"}); !errors.Is(err, file.ErrValue) || !strings.Contains(err.Error(),
		"got 2 sub-01_task-look_run-1_bold.nii.gz") {
		t.Errorf("one of two: %v", err)
	}
	if _, err := d.Derivative("freesurfer"); !errors.Is(err, file.ErrValue) {
		t.Errorf("a derivative that is not there: %v", err)
	}
	people, err := d.Participants()
	if err != nil || people.Rows() != 2 || !people[1].Missing(1) || people[0].Text[1] != "sub-02" {
		t.Errorf("participants\n%v, %v", people, err)
	}
}

// Side-cars in folders above a file apply to it, and the nearest wins.
func TestInheritance(t *testing.T) {
	root := tree(t)
	d := open(t, root)
	for run, want := range map[string][3]float64{"1": {2.5, .04, 0}, "2": {2.5, .04, 90}} {
		f, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz", "run": run})
		if err != nil {
			t.Fatal(err)
		}
		m, err := d.Metadata(f)
		if err != nil {
			t.Fatal(err)
		}
		tr, _ := m.Number("RepetitionTime")
		te, _ := m.Number("EchoTime")
		flip, has := m.Number("FlipAngle")
		task, _ := m.Text("TaskName")
		if [3]float64{tr, te, flip} != want || has != (run == "2") || task != "look" || len(m.From) != 2+map[string]int{"2": 1}[run] {
			t.Errorf("run %s: TR %v, TE %v, flip %v by %v", run, tr, te, flip, m.From)
		}
		events, path, err := d.Associated(f, "events")
		if err != nil || events.Rows() != 2 || strings.Contains(path, "run-2") != (run == "2") {
			t.Errorf("run %s: events of %s\n%v, %v", run, path, events, err)
		}
	}
	put(t, root, "acq-a_bold.json", "{}")
	if f, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz", "run": "1"}); err != nil || errorOf(open(t, root).Metadata(f)) != nil {
		t.Errorf("a side-car of another acquisition: %v", err)
	}
	put(t, root, "run-1_bold.json", "{}")
	d = open(t, root)
	f, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz", "run": "1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Metadata(f); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "run-1_bold.json and task-look_bold.json") {
		t.Errorf("two side-cars in a folder: %v", err)
	}
	for _, text := range []string{"[]", "{", `{"a": 1, "a": 2}`, "", `{"a": }`} {
		put(t, root, "run-1_bold.json", "{}")
		put(t, root, "sub-01/func/sub-01_task-look_run-2_bold.json", text)
		f, err := d.One(bids.Where{"suffix": "bold", "extension": ".nii.gz", "run": "2"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Metadata(f); !errors.Is(err, file.ErrFormat) {
			t.Errorf("side-car %q: %v", text, err)
		}
	}
}

func errorOf[T any](_ T, err error) error { return err }

func TestFoldersThatAreNoDataSet(t *testing.T) {
	root := t.TempDir()
	if _, err := bids.Open(filepath.Join(root, "none"), file.Limits{}); err == nil {
		t.Error("no folder")
	}
	put(t, root, "subphantom/BOLD/bold.nii.gz", "")
	put(t, root, "sub001/BOLD/task001_run001/bold.nii.gz", "")
	if _, err := bids.Open(root, file.Limits{}); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "sub001: want a folder sub-<label>; subphantom") {
		t.Errorf("a folder of openfMRI: %v", err)
	}
	put(t, root, "sub-1/func/sub-2_bold.nii.gz", "")
	if _, err := bids.Open(root, file.Limits{}); !errors.Is(err, file.ErrFormat) || !strings.Contains(err.Error(), "want the entity sub-1") {
		t.Errorf("a file of another subject: %v", err)
	}
	if err := os.Symlink("nowhere", filepath.Join(root, "sub-1/func/sub-1_bold.nii.gz")); err == nil {
		if _, err := bids.Open(root, file.Limits{}); err == nil {
			t.Error("a link that leads nowhere")
		}
	}
	put(t, root, "sub-1/func/sub-1_events.tsv", "onset\tduration\n")
	d := open(t, root)
	if !slices.ContainsFunc(d.Skipped, func(s string) bool { return strings.Contains(s, "not fetched") }) {
		t.Errorf("passed over: %q", d.Skipped)
	}
	put(t, root, "dataset_description.json", "[")
	if _, err := bids.Open(root, file.Limits{}); !errors.Is(err, file.ErrFormat) {
		t.Errorf("a broken description: %v", err)
	}
}

func TestCompressedTables(t *testing.T) {
	root := tree(t)
	d := open(t, root)
	path := filepath.Join(root, "x.tsv.gz")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(out)
	z.Write([]byte("name\ttype\tsampling_frequency\n1\tEEG\t250\nCz\tn/a\tn/a\n"))
	if err := errors.Join(z.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	x, err := d.Table(path)
	if err != nil || !slices.Equal(x[0].Text, []string{"1", "Cz"}) || !x[1].Missing(1) || x[2].Number[0] != 250 || !x[2].Missing(1) {
		t.Errorf("\n%v, %v", x, err)
	}
	if _, err := d.Table(filepath.Join(root, "none.tsv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	put(t, root, "y.tsv", "a\tb\n1\n")
	if _, err := d.Table(filepath.Join(root, "y.tsv")); err == nil || !strings.Contains(err.Error(), "y.tsv: line 2") {
		t.Errorf("a row that is too short: %v", err)
	}
	small, err := bids.Open(root, file.Limits{MaxBytes: 1 << 13})
	if err != nil {
		t.Fatal(err)
	}
	put(t, root, "y.tsv", "a\n"+strings.Repeat("1\n", 1<<13))
	if _, err := small.Table(filepath.Join(root, "y.tsv")); !errors.Is(err, file.ErrLimit) {
		t.Errorf("beyond the limit: %v", err)
	}
}
