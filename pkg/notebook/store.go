package notebook

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/notebook/internal/kept"
	"github.com/richlazy/richlazy/pkg/notebook/internal/plain"
)

const (
	storeVariable = "RICHLAZY_KEEP"
	limitVariable = "RICHLAZY_KEEP_LIMIT"
	defaultLimit  = 5 << 30
)

// Kept is the folder of kept results and checkpoints.
type Kept struct{ store kept.Store }

// Store returns the folder that [Keep] uses from the working directory: that of the variable RICHLAZY_KEEP, else .jupyter/kept beside the nearest go.mod at
// or above the working directory (cells run in the folder of their notebook), else richlazy/kept in the user's cache. Together the files have at most
// RICHLAZY_KEEP_LIMIT bytes (as 500MB or 20GiB, default 5GiB): those that were not used for the longest time go first, and never the one just written.
func Store() Kept { return Kept{storeHere()} }

// Dir is the path of the folder, which need not exist.
func (k Kept) Dir() string { return k.store.Dir }

// Limit is the number of bytes that the folder may grow to.
func (k Kept) Limit() int64 { return k.store.Limit }

// Size is the number of bytes that the results, checkpoints and what belongs to them take. A folder that does not exist has size 0.
func (k Kept) Size() (int64, error) { return k.store.Size() }

// Entries lists the results and checkpoints, the least recently used first.
func (k Kept) Entries() ([]Entry, error) {
	found, err := k.store.Entries()
	entries := make([]Entry, len(found))
	for i, e := range found {
		entries[i] = Entry{Path: e.Path, Size: e.Size, Checkpoint: e.Checkpoint}
	}
	return entries, err
}

// Entry is a file of the store. Its name begins with the name of the result.
type Entry struct {
	Path       string
	Size       int64
	Checkpoint bool
}

// Clean removes all that Keep has written to the folder, and the folder if nothing else is in it. Files that are not ours stay. Results that are computed
// meanwhile are stored afterwards as always.
func (k Kept) Clean() error { return k.store.Clean() }

func storeHere() kept.Store {
	store := kept.Store{Dir: os.Getenv(storeVariable), Limit: defaultLimit}
	if store.Dir == "" {
		store.Dir = defaultDir()
	}
	if text := os.Getenv(limitVariable); text != "" {
		limit, err := parseSize(text)
		if err != nil {
			notice("%s: %v; the limit is 5GiB", limitVariable, err)
		} else {
			store.Limit = limit
		}
	}
	return store
}

func defaultDir() string {
	if dir, err := os.Getwd(); err == nil {
		for {
			if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && !info.IsDir() {
				return filepath.Join(dir, ".jupyter", "kept")
			}
			parent := filepath.Dir(dir)
			if parent == dir {
				break
			}
			dir = parent
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "richlazy", "kept")
}

// parseSize reads a number of bytes with an optional unit.
func parseSize(text string) (int64, error) {
	units := []struct {
		name string
		size float64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"B", 1}, {"", 1}}
	for _, unit := range units {
		number, ok := strings.CutSuffix(strings.TrimSpace(text), unit.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(n > 0) || n*unit.size > 1<<62 {
			return 0, fmt.Errorf("%q is not a size such as 500MB or 20GiB", text)
		}
		return int64(n * unit.size), nil
	}
	return 0, fmt.Errorf("%q is not a size such as 500MB or 20GiB", text)
}

// Register makes the types of the values known to [Keep], so that results may hold them in fields of interface type: encoding/gob asks for the same. A
// notebook registers in a declaration, which runs in every cell:
//
//	type stimulus interface{ at(x, y float64) float64 }
//
//	var _ = notebook.Register(blob{}, &grating{}) // both are stimuli
//
// It returns how many types there were. Numbers, strings, and slices and maps of these need no registration.
func Register(values ...any) int {
	for _, value := range values {
		plain.Register(value)
	}
	return len(values)
}
