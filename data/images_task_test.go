package data_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleMNIST() {
	train, test, err := data.MNIST(context.Background(), data.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	pair, err := task.Classify(train, test, task.ImageSpec{Classes: []int{3, 5}, PerClass: 100, TestPerClass: 500}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(pair.Train.Counts(), pair.Test.Counts())
}

// have skips unless the file is in a folder of RICHLAZY_DATA; with CI set and folders given it fails.
func have(t *testing.T, set, file string) {
	t.Helper()
	for _, folder := range data.Folders() {
		if _, err := os.Stat(filepath.Join(folder, set, file)); err == nil {
			return
		}
	}
	if len(data.Folders()) > 0 && os.Getenv("CI") != "" {
		t.Fatalf("the %s data are in none of the folders of %s: %q", set, data.EnvFolders, data.Folders())
	}
	t.Skipf("the %s data are not in a folder of %s", set, data.EnvFolders)
}

// MNIST in the hands of a learner: the published numbers of test digits, pixels as they are, and the nearest class mean of 100 images a class right
// far more often than chance (82 % for all training images in the literature), at chance with permuted labels.
func TestMNISTAsTask(t *testing.T) {
	have(t, "mnist", "train-images-idx3-ubyte.gz")
	train, test, err := data.MNIST(context.Background(), data.Options{Offline: true})
	if err != nil {
		t.Fatal(err)
	}
	for share, want := range map[float64][2]float64{0: {.72, .85}, 1: {0, .25}} {
		k, err := task.Classify(train, test, task.ImageSpec{PerClass: 100, TestPerClass: 100, Permute: share}, rng.New(2).Source())
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Train.Validate(); err != nil {
			t.Fatal(err)
		}
		for row, i := range k.TestIndex[:50] {
			for j, p := range test.Bytes(i) {
				if k.Test.Blocks[0].X.At(row, j) != float64(p)/255 {
					t.Fatalf("%s, pixel %d: %v, want %d/255", k.Test.Trials[row], j, k.Test.Blocks[0].X.At(row, j), p)
				}
			}
		}
		if got := nearestMean(k); got < want[0] || got > want[1] {
			t.Errorf("%v of the labels permuted: nearest mean right in %.3f of the test images, want %v", share, got, want)
		}
	}
}

func TestCIFAR10SubsetAsTask(t *testing.T) {
	have(t, "cifar10_subset", "cifar10_subset.npz")
	train, test, err := data.CIFAR10Subset(context.Background(), data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	k, err := task.Classify(train, test, task.ImageSpec{Scaling: task.StandardChannels}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	if k.Train.Len() != 1000 || k.Test.Len() != 500 || k.Train.Trials[0] != "airplane image 0" {
		t.Errorf("%d and %d trials, the first %s", k.Train.Len(), k.Test.Len(), k.Train.Trials[0])
	}
	if got := nearestMean(k); got < .15 { // chance is .1 ± .013
		t.Errorf("nearest mean right in %.3f of the test images, want more than .15", got)
	}
}

// nearestMean returns the share of test images that are nearest to the mean of their class in the training set.
func nearestMean(k *task.ImageTask) float64 {
	classes := task.Partition(k.Train.Blocks[0].X, k.Train.Class)
	_, cols := classes[0].Dims()
	right := 0
	means := make([][]float64, len(classes))
	for c, x := range classes {
		means[c] = make([]float64, cols)
		rows, _ := x.Dims()
		for i := range rows {
			for j, v := range x.RawRowView(i) {
				means[c][j] += v / float64(rows)
			}
		}
	}
	for row, class := range k.Test.Class {
		best, nearest := math.Inf(1), 0
		for c, mean := range means {
			d := 0.0
			for j, v := range k.Test.Blocks[0].X.RawRowView(row) {
				d += (v - mean[j]) * (v - mean[j])
			}
			if d < best {
				best, nearest = d, c
			}
		}
		if nearest == class {
			right++
		}
	}
	return float64(right) / float64(k.Test.Len())
}
