package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/page"
)

// write writes the executed notebook and its page and returns their names.
func (e *execution) write(nb *ipynb.Notebook, ok bool) (written []string, err error) {
	target := filepath.Join(e.flags.out, ipynb.Name(e.path)+".ipynb")
	if e.flags.inPlace {
		switch now, err := os.ReadFile(e.path); {
		case err != nil || !bytes.Equal(now, e.data):
			fmt.Fprintf(os.Stderr, "richlazy: %s changed during the run and is left as it is\n", e.path)
			ok = false
		case !ok:
			fmt.Fprintf(os.Stderr, "richlazy: %s is left as it was, as not all went well\n", e.path)
		default:
			target = e.path
		}
	} else if same(target, e.path) {
		return nil, errors.New("would be written over its source: use --in-place, or another --out")
	}
	if err := nb.WriteFile(target); err != nil {
		return nil, err
	}
	written = append(written, shown(target))
	if !e.flags.html {
		return written, nil
	}
	html := filepath.Join(e.flags.out, ipynb.Name(e.path)+".html")
	if err := e.page(nb, target, html); err != nil {
		os.Remove(html) // an older page would pass for this run's
		return written, fmt.Errorf("the page %s: %w", shown(html), err)
	}
	return append(written, shown(html)), nil
}

// page writes the page. It is made of what was executed also after an interrupt, and given up at the second one.
func (e *execution) page(nb *ipynb.Notebook, notebook, html string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	title := nb.Title()
	if title == "" {
		title = ipynb.Name(e.path)
	}
	notebook, err := filepath.Abs(notebook)
	if err != nil {
		return err
	}
	raw, dark, err := e.session.Page(ctx, notebook, title)
	if err != nil {
		return err
	}
	made, elsewhere, err := page.Make(raw, page.Options{Dark: dark, Math: page.HasMath(nb)})
	if err != nil {
		return err
	}
	for _, address := range elsewhere {
		fmt.Fprintf(os.Stderr, "richlazy: the page does not show the picture %s, as it is not in the notebook; it has a link instead\n", address)
	}
	return ipynb.WriteFile(html, made)
}

func same(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// shown shortens a path for the reader: relative to the working directory where it lies in it.
func shown(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
