package brainvision_test

import (
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/neural/brainvision"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func Example() {
	f, err := brainvision.Open("testdata/int16.vhdr", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Println(f)
	fmt.Println(f.Markers.Without("sample", "channel", "date"))
	rec, err := f.Recording(brainvision.Options{Channels: []string{"C3"}, From: .1, To: .12, SI: true})
	if err != nil {
		log.Fatal(err)
	}
	x, err := rec.Float64s()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.5f %s at %.3f s\n", x, rec.Unit, rec.Time)
	// Output:
	// BrainVision INT_16, 3 channels at 250 samples/s, 0.24 s, 3 markers
	// onset  duration  type         description
	//     0     0.004  New Segment  –
	//  0.04     0.004  Stimulus     S  1
	//  0.12      0.02  Response     R, 2
	//
	// [-0.00298 0.00098 -0.00139 -0.00188 0.00208] V at [0.100 0.104 0.108 0.112 0.116] s
}

func ExampleFile_Epochs() {
	f, err := brainvision.Open("testdata/int16.vhdr", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	stimuli, err := f.Markers.Where("type", "Stimulus")
	if err != nil {
		log.Fatal(err)
	}
	rec, err := f.Epochs(f.Markers.Select(stimuli), brainvision.Options{From: -.02, To: .1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rec.Dims())
	// Output:
	// 1 3 30
}
