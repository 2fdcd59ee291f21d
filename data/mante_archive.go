package data

import (
	"cmp"
	"context"
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

// ManteAll returns all units of monkey A that are to be had: those of the authors' archive where [ManteArchive] finds more than the catalogue has, read by [ReadMante],
// and else the 20 of [Mante2013]. Units that lack one of the 72 conditions of context × colour_rank × motion_rank are in; [neural.Population.Complete] drops them.
func ManteAll(ctx context.Context, opt Options) (*neural.Population, error) {
	paths, err := ManteArchive(MonkeyA)
	if err != nil {
		return nil, err
	}
	if len(paths) > len(manteUnits) {
		return ReadMante(ctx, paths...)
	}
	return Mante2013(ctx, ManteOptions{Options: opt})
}
