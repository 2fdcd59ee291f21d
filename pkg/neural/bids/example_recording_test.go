package bids_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// small writes a data set of one run of four volumes, and a mask.
func small() string {
	root, err := os.MkdirTemp("", "bids")
	if err != nil {
		log.Fatal(err)
	}
	func1 := filepath.Join(root, "sub-01", "func")
	grid := nifti.CubicGrid(2, 2, 1, 3)
	bold, err := nifti.New(grid, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
	if err != nil {
		log.Fatal(err)
	}
	bold.SetTR(2)
	mask, err := nifti.New(grid, []float64{0, 1, 1, 0})
	if err != nil {
		log.Fatal(err)
	}
	for _, err := range []error{
		os.MkdirAll(func1, 0o755),
		os.WriteFile(filepath.Join(root, "task-look_bold.json"), []byte(`{"RepetitionTime": 2}`), 0o644),
		os.WriteFile(filepath.Join(func1, "sub-01_task-look_run-1_events.tsv"), []byte("onset\tduration\ttrial_type\n2\t4\tface\n"), 0o644),
		nifti.Write(filepath.Join(func1, "sub-01_task-look_run-1_bold.nii.gz"), bold, nifti.WriteOptions{}),
		nifti.Write(filepath.Join(root, "roi.nii.gz"), mask, nifti.WriteOptions{}),
	} {
		if err != nil {
			log.Fatal(err)
		}
	}
	return root
}

func ExampleDataset_Recording() {
	root := small()
	defer os.RemoveAll(root)
	d, err := bids.Open(root, file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	runs := d.Find(bids.Where{"sub": "01", "suffix": "bold", "extension": ".nii.gz"})
	rec, err := d.Recording(runs, bids.RecordingOptions{Mask: filepath.Join(root, "roi.nii.gz"), Label: "trial_type"})
	if err != nil {
		log.Fatal(err)
	}
	x, err := rec.Float64s()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rec.Observations)
	fmt.Println(rec.Names(), x)
	// Output:
	// sub  task  run  volume  time  trial_type
	// 01   look    1       0     0  –
	// 01   look    1       1     2  face
	// 01   look    1       2     4  face
	// 01   look    1       3     6  –
	//
	// [1 2] [2 3 6 7 10 11 14 15]
}
