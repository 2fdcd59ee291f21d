package fif_test

import (
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/neural/fif"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

func Example() {
	f, err := fif.Open("testdata/single_raw.fif", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Println(f)
	triggers, err := f.Triggers("STI 014", 0)
	if err != nil {
		log.Fatal(err)
	}
	rec, err := f.Around(triggers, fif.Options{From: -.02, To: .06, Kinds: []string{"eeg"}, Good: true, Drop: true})
	if err != nil {
		log.Fatal(err)
	}
	events, channels, samples := rec.Dims()
	fmt.Println(events, channels, samples, rec.Unit)
	fmt.Println(rec.Observations)
	// Output:
	// FIF, 6 channels at 250 samples/s, raw data of 1.2 s
	// 4 1 20 V
	// onset  duration  value  sample
	//  0.16     0.016      1      40
	//  0.48     0.008      2     120
	// 0.488     0.016      3     122
	//   0.8     0.012      1     200
}

func ExampleFile_Evoked() {
	f, err := fif.Open("testdata/test-ave.fif", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rec, err := f.Evoked(fif.Options{Kinds: []string{"grad"}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rec.Observations)
	fmt.Println(rec.Unit)
	// Output:
	// comment    aspect          averages
	// house      average                1
	// face/left  average                2
	// face/left  standard error         2
	//
	// T/m
}
