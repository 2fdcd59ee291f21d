package kept

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Entry is one result or checkpoint of a store.
type Entry struct {
	Path       string
	Size       int64
	Used       time.Time // when it was last written or loaded
	Checkpoint bool
}

// Entries lists the results and checkpoints, the least recently used first. A folder that does not exist has none.
func (s Store) Entries() ([]Entry, error) {
	files, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var entries []Entry
	for _, file := range files {
		ext := filepath.Ext(file.Name())
		if ext != resultExt && ext != checkpointExt {
			continue
		}
		info, err := file.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // removed meanwhile
		}
		entries = append(entries, Entry{Path: filepath.Join(s.Dir, file.Name()), Size: info.Size(), Used: info.ModTime(), Checkpoint: ext == checkpointExt})
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.Used.Compare(b.Used), strings.Compare(a.Path, b.Path))
	})
	return entries, err
}

// trim removes the least recently used files until the rest fits the limit, but never that of id, and temporary files that nobody can still be
// writing.
func (s Store) trim(id ID) error {
	const abandoned = 24 * time.Hour
	files, _ := os.ReadDir(s.Dir)
	for _, file := range files {
		if info, err := file.Info(); err == nil && filepath.Ext(file.Name()) == tempExt && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(s.Dir, file.Name()))
		}
	}
	if s.Limit <= 0 {
		return nil
	}
	entries, err := s.Entries()
	if err != nil {
		return nil // what was written is complete all the same
	}
	total := int64(0)
	for _, entry := range entries {
		total += entry.Size
	}
	keep := s.Path(id)
	for _, entry := range entries {
		if total <= s.Limit {
			break
		}
		if entry.Path == keep {
			continue
		}
		if os.Remove(entry.Path) == nil {
			total -= entry.Size
			_ = os.Remove(strings.TrimSuffix(entry.Path, filepath.Ext(entry.Path)) + lockExt)
		}
	}
	return nil
}

// Size is the number of bytes of all files of the store.
func (s Store) Size() (int64, error) {
	total := int64(0)
	err := s.each(func(path string) error {
		if info, err := os.Stat(path); err == nil {
			total += info.Size()
		}
		return nil
	})
	return total, err
}

// Clean removes every file that the store has written, and its folder where nothing else is in it.
func (s Store) Clean() error {
	err := s.each(os.Remove)
	_ = os.Remove(s.Dir)
	return err
}

func (s Store) each(do func(path string) error) error {
	files, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, file := range files {
		switch filepath.Ext(file.Name()) {
		case resultExt, checkpointExt, tempExt, lockExt, ImportsExt:
			if e := do(filepath.Join(s.Dir, file.Name())); e != nil && !errors.Is(e, fs.ErrNotExist) {
				err = errors.Join(err, e)
			}
		}
	}
	return err
}

// ImportsExt ends the names of the files in which internal/source remembers what a module imports; they are cleaned with the results.
const ImportsExt = ".imports"
