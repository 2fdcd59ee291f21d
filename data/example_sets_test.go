package data_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// How like monkeys' IT is people's?
func ExampleImages92() {
	set, err := data.Images92(context.Background(), data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	people, _ := set.HumanITMean()
	fmt.Println(people.Len(), set.MonkeyIT.Measure, set.Stimuli[0].Name)
}

// The 170 MB come with the first call; a progress.Reporter in the options hears how far they are.
func ExampleCIFAR10() {
	train, test, err := data.CIFAR10(context.Background(), data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(train.Labels), len(test.Labels), train.Classes)
}

// The subset is published nowhere: where it is not in a folder, the error says what to put where.
func ExampleCIFAR10Subset() {
	_, _, err := data.CIFAR10Subset(context.Background(), data.Options{Folders: []string{}, Cache: "/nowhere", Offline: true})
	var missing *data.MissingError
	if errors.As(err, &missing) {
		fmt.Println(missing.Files[0].Path, missing.Files[0].Size, "bytes")
	}
	// Output: cifar10_subset.npz 4361763 bytes
}

// Who had learned the gardens one after the other, and who both at once?
func ExampleHumanGardens() {
	both, err := data.HumanGardens(context.Background(), data.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(both.Blocked.People(), both.Interleaved.People())
	fmt.Println(both.Blocked.Plant.Dims()) // people × 50 conditions
}

// A set that is in no folder: it comes from a page, by hand.
func ExampleImages118() {
	set, err := data.Images118(context.Background(), data.Options{})
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Println(err) // put 118_animate_RDM.npy and 118_animate_labels.npy of https://github.com/rsagroup/rsatoolbox/… into the folder "118_images_files" …
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	ranks, _ := rsa.RankAverage(set.RDM)
	fmt.Println(set.Len(), set.Labels[0], ranks.Measure)
}

// A set of one's own: an entry with the sizes and hashes of what lies in a folder, and where it will be published. A package that reads it keeps the text that %#v prints.
func ExampleDescribe() {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "trials.csv"), []byte("trial,choice\n1,left\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	entry, err := data.Describe(folder, data.Entry{Name: "reaching", Title: "Reaching to two targets"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%#v\n", entry.At("https://example.org/reaching"))
	fmt.Println(entry.Check())
	// Output:
	// data.Entry{
	// 	Name:  "reaching",
	// 	Title: "Reaching to two targets",
	// 	Files: []data.File{
	// 		{Path: "trials.csv", URL: "https://example.org/reaching/trials.csv", Size: 20, SHA256: "cc00cfbe956018c166a4fa7bde5cbfaf808c4ce253336fded56ba30574c4244d"},
	// 	},
	// }
	// data: "reaching": Holds is empty
	// data: "reaching": Licence is empty
	// data: "reaching": Citation is empty
	// data: "reaching": Source is empty
}
