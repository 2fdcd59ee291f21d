package data

import (
	"fmt"
	"net/url"
	"strings"
)

// Entry describes one public data set: what it holds, where it comes from, and exactly which bytes belong to it.
type Entry struct {
	Name     string   // also the name of its folder, such as "mante"
	Call     string   // the function that reads the set, such as "data.Mante2013"; "" for none
	Title    string   // in one line
	Holds    string   // what the files contain
	Files    []File   // in a fixed order
	ByHand   []string // paths of files whose size and SHA-256 are not known: neither downloaded nor compared, but found by [ByHand]
	Licence  string   // as the source states it, "none stated" included
	Citation []string // what to cite when the data are used
	Source   string   // page for a human reader
}

// File is one file of a set.
type File struct {
	Path   string // below the set's folder, with slashes
	URL    string // fixed content: at a pinned commit, or the authors' address; empty where it is published nowhere and has to be put into a folder
	Size   int64  // bytes
	SHA256 string // lower-case hexadecimal
	Twins  []Twin // other files with the same content in another compression, which are taken from a folder all the same
}

// Twin is a file that holds the same as another, compressed by another program.
type Twin struct {
	Size   int64
	SHA256 string
}

// Catalog returns all entries. The caller owns the slice.
func Catalog() []Entry {
	return []Entry{manteEntry(), images92Entry(), mnistEntry(), cifar10Entry(), cifar10SubsetEntry(), hebbclEntry(), fingersEntry(), haxbyEntry(),
		zhangEntry(), parkEntry(), allenEntry(), flesch2018Entry(),
		images118Entry()}
}

// Lookup returns the entry of that name. The error lists the names that there are.
func Lookup(name string) (Entry, error) {
	var names []string
	for _, entry := range Catalog() {
		if entry.Name == name {
			return entry, nil
		}
		names = append(names, entry.Name)
	}
	return Entry{}, fmt.Errorf("data: no set %q in the catalogue: there are %s", name, strings.Join(names, ", "))
}

// Size returns the bytes of all files.
func (e Entry) Size() int64 {
	total := int64(0)
	for _, file := range e.Files {
		total += file.Size
	}
	return total
}

// String describes the entry in a few lines: title, contents, size, the call, licence, citation, source.
func (e Entry) String() string {
	files := fmt.Sprintf("%d files, %d bytes", len(e.Files), e.Size())
	if len(e.ByHand) > 0 {
		files += fmt.Sprintf(", %d more of unknown size", len(e.ByHand))
	}
	if e.Call != "" {
		files += "\nCall: " + e.Call
	}
	return fmt.Sprintf("%s: %s\n%s\n%s\n%s", e.Name, e.Title, e.Holds, files, e.terms())
}

// Notice says on whose work one stands: title, licence, citation, source. It is meant to be shown once where a set is used.
func (e Entry) Notice() string { return e.Title + "\n" + e.terms() }

func (e Entry) terms() string {
	return fmt.Sprintf("Licence: %s\nCite: %s\nSource: %s", e.Licence, strings.Join(e.Citation, "\n      "), e.Source)
}

// only returns the files with the given paths, in the given order, or all files for no paths.
func (e Entry) only(paths []string) ([]File, error) {
	if len(paths) == 0 {
		return e.Files, nil
	}
	var files []File
next:
	for _, path := range paths {
		for _, file := range e.Files {
			if file.Path == path {
				files = append(files, file)
				continue next
			}
		}
		return nil, fmt.Errorf("data: %s: no file %q in the set", e.Name, path)
	}
	return files, nil
}

// raw returns the address of a file's content in a public GitHub repository at a commit.
func raw(repository, commit, path string) string {
	return "https://raw.githubusercontent.com/" + repository + "/" + commit + "/" + escaped(path)
}

// escaped is a path as it stands in an address.
func escaped(path string) string {
	parts := strings.Split(path, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
