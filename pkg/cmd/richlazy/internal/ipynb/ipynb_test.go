package ipynb

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// testdata/golden.ipynb was written by nbformat (testdata/golden.py).
func TestBytesAreThoseOfNbformat(t *testing.T) {
	want, err := os.ReadFile("testdata/golden.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	nb, err := Read(want)
	if err != nil {
		t.Fatal(err)
	}
	if got := nb.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestReadFields(t *testing.T) {
	nb, err := ReadFile("testdata/golden.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	code := nb.Cells[1]
	if code.Kind != Code || code.ID != "b" || *code.Count != 1 || len(code.Outputs) != 4 || !strings.HasPrefix(code.Source, "line\nfeed\r\n") {
		t.Errorf("cell: %+v", code)
	}
	if got := code.Texts("stdout"); got != "one\ntwo\n" {
		t.Errorf("stdout %q", got)
	}
	if got := code.Outputs[1].Data["text/plain"]; got != "a\nb" {
		t.Errorf("text/plain %q", got)
	}
	if _, list := code.Outputs[1].Data["application/json"].(map[string]any)["x"].([]any); !list {
		t.Error("a list in JSON data was joined")
	}
	if nb.Cells[2].Runs() || !code.Runs() || nb.Cells[0].Runs() {
		t.Error("Runs: a code cell that is not blank, and no other")
	}
}

func TestUnknownFieldsAreKept(t *testing.T) {
	const text = `{"cells": [{"cell_type": "code", "metadata": {"m": 1}, "source": ["a\n", "b"], "new": {"x": 1.50}, "execution_count": null,
		"outputs": [{"output_type": "later", "y": 2}, {"output_type": "stream", "name": "stdout", "text": "t", "z": 3}]}],
		"metadata": {}, "nbformat": 4, "nbformat_minor": 9, "top": [12345678901234567890]}`
	nb, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	written := string(nb.Bytes())
	for _, want := range []string{`"new"`, `1.50`, `"y": 2`, `"z": 3`, `12345678901234567890`, `"nbformat_minor": 9`, `"a\n"`, `"later"`} {
		if !strings.Contains(written, want) {
			t.Errorf("%s is lost in\n%s", want, written)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", "empty"},
		{"white space", " \n", "empty"},
		{"no UTF-8", "{\"a\": \"\xff\"}", "UTF-8"},
		{"truncated", `{"cells": [`, "truncated"},
		{"no JSON", "{\n\"cells\": oops}", "line 2"},
		{"a list", `[]`, "wanted an object"},
		{"null", `null`, "nbformat"},
		{"more behind it", `{"nbformat": 4, "cells": []} x`, "ends at byte 28"},
		{"too deep", `{"nbformat": 4, "metadata": ` + strings.Repeat(`{"a":[`, 500) + strings.Repeat(`]}`, 500) + `}`, "nested deeper"},
		{"no format", `{"cells": []}`, "nbformat"},
		{"version 3", `{"nbformat": 3, "worksheets": []}`, "jupyter nbconvert --to notebook"},
		{"version 5", `{"nbformat": 5, "cells": []}`, "newer"},
		{"no cells", `{"nbformat": 4}`, `"cells"`},
		{"a cell that is none", `{"nbformat": 4, "cells": [{"cell_type": "raw"}, 7]}`, "cell 2 of 2"},
		{"no kind", `{"nbformat": 4, "cells": [{}]}`, `"cell_type"`},
		{"source", `{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}`, `cell 1 of 1: "source"`},
		{"metadata", `{"nbformat": 4, "cells": [{"cell_type": "code", "metadata": []}]}`, `"metadata"`},
		{"count", `{"nbformat": 4, "cells": [{"cell_type": "code", "execution_count": 1.5}]}`, `"execution_count"`},
		{"outputs", `{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": {}}]}`, `"outputs"`},
		{"output", `{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "text": 3}]}]}`, `output 1: "text"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := Read([]byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestReadFileRefuses(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "none.ipynb"): "no such file",
		dir:                              "is a directory",
	} {
		if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q and the path", path, err, want)
		}
	}
}

func TestReadAcceptsByteOrderMark(t *testing.T) {
	if _, err := Read([]byte("\xef\xbb\xbf{\"nbformat\": 4, \"cells\": []}")); err != nil {
		t.Error(err)
	}
}

func TestWriteFileIsAtomic(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a folder", "ünï.ipynb")
	if err := WriteFile(path, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link.ipynb")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(link, []byte("two")); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	info, err := os.Stat(path)
	if string(data) != "two" || err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%q with mode %v, want two through the link, its mode kept (%v)", data, info.Mode(), err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files, want no scratch file left", len(entries))
	}
	if err := WriteFile(dir, []byte("x")); err == nil {
		t.Error("a directory was overwritten")
	}
}

func TestSection(t *testing.T) {
	nb := &Notebook{Cells: []*Cell{
		{Kind: Code, Source: "# no heading"},
		{Kind: Markdown, Source: "# Rich *or* [lazy](x)? ##\ntext\n```\n# no heading\n```"},
		{Kind: Code},
		{Kind: Markdown, Source: "only text, #no heading"},
		{Kind: Code},
		{Kind: Markdown, Source: "### `β`\n\n## Last **one**"},
		{Kind: Code},
	}}
	want := []string{"", "Rich or lazy?", "Rich or lazy?", "Rich or lazy?", "Rich or lazy?", "Last one", "Last one"}
	var got []string
	for i := range nb.Cells {
		got = append(got, nb.Section(i))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := nb.Title(); got != "Rich or lazy?" {
		t.Errorf("title %q", got)
	}
}

func FuzzRead(f *testing.F) {
	golden, err := os.ReadFile("testdata/golden.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add([]byte(`{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a\u2028b", "outputs": [{"output_type": "error", "traceback": ["x"]}]}]}`))
	f.Add([]byte(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {"a": [1e400, {"b": null}]}, "cells": []}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		nb, err := Read(data)
		if err != nil {
			return
		}
		for i := range nb.Cells {
			nb.Section(i)
		}
		once := nb.Bytes()
		again, err := Read(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		if twice := again.Bytes(); !bytes.Equal(once, twice) {
			t.Errorf("written twice it differs:\n%s\n%s", once, twice)
		}
	})
}
