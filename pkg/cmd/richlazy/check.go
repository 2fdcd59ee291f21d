package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/review"
)

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check NOTEBOOK...",
		Short: "Say what must not be in a committed notebook",
		Long: fmt.Sprintf(`check reads notebooks, without running them, and prints one line for each fault:
a cell that was not executed, or not in order; a cell or a check that failed; no
check at all; a script in an output, or anything else that richlazy strip would
change; more than %d kB, %d cells, or %d lines in a code cell. With a fault it exits
with 1.`, review.MaxBytes/1000, review.MaxCells, review.MaxLines),
		Args: notebooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			faulty := false
			for _, path := range args {
				if _, err := ipynb.ReadFile(path); err != nil {
					fmt.Println(err)
					faulty = true
					continue
				}
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				faults := review.Faults(data)
				for _, fault := range faults {
					fmt.Printf("%s: %s\n", path, fault)
				}
				if len(faults) == 0 {
					fmt.Printf("%s: ok\n", path)
				}
				faulty = faulty || len(faults) > 0
			}
			if faulty {
				return errSaid
			}
			return nil
		},
	}
}
