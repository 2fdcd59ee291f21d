package source

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// pkg is the parsed package that holds the call.
type pkg struct {
	dir     string
	fset    *token.FileSet
	files   []*file
	scope   map[string][]*decl // package-level names; several where build tags choose between files
	methods map[string][]*decl // by the name of the receiver's type
	always  []*decl            // what runs or registers itself before main: functions init, variables named _
	changed map[string]token.Pos
}

type file struct {
	path    string
	src     []byte
	tree    *ast.File
	imports []*imported
	// scope holds the package-level objects of this file. The deprecated ast.Object is used on purpose: go/types would have to check all that is imported,
	// from source, in every cell, and what the parser resolves by itself within a file is all that is asked of it here.
	scope map[*ast.Object]bool
}

type imported struct {
	name string // "" where the name is that of the package
	path string
}

// decl is one declaration: what is hashed and what is walked.
type decl struct {
	key  string // kind and name, to order by
	file *file
	node ast.Node
}

// parse reads the package of which path is a file. Within GoNB the folder holds nothing else that belongs to the program.
func parse(path string, alone, tests bool) (*pkg, error) {
	p := &pkg{dir: filepath.Dir(path), fset: token.NewFileSet(), scope: map[string][]*decl{}, methods: map[string][]*decl{}}
	paths := []string{path}
	if !alone {
		all, err := os.ReadDir(p.dir)
		if err != nil {
			return nil, err
		}
		paths = paths[:0]
		for _, entry := range all {
			name := entry.Name()
			if strings.HasSuffix(name, ".go") && (tests || !strings.HasSuffix(name, "_test.go")) && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") {
				paths = append(paths, filepath.Join(p.dir, name))
			}
		}
	}
	var name string
	for _, each := range paths {
		src, err := readTrusted(each)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(p.fset, each, src, 0)
		if err != nil {
			return nil, err
		}
		f := &file{path: each, src: src, tree: tree, scope: map[*ast.Object]bool{}}
		if each == path {
			name = tree.Name.Name
		}
		p.files = append(p.files, f)
	}
	kept := p.files[:0]
	for _, f := range p.files { // a folder may hold package x and package x_test
		if f.tree.Name.Name == name {
			kept = append(kept, f)
		}
	}
	p.files = kept
	for _, f := range p.files {
		if err := p.declare(f); err != nil {
			return nil, err
		}
	}
	p.changed = p.assigned()
	return p, nil
}

func (p *pkg) declare(f *file) error {
	for _, spec := range f.tree.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		i := &imported{path: path}
		if spec.Name != nil {
			i.name = spec.Name.Name
		}
		f.imports = append(f.imports, i)
	}
	for _, object := range f.tree.Scope.Objects {
		f.scope[object] = true
	}
	for _, d := range f.tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			each := &decl{"func " + d.Name.Name, f, d}
			switch {
			case d.Recv != nil:
				base := receiver(d)
				each.key = "method " + base + "." + d.Name.Name
				p.methods[base] = append(p.methods[base], each)
			case d.Name.Name == "init":
				p.always = append(p.always, each)
			default:
				p.add(d.Name.Name, each)
			}
		case *ast.GenDecl:
			for i, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					p.add(spec.Name.Name, &decl{"type " + spec.Name.Name, f, spec})
				case *ast.ValueSpec:
					each := &decl{fmt.Sprintf("%v %v", d.Tok, spec.Names), f, spec}
					if d.Tok == token.CONST {
						each.node = d // the value may come from iota or from the line above
						each.key += strconv.Itoa(i)
					}
					for _, name := range spec.Names {
						p.add(name.Name, each)
					}
				}
			}
		}
	}
	return nil
}

func (p *pkg) add(name string, d *decl) {
	if name == "_" {
		p.always = append(p.always, d)
		return
	}
	p.scope[name] = append(p.scope[name], d)
}

func receiver(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.ParenExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// directives says whether comments of the package carry meaning for the compiler that the tokens do not show.
func (p *pkg) directives() bool {
	for _, f := range p.files {
		for _, i := range f.imports {
			if i.path == "C" {
				return true
			}
		}
		if bytes.Contains(f.src, []byte("//go:embed")) || bytes.Contains(f.src, []byte("//go:linkname")) {
			return true
		}
	}
	return false
}

// variable says whether name is a package-level variable.
func (p *pkg) variable(name string) bool {
	for _, d := range p.scope[name] {
		if strings.HasPrefix(d.key, "var ") {
			return true
		}
	}
	return false
}

// global says whether ident, in f, names something of package level.
func (p *pkg) global(f *file, ident *ast.Ident) bool {
	if ident.Obj != nil {
		return f.scope[ident.Obj]
	}
	return p.scope[ident.Name] != nil
}
