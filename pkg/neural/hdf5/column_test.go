package hdf5_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// TestColumnsAndTexts holds what becomes a column of a table and what is one text, and what is refused.
func TestColumnsAndTexts(t *testing.T) {
	var tree hdf5.Tree
	tree.Set("numbers", hdf5.Elements([]int16{3, -1, 2}, 3))
	tree.Set("missing", hdf5.Elements([]float64{1, math.NaN()}, 2))
	tree.Set("truth", hdf5.Elements([]bool{true, false}, 2))
	tree.Set("texts", hdf5.Elements([]string{"a", "", "µ"}, 3))
	tree.Set("one", hdf5.Scalar("only"))
	tree.Set("matrix", hdf5.Elements([]int{1, 2, 3, 4}, 2, 2))
	tree.Set("big", hdf5.Elements([]int64{1<<53 + 1}, 1))
	tree.SetAttr("text", hdf5.Scalar("V"))
	tree.SetAttr("texts", hdf5.Elements([]string{"a", "b"}, 2))
	tree.SetAttr("number", hdf5.Scalar(1))
	tree.SetAttr("null", hdf5.Null())
	var b bytes.Buffer
	if err := tree.Encode(&b); err != nil {
		t.Fatal(err)
	}
	f, err := hdf5.New(bytes.NewReader(b.Bytes()), int64(b.Len()), "x.h5", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]table.Column{
		"numbers": table.Numbers("c", 3, -1, 2),
		"missing": table.Numbers("c", 1, math.NaN()),
		"truth":   table.Numbers("c", 1, 0),
		"texts":   table.Texts("c", "a", "", "µ"),
		"one":     table.Texts("c", "only"),
	} {
		d, err := f.Dataset(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := hdf5.Column("c", d); err != nil || !got.Equal(want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	for name, want := range map[string]string{"matrix": "want one dimension, got shape [2 2]", "big": "9007199254740993"} {
		d, err := f.Dataset(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := hdf5.Column("c", d); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v, want %s", name, got, err, want)
		}
	}
	if got, err := hdf5.AttrText(f.Root(), "text"); err != nil || got != "V" {
		t.Errorf("got %q, %v", got, err)
	}
	for name, want := range map[string]string{"texts": "attribute texts: want one text, got 2 texts", "number": "want texts", "null": "want texts", "none": "none"} {
		if got, err := hdf5.AttrText(f.Root(), name); err == nil || got != "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %q, %v, want %s", name, got, err, want)
		}
	}
}
