package data

import (
	"context"
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/idx"
	"github.com/richlazy/richlazy/pkg/task"
)

// MNIST returns the 60 000 training and the 10 000 test images of handwritten digits, grey, 28 × 28 pixels, in the order of the files, with the
// digits as labels. [task.Classify] makes a task of them.
//
// The data are fetched as [Fetch] does. opt.Files is not used.
func MNIST(ctx context.Context, opt Options) (train, test *task.Images, err error) {
	opt.Files = nil
	paths, err := Fetch(ctx, mnistEntry(), opt)
	if err != nil {
		return nil, nil, err
	}
	if train, err = ReadMNIST("MNIST, train", paths[0], paths[1]); err != nil {
		return nil, nil, err
	}
	if test, err = ReadMNIST("MNIST, test", paths[2], paths[3]); err != nil {
		return nil, nil, err
	}
	if train.Len() != 60000 || test.Len() != 10000 {
		return nil, nil, fmt.Errorf("data: mnist: got %d training and %d test images, want 60000 and 10000", train.Len(), test.Len())
	}
	return train, test, nil
}

// ReadMNIST reads a pair of files in the format of MNIST: images × rows × columns and one label from 0 to 9 an image. Sets of other pictures in
// the same format, such as Fashion-MNIST, can be read too; their classes are then named by number. A file that is cut short, has the wrong type or
// goes on behind its end is an error with path and offset.
func ReadMNIST(name, images, labels string) (*task.Images, error) {
	x, pixels, err := readBytes(images, 3)
	if err != nil {
		return nil, err
	}
	y, digits, err := readBytes(labels, 1)
	if err != nil {
		return nil, err
	}
	if x[0] != y[0] {
		return nil, fmt.Errorf("data: %s: got %d labels, want %d, as many as there are images in %s", labels, y[0], x[0], images)
	}
	m := &task.Images{Name: name, Rows: x[1], Cols: x[2], Channels: 1, Pixels: pixels, Labels: bytesToInts(digits)}
	for digit := range 10 {
		m.Classes = append(m.Classes, fmt.Sprint(digit))
	}
	if err := m.Validate(); err != nil {
		return nil, fmt.Errorf("data: %s: %w", labels, err)
	}
	return m, nil
}

// readBytes reads an array of bytes with so many dimensions.
func readBytes(path string, dims int) (shape []int, bytes []byte, err error) {
	a, err := idx.Open(path, file.Limits{})
	if err != nil {
		return nil, nil, fmt.Errorf("data: %w", err)
	}
	bytes, ok := a.Data.([]uint8)
	if !ok || len(a.Shape) != dims {
		return nil, nil, fmt.Errorf("data: %s: got %T in %d dimensions, want bytes in %d", path, a.Data, len(a.Shape), dims)
	}
	return a.Shape, bytes, nil
}

func bytesToInts(bytes []byte) []int {
	out := make([]int, len(bytes))
	for i, b := range bytes {
		out[i] = int(b)
	}
	return out
}
