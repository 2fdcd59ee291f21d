package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

func setupCommand() *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Install the notebook kernel and find or install Jupyter",
		Long: `setup makes what a notebook needs, all of it in the folder .jupyter of the checkout:

    bin     the GoNB kernel and goimports, built from the versions in go.mod
    data    the registration of the kernel
    venv    Jupyter, where none on PATH works (by uv or pip)

Where neither PATH nor a virtual environment gives a Jupyter, a root user of Debian
or Ubuntu gets the system's packages by apt-get. It also compiles the packages into
Go's build cache, so that the first cell of a notebook starts fast. Each step is
said before it is done. What is there already is not made again.

run and lab set up by themselves what is missing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := setUp(cmd.Context(), dry)
			return err
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be done")
	return cmd
}

// setUp sets up the checkout of the working directory, or else that of the notebooks.
func setUp(ctx context.Context, dry bool, notebooks ...string) (jupyter.Installation, error) {
	places := []string{"."}
	for _, path := range notebooks {
		if path != "" {
			places = append(places, filepath.Dir(path))
		}
	}
	root, err := jupyter.Checkout(places...)
	if err != nil {
		return jupyter.Installation{}, err
	}
	return jupyter.Setup{Root: root, Log: os.Stdout, DryRun: dry}.Do(ctx)
}
