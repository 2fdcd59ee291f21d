package trace

import (
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"github.com/gofrs/flock"

	"github.com/richlazy/richlazy/pkg/internal/wholefile"
)

// Writer writes a store of Zarr as draws come. Chains share nothing, so that they need no lock. What is in memory are the blocks that are being filled.
type Writer struct {
	path   string
	layout Layout
	chains []writerChain
	lock   *flock.Flock
}

type writerChain struct {
	columns [2][]column // by group
	done    [2]int
	state   []byte
	err     error           // the first one: the chain takes no more
	changed map[string]bool // folders with files that have new names
}

func newWriter(path string, l Layout) (*Writer, error) {
	w := &Writer{path: path, layout: l, chains: make([]writerChain, l.Chains), lock: flock.New(filepath.Join(path, stateGroup, ".lock"))}
	if ok, err := w.lock.TryLock(); err != nil && !errors.Is(err, errors.ErrUnsupported) { // file systems of some clusters have no locks
		return nil, err
	} else if !ok && err == nil {
		return nil, fmt.Errorf("trace: %s is being written by another", path)
	}
	for i := range w.chains {
		w.chains[i].columns = [2][]column{l.columns(Posterior), l.columns(Warmup)}
		w.chains[i].changed = map[string]bool{}
	}
	return w, nil
}

// Layout returns the layout with its defaults filled in.
func (w *Writer) Layout() Layout { return w.layout.withDefaults() }

// State returns what the last checkpoint of a chain was given, nil where there was none.
func (w *Writer) State(chain int) []byte { return slices.Clone(w.chains[chain].state) }

// Complete returns how many draws of a group were appended to a chain. It is for the chain's own goroutine.
func (w *Writer) Complete(chain int, g Group) int { return w.chains[chain].done[g] }

// Append adds draws to a chain. A block goes to the disk when it is full; the others wait in memory for more draws, a checkpoint or [Writer.Close].
func (w *Writer) Append(chain int, g Group, values, stats []float64) error {
	c, err := at(w.chains, chain, w.layout.Chains)
	if err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	n, err := w.layout.draws(chain, g, c.done[g&1], values, stats)
	if err != nil {
		return err
	}
	numbers := w.layout.Numbers()
	for n > 0 {
		k := min(n, w.layout.Block-c.done[g]%w.layout.Block)
		for i := range c.columns[g] {
			if col := &c.columns[g][i]; col.stat {
				col.put(c.done[g], k, stats, len(w.layout.Stats))
			} else {
				col.put(c.done[g], k, values, numbers)
			}
		}
		c.done[g], n = c.done[g]+k, n-k
		values, stats = values[k*numbers:], stats[k*len(w.layout.Stats):]
		if c.done[g]%w.layout.Block == 0 || c.done[g] == w.layout.Length(g) {
			if c.err = w.flush(chain); c.err != nil {
				return c.err
			}
		}
	}
	return nil
}

// Checkpoint writes all draws of a chain and then state: what was appended by now is there after a power cut, or the chain stands at an earlier checkpoint.
func (w *Writer) Checkpoint(chain int, state []byte) error {
	c, err := at(w.chains, chain, w.layout.Chains)
	if err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	if c.err = w.flush(chain); c.err != nil {
		return c.err
	}
	folders := slices.Collect(maps.Keys(c.changed))
	if c.err = together(len(folders), func(i int) error { return syncFolder(folders[i]) }); c.err != nil {
		return c.err
	}
	clear(c.changed)
	if c.err = writeCheckpoint(w.path, chain, c.done, state); c.err == nil {
		c.state = append([]byte{}, state...)
	}
	return c.err
}

// flush writes the chunks of a chain that changed, and then how many draws are complete.
func (w *Writer) flush(chain int) error {
	var dirty []*column
	for g := range w.chains[chain].columns {
		for i := range w.chains[chain].columns[g] {
			if col := &w.chains[chain].columns[g][i]; col.dirty {
				dirty = append(dirty, col)
			}
		}
	}
	if len(dirty) == 0 {
		return nil
	}
	if err := w.writeChunks(chain, dirty); err != nil {
		return err
	}
	return w.writeCounts(chain)
}

func (w *Writer) writeChunks(chain int, columns []*column) error {
	for _, c := range columns {
		w.chains[chain].changed[w.folder(c)] = true
	}
	return together(len(columns), func(i int) error {
		c := columns[i]
		if err := writeFile(filepath.Join(w.folder(c), c.chunkName(chain, c.current)), c.content); err != nil {
			return fmt.Errorf("trace: chain %d: %q: %w", chain, c.name, err)
		}
		c.dirty = false
		return nil
	})
}

func (w *Writer) folder(c *column) string {
	return filepath.Join(w.path, groupName(c.group, c.stat), c.name)
}

func (w *Writer) writeCounts(chain int) error {
	c, counts, folder := &w.chains[chain], []byte(nil), filepath.Join(w.path, stateGroup, countArray)
	for _, n := range c.done {
		counts = binary.LittleEndian.AppendUint64(counts, uint64(n))
	}
	c.changed[folder] = true
	return writeFile(filepath.Join(folder, chunkName(2, chain)), counts)
}

// writeFile writes a chunk's file, which holds all of it when it has its name.
func writeFile(path string, content []byte) error {
	return wholefile.Replace(path, func(out io.Writer) error {
		z := deflaters.Get().(*zlib.Writer)
		defer deflaters.Put(z)
		z.Reset(out)
		if _, err := z.Write(content); err != nil {
			return err
		}
		return z.Close()
	})
}

// deflaters are large, and kept.
var deflaters = sync.Pool{New: func() any {
	z, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed) // the level is a valid one
	return z
}}

// Close writes the draws that wait for their block to fill, so that readers have them, and gives the store free for another writer; the checkpoints stay what they are. Where
// all draws are there, integers lose the value that stood for missing ones, and xarray shows them as integers. Nothing may be appended any more.
func (w *Writer) Close() error {
	complete := true
	var failed error
	for chain := range w.chains {
		c := &w.chains[chain]
		if c.err == nil {
			c.err = w.flush(chain)
		}
		complete = complete && c.err == nil && c.done == [2]int{w.layout.Draws, w.layout.Warmup}
		if c.err != nil && !errors.Is(c.err, errClosed) {
			failed = errors.Join(failed, c.err)
		}
		c.err = errClosed
	}
	if complete && failed == nil {
		failed = w.markIntegers(false)
	}
	return errors.Join(failed, w.lock.Close())
}

var errClosed = errors.New("trace: the store is closed")

// markIntegers writes whether integers may be missing into what describes their arrays.
func (w *Writer) markIntegers(open bool) error {
	for g, columns := range w.chains[0].columns {
		for _, c := range columns {
			if c.kind != Integer || w.layout.Length(Group(g)) == 0 && Group(g) == Warmup {
				continue
			}
			path := filepath.Join(w.path, groupName(c.group, c.stat), c.name, ".zarray")
			if err := wholefile.Replace(path, func(out io.Writer) error {
				_, err := out.Write(toJSON(c.meta(w.layout, open)))
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}
