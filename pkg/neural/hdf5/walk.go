package hdf5

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// ErrSkip returned by the function of [File.Walk] leaves out what is in the group that it was called for.
var ErrSkip = errors.New("leave out this group")

// Walk calls visit for each object of the file once, the root first, then by name, groups before what is in them. Hard links are followed, so that circles of them
// end; soft and external links are not. Groups deeper than Limits.MaxDepth are an error.
func (f *File) Walk(visit func(Object) error) error {
	return f.walk(f.group, 0, map[uint64]bool{f.root.address: true}, visit)
}

func (f *File) walk(o Object, depth int, seen map[uint64]bool, visit func(Object) error) error {
	if err := visit(o); errors.Is(err, ErrSkip) {
		return nil
	} else if err != nil {
		return err
	}
	g, ok := o.(*Group)
	if !ok {
		return nil
	}
	if depth >= f.limits.MaxDepth {
		return f.partFail(file.ErrLimit, "group "+g.path, fmt.Sprintf("at most %d groups within each other (Limits.MaxDepth)", f.limits.MaxDepth), "more")
	}
	for _, l := range g.links {
		if l.Kind != Hard || seen[l.address] {
			continue
		}
		seen[l.address] = true
		child, err := f.open(join(g.path, l.Name), l.address)
		if err != nil {
			return err
		}
		if err := f.walk(child, depth+1, seen, visit); err != nil {
			return err
		}
	}
	return nil
}

// byAddress opens the objects at addresses, with the paths that lead to them; nil for the addresses 0 and undefined.
func (f *File) byAddress(addresses []uint64, part string) ([]Object, error) {
	wanted := map[uint64]bool{}
	for _, a := range addresses {
		if a != 0 && a != undefined || a == f.root.address {
			wanted[a] = true
		}
	}
	paths, err := f.allPaths()
	if err != nil {
		return nil, named(err, part)
	}
	found := map[uint64]Object{}
	out := make([]Object, len(addresses))
	for i, a := range addresses {
		if !wanted[a] {
			continue
		}
		if found[a] == nil {
			if found[a], err = f.open(paths[a], a); err != nil {
				return nil, named(err, part)
			}
		}
		out[i] = found[a]
	}
	return out, nil
}

// allPaths finds the first path of each object, depth first by name, once for the file. Groups that cannot be read, or are too deep, are passed over.
func (f *File) allPaths() (map[uint64]string, error) {
	f.mu.Lock()
	paths := f.paths
	f.mu.Unlock()
	if paths != nil {
		return paths, nil
	}
	paths = map[uint64]string{f.root.address: "/"}
	var walk func(g *Group, depth int) error
	walk = func(g *Group, depth int) error {
		for _, l := range g.links {
			if _, ok := paths[l.address]; ok || l.Kind != Hard {
				continue
			}
			path := join(g.path, l.Name)
			if err := f.hold(-1, "paths", int64(len(path)+32), 1); err != nil {
				return err
			}
			paths[l.address] = path
			o, err := f.object(l.address)
			if err != nil || !o.isGroup() || depth >= f.limits.MaxDepth {
				continue
			}
			if sub, err := f.newGroup(path, o); err == nil {
				if err := walk(sub, depth+1); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := walk(f.group, 0); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.paths = paths
	return paths, nil
}

func (o *object) isGroup() bool {
	for _, m := range o.messages {
		if m.kind == msgLinkInfo || m.kind == msgSymbolTable || m.kind == msgLink {
			return true
		}
	}
	return false
}

// treeLines and treeDepth keep the listing readable.
const (
	treeLines = 200
	treeDepth = 6
)

// String lists what the file holds: groups, datasets with their types and shapes, and links that are not followed.
//
//	session.nwb (HDF5)
//	units                 group of 3
//	  spike_times         float64 10873
func (f *File) String() string {
	var lines [][2]string
	f.list(f.group, 0, map[uint64]bool{f.root.address: true}, &lines)
	wide := 0
	for _, l := range lines {
		wide = max(wide, len([]rune(l[0])))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (HDF5)\n", filepath.Base(f.Name()))
	for _, l := range lines {
		b.WriteString(strings.TrimRight(l[0]+strings.Repeat(" ", wide-len([]rune(l[0]))+2)+l[1], " ") + "\n")
	}
	return b.String()
}

// listed is the value of a single element, in so far as it is short, else what describes the dataset.
func (d *Dataset) listed() string {
	const most = 60
	if d.space.null || len(d.space.dims) > 0 || d.t.Size > 1<<10 {
		return d.describe()
	}
	a, err := d.Read()
	if err != nil {
		return d.describe()
	}
	value, ok := a.one()
	if !ok {
		return d.describe()
	}
	if r := []rune(value); len(r) > most {
		value = string(r[:most]) + "…"
	}
	return d.describe() + " " + value
}

func (f *File) list(g *Group, depth int, seen map[uint64]bool, lines *[][2]string) {
	for _, l := range g.links {
		if len(*lines) == treeLines {
			*lines = append(*lines, [2]string{"…", ""})
		}
		if len(*lines) > treeLines {
			return
		}
		add := func(text string) { *lines = append(*lines, [2]string{strings.Repeat("  ", depth) + l.Name, text}) }
		switch l.Kind {
		case Soft:
			add("soft link to " + l.Target)
			continue
		case External:
			add("external link to " + l.Target + " of " + l.File)
			continue
		case Other:
			add("link of another kind")
			continue
		}
		o, err := f.open(join(g.path, l.Name), l.address)
		if err != nil {
			add(err.Error())
			continue
		}
		switch o := o.(type) {
		case *Dataset:
			add(o.listed())
		case *Named:
			add("type " + o.t.String())
		case *Group:
			switch {
			case seen[l.address]:
				add(fmt.Sprintf("group of %d, listed above", o.Len()))
			default:
				seen[l.address] = true
				add(fmt.Sprintf("group of %d", o.Len()))
				if depth < treeDepth {
					f.list(o, depth+1, seen, lines)
				}
			}
		}
	}
}
