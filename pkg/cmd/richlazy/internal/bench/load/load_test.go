package load

import (
	"context"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner {
	return &bench.Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}
}

// python starts the peer. Where there is none the test is skipped, or fails where CI is set.
func python(t *testing.T) bench.Against {
	t.Helper()
	path, err := bench.Find(context.Background(), Software)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, Software.Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), path, bench.CoreType(), Software)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return bench.Against{Peer: p}
}

// small are the parts at sizes that take no time.
func small(p bench.Against) []bench.Part {
	return []bench.Part{
		mante(p, 2, made{files: 2, trials: 30, samples: 41}), park(p, 2), images(p, 2, scan{edge: 12, slices: 6, volumes: 4}), arrays(p, 2, 40, 30), datasets(p, 2, 130, 70),
	}
}

// Ours and the peer read the same bits, which the parts check themselves, and all are timed; a part's folder is gone at its end.
func TestPartsAgree(t *testing.T) {
	p := python(t)
	if p.H5Py == "" || p.NiBabel == "" {
		t.Error("the peer does not say which h5py and nibabel it has")
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	want := map[string]struct {
		peer                        string
		compared, targets, memories int
	}{"mante": {sciPy, 4, 8, 4}, "nifti": {niBabel, 8, 16, 8}, "numpy": {numPy, 7, 10, 5}, "hdf5": {h5py, 7, 12, 5}}
	t.Setenv("RICHLAZY_DATA", t.TempDir()) // so that Python writes the files
	for _, part := range small(p) {
		timed, err := part.Run(context.Background(), short())
		if errors.Is(err, bench.ErrSkipped) && part.Name == "park" {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", part.Name, err)
			continue
		}
		w, compared, targets, memories := want[part.Name], 0, 0, 0
		for _, c := range timed {
			if _, ok := c.Of(bench.Memory); ok {
				memories++
			} else {
				for _, name := range []string{ours, alone, w.peer} {
					if _, ok := c.Of(name); !ok {
						t.Errorf("%s: %s: %s was not timed", part.Name, c.Name, name)
					}
				}
			}
			if c.Difference != nil && *c.Difference == 0 {
				compared++
			}
			if c.Target != nil {
				targets++
				if c.Target.Value == nil {
					t.Errorf("%s: %s: the target was not measured", part.Name, c.Name)
				}
			}
		}
		if compared != w.compared || targets != w.targets || memories != w.memories {
			t.Errorf("%s: %d cases compared, %d targets, %d of memory, want %+v", part.Name, compared, targets, memories, w)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, error %v", left, err)
	}
}

// The files of the catalogue are read where they are.
func TestCatalogue(t *testing.T) {
	if find("mante", "PFC data 1a", "*.mat") == nil || find("park2025_pfc", "*.mat") == nil {
		t.Skip("mante and park2025_pfc are in no folder of RICHLAZY_DATA")
	}
	p := python(t)
	for _, part := range []bench.Part{mante(p, 2, made{}), park(p, 2)} {
		timed, err := part.Run(context.Background(), short())
		if err != nil {
			t.Errorf("%s: %v", part.Name, err)
		}
		if part.Name == "mante" && len(timed) > 0 && !strings.HasPrefix(timed[0].Name, "20 files") {
			t.Errorf("the first case is %q, want 20 files", timed[0].Name)
		}
	}
}

// Without Python the parts whose files it writes are left out, which says why.
func TestPartsWithoutPython(t *testing.T) {
	t.Setenv("RICHLAZY_DATA", t.TempDir())
	for _, part := range small(bench.Against{}) {
		if _, err := part.Run(context.Background(), short()); !errors.Is(err, bench.ErrSkipped) {
			t.Errorf("%s: error %v, want that it was not measured", part.Name, err)
		}
	}
}

// Numbers that are not ours are an error, here of a file that is another when ours reads it.
func TestOtherNumbersAreAnError(t *testing.T) {
	p, ctx := python(t), context.Background()
	mine, theirs := filepath.Join(t.TempDir(), "a.npy"), filepath.Join(t.TempDir(), "b.npy")
	x := make([]float64, 1000)
	if err := npy.Save(theirs, npy.New(x)); err != nil {
		t.Fatal(err)
	}
	x[1] = 1e-300 // none of the elements that are shown
	if err := npy.Save(mine, npy.New(x)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{theirs, mine} {
		s := &sheet{Against: p, Runner: short(), peer: numPy, threads: 1}
		w := row[[]float64]{name: "x", work: "numpy", settings: map[string]any{"path": theirs}, faster: 1, numbers: one}
		w.read = func() ([]float64, error) {
			a, err := npy.Open(path)
			if err != nil {
				return nil, err
			}
			return a.Float64s()
		}
		if err := add(ctx, s, w); err != nil {
			t.Fatal(err)
		}
		_, err := s.Measure(ctx, s.cases)
		if same := path == theirs; same && err != nil || !same && (err == nil || !strings.Contains(err.Error(), "x: WRONG NUMBERS of NumPy")) {
			t.Errorf("same file: %v, error %v", same, err)
		}
	}
}

// The digest is of all elements, however many, by their bytes as float64, little-endian; 0x3ff0… is 1.
func TestDigest(t *testing.T) {
	long := make([]float64, 20_000)
	for i := range long {
		long[i] = 1
	}
	bytes := slices.Repeat([]byte{0, 0, 0, 0, 0, 0, 0xf0, 0x3f}, len(long))
	if got := digest(long)[1]; got != float64(crc32.ChecksumIEEE(bytes)) {
		t.Errorf("CRC-32 %v", got)
	}
	if got := digest(nil); !slices.Equal(got, []float64{0, 0}) {
		t.Errorf("digest of nothing %v", got)
	}
}

func TestSuiteNames(t *testing.T) {
	var names []string
	for _, part := range Suite(nil, 0).Parts {
		if slices.Contains(names, part.Name) || part.Title == "" || part.Run == nil {
			t.Errorf("part %q: a name twice, or no title, or nothing to run", part.Name)
		}
		names = append(names, part.Name)
	}
}
