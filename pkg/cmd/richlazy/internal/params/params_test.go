package params

import (
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

func cells(sources ...string) *ipynb.Notebook {
	nb := &ipynb.Notebook{}
	for _, source := range sources {
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: ipynb.Code, Source: source})
	}
	return nb
}

func TestScan(t *testing.T) {
	for _, test := range []struct {
		name    string
		sources []string
		want    []string // name=default
		open    bool
	}{
		{"plain", []string{`var seeds = notebook.Param("seeds", 30)`}, []string{"seeds=30"}, false},
		{"typed", []string{`var s = notebook.Param[[]float64]("σ", []float64{1, f(2, 3)})`}, []string{"σ=[]float64{1, f(2, 3)}"}, false},
		{"raw string and lines", []string{"var s = notebook.\n\tParam(`name`,\n\t\t\"a, b)\",\n)"}, []string{`name="a, b)"`}, false},
		{"several, each once", []string{`a := notebook.Param("a", 1); b := notebook.Param("b", -2.5)`, `notebook.Param("a", 1)`}, []string{"a=1", "b=-2.5"}, false},
		{"comments and strings", []string{"// notebook.Param(\"no\", 1)\n/* notebook.Param(\"no\", 1) */ s := `notebook.Param(\"no\", 1)`"}, nil, false},
		{"kernel lines", []string{"!echo \"unbalanced\n%goflags \"x\nvar a = notebook.Param(\"a\", 1)"}, []string{"a=1"}, false},
		{"below %%", []string{"%%\nn := notebook.Param(\"n\", 1)"}, []string{"n=1"}, false},
		{"not Go", []string{"%%script bash\nnotebook.Param(\"no\", 1)"}, nil, false},
		{"renamed", []string{"import nb \"github.com/richlazy/richlazy/pkg/notebook\"", `nb.Param("a", 1)`}, []string{"a=1"}, false},
		{"dot import", []string{"import . \"github.com/richlazy/richlazy/pkg/notebook\"\nvar a = Param(\"a\", 1)"}, []string{"a=1"}, false},
		{"another package", []string{`other.Param("no", 1)`, `Param("no", 1)`, `x.notebook(1)`}, nil, false},
		{"a name that is computed", []string{`notebook.Param(name, 1)`, `notebook.Param("a"+"b", 1)`}, nil, true},
		{"not closed", []string{`notebook.Param("a", 1`}, []string{"a="}, false},
		{"cut off", []string{`notebook.Param[int`, `notebook.Param(`, `notebook.`, `notebook.Param`}, nil, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, open := Scan(cells(test.sources...))
			var got []string
			for _, p := range list {
				got = append(got, p.Name+"="+p.Default)
			}
			if !reflect.DeepEqual(got, test.want) || open != test.open {
				t.Errorf("got %q, %v, want %q, %v", got, open, test.want, test.open)
			}
		})
	}
}

func TestScanSkipsText(t *testing.T) {
	nb := &ipynb.Notebook{Cells: []*ipynb.Cell{{Kind: ipynb.Markdown, Source: `notebook.Param("no", 1)`}}}
	if list, _ := Scan(nb); len(list) > 0 {
		t.Errorf("a parameter in Markdown: %v", list)
	}
}

func TestParse(t *testing.T) {
	known := []Param{{Name: "seeds", Default: "30"}, {Name: "σ", Default: "0.01"}}
	for _, test := range []struct {
		sets []string
		open bool
		want map[string]string
		err  string // a part of it, empty for none
	}{
		{[]string{"seeds=4", "σ=a=b, c"}, false, map[string]string{"seeds": "4", "σ": "a=b, c"}, ""},
		{[]string{"seeds="}, false, map[string]string{"seeds": ""}, ""},
		{nil, false, map[string]string{}, ""},
		{[]string{"seed=4"}, false, nil, "it has seeds (30), σ (0.01)"},
		{[]string{"seed=4"}, true, map[string]string{"seed": "4"}, ""},
		{[]string{"seeds"}, false, nil, "wanted NAME=VALUE"},
		{[]string{"=4"}, false, nil, "wanted NAME=VALUE"},
		{[]string{"seeds=4", "seeds=5"}, false, nil, "twice"},
	} {
		got, err := Parse(test.sets, known, test.open)
		if test.err == "" && (err != nil || !reflect.DeepEqual(got, test.want)) {
			t.Errorf("%q: got %v, %v, want %v", test.sets, got, err, test.want)
		}
		if test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%q: error %v, want %q", test.sets, err, test.err)
		}
	}
	if _, err := Parse([]string{"a=1"}, nil, false); err == nil || !strings.Contains(err.Error(), "declares none") {
		t.Errorf("no parameters: error %v", err)
	}
}
