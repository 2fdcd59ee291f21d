package hdf5_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

func Example() {
	f, err := hdf5.Open("testdata/corpus/session.h5", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	fmt.Print(f)

	rates, err := f.Dataset("units/spikes") // through the soft link
	if err != nil {
		log.Fatal(err)
	}
	unit, err := rates.Attr("unit")
	if err != nil {
		log.Fatal(err)
	}
	all, err := rates.Float64s()
	fmt.Println(rates.Path(), rates.Shape(), unit, all[:4], err)
	// Output:
	// session.h5 (HDF5)
	// rates     float32 4×3×2, chunks 2×3×2, shuffle deflate
	// trials    compound {condition string, coherence float64, correct bool} 3
	// units     group of 3
	//   area    enum of uint8 4
	//   id      string 4
	//   spikes  soft link to /rates
	// /rates [4 3 2] unit: "spikes/s" [0 0.5 1 1.5] <nil>
}

// A block is read without the rest of the dataset.
func ExampleDataset_ReadBlock() {
	f, err := hdf5.Open("testdata/corpus/session.h5", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	rates, err := f.Dataset("rates")
	if err != nil {
		log.Fatal(err)
	}
	last := make([]float64, 6) // of the 4 units, the first sample of the last two at all 3 bins
	err = rates.ReadBlock(last, []int{2, 0, 0}, []int{2, 3, 1})
	fmt.Println(last, err)
	// Output:
	// [6 7 8 9 10 11] <nil>
}

// A compound becomes a table.
func ExampleArray_Table() {
	f, err := hdf5.Open("testdata/corpus/session.h5", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	d, err := f.Dataset("trials")
	if err != nil {
		log.Fatal(err)
	}
	trials, err := d.Read()
	if err != nil {
		log.Fatal(err)
	}
	t, err := trials.Table()
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range t {
		fmt.Println(c.Name, c.Number, c.Text)
	}
	// Output:
	// condition [] [left right left]
	// coherence [0.1 0.3 0.3] []
	// correct [1 0 1] []
}

func ExampleFile_Walk() {
	f, err := hdf5.Open("testdata/corpus/session.h5", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	err = f.Walk(func(o hdf5.Object) error {
		fmt.Println(o)
		return nil
	})
	fmt.Println(err)
	// Output:
	// /: group of 3
	// /rates: float32 4×3×2, chunks 2×3×2, shuffle deflate
	// /trials: compound {condition string, coherence float64, correct bool} 3
	// /units: group of 3
	// /units/area: enum of uint8 4
	// /units/id: string 4
	// <nil>
}

// A wrong path says what is there.
func ExampleFile_Get() {
	f, err := hdf5.Open("testdata/corpus/session.h5", file.Limits{})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	_, err = f.Get("units/ids")
	fmt.Println(err, errors.Is(err, file.ErrValue))
	area, err := hdf5.Enums(f, "units/area")
	fmt.Println(area, err)
	// Output:
	// hdf5: testdata/corpus/session.h5: group /units: want one of area, id, spikes, got "ids" true
	// [PFC FEF FEF PFC] <nil>
}
