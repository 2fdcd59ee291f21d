package load

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// arrays times NumPy's files.
func arrays(p bench.Against, threads, rows, columns int) bench.Part {
	title := fmt.Sprintf("NumPy: float64 %d × %d", rows, columns)
	notes := []string{
		"in C order, little-endian: np.ascontiguousarray of what np.load returns, which is what ours returns; as they lie: np.load alone, which leaves the turning to later",
		".npz by np.savez_compressed, of a quarter of the rows: signals are whole numbers that compress to a quarter, noise does hardly",
	}
	return part(p, threads, numPy, "numpy", title, notes, func(ctx context.Context, s *sheet) error {
		if err := s.write(ctx, "make numpy", map[string]any{"rows": rows, "columns": columns}); err != nil {
			return err
		}
		for _, c := range []struct {
			name, file string
			final      bool
			faster     float64
		}{
			{".npy", "c.npy", false, 1},
			{".npy, Fortran order, in C order", "fortran.npy", true, 1},
			{".npy, Fortran order, as they lie", "fortran.npy", false, 0},
			{".npy, big-endian, little-endian", "big.npy", true, 1},
			{".npy, big-endian, as they lie", "big.npy", false, 0},
			{".npz, signals", "signals.npz", false, 1},
			{".npz, noise", "noise.npz", false, 1},
		} {
			path := filepath.Join(s.folder, c.file)
			w := row[[]float64]{name: c.name, work: "numpy", settings: map[string]any{"path": path, "final": c.final}, faster: c.faster, numbers: one}
			w.read = func() ([]float64, error) {
				a, err := npy.Open(path)
				if err != nil {
					return nil, err
				}
				return a.Float64s()
			}
			if filepath.Ext(path) == ".npz" {
				w.settings["name"] = "x"
				w.read = func() ([]float64, error) {
					all, err := npy.OpenArchive(path, "x")
					if err != nil {
						return nil, err
					}
					return all[0].Float64s()
				}
			}
			do := addArray[float64]
			if c.faster == 0 { // it is the same reading, whose memory is known
				do = add[[]float64]
			}
			if err := do(ctx, s, w); err != nil {
				return err
			}
		}
		return nil
	})
}
