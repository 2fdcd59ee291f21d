package data

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Options say where to look for a set and how to download it. The zero value looks through RICHLAZY_DATA, then through the user's cache, and downloads
// what is missing into the cache.
type Options struct {
	Folders  []string          // looked through instead of those of RICHLAZY_DATA, unless nil; each holds one folder per set
	Cache    string            // folder of the downloaded sets, instead of richlazy in the user's cache folder
	Files    []string          // paths within the set to fetch; all if empty
	Progress progress.Reporter // bytes downloaded, of all files that are missing
	Offline  bool              // never download, as if RICHLAZY_OFFLINE were set
	Client   *http.Client      // for the download; http.DefaultClient if nil
	Tries    int               // times that a download is tried without getting one byte further; 4 if 0
	Pause    time.Duration     // before the second try, doubled before each further one; half a second if 0
	Stall    time.Duration     // a connection that brings nothing for so long is given up; a minute if 0

	openPart func(path string, flag int) (partFile, error) // for tests of a full disk
}

// cache returns the folder of the downloaded sets.
func (opt Options) cache() (string, error) {
	if opt.Cache != "" {
		return opt.Cache, nil
	}
	return cacheFolder()
}

type partFile interface {
	io.WriteCloser
	Sync() error
}

// Fetch returns the paths of the set's files on this computer, in the order of opt.Files or of the entry. Each file is taken from the first place
// that has it: the folders of RICHLAZY_DATA, the user's cache, the network. All of them are checked against size and SHA-256.
//
// A file in a folder of RICHLAZY_DATA with other content is a [MismatchError]; one in the cache is downloaded anew. If a file cannot be had, the
// [MissingError] says what to put where. A cancelled download keeps what it has and the next call goes on from there. Any number of
// goroutines and processes may fetch at the same time: one downloads, the others wait.
func Fetch(ctx context.Context, entry Entry, opt Options) ([]string, error) {
	files, err := entry.only(opt.Files)
	if err != nil {
		return nil, err
	}
	if !filepath.IsLocal(entry.Name) {
		return nil, fmt.Errorf("data: %q is no name for a folder", entry.Name)
	}
	if opt.Folders == nil {
		opt.Folders = Folders()
	}
	if opt.Cache, err = opt.cache(); err != nil && len(opt.Folders) == 0 {
		return nil, err
	}
	set := &set{entry: entry, files: files, paths: make([]string, len(files)), opt: opt}
	if err := set.fetch(ctx); err != nil {
		return nil, err
	}
	return set.paths, nil
}

// set is one call of Fetch: paths are filled in where a file is found.
type set struct {
	entry Entry
	files []File
	paths []string
	opt   Options
}

func (s *set) fetch(ctx context.Context) error {
	for i, file := range s.files {
		if ctx.Err() != nil { // files that are here are read through to be compared, which takes its time
			return fmt.Errorf("data: %s: %w", s.entry.Name, context.Cause(ctx))
		}
		if !filepath.IsLocal(filepath.FromSlash(file.Path)) {
			return fmt.Errorf("data: %s: the path %q leaves the set's folder", s.entry.Name, file.Path)
		}
		for _, folder := range s.opt.Folders {
			path, err := locate(filepath.Join(folder, s.entry.Name), file)
			if err != nil {
				return err
			}
			if path != "" {
				s.paths[i] = path
				break
			}
		}
	}
	s.lookInCache()
	switch {
	case len(s.missing()) == 0:
		return nil
	case s.opt.Offline:
		return s.sayMissing(errors.New("the call is to stay offline"))
	case os.Getenv(EnvOffline) != "":
		return s.sayMissing(fmt.Errorf("%s is set", EnvOffline))
	case s.opt.Cache == "":
		_, err := cacheFolder()
		return s.sayMissing(err)
	}
	return s.download(ctx)
}

// lookInCache finds the missing files that are in the cache already. One that is damaged there counts as missing.
func (s *set) lookInCache() {
	if s.opt.Cache == "" {
		return
	}
	for _, i := range s.missing() {
		if path, err := locate(s.folder(), s.files[i]); err == nil {
			s.paths[i] = path
		}
	}
}

func (s *set) folder() string { return filepath.Join(s.opt.Cache, s.entry.Name) }

func (s *set) missing() []int {
	var missing []int
	for i, path := range s.paths {
		if path == "" {
			missing = append(missing, i)
		}
	}
	return missing
}

// download brings the missing files into the cache, one process and one goroutine at a time.
func (s *set) download(ctx context.Context) error {
	if err := os.MkdirAll(s.folder(), 0o755); err != nil {
		return s.sayMissing(fmt.Errorf("the cache cannot be written: %w", err))
	}
	lock := flock.New(filepath.Join(s.folder(), ".lock"))
	if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("data: %s: waiting for another download of the set: %w", s.entry.Name, context.Cause(ctx))
		}
		return s.sayMissing(fmt.Errorf("the cache cannot be locked: %w", err))
	}
	defer lock.Close()
	s.lookInCache() // whoever held the lock may have downloaded them
	done, total := int64(0), int64(0)
	for _, i := range s.missing() {
		total += s.files[i].Size
	}
	report := progress.To(s.opt.Progress)
	for _, i := range s.missing() {
		file := s.files[i]
		to := &download{file: file, path: filepath.Join(s.folder(), filepath.FromSlash(file.Path)), opt: s.opt,
			report: func(n int64) { report.Report(done+n, total) }}
		if err := to.run(ctx); err != nil {
			return s.explain(ctx, err)
		}
		s.paths[i] = to.path
		done += file.Size
	}
	return nil
}

// explain adds to the error of a download what the user can do about it.
func (s *set) explain(ctx context.Context, err error) error {
	var disk *diskError
	if ctx.Err() != nil || errors.As(err, &disk) {
		return fmt.Errorf("data: %s: %w", s.entry.Name, err)
	}
	return s.sayMissing(err)
}
