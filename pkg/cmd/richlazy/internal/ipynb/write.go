package ipynb

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Bytes returns the notebook's JSON as nbformat writes it. Equal notebooks give equal bytes.
func (nb *Notebook) Bytes() []byte {
	cells := make([]any, len(nb.Cells))
	for i, cell := range nb.Cells {
		cells[i] = cell.tree()
	}
	top := merged(nb.Extra, map[string]any{
		"cells": cells, "metadata": objectOf(nb.Metadata), "nbformat": json.Number("4"), "nbformat_minor": number(nb.Minor),
	})
	return append(appendJSON(nil, top, 0), '\n')
}

// WriteFile writes the notebook to path, whole or not at all: into a new file beside it first, which then takes its name. A link is followed, and
// the permissions of a file that exists are kept.
func (nb *Notebook) WriteFile(path string) error { return WriteFile(path, nb.Bytes()) }

// WriteFile writes data to path atomically, as [Notebook.WriteFile] does.
func WriteFile(path string, data []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return fmt.Errorf("%s: is a directory", path)
		}
		mode = info.Mode().Perm()
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails, as it should, once the file has its name
	_, err = file.Write(data)
	for _, step := range []func() error{func() error { return file.Chmod(mode) }, file.Sync} {
		if err == nil {
			err = step()
		}
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

func (c *Cell) tree() map[string]any {
	m := merged(c.Extra, map[string]any{"cell_type": c.Kind, "metadata": objectOf(c.Metadata), "source": splitLines(c.Source)})
	if c.ID != "" {
		m["id"] = c.ID
	}
	if attachments, ok := m["attachments"].(map[string]any); ok {
		all := make(map[string]any, len(attachments))
		for name, bundle := range attachments {
			all[name] = bundle
			if b, ok := bundle.(map[string]any); ok {
				all[name] = split(joined(clone(b)))
			}
		}
		m["attachments"] = all
	}
	if c.Kind == Code {
		outputs := make([]any, len(c.Outputs))
		for i, out := range c.Outputs {
			outputs[i] = out.tree()
		}
		m["execution_count"], m["outputs"] = countOf(c.Count), outputs
	}
	return m
}

func (o *Output) tree() map[string]any {
	m := merged(o.Extra, map[string]any{"output_type": o.Kind})
	switch o.Kind {
	case Stream:
		m["name"], m["text"] = o.Name, splitLines(o.Text)
	case DisplayData, ExecuteResult:
		m["data"], m["metadata"] = split(o.Data), objectOf(o.Metadata)
		if o.Kind == ExecuteResult {
			m["execution_count"] = countOf(o.Count)
		}
	case Error:
		trace := make([]any, len(o.Traceback))
		for i, line := range o.Traceback {
			trace[i] = line
		}
		m["ename"], m["evalue"], m["traceback"] = o.ErrorName, o.ErrorValue, trace
	}
	return m
}

// split makes lists of lines of the text in a MIME bundle.
func split(bundle map[string]any) map[string]any {
	m := make(map[string]any, len(bundle))
	for mime, v := range bundle {
		m[mime] = v
		text := strings.HasPrefix(mime, "text/") || mime == "application/javascript" || mime == "image/svg+xml"
		if s, ok := v.(string); ok && text {
			m[mime] = splitLines(s)
		}
	}
	return m
}

func merged(base, over map[string]any) map[string]any {
	m := make(map[string]any, len(base)+len(over))
	for _, from := range []map[string]any{base, over} {
		for k, v := range from {
			m[k] = v
		}
	}
	return m
}

func objectOf(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

func countOf(n *int) any {
	if n == nil {
		return nil
	}
	return number(*n)
}

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }
