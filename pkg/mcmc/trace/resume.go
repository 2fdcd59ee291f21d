package trace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/internal/inflate"
	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Resume opens a store of [Create] to go on writing. Every chain stands where it was at its last checkpoint, at the beginning where it has none: what it wrote later is
// dropped, and so is what was half written when a process was killed. It is an error that names what differs where the store is not of the layout, and one that names the
// file where a block before a checkpoint is not there.
func Resume(path string, l Layout) (*Writer, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	l = l.withDefaults()
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	if err := r.Layout().Same(l); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.counts == nil {
		return nil, wrong(path, stateGroup, "a store that Create made", "one of another program", file.ErrUnsupported)
	}
	w, err := newWriter(path, l)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(sweep(path), w.rewind()); err != nil {
		return nil, errors.Join(err, w.lock.Close())
	}
	return w, nil
}

// sweep removes the files that were being written when a process was killed, and did not get their names.
func sweep(path string) error {
	return filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.HasPrefix(entry.Name(), ".") && strings.HasSuffix(entry.Name(), ".part") {
			err = os.Remove(path)
		}
		return err
	})
}

// rewind puts all chains to their checkpoints: first in what is said to be complete, then in the chunks.
func (w *Writer) rewind() error {
	for chain := range w.chains {
		c := &w.chains[chain]
		var err error
		if c.done, c.state, err = readCheckpoint(w.path, chain, w.layout); err != nil {
			return err
		}
		for g := range c.columns {
			for i := range c.columns[g] {
				if err := w.check(chain, &c.columns[g][i], c.done[g]); err != nil {
					return err
				}
			}
		}
	}
	if err := w.markIntegers(true); err != nil {
		return err
	}
	for chain := range w.chains {
		c := &w.chains[chain]
		if err := w.writeCounts(chain); err != nil {
			return err
		}
		for g := range c.columns {
			for i := range c.columns[g] {
				if err := w.clear(chain, &c.columns[g][i], c.done[g]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// check looks for all chunks before a draw, and reads the one in which it is.
func (w *Writer) check(chain int, c *column, done int) error {
	folder := w.folder(c)
	for chunk := 0; chunk*c.length < done; chunk++ {
		path := filepath.Join(folder, c.chunkName(chain, chunk))
		if (chunk+1)*c.length <= done {
			if _, err := os.Stat(path); err != nil {
				return err
			}
			continue
		}
		content, err := readChunk(path, len(c.kind.blank(c.length*c.size)))
		if err != nil {
			return err
		}
		c.current, c.content = chunk, content
	}
	return nil
}

// clear removes what a column has behind a draw.
func (w *Writer) clear(chain int, c *column, done int) error {
	folder := w.folder(c)
	if err := removeParts(folder); err != nil {
		return err
	}
	if c.current >= 0 {
		c.clip(done)
		if err := w.writeChunks(chain, []*column{c}); err != nil {
			return err
		}
	}
	for chunk := (done + c.length - 1) / c.length; chunk*c.length < w.layout.Length(c.group); chunk++ {
		name := c.chunkName(chain, chunk)
		if c.kind == Boolean {
			if err := writeFile(filepath.Join(folder, name), c.kind.blank(c.length)); err != nil {
				return err
			}
			continue
		}
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// removeParts removes the files that a writer was in the middle of when it was killed.
func removeParts(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) { // warm-up that is not kept has no folders
		err = nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") && strings.HasSuffix(e.Name(), ".part") && err == nil {
			err = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
	return err
}

// readChunk reads a chunk of ours, of so many bytes.
func readChunk(path string, n int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := inflate.NewZlib(f)
	if err != nil {
		return nil, wrong(path, "chunk", "zlib", err.Error(), file.ErrFormat)
	}
	content, err := io.ReadAll(io.LimitReader(z, int64(n)+1))
	if err != nil {
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", n), fmt.Sprintf("%d, then %v", len(content), err), file.ErrTruncated)
	}
	if len(content) != n {
		return nil, wrong(path, "chunk", fmt.Sprintf("%d bytes", n), fmt.Sprint(len(content)), file.ErrFormat)
	}
	return content, nil
}
