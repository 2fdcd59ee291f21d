package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/calibrate"
	reports "github.com/richlazy/richlazy/pkg/progress"
)

func calibrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calibrate SUBJECT",
		Short: "Find out by simulation how often tests err",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("calibrate: nothing is called %q; see %s --help", args[0], cmd.CommandPath())
			}
			return fmt.Errorf("calibrate: what? see %s --help", cmd.CommandPath())
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(calibrateRSACommand(), calibratePosteriorCommand())
	return cmd
}

// calibrateFlags are what calibrate is asked for.
type calibrateFlags struct {
	subject  string // rsa or posterior
	title    string // of the table
	all      []calibrate.Part
	sims     int
	seed     uint64
	parts    []string
	records  string
	out, csv string
	strict   bool
}

func calibrateRSACommand() *cobra.Command {
	f := calibrateFlags{subject: "rsa", title: "Calibration of tests, distances and intervals", all: calibrate.RSA()}
	cmd := &cobra.Command{
		Use:   "rsa",
		Short: "False positives of the tests of package inference, bias of distances, coverage of intervals",
		Long: `rsa simulates studies in which there is nothing to find and counts how often each test
of package inference finds something at 5 %; it takes the mean of cross-validated
distances whose true value is 0, and counts how often 95 % intervals hold the truth.
The table says what was simulated.

Every simulation is a line of the file of records as soon as it is done. A run that was
ended, by whatever, goes on where it was when the same command is given again, and more
--sims add to those there are. The table depends on the seed and on nothing else: not
on the number of cores, nor on how often the run was ended. All parts of 2000
simulations take some ten minutes on two idle cores.`,
		Example: `  richlazy calibrate rsa --out pkg/rsa/inference/testdata/calibration.md
  richlazy calibrate rsa --part labels --part maps --sims 500`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.flags(cmd, 2000, 2023)
	return cmd
}

func calibratePosteriorCommand() *cobra.Command {
	f := calibrateFlags{subject: "posterior", title: "Simulation-based calibration of kernels", all: calibrate.Posterior()}
	cmd := &cobra.Command{
		Use:   "posterior",
		Short: "Whether the kernels of package mcmc draw from the posterior, by simulation-based calibration",
		Long: `posterior draws parameters from a prior, data given them, and draws from the posterior
given the data, by every kernel of package mcmc on three models: a regression, eight
schools, and a small network. The rank of the true value among the draws is uniform
where all is right; the table has the p-value of that for each quantity, and says what
is wrong where it is not: the draws too wide, too narrow, too large or too small.

Every simulation is a line of the file of records as soon as it is done. A run that was
ended, by whatever, goes on where it was when the same command is given again, and more
--sims add to those there are. The table depends on the seed and on nothing else.`,
		Example: `  richlazy calibrate posterior --out pkg/mcmc/calibration/testdata/calibration.md --csv pkg/mcmc/calibration/testdata/calibration.csv
  richlazy calibrate posterior --part network-nuts --sims 1000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.flags(cmd, 200, 2018)
	return cmd
}

// flags are those of any subject, with its numbers.
func (f *calibrateFlags) flags(cmd *cobra.Command, sims int, seed uint64) {
	flags := cmd.Flags()
	flags.IntVar(&f.sims, "sims", sims, "`number` of simulated studies of each part")
	flags.Uint64Var(&f.seed, "seed", seed, "`seed` of all random numbers")
	flags.StringSliceVar(&f.parts, "part", nil, "simulate only the `part`: "+strings.Join(calibrate.Names(f.all), ", ")+" (repeatable)")
	flags.StringVar(&f.records, "records", "calibration-"+f.subject+".records", "`file` of the simulations that are done")
	flags.StringVar(&f.out, "out", "", "write the table to this Markdown `file` too")
	flags.StringVar(&f.csv, "csv", "", "write the numbers to this `file`")
	flags.BoolVar(&f.strict, "strict", false, "exit with 1 where a row is not as it should be")
}

func (f *calibrateFlags) run(cmd *cobra.Command) (err error) {
	parts, err := calibrate.Choose(f.all, f.parts)
	if err != nil {
		return fmt.Errorf("--part: %w", err)
	}
	if f.sims < 1 {
		return fmt.Errorf("--sims %d: wanted at least 1", f.sims)
	}
	records, err := calibrate.Open(f.records, f.seed, f.all)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	study := calibrate.Study{Parts: parts, Simulations: f.sims, Seed: f.seed, Progress: simulationsDone()}
	if err := study.Run(cmd.Context(), records); err != nil {
		fmt.Fprintf(os.Stderr, "\nrichlazy: what was simulated is in %s; the same command goes on from there\n", f.records)
		return err
	}
	rows := study.Rows(records)
	table := study.Markdown(f.title, f.command(), rows)
	if _, err := fmt.Fprint(cmd.OutOrStdout(), table); err != nil {
		return err
	}
	for path, text := range map[string]string{f.out: table, f.csv: study.CSV(rows)} {
		if path == "" {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return fmt.Errorf("calibrate: %w", err)
		}
	}
	off := 0
	for _, r := range rows {
		if !r.Right() {
			off++
		}
	}
	if off > 0 && f.strict {
		return fmt.Errorf("calibrate: %d of %d rows are not as they should be", off, len(rows))
	}
	return nil
}

// command returns the command line that makes the table.
func (f *calibrateFlags) command() string {
	s := fmt.Sprintf("richlazy calibrate %s --sims %d --seed %d", f.subject, f.sims, f.seed)
	for _, p := range f.parts {
		s += " --part " + p
	}
	return s
}

// simulationsDone shows how many simulations are done: on a terminal on one line, elsewhere once a minute.
func simulationsDone() reports.Reporter {
	live := term.IsTerminal(int(os.Stderr.Fd()))
	every := time.Minute
	if live {
		every = time.Second / 4
	}
	var mu sync.Mutex
	var last time.Time
	return reports.Func(func(done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < every && done < total {
			return
		}
		last = time.Now()
		begin, end := "", "\n"
		if live {
			begin = "\r\x1b[K"
			if done < total {
				end = ""
			}
		}
		fmt.Fprintf(os.Stderr, "%s%d of %d simulations%s", begin, done, total, end)
	})
}
