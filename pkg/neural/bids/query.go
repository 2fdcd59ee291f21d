package bids

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Where says which files are wanted: values of entities by their keys ("sub", "task", "run", "space", "desc" …), and of "suffix", "extension" and "datatype". "a|b" allows
// either, "*" any value that is there, and "" wants the entity to be absent. Runs and other indices do not depend on leading zeros.
type Where map[string]string

// Match reports whether a file is as wanted.
func (w Where) Match(f File) bool {
	for key, want := range w {
		var got string
		switch key {
		case "suffix":
			got = f.Suffix
		case "extension":
			got = f.Extension
		case "datatype":
			got = f.Datatype
		default:
			got = f.Get(key)
		}
		ok := want == "*" && got != "" || want == got
		for _, one := range strings.Split(want, "|") {
			ok = ok || got != "" && same(key, got, one)
		}
		if !ok {
			return false
		}
	}
	return true
}

// String returns the wanted values in the order of their keys.
func (w Where) String() string {
	var parts []string
	for key, value := range w {
		parts = append(parts, key+"="+value)
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// Find returns the files that are as wanted, in the order of their paths.
func (d *Dataset) Find(w Where) []File {
	var out []File
	for _, f := range d.Files {
		if w.Match(f) {
			out = append(out, f)
		}
	}
	return out
}

// One returns the file that is as wanted; none and several are errors.
func (d *Dataset) One(w Where) (File, error) {
	found := d.Find(w)
	if len(found) != 1 {
		var names []string
		for _, f := range found[:min(3, len(found))] {
			names = append(names, filepath.Base(f.Path))
		}
		return File{}, d.value(d.Root, "one file with "+w.String(), fmt.Sprintf("%d %s", len(found), strings.Join(names, ", ")))
	}
	return found[0], nil
}

// Values returns the values that an entity has, such as the labels of the subjects for "sub", numbers by size and texts byte by byte.
func (d *Dataset) Values(key string) []string {
	seen := map[string]bool{}
	for _, f := range d.Files {
		if v := f.Get(key); v != "" {
			seen[v] = true
		}
	}
	var out []string
	for v := range seen {
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b string) int {
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		if errX == nil && errY == nil && x != y {
			return x - y
		}
		return strings.Compare(a, b)
	})
	return out
}
