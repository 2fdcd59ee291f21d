package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/tidy"
)

func newCommand() *cobra.Command {
	from := ""
	cmd := &cobra.Command{
		Use:   "new NOTEBOOK.ipynb",
		Short: "Write a notebook of your own that runs at once",
		Long: `new writes a notebook to begin with: the cell that lets the kernel find this
checkout's packages, the imports, the RDM of a matrix of patterns that you replace by
your own (one row a condition, one column a channel), and checks. It runs as it is:

    richlazy new notebooks/mine.ipynb
    richlazy run notebooks/mine.ipynb        or: richlazy lab notebooks/mine.ipynb

With --from it is a copy of another notebook, without its outputs: a template, such as
that of a sweep over networks, or a tutorial to change.

    richlazy new --from notebooks/explore/sweep.ipynb notebooks/mine.ipynb

The notebook must lie in the checkout, and a file that is there is not touched.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("new: wanted the name of one notebook, got %d; see %s --help", len(args), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := create(args[0], from); err != nil {
				return fmt.Errorf("new: %w", err)
			}
			name := args[0]
			if strings.ContainsAny(name, " $&()'") {
				name = strconv.Quote(name) // for the shell
			}
			fmt.Printf("wrote %s; run it: richlazy run %s, or open it: richlazy lab %s\n", args[0], name, name)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "copy this notebook, without its outputs")
	return cmd
}

// create writes a notebook, a copy of another one if from is its path, to a path that is free and from which the set-up cell finds the checkout.
func create(path, from string) error {
	if filepath.Ext(path) != ".ipynb" {
		return fmt.Errorf("%s: the name of a notebook ends in .ipynb", path)
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: is there already and is left as it is; choose another name", path)
	}
	if err := inCheckout(path); err != nil {
		return err
	}
	nb := firstNotebook()
	if from != "" {
		original, err := ipynb.ReadFile(from)
		if err != nil {
			return err
		}
		nb = unexecuted(original)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(nb.Bytes())
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

// unexecuted returns a copy of a notebook without outputs, in the form in which notebooks are committed.
func unexecuted(nb *ipynb.Notebook) *ipynb.Notebook {
	nb = nb.Clone()
	for _, cell := range nb.Cells {
		cell.Count, cell.Outputs = nil, nil
	}
	nb, _ = tidy.Strip(nb)
	return nb
}

// inCheckout refuses a path from which the packages would not be found, and the folders that are not the author's.
func inCheckout(path string) error {
	dir, err := real(filepath.Dir(path))
	if err != nil {
		return err
	}
	root, err := jupyter.Checkout(dir)
	if err != nil {
		here, none := jupyter.Checkout(".")
		if none != nil {
			return none
		}
		return fmt.Errorf("%s: lies outside the checkout %s, where its cells would not find the packages; choose a place in it, such as %s",
			path, here, filepath.Join(here, "notebooks", filepath.Base(path)))
	}
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		return err
	}
	if first, _, _ := strings.Cut(filepath.ToSlash(rel), "/"); first == "out" || strings.HasPrefix(first, ".") && first != "." {
		return fmt.Errorf("%s: the folder %s is not for notebooks of your own: run and setup write there; choose %s",
			path, first, filepath.Join(root, "notebooks", filepath.Base(path)))
	}
	for ; dir != root; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return fmt.Errorf("%s: lies in the module of %s, not in that of the checkout %s", path, filepath.Join(dir, "go.mod"), root)
		}
	}
	return nil
}

// real returns the absolute path of a folder without links; what of it does not exist yet stays as it is.
func real(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for known, rest := dir, ""; ; known, rest = filepath.Dir(known), filepath.Join(filepath.Base(known), rest) {
		switch found, err := filepath.EvalSymlinks(known); {
		case err == nil:
			return filepath.Join(found, rest), nil
		case !errors.Is(err, fs.ErrNotExist) || known == filepath.Dir(known):
			return "", err
		}
	}
}
