package checks

import (
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		line string
		want Check
		ok   bool
	}{
		{"✓ β orth (rich): got 0.641, want 0.653 ± 0.05", Check{OK: true, Name: "β orth (rich)", Got: "0.641", Want: "0.653", Tolerance: "0.05"}, true},
		{"✗ stress: got 0.31, want < 0.2", Check{Name: "stress", Got: "0.31", Want: "< 0.2"}, true},
		{"✓ rich > lazy: got 0.5, want > 0.1", Check{OK: true, Name: "rich > lazy", Got: "0.5", Want: "> 0.1"}, true},
		{"✓ units: got 762, want 762", Check{OK: true, Name: "units", Got: "762", Want: "762"}, true},
		{"✗ a: got b: got NaN, want 1 ± 0", Check{Name: "a: got b", Got: "NaN", Want: "1", Tolerance: "0"}, true},
		{"  ✓ indented: got 1, want 1  ", Check{OK: true, Name: "indented", Got: "1", Want: "1"}, true},
		{"progress 100%✓ first: got 1, want 1 ± 0", Check{OK: true, Name: "first", Got: "1", Want: "1", Tolerance: "0"}, true},
		{"step ✓ done ✗ first: got 1, want 2", Check{Name: "first", Got: "1", Want: "2"}, true},
		{"✓ done", Check{}, false},
		{"got 1, want 2", Check{}, false},
		{"", Check{}, false},
	} {
		if got, ok := Parse(test.line); got != test.want || ok != test.ok {
			t.Errorf("%q: got %+v, %v, want %+v, %v", test.line, got, ok, test.want, test.ok)
		}
	}
}

// The kernel splits what a cell prints anywhere.
func TestOfJoinsStreams(t *testing.T) {
	nb := &ipynb.Notebook{Cells: []*ipynb.Cell{{Kind: ipynb.Code, Outputs: []*ipynb.Output{
		{Kind: ipynb.Stream, Name: "stdout", Text: "✓ a: got 1, wa"},
		{Kind: ipynb.Stream, Name: "stderr", Text: "✗ no check: got 1, want 2\n"},
		{Kind: ipynb.Stream, Name: "stdout", Text: "nt 1\n✗ b went wrong\nplain\n"},
	}}}}
	got := Of(nb, 0)
	if len(got) != 2 || !got[0].OK || got[0].Name != "a" || got[1].OK || got[1].Name != "b went wrong" {
		t.Errorf("got %+v, want a passed and b failed", got)
	}
	if n := Failed(got); n != 1 {
		t.Errorf("%d failed, want 1", n)
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	Table(&b, []Check{
		{OK: true, Name: "β orth", Got: "0.641", Want: "0.653", Tolerance: "0.05"},
		{Name: "漢字", Got: "1", Want: "< 0.2"},
	})
	want := "" +
		"   check   got    wanted  tolerance\n" +
		"✓  β orth  0.641  0.653   ± 0.05\n" +
		"✗  漢字    1      < 0.2\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
