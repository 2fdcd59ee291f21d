package load

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/richlazy/richlazy/data"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

//go:embed works.py
var works string

// Software is NumPy and SciPy with h5py and nibabel.
var Software = bench.Software{
	Name: "h5py and nibabel", Import: bench.NumPy.Import + ", scipy.io, scipy.ndimage, h5py, nibabel", Debian: bench.NumPy.Debian + " python3-h5py python3-nibabel", Works: works,
}

// Names of contenders, as the tables have them.
const (
	ours    = "ours"
	alone   = "1 thread"
	sciPy   = "SciPy"
	h5py    = "h5py"
	niBabel = "nibabel"
	numPy   = "NumPy"
)

// memoryLimit is what reading may take of the memory of what it returns.
const memoryLimit = 1.5

// Suite returns the parts of bench load. peer may be nil. threads is on how many ours runs; 0 is one for each CPU.
func Suite(peer *bench.Peer, threads int) bench.Suite {
	p := bench.Against{Peer: peer}
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	return bench.Suite{Name: "load", Parts: []bench.Part{
		mante(p, threads, made{files: 20, trials: 2000, samples: 751}), park(p, threads), images(p, threads, scan{edge: 64, slices: 36, volumes: 160}),
		arrays(p, threads, 4096, 2048), datasets(p, threads, 4096, 2048),
	}}
}

// A sheet is a part that is being prepared.
type sheet struct {
	bench.Against
	*bench.Runner
	peer    string // the name of the contender of Python
	threads int
	folder  string // for files, removed when the part is done
	cases   []bench.Case
}

// part is a part against one of Python's libraries.
func part(p bench.Against, threads int, peer, name, title string, notes []string, prepare func(context.Context, *sheet) error) bench.Part {
	const peak = "peak memory/array"
	columns := []bench.Column{bench.Time(ours, ours)}
	if threads > 1 {
		columns = append(columns, bench.Time(alone, alone))
	}
	return bench.Part{
		Name: name, Title: fmt.Sprintf("%s, %s: the best round (the median)", title, bench.OnThreads(threads)),
		Columns: append(columns, bench.Time(peer, peer), bench.Ratio("peer/ours", peer, ours), bench.MemoryColumn(peak, "%.2f×")),
		Notes: func([]bench.Timed) []string {
			return append(notes, peak+": growth of the heap at its largest, garbage included, looked at each half millisecond, over what is returned; the largest of all rounds")
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			folder, err := os.MkdirTemp("", "richlazy-bench-load-")
			if err != nil {
				return nil, err
			}
			defer os.RemoveAll(folder)
			s := &sheet{Against: p, Runner: r, peer: peer, threads: threads, folder: folder}
			if err := prepare(ctx, s); err != nil {
				return nil, err
			}
			return r.Measure(ctx, s.cases)
		},
	}
}

// write has the peer write files into the sheet's folder.
func (s *sheet) write(ctx context.Context, what string, settings map[string]any) error {
	var c bench.Case
	settings["folder"] = s.folder
	if err := s.Add(ctx, s.Runner, &c, what, bench.Work{Name: what, Threads: 1, Settings: settings}); err != nil {
		return err
	}
	if len(c.Contenders) == 0 {
		return fmt.Errorf("%w: it is Python that writes the files", bench.ErrSkipped)
	}
	_, err := c.Contenders[0].Result(ctx)
	if errors.Is(err, bench.ErrPeer) {
		s.Lost(err)
		return fmt.Errorf("%w: the files could not be written", bench.ErrSkipped)
	}
	return err
}

// A row is what is read in a case.
type row[T any] struct {
	name     string
	read     func() (T, error)
	numbers  func(T) ([][]float64, error) // of what was read, in the order of Python's
	work     string                       // of Python
	settings map[string]any
	faster   float64 // how many times as fast as the peer ours should be; 0 for no target
}

// add adds the case in which a row is timed.
func add[T any](ctx context.Context, s *sheet, w row[T]) error {
	k := bench.Case{Name: w.name, Threads: s.threads, Contenders: []bench.Contender{reading(ours, s.threads, w)}}
	if s.threads > 1 {
		k.Contenders = append(k.Contenders, reading(alone, 1, w).Beside())
	}
	if w.faster > 0 {
		k.Target = bench.Speed(ours, s.peer, w.faster)
	}
	err := s.Oppose(ctx, s.Runner, &k, s.peer, bench.Work{Name: w.work, Threads: 1, Settings: w.settings})
	s.cases = append(s.cases, k)
	return err
}

// remember adds the case of the memory that readings take beside what they return, whose bytes each of them says.
func (s *sheet) remember(name string, all ...func(context.Context) (megabytes float64, err error)) {
	s.cases = append(s.cases, bench.MemoryOver(name+": memory", s.threads, memoryLimit, all...))
}

// addArray is add for an array, with the case of its memory.
func addArray[E any](ctx context.Context, s *sheet, w row[[]E]) error {
	if err := add(ctx, s, w); err != nil {
		return err
	}
	s.remember(w.name, func(context.Context) (float64, error) {
		x, err := w.read()
		return megabytes(x), err
	})
	return nil
}

// find returns the files of a pattern in the first folder of RICHLAZY_DATA that has some, none where there are none.
func find(pattern ...string) []string {
	for _, folder := range data.Folders() {
		if files, err := filepath.Glob(filepath.Join(append([]string{folder}, pattern...)...)); err == nil && len(files) > 0 {
			return files
		}
	}
	return nil
}
