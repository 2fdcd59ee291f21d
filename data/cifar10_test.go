package data

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

func TestCIFAR10Subset(t *testing.T) {
	var golden imagesGolden
	needs(t, "cifar10_subset", "cifar10_subset.json", &golden)
	train, test, err := CIFAR10Subset(context.Background(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	compareImages(t, train, golden.Train)
	compareImages(t, test, golden.Test)
}

func TestCIFAR10SubsetIsNeverDownloaded(t *testing.T) {
	var missing *MissingError
	_, _, err := CIFAR10Subset(context.Background(), Options{Folders: []string{}, Cache: t.TempDir()})
	if !errors.As(err, &missing) || missing.Files[0].Path != "cifar10_subset.npz" {
		t.Errorf("got %v", err)
	}
}

func TestShapesThatDoNotFit(t *testing.T) {
	pixels := make([]byte, 2*3072)
	for _, c := range []struct {
		x, y *npy.Array
		want string
	}{
		{&npy.Array{Shape: []int{2, 32, 32, 3}, Data: pixels}, &npy.Array{Shape: []int{3}, Data: []byte{1, 2, 3}}, "got shapes [2 32 32 3] of images and [3] of labels"},
		{&npy.Array{Shape: []int{2, 3, 32, 32}, Data: pixels}, &npy.Array{Shape: []int{2}, Data: []byte{1, 2}}, "got shapes [2 3 32 32] of images and [2] of labels"},
		{&npy.Array{Shape: []int{2, 32, 32, 3}, Data: pixels}, &npy.Array{Shape: []int{2}, Data: []byte{1, 10}}, "image 1: got label 10, want 0 … 9"},
		{&npy.Array{Shape: []int{2, 32, 32, 3}, Data: make([]float32, 2*3072)}, &npy.Array{Shape: []int{2}, Data: []byte{1, 1}}, "got images of type []float32 and labels of type []uint8"},
	} {
		if _, err := joinCIFAR("s", c.x, c.y); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// cifarArchive makes a small archive in the authors' format: record r of batch b (from 1; 6 is the test batch) has label b, red 10b + r, green 100,
// blue the pixel's number mod 256.
func cifarArchive(t *testing.T, records int, names ...string) []byte {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	archive := tar.NewWriter(zipped)
	for _, name := range names {
		var batch []byte
		b := byte(6)
		fmt.Sscanf(name, "data_batch_%d.bin", &b)
		for r := range records {
			batch = append(batch, b)
			batch = append(batch, bytes.Repeat([]byte{10*b + byte(r)}, 1024)...)
			batch = append(batch, bytes.Repeat([]byte{100}, 1024)...)
			for pixel := range 1024 {
				batch = append(batch, byte(pixel))
			}
		}
		err := archive.WriteHeader(&tar.Header{Name: "cifar-10-batches-bin/" + name, Mode: 0o644, Size: int64(len(batch))})
		if err == nil {
			_, err = archive.Write(batch)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// In the authors' archive the batches are in no order, and there are two text files.
func TestReadCIFAR(t *testing.T) {
	all := []string{"data_batch_4.bin", "readme.html", "test_batch.bin", "data_batch_3.bin", "batches.meta.txt", "data_batch_2.bin", "data_batch_5.bin", "data_batch_1.bin"}
	content := cifarArchive(t, 2, all...)
	train, test, err := readCIFAR(bytes.NewReader(content), 2)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(train.Labels, []int{1, 1, 2, 2, 3, 3, 4, 4, 5, 5}) || !slices.Equal(test.Labels, []int{6, 6}) {
		t.Errorf("labels %v and %v", train.Labels, test.Labels)
	}
	if got := train.Bytes(3)[3*300:][:3]; !slices.Equal(got, []byte{21, 100, 300 % 256}) {
		t.Errorf("pixel 300 of image 3: %v, want 21 100 44", got)
	}
	damaged := bytes.Clone(content)
	damaged[len(damaged)-6] ^= 1
	for _, c := range []struct {
		name    string
		content []byte
		want    string
	}{
		{"one batch missing", cifarArchive(t, 2, all[:7]...), "no data_batch_1.bin in the archive"},
		{"short batch", cifarArchive(t, 1, all...), "got 3073 bytes, want 6146, once in the archive"},
		{"twice", cifarArchive(t, 2, append(slices.Clone(all), all[0])...), "cifar-10-batches-bin/data_batch_4.bin: got 6146 bytes, want 6146, once in the archive"},
		{"no gzip", []byte("not an archive at all"), "gzip: invalid header"},
		{"cut", content[:len(content)/2], "unexpected EOF"},
		{"check sum", damaged, "gzip: invalid checksum"},
	} {
		if _, _, err := readCIFAR(bytes.NewReader(c.content), 2); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}
