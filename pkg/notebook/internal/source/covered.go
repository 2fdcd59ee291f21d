package source

import (
	"fmt"
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
)

// missing lists what the code uses and the parameters of the call do not hold, as a person should read it.
func (w *walk) missing(c call) []string {
	type held struct {
		object *ast.Object // nil for a package variable
		path   []string
	}
	var on []held
	generic := map[*ast.Object]bool{}
	for _, e := range c.on {
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Obj != nil && id.Obj.Kind == ast.Typ {
				generic[id.Obj] = true
			}
			return true
		})
		if base, path, ok := chain(w.value(c.file, e)); ok {
			if w.p.global(c.file, base) {
				on = append(on, held{nil, append([]string{base.Name}, path...)})
			} else if base.Obj != nil {
				on = append(on, held{base.Obj, path})
			}
		}
	}
	covers := func(object *ast.Object, path []string) bool {
		return slices.ContainsFunc(on, func(h held) bool {
			return h.object == object && len(h.path) <= len(path) && slices.Equal(h.path, path[:len(h.path)])
		})
	}
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, u := range w.uses {
		if !covers(u.object, u.path) {
			add(strings.Join(append([]string{u.object.Name}, u.path...), "."))
		}
	}
	for name := range w.vars {
		if at, changed := w.p.changed[name]; changed && !covers(nil, []string{name}) {
			where := w.p.fset.Position(at)
			add(fmt.Sprintf("%s (which %s:%d changes)", name, filepath.Base(where.Filename), where.Line))
		}
	}
	for object, name := range w.generic {
		if !generic[object] {
			add(fmt.Sprintf("the type %s (add *new(%s))", name, name))
		}
	}
	slices.Sort(names)
	return names
}

// value strips what keeps the whole of a value: &x, *x, (x) and As(x, …).
func (w *walk) value(f *file, e ast.Expr) ast.Expr {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.UnaryExpr:
			e = x.X
			if x.Op.String() != "&" {
				return x
			}
		case *ast.StarExpr:
			e = x.X
		case *ast.CallExpr:
			if !f.named(x.Fun, w.self, "As") || len(x.Args) == 0 {
				return x
			}
			e = x.Args[0]
		default:
			return x
		}
	}
}
