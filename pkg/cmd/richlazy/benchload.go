package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	files "github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench/load"
)

func benchLoadCommand() *cobra.Command {
	var flags benchFlags
	var threads int
	cmd := &cobra.Command{
		Use:   "load",
		Short: "Time the reading of files beside SciPy, h5py, nibabel and NumPy",
		Long: `load times how files of neural data are read by richlazy and by SciPy, h5py, nibabel and
NumPy, and prints a table for each part with the targets: MATLAB 5 (Mante's units),
MATLAB 7.3 (Park's firing rates), NIfTI, NumPy and HDF5; and what memory reading takes at
its largest, over that of what is returned. It first compares what was read, bit by bit.
All files are in the page cache. It takes three minutes on two cores that do nothing else.

The files of the catalogue are read from the folders of RICHLAZY_DATA. In the place of
Mante's, where they are in none of them, Python writes files of the same form; it writes
all others, 800 MB, into a temporary folder, which is removed.

The Python is the one that ` + bench.Variable + ` names, or else python3 on PATH or
/usr/bin/python3, whichever has h5py, nibabel, NumPy and SciPy. On Debian and Ubuntu it
takes

    apt-get install ` + files.Software.Debian + `

Without it, what depends on it is not measured. Its libraries read on one thread; ours is
timed on --threads and on one.

Numbers that are wrong and a Python that dies on the way make the exit code 1; a missed
target does so only with --strict, as a busy machine can miss any.`,
		Example: `  richlazy bench load
  richlazy bench load --part nifti --part hdf5 --rounds 30 --json load.json
  richlazy bench load --threads 1 --part mante`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if threads < 1 {
				return fmt.Errorf("--threads %d: wanted at least 1", threads)
			}
			return flags.run(cmd.Context(), os.Stdout, files.Software, func(peer *bench.Peer) bench.Suite { return files.Suite(peer, threads) })
		},
	}
	flags.add(cmd, files.Suite(nil, 0).Parts)
	cmd.Flags().IntVar(&threads, "threads", runtime.NumCPU(), "on how many `threads` ours reads")
	return cmd
}
