package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/checks"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/execute"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

// An execution is the run of one notebook.
type execution struct {
	*source
	flags   runFlags
	in      jupyter.Installation
	force   <-chan struct{}
	began   time.Time
	session *execute.Session
}

func (e *execution) run(ctx context.Context) error {
	e.began = time.Now()
	env, err := e.environment()
	if err != nil {
		return err
	}
	directory, err := filepath.Abs(filepath.Dir(e.path))
	if err != nil {
		return err
	}
	nb := e.nb.Clone()
	lines := newProgress(os.Stdout, e.path, nb)
	e.session, err = execute.Start(nb, execute.Options{
		Python: e.in.Python, Env: env, Directory: directory, Timeout: e.flags.timeout, HTML: e.flags.html, Force: e.force,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", e.path, err)
	}
	defer e.session.Close()
	results, failure := e.session.Execute(ctx, nb, lines.observer())
	lines.close()
	if errors.Is(failure, execute.ErrImport) {
		jupyter.Forget(e.in)
		return fmt.Errorf("%s: %w; run the command again, it will set up anew", e.path, failure)
	}
	describe(nb)
	ok := e.judge(nb, results, failure)
	if old := e.older(); old != "" && !ended(results) {
		fmt.Fprintf(os.Stderr, "richlazy: no cell came to its end, so %s is left as it was\n", shown(old))
		return errSaid
	}
	written, err := e.write(nb, ok)
	if len(written) > 0 {
		fmt.Printf("wrote %s (%.1f s in all)\n", strings.Join(written, " and "), time.Since(e.began).Seconds())
	}
	if err != nil {
		return fmt.Errorf("%s: %w", e.path, err)
	}
	if !ok {
		return errSaid
	}
	return nil
}

// ended reports whether any cell came to its end, be it with an error.
func ended(results []execute.Result) bool {
	for _, r := range results {
		if r.Status == execute.OK || r.Status == execute.Failed || r.Status == execute.Shell {
			return true
		}
	}
	return false
}

// older returns what an earlier run wrote, empty where there is nothing.
func (e *execution) older() string {
	for _, extension := range []string{".ipynb", ".html"} {
		path := filepath.Join(e.flags.out, ipynb.Name(e.path)+extension)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return ""
}

// environment is that of the cells: the parameters, and the data folders made absolute, as the cells run in the notebook's folder.
func (e *execution) environment() ([]string, error) {
	var add []string
	if len(e.values) > 0 {
		values, err := json.Marshal(e.values)
		if err != nil {
			return nil, err
		}
		add = append(add, "RICHLAZY_PARAMS="+string(values))
	}
	for _, name := range []string{"RICHLAZY_DATA", "RICHLAZY_KEEP"} {
		entry, err := absolute(name)
		if err != nil {
			return nil, err
		}
		add = append(add, entry...)
	}
	return e.in.Env(add...), nil
}

// absolute returns the variable's list of folders with each made absolute, as NAME=VALUE, and nothing where it is unset.
func absolute(name string) ([]string, error) {
	value := os.Getenv(name)
	if value == "" {
		return nil, nil
	}
	folders := filepath.SplitList(value)
	for i, folder := range folders {
		if folder == "" {
			continue
		}
		abs, err := filepath.Abs(folder)
		if err != nil {
			return nil, err
		}
		folders[i] = abs
	}
	return []string{name + "=" + strings.Join(folders, string(filepath.ListSeparator))}, nil
}

// describe completes the metadata of a notebook that did not say what it is.
func describe(nb *ipynb.Notebook) {
	if nb.Metadata["kernelspec"] == nil {
		nb.Metadata["kernelspec"] = tidy.Kernel()
	}
	nb.Metadata["language_info"] = tidy.Language()
	if nb.Minor < 5 {
		return
	}
	for i, id := range tidy.IDs(nb) {
		if nb.Cells[i].ID == "" {
			nb.Cells[i].ID = id
		}
	}
}

// judge prints the checks and what failed, and reports whether all went well.
func (e *execution) judge(nb *ipynb.Notebook, results []execute.Result, failure error) bool {
	all := checks.All(nb)
	bad := checks.Failed(all)
	if len(all) > 0 {
		fmt.Println()
		checks.Table(os.Stdout, all)
	}
	switch {
	case len(all) == 0:
		fmt.Println("no checks were made")
	case bad > 0:
		fmt.Printf("%d of %d checks FAILED\n", bad, len(all))
	case len(all) == 1:
		fmt.Println("1 check ok")
	default:
		fmt.Printf("all %d checks ok\n", len(all))
	}
	ok := failure == nil && bad == 0
	for _, r := range results {
		if r.Status != execute.OK {
			ok = false
			fmt.Fprintf(os.Stderr, "\n%s: %s", e.path, execute.Explain(nb, r, e.flags.timeout))
		}
	}
	if failure != nil && (len(results) == 0 || results[len(results)-1].Status == execute.OK || !errors.Is(failure, execute.ErrInterrupted)) {
		fmt.Fprintf(os.Stderr, "\n%s: %v\n", e.path, failure)
	}
	return ok
}
