package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/capacity"
)

func benchCapacityCommand() *cobra.Command {
	var flags benchFlags
	var threads int
	cmd := &cobra.Command{
		Use:   "capacity",
		Short: "Time manifold capacity beside CVXOPT and SciPy",
		Long: `capacity times the capacity and geometry of manifolds by richlazy, and the projections
that they are made of by CVXOPT's interior-point method, as predecessors have them, and
by SciPy's non-negative least squares, each of which does a few samples, from which the
time of all is taken. It first compares the capacities from those samples. A further
part says how time grows with the number of manifolds, points and channels. It takes
some minutes on two cores that do nothing else.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has CVXOPT, NumPy and SciPy. On Debian and Ubuntu it takes

    apt-get install ` + capacity.Software.Debian + `

Without it, what depends on it is not measured.

Results that are wrong and a Python that dies on the way make the exit code 1; a missed
target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench capacity
  richlazy bench capacity --part result --rounds 30 --json capacity.json
  richlazy bench capacity --threads 1 --part growth`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if threads < 1 {
				return fmt.Errorf("--threads %d: wanted at least 1", threads)
			}
			return flags.run(cmd.Context(), os.Stdout, capacity.Software, func(peer *bench.Peer) bench.Suite { return capacity.Suite(peer, threads) })
		},
	}
	flags.add(cmd, capacity.Suite(nil, 0).Parts)
	cmd.Flags().IntVar(&threads, "threads", runtime.NumCPU(), "on how many `threads` all run the parts and rows that are not about one")
	return cmd
}
