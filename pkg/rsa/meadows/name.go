package meadows

import (
	"path/filepath"
	"strings"
)

// filename is what the name of a downloaded file says: Meadows_<experiment>_v_v<version>_<part>_<structure>.<ending>, with part the name of a participant and the number of a task,
// or either of the two. Files with other names are read all the same; then it is empty.
type filename struct {
	experiment, version string
	part                string // of a participant or of a task: the content tells which
	index               string // of the task; "" where there is none
}

func parseName(path string) filename {
	base := filepath.Base(path)
	stem, ok := strings.CutPrefix(strings.TrimSuffix(base, filepath.Ext(base)), "Meadows_")
	if !ok {
		return filename{}
	}
	experiment, rest, ok := strings.Cut(stem, "_v_v")
	if !ok {
		return filename{}
	}
	fields := strings.Split(rest, "_")
	if len(fields) < 3 { // version, part, structure
		return filename{}
	}
	f := filename{experiment: experiment, version: fields[0]}
	middle := fields[1 : len(fields)-1]
	if last := middle[len(middle)-1]; len(middle) > 1 && strings.Trim(last, "0123456789") == "" && last != "" {
		f.index, middle = last, middle[:len(middle)-1]
	}
	f.part = strings.Join(middle, "_")
	return f
}
