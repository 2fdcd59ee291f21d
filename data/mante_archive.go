package data

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
)

// ManteMonkey is a monkey of Mante et al. (2013), by the letters with which the names of its units begin.
type ManteMonkey string

// The monkeys of Mante et al. (2013): 762 and 640 units.
const (
	MonkeyA ManteMonkey = "ar"
	MonkeyF ManteMonkey = "fe"
)

// ManteArchive returns the unit files of a monkey that are on this computer, by the names of the files in alphabetical order, which is that of the sessions: those
// anywhere below the folder "mante" of the folders of RICHLAZY_DATA and of the user's cache, such as "PFC data 1" of the authors' archive (the page that
// [Entry].Source names) unpacked there. Of files of one name in several places the first counts. None is no error. Unlike those of the catalogue the files of
// the archive have no checksums to be compared with.
func ManteArchive(monkey ManteMonkey) ([]string, error) {
	folders := Folders()
	if cache, err := cacheFolder(); err == nil {
		folders = append(folders, cache)
	}
	return unitFiles(folders, monkey)
}

func unitFiles(folders []string, monkey ManteMonkey) ([]string, error) {
	found := map[string]string{}
	for _, folder := range folders {
		root := filepath.Join(folder, "mante")
		if _, err := os.Stat(root); err != nil {
			continue
		}
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			name := filepath.Base(path)
			if err == nil && !entry.IsDir() && strings.HasPrefix(name, string(monkey)) && strings.HasSuffix(name, manteSuffix) && found[name] == "" {
				found[name] = path
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var paths []string
	for _, path := range found {
		paths = append(paths, path)
	}
	slices.SortFunc(paths, func(a, b string) int { return cmp.Compare(filepath.Base(a), filepath.Base(b)) })
	return paths, nil
}

// ManteAll returns all units of a monkey that are to be had: those of the authors' archive where [ManteArchive] finds more than the catalogue has, read as [ReadMante]
// does, and else the 20 of monkey A of [Mante2013]. Units that lack one of the 72 conditions of context × colour_rank × motion_rank are in; [neural.Population.Complete]
// drops them. Units of the options are units of the archive there. Monkey F without an archive is an error.
func ManteAll(ctx context.Context, opt ManteOptions) (*neural.Population, error) {
	monkey := opt.monkey()
	if monkey != MonkeyA && monkey != MonkeyF {
		return nil, fmt.Errorf("data: mante: no monkey %q: there are %q and %q", monkey, MonkeyA, MonkeyF)
	}
	paths, err := ManteArchive(monkey)
	if err != nil {
		return nil, err
	}
	if monkey == MonkeyA && len(paths) <= len(manteUnits) || len(paths) == 0 {
		return Mante2013(ctx, opt)
	}
	if paths, err = chosen(paths, opt.Units); err != nil {
		return nil, err
	}
	return readMante(ctx, paths, opt, func(*neural.Recording) error { return nil })
}

// chosen returns the paths of units by the names of their files, in the order of the paths; all where no unit is named.
func chosen(paths, units []string) ([]string, error) {
	if len(units) == 0 {
		return paths, nil
	}
	var out []string
	for i, unit := range units {
		at := slices.IndexFunc(paths, func(path string) bool { return filepath.Base(path) == unit+manteSuffix })
		if at < 0 {
			return nil, fmt.Errorf("data: mante: no file %s among the %d of the archive", unit+manteSuffix, len(paths))
		}
		if slices.Contains(units[:i], unit) {
			return nil, fmt.Errorf("data: mante: unit %q is named twice", unit)
		}
		out = append(out, paths[at])
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(filepath.Base(a), filepath.Base(b)) })
	return out, nil
}
