package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/data"
)

func dataDescribeCommand() *cobra.Command {
	var base string
	cmd := &cobra.Command{
		Use:   "describe FOLDER",
		Short: "Print the entry of a set of your own, as Go text",
		Long: `describe reads all files below a folder and prints an entry with their sizes and SHA-256, as Go
text for the package that reads the set, and on the standard error stream what it lacks.`,
		Example: `  richlazy data describe --at https://example.org/reaching ~/data/reaching`,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			at, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			entry, err := data.Describe(at, data.Entry{Name: filepath.Base(at)})
			if err != nil {
				return err
			}
			if base != "" {
				entry = entry.At(base)
			}
			fmt.Printf("%#v\n", entry)
			if err := entry.Check(); err != nil {
				fmt.Fprintf(os.Stderr, "richlazy: to be filled in:\n%v\n", err)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&base, "at", "", "the `address` below which the files will be published")
	return cmd
}
