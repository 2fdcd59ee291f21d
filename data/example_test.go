package data_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/rsa"
)

func ExampleCatalog() {
	for _, entry := range data.Catalog() {
		fmt.Printf("%s: %d files, %d bytes\n", entry.Name, len(entry.Files), entry.Size())
	}
	// Output:
	// mante: 20 files, 843472 bytes
	// 92imageData: 4 files, 5144165 bytes
	// mnist: 4 files, 11594722 bytes
	// cifar10: 1 files, 170052171 bytes
	// cifar10_subset: 1 files, 4361763 bytes
	// hebbcl_mit: 5 files, 48459 bytes
	// finger7T: 1 files, 3535000 bytes
	// haxby_pymvpa: 43 files, 2625640 bytes
	// zhang_desimone_it: 132 files, 1859555 bytes
	// park2025_pfc: 8 files, 10663978 bytes
	// allen_v1_scenes: 5 files, 2014896 bytes
	// flesch2018: 7 files, 4637443 bytes
	// 118_images_files: 0 files, 0 bytes
}

func ExampleLookup() {
	_, err := data.Lookup("atlas")
	fmt.Println(err)
	// Output: data: no set "atlas" in the catalogue: there are mante, 92imageData, mnist, cifar10, cifar10_subset, hebbcl_mit, finger7T, haxby_pymvpa, zhang_desimone_it, park2025_pfc, allen_v1_scenes, flesch2018, 118_images_files
}

func ExampleEntry_Notice() {
	entry, err := data.Lookup("92imageData")
	if err != nil {
		log.Fatal(err)
	}
	entry.Citation = entry.Citation[:1]
	fmt.Println(entry.Notice())
	// Output:
	// 92 object images: brain, model and behavioural RDMs (Kriegeskorte et al. 2008)
	// Licence: MIT, Copyright (c) 2019 pyrsa authors, stated for the repository as a whole
	// Cite: Kriegeskorte N, Mur M, Ruff DA, Kiani R, Bodurka J, Esteky H, Tanaka K, Bandettini PA (2008). Matching categorical object representations in inferior temporal cortex of man and monkey. Neuron 60:1126-1141. doi:10.1016/j.neuron.2008.10.043
	// Source: https://github.com/rsagroup/rsatoolbox/tree/f1f83cadb7243492a1aae7460466e0f0140b20ac/demos/92imageData/
}

// Offline, the error says which files to put where.
func ExampleFetch_offline() {
	cache, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(cache)
	entry, err := data.Lookup("mante")
	if err != nil {
		log.Fatal(err)
	}
	_, err = data.Fetch(context.Background(), entry, data.Options{Folders: []string{}, Cache: cache, Offline: true})
	var missing *data.MissingError
	if errors.As(err, &missing) {
		fmt.Println(len(missing.Files), "files are missing:", missing.Cause)
		fmt.Println(missing.Files[0].Path, missing.Files[0].Size, "bytes")
		fmt.Println(missing.Files[0].URL)
	}
	// Output:
	// 20 files are missing: the call is to stay offline
	// PFC data 1a/ar090313_1_a3_Vstim_100_850_ms.mat 53269 bytes
	// https://raw.githubusercontent.com/pjjeongjun/Orthogonal_Code/52402bf639b627551f2d81f3858a8bb6ad14fb7c/TDR/PFC%20data%201a/ar090313_1_a3_Vstim_100_850_ms.mat
}

// Condition means of the real units: the cells of Flesch et al. (2022), context slowest, motion fastest.
func ExampleMante2013() {
	rec, err := data.Mante2013(context.Background(), data.ManteOptions{})
	if err != nil {
		log.Fatal(err)
	}
	window, err := rec.Between(.317, .751)
	if err != nil {
		log.Fatal(err)
	}
	means, err := window.ConditionMeans("context", "colour_rank", "motion_rank")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(means.Mean.Dims()) // 72 conditions × 20 units, spikes per second
}

// Cross-validated distances between the fingers, of one person.
func ExampleFinger7T() {
	set, err := data.Finger7T(context.Background(), data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	rdm, err := rsa.Crossnobis(set.Subjects[0].Trials(), rsa.CrossnobisOptions{}) // the patterns are whitened already
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(rdm.Conditions, rdm.At(0, 4), set.Models[0].Name)
}

// Patterns of eight categories in twelve runs, and the mask and grid that a searchlight needs.
func ExampleHaxby2001() {
	bold, err := data.Haxby2001(context.Background(), data.HaxbyOptions{})
	if err != nil {
		log.Fatal(err)
	}
	patterns, err := bold.Patterns(data.HaxbyPatternOptions{ZScore: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(patterns.Values.Dims()) // 96 patterns × 530 voxels
	fmt.Println(bold.Grid.Size, bold.Grid.VoxelSize(), len(bold.Mask()))
}

// The names are left out where the RDMs go into a function of package rsa.
func ExampleRDMs() {
	var subjects []data.NamedRDM
	for i, name := range []string{"a", "b"} {
		rdm, err := rsa.New([]float64{float64(i), 1, 1 + float64(i)}, []string{"x", "y", "z"}, "correlation distance")
		if err != nil {
			log.Fatal(err)
		}
		subjects = append(subjects, data.NamedRDM{Name: name, RDM: rdm})
	}
	mean, err := rsa.Mean(data.RDMs(subjects)...)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(mean.Values, mean.Measure)
	// Output: [0.5 1 1.5] correlation distance
}

func ExampleZhangDesimone() {
	units, err := data.ZhangDesimone(context.Background(), data.ZhangOptions{Units: []string{"bp1001spk_01A", "bp1001spk_02A"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	units, _ = units.Between(.1, .3)
	means, _ := units.ConditionMeans("object")
	fmt.Println(means.Names, means.Mean.At(2, 0)) // spikes per second
}

func ExamplePark2025() {
	units, err := data.Park2025(context.Background(), data.ParkOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	means, _ := units.ConditionMeans("look", "direction")
	fmt.Println(means.Mean.Dims()) // 12 conditions × 319 units
}

func ExampleAllenV1Scenes() {
	set, err := data.AllenV1Scenes(context.Background(), data.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	x, _ := set.Responses.Matrix() // scenes × cells
	r, _ := rsa.Correlation(rsa.Patterns(x, set.Responses.Observations[0].Labels()))
	fmt.Println(r.Len())
}

// The test choices of everyone who had learned one garden after the other, one table of trials a person.
func ExampleFlesch2018() {
	set, err := data.Flesch2018(context.Background(), data.Flesch2018Options{Experiment: "1a"})
	if err != nil {
		log.Fatal(err)
	}
	people := set.In("b200")
	test := set.Of(people, 3)
	fmt.Println(len(people), test[0].Rows(), set.Missed) // 48 people, 200 trials each
	fmt.Println(test[0])
}

// What was fitted to the same people's choices, and published.
func ExampleHumanGardenFits() {
	fits, err := data.HumanGardenFits(context.Background(), data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(fits.Fit("two boundaries", "b200").Bias) // degrees, 48 people
	fmt.Println(fits.Skipped)
}
