package load

import (
	"context"
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"time"
	"unsafe"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// reading is the contender that reads on so many threads. Its numbers are taken out and compared, but not timed.
func reading[T any](name string, threads int, w row[T]) bench.Contender {
	return bench.Contender{Name: name, Time: func(ctx context.Context, n int) (time.Duration, error) {
		defer bench.Threads(threads)()
		began := time.Now()
		for range n {
			if _, err := w.read(); err != nil {
				return 0, err
			}
		}
		return time.Since(began), nil
	}, Result: func(context.Context) ([]float64, error) {
		defer bench.Threads(threads)()
		x, err := w.read()
		if err != nil {
			return nil, err
		}
		all, err := w.numbers(x)
		if err != nil {
			return nil, err
		}
		var numbers []float64
		for _, values := range all {
			numbers = append(numbers, digest(values)...)
		}
		return numbers, nil
	}}
}

// digest returns the length, the CRC-32 of the elements, and some of them, as works.py has it: any other bit makes another digest.
func digest(x []float64) []float64 {
	const shown = 64
	sum, buffer := uint32(0), make([]byte, 0, 1<<16)
	for some := range slices.Chunk(x, cap(buffer)/8) {
		buffer = buffer[:0]
		for _, v := range some {
			buffer = binary.LittleEndian.AppendUint64(buffer, math.Float64bits(v))
		}
		sum = crc32.Update(sum, crc32.IEEETable, buffer)
	}
	numbers := []float64{float64(len(x)), float64(sum)}
	for i := range shown {
		if len(x) > 0 {
			numbers = append(numbers, x[i*len(x)/shown])
		}
	}
	return numbers
}

// one is the list of a single array.
func one(x []float64) ([][]float64, error) { return [][]float64{x}, nil }

// convert is one for another type.
func convert[E nifti.Number](x []E) ([][]float64, error) {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return one(y)
}

// megabytes returns the size of an array.
func megabytes[E any](x []E) float64 {
	var e E
	return float64(len(x)) * float64(unsafe.Sizeof(e)) / 1e6
}
