package source

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Site is a call of Keep, as the running program knows it.
type Site struct {
	File  string // absolute, as compiled
	Line  int
	Name  string   // the first argument
	Types TypeList // what [Types] says of the parameters and of the result
	Self  string   // the import path of the package of Keep
	Here  string   // a file of that package, as compiled
	// Cache is a folder for what is remembered of versions, "" for none.
	Cache string
}

// Identity says which code computes a result.
type Identity struct {
	Code      [32]byte
	Params    []string // the names of the parameters of the notebook that the code reads
	AllParams bool     // the code may read any of them
	// Executable says why the SHA-256 of the executable stands for the code, or for the part of it that could not be read; nil where it does not.
	Executable error
	// Blind says that not even the call could be read, so that nobody knows which function computes and what it captured. Nothing tells two such
	// calls apart: the result must not be stored.
	Blind bool
}

// Uncovered is the error of a function that uses what the parameters do not hold.
type Uncovered struct {
	Names  []string
	Opaque bool // the parameters are no call of On, so that nothing is known of them
}

// Error names what is missing in On.
func (u *Uncovered) Error() string {
	if u.Opaque {
		return fmt.Sprintf("the function uses %s, and what it uses can be seen only where On(…) stands within the call of Keep", list(u.Names))
	}
	verb := "is"
	if len(u.Names) > 1 {
		verb = "are"
	}
	return fmt.Sprintf("the function uses %s, which %s not among the parameters: add it to On(…)", list(u.Names), verb)
}

func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

var (
	mu         sync.Mutex
	identities = map[Site]outcome{}
	packages   = map[string]*pkg{}
	sources    *digests
)

type outcome struct {
	Identity
	err error
}

// Identify answers for one call. The program does not change while it runs, so that each call is looked at once.
func Identify(s Site) (Identity, error) {
	mu.Lock()
	defer mu.Unlock()
	if known, ok := identities[s]; ok {
		return known.Identity, known.err
	}
	id, err := identify(s)
	identities[s] = outcome{id, err}
	return id, err
}

func identify(s Site) (Identity, error) {
	w, c, err := look(s)
	if err != nil {
		code, e := executableSum()
		return Identity{Code: code, AllParams: true, Executable: err, Blind: true}, e
	}
	if names := w.missing(c); len(names) > 0 {
		return Identity{}, &Uncovered{Names: names, Opaque: c.on == nil}
	}
	id := Identity{AllParams: w.any}
	for name := range w.params {
		id.Params = append(id.Params, name)
	}
	slices.Sort(id.Params)
	sum := sha256.New()
	lines, all, err := w.outside()
	id.AllParams = id.AllParams || all
	if err == nil && len(w.unknown) > 0 {
		err = fmt.Errorf("%s is declared nowhere", w.unknown[0])
	}
	if err != nil {
		id.Executable = err
		code, e := executableSum()
		if e != nil {
			return Identity{}, e
		}
		sum.Write(code[:])
	}
	fmt.Fprintf(sum, "%q", lines)
	w.write(sum)
	sum.Sum(id.Code[:0])
	return id, nil
}

// look reads the call and what it reaches in its package.
func look(s Site) (*walk, call, error) {
	if !filepath.IsAbs(s.File) || !filepath.IsAbs(s.Here) {
		return nil, call{}, errors.New("the program was built without the places of its source (-trimpath)")
	}
	p, ok := packages[s.File]
	if !ok {
		_, alone := early[s.File]
		var err error
		if p, err = parse(s.File, alone, strings.HasSuffix(s.File, "_test.go")); err != nil {
			return nil, call{}, err
		}
		packages[s.File] = p
	}
	calls, err := p.calls(s.File, s.Line, s.Name, s.Self)
	if err != nil {
		return nil, call{}, err
	}
	if len(calls) > 1 {
		return nil, call{}, fmt.Errorf("%s:%d holds %d calls of Keep that cannot be told apart", s.File, s.Line, len(calls))
	}
	if sources == nil || sources.self != s.Self || sources.cache != s.Cache {
		m, err := newModules(s.File, s.Here)
		if err != nil {
			return nil, call{}, err
		}
		sources = &digests{modules: m, self: s.Self, cache: s.Cache, known: map[string]*folder{}}
	}
	w := newWalk(p, s.Self, sources.name)
	w.root(calls[0].file, calls[0].work, w.types(s.Types))
	return w, calls[0], nil
}

// outside lists what the code reaches beyond its own package.
func (w *walk) outside() (lines []string, notebook bool, err error) {
	paths := make([]string, 0, len(w.imports))
	for path := range w.imports {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	lines, notebook, err = sources.closure(paths)
	for name := range w.called {
		lines = append(lines, "import "+name)
	}
	slices.Sort(lines)
	lines = append(lines, sources.build)
	if err == nil && w.p.directives() {
		f, e := sources.folder(w.p.dir)
		if e != nil {
			return lines, notebook, e
		}
		lines = append(lines, fmt.Sprintf("own %x", f.sum))
	}
	return lines, notebook, err
}

// write hashes the code of the package of the call.
func (w *walk) write(to hash.Hash) {
	decls := make([]*decl, 0, len(w.decls))
	sums := map[*decl][]byte{} // equal keys, as of functions init, are not ordered by position: GoNB gives cells an order by chance
	for d := range w.decls {
		decls = append(decls, d)
		sum := sha256.New()
		w.p.tokens(sum, d.file, d.node)
		sums[d] = sum.Sum(nil)
	}
	slices.SortFunc(decls, func(a, b *decl) int {
		if n := strings.Compare(a.key, b.key); n != 0 {
			return n
		}
		return bytes.Compare(sums[a], sums[b])
	})
	for _, d := range decls {
		fmt.Fprintf(to, "%q %x ", d.key, sums[d])
	}
	for _, each := range w.pieces {
		w.p.tokens(to, each.file, each.node)
	}
}

var executableSum = sync.OnceValues(func() (sum [32]byte, err error) {
	file, err := executable()
	if err != nil {
		return sum, err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
})
