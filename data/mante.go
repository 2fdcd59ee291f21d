package data

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/richlazy/richlazy/pkg/neural"
)

// Mante2013 returns the units of Mante, Sussillo, Shenoy & Newsome (2013) in monkey prefrontal cortex: 20 units, each a session with its own 262 to 2831
// trials and one channel, spike counts in 751 samples of 1 ms that begin .100 to .850 s after the onset of the dots. The monkey judged either the motion or the
// colour of the dots, as a cue told it. The units come in alphabetical order, which is that of the sessions, and were not recorded together.
//
// Columns of each unit's observations, one a trial:
//
//	stim_dir      signed motion coherence, > 0 towards the unit's preferred target
//	stim_col      signed colour coherence, > 0 green
//	targ_dir      chosen target: +1 preferred, −1 other
//	targ_col      colour of the chosen target: +1 green, −1 red
//	context       which dimension counts: +1 motion, −1 colour
//	correct       1 or 0
//	congruent     1 where motion and colour call for the same target, else 0
//	stim_dir2col  motion coherence as evidence for the green target
//	stim_col2dir  colour coherence as evidence for the preferred target: not the same as stim_col
//	stim_trial    number of the trial
//	motion_rank   rank of stim_dir within the unit, 0 … 5
//	colour_rank   rank of stim_col within the unit, 0 … 5
//
// Coherences differ between sessions (±.06 ±.17 ±.5 in one, ±.04 ±.14 ±.5 in another), so that conditions are formed with the ranks. Each unit has trials in
// all 72 conditions of context × colour_rank × motion_rank. Error trials are in: Correct leaves them out, after which a unit may lack
// a condition, see [neural.Population.Complete].
//
// A unit that does not hold what is said here is an error that names it. The data are fetched as [Fetch] does.
func Mante2013(ctx context.Context, opt ManteOptions) (*neural.Population, error) {
	entry := manteEntry()
	var err error
	if opt.monkey() != MonkeyA {
		return nil, fmt.Errorf("data: mante: the catalogue has no units of monkey %q: ManteAll reads those of the authors' archive (%s)", opt.Monkey, entry.Source)
	}
	if opt.Files, err = manteFiles(opt.Units); err != nil {
		return nil, err
	}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	return readMante(ctx, paths, opt, checkMante)
}

// ManteUnits returns the names of the units in the catalogue.
func ManteUnits() []string {
	names := make([]string, len(manteUnits))
	for i, unit := range manteUnits {
		names[i] = unit.name
	}
	return names
}

// manteFiles returns the paths of the named units in the catalogue's order, whatever the order of the names; none for all.
func manteFiles(units []string) ([]string, error) {
	var files []string
	for i, name := range units {
		if !slices.Contains(ManteUnits(), name) {
			return nil, fmt.Errorf("data: mante: no unit %q in the catalogue: there are %s", name, strings.Join(ManteUnits(), " "))
		}
		if slices.Contains(units[:i], name) {
			return nil, fmt.Errorf("data: mante: unit %q is named twice", name)
		}
		files = append(files, mantePath(name))
	}
	slices.Sort(files)
	return files, nil
}

func mantePath(unit string) string { return manteFolder + unit + manteSuffix }

// ReadMante reads unit files in the format of Mante et al. (2013), such as those of the authors' full set of both monkeys, into one population with the
// columns that [Mante2013] lists, in the order of the paths. It asks for the same time axis and columns in all files, but unlike Mante2013
// not for any number of levels or conditions. The numbers about unit and display (depth, position of the
// electrode, place of the dots) are columns of Channels; the text unitInfo.type is left out.
func ReadMante(ctx context.Context, paths ...string) (*neural.Population, error) {
	return readMante(ctx, paths, ManteOptions{}, func(*neural.Recording) error { return nil })
}

// readMante reads units, checks each as it is in the file, and applies the options.
func readMante(ctx context.Context, paths []string, opt ManteOptions, check func(unit *neural.Recording) error) (*neural.Population, error) {
	units := make([]*neural.Recording, len(paths))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		group.Go(func() (err error) {
			if err := context.Cause(ctx); err != nil {
				return fmt.Errorf("data: mante: %w", err)
			}
			units[i], err = readManteUnit(path)
			if err == nil {
				err = evenly(units[i])
			}
			if err == nil {
				err = check(units[i])
			}
			if err == nil {
				units[i], err = opt.of(units[i])
			}
			if err != nil {
				return fmt.Errorf("data: mante: %s: %w", path, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return joinMante(units)
}

// joinMante puts units with the same time axis together.
func joinMante(units []*neural.Recording) (*neural.Population, error) {
	if len(units) == 0 {
		return nil, fmt.Errorf("data: mante: no units")
	}
	all := &neural.Population{Name: "Mante et al. 2013", Sessions: units}
	for _, unit := range units {
		if samples, begins := len(unit.Time), unit.Time[0]; samples != len(units[0].Time) || begins != units[0].Time[0] {
			return nil, fmt.Errorf("data: mante: unit %q has %d samples from %v s, unit %q %d from %v s",
				unit.Name, samples, begins, units[0].Name, len(units[0].Time), units[0].Time[0])
		}
	}
	return all, all.Check()
}

// evenly says where the samples of a unit are not of 1 ms.
func evenly(unit *neural.Recording) error {
	for i, t := range unit.Time {
		if want := unit.Time[0] + float64(i)*unit.Width; !(math.Abs(t-want) <= unit.Width/1000) {
			return fmt.Errorf("unit %q: the time of sample %d is %v s, want %v s for samples of %v s", unit.Name, i, t, want, unit.Width)
		}
	}
	return nil
}

// checkMante asks for what Mante2013 promises of a unit.
func checkMante(unit *neural.Recording) error {
	for _, want := range []struct {
		column string
		levels int
	}{{"stim_dir", 6}, {"stim_col", 6}, {"stim_col2dir", 6}, {"context", 2}, {"targ_dir", 2}, {"targ_col", 2}, {"correct", 2}, {"congruent", 2}} {
		got, err := unit.Observations.Column(want.column)
		if err != nil {
			return fmt.Errorf("unit %q: %w", unit.Name, err)
		}
		if levels := got.Levels(); len(levels) != want.levels {
			return fmt.Errorf("unit %q: %s: got levels %v, want %d of them", unit.Name, want.column, levels, want.levels)
		}
	}
	_, _, err := unit.Complete("context", "colour_rank", "motion_rank")
	var empty *neural.EmptyError
	if errors.As(err, &empty) {
		lacking := empty.Empty[0].Conditions
		return fmt.Errorf("unit %q has no trial in %d of 72 conditions, the first is %s", unit.Name, len(lacking), lacking[0])
	}
	return err
}
