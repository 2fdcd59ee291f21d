package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/notebook"
)

func cleanCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "clean",
		Short: "Empty the kept results of the notebooks",
		Long: `clean removes the results and checkpoints that notebook.Keep stored, so that the next
run computes them again: those in the folder of the variable RICHLAZY_KEEP where it
is set, else those of this checkout. There is no need for it after a change of the
code: a result is only served to the code that computed it.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return clean() },
	}
}

func clean() error {
	if entry, err := absolute("RICHLAZY_KEEP"); err != nil {
		return err
	} else if len(entry) == 0 {
		root, err := jupyter.Checkout(".")
		if err != nil {
			return err
		}
		if err := os.Chdir(root); err != nil { // the folder is that of the working directory's module
			return err
		}
	}
	store := notebook.Store()
	size, err := store.Size()
	if err != nil {
		return fmt.Errorf("clean: %s: %w", store.Dir(), err)
	}
	if err := store.Clean(); err != nil {
		return fmt.Errorf("clean: %s: %w", store.Dir(), err)
	}
	fmt.Printf("%s: removed %.1f MB of kept results\n", shown(store.Dir()), float64(size)/1e6)
	return nil
}
