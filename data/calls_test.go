package data

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// declared returns the functions of this folder's files that the filter lets through, by name.
func declared(t *testing.T, filter func(file string) bool) map[string]*ast.FuncDecl {
	t.Helper()
	out := map[string]*ast.FuncDecl{}
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("no files of this package:", err)
	}
	for _, path := range paths {
		if !filter(path) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				out[f.Name.Name] = f
			}
		}
	}
	return out
}

// TestEveryEntryHasACall asks of each entry for the function that it names: exported, of a context and options, with a comment, and with an example.
func TestEveryEntryHasACall(t *testing.T) {
	calls := declared(t, func(file string) bool { return !strings.HasSuffix(file, "_test.go") })
	examples := declared(t, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	seen := map[string]bool{}
	for _, entry := range Catalog() {
		name, ok := strings.CutPrefix(entry.Call, "data.")
		call := calls[name]
		if !ok || call == nil || !ast.IsExported(name) {
			t.Errorf("%s: the call %q is none of this package", entry.Name, entry.Call)
			continue
		}
		if seen[name] {
			t.Errorf("%s: the call %q is that of another set", entry.Name, entry.Call)
		}
		seen[name] = true
		if first, ok := call.Type.Params.List[0].Type.(*ast.SelectorExpr); !ok || first.Sel.Name != "Context" || call.Type.Params.NumFields() != 2 {
			t.Errorf("%s: %s does not take a context and options", entry.Name, entry.Call)
		}
		if doc := call.Doc.Text(); !strings.HasPrefix(doc, name+" ") || len(doc) < 200 {
			t.Errorf("%s: %s has no comment of what is read: %q", entry.Name, entry.Call, doc)
		}
		example := examples["Example"+name]
		if example == nil {
			t.Errorf("%s: there is no Example%s", entry.Name, name)
			continue
		}
		calling := false
		ast.Inspect(example, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == name {
				calling = true
			}
			return true
		})
		if !calling {
			t.Errorf("%s: Example%s does not call it", entry.Name, name)
		}
	}
}
