package review

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

// fine returns a notebook without a fault: two executed cells below a heading, one of which holds a check.
func fine() *ipynb.Notebook {
	one, two := 1, 2
	return &ipynb.Notebook{Metadata: map[string]any{}, Cells: []*ipynb.Cell{
		{Kind: ipynb.Markdown, Source: "# Title"},
		{Kind: ipynb.Code, Source: "a", Count: &one},
		{Kind: ipynb.Markdown, Source: "## 100 % here"},
		{Kind: ipynb.Code, Source: "b", Count: &two, Outputs: []*ipynb.Output{stream("stdout", "✓ a: got 1, want 1\n")}},
	}}
}

func stream(name, text string) *ipynb.Output {
	return &ipynb.Output{Kind: ipynb.Stream, Name: name, Text: text}
}

func display(mime, text string) *ipynb.Output {
	return &ipynb.Output{Kind: ipynb.DisplayData, Data: map[string]any{mime: text}}
}

func TestFaults(t *testing.T) {
	number := func(n int) *int { return &n }
	const here = "cell 2 (section “100 % here”): "
	for _, test := range []struct {
		name   string
		change func(nb *ipynb.Notebook)
		want   []string // the beginnings of the faults
	}{
		{"none", func(nb *ipynb.Notebook) {}, nil},
		{"not executed", func(nb *ipynb.Notebook) { nb.Cells[3].Count = nil }, []string{here + "was not executed"}},
		{"out of order", func(nb *ipynb.Notebook) { nb.Cells[1].Count, nb.Cells[3].Count = number(2), number(1) },
			[]string{"cell 1 (section “Title”): executed as number 2, wanted 1"}},
		{"a blank cell", func(nb *ipynb.Notebook) { nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: ipynb.Code, Source: " \n"}) },
			[]string{"the code cell at place 5 (section “100 % here”): is empty"}},
		{"an error", func(nb *ipynb.Notebook) {
			nb.Cells[3].Outputs = append(nb.Cells[3].Outputs, &ipynb.Output{Kind: ipynb.Error, ErrorValue: "exit status 3", Traceback: []string{"\x1b[31mexit status 3\x1b[0m"}})
		}, []string{here + "failed: exit status 3"}},
		{"a compile error without an error output", func(nb *ipynb.Notebook) {
			nb.Cells[3].Outputs = append(nb.Cells[3].Outputs, display("text/html", `<div class="gonb-err-location">x</div>`))
		}, []string{here + "failed: x"}},
		{"a shell line", func(nb *ipynb.Notebook) {
			nb.Cells[3].Source = "!false"
			nb.Cells[3].Outputs = append(nb.Cells[3].Outputs, stream("stderr", "exit status 1\n"))
		}, []string{here + "failed: a shell line (!…) ended with exit status 1"}},
		{"the same words without a shell line", func(nb *ipynb.Notebook) {
			nb.Cells[3].Outputs = append(nb.Cells[3].Outputs, stream("stderr", "exit status 1\n"))
		}, nil},
		{"a failed check", func(nb *ipynb.Notebook) { nb.Cells[3].Outputs[0].Text += "✗ b: got 1, want > 2\n" },
			[]string{here + "check failed: b: got 1, want > 2"}},
		{"no check", func(nb *ipynb.Notebook) { nb.Cells[3].Outputs = nil }, []string{"no check: "}},
		{"a long cell", func(nb *ipynb.Notebook) { nb.Cells[3].Source = strings.Repeat("b\n", 16) + "\n\n" }, []string{here + "16 lines, allowed are 15"}},
		{"a cell as long as it may be", func(nb *ipynb.Notebook) { nb.Cells[3].Source = strings.Repeat("b\n", 15) }, nil},
		{"many cells", func(nb *ipynb.Notebook) {
			for len(nb.Cells) < 31 {
				nb.Cells = append(nb.Cells, &ipynb.Cell{Kind: ipynb.Markdown, Source: "text"})
			}
		}, []string{"31 cells, allowed are 30"}},
		{"a large file", func(nb *ipynb.Notebook) { nb.Cells[0].Source = strings.Repeat("x", MaxBytes) }, []string{"the file has 10"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			nb := fine()
			test.change(nb)
			stripped, _ := tidy.Strip(nb)
			got := Faults(stripped.Bytes())
			if len(got) != len(test.want) {
				t.Fatalf("got %q, want %q", got, test.want)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(got[i], want) {
					t.Errorf("got %q, want %q", got[i], want)
				}
			}
		})
	}
}

