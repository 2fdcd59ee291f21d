package source

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"
)

// call is a call of Keep in the source.
type call struct {
	*ast.CallExpr
	file *file
	on   []ast.Expr // the arguments of On, nil where the parameters are no call of On
	work ast.Expr   // what computes
}

// calls finds the calls of Keep that line is a part of. There is more than one only where a line holds several that cannot be told apart by their
// names; then all of them count.
func (p *pkg) calls(path string, line int, name, self string) ([]call, error) {
	var near []call
	for _, f := range p.files {
		if f.path != path {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok || len(c.Args) != 3 || !f.named(c.Fun, self, "Keep") {
				return true
			}
			first, last := p.fset.Position(c.Pos()).Line, p.fset.Position(c.Lparen).Line
			if line < first || line > last {
				return true
			}
			if lit, ok := c.Args[0].(*ast.BasicLit); ok {
				if s, err := strconv.Unquote(lit.Value); err == nil && s != name {
					return true
				}
			}
			found := call{CallExpr: c, file: f, work: c.Args[2]}
			if on, ok := ast.Unparen(c.Args[1]).(*ast.CallExpr); ok && f.named(on.Fun, self, "On") {
				found.on = append([]ast.Expr{}, on.Args...) // not nil, even where On has no arguments
			}
			near = append(near, found)
			return true
		})
	}
	if len(near) == 0 {
		return nil, fmt.Errorf("no call of Keep at %s:%d", path, line)
	}
	return near, nil
}

// named says whether e is the function called name of the package with import path self, instantiated or not.
func (f *file) named(e ast.Expr, self, name string) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		return f.named(x.X, self, name)
	case *ast.IndexListExpr:
		return f.named(x.X, self, name)
	case *ast.Ident:
		return x.Name == name && x.Obj == nil && f.imported(".", self)
	case *ast.SelectorExpr:
		qualifier, ok := x.X.(*ast.Ident)
		if !ok || x.Sel.Name != name || qualifier.Obj != nil {
			return false
		}
		return f.imported(qualifier.Name, self) || f.imported("", self) && strings.HasSuffix(self, "/"+qualifier.Name)
	}
	return false
}

func (f *file) imported(name, path string) bool {
	for _, i := range f.imports {
		if i.name == name && i.path == path {
			return true
		}
	}
	return false
}
