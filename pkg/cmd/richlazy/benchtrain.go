package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/train"
)

func benchTrainCommand() *cobra.Command {
	var flags benchFlags
	var threads int
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Time training beside PyTorch",
		Long: `train times training by richlazy and by PyTorch, at the same precision, on the same
networks, batches and number of threads, and prints a table for each part with the
targets: the sweep of Flesch et al. 2022, a network with wide inputs and batches of 50
and of 1, an epoch of MNIST, a recurrent network. It first compares the losses of both.
It takes three minutes on a machine that does nothing else.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has PyTorch, NumPy and SciPy. On Debian and Ubuntu it takes

    apt-get install ` + train.Software.Debian + `

Without it, what depends on it is not measured; nor is it where PyTorch multiplies
matrices by another library than OpenBLAS or MKL. OPENBLAS_CORETYPE is set to this
processor's kernels, unless it is set already, and printed: an OpenBLAS that is older
than the processor chooses kernels for a much older one. The part kernels shows how
close PyTorch then comes to what a core can do. OMP_WAIT_POLICY is set to passive,
unless it is set already, so that PyTorch's idle threads leave the cores to OpenBLAS'.

MNIST is read from the folders of RICHLAZY_DATA; where it is in none of them, noise of
the same size takes its place.

Losses that are wrong and a Python that dies on the way make the exit code 1; a missed
target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench train
  richlazy bench train --part sweep --part wide --rounds 30 --json train.json
  richlazy bench train --threads 1 --part rnn
  OMP_WAIT_POLICY=active richlazy bench train --part mnist`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if threads < 1 {
				return fmt.Errorf("--threads %d: wanted at least 1", threads)
			}
			return flags.run(cmd.Context(), os.Stdout, train.Software, func(peer *bench.Peer) bench.Suite { return train.Suite(peer, threads) })
		},
	}
	flags.add(cmd, train.Suite(nil, 0).Parts)
	cmd.Flags().IntVar(&threads, "threads", runtime.NumCPU(), "on how many `threads` both run the parts that are not about one")
	return cmd
}
