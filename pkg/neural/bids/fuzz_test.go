package bids_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
	"github.com/richlazy/richlazy/pkg/table"
)

// FuzzParse feeds anything to Parse: a name that is read is written as a name that is read as the same.
//
//	go test -run xxx -fuzz FuzzParse -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/bids
func FuzzParse(f *testing.F) {
	for _, name := range []string{"sub-01_ses-2_task-rest_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz", "task-look_events.tsv",
		"sub-01_hemi-L_bold.func.gii", "sub-_bold", "_", "a-b_c"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		n, err := bids.Parse(name)
		if err != nil {
			return
		}
		again, err := bids.Parse(n.String())
		if err != nil || again.String() != n.String() || len(again.Entities) != len(n.Entities) || len(n.String()) != len(name) {
			t.Fatalf("%q: %+v, then %+v, %v", name, n, again, err)
		}
	})
}

// FuzzRead feeds anything to the readers of tables and side-cars, which must end in a value or an error, within their limits.
//
//	go test -run xxx -fuzz FuzzRead -fuzztime 10m -fuzzminimizetime 10x ./pkg/neural/bids
func FuzzRead(f *testing.F) {
	f.Add("onset\tduration\ttrial_type\n0\t5\tface\n10\tn/a\thouse\n", `{"RepetitionTime": 2.5}`)
	f.Add("onset\tduration\ttrial_type\n2\t5\tface\n1\t5\tface", `{"a": {"b": [1, 2]}}`)
	f.Add("onset\n\xff", `{"a": 1, "a": 2}`)
	f.Add("\x1f\x8b\x08", "[")
	root, err := os.MkdirTemp("", "bids")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(root) })
	put(f, root, "sub-1/func/sub-1_task-a_events.tsv", "")
	put(f, root, "sub-1/func/sub-1_task-a_events.json", "")
	d, err := bids.Open(root, file.Limits{MaxBytes: 1 << 20})
	if err != nil {
		f.Fatal(err)
	}
	events, err := d.One(bids.Where{"extension": ".tsv"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, tsv, sidecar string) {
		put(t, root, "sub-1/func/sub-1_task-a_events.tsv", tsv)
		put(t, root, "sub-1/func/sub-1_task-a_events.json", sidecar)
		var x table.Table
		var m bids.Metadata
		var err, jsonErr error
		cost := filetest.Allocated(func() {
			x, err = d.Table(events.Path)
			m, jsonErr = d.Metadata(events)
		})
		if cost > 32<<20 {
			t.Fatalf("%d + %d bytes cost %d", len(tsv), len(sidecar), cost)
		}
		if jsonErr == nil {
			m.Number("RepetitionTime")
		} else if !errors.As(jsonErr, new(*file.Error)) {
			t.Fatal(jsonErr)
		}
		if err != nil {
			return
		}
		if err := x.Check(x.Rows()); err != nil {
			t.Fatal(err)
		}
		if _, err := bids.CheckEvents(x, 100, filepath.Base(events.Path)); err != nil {
			return
		}
		if b, err := bids.Blocks(x, "trial_type", 1); err == nil {
			if _, err := bids.Labels(b, "trial_type", []float64{0, 1, 2}, 1); err != nil || b.Rows() > x.Rows() {
				t.Fatalf("%d blocks of %d events, %v", b.Rows(), x.Rows(), err)
			}
		}
	})
}
