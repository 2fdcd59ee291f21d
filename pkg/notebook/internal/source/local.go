package source

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// onlyLiteral is the function literal that a local variable is declared with, nil where it is none or where the variable is written to again: such a
// variable is a local function, and code rather than data.
func onlyLiteral(f *file, object *ast.Object) *ast.FuncLit {
	var lit *ast.FuncLit
	switch d := object.Decl.(type) {
	case *ast.AssignStmt:
		if d.Tok != token.DEFINE || len(d.Lhs) != len(d.Rhs) {
			return nil
		}
		for i, e := range d.Lhs {
			if id, ok := e.(*ast.Ident); ok && id.Obj == object {
				lit, _ = d.Rhs[i].(*ast.FuncLit)
			}
		}
	case *ast.ValueSpec:
		for i, id := range d.Names {
			if id.Obj == object && i < len(d.Values) && len(d.Values) == len(d.Names) {
				lit, _ = d.Values[i].(*ast.FuncLit)
			}
		}
	}
	if lit == nil {
		return nil
	}
	ast.Inspect(f.tree, func(n ast.Node) bool {
		var written []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n != object.Decl {
				written = n.Lhs
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				written = []ast.Expr{n.X}
			}
		case *ast.RangeStmt:
			written = []ast.Expr{n.Key, n.Value}
		}
		for _, e := range written {
			if id := base(e); id != nil && id.Obj == object {
				lit = nil
			}
		}
		return true
	})
	return lit
}

// composite walks the elements of a literal of type t. The keys of a struct are names of fields and no uses of what has the same name outside.
func (w *walk) composite(f *file, lit *ast.CompositeLit, t ast.Expr, lo, hi token.Pos) {
	shape := w.shape(t)
	var key, elem ast.Expr
	structural := false
	switch s := shape.(type) {
	case *ast.StructType:
		structural = true
	case *ast.ArrayType:
		elem = s.Elt
	case *ast.MapType:
		key, elem = s.Key, s.Value
	}
	_, foreign := t.(*ast.SelectorExpr)
	one := func(e, t ast.Expr) {
		if inner, ok := e.(*ast.CompositeLit); ok && inner.Type == nil {
			w.composite(f, inner, t, lo, hi)
			return
		}
		w.node(f, e, lo, hi)
	}
	for _, e := range lit.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			one(e, elem)
			continue
		}
		id, isName := pair.Key.(*ast.Ident)
		// A field of a struct of another package is exported, and so is no local variable that follows the custom.
		field := structural || foreign && isName && (id.Obj == nil || f.scope[id.Obj]) && exported(id.Name)
		switch {
		case !isName || !field:
			one(pair.Key, key)
		case !structural && w.p.scope[id.Name] != nil: // it may as well be the key of a map
			w.ident(f, id, nil, lo, hi)
		}
		one(pair.Value, elem)
	}
}

// shape follows names within the package to the type that they stand for, nil where it is declared elsewhere.
func (w *walk) shape(t ast.Expr) ast.Expr {
	for range 100 {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr: // &T is left out within []*T{{…}}
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			var spec *ast.TypeSpec
			if x.Obj != nil {
				spec, _ = x.Obj.Decl.(*ast.TypeSpec)
			} else if decls := w.p.scope[x.Name]; len(decls) == 1 {
				spec, _ = decls[0].node.(*ast.TypeSpec)
			}
			if spec == nil {
				return nil
			}
			t = spec.Type
		default:
			return t
		}
	}
	return nil
}

func exported(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// qualifier adds the packages that name may stand for in f, and says whether there is one. The name of a package whose source is not at hand is
// guessed from its path; where no guess fits, all such packages count.
func (w *walk) qualifier(f *file, name string) bool {
	var match, guess, rest []string
	for _, i := range f.imports {
		if i.name == name {
			w.add(name, i.path)
			return true
		}
		if i.name != "" {
			continue
		}
		known, ok := w.names(i.path)
		switch {
		case ok && known == name:
			match = append(match, i.path)
		case !ok && guesses(i.path, name):
			guess = append(guess, i.path)
		case !ok:
			rest = append(rest, i.path)
		}
	}
	for _, found := range [][]string{match, guess, rest} {
		for _, each := range found {
			w.add(name, each)
		}
		if len(found) > 0 {
			return true
		}
	}
	return false
}

// guesses says whether a package at importPath may well be called name: math/rand/v2, gopkg.in/yaml.v3, github.com/x/go-y, github.com/x/y-go.
func guesses(importPath, name string) bool {
	last := path.Base(importPath)
	if version(last) {
		last = path.Base(path.Dir(importPath))
	}
	if stem, v, ok := strings.Cut(last, "."); ok && version(v) {
		last = stem
	}
	return last == name || strings.TrimPrefix(last, "go-") == name || strings.TrimSuffix(last, "-go") == name || strings.TrimSuffix(last, ".go") == name ||
		strings.ReplaceAll(last, "-", "_") == name || strings.ReplaceAll(last, "-", "") == name
}

func version(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}
