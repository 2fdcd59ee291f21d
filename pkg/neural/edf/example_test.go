package edf_test

import (
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/neural/edf"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func Example() {
	f, err := edf.Open("testdata/plus.edf", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Println(f)
	fmt.Println(f.Annotations)
	x, err := f.Physical(0, 0, 3)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f %s\n", x, f.Signals[0].Unit)
	// Output:
	// EDF+, 3 signals at 50 samples/s, 4 s, 5 annotations
	// onset  duration  text
	//     0         –  Recording starts
	//  1.25      0.75  Arousal
	//  1.25      0.75  Lights off
	//   2.5         0  tone α
	//  3.85         –  face
	//
	// [510.00 -129.37 -217.29] uV
}

func ExampleFile_Epochs() {
	f, err := edf.Open("testdata/plus.bdf", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	triggers, err := f.Triggers("Status", 0)
	if err != nil {
		log.Fatal(err)
	}
	rec, err := f.Epochs(triggers, edf.Options{Signals: []string{"C3"}, From: -.1, To: .2, SI: true, Drop: true})
	if err != nil {
		log.Fatal(err)
	}
	events, channels, samples := rec.Dims()
	fmt.Println(events, channels, samples, rec.Unit, rec.Measure)
	// Output:
	// 11 1 12 V potential
}
