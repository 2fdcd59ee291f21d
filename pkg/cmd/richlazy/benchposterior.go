package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/posterior"
)

func benchPosteriorCommand() *cobra.Command {
	var flags benchFlags
	stan := posterior.Stan{Say: func(text string) { fmt.Fprintln(os.Stderr, text) }}
	cmd := &cobra.Command{
		Use:   "posterior",
		Short: "Time sampling from posteriors beside PyTorch and Stan",
		Long: `posterior times a step of leapfrog on the posterior of a network's weights beside
PyTorch; it draws from posteriors of known answer by NUTS and by Stan's, and counts what
a gradient and a second of the processor are worth in independent draws; and it measures
the memory of a long run with its trace on disk. It first compares places after some
steps, and means of both samplers with the known ones. It takes six minutes on two cores
that do nothing else, and as many more when Stan's models are compiled for the first time.

A round of the part stan is 4 chains of 1000 steps of warm-up and 1000 draws of each
posterior and sampler, with a seed of its own. Draws per gradient do not depend on what
else the machine does. Seconds there are of the processor, which is shared less than time
is, though caches and memory are: their ratios are to be trusted on a quiet machine only.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has PyTorch, NumPy and SciPy. Stan is rstan, in the R of
--rscript; its compiled models are kept in the folder of --stan-models. On Debian and
Ubuntu they take

    apt-get install ` + posterior.Software.Debian + ` \
        ` + posterior.RStanDebian + `

Without one of them, what depends on it is not measured.

Numbers that are wrong and a Python or R that dies on the way make the exit code 1; a
missed target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench posterior
  richlazy bench posterior --part stan --rounds 30 --json posterior.json
  richlazy bench posterior --part leapfrog --part memory`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return flags.run(cmd.Context(), os.Stdout, posterior.Software, func(peer *bench.Peer) bench.Suite { return posterior.Suite(peer, stan) })
		},
	}
	flags.add(cmd, posterior.Suite(nil, stan).Parts)
	cmd.Flags().StringVar(&stan.Rscript, "rscript", "", "the `program` Rscript of an R with rstan (default Rscript on PATH)")
	cmd.Flags().StringVar(&stan.Models, "stan-models", "", "the `folder` that keeps Stan's compiled models (default richlazy/stan in the user's folder for caches)")
	return cmd
}
