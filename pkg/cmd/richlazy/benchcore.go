package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/core"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

func benchCoreCommand() *cobra.Command {
	var flags benchFlags
	var inCell cellChoice
	cmd := &cobra.Command{
		Use:   "core",
		Short: "Time matrix products, element-wise functions and eigenpairs beside OpenBLAS",
		Long: `core times the numeric core: matrix products, element-wise functions, random normals
and leading eigenpairs, by richlazy, by gonum's reference implementation and package
math, and by NumPy and SciPy on OpenBLAS in a Python process that lives through the
run, and prints a table for each part with the targets. It takes two minutes.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has NumPy and SciPy. On Debian and Ubuntu it takes

    apt-get install ` + bench.Debian + `

Without it, what depends on it is not measured. OPENBLAS_CORETYPE is set to this
processor's kernels, unless it is set already, and printed: an OpenBLAS that is older
than the processor chooses kernels for a much older one.

The last part multiplies matrices in a cell of a notebook. It is left out where the
kernel is not set up; --cell sets it up, --cell=false leaves the part out.

Numbers that are wrong, a cell that multiplies by other routines than this process,
and a Python that dies on the way make the exit code 1; a missed target does so only
with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench core
  richlazy bench core --part products --part gram --rounds 30 --json core.json
  RICHLAZY_SIMD=avx2 OPENBLAS_CORETYPE=Haswell richlazy bench core`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := flags.check(core.Suite(nil, nil)); err != nil { // before the kernel is set up
				return err
			}
			kernel, err := inCell.kernel(cmd.Context())
			if err != nil {
				return err
			}
			return flags.run(cmd.Context(), os.Stdout, bench.NumPy, func(peer *bench.Peer) bench.Suite { return core.Suite(peer, kernel) })
		},
	}
	flags.add(cmd, core.Suite(nil, nil).Parts)
	usage := "set the notebook kernel up for the part cell, or with =false leave that part out (default: time it where the kernel is)"
	cmd.Flags().VarPF(&inCell, "cell", "", usage).NoOptDefVal = "true"
	return cmd
}

// kernelOfCell returns the set-up of the kernel for the part cell, or an error that wraps bench.ErrSkipped.
type kernelOfCell func(context.Context) (jupyter.Installation, error)

// A cellChoice is the value of --cell.
type cellChoice int

const (
	whereSetUp cellChoice = iota // the part is timed where the kernel is; the default
	setUpFirst                   // the kernel is set up for it
	leftOut
)

// Set takes a truth value: whether the part is wanted.
func (c *cellChoice) Set(value string) error {
	wanted, err := strconv.ParseBool(value)
	*c = leftOut
	if wanted {
		*c = setUpFirst
	}
	return err
}

// String returns what Set takes, and nothing for the default.
func (c *cellChoice) String() string {
	return [...]string{whereSetUp: "", setUpFirst: "true", leftOut: "false"}[*c]
}

// Type makes pflag list the flag like those of truth values.
func (c *cellChoice) Type() string { return "bool" }

// kernel sets the kernel up where that is the choice; else what it returns looks for one.
func (c cellChoice) kernel(ctx context.Context) (kernelOfCell, error) {
	switch c {
	case setUpFirst:
		in, err := setUp(ctx, false)
		return func(context.Context) (jupyter.Installation, error) { return in, nil }, err
	case leftOut:
		return func(context.Context) (jupyter.Installation, error) {
			return jupyter.Installation{}, fmt.Errorf("%w: left out by --cell=false", bench.ErrSkipped)
		}, nil
	}
	return present, nil
}

// present returns the set-up of the kernel if nothing of it has to be made.
func present(ctx context.Context) (in jupyter.Installation, err error) {
	root, err := jupyter.Checkout(".")
	if err == nil {
		in, err = jupyter.Setup{Root: root, DryRun: true}.Do(ctx)
	}
	if ctx.Err() != nil {
		return in, context.Cause(ctx)
	}
	if err != nil {
		return in, fmt.Errorf("%w: %v", bench.ErrSkipped, err)
	}
	if _, err := os.Stat(in.Path("bin", "gonb")); err != nil || in.Python == "" {
		return in, fmt.Errorf("%w: the notebook kernel is not set up here; richlazy setup does it, or richlazy bench core --cell", bench.ErrSkipped)
	}
	return in, nil
}
