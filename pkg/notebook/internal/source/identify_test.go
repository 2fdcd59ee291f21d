package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var whole = program{
	"go.mod": "module scratch\n",
	"main.go": `package main

import (
	"math/rand"
	r2 "scratch/other"
	"scratch/lib"
	"scratch/unused"
	"github.com/richlazy/richlazy/pkg/notebook"
)

const (
	first = iota + 1
	second
)

type layer interface{ Forward(float64) float64 }
type relu struct{ slope float64 }

func (r relu) Forward(x float64) float64 { return max(0, x) * r.slope }

var rate = 0.5
var steps = notebook.Param("steps", 10)
var network layer = relu{1}
var activation = tanh
var counter int

func tanh(x float64) float64 { return x / 2 }
func indirect() float64 { return deeper() * second }
func deeper() float64 { return 3 * rand.Float64() }
func unrelated() { unused.Do() }
func init() { lib.Register("name", registered) }
func registered() {}

// The call.
func trained(sigma float64) (float64, error) {
	const scale = 2
	type local struct{ a int }
	double := func(x float64) float64 { return x * 2 }
	return notebook.Keep("x", notebook.On(sigma), func(job *notebook.Job) (float64, error) { // HERE
		_ = local{a: 1}
		return double(sigma)*rate*float64(steps)*scale + network.Forward(indirect()) + activation(lib.Value), nil
	})
}

func main() {
	counter++
	unrelated()
	r2.Do()
	trained(1)
}
`,
	"lib/lib.go":       "package lib\n\nimport _ \"embed\"\nimport \"scratch/lib/deep\"\n\n//go:embed data.txt\nvar data string\nvar Value = deep.Value\nfunc Register(string, func()) {}\n",
	"lib/data.txt":     "1",
	"lib/lib_test.go":  "package lib\n",
	"lib/asm_amd64.s":  "// nothing\n",
	"lib/deep/deep.go": "package deep\n\nimport \"example.org/a/b\"\n\nvar Value = b.Value\n",
	"other/other.go":   "package other\n\nfunc Do() {}\n",
	"unused/unused.go": "package unused\n\nfunc Do() {}\n",

	"cache/a@v1.0.0/b/b.go": "package b\n\nvar Value = 1.0\n",
}

func TestEveryChangeOfWhatIsReachedIsSeen(t *testing.T) {
	before := whole.code(t)
	if again := whole.code(t); again != before {
		t.Fatal("the same program in another folder has another identity")
	}
	for _, c := range []struct {
		what, file, old, new string
		seen                 bool
	}{
		{"the function itself", "main.go", "double(sigma)*rate", "double(sigma)/rate", true},
		{"a function that it calls", "main.go", "return deeper() * second", "return deeper() + second", true},
		{"a function that this calls", "main.go", "return 3 * rand", "return 4 * rand", true},
		{"a function in a variable", "main.go", "return x / 2", "return x / 3", true},
		{"which function is in a variable", "main.go", "activation = tanh", "activation = math.Tanh", true},
		{"a method behind an interface", "main.go", "max(0, x)", "max(1, x)", true},
		{"the field of a type", "main.go", "relu struct{ slope", "relu struct{ b, slope", true},
		{"a variable's initial value", "main.go", "rate = 0.5", "rate = 0.6", true},
		{"the default of a parameter", "main.go", `"steps", 10`, `"steps", 11`, true},
		{"a constant by iota", "main.go", "iota + 1", "iota + 2", true},
		{"a local constant", "main.go", "scale = 2", "scale = 3", true},
		{"a local type", "main.go", "local struct{ a int }", "local struct{ a int8 }", true},
		{"a local function", "main.go", "return x * 2", "return x * 3", true},
		{"what init runs", "main.go", "func registered() {}", "func registered() { println() }", true},
		{"which package of the standard library", "main.go", `"math/rand"`, `"math/rand/v2"`, true},
		{"an imported package", "lib/lib.go", "func Register(string, func()) {}", "func Register(string, func()) { println() }", true},
		{"a comment of an imported package", "lib/lib.go", "var Value", "// Value\nvar Value", true}, // too much is fine
		{"an embedded file", "lib/data.txt", "1", "2", true},
		{"assembly", "lib/asm_amd64.s", "nothing", "something", true},
		{"what an imported package imports", "lib/deep/deep.go", "var Value", "var Other = 1\nvar Value", true},

		{"a comment", "main.go", "// The call.", "// The call, explained.\n// At length.", false},
		{"the layout", "main.go", "return double(sigma)*rate", "return double(sigma) *\n rate", false},
		{"what is not called", "main.go", "{ unused.Do() }", "{ unused.Do(); println() }", false},
		{"the body of main", "main.go", "counter++", "counter += 2", false},
		{"a package that is not reached", "unused/unused.go", "{}", "{ println() }", false},
		{"another package that is not reached", "other/other.go", "{}", "{ println() }", false},
		{"a test", "lib/lib_test.go", "package lib", "package lib\n\nfunc x() {}", false},
	} {
		after := whole.replaced(t, c.file, c.old, c.new)
		if c.what == "which function is in a variable" {
			after = after.replaced(t, "main.go", `"math/rand"`, "\"math\"\n\t\"math/rand\"")
		}
		if seen := after.code(t) != before; seen != c.seen {
			t.Errorf("%s: seen %v, want %v", c.what, seen, c.seen)
		}
	}
}

