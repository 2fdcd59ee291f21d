package table_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/table"
)

var nan = math.NaN()

func TestCodesAscend(t *testing.T) {
	for _, c := range []struct {
		column table.Column
		codes  []int
		levels []string
	}{
		{table.Numbers("x", 10, 9, 10, -1), []int{2, 1, 2, 0}, []string{"-1", "9", "10"}},
		{table.Texts("x", "b10", "b9", "", "B"), []int{1, 2, -1, 0}, []string{"B", "b10", "b9"}},
		{table.Numbers("x", nan, math.Copysign(0, -1), 0), []int{-1, 0, 0}, []string{"0"}},
		{table.Numbers("x"), []int{}, nil},
	} {
		codes, levels := c.column.Codes()
		if !slices.Equal(codes, c.codes) || !slices.Equal(levels, c.levels) {
			t.Errorf("%v: got %v, %v, want %v, %v", c.column, codes, levels, c.codes, c.levels)
		}
	}
}

func TestOrder(t *testing.T) {
	x := table.Table{table.Texts("a", "q", "p", "", "p", "q"), table.Numbers("b", 2, 10, 0, nan, 2)}
	for _, c := range []struct {
		names string
		want  []int
	}{{"", []int{0, 1, 2, 3, 4}}, {"a", []int{1, 3, 0, 4, 2}}, {"b", []int{2, 0, 4, 1, 3}}, {"a b", []int{1, 3, 0, 4, 2}}, {"b a", []int{2, 0, 4, 1, 3}}} {
		rows, err := x.Order(strings.Fields(c.names)...)
		if err != nil || !slices.Equal(rows, c.want) {
			t.Errorf("by %q: got %v, %v, want %v", c.names, rows, err, c.want)
		}
	}
	if _, err := x.SortBy("c"); err == nil || err.Error() != `table: no column "c": the columns are "a", "b"` {
		t.Errorf("got %v", err)
	}
}

func TestGroups(t *testing.T) {
	x := table.Table{table.Texts("a", "q", "p", "", "p", "q"), table.Numbers("b", 2, 10, 0, 2, 2)}
	codes, levels, err := x.Groups("a", "b")
	want := table.Table{table.Texts("a", "p", "p", "q"), table.Numbers("b", 2, 10, 2)}
	if err != nil || !slices.Equal(codes, []int{2, 1, -1, 0, 2}) || !levels.Equal(want) {
		t.Errorf("got %v, %v, %v", codes, levels, err)
	}
	if codes, levels, err := x.Groups(); err != nil || levels != nil || !slices.Equal(codes, make([]int, 5)) {
		t.Errorf("without names: %v, %v, %v", codes, levels, err)
	}
	if _, _, err := x.Groups("a", "a"); err == nil || err.Error() != `table: column "a" is named twice` {
		t.Errorf("got %v", err)
	}
}

func TestConcat(t *testing.T) {
	got, err := table.Concat(
		table.Table{table.Numbers("run", 1, 2)}, nil, table.Table{table.Texts("hand", "left"), table.Numbers("run", 3)}, table.Table{table.Texts("hand", "right")})
	want := table.Table{table.Numbers("run", 1, 2, 3, nan), table.Texts("hand", "", "", "left", "right")}
	if err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := table.Concat(table.Table{table.Numbers("run", 1)}, table.Table{table.Texts("run", "1")}); err == nil ||
		err.Error() != `table: column "run" is of numbers in one table and of texts in another` {
		t.Errorf("got %v", err)
	}
}

func TestReadCSV(t *testing.T) {
	got, err := table.ReadCSV(strings.NewReader("\ufeffa,b,c,d,e,f\r\n1,x,n/a,01,NaN,inf\r\n,n/a,,7,-1.5e3,2\r\n"), "x.csv")
	want := table.Table{table.Numbers("a", 1, nan), table.Texts("b", "x", ""), table.Numbers("c", nan, nan), table.Texts("d", "01", "7"),
		table.Numbers("e", nan, -1500), table.Numbers("f", math.Inf(1), 2)}
	if err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v", got, err)
	}
	got, err = table.ReadCSV(strings.NewReader("\ufeff\"a\",\"b\"\n1,2\n"), "x.csv")
	if want := (table.Table{table.Numbers("a", 1), table.Numbers("b", 2)}); err != nil || !got.Equal(want) {
		t.Errorf("names in quotes behind a byte order mark: got %v, %v", got, err)
	}
	got, err = table.CSV{Comma: '\t', Texts: []string{"a"}}.ReadCSV(strings.NewReader("a\tb\n1.0\t1.0\n"), "x.tsv")
	if want := (table.Table{table.Texts("a", "1.0"), table.Numbers("b", 1)}); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v", got, err)
	}
	for content, want := range map[string]string{
		"":                     "table: x.csv: no line: want the names of columns",
		"a,b\n1,2\n3\n":        "table: x.csv: line 3: byte 10: wrong number of fields",
		"a,a\n":                `table: x.csv: line 1: there are two columns "a"`,
		"a,\n":                 "table: x.csv: line 1: column 2 has no name",
		"a\n\"x":               "table: x.csv: line 2: byte 4: extraneous or missing \" in quoted-field",
		"\xff\xfea\x00\n\x001": `table: x.csv: line 1: the name of column 1 is not UTF-8: "\xff\xfea\x00"`,
		"a,b\n1,2\n1,\xff3":    "table: x.csv: line 3: column \"b\" is not UTF-8: \"\\xff3\"",
	} {
		if _, err := table.ReadCSV(strings.NewReader(content), "x.csv"); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", content, err, want)
		}
	}
}

