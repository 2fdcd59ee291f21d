package hdf5

import (
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Object is a [*Group], a [*Dataset] or a [*Named] type.
type Object interface {
	// Path is the path by which the object was reached, from the root: "/units/spike_times".
	Path() string
	// Address tells objects of a file apart: two paths to the same object give the same.
	Address() uint64
	// AttrNames are the names of the attributes in ascending order.
	AttrNames() ([]string, error)
	// Attr returns an attribute by its name.
	Attr(name string) (*Attr, error)
	// Attrs returns all attributes, sorted by name.
	Attrs() ([]*Attr, error)
	// HasAttr tells whether there is an attribute of the name, true too where the attributes are damaged, which Attr then says.
	HasAttr(name string) bool
	String() string
}

// LinkKind is how a link leads to an object.
type LinkKind int

// Kinds of links.
const (
	Hard     LinkKind = iota // the object itself
	Soft                     // a path within the file, which may lead nowhere
	External                 // a path within another file: not followed
	Other                    // of a kind that a program defined for itself: not followed
)

// String is the name of the kind.
func (k LinkKind) String() string {
	return [...]string{"hard", "soft", "external", "other"}[min(max(k, 0), 3)]
}

// Link is an entry of a group.
type Link struct {
	Name    string
	Kind    LinkKind
	Target  string // path that a soft or external link leads to
	File    string // that an external link leads to
	address uint64 // of a hard link
}

// Group holds datasets and further groups by name.
type Group struct {
	attributes
	links  []Link // by name
	byName map[string]int
}

// Named is a type that was given a name of its own (HDF5's committed type).
type Named struct {
	attributes
	t *Type
}

// Type is the type.
func (n *Named) Type() *Type { return n.t }

// String is the path and the type.
func (n *Named) String() string { return n.path + ": type " + n.t.String() }

func (f *File) newGroup(path string, o *object) (*Group, error) {
	f.mu.Lock()
	g := &Group{attributes{f, o, path}, o.links, o.byName}
	f.mu.Unlock()
	if g.byName != nil {
		return g, nil
	}
	links, err := f.links(o)
	if err != nil {
		return nil, named(err, "group "+path)
	}
	g.links, g.byName = links, make(map[string]int, len(links))
	slices.SortFunc(g.links, func(a, b Link) int { return strings.Compare(a.Name, b.Name) })
	for i, l := range g.links {
		if _, twice := g.byName[l.Name]; twice {
			return nil, named(f.fail(file.ErrFormat, o.at, "links", "names that differ", fmt.Sprintf("%q twice", l.Name)), "group "+path)
		}
		g.byName[l.Name] = i
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	o.links, o.byName = g.links, g.byName
	return g, nil
}

// Links are the entries of the group in ascending order of their names.
func (g *Group) Links() []Link { return slices.Clone(g.links) }

// Names are the names of the entries in ascending order, whatever they lead to.
func (g *Group) Names() []string {
	out := make([]string, len(g.links))
	for i, l := range g.links {
		out[i] = l.Name
	}
	return out
}

// Has tells whether the group has an entry of the name.
func (g *Group) Has(name string) bool { _, ok := g.byName[name]; return ok }

// Len is the number of entries.
func (g *Group) Len() int { return len(g.links) }

// String is the path of the group and the number of its entries.
func (g *Group) String() string { return fmt.Sprintf("%s: group of %d", g.path, len(g.links)) }

// Group returns the group at a path that begins here, or at the root where it begins with "/".
func (g *Group) Group(path string) (*Group, error) {
	o, err := g.Get(path)
	if err != nil {
		return nil, err
	}
	if sub, ok := o.(*Group); ok {
		return sub, nil
	}
	return nil, g.wanted("a group", o.String())
}

// Dataset returns the dataset at a path that begins here, or at the root where it begins with "/".
func (g *Group) Dataset(path string) (*Dataset, error) {
	o, err := g.Get(path)
	if err != nil {
		return nil, err
	}
	if d, ok := o.(*Dataset); ok {
		return d, nil
	}
	return nil, g.wanted("a dataset", o.String())
}

// maxHops bounds the soft links that are followed on one path.
const maxHops = 16

// Get returns what is at a path that begins here, or at the root where it begins with "/". Soft links are followed, up to 16 of them. A path that leads nowhere is an
// error that says what is there; so is an external link.
func (g *Group) Get(path string) (Object, error) {
	hops := 0
	return g.get(path, &hops)
}

func (g *Group) get(path string, hops *int) (Object, error) {
	here := g
	if strings.HasPrefix(path, "/") {
		here = g.f.group
	}
	names := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	var found Object = here
	for _, name := range names {
		if name == "." {
			continue
		}
		in, ok := found.(*Group)
		if !ok {
			return nil, g.wanted(fmt.Sprintf("a group that holds %q of path %q", name, path), found.String())
		}
		var err error
		if found, err = in.child(name, hops); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (g *Group) child(name string, hops *int) (Object, error) {
	i, ok := g.byName[name]
	if !ok {
		return nil, g.wanted(listed(g.Names()), fmt.Sprintf("%q", name))
	}
	l := g.links[i]
	switch l.Kind {
	case Hard:
		return g.f.open(join(g.path, name), l.address)
	case Soft:
		if *hops++; *hops > maxHops {
			return nil, g.f.partFail(file.ErrLimit, "link "+join(g.path, name), fmt.Sprintf("at most %d soft links on one path", maxHops), "more: they may run in a circle")
		}
		o, err := g.get(l.Target, hops)
		if err != nil {
			return nil, fmt.Errorf("hdf5: %s: soft link %s to %s: %w", g.f.Name(), join(g.path, name), l.Target, err)
		}
		return o, nil
	case External:
		return nil, g.f.partFail(file.ErrUnsupported, "link "+join(g.path, name), "a link within this file",
			fmt.Sprintf("an external link to %s of file %q: open that file", l.Target, l.File))
	}
	return nil, g.f.partFail(file.ErrUnsupported, "link "+join(g.path, name), "a hard or soft link", "a link of a kind that a program defined for itself")
}

// listed names what there is, in so far as it is readable.
func listed(names []string) string {
	const most = 20
	switch {
	case len(names) == 0:
		return "nothing: there are no names here"
	case len(names) > most:
		return fmt.Sprintf("one of %s … (%d in all)", strings.Join(names[:most], ", "), len(names))
	}
	return "one of " + strings.Join(names, ", ")
}

func (g *Group) wanted(want, got string) error {
	return g.f.partFail(file.ErrValue, "group "+g.path, want, got)
}

func (f *File) partFail(kind error, part, want, got string) error {
	return named(f.fail(kind, -1, "", want, got), part)
}

// open returns the object whose header is at an address.
func (f *File) open(path string, address uint64) (Object, error) {
	o, err := f.object(address)
	if err != nil {
		return nil, named(err, path)
	}
	var space, link, stored, typed bool
	for _, m := range o.messages {
		switch m.kind {
		case msgDataspace:
			space = true
		case msgLayout:
			stored = true
		case msgDatatype:
			typed = true
		case msgLinkInfo, msgSymbolTable, msgLink:
			link = true
		}
	}
	switch {
	case link:
		return f.newGroup(path, o)
	case space && typed:
		return f.newDataset(path, o)
	case typed && !stored:
		return f.newNamed(path, o)
	}
	return nil, named(f.fail(file.ErrFormat, o.at, "object header", "a group, a dataset or a type", "none of them"), path)
}

func (f *File) newNamed(path string, o *object) (*Named, error) {
	m, _, err := f.find(o, msgDatatype)
	if err != nil {
		return nil, named(err, path)
	}
	t, err := f.datatype(f.cursor(m, "type"), 0)
	return &Named{attributes{f, o, path}, t}, named(err, path)
}