func TestTheVersionOfAModuleIsSeen(t *testing.T) {
	whole.code(t)
	lines, _, err := sources.closure([]string{"scratch/lib"})
	if err != nil || len(lines) != 3 || lines[0] != "module example.org/a v1.0.0 h1:a" {
		t.Errorf("got %q, %v", lines, err)
	}
}

func TestParameters(t *testing.T) {
	id, err := whole.identify(t)
	if err != nil || len(id.Params) != 1 || id.Params[0] != "steps" || id.AllParams {
		t.Errorf("got %+v, %v", id, err)
	}
	computed := whole.replaced(t, "main.go", `Param("steps"`, `Param(name()`)
	computed["main.go"] += "func name() string { return \"steps\" }\n"
	if id, err = computed.identify(t); err != nil || !id.AllParams {
		t.Errorf("a computed name: got %+v, %v", id, err)
	}
	inside := whole.replaced(t, "lib/deep/deep.go", `import "example.org/a/b"`, "import \"example.org/a/b\"\nimport _ \""+self+"\"")
	if id, err = inside.identify(t); err != nil || !id.AllParams {
		t.Errorf("a package that imports notebook: got %+v, %v", id, err)
	}
}

func TestSourceThatIsNotTrustedYieldsToTheExecutable(t *testing.T) {
	for _, c := range []struct {
		what, file string
		blind      bool
	}{
		{"the cell", "main.go", true}, {"a reached package", "lib/lib.go", false}, {"an embedded file", "lib/data.txt", false},
		{"a package reached through another", "lib/deep/deep.go", false},
	} {
		id, err := whole.identify(t)
		if err != nil {
			t.Fatal(err)
		}
		var site Site
		for s := range identities {
			site = s
		}
		path := filepath.Join(filepath.Dir(site.File), c.file)
		later := time.Now().Add(time.Hour)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
		packages, identities, sources.known = map[string]*pkg{}, map[Site]outcome{}, map[string]*folder{}
		now, err := Identify(site)
		if err != nil || now.Executable == nil || now.Blind != c.blind || now.Code == id.Code {
			t.Errorf("%s changed after the build: got %+v, %v", c.what, now, err)
		}
	}
	unknown := whole.replaced(t, "main.go", "return 3 * rand.Float64()", "return vanished")
	if id, err := unknown.identify(t); err != nil || id.Executable == nil {
		t.Errorf("a name that is declared nowhere: got %+v, %v", id, err)
	}
}

func TestCallsThatCannotBeFoundAreBlind(t *testing.T) {
	for name, p := range map[string]program{
		"a wrapper":     cell("", "keep := notebook.Keep[int]\nkeep(\"x\", notebook.On(), f) // HERE", "func f(*notebook.Job) (int, error) { return 1, nil }"),
		"two on a line": cell("", `notebook.Keep("x", notebook.On(), f); notebook.Keep("x", notebook.On(), f) // HERE`, "func f(*notebook.Job) (int, error) { return 1, nil }"),
	} {
		if id, err := p.identify(t); err != nil || !id.Blind {
			t.Errorf("%s: got %+v, %v", name, id, err)
		}
	}
	if id, err := Identify(Site{File: "scratch/main.go", Line: 3, Name: "x", Self: self, Here: "x"}); err != nil || !id.Blind {
		t.Errorf("-trimpath: got %+v, %v", id, err)
	}
}

