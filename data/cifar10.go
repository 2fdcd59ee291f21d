package data

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/task"
)

// cifar10Classes are the labels 0 … 9, in alphabetical order.
var cifar10Classes = []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}

// CIFAR10Subset returns 1000 training and 500 test images of CIFAR-10, RGB, 32 × 32 pixels, 100 and 50 of each class, in the order of the file. They
// were decoded from JPEG files: for demonstrations and tests, not for accuracies to publish; [CIFAR10] has the original. [task.Classify] makes a task
// of them.
//
// The file is looked for as [Fetch] does but never downloaded, because it is published nowhere; if it is not there the [MissingError] says where to
// put it. opt.Files is not used.
func CIFAR10Subset(ctx context.Context, opt Options) (train, test *task.Images, err error) {
	opt.Files, opt.Offline = nil, true
	paths, err := Fetch(ctx, cifar10SubsetEntry(), opt)
	if err != nil {
		return nil, nil, err
	}
	arrays, err := npy.OpenArchive(paths[0], "X_train", "y_train", "X_test", "y_test")
	if err != nil {
		return nil, nil, fmt.Errorf("data: cifar10_subset: %w", err)
	}
	if train, err = joinCIFAR("CIFAR-10 subset, train", arrays[0], arrays[1]); err == nil {
		test, err = joinCIFAR("CIFAR-10 subset, test", arrays[2], arrays[3])
	}
	if err != nil {
		return nil, nil, fmt.Errorf("data: cifar10_subset: %s: %w", paths[0], err)
	}
	return train, test, nil
}

func joinCIFAR(name string, x, y *npy.Array) (*task.Images, error) {
	if len(x.Shape) != 4 || !slices.Equal(x.Shape[1:], []int{32, 32, 3}) || !slices.Equal(y.Shape, x.Shape[:1]) {
		return nil, fmt.Errorf("%s: got shapes %v of images and %v of labels, want [n 32 32 3] and [n]", name, x.Shape, y.Shape)
	}
	pixels, bytes := x.Data.([]uint8)
	labels, too := y.Data.([]uint8)
	if !bytes || !too {
		return nil, fmt.Errorf("%s: got images of type %T and labels of type %T, want bytes", name, x.Data, y.Data)
	}
	m := &task.Images{Name: name, Classes: slices.Clone(cifar10Classes), Rows: 32, Cols: 32, Channels: 3, Pixels: pixels, Labels: bytesToInts(labels)}
	return m, m.Validate()
}

// CIFAR10 returns the 50 000 training and the 10 000 test images of CIFAR-10, RGB, 32 × 32 pixels, in the order of the authors' batches. The data are
// fetched as [Fetch] does: 170 MB at the first time. opt.Files is not used.
func CIFAR10(ctx context.Context, opt Options) (train, test *task.Images, err error) {
	opt.Files = nil
	paths, err := Fetch(ctx, cifar10Entry(), opt)
	if err != nil {
		return nil, nil, err
	}
	file, err := os.Open(paths[0])
	if err != nil {
		return nil, nil, fmt.Errorf("data: cifar10: %w", err)
	}
	defer file.Close()
	if train, test, err = readCIFAR(file, 10000); err != nil {
		return nil, nil, fmt.Errorf("data: cifar10: %s: %w", paths[0], err)
	}
	return train, test, nil
}

// cifarRecord is a label and 1024 red, 1024 green and 1024 blue pixels.
const cifarRecord = 1 + 3*32*32

// readCIFAR reads the authors' tar.gz file: five training batches and one test batch of so many records each, whatever their order in the archive.
func readCIFAR(r io.Reader, records int) (train, test *task.Images, err error) {
	zipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, err
	}
	defer zipped.Close()
	names := []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"}
	batches, archive := make([][]byte, len(names)), tar.NewReader(zipped)
	for {
		member, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		at := slices.Index(names, path.Base(member.Name))
		if at < 0 {
			continue
		}
		if want := int64(records) * cifarRecord; member.Size != want || batches[at] != nil {
			return nil, nil, fmt.Errorf("%s: got %d bytes, want %d, once in the archive", member.Name, member.Size, want)
		}
		if batches[at], err = io.ReadAll(archive); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", member.Name, err)
		}
	}
	if _, err := io.Copy(io.Discard, zipped); err != nil { // gzip compares its check sum at the very end
		return nil, nil, err
	}
	for i, batch := range batches {
		if batch == nil {
			return nil, nil, fmt.Errorf("no %s in the archive", names[i])
		}
	}
	if train, err = unpackCIFAR("CIFAR-10, train", batches[:5]); err == nil {
		test, err = unpackCIFAR("CIFAR-10, test", batches[5:])
	}
	return train, test, err
}

// unpackCIFAR turns planes of colours into pixels.
func unpackCIFAR(name string, batches [][]byte) (*task.Images, error) {
	m := &task.Images{Name: name, Classes: slices.Clone(cifar10Classes), Rows: 32, Cols: 32, Channels: 3}
	for _, batch := range batches {
		for ; len(batch) > 0; batch = batch[cifarRecord:] {
			m.Labels = append(m.Labels, int(batch[0]))
			planes := batch[1:cifarRecord]
			for pixel := range 1024 {
				m.Pixels = append(m.Pixels, planes[pixel], planes[1024+pixel], planes[2048+pixel])
			}
		}
	}
	return m, m.Validate()
}
