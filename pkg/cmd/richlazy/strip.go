package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

func stripCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "strip NOTEBOOK...",
		Short: "Bring executed notebooks into the form that is committed",
		Long: `strip rewrites notebooks in the form that is committed: running a notebook twice
gives the same bytes.

Cells get ids that follow from their section and place, streams are joined, executed
cells are numbered from 1, and what a run leaves behind is taken away: timings,
progress bars, the state of widgets, and the scripted twin of each figure, whose PNG
stays. Everything else is kept. Before it, execute: richlazy run --in-place NOTEBOOK.`,
		Args: notebooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, path := range args {
				if err := strip(path); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func strip(path string) error {
	nb, err := ipynb.ReadFile(path)
	if err != nil {
		return err
	}
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	stripped, inOrder := tidy.Strip(nb)
	if !inOrder {
		fmt.Fprintf(os.Stderr, "richlazy: %s: the cells were not executed in order; run it: richlazy run --in-place %s\n", path, path)
	}
	after := stripped.Bytes()
	if bytes.Equal(before, after) {
		fmt.Printf("%s: stripped already\n", path)
		return nil
	}
	if err := ipynb.WriteFile(path, after); err != nil {
		return err
	}
	fmt.Printf("%s: %.0f kB, was %.0f kB\n", path, float64(len(after))/1000, float64(len(before))/1000)
	return nil
}
