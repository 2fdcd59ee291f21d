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
	cmd.AddCommand(benchCoreCommand(), benchRSACommand(), benchTrainCommand(), benchLoadCommand(), benchPosteriorCommand(), benchCapacityCommand())
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

// check refuses flags that do not fit the suite.
func (f *benchFlags) check(suite bench.Suite) error {
	if f.rounds < 1 {
		return fmt.Errorf("--rounds %d: wanted at least 1", f.rounds)
	}
	if err := suite.Choose(f.parts); err != nil {
		return fmt.Errorf("--part: %w", err)
	}
	if f.json == "" {
		return nil
	}
	// Minutes before it is needed: a file that cannot be written would lose what was measured.
	file, err := os.OpenFile(f.json, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	return file.Close()
}

// run starts the peer and runs the suite, which the function returns for a peer, nil where there is none that has the software.
func (f *benchFlags) run(ctx context.Context, w io.Writer, software bench.Software, of func(*bench.Peer) bench.Suite) error {
	if err := f.check(of(nil)); err != nil { // before Python is started
		return err
	}
	peer, missing := startPeer(ctx, software)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if missing != nil && !errors.Is(missing, bench.ErrNone) {
		return missing
	}
	if peer != nil {
		defer peer.Close()
	}
	suite := of(peer)
	if err := suite.Choose(f.parts); err != nil {
		return err
	}
	machine := bench.Here()
	fmt.Fprintf(w, "bench %s: %d rounds\n", suite.Name, f.rounds)
	bench.Header(w, machine, software, peer, missing)
	report, err := suite.Run(ctx, &bench.Runner{Rounds: f.rounds, Progress: benchProgress()}, w, machine, peer)
	return f.end(w, report, err)
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

// startPeer starts the Python process; peer is nil where there is none, and then the error says why.
func startPeer(ctx context.Context, software bench.Software) (peer *bench.Peer, err error) {
	python, err := bench.Find(ctx, software)
	if err != nil {
		return nil, err
	}
	return bench.Start(ctx, python, bench.CoreType(), software)
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
