package source

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// digests answers, for packages by import path, which contents and versions they stand for.
type digests struct {
	*modules
	self  string
	cache string             // the folder where the imports of versions are remembered, "" for none
	known map[string]*folder // of the packages that are files
}

// folder is a package of a module that is being worked on.
type folder struct {
	sum     [32]byte
	imports []string
}

// closure lists, in order, what the packages stand for: one line for each package of files and for each version. notebook says that one of them
// imports the package of Keep, and so may read parameters.
func (d *digests) closure(paths []string) (lines []string, notebook bool, err error) {
	seen := map[string]bool{}
	queue := slices.Clone(paths)
	versions := map[string]bool{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		if path == d.self || strings.HasPrefix(path, d.self+"/") {
			continue
		}
		mod := d.find(path)
		switch {
		case mod == nil: // the standard library, which the version of Go stands for, or a file that another system compiles
			continue
		case mod.err != nil:
			return nil, false, mod.err
		case mod.folder != "":
			f, err := d.folder(mod.dir(path))
			if err != nil {
				return nil, false, err
			}
			lines = append(lines, fmt.Sprintf("package %s %x", path, f.sum))
			queue = append(queue, f.imports...)
			notebook = notebook || slices.Contains(f.imports, d.self)
		default:
			versions[mod.path+" "+mod.version] = true
			outside, err := d.outside(mod, path)
			if err != nil {
				return nil, false, err
			}
			for _, each := range outside {
				if d.find(each) != mod {
					queue = append(queue, each)
				}
			}
		}
	}
	for v := range versions {
		lines = append(lines, "module "+v)
	}
	slices.Sort(lines)
	return lines, notebook, nil
}

// compiled are the endings of the files that the go command takes into a package.
var compiled = map[string]bool{".go": true, ".s": true, ".S": true, ".sx": true, ".c": true, ".cc": true, ".cpp": true, ".cxx": true, ".m": true,
	".h": true, ".hh": true, ".hpp": true, ".hxx": true, ".f": true, ".F": true, ".for": true, ".f90": true, ".swig": true, ".swigcxx": true, ".syso": true}

// folder reads all files of the package in dir but its tests.
func (d *digests) folder(dir string) (*folder, error) {
	if f, ok := d.known[dir]; ok {
		return f, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	f, sum := &folder{}, sha256.New()
	var patterns []string
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !compiled[filepath.Ext(name)] || strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := readTrusted(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(sum, "%q %d ", name, len(src))
		sum.Write(src)
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		imports, err := importsOf(src)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, name), err)
		}
		f.imports = append(f.imports, imports...)
		patterns = append(patterns, embeds(src)...)
	}
	if err := trust(dir); err != nil { // a file may have been removed
		return nil, err
	}
	if err := hashEmbedded(sum, dir, patterns); err != nil {
		return nil, err
	}
	slices.Sort(f.imports)
	f.imports = slices.Compact(f.imports)
	sum.Sum(f.sum[:0])
	d.known[dir] = f
	return f, nil
}

func importsOf(src []byte) ([]string, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, spec := range tree.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" {
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// embeds are the patterns of the lines //go:embed.
func embeds(src []byte) (patterns []string) {
	for line := range bytes.Lines(src) {
		rest, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("//go:embed"))
		if !ok {
			continue
		}
		patterns = append(patterns, strings.TrimSpace(string(rest)))
	}
	return patterns
}
