package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/richlazy/richlazy/data"
)

func dataCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "data",
		Short: "The catalogue of data sets: what there is, where it is, how to get it",
		Long: `data says which sets there are and brings them to this computer.

A set is looked for in the folders of RICHLAZY_DATA, then in the user's cache; what is
missing is downloaded into the cache, and compared with size and SHA-256 before it gets
its name. Some sets are published nowhere, or only on a page: info says what to put where.`,
		Example: `  richlazy data list
  richlazy data fetch mante finger7T
  richlazy data verify`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("data: nothing is called %q; see %s --help", args[0], cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(dataListCommand(), dataInfoCommand(), dataFetchCommand(), dataVerifyCommand(), dataPathCommand(), dataDescribeCommand())
	return cmd
}

func dataListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "All sets: size, and how many of their files are here",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tSIZE\tFILES HERE\tTITLE")
			for _, entry := range data.Catalog() {
				places, err := data.Status(cmd.Context(), entry, data.Options{})
				if err != nil {
					return err
				}
				here, note := 0, ""
				for _, p := range places {
					if p.Here {
						here++
					}
					if p.Damaged != nil {
						note = ", some damaged"
					}
				}
				bytes := size(entry.Size())
				if len(entry.ByHand) > 0 {
					found, _ := data.ByHand(entry, data.Options{}) // the error says what info says
					here, bytes = here+len(found), "unknown"
				}
				fmt.Fprintf(w, "%s\t%s\t%d of %d%s\t%s\n", entry.Name, bytes, here, len(places)+len(entry.ByHand), note, entry.Title)
			}
			return w.Flush()
		},
	}
}

func dataInfoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "info NAME...",
		Short: "What a set holds, its licence, what to cite, and where each file is",
		Args:  sets,
		RunE: func(cmd *cobra.Command, args []string) error {
			return eachSet(args, func(entry data.Entry) error {
				places, err := data.Status(cmd.Context(), entry, data.Options{})
				if err != nil {
					return err
				}
				fmt.Println(entry)
				for _, p := range places {
					where := p.Path
					switch {
					case p.Damaged != nil:
						where = "not to be used: " + p.Damaged.Error()
					case !p.Here && p.File.URL == "":
						where = "not here, and published nowhere in this form"
					case !p.Here:
						where = "not here: " + p.File.URL
					}
					fmt.Printf("  %s  %s  SHA-256 %s\n    %s\n", p.File.Path, size(p.File.Size), p.File.SHA256, where)
				}
				paths, err := data.ByHand(entry, data.Options{})
				if errors.Is(err, fs.ErrNotExist) {
					fmt.Println("  " + err.Error())
					return nil
				}
				for _, path := range paths {
					fmt.Printf("  %s  not compared: its size and SHA-256 are not known\n", path)
				}
				return err
			})
		},
	}
}