// Numbers come back to the bit.
func TestCSVRoundTrip(t *testing.T) {
	x := table.Table{
		table.Numbers("x, y", math.Pi, math.SmallestNonzeroFloat64, -math.MaxFloat64, math.Copysign(0, -1), nan, math.Inf(-1), 0.1),
		table.Texts("say \"x\"", "a,b", "", "two\nlines", " space ", "\t", "x", "é"),
	}
	var file bytes.Buffer
	if err := table.WriteCSV(&file, x); err != nil {
		t.Fatal(err)
	}
	got, err := table.ReadCSV(&file, "x.csv")
	if err != nil || !got.Equal(x) {
		t.Fatalf("got %v, %v", got, err)
	}
	for i, v := range got[0].Number {
		if math.Float64bits(v) != math.Float64bits(x[0].Number[i]) && !math.IsNaN(v) {
			t.Errorf("row %d: %v came back as %v", i, x[0].Number[i], v)
		}
	}
	if err := table.WriteCSV(&file, table.Table{table.Texts("a", "x\r")}); err == nil || err.Error() != `table: column "a": "x\r" cannot be written as CSV` {
		t.Errorf("got %v", err)
	}
}

// A table of one column that is missing throughout keeps its rows.
func TestCSVKeepsMissingRows(t *testing.T) {
	var file bytes.Buffer
	x := table.Table{table.Numbers("x", nan, nan)}
	if err := table.WriteCSV(&file, x); err != nil {
		t.Fatal(err)
	}
	if got, err := table.ReadCSV(&file, "x.csv"); err != nil || !got.Equal(x) {
		t.Errorf("got %v, %v", got, err)
	}
}

// What is read can be written and read again, unless the bytes cannot.
func FuzzReadCSV(f *testing.F) {
	f.Add("a,b\n1,x\n,n/a\n")
	f.Add("\ufeff\"a\nb\",c\r\n01,\"x\"\"y\"\r\n")
	f.Add("\ufeff\ufeff") // the second belongs to the name
	f.Fuzz(func(t *testing.T, content string) {
		x, err := table.ReadCSV(strings.NewReader(content), "x.csv")
		if err != nil {
			if !strings.HasPrefix(err.Error(), "table: x.csv: ") {
				t.Fatal(err)
			}
			return
		}
		if err := x.Check(x.Rows()); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := table.WriteCSV(&file, x); err != nil {
			return
		}
		options := table.CSV{}
		for _, c := range x {
			if c.IsText() {
				options.Texts = append(options.Texts, c.Name)
			}
		}
		if again, err := options.ReadCSV(&file, "x.csv"); err != nil || x.Rows() > 0 && !again.Equal(x) {
			t.Fatalf("%q: got %v, %v, want %v", content, again, err, x)
		}
	})
}

func TestWithAndCheck(t *testing.T) {
	x := table.Table{table.Numbers("a", 1, 2)}
	if _, err := x.With(table.Numbers("b", 1)); err == nil || err.Error() != `table: column "b": got 1 values, want 2, one a row` {
		t.Errorf("got %v", err)
	}
	y, err := x.With(table.Texts("a", "p", "q"))
	if err != nil || !y.Equal(table.Table{table.Texts("a", "p", "q")}) || x[0].IsText() {
		t.Errorf("got %v, %v, and x is %v", y, err, x)
	}
	if rows, err := x.Where("a", "2", "5"); err != nil || !slices.Equal(rows, []int{1}) {
		t.Errorf("got %v, %v", rows, err)
	}
	for want, bad := range map[string]table.Table{
		`table: there are two columns "a"`:                   {table.Numbers("a", 1), table.Numbers("a", 2)},
		`table: column "a" holds both numbers and texts`:     {{Name: "a", Number: []float64{1}, Text: []string{"x"}}},
		"table: a column of 1 rows has no name":              {table.Numbers("", 1)},
		`table: column "a": got 2 values, want 1, one a row`: {table.Numbers("a", 1, 2)},
	} {
		if err := bad.Check(1); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
