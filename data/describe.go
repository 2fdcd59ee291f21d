package data

import (
	"encoding/hex"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
)

// Describe returns the entry with the size and SHA-256 of its files, read from a folder on this computer: the way to make an entry of a set of one's own. Where the entry
// lists files, those are described, in their order, and keep their addresses and twins. Where it lists none, it gets all files below the folder in the order of their paths,
// except those whose name, or whose folder's name, begins with a dot. A link to a file counts as the file. An empty folder, a missing file and a link to a folder are errors.
//
// The entry is a value: nothing is registered. [Fetch] and [Status] take it as they take those of the catalogue, from any package or notebook, and %#v prints it as the Go
// text to keep it with.
func Describe(folder string, entry Entry) (Entry, error) {
	files := append([]File(nil), entry.Files...)
	if len(files) == 0 {
		paths, err := filesBelow(folder)
		if err != nil {
			return Entry{}, fmt.Errorf("data: describe: %w", err)
		}
		for _, path := range paths {
			files = append(files, File{Path: path})
		}
	}
	for i := range files {
		local := filepath.FromSlash(files[i].Path)
		if !filepath.IsLocal(local) {
			return Entry{}, fmt.Errorf("data: describe: the path %q leaves the set's folder", files[i].Path)
		}
		hash, err := neural.Hash(filepath.Join(folder, local))
		if err != nil {
			return Entry{}, fmt.Errorf("data: describe: %w", err)
		}
		files[i].Size, files[i].SHA256 = hash.Size, hash.SHA256
	}
	entry.Files = files
	return entry, nil
}

// filesBelow returns the paths of all files below a folder, with slashes, in order.
func filesBelow(folder string) (paths []string, err error) {
	err = filepath.WalkDir(folder, func(path string, at fs.DirEntry, err error) error {
		switch {
		case err != nil || path == folder:
			return err
		case strings.HasPrefix(at.Name(), ".") && at.IsDir():
			return filepath.SkipDir
		case strings.HasPrefix(at.Name(), ".") || at.IsDir():
			return nil
		}
		info, err := os.Stat(path) // follows a link
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s: is neither a file nor a folder, nor a link to a file", path)
		}
		below, err := filepath.Rel(folder, path)
		paths = append(paths, filepath.ToSlash(below))
		return err
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("%s: holds no files", folder)
	}
	return paths, err
}

// At returns the entry with an address for each file: base, a slash, and the path of the file below it. The entry itself keeps its own.
func (e Entry) At(base string) Entry {
	files := append([]File(nil), e.Files...)
	for i := range files {
		files[i].URL = strings.TrimSuffix(base, "/") + "/" + escaped(files[i].Path)
	}
	e.Files = files
	return e
}

// Check tells all that an entry lacks: a name that can be a folder, title, contents, licence ("none stated" is one), citation and source, and of its files a path of their own
// within the folder, a size and a SHA-256 of 64 lower-case hexadecimal digits. Addresses may be missing: such files are put into a folder by hand. [Fetch] does not ask for
// any of this but what it needs; a test of one line in the package of an entry does.
func (e Entry) Check() error {
	var lacks []error
	add := func(format string, args ...any) {
		lacks = append(lacks, fmt.Errorf("data: %q: "+format, append([]any{e.Name}, args...)...))
	}
	if !filepath.IsLocal(e.Name) || strings.ContainsAny(e.Name, `/\`) {
		add("is no name for a folder")
	}
	for _, field := range [][2]string{{"Title", e.Title}, {"Holds", e.Holds}, {"Licence", e.Licence}, {"Citation", strings.Join(e.Citation, "")}, {"Source", e.Source}} {
		if strings.TrimSpace(field[1]) == "" {
			add("%s is empty", field[0])
		}
	}
	if len(e.Files)+len(e.ByHand) == 0 {
		add("has no files")
	}
	seen := map[string]bool{}
	for _, path := range append(paths(e.Files), e.ByHand...) {
		if !filepath.IsLocal(filepath.FromSlash(path)) || seen[path] {
			add("the path %q leaves the set's folder or is there twice", path)
		}
		seen[path] = true
	}
	for _, file := range e.Files {
		if sum, err := hex.DecodeString(file.SHA256); file.Size < 0 || err != nil || len(sum) != 32 || strings.ToLower(file.SHA256) != file.SHA256 {
			add("%s: got %d bytes and SHA-256 %q, want 64 lower-case hexadecimal digits: Describe reads both from the file", file.Path, file.Size, file.SHA256)
		}
	}
	return errors.Join(lacks...)
}

func paths(files []File) []string {
	out := make([]string, len(files))
	for i, file := range files {
		out[i] = file.Path
	}
	return out
}

// GoString is what %#v prints: the entry as Go text over several lines, to be kept in the package that reads the set. Fields that are empty are left out.
func (e Entry) GoString() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s,\n", name, strconv.Quote(value))
		}
	}
	list := func(name string, values []string) {
		if len(values) > 0 {
			fmt.Fprintf(&b, "%s: %#v,\n", name, values)
		}
	}
	b.WriteString("data.Entry{\n")
	line("Name", e.Name)
	line("Call", e.Call)
	line("Title", e.Title)
	line("Holds", e.Holds)
	line("Licence", e.Licence)
	list("Citation", e.Citation)
	line("Source", e.Source)
	list("ByHand", e.ByHand)
	if len(e.Files) > 0 {
		b.WriteString("Files: []data.File{\n")
		for _, f := range e.Files {
			fmt.Fprintf(&b, "{Path: %q, URL: %q, Size: %d, SHA256: %q", f.Path, f.URL, f.Size, f.SHA256)
			if len(f.Twins) > 0 {
				fmt.Fprintf(&b, ", Twins: %#v", f.Twins)
			}
			b.WriteString("},\n")
		}
		b.WriteString("},\n")
	}
	b.WriteString("}")
	text, err := format.Source([]byte(b.String()))
	if err != nil { // every value above is quoted Go
		panic("data: " + err.Error())
	}
	return strings.ReplaceAll(string(text), `URL: "", `, "")
}
