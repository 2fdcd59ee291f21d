package load

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// datasets times HDF5.
func datasets(p bench.Against, threads, rows, columns int) bench.Part {
	title := fmt.Sprintf("HDF5: %d × %d signals, whole numbers as float64 unless int16 is said, chunks of %d × %d", rows, columns, max(1, rows/64), max(1, columns/16))
	notes := []string{
		"gzip by h5py's level 4",
		"a block: opens the file and reads a hundredth of the rows, a tenth of the columns; its memory is that of chunks, and no target",
	}
	return part(p, threads, h5py, "hdf5", title, notes, func(ctx context.Context, s *sheet) error {
		if err := s.write(ctx, "make hdf5", map[string]any{"rows": rows, "columns": columns}); err != nil {
			return err
		}
		path := filepath.Join(s.folder, "x.h5")
		for _, name := range []string{"contiguous", "gzip", "gzip, shuffle"} {
			w := row[[]float64]{name: name, work: "hdf5", settings: map[string]any{"path": path, "name": name}, faster: 1, numbers: one}
			w.read = func() ([]float64, error) { return dataset(path, name, (*hdf5.Dataset).Float64s) }
			if err := addArray(ctx, s, w); err != nil {
				return err
			}
		}
		const small = "int16, gzip, shuffle"
		w := row[[]int16]{name: small, work: "hdf5", settings: map[string]any{"path": path, "name": small}, faster: 1, numbers: convert[int16]}
		w.read = func() ([]int16, error) {
			return dataset(path, small, func(d *hdf5.Dataset) ([]int16, error) { return hdf5.ReadAs[int16](d) })
		}
		if err := addArray(ctx, s, w); err != nil {
			return err
		}
		wide := row[[]float64]{name: small + ", as float64", work: "hdf5", settings: map[string]any{"path": path, "name": small, "kind": "float64"}, faster: 1, numbers: one}
		wide.read = func() ([]float64, error) { return dataset(path, small, (*hdf5.Dataset).Float64s) }
		if err := addArray(ctx, s, wide); err != nil {
			return err
		}
		for _, name := range []string{"contiguous", "gzip, shuffle"} {
			start, count := []int{rows / 3, columns / 3}, []int{max(1, rows/100), max(1, columns/10)}
			block := row[[]float64]{name: name + ", a block", work: "hdf5", faster: 1, numbers: one}
			block.settings = map[string]any{"path": path, "name": name, "start": start, "count": count}
			block.read = func() ([]float64, error) {
				return dataset(path, name, func(d *hdf5.Dataset) ([]float64, error) {
					x := make([]float64, count[0]*count[1])
					return x, d.ReadBlock(x, start, count)
				})
			}
			if err := add(ctx, s, block); err != nil {
				return err
			}
		}
		return nil
	})
}

// dataset opens a file and reads one of its data sets.
func dataset[E any](path, name string, read func(*hdf5.Dataset) ([]E, error)) ([]E, error) {
	f, err := hdf5.Open(path, file.Limits{})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d, err := f.Dataset(name)
	if err != nil {
		return nil, err
	}
	return read(d)
}
