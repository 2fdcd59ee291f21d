package nwb

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
)

// File is an open session.
type File struct {
	Version     string // of the format, such as "2.5.0"
	Identifier  string
	Description string // of the session
	Start       string // of the session, in ISO 8601 as the file states it
	Reference   string // the moment from which times count, most often the start
	Subject     map[string]string
	Tables      []string // paths of all tables, in ascending order
	SeriesPaths []string // paths of all series, in ascending order

	h    *hdf5.File
	name string
}

// Open opens a file. Limits hold for what is read of it at once.
func Open(path string, limits file.Limits) (*File, error) {
	h, err := hdf5.Open(path, limits)
	if err != nil {
		return nil, fmt.Errorf("nwb: %w", err)
	}
	f, err := of(h, path)
	if err != nil {
		h.Close()
		return nil, err
	}
	return f, nil
}

// Of returns the session in an open HDF5 file, which stays the caller's to close.
func Of(h *hdf5.File) (*File, error) { return of(h, h.Name()) }

func of(h *hdf5.File, path string) (*File, error) {
	f := &File{h: h, name: path, Subject: map[string]string{}}
	root := h.Root()
	if !root.HasAttr("nwb_version") {
		if root.Has("nwb_version") {
			return nil, f.fail(file.ErrUnsupported, "/", "version", "NWB 2", "NWB 1, which keeps its version in a data set: convert it")
		}
		return nil, f.fail(file.ErrFormat, "/", "version", "the attribute nwb_version", "an HDF5 file without")
	}
	var err error
	if f.Version, err = hdf5.AttrText(root, "nwb_version"); err != nil {
		return nil, f.wrap("/", err)
	}
	if !strings.HasPrefix(f.Version, "2.") && !strings.HasPrefix(f.Version, "v2") {
		return nil, f.fail(file.ErrUnsupported, "/", "version", "NWB 2", fmt.Sprintf("%q", f.Version))
	}
	for name, to := range map[string]*string{"identifier": &f.Identifier, "session_description": &f.Description, "session_start_time": &f.Start,
		"timestamps_reference_time": &f.Reference} {
		if *to, err = f.text(root, name); err != nil {
			return nil, err
		}
	}
	if root.Has("general") {
		if g, err := h.Group("/general"); err == nil && g.Has("subject") {
			subject, err := h.Group("/general/subject")
			if err != nil {
				return nil, f.wrap("/general/subject", err)
			}
			for _, name := range subject.Names() {
				if f.Subject[name], err = f.text(subject, name); err != nil {
					return nil, err
				}
			}
		}
	}
	return f, f.find()
}

// find lists the tables and series: groups that have the parts of one, under the first path that leads to each.
func (f *File) find() error {
	err := f.h.Walk(func(o hdf5.Object) error {
		g, ok := o.(*hdf5.Group)
		if !ok || strings.HasPrefix(g.Path(), "/specifications") {
			return nil
		}
		switch {
		case g.HasAttr("colnames"):
			f.Tables = append(f.Tables, g.Path())
		case g.Has("data") && (g.Has("timestamps") || g.Has("starting_time")):
			f.SeriesPaths = append(f.SeriesPaths, g.Path())
		}
		return nil
	})
	slices.Sort(f.Tables)
	slices.Sort(f.SeriesPaths)
	if err != nil {
		return f.wrap("/", err)
	}
	return nil
}

// Close closes the file, after which no series can be read.
func (f *File) Close() error { return f.h.Close() }

// HDF5 is the file below, for what this package does not know.
func (f *File) HDF5() *hdf5.File { return f.h }

// String lists the session, its tables and its series.
func (f *File) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (NWB %s): %s\n", filepath.Base(f.name), f.Version, strings.TrimSpace(f.Description))
	var about []string
	for _, key := range []string{"subject_id", "species", "age"} {
		if f.Subject[key] != "" {
			about = append(about, f.Subject[key])
		}
	}
	if len(about) > 0 {
		fmt.Fprintf(&b, "subject %s\n", strings.Join(about, ", "))
	}
	wide := 0
	for _, path := range slices.Concat(f.Tables, f.SeriesPaths) {
		wide = max(wide, len(path))
	}
	for _, path := range f.Tables {
		line := "table that cannot be read"
		if t, err := f.Table(path); err == nil {
			line = t.line()
		}
		fmt.Fprintf(&b, "%-*s  %s\n", wide, path, line)
	}
	for _, path := range f.SeriesPaths {
		line := "series that cannot be read"
		if s, err := f.Series(path); err == nil {
			line = s.line()
		}
		fmt.Fprintf(&b, "%-*s  %s\n", wide, path, line)
	}
	return b.String()
}

// text reads a member of a group that is one text; "" where there is none or where it is no text.
func (f *File) text(g *hdf5.Group, name string) (string, error) {
	if !g.Has(name) {
		return "", nil
	}
	o, err := g.Get(name)
	if err != nil {
		return "", f.wrap(g.Path(), err)
	}
	d, ok := o.(*hdf5.Dataset)
	if !ok || !d.Type().Text() || d.Len() != 1 {
		return "", nil
	}
	texts, err := d.Strings()
	if err != nil {
		return "", f.wrap(d.Path(), err)
	}
	return texts[0], nil
}

// number reads an attribute that is one number, and returns otherwise where there is none.
func number(o hdf5.Object, name string, otherwise float64) (float64, error) {
	if !o.HasAttr(name) {
		return otherwise, nil
	}
	a, err := o.Attr(name)
	if err != nil {
		return 0, err
	}
	v, err := a.Float64s()
	if err == nil && len(v) != 1 {
		err = fmt.Errorf("attribute %q: got %d numbers, want one", name, len(v))
	}
	if err != nil {
		return 0, err
	}
	return v[0], nil
}

func (f *File) fail(kind error, part, what, want string, got any) error {
	return &file.Error{Format: "nwb", File: f.name, Offset: -1, Part: part, What: what, Want: want, Got: fmt.Sprint(got), Err: kind}
}

func (f *File) wrap(part string, err error) error {
	return fmt.Errorf("nwb: %s: %s: %w", f.name, part, err)
}
