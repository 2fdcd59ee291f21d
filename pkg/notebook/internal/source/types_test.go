package source

import (
	"bytes"
	"go/token"
	"reflect"
	"strings"
	"testing"
)

type holder struct{ held []any }

func TestTypesAreFollowedThroughInterfaces(t *testing.T) {
	var file token.Pos
	got := string(Types(reflect.TypeFor[[]*strings.Builder](), 1, &holder{[]any{map[string]any{"a": &bytes.Buffer{}}}}, Types(nil, file)))
	for _, want := range []string{"strings Builder", "bytes Buffer", "go/token Pos", "internal/source holder"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %q", want, got)
		}
	}
	if got := Types(reflect.TypeFor[int](), 1.5, []string{"a"}); got != "" {
		t.Errorf("plain numbers have the types %q", got)
	}
}

func TestMethodsOfCapturedValuesAreSeen(t *testing.T) {
	p := cell("", "v := make()\nnotebook.Keep(\"x\", notebook.On(v), func(*notebook.Job) (int, error) { return v.Do(), nil }) // HERE",
		"type g[E any] struct{ e E }\nfunc (x g[E]) Do() int { return deep() }\nfunc deep() int { return 1 }\nfunc make() g[int] { return g[int]{} }\n")
	if p.code(t) == p.replaced(t, "main.go", "return 1", "return 2").code(t) {
		t.Error("a method of a captured value is not seen")
	}
}

func TestPackagesOfTypesAreSeen(t *testing.T) {
	p := whole.replaced(t, "main.go", "unrelated()\n\tr2", "r2")
	for _, types := range []TypeList{"", "scratch/unused T"} {
		sum := func(p program) [32]byte {
			p.code(t)
			for s := range identities {
				s.Types = types
				packages = map[string]*pkg{}
				id, err := identify(s)
				if err != nil || id.Executable != nil {
					t.Fatal(id, err)
				}
				return id.Code
			}
			return [32]byte{}
		}
		if seen := sum(p) != sum(p.replaced(t, "unused/unused.go", "{}", "{ println() }")); seen != (types != "") {
			t.Errorf("types %q: seen %v", types, seen)
		}
	}
}

func TestTheOrderOfInitsDoesNotMatter(t *testing.T) {
	const call = "notebook.Keep(\"x\", notebook.On(), func(*notebook.Job) (int, error) { return 1, nil }) // HERE"
	a, b := "func init() { println(1) }\nvar _ = 1\n", "func init() { println(2) }\nvar _ = 2\n"
	if cell("", call, a+b).code(t) != cell("", call, b+a).code(t) {
		t.Error("the order of equal keys is seen")
	}
}

func TestParamAsAValue(t *testing.T) {
	for use, all := range map[string]bool{`notebook.Param("a", 1)`: false, `notebook.Param[int]("a", 1)`: false, `f(notebook.Param[int])`: true, `f(notebook.Param)`: true} {
		p := cell("", "notebook.Keep(\"x\", notebook.On(), func(*notebook.Job) (int, error) { return "+use+", nil }) // HERE", "func f(func(string, int) int) int { return 1 }")
		if id, err := p.identify(t); err != nil || id.AllParams != all {
			t.Errorf("%s: got %+v, %v", use, id, err)
		}
	}
}

func TestKeysOfForeignMapsAreSeen(t *testing.T) {
	p := cell("\t\"scratch/lib\"", "notebook.Keep(\"x\", notebook.On(), func(*notebook.Job) (int, error) { return len(lib.M{Key: 1}), nil }) // HERE", "const Key = 1")
	p["lib/lib.go"] = "package lib\n\ntype M map[int]int\n"
	if p.code(t) == p.replaced(t, "main.go", "Key = 1", "Key = 2").code(t) {
		t.Error("the key of a foreign map is not seen")
	}
}
