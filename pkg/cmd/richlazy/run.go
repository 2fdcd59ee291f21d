package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/params"
)

// runFlags are the flags of run.
type runFlags struct {
	sets    []string
	timeout time.Duration
	html    bool
	inPlace bool
	out     string
}

func runCommand(force <-chan struct{}) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run NOTEBOOK...",
		Short: "Execute notebooks and write them with a page to look at",
		Long: `run sets up what is missing, executes notebooks from top to bottom with the GoNB
kernel, and writes out/NAME.ipynb and out/NAME.html, a page that needs no network.
It prints a line for each cell (number, section, seconds) and at the end each check
of the notebook: what it got, what it wanted, and the tolerance.

What a notebook keeps by notebook.Keep is not computed again by a later run.

A cell that fails ends the run: what failed, where, and what to do is said, and what
was executed is written. A failed cell or check makes the exit code 1; Ctrl-C
interrupts the cell, writes what was executed and makes it 130. A second Ctrl-C
waits for nothing.`,
		Example: `  richlazy run notebooks/tutorials/01-rich-or-lazy.ipynb
  richlazy run --set seeds=4 --timeout 5m notebooks/tutorials/01-rich-or-lazy.ipynb
  richlazy run --in-place NOTEBOOK && richlazy strip NOTEBOOK && richlazy check NOTEBOOK`,
		Args: notebooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.timeout < 0 {
				return fmt.Errorf("--timeout %v: wanted a duration such as 90s, or 0 for none", flags.timeout)
			}
			return runAll(cmd.Context(), force, flags, args)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&flags.sets, "set", nil, "give a parameter of the notebook another value, as `NAME=VALUE` (repeatable)")
	f.DurationVar(&flags.timeout, "timeout", 30*time.Minute, "how long one cell may take, such as 90s or 1h; 0 for as long as it wants")
	f.BoolVar(&flags.html, "html", true, "write the page, too")
	f.BoolVar(&flags.inPlace, "in-place", false, "write the executed notebook over its source, where all of it went well")
	f.StringVar(&flags.out, "out", "", "the `folder` to write to (default: out in the checkout)")
	return cmd
}

// A source is a notebook that is to be executed.
type source struct {
	path   string
	data   []byte // the file as it was read
	nb     *ipynb.Notebook
	values map[string]string // of its parameters
}

func runAll(ctx context.Context, force <-chan struct{}, flags runFlags, paths []string) error {
	var sources []*source
	names := map[string]string{}
	for _, path := range paths {
		s, err := load(path, flags.sets)
		if err != nil {
			return err
		}
		if other, twice := names[ipynb.Name(path)]; twice {
			return fmt.Errorf("%s and %s would be written to the same file: run them one by one with --out", other, path)
		}
		names[ipynb.Name(path)] = path
		sources = append(sources, s)
	}
	in, err := setUp(ctx, false, paths...)
	if err != nil {
		return err
	}
	if flags.out == "" {
		flags.out = filepath.Join(in.Root, "out")
	}
	var failed error
	for _, s := range sources {
		e := &execution{source: s, flags: flags, in: in, force: force}
		if err := e.run(ctx); err != nil {
			failed = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return failed
}

// load reads a notebook and refuses what cannot be run, before anything is set up.
func load(path string, sets []string) (*source, error) {
	nb, err := ipynb.ReadFile(path)
	if err != nil {
		return nil, err
	}
	runs := false
	for _, cell := range nb.Cells {
		runs = runs || cell.Runs()
	}
	if !runs {
		return nil, fmt.Errorf("%s: has no code cell, there is nothing to run", path)
	}
	if spec, ok := nb.Metadata["kernelspec"].(map[string]any); ok {
		name, _ := spec["name"].(string)
		language, _ := spec["language"].(string)
		if name != "" && name != "gonb" && language != "go" {
			return nil, fmt.Errorf("%s: is a notebook for the kernel %q, richlazy runs Go notebooks (kernel gonb)", path, name)
		}
	}
	known, open := params.Scan(nb)
	values, err := params.Parse(sets, known, open)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return &source{path: path, nb: nb, values: values, data: data}, nil
}