func TestUncovered(t *testing.T) {
	const keep = "notebook.Keep(\"x\", notebook.On(%), func(*notebook.Job) (int, error) { // HERE\n"
	for _, c := range []struct {
		what, before, on, inside string
		want                     string // the names, "" for none
	}{
		{"nothing captured", "", "", "a := 1; return a, nil", ""},
		{"a local", "sigma := 1", "", "return sigma, nil", "sigma"},
		{"a local that is held", "sigma := 1", "sigma", "return sigma, nil", ""},
		{"its address is held", "sigma := 1", "&sigma", "return sigma, nil", ""},
		{"something computed of it is held", "sigma := 1", "sigma/2", "return sigma, nil", "sigma"},
		{"its length is held", "xs := []int{1}", "len(xs)", "return xs[0], nil", "xs"},
		{"two", "a, b := 1, 2", "", "return a + b, nil", "a and b"},
		{"shadowed", "a := 1", "", "a := 2; return a, nil", ""},
		{"a field", "cfg := config{}", "cfg.A", "return cfg.A, nil", ""},
		{"another field", "cfg := config{}", "cfg.A", "return cfg.B, nil", "cfg.B"},
		{"all of a struct for a field", "cfg := config{}", "cfg", "return cfg.B, nil", ""},
		{"a field for all of a struct", "cfg := config{}", "cfg.A", "c := cfg; return c.A, nil", "cfg"},
		{"a method", "cfg := config{}", "cfg.A", "return cfg.Sum(), nil", "cfg"},
		{"the key of a struct", "A := 1; _ = A", "", "return config{A: 2}.A, nil", ""},
		{"the key of a map", "A := 1", "", "m := map[int]int{A: 2}; return len(m), nil", "A"},
		{"the keys of structs in a slice", "A := 1; _ = A", "", "m := []config{{A: 2}}; return len(m), nil", ""},
		{"a local function", "f := func() int { return 1 }", "", "return f(), nil", ""},
		{"what a local function captures", "n := 1; f := func() int { return n }", "", "return f(), nil", "n"},
		{"a local function that changes", "f := func() int { return 1 }; f = nil", "", "return f(), nil", "f"},
		{"stood for", "f := func() int { return 1 }; f = nil", "notebook.As(f, 1)", "return f(), nil", ""},
		{"a loop variable", "for i := range 3 {\n_ = i", "", "return i, nil", "i"},
		{"a package variable", "", "", "return fixed, nil", ""},
		{"one that is assigned to", "assigned = 2", "", "return assigned, nil", "assigned (which main.go:"},
		{"one that a reached function uses", "assigned = 2", "", "return reads(), nil", "assigned (which main.go:"},
		{"one that is held", "assigned = 2", "assigned", "return reads(), nil", ""},
		{"an element", "elements[0] = 2", "", "return len(elements), nil", "elements (which"},
		{"an address", "change(&fixed)", "", "return fixed, nil", "fixed (which"},
		{"clear", "clear(elements)", "", "return len(elements), nil", "elements (which"},
		{"what init assigns", "", "", "return early, nil", ""},
		{"what init gives the address of", "", "", "return flagged, nil", "flagged (which"},
		{"a local of that name", "assigned := 2; assigned = 3; _ = assigned", "", "return fixed, nil", ""},
	} {
		body := c.before + "\n" + strings.Replace(keep, "%", c.on, 1) + c.inside + "\n})\n"
		if strings.Contains(c.before, "range") {
			body += "}\n"
		}
		p := cell("", body, `
type config struct{ A, B int }
func (c config) Sum() int { return c.A + c.B }
var fixed, assigned = 1, 1
var elements = []int{1}
func reads() int { return assigned }
func change(*int) {}
func init() { early = 2; change(&flagged) }
var early, flagged int
`)
		_, err := p.identify(t)
		var uncovered *Uncovered
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.what, err)
		case c.want != "" && !errors.As(err, &uncovered):
			t.Errorf("%s: the error is %v, want one about %s", c.what, err, c.want)
		case c.want != "" && !strings.HasPrefix(list(uncovered.Names), c.want):
			t.Errorf("%s: the names are %q, want %s", c.what, uncovered.Names, c.want)
		}
	}
}

func TestParametersThatAreNotSpelledOut(t *testing.T) {
	p := cell("", "sigma := 1\non := notebook.On(sigma)\nnotebook.Keep(\"x\", on, func(*notebook.Job) (int, error) { return sigma, nil }) // HERE", "")
	if _, err := p.identify(t); err == nil || !strings.Contains(err.Error(), "within the call of Keep") {
		t.Error(err)
	}
}

func TestTypeParametersMustBeHeld(t *testing.T) {
	p := cell("", "generic[int]()", `func generic[E any]() {
	notebook.Keep("x", notebook.On(), func(*notebook.Job) (int, error) { return len([]E{}), nil }) // HERE
}`)
	if _, err := p.identify(t); err == nil || !strings.Contains(err.Error(), "add *new(E)") {
		t.Error(err)
	}
	if _, err := p.replaced(t, "main.go", "On()", "On(*new(E))").identify(t); err != nil {
		t.Error(err)
	}
}

func BenchmarkIdentify(b *testing.B) {
	dir := b.TempDir()
	for name, src := range whole {
		path := filepath.Join(dir, name)
		_ = os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte(src), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	site := Site{File: filepath.Join(dir, "main.go"), Name: "x", Self: self, Here: "/x"}
	for i, line := range strings.Split(whole["main.go"], "\n") {
		if strings.HasSuffix(line, "// HERE") {
			site.Line = i + 1
		}
	}
	for b.Loop() {
		packages, identities, sources = map[string]*pkg{}, map[Site]outcome{}, nil
		if _, err := Identify(site); err != nil {
			b.Fatal(err)
		}
	}
}
