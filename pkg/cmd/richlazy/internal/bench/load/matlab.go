package load

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// made is how many files of units Python writes where Mante's are not there, and of what size.
type made struct{ files, trials, samples int }

// mante times the files of Mante's units.
func mante(p bench.Against, threads int, m made) bench.Part {
	notes := []string{
		"files in mante/PFC data 1a of a folder of RICHLAZY_DATA, or else files of the same form by scipy.io.savemat",
		"all variables: both keep doubles as the file has them, such as spikes of one byte; responses as float64: scipy.io.loadmat with mat_dtype=True, and our Float64s",
		"memory: of the file with the largest ratio",
	}
	return part(p, threads, sciPy, "mante", "MATLAB 5: files of Mante's units, one after the other", notes, func(ctx context.Context, s *sheet) error {
		files := find("mante", "PFC data 1a", "*.mat")
		if len(files) == 0 {
			if err := s.write(ctx, "make units", map[string]any{"files": m.files, "trials": m.trials, "samples": m.samples}); err != nil {
				return err
			}
			files, _ = filepath.Glob(filepath.Join(s.folder, "*.mat"))
		}
		on := map[string]any{"paths": files}
		whole := row[[]*matlab.File]{name: fmt.Sprintf("%d files, all variables", len(files)), work: "loadmat", settings: on, faster: 3, numbers: variables}
		whole.read = func() ([]*matlab.File, error) {
			return each(files, func(path string) (*matlab.File, error) { return matlab.Open(path) })
		}
		if err := add(ctx, s, whole); err != nil {
			return err
		}
		s.remember(whole.name, memoryOf(files, func(path string) (float64, error) {
			f, err := matlab.Open(path)
			if err != nil {
				return 0, err
			}
			return held(f), nil
		})...)
		responses := row[[][]float64]{name: fmt.Sprintf("%d files, responses as float64", len(files)), work: "responses", settings: on, faster: 3}
		responses.read = func() ([][]float64, error) { return each(files, response) }
		responses.numbers = func(all [][]float64) ([][]float64, error) { return all, nil }
		if err := add(ctx, s, responses); err != nil {
			return err
		}
		s.remember(responses.name, memoryOf(files, func(path string) (float64, error) {
			x, err := response(path)
			return megabytes(x), err
		})...)
		return nil
	})
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

// memoryOf returns the functions that read one file each and tell the megabytes of what they read.
func memoryOf(files []string, read func(path string) (float64, error)) (all []func(context.Context) (float64, error)) {
	for _, path := range files {
		all = append(all, func(context.Context) (float64, error) { return read(path) })
	}
	return all
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