func TestFaultsOfWhatIsNotStripped(t *testing.T) {
	nb := fine()
	nb.Cells[3].Outputs = append(nb.Cells[3].Outputs, display("text/html", "<script>draw()</script>"))
	want := []string{"cell 2 (section “100 % here”): an output holds a script: richlazy strip FILE", "not stripped: richlazy strip FILE"}
	if got := Faults(nb.Bytes()); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Faults([]byte("{")); len(got) != 1 || !strings.Contains(got[0], "truncated") {
		t.Errorf("got %q for a truncated file", got)
	}
}

// What GoNB 0.11.4 itself wrote is in testdata.
func TestErrorLinesOfGoNB(t *testing.T) {
	for _, test := range []struct {
		file string
		want []string
	}{
		{"compile.html", []string{"Cell[1]: Line 2 undefined: undefinedThing", "Cell[1]: Line 3 declared and not used: x"}},
		{"panic.html", []string{"\tCell[1]: Line 2", "\tCell[2]: Line 3"}},
	} {
		text, err := os.ReadFile(filepath.Join("testdata", test.file))
		if err != nil {
			t.Fatal(err)
		}
		cell := &ipynb.Cell{Kind: ipynb.Code, Source: "x", Outputs: []*ipynb.Output{display("text/html", string(text))}}
		if got := ErrorLines(cell); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.file, got, test.want)
		}
	}
	stderr := "before\npanic: boom\n\ngoroutine 1 [running]:\nmain.f(...)\n\t \x1b[7m[[ Cell [1] Line 2 ]]\x1b[0m /tmp/gonb_86635c3d/main.go:9 +0x95\nexit status 2\n"
	cell := &ipynb.Cell{Kind: ipynb.Code, Source: "x", Outputs: []*ipynb.Output{stream("stderr", stderr), {Kind: ipynb.Error, ErrorValue: "exit status 2"}}}
	want := []string{"panic: boom", "goroutine 1 [running]:", "main.f(...)", "\tCell [1] Line 2", "exit status 2"}
	if got := ErrorLines(cell); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// GoNB marks places in each piece of stderr that it reads: a file name that came in two pieces has no mark, and a number that did the mark of another line.
func TestErrorLinesOfATraceInPieces(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "panic.html"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"panic: boom", "goroutine 1 [running]:", "main.boom(...)", "\tCell [1] Line 2", "main.main()", "\tCell [2] Line 3", "exit status 2"}
	const file = "/tmp/gonb_468b6434/main.go"
	for _, test := range []struct{ name, boom, main string }{
		{"no marks", file + ":9", file + ":16"},
		{"one mark", "\x1b[7m[[ Cell [1] Line 2 ]]\x1b[0m " + file + ":9", file + ":16"},
		{"both marks", " \x1b[7m[[ Cell [1] Line 2 ]]\x1b[0m " + file + ":9", " \x1b[7m[[ Cell [2] Line 3 ]]\x1b[0m " + file + ":16"},
		{"the mark of line 1 at 16", file + ":9", " \x1b[7m[[ Cell [1] Line 1 ]]\x1b[0m " + file + ":16"},
	} {
		stderr := "panic: boom\n\ngoroutine 1 [running]:\nmain.boom(...)\n\t" + test.boom + "\nmain.main()\n\t" + test.main + " +0x95\nexit status 2\n"
		cell := &ipynb.Cell{Kind: ipynb.Code, Source: "x", Outputs: []*ipynb.Output{stream("stderr", stderr[:70]), stream("stderr", stderr[70:]),
			display("text/html", string(text)), {Kind: ipynb.Error, ErrorValue: "exit status 2"}}}
		if got := ErrorLines(cell); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want %q", test.name, got, want)
		}
	}
}
