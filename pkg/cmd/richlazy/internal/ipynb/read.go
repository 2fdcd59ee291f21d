package ipynb

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// ReadFile reads the notebook at path. The error names the file and what is wrong with it.
func ReadFile(path string) (*Notebook, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s: no such file", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a directory, wanted a notebook (.ipynb)", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	nb, err := Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return nb, nil
}

// Read reads a notebook from its JSON. It refuses what is no JSON, no UTF-8, and any format but 4, and says what to do about an older one.
func Read(data []byte) (*Notebook, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if blank(string(data)) {
		return nil, errors.New("the file is empty; a notebook is JSON")
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the file is not UTF-8 text; a notebook is JSON in UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var top map[string]any
	if err := decoder.Decode(&top); err != nil {
		return nil, syntax(data, err)
	}
	end := decoder.InputOffset()
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("the notebook's JSON ends at byte %d, but the file goes on", end)
	}
	if deep(top, deepest) {
		return nil, fmt.Errorf("the notebook's JSON is nested deeper than %d levels", deepest)
	}
	return notebook(top)
}

// deepest is how deep a notebook may be nested. A real one has ten levels; its indented form grows with the square of the depth.
const deepest = 200

func deep(v any, levels int) bool {
	if levels < 0 {
		return true
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if deep(item, levels-1) {
				return true
			}
		}
	case map[string]any:
		for _, item := range v {
			if deep(item, levels-1) {
				return true
			}
		}
	}
	return false
}

// syntax says in which line the JSON breaks.
func syntax(data []byte, err error) error {
	var bad *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &bad):
		at := min(int(bad.Offset), len(data))
		return fmt.Errorf("no valid JSON, line %d: %v; restore the file (git checkout) or open and save it in Jupyter",
			1+bytes.Count(data[:at], []byte("\n")), err)
	case errors.As(err, &kind):
		return fmt.Errorf("no notebook: the JSON is a %s, wanted an object", kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the JSON ends before its end, the file is truncated; restore it (git checkout)")
	}
	return err
}

func notebook(top map[string]any) (*Notebook, error) {
	major, ok := integer(top["nbformat"])
	switch {
	case !ok:
		return nil, errors.New(`no notebook: "nbformat" is missing or no integer`)
	case major < 4:
		return nil, fmt.Errorf("nbformat %d is too old, wanted 4; convert it: jupyter nbconvert --to notebook --inplace FILE", major)
	case major > 4:
		return nil, fmt.Errorf("nbformat %d is newer than 4, the newest that is known here", major)
	}
	minor, _ := integer(top["nbformat_minor"])
	if minor < 0 {
		return nil, fmt.Errorf(`"nbformat_minor" is %d`, minor)
	}
	nb := &Notebook{Minor: minor}
	var err error
	if nb.Metadata, err = object(top["metadata"]); err != nil {
		return nil, fmt.Errorf(`"metadata": %w`, err)
	}
	cells, ok := top["cells"].([]any)
	if !ok {
		return nil, errors.New(`"cells" is missing or no list`)
	}
	nb.Cells = make([]*Cell, len(cells))
	for i, raw := range cells {
		if nb.Cells[i], err = readCell(raw); err != nil {
			return nil, fmt.Errorf("cell %d of %d: %w", i+1, len(cells), err)
		}
	}
	nb.Extra = without(top, "cells", "metadata", "nbformat", "nbformat_minor")
	return nb, nil
}

func readCell(raw any) (*Cell, error) {
	m, ok := raw.(map[string]any)
	if !ok {
		return nil, errors.New("no object")
	}
	c := &Cell{}
	var err error
	if c.Kind, ok = m["cell_type"].(string); !ok {
		return nil, errors.New(`"cell_type" is missing or no string`)
	}
	if id, present := m["id"]; present {
		if c.ID, ok = id.(string); !ok {
			return nil, errors.New(`"id" is no string`)
		}
	}
	if c.Source, err = lines(m["source"]); err != nil {
		return nil, fmt.Errorf(`"source": %w`, err)
	}
	if c.Metadata, err = object(m["metadata"]); err != nil {
		return nil, fmt.Errorf(`"metadata": %w`, err)
	}
	c.Extra = without(m, "cell_type", "id", "source", "metadata")
	if c.Kind != Code {
		return c, nil
	}
	c.Extra = without(c.Extra, "execution_count", "outputs")
	if c.Count, err = count(m["execution_count"]); err != nil {
		return nil, err
	}
	outputs, ok := m["outputs"].([]any)
	if !ok && m["outputs"] != nil {
		return nil, errors.New(`"outputs" is no list`)
	}
	for i, raw := range outputs {
		out, err := ReadOutput(raw)
		if err != nil {
			return nil, fmt.Errorf("output %d: %w", i+1, err)
		}
		c.Outputs = append(c.Outputs, out)
	}
	return c, nil
}

func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

func object(v any) (map[string]any, error) {
	switch v := v.(type) {
	case nil:
		return map[string]any{}, nil
	case map[string]any:
		return v, nil
	}
	return nil, errors.New("no object")
}

func count(v any) (*int, error) {
	if v == nil {
		return nil, nil
	}
	n, ok := integer(v)
	if !ok {
		return nil, errors.New(`"execution_count" is neither null nor an integer`)
	}
	return &n, nil
}

func integer(v any) (int, bool) {
	number, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := number.Int64()
	return int(n), err == nil && int64(int(n)) == n
}

func without(m map[string]any, names ...string) map[string]any {
	rest := clone(m)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}
