package fif

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/table"
)

// metadata appends the columns of a file's metadata, which is JSON: one object for each event.
func (p *part) metadata(rows table.Table) (table.Table, error) {
	blocks := p.root.all(blockMetadata)
	if len(blocks) == 0 {
		return rows, nil
	}
	t, ok := blocks[0].find(kindComment)
	if !ok {
		return rows, nil
	}
	text, err := p.text(t)
	if err != nil {
		return nil, err
	}
	if err := p.in.Charge(t.at, "metadata", 8, int64(len(text))); err != nil { // maps take more than their text
		return nil, err
	}
	bad := func(err any) error {
		return p.in.Fail(file.ErrFormat, t.at, "metadata", "JSON: a list with an object of numbers and texts for each event", err)
	}
	var objects []map[string]any
	if err := json.Unmarshal([]byte(text), &objects); err != nil {
		return nil, bad(err)
	}
	if len(objects) != rows.Rows() {
		return nil, bad(fmt.Sprintf("%d for %d events", len(objects), rows.Rows()))
	}
	for _, name := range keys(text) {
		values := make([]any, len(objects))
		for i, o := range objects {
			values[i] = o[name]
		}
		c, ok := column(name, values)
		if !ok {
			return nil, bad(fmt.Sprintf("another in %q", name))
		}
		for rows.Has(c.Name) {
			c.Name = "metadata " + c.Name
		}
		rows = append(rows, c)
	}
	return rows, rows.Check(len(objects))
}

// keys returns those of the first object, in their order.
func keys(text string) []string {
	d := json.NewDecoder(strings.NewReader(text))
	d.Token()
	d.Token()
	var out []string
	for d.More() {
		key, err := d.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			break
		}
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// column makes numbers of numbers and true and false, texts of texts. null is missing.
func column(name string, values []any) (table.Column, bool) {
	text := slices.ContainsFunc(values, func(v any) bool { _, ok := v.(string); return ok })
	c := table.Column{Name: name}
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			if text {
				c.Text = append(c.Text, "")
			} else {
				c.Number = append(c.Number, nan)
			}
		case string:
			c.Text = append(c.Text, v)
		case float64:
			c.Number = append(c.Number, v)
		case bool:
			c.Number = append(c.Number, map[bool]float64{true: 1}[v])
		default:
			return c, false
		}
	}
	return c, c.Text == nil || c.Number == nil
}
