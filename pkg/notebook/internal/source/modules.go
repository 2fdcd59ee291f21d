package source

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/gofrs/flock"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// modules knows where the packages of the running program come from.
type modules struct {
	list  []mod
	build string // what else the build depends on: Go, the architecture, the settings
	names map[string]string
}

// mod is one module of the program: a folder of files that may change, or a version with a checksum.
type mod struct {
	path    string
	folder  string // "" for a version
	version string
	cache   string // the folder of a version in the module cache
	err     error
}

// newModules reads what the program was built of. callerFile is a file of the package that calls Keep, selfFile one of the package of Keep, both as
// the compiler knew them.
func newModules(callerFile, selfFile string) (*modules, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil, errors.New("the program does not say what it was built of")
	}
	m := &modules{names: map[string]string{}}
	m.build = strings.Join([]string{runtime.Version(), runtime.GOOS, runtime.GOARCH}, " ")
	for _, s := range info.Settings {
		if !strings.HasPrefix(s.Key, "vcs") {
			m.build += " " + s.Key + "=" + s.Value
		}
	}
	folders := workFolders(callerFile, selfFile)
	cache := moduleCache()
	for _, each := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if each.Path == "" {
			continue
		}
		out := mod{path: each.Path, version: each.Version + " " + each.Sum}
		from := each
		if each.Replace != nil {
			from = each.Replace
			out.version = from.Path + " " + from.Version + " " + from.Sum
		}
		if from.Sum == "" {
			if out.folder = folders[from.Path]; out.folder == "" && each.Replace != nil {
				out.folder = folders["replace "+each.Path]
			}
			if out.folder == "" {
				out.err = fmt.Errorf("the folder of module %s is not known", each.Path)
			}
		} else if cache != "" {
			p, err1 := module.EscapePath(from.Path)
			v, err2 := module.EscapeVersion(from.Version)
			if err1 == nil && err2 == nil {
				out.cache = filepath.Join(cache, filepath.FromSlash(p)+"@"+v)
			}
		}
		m.list = append(m.list, out)
	}
	return m, nil
}

// moduleCache is the folder from which a dependency of our own was compiled, "" where it is vendored.
func moduleCache() string {
	f := runtime.FuncForPC(reflect.ValueOf(flock.New).Pointer())
	if f == nil {
		return ""
	}
	file, _ := f.FileLine(f.Entry())
	root, _, ok := strings.Cut(filepath.ToSlash(file), "/github.com/gofrs/flock@")
	if !ok || !filepath.IsAbs(root) {
		return ""
	}
	return filepath.FromSlash(root)
}

// workFolders finds the folders of the modules around the two files: those that hold them, those of the workspace, and local replacements.
func workFolders(files ...string) map[string]string {
	found := map[string]string{}
	add := func(dir string) {
		data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			return
		}
		parsed, err := modfile.ParseLax("go.mod", data, nil)
		if err != nil || parsed.Module == nil || found[parsed.Module.Mod.Path] != "" {
			return
		}
		found[parsed.Module.Mod.Path] = dir
		for _, r := range parsed.Replace {
			replaced(found, dir, r)
		}
	}
	for _, file := range files {
		if dir := above(filepath.Dir(file), "go.mod"); dir != "" {
			add(dir)
		}
	}
	work := os.Getenv("GOWORK")
	if work == "" || !filepath.IsAbs(work) {
		dir := above(filepath.Dir(files[0]), "go.work")
		if dir == "" {
			return found
		}
		work = filepath.Join(dir, "go.work")
	}
	data, err := os.ReadFile(work)
	if err != nil {
		return found
	}
	parsed, err := modfile.ParseWork(work, data, nil)
	if err != nil {
		return found
	}
	for _, use := range parsed.Use {
		add(absolute(filepath.Dir(work), use.Path))
	}
	for _, r := range parsed.Replace {
		replaced(found, filepath.Dir(work), r)
	}
	return found
}

func replaced(found map[string]string, dir string, r *modfile.Replace) {
	if r.New.Version == "" {
		found["replace "+r.Old.Path] = absolute(dir, r.New.Path)
	}
}

func absolute(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, filepath.FromSlash(path))
}

// above is the nearest folder at or above dir that holds name.
func above(dir, name string) string {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// find is the module of an import path, nil for the standard library and for what is not part of the program.
func (m *modules) find(importPath string) *mod {
	var best *mod
	for i := range m.list {
		each := &m.list[i]
		if (importPath == each.path || strings.HasPrefix(importPath, each.path+"/")) && (best == nil || len(each.path) > len(best.path)) {
			best = each
		}
	}
	return best
}

func (m *mod) dir(importPath string) string {
	root := m.folder
	if root == "" {
		root = m.cache
	}
	if root == "" {
		return ""
	}
	return filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(importPath, m.path)))
}

// name is the name of a package: by its source, or by the custom that the standard library keeps.
func (m *modules) name(importPath string) (string, bool) {
	if name, ok := m.names[importPath]; ok {
		return name, name != ""
	}
	name := ""
	if mod := m.find(importPath); mod != nil {
		name = clause(mod.dir(importPath))
	} else if first, _, _ := strings.Cut(importPath, "/"); !strings.Contains(first, ".") {
		if name = path.Base(importPath); version(name) {
			name = path.Base(path.Dir(importPath))
		}
	}
	m.names[importPath] = name
	return name, name != ""
}

func clause(dir string) string {
	if dir == "" {
		return ""
	}
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly)
		if err == nil && tree.Name.Name != "main" && tree.Name.Name != "documentation" {
			return tree.Name.Name
		}
	}
	return ""
}
