package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/rsa"
)

func benchRSACommand() *cobra.Command {
	var flags benchFlags
	var threads int
	cmd := &cobra.Command{
		Use:   "rsa",
		Short: "Time representational similarity analysis beside NumPy, SciPy and scikit-learn",
		Long: `rsa times representational similarity analysis by richlazy and, where they can do it,
by NumPy, SciPy and scikit-learn on the same numbers and as many threads, and prints a
table for each part with the targets: RDMs of complete, unbalanced and missing data,
crossnobis distances, precisions, bootstraps of model comparisons, a searchlight,
metric MDS and Kendall's tau. It first compares the results. It takes five minutes on
two cores that do nothing else.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has scikit-learn, NumPy and SciPy. On Debian and Ubuntu it
takes

    apt-get install ` + rsa.Software.Debian + `

Without it, what depends on it is not measured. OPENBLAS_CORETYPE is set to this
processor's kernels, unless it is set already, and printed: an OpenBLAS that is older
than the processor chooses kernels for a much older one.

Results that are wrong and a Python that dies on the way make the exit code 1; a missed
target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench rsa
  richlazy bench rsa --part rdm --part mds --rounds 30 --json rsa.json
  richlazy bench rsa --threads 1 --part searchlight`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if threads < 1 {
				return fmt.Errorf("--threads %d: wanted at least 1", threads)
			}
			return flags.run(cmd.Context(), os.Stdout, rsa.Software, func(peer *bench.Peer) bench.Suite { return rsa.Suite(peer, threads) })
		},
	}
	flags.add(cmd, rsa.Suite(nil, 0).Parts)
	cmd.Flags().IntVar(&threads, "threads", runtime.NumCPU(), "on how many `threads` all run the parts that are not about one")
	return cmd
}