func dataFetchCommand() *cobra.Command {
	var all bool
	var files []string
	cmd := &cobra.Command{
		Use:   "fetch NAME...",
		Short: "Download what is missing of a set",
		Long: `fetch downloads what is missing of the sets, prints on whose work they stand, and how much
has come. Ctrl-C keeps what there is: the next fetch goes on from there.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if all && len(args) > 0 || len(files) > 0 && len(args) != 1 {
				return fmt.Errorf("fetch: --all is for no name, --file for one; see %s --help", cmd.CommandPath())
			}
			if all {
				return nil
			}
			return sets(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if all {
				args = names()
			}
			var failed []string
			err := eachSet(args, func(entry data.Entry) error {
				lines := &bytesLine{w: os.Stderr, name: entry.Name}
				paths, err := data.Fetch(cmd.Context(), entry, data.Options{Files: files, Progress: lines})
				if err == nil && len(paths) == 0 {
					paths, err = data.ByHand(entry, data.Options{})
				}
				if err != nil && cmd.Context().Err() == nil {
					fmt.Fprintf(os.Stderr, "richlazy: %v\n", err)
					failed = append(failed, entry.Name)
					return nil
				}
				if err != nil {
					return err
				}
				fmt.Printf("%s: %d files, %s\n%s\n", entry.Name, len(paths), folder(paths), entry.Notice())
				return nil
			})
			if err == nil && len(failed) > 0 {
				fmt.Fprintf(os.Stderr, "richlazy: not complete: %s\n", strings.Join(failed, ", "))
				return errSaid
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "fetch every set of the catalogue")
	cmd.Flags().StringSliceVar(&files, "file", nil, "fetch only this `file` of the set, by its path in the list of info (repeatable)")
	return cmd
}

func dataVerifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Compare the files that are here with the catalogue",
		Long: `verify reads the files of the sets (of all sets, without a name) and compares their size and
SHA-256 with the catalogue. It fails where one differs, and, for sets that are named, where
one is missing. Nothing is downloaded.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			named := len(args) > 0
			if !named {
				args = names()
			}
			bad := 0
			err := eachSet(args, func(entry data.Entry) error {
				places, err := data.Status(cmd.Context(), entry, data.Options{})
				if err != nil {
					return err
				}
				right, missing := 0, 0
				for _, p := range places {
					switch {
					case p.Here:
						right++
					case p.Damaged != nil:
						bad++
						fmt.Fprintf(os.Stderr, "richlazy: %v\n", p.Damaged)
					default:
						missing++
						if named {
							bad++
							fmt.Fprintf(os.Stderr, "richlazy: %s: %s is not here\n", entry.Name, p.File.Path)
						}
					}
				}
				fmt.Printf("%s: %d of %d files are here and right, %d missing\n", entry.Name, right, len(places), missing)
				found, err := data.ByHand(entry, data.Options{})
				switch {
				case len(found) > 0:
					fmt.Printf("%s: %d files are here that cannot be compared\n", entry.Name, len(found))
				case named && errors.Is(err, fs.ErrNotExist):
					bad++
					fmt.Fprintf(os.Stderr, "richlazy: %v\n", err)
				case err != nil && !errors.Is(err, fs.ErrNotExist):
					return err
				}
				return nil
			})
			if err == nil && bad > 0 {
				return errSaid
			}
			return err
		},
	}
}

func dataPathCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "path NAME...",
		Short: "Print where the files of a set are, a line each",
		Args:  sets,
		RunE: func(cmd *cobra.Command, args []string) error {
			return eachSet(args, func(entry data.Entry) error {
				paths, err := data.Fetch(cmd.Context(), entry, data.Options{Offline: true})
				if err == nil && len(entry.ByHand) > 0 {
					var found []string
					found, err = data.ByHand(entry, data.Options{})
					paths = append(paths, found...)
				}
				for _, path := range paths {
					fmt.Println(path)
				}
				return err
			})
		},
	}
}

// sets demands at least one name, and names of the catalogue.
func sets(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s: which set? there are %s", cmd.Name(), strings.Join(names(), ", "))
	}
	return nil
}

func names() (all []string) {
	for _, entry := range data.Catalog() {
		all = append(all, entry.Name)
	}
	return all
}

// eachSet calls do for every named set, once all names are known to be right.
func eachSet(names []string, do func(data.Entry) error) error {
	var entries []data.Entry
	for _, name := range names {
		entry, err := data.Lookup(name)
		if err != nil {
			return err
		}
		entries = append(entries, entry)
	}
	for _, entry := range entries {
		if err := do(entry); err != nil {
			return err
		}
	}
	return nil
}

// size is a number of bytes as a person reads it, in powers of 1000.
func size(n int64) string {
	for _, unit := range []struct {
		name  string
		bytes float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if float64(n) >= unit.bytes {
			return fmt.Sprintf("%.3g %s", float64(n)/unit.bytes, unit.name)
		}
	}
	return fmt.Sprintf("%d B", n)
}

// folder is the folder that all paths are in, or "in several folders".
func folder(paths []string) string {
	folders := map[string]bool{}
	for _, path := range paths {
		folders[filepath.Dir(path)] = true
	}
	if len(folders) != 1 {
		sorted := slices.Sorted(maps.Keys(folders))
		return fmt.Sprintf("in %d folders, the first %s", len(sorted), sorted[0])
	}
	return "in " + filepath.Dir(paths[0])
}

// bytesLine prints how many bytes have come, a line for each tenth of all.
type bytesLine struct {
	w    io.Writer
	name string
	last int64 // tenths printed
}

// Report prints a line when another tenth is complete. Downloads of a set come one after the other, so that it is never called by two goroutines.
func (b *bytesLine) Report(done, total int64) {
	if total <= 0 {
		return
	}
	if tenth := done * 10 / total; tenth > b.last {
		b.last = tenth
		fmt.Fprintf(b.w, "%s: %s of %s\n", b.name, size(done), size(total))
	}
}
