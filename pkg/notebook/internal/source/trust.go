package source

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// gonb is the folder in which GoNB builds its cells, "" in any other program.
var gonb = os.Getenv("GONB_TMP_DIR")

// main.go of a cell is read at once: while a long cell runs, GoNB may write the next one.
var early = func() map[string]snapshot {
	found := map[string]snapshot{}
	if gonb == "" {
		return found
	}
	for _, name := range []string{"main.go", "main_test.go"} {
		path := filepath.Join(gonb, name)
		if info, err := os.Stat(path); err == nil {
			if src, err := os.ReadFile(path); err == nil {
				found[path] = snapshot{src, info.ModTime()}
				if real, err := filepath.EvalSymlinks(path); err == nil {
					found[real] = found[path] // the compiler may know the folder by this name
				}
			}
		}
	}
	return found
}()

type snapshot struct {
	src   []byte
	mtime time.Time
}

// executable opens the file that runs, even where its path now leads to a newer one.
func executable() (*os.File, error) {
	if file, err := os.Open("/proc/self/exe"); err == nil {
		return file, nil
	}
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// built is when the executable was written.
var built = sync.OnceValues(func() (time.Time, error) {
	file, err := executable()
	if err != nil {
		return time.Time{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
})

// margin is taken as the time of a build where nothing tells when it began: what was written within it may or may not be what was compiled.
const margin = 2 * time.Second

// began is the latest time at which a file can have been written to be surely the one that was compiled. GoNB writes main.go and builds then, so that
// main.go itself tells.
var began = sync.OnceValues(func() (time.Time, error) {
	end, err := built()
	if err != nil {
		return time.Time{}, err
	}
	if cell, ok := early[filepath.Join(gonb, "main.go")]; ok && !cell.mtime.After(end) {
		return cell.mtime, nil
	}
	return end.Add(-margin), nil
})

// readTrusted reads a source file, and fails where it may differ from what was compiled.
func readTrusted(path string) ([]byte, error) {
	if s, ok := early[path]; ok {
		end, err := built()
		if err != nil {
			return nil, err
		}
		if s.mtime.After(end) {
			return nil, fmt.Errorf("%s was changed after the build", path)
		}
		return s.src, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return src, trust(path) // after reading, so that nothing can come between
}

func trust(path string) error {
	limit, err := began()
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.ModTime().After(limit) {
		return fmt.Errorf("%s was changed during or after the build", path)
	}
	return nil
}
