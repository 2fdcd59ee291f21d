package load

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/internal/cores"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// made is how many files of units Python writes where Mante's are not there, and of what size.
type made struct{ files, trials, samples int }

// mante times the files of Mante's units.
func mante(p bench.Against, threads int, m made) bench.Part {
	notes := []string{
		"files in mante/PFC data 1a of a folder of RICHLAZY_DATA, or else files of the same form by scipy.io.savemat",
		"all variables: both keep doubles as the file has them, such as spikes of one byte; responses as float64: scipy.io.loadmat with mat_dtype=True, and our Float64s",
		"all at once: a file on each thread, as package data reads Mante's population; else one file after the other",
		"memory of all files: while they are read one after the other and kept; of the largest file: while it alone is read. A file of 50 kB takes some 400 kB of buffers, which the next one finds again",
	}
	return part(p, threads, sciPy, "mante", "MATLAB 5: files of Mante's units", notes, func(ctx context.Context, s *sheet) error {
		files := find("mante", "PFC data 1a", "*.mat")
		if len(files) == 0 {
			if err := s.write(ctx, "make units", map[string]any{"files": m.files, "trials": m.trials, "samples": m.samples}); err != nil {
				return err
			}
			files, _ = filepath.Glob(filepath.Join(s.folder, "*.mat"))
		}
		on := map[string]any{"paths": files}
		all := fmt.Sprintf("%d files, ", len(files))
		open := func(path string) (*matlab.File, error) { return matlab.Open(path) }
		if err := both(ctx, s, all+"all variables", "loadmat", on, files, open, variables, held); err != nil {
			return err
		}
		same := func(all [][]float64) ([][]float64, error) { return all, nil }
		return both(ctx, s, all+"responses as float64", "responses", on, files, response, same, megabytes[float64])
	})
}

// both times the reading of files one after the other and all at once, with the memory that the first takes.
func both[T any](ctx context.Context, s *sheet, name, work string, on map[string]any, files []string, read func(string) (T, error), numbers func([]T) ([][]float64, error),
	size func(T) float64) error {
	w := row[[]T]{name: name, work: work, settings: on, faster: 3, numbers: numbers}
	w.read = func() ([]T, error) { return each(files, read) }
	if err := add(ctx, s, w); err != nil {
		return err
	}
	w.name, w.read = name+", all at once", func() ([]T, error) { return atOnce(files, read) }
	if err := add(ctx, s, w); err != nil {
		return err
	}
	s.remember(name, func(context.Context) (megabytes float64, err error) {
		all, err := each(files, read)
		for _, x := range all {
			megabytes += size(x)
		}
		return megabytes, err
	})
	s.remember(name+", the largest", func(context.Context) (float64, error) {
		x, err := read(largest(files))
		if err != nil {
			return 0, err
		}
		return size(x), nil
	})
	return nil
}

// park times a file of MATLAB 7.3.
func park(p bench.Against, threads int) bench.Part {
	const file, variable = "firingRates_directions_15_normalized.mat", "firingRates"
	notes := []string{"the file of park2025_pfc in a folder of RICHLAZY_DATA: 275 × 20 × 2 × 6 × 319 rates as float64, by gzip"}
	return part(p, threads, h5py, "park", "MATLAB 7.3: Park's firing rates", notes, func(ctx context.Context, s *sheet) error {
		files := find("park2025_pfc", file)
		if len(files) == 0 {
			return fmt.Errorf("%w: park2025_pfc/%s is in no folder of RICHLAZY_DATA", bench.ErrSkipped, file)
		}
		return addArray(ctx, s, row[[]float64]{
			name: variable, work: "hdf5", settings: map[string]any{"path": files[0], "name": variable}, faster: 1, numbers: one,
			read: func() ([]float64, error) {
				f, err := matlab.Open(files[0], variable)
				if err != nil {
					return nil, err
				}
				return f.Float64s(variable)
			},
		})
	})
}

// response reads the spikes of a unit.
func response(path string) ([]float64, error) {
	f, err := matlab.Open(path)
	if err != nil {
		return nil, err
	}
	return f.Float64s("unit.response")
}

// each reads one file after the other.
func each[T any](files []string, read func(string) (T, error)) ([]T, error) {
	all := make([]T, len(files))
	for i, path := range files {
		var err error
		if all[i], err = read(path); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// atOnce reads a file on each core.
func atOnce[T any](files []string, read func(string) (T, error)) ([]T, error) {
	all := make([]T, len(files))
	err := cores.Try(context.Background(), len(files), func(i int) (err error) {
		all[i], err = read(files[i])
		return err
	})
	return all, err
}

// largest returns the largest of some files.
func largest(files []string) string {
	size := func(path string) int64 {
		if info, err := os.Stat(path); err == nil {
			return info.Size()
		}
		return 0
	}
	return slices.MaxFunc(files, func(a, b string) int { return cmp.Compare(size(a), size(b)) })
}

// variables returns all arrays of numbers of the files, in the order of their fields.
func variables(files []*matlab.File) (all [][]float64, err error) {
	for _, f := range files {
		for _, v := range f.Variables() {
			walk(v.Value, func(a *matlab.Array) {
				x, wrong := a.Float64s()
				all = append(all, x)
				if wrong != nil && err == nil {
					err = wrong
				}
			})
		}
	}
	return all, err
}

// held returns the megabytes of the numbers of a file, in the types in which they are kept.
func held(f *matlab.File) (megabytes float64) {
	for _, v := range f.Variables() {
		walk(v.Value, func(a *matlab.Array) {
			x := reflect.ValueOf(a.Stored())
			megabytes += float64(x.Len()) * float64(x.Type().Elem().Size()) / 1e6
		})
	}
	return megabytes
}

// walk calls do for each array within a value.
func walk(v matlab.Value, do func(*matlab.Array)) {
	switch v := v.(type) {
	case *matlab.Array:
		do(v)
	case *matlab.Cell:
		for _, element := range v.Values() {
			walk(element, do)
		}
	case *matlab.Struct:
		for i := range v.Len() {
			for _, name := range v.Fields() {
				if field, err := v.At(i).Field(name); err == nil {
					walk(field, do)
				}
			}
		}
	}
}
