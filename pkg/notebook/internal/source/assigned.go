package source

import (
	"go/ast"
	"go/token"
)

// assigned finds the package variables that the program writes to, or takes the address of, outside their declaration: by =, op=, ++, range, &,
// clear, copy, delete, and through fields, elements and pointers. What a function init assigns is part of the code as an initial value is, and not
// found; an address that it takes is, since it may be written to later.
func (p *pkg) assigned() map[string]token.Pos {
	found := map[string]token.Pos{}
	for _, f := range p.files {
		mark := func(e ast.Expr) {
			if base := base(e); base != nil && p.global(f, base) && p.variable(base.Name) {
				if _, ok := found[base.Name]; !ok {
					found[base.Name] = base.Pos()
				}
			}
		}
		var before *ast.FuncDecl // the function init that is walked
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if d, ok := n.(*ast.FuncDecl); ok {
				before = nil
				if d.Recv == nil && d.Name.Name == "init" {
					before = d
				}
			}
			if unary, ok := n.(*ast.UnaryExpr); before != nil && !(ok && unary.Op == token.AND) {
				return true
			}
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, e := range n.Lhs {
						mark(e)
					}
				}
			case *ast.IncDecStmt:
				mark(n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					for _, e := range []ast.Expr{n.Key, n.Value} {
						if e != nil {
							mark(e)
						}
					}
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					mark(n.X)
				}
			case *ast.CallExpr:
				if fun, ok := n.Fun.(*ast.Ident); ok && fun.Obj == nil && len(n.Args) > 0 {
					switch fun.Name {
					case "clear", "copy", "delete":
						mark(n.Args[0])
					}
				}
			}
			return true
		})
	}
	return found
}

// base is the identifier at the root of x.f[i].g, nil where there is none.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}
