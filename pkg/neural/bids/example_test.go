package bids_test

import (
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/neural/bids"
	"github.com/richlazy/richlazy/pkg/table"
)

func ExampleParse() {
	n, err := bids.Parse("sub-01_task-rest_run-1_bold.nii.gz")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n.Get("task"), n.Suffix, n.Extension)
	n.Extension = ".nii.gz"
	fmt.Println(n.With("desc", "preproc").With("space", "T1w"))
	// Output:
	// rest bold .nii.gz
	// sub-01_task-rest_run-1_space-T1w_desc-preproc_bold.nii.gz
}

func ExampleBlocks() {
	events := table.Table{
		table.Numbers("onset", 12, 14, 16, 48, 50),
		table.Numbers("duration", .5, .5, .5, .5, .5),
		table.Texts("trial_type", "face", "face", "face", "house", "house"),
	}
	blocks, err := bids.Blocks(events, "trial_type", 2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(blocks)
	labels, err := bids.Labels(blocks, "trial_type", []float64{10, 12.5, 15, 17.5}, 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", labels)
	// Output:
	// onset  duration  trial_type  events
	//    12       4.5  face             3
	//    48       2.5  house            2
	// ["" "face" "face" ""]
}
