package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const self = "github.com/richlazy/richlazy/pkg/notebook"

// program is a module named scratch in a folder of its own: files by name. The call of Keep is on the line that ends in // HERE.
type program map[string]string

// identify writes the program as if it had been built a while ago and looks at its call.
func (p program) identify(t *testing.T) (Identity, error) {
	t.Helper()
	dir := t.TempDir()
	site := Site{Name: "x", Self: self, Here: "/repository/pkg/notebook/keep.go"}
	for name, src := range p {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(src, "\n") {
			if strings.HasSuffix(line, "// HERE") {
				site.File, site.Line = path, i+1
			}
		}
	}
	age(t, dir)
	packages, identities = map[string]*pkg{}, map[Site]outcome{}
	sources = &digests{self: self, known: map[string]*folder{}, modules: &modules{build: "go", names: map[string]string{},
		list: []mod{{path: "scratch", folder: dir}, {path: "example.org/a", version: "v1.0.0 h1:a", cache: filepath.Join(dir, "cache/a@v1.0.0")}}}}
	return Identify(site)
}

func age(t *testing.T, dir string) {
	t.Helper()
	old := time.Now().Add(-24 * time.Hour)
	err := filepath.Walk(dir, func(path string, _ os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (p program) code(t *testing.T) [32]byte {
	t.Helper()
	id, err := p.identify(t)
	if err != nil {
		t.Fatal(err)
	}
	if id.Executable != nil {
		t.Fatalf("the source is not trusted: %v", id.Executable)
	}
	return id.Code
}

// replaced is the program with old replaced by new in one file, which must contain it.
func (p program) replaced(t *testing.T, file, old, new string) program {
	t.Helper()
	if !strings.Contains(p[file], old) {
		t.Fatalf("%s does not contain %q", file, old)
	}
	q := program{}
	for name, src := range p {
		q[name] = src
	}
	q[file] = strings.ReplaceAll(p[file], old, new)
	return q
}

// cell is a main.go with a body for main and more declarations.
func cell(imports, body, decls string) program {
	return program{"go.mod": "module scratch\n", "main.go": "package main\n\nimport (\n\t\"" + self + "\"\n" + imports + "\n)\n\nfunc main() {\n" + body + "\n}\n\n" + decls}
}
