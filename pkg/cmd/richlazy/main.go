package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

func main() { os.Exit(command(os.Args[1:])) }

// command runs one command line and returns the exit code: 0 for success, 1 for failure, 130 or 143 for one that was interrupted.
func command(args []string) int {
	ctx, force, stop := signals()
	defer stop()
	root := root(force)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var bySignal *signalled
	switch {
	case err == nil:
		return 0
	case errors.As(context.Cause(ctx), &bySignal):
		if !errors.Is(err, errSaid) {
			fmt.Fprintf(os.Stderr, "richlazy: %v\n", bySignal)
		}
		return bySignal.code
	case !errors.Is(err, errSaid):
		fmt.Fprintf(os.Stderr, "richlazy: %s\n", strings.TrimSpace(err.Error()))
	}
	return 1
}

// errSaid is the error of a command that has said already what failed.
var errSaid = errors.New("failed")

func root(force <-chan struct{}) *cobra.Command {
	root := &cobra.Command{
		Use:   "richlazy",
		Short: "Run the notebooks of this checkout",
		Long: `richlazy runs the Go notebooks of this checkout and keeps them in order.

Begin with:

    go run ./pkg/cmd/richlazy run notebooks/tutorials/01-rich-or-lazy.ipynb

It sets up what is missing (in the folder .jupyter of the checkout), executes the
notebook, and writes out/01-rich-or-lazy.ipynb and a page to look at,
out/01-rich-or-lazy.html. To work in a notebook: richlazy lab NOTEBOOK.
To begin one of your own: richlazy new notebooks/mine.ipynb.`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(setupCommand(), runCommand(force), labCommand(), newCommand(), stripCommand(), checkCommand(), cleanCommand(), dataCommand(), benchCommand(), calibrateCommand())
	return root
}

// notebooks demands at least one argument.
func notebooks(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s: which notebook? see %s --help", cmd.Name(), cmd.CommandPath())
	}
	return nil
}
