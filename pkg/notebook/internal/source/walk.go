package source

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// walk collects what a piece of code reaches.
type walk struct {
	p       *pkg
	self    string                                   // the import path of the package of Keep
	names   func(path string) (name string, ok bool) // of packages whose source is at hand
	decls   map[*decl]bool
	pieces  []piece // local code: the function itself, local functions, constants and types
	seen    map[ast.Node]bool
	imports map[string]bool
	called  map[string]bool   // "name path" of each import by the name that the code has for it
	params  map[string]bool   // names of parameters that a call of Param gives
	any     bool              // Param is used in another way than by a call with a literal name
	literal map[ast.Expr]bool // Param in calls with a literal name
	vars    map[string]bool   // package variables
	uses    []use
	generic map[*ast.Object]string // type parameters of enclosing functions
	bound   map[string]bool        // type parameters in the receiver of the method that is walked
	unknown []string
}

type piece struct {
	file *file
	node ast.Node
}

// use is a use of a local variable of an enclosing function: the variable, and the fields that were selected of it.
type use struct {
	object *ast.Object
	path   []string
}

func newWalk(p *pkg, self string, names func(string) (string, bool)) *walk {
	w := &walk{p: p, self: self, names: names, decls: map[*decl]bool{}, seen: map[ast.Node]bool{}, imports: map[string]bool{}, called: map[string]bool{},
		params: map[string]bool{}, literal: map[ast.Expr]bool{}, vars: map[string]bool{}, generic: map[*ast.Object]string{}}
	for _, f := range p.files {
		for _, i := range f.imports {
			if i.name == "_" || i.name == "." {
				w.add(i.name, i.path)
			}
		}
	}
	return w
}

// root walks the function that computes and the methods of the named types, and then what runs before main and all other methods of the package, since
// nothing in the source tells which of them a captured value has: these take part in the code, but the variables that only they use are not among
// those of the function.
func (w *walk) root(f *file, work ast.Node, types []string) {
	w.local(f, work)
	for _, name := range types {
		for _, d := range w.p.methods[name] {
			w.reach(d)
		}
	}
	vars := maps.Clone(w.vars)
	for _, name := range slices.Sorted(maps.Keys(w.p.methods)) {
		for _, d := range w.p.methods[name] {
			w.reach(d)
		}
	}
	for _, d := range w.p.always {
		w.reach(d)
	}
	w.vars = vars
}

func (w *walk) add(name, path string) {
	w.imports[path] = true
	w.called[name+" "+path] = true
}

// reach adds a declaration and what it reaches.
func (w *walk) reach(d *decl) {
	if w.decls[d] {
		return
	}
	w.decls[d] = true
	outer := w.bound
	w.bound = parameters(d.node)
	defer func() { w.bound = outer }()
	w.node(d.file, d.node, d.node.Pos(), d.node.End())
	if t, ok := d.node.(*ast.TypeSpec); ok {
		for _, method := range w.p.methods[t.Name.Name] {
			w.reach(method)
		}
	}
}

// parameters are the names of the type parameters in the receiver of a method, which the parser does not resolve.
func parameters(n ast.Node) map[string]bool {
	d, ok := n.(*ast.FuncDecl)
	if !ok || d.Recv == nil {
		return nil
	}
	found := map[string]bool{}
	ast.Inspect(d.Recv, func(n ast.Node) bool {
		var names []ast.Expr
		switch n := n.(type) {
		case *ast.IndexExpr:
			names = []ast.Expr{n.Index}
		case *ast.IndexListExpr:
			names = n.Indices
		}
		for _, each := range names {
			if id, ok := each.(*ast.Ident); ok {
				found[id.Name] = true
			}
		}
		return true
	})
	return found
}

// local adds code within a function; what it uses from outside itself is captured.
func (w *walk) local(f *file, n ast.Node) {
	if w.seen[n] {
		return
	}
	w.seen[n] = true
	w.pieces = append(w.pieces, piece{f, n})
	w.node(f, n, n.Pos(), n.End())
}

