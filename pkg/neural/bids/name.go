package bids

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Entity is a part of a name: "task-rest" has the key "task" and the value "rest".
type Entity struct{ Key, Value string }

// Name is the name of a file: entities, a suffix and an extension, as in
//
//	sub-01_ses-2_task-rest_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz
type Name struct {
	Entities  []Entity // in the order in which they were read
	Suffix    string   // "bold"
	Extension string   // ".nii.gz"
}

// order is that of entities in names, as the standard has it, derivatives included.
var order = []string{"sub", "ses", "sample", "task", "tracksys", "acq", "nuc", "voi", "ce", "trc", "stain", "rec", "dir", "run", "mod", "echo", "flip",
	"inv", "mt", "part", "proc", "hemi",
	"space", "split",
	"recording", "chunk", "from", "to", "mode", "atlas", "seg", "scale", "res", "den", "label", "desc"}

// Parse reads a name, without folders. Keys and values are of letters and digits (values of "+" too); each key comes once; there is a suffix and, before it, an entity.
func Parse(base string) (Name, error) {
	bad := func(format string, args ...any) (Name, error) {
		return Name{}, fmt.Errorf("bids: name %.200q: %s", base, fmt.Sprintf(format, args...))
	}
	stem, extension := base, ""
	if i := strings.IndexByte(base, '.'); i >= 0 {
		stem, extension = base[:i], base[i:]
	}
	parts := strings.Split(stem, "_")
	n := Name{Suffix: parts[len(parts)-1], Extension: extension}
	if n.Suffix == "" || !plain(n.Suffix, "") {
		return bad("want a suffix of letters and digits before the extension, got %q", n.Suffix)
	}
	if len(parts) < 2 {
		return bad(`want an entity such as "sub-01" before the suffix`)
	}
	for _, part := range parts[:len(parts)-1] {
		key, value, ok := strings.Cut(part, "-")
		if !ok || key == "" || value == "" || !plain(key, "") || !plain(value, "+") {
			return bad("want key-value of letters and digits, got %q", part)
		}
		if n.Has(key) {
			return bad("there are two entities %q", key)
		}
		n.Entities = append(n.Entities, Entity{key, value})
	}
	return n, nil
}

func plain(s, more string) bool {
	for _, c := range s {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.ContainsRune(more, c)) {
			return false
		}
	}
	return true
}

// Get returns the value of an entity, "" where the name has none.
func (n Name) Get(key string) string {
	for _, e := range n.Entities {
		if e.Key == key {
			return e.Value
		}
	}
	return ""
}

// Has reports whether the name has an entity.
func (n Name) Has(key string) bool { return n.Get(key) != "" }

// With returns the name with another value of an entity, or with one more.
func (n Name) With(key, value string) Name {
	n.Entities = slices.Clone(n.Entities)
	for i := range n.Entities {
		if n.Entities[i].Key == key {
			n.Entities[i].Value = value
			return n
		}
	}
	n.Entities = append(n.Entities, Entity{key, value})
	return n
}

// Without returns the name without some entities.
func (n Name) Without(keys ...string) Name {
	n.Entities = slices.DeleteFunc(slices.Clone(n.Entities), func(e Entity) bool { return slices.Contains(keys, e.Key) })
	return n
}

// String returns the name with its entities in the order of the standard; those that it does not know come before "desc", in their order.
func (n Name) String() string {
	sorted := slices.Clone(n.Entities)
	place := func(e Entity) int {
		if i := slices.Index(order, e.Key); i >= 0 && e.Key != "desc" {
			return i
		} else if i >= 0 {
			return len(order) + 1
		}
		return len(order)
	}
	slices.SortStableFunc(sorted, func(a, b Entity) int { return place(a) - place(b) })
	var b strings.Builder
	for _, e := range sorted {
		b.WriteString(e.Key + "-" + e.Value + "_")
	}
	return b.String() + n.Suffix + n.Extension
}

// same reports whether two values of an entity mean the same: indices do not depend on leading zeros.
func same(key, a, b string) bool {
	if a == b {
		return true
	}
	switch key {
	case "run", "echo", "flip", "inv", "split", "chunk":
		x, errX := strconv.Atoi(a)
		y, errY := strconv.Atoi(b)
		return errX == nil && errY == nil && x == y
	}
	return false
}
