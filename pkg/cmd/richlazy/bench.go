package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/core"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/jupyter"
)

func benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench SUITE",
		Short: "Time what richlazy computes beside other software",
		Long: `bench times richlazy beside other ways to compute the same, all in one run and round
by round, so that every contender sees the same noise of the machine. It first
compares the numbers that they compute. What counts is the best round; the median
over rounds stands beside it in brackets.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("bench: no suite %q; see %s --help", args[0], cmd.CommandPath())
			}
			return fmt.Errorf("bench: which suite? see %s --help", cmd.CommandPath())
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(benchCoreCommand())
	return cmd
}

// benchFlags are the flags that all suites have.
type benchFlags struct {
	rounds int
	parts  []string
	json   string
	strict bool
}

func (f *benchFlags) add(cmd *cobra.Command, parts []bench.Part) {
	var names []string
	for _, part := range parts {
		names = append(names, part.Name)
	}
	flags := cmd.Flags()
	flags.IntVar(&f.rounds, "rounds", 15, "in how many `rounds` each contender is timed")
	flags.StringSliceVar(&f.parts, "part", nil, "time only the `part`: "+strings.Join(names, ", ")+" (repeatable)")
	flags.StringVar(&f.json, "json", "", "write all raw numbers to this `file`")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 where a target was missed or not measured")
}

func benchCoreCommand() *cobra.Command {
	var flags benchFlags
	var inCell bool
	cmd := &cobra.Command{
		Use:   "core",
		Short: "Time matrix products, element-wise functions and eigenpairs beside OpenBLAS",
		Long: `core times the numeric core: matrix products, element-wise functions, random normals
and leading eigenpairs, by richlazy, by gonum's reference implementation and package
math, and by NumPy and SciPy on OpenBLAS in a Python process that lives through the
run, and prints a table for each part with the targets. It takes two to three minutes.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has NumPy and SciPy. On Debian and Ubuntu it takes

    apt-get install ` + bench.Debian + `

Without it, what depends on it is not measured. OPENBLAS_CORETYPE is set to this
processor's kernels, unless it is set already, and printed: an OpenBLAS that is older
than the processor chooses kernels for a much older one.

The last part multiplies matrices in a cell of a notebook. It is left out where the
kernel is not set up; --cell sets it up, --cell=false leaves the part out.

Numbers that are wrong, and a Python that dies on the way, make the exit code 1;
a missed target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench core
  richlazy bench core --part products --part gram --rounds 30 --json core.json
  RICHLAZY_SIMD=avx2 OPENBLAS_CORETYPE=Haswell richlazy bench core`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if flags.rounds < 1 {
				return fmt.Errorf("--rounds %d: wanted at least 1", flags.rounds)
			}
			return benchCore(cmd.Context(), os.Stdout, flags, cmd.Flags().Changed("cell"), inCell)
		},
	}
	flags.add(cmd, core.Suite(nil, nil).Parts)
	cmd.Flags().BoolVar(&inCell, "cell", false, "set the notebook kernel up for the part cell, or with =false leave that part out (default: time it where the kernel is)")
	return cmd
}

// benchCore runs the suite. asked says whether the user has said whether a cell is to be timed.
func benchCore(ctx context.Context, w io.Writer, flags benchFlags, asked, inCell bool) error {
	kernel := present
	switch {
	case asked && inCell:
		in, err := setUp(ctx, false)
		if err != nil {
			return err
		}
		kernel = func(context.Context) (jupyter.Installation, error) { return in, nil }
	case asked:
		kernel = func(context.Context) (jupyter.Installation, error) {
			return jupyter.Installation{}, fmt.Errorf("%w: left out by --cell=false", bench.ErrSkipped)
		}
	}
	suite := core.Suite(nil, kernel) // refuses before Python is started
	if err := suite.Choose(flags.parts); err != nil {
		return fmt.Errorf("--part: %w", err)
	}
	peer, missing := startPeer(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if missing != nil && !errors.Is(missing, bench.ErrNone) {
		return missing
	}
	if peer != nil {
		defer peer.Close()
	}
	suite = core.Suite(peer, kernel)
	if err := suite.Choose(flags.parts); err != nil {
		return fmt.Errorf("--part: %w", err)
	}
	machine := bench.Here()
	fmt.Fprintf(w, "bench core: %d rounds\n", flags.rounds)
	bench.Header(w, machine, peer, missing)
	report, err := suite.Run(ctx, &bench.Runner{Rounds: flags.rounds, Progress: benchProgress()}, w, machine, peer)
	return flags.end(w, report, err)
}

// end says how the targets fared, writes the file, and returns the error of the command.
func (f *benchFlags) end(w io.Writer, report *bench.Report, err error) error {
	met, missed, unmeasured := report.Targets()
	fmt.Fprintf(w, "\n%d targets ok, %d missed, %d not measured, in %.0f s\n", met, missed, unmeasured, report.Seconds)
	if f.json != "" {
		if failed := report.WriteFile(f.json); failed != nil {
			return errors.Join(err, fmt.Errorf("bench %s: %w", report.Suite, failed))
		}
		fmt.Fprintf(w, "wrote %s\n", f.json)
	}
	if err == nil && f.strict && missed+unmeasured > 0 {
		return fmt.Errorf("bench %s: %d targets missed, %d not measured", report.Suite, missed, unmeasured)
	}
	return err
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

// startPeer starts the Python process; peer is nil where there is none, and then the error says why.
func startPeer(ctx context.Context) (peer *bench.Peer, err error) {
	python, err := bench.Find(ctx)
	if err != nil {
		return nil, err
	}
	return bench.Start(ctx, python, bench.CoreType())
}

// benchProgress shows the round that runs on a terminal, on a line that the next output overwrites.
func benchProgress() func(part string, done, all int) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return nil
	}
	return func(part string, done, all int) {
		if done == all {
			fmt.Fprint(os.Stderr, "\r\x1b[K")
			return
		}
		fmt.Fprintf(os.Stderr, "\r\x1b[K%s: round %d of %d", part, done+1, all)
	}
}