// node walks n. Objects that are declared between lo and hi belong to the code that is walked.
func (w *walk) node(f *file, n ast.Node, lo, hi token.Pos) {
	if n == nil {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			w.call(f, n)
			if s, ok := n.Fun.(*ast.SelectorExpr); ok {
				w.selector(f, s, true, lo, hi)
				for _, arg := range n.Args {
					w.node(f, arg, lo, hi)
				}
				return false
			}
		case *ast.SelectorExpr:
			w.selector(f, n, false, lo, hi)
			return false
		case *ast.CompositeLit:
			if n.Type != nil {
				w.node(f, n.Type, lo, hi)
			}
			w.composite(f, n, n.Type, lo, hi)
			return false
		case *ast.Field:
			w.node(f, n.Type, lo, hi)
			return false
		case *ast.ValueSpec: // the names are those of what is declared, and no uses of the other variables of the line
			if n.Type != nil {
				w.node(f, n.Type, lo, hi)
			}
			for _, value := range n.Values {
				w.node(f, value, lo, hi)
			}
			return false
		case *ast.LabeledStmt:
			w.node(f, n.Stmt, lo, hi)
			return false
		case *ast.BranchStmt:
			return false
		case *ast.FuncDecl:
			if n.Recv != nil {
				w.node(f, n.Recv, lo, hi)
			}
			w.node(f, n.Type, lo, hi)
			if n.Body != nil {
				w.node(f, n.Body, lo, hi)
			}
			return false
		case *ast.Ident:
			w.mention(f, n)
			w.ident(f, n, nil, lo, hi)
		}
		return true
	})
}

// call notes the parameters of the notebook that the code reads itself.
func (w *walk) call(f *file, c *ast.CallExpr) {
	if !f.named(c.Fun, w.self, "Param") || len(c.Args) == 0 {
		return
	}
	if lit, ok := c.Args[0].(*ast.BasicLit); ok {
		if name, err := strconv.Unquote(lit.Value); err == nil {
			w.params[name] = true
			w.literal[function(c.Fun)] = true
			return
		}
	}
	w.any = true
}

// mention notes a use of Param as a value, which may read any parameter.
func (w *walk) mention(f *file, e ast.Expr) {
	if !w.literal[e] && f.named(e, w.self, "Param") {
		w.any = true
	}
}

// function strips parentheses and type arguments.
func function(e ast.Expr) ast.Expr {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		default:
			return e
		}
	}
}

// selector walks x.f.g; of a call x.f.g() the last name may be a method, which reads all of x.f.
func (w *walk) selector(f *file, s *ast.SelectorExpr, called bool, lo, hi token.Pos) {
	w.mention(f, s)
	base, path, ok := chain(s)
	if !ok {
		w.node(f, s.X, lo, hi)
		return
	}
	if called {
		path = path[:len(path)-1]
	}
	w.ident(f, base, path, lo, hi)
}

// chain splits x.f.g into x and [f g].
func chain(e ast.Expr) (base *ast.Ident, path []string, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e, nil, true
	case *ast.SelectorExpr:
		base, path, ok = chain(e.X)
		return base, append(path, e.Sel.Name), ok
	}
	return nil, nil, false
}

// ident takes a name and the fields that are selected of it; path is nil where it stands alone.
func (w *walk) ident(f *file, id *ast.Ident, path []string, lo, hi token.Pos) {
	if id.Obj != nil && !f.scope[id.Obj] {
		if at := id.Obj.Pos(); at < lo || at >= hi {
			w.captured(f, id.Obj, path)
		}
		return
	}
	if id.Name == "_" {
		return
	}
	if decls := w.p.scope[id.Name]; decls != nil {
		if w.p.variable(id.Name) {
			w.vars[id.Name] = true
		}
		for _, d := range decls {
			w.reach(d)
		}
		return
	}
	if path != nil && w.qualifier(f, id.Name) || types.Universe.Lookup(id.Name) != nil || id.Name == "init" {
		return
	}
	for _, i := range f.imports {
		if i.name == "." {
			return
		}
	}
	if w.bound[id.Name] {
		return
	}
	w.unknown = append(w.unknown, id.Name)
}

// captured takes a local object of an enclosing function: code is walked, a variable is a use.
func (w *walk) captured(f *file, object *ast.Object, path []string) {
	switch object.Kind {
	case ast.Con:
		w.local(f, enclosing(f, object.Pos()))
	case ast.Typ:
		if spec, ok := object.Decl.(*ast.TypeSpec); ok {
			w.local(f, spec)
			return
		}
		w.generic[object] = object.Name
	case ast.Var:
		if lit := onlyLiteral(f, object); lit != nil {
			w.local(f, lit)
			return
		}
		w.uses = append(w.uses, use{object, path})
	}
}

// enclosing is the declaration of constants around pos.
func enclosing(f *file, pos token.Pos) (found ast.Node) {
	ast.Inspect(f.tree, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok && d.Pos() <= pos && pos < d.End() {
			found = d
		}
		return n == nil || n.Pos() <= pos && pos < n.End()
	})
	return found
}
