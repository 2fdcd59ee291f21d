package data

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStatusSaysWhereEachFileIs(t *testing.T) {
	s, opt := serve(t, 5, 1000), options(t)
	folder := t.TempDir()
	opt.Folders = []string{folder}
	other := bytes.Repeat([]byte{1}, 1000)
	s.put(t, folder, map[int][]byte{0: s.file(0), 1: other})
	s.put(t, opt.Cache, map[int][]byte{2: s.file(2), 3: other})
	places, err := Status(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		folder        string
		here, damaged bool
	}{{folder, true, false}, {folder, false, true}, {opt.Cache, true, false}, {opt.Cache, false, true}, {"", false, false}} {
		p := places[i]
		if p.File.Path != s.entry.Files[i].Path || p.Here != want.here || (p.Damaged != nil) != want.damaged || (p.Path == "") != (want.folder == "") || !strings.HasPrefix(p.Path, want.folder) {
			t.Errorf("file %d: got %+v, want %+v", i, p, want)
		}
	}
	if s.count() != 0 {
		t.Errorf("got %d requests, want none", s.count())
	}
	opt.Files = []string{s.entry.Files[4].Path}
	if places, err := Status(context.Background(), s.entry, opt); err != nil || len(places) != 1 || places[0].Here {
		t.Errorf("one file: got %v, %v", places, err)
	}
	opt.Files = []string{"none"}
	_, err = Status(context.Background(), s.entry, opt)
	says(t, err, `no file "none"`)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opt.Files = nil
	_, err = Status(ctx, s.entry, opt)
	says(t, err, "toy", "canceled")
}

func TestStatusOfAFolderInAFilesPlace(t *testing.T) {
	s, opt := serve(t, 1, 10), options(t)
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "toy", "a folder", "file 0.bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	opt.Folders = []string{folder}
	_, err := Status(context.Background(), s.entry, opt)
	says(t, err, "is a folder, want a file")
}

// TestTwin has the file of a set in another compression in a folder and in the cache.
func TestTwin(t *testing.T) {
	s, opt := serve(t, 1, 10), options(t)
	folder := t.TempDir()
	opt.Folders = []string{folder}
	s.put(t, folder, map[int][]byte{0: []byte("another compression")})
	var wrong *MismatchError
	if _, err := Fetch(context.Background(), s.entry, opt); !errors.As(err, &wrong) {
		t.Errorf("not known: got %v, want a MismatchError", err)
	}
	sum := sha256.Sum256([]byte("another compression"))
	s.entry.Files[0].Twins = []Twin{{5, "none"}, {19, "another"}, {19, hex.EncodeToString(sum[:])}}
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil || paths[0] != filepath.Join(folder, "toy", "a folder", "file 0.bin") {
		t.Errorf("known: got %v, %v", paths, err)
	}
	s.put(t, folder, map[int][]byte{0: []byte("ANOTHER COMPRESSION")})
	if _, err := Fetch(context.Background(), s.entry, opt); !errors.As(err, &wrong) || wrong.WantSize != 10 {
		t.Errorf("of a twin's size: got %v, want a MismatchError", err)
	}
}
