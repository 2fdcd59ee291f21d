package notebooks_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// executed is a notebook file, as far as the tests read it.
type executed struct {
	Cells []cell `json:"cells"`
}

type cell struct {
	Kind    string   `json:"cell_type"`
	Source  text     `json:"source"`
	Outputs []output `json:"outputs"`
}

type output struct {
	Kind string                     `json:"output_type"`
	Name string                     `json:"name"`
	Text text                       `json:"text"`
	Data map[string]json.RawMessage `json:"data"`
}

// text is a string, or the list of its lines.
type text string

func (s *text) UnmarshalJSON(raw []byte) error {
	var list []string
	if err := json.Unmarshal(raw, &list); err == nil {
		*s = text(strings.Join(list, ""))
		return nil
	}
	var whole string
	err := json.Unmarshal(raw, &whole)
	*s = text(whole)
	return err
}

func read(t *testing.T, path string) executed {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var nb executed
	if err := json.Unmarshal(raw, &nb); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return nb
}

// runs returns the executable cells, in the order of their numbers.
func (nb executed) runs() (all []cell) {
	for _, c := range nb.Cells {
		if c.Kind == "code" && strings.TrimSpace(string(c.Source)) != "" {
			all = append(all, c)
		}
	}
	return all
}

// draws returns how many figures the cell shows, and how many of them have a static picture beside.
func (c cell) draws() (figures, pictures int) {
	for _, o := range c.Outputs {
		if _, ok := o.Data["image/png"]; ok {
			pictures++
		}
		var html text
		if raw, ok := o.Data["text/html"]; ok && json.Unmarshal(raw, &html) == nil {
			figures += strings.Count(string(html), `class="richlazy-figure"`)
		}
	}
	return figures, pictures
}

// printed returns what the cell wrote to its standard output.
func (c cell) printed() string {
	var b strings.Builder
	for _, o := range c.Outputs {
		if o.Kind == "stream" && o.Name == "stdout" {
			b.WriteString(string(o.Text))
		}
	}
	return b.String()
}
