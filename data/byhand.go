package data

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ByHand returns the paths of the files that [Entry].ByHand names, in its order: all of them from the first folder that has them all, of those of RICHLAZY_DATA (or
// opt.Folders) and then of the user's cache (or opt.Cache), each with the folder of the set below it. They are not compared with anything, because their size and SHA-256 are
// not known, and never downloaded. If no folder has all of them, the error, an [fs.ErrNotExist], says what to put where and where it comes from. An entry that names none has
// no paths.
func ByHand(entry Entry, opt Options) ([]string, error) {
	if len(entry.ByHand) == 0 {
		return nil, nil
	}
	for _, path := range append([]string{entry.Name}, entry.ByHand...) {
		if !filepath.IsLocal(filepath.FromSlash(path)) {
			return nil, fmt.Errorf("data: %q: the path %q leaves the set's folder", entry.Name, path)
		}
	}
	folders := opt.Folders
	if folders == nil {
		folders = Folders()
	}
	if cache, err := opt.cache(); err == nil {
		folders = append(slices.Clip(folders), cache)
	}
	looked := make([]string, len(folders))
	for i, folder := range folders {
		looked[i] = filepath.Join(folder, entry.Name)
		paths, err := allOf(looked[i], entry.ByHand)
		if err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
		if paths != nil {
			return paths, nil
		}
	}
	return nil, fmt.Errorf("data: %s: %w: put %s of %s into the folder %q of a folder that %s lists; looked through: %s",
		entry.Name, fs.ErrNotExist, strings.Join(entry.ByHand, " and "), entry.Source, entry.Name, EnvFolders, strings.Join(looked, ", "))
}

// allOf returns the paths of the files in a folder, nil where one of them is not there.
func allOf(folder string, names []string) ([]string, error) {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(folder, filepath.FromSlash(name))
		info, err := os.Stat(paths[i])
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, nil
		case err != nil:
			return nil, err
		case info.IsDir():
			return nil, fmt.Errorf("%s: is a folder, want a file", paths[i])
		}
	}
	return paths, nil
}
