package tidy

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

var update = flag.Bool("update", false, "write the golden files")

func TestStripGolden(t *testing.T) {
	nb, err := ipynb.ReadFile("testdata/executed.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	before := nb.Bytes()
	stripped, inOrder := Strip(nb)
	if !inOrder {
		t.Error("the counts rise, but are said not to")
	}
	if !bytes.Equal(nb.Bytes(), before) {
		t.Error("Strip changed its argument")
	}
	got := stripped.Bytes()
	if *update {
		if err := os.WriteFile("testdata/stripped.ipynb", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/stripped.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	again, _ := Strip(stripped)
	if !bytes.Equal(again.Bytes(), want) {
		t.Error("stripped twice it differs")
	}
	for _, gone := range []string{"<script", "<progress", "richlazy-progress", "2026-11", "widget"} {
		if strings.Contains(string(got), gone) {
			t.Errorf("%q is left", gone)
		}
	}
	for _, kept := range []string{"image/png", "keep me", `"unknown"`, `"tags"`, "plain <b>html</b>"} {
		if !strings.Contains(string(got), kept) {
			t.Errorf("%q is lost", kept)
		}
	}
}

// How the kernel splits what a cell prints is chance: the stripped notebook must not depend on it.
func TestStripDoesNotDependOnHowStreamsAreSplit(t *testing.T) {
	make := func(pieces ...string) *ipynb.Notebook {
		nb := &ipynb.Notebook{Metadata: map[string]any{}}
		cell := &ipynb.Cell{Kind: ipynb.Code, Source: "x", Metadata: map[string]any{}}
		for _, piece := range pieces {
			name, text, _ := strings.Cut(piece, ":")
			cell.Outputs = append(cell.Outputs, &ipynb.Output{Kind: ipynb.Stream, Name: name, Text: text})
		}
		nb.Cells = []*ipynb.Cell{cell}
		return nb
	}
	one, _ := Strip(make("stdout:a\nb\n", "stderr:x\ny\n"))
	two, _ := Strip(make("stderr:x\n", "stdout:a\n", "stdout:b", "stderr:y\n", "stdout:\n"))
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Errorf("got\n%s\nand\n%s", one.Bytes(), two.Bytes())
	}
}

func TestStripCounts(t *testing.T) {
	count := func(n int) *int { return &n }
	for _, test := range []struct {
		name      string
		have      []*int
		want      []*int
		inOrder   bool
		different bool
	}{
		{"gaps", []*int{count(3), nil, count(7)}, []*int{count(1), nil, count(2)}, true, false},
		{"none", []*int{nil, nil}, []*int{nil, nil}, true, false},
		{"out of order", []*int{count(2), count(1)}, []*int{count(2), count(1)}, false, false},
		{"twice the same", []*int{count(2), count(2)}, []*int{count(2), count(2)}, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			nb := &ipynb.Notebook{Metadata: map[string]any{}}
			for _, n := range test.have {
				nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: ipynb.Code, Source: "x", Count: n})
			}
			stripped, inOrder := Strip(nb)
			var got []*int
			for _, cell := range stripped.Cells {
				got = append(got, cell.Count)
			}
			if !reflect.DeepEqual(got, test.want) || inOrder != test.inOrder {
				t.Errorf("in order %v, want %v; counts differ: %v", inOrder, test.inOrder, !reflect.DeepEqual(got, test.want))
			}
		})
	}
}

func TestOverwritten(t *testing.T) {
	for text, want := range map[string]string{
		"1 %\r2 %\rdone\n":  "done\n",
		"a\r\nb\r\n":        "a\nb\n",
		"keep\r":            "keep",
		"one\ntwo\rthree\n": "one\nthree\n",
		"plain\n":           "plain\n",
		"":                  "",
	} {
		if got := overwritten(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	nb := &ipynb.Notebook{}
	for _, source := range []string{"code", "# Rich or lazy?", "code", "## σ & β", "code", "## Rich or lazy", "## 漢字", "# code 2", "# Code", "code", "# " + strings.Repeat("very long ", 20)} {
		kind := ipynb.Code
		if strings.HasPrefix(source, "#") {
			kind = ipynb.Markdown
		}
		nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: kind, Source: source})
	}
	got := IDs(nb)
	want := []string{"cell", "rich-or-lazy", "rich-or-lazy-2", "sigma-beta", "sigma-beta-2", "rich-or-lazy-3", "cell-2", "code-2", "code", "code-3",
		"very-long-very-long-very-long-very-long"}
	if !reflect.DeepEqual(got[:10], want[:10]) || !strings.HasPrefix(got[10], want[10]) || len(got[10]) > 64 {
		t.Errorf("got %q, want %q", got, want)
	}
	seen := map[string]bool{}
	for _, id := range got {
		if seen[id] {
			t.Errorf("%s twice", id)
		}
		seen[id] = true
	}
}
