package data

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// put writes files of the set below folder/toy.
func (s *server) put(t *testing.T, folder string, content map[int][]byte) {
	t.Helper()
	for i, bytes := range content {
		path := filepath.Join(folder, "toy", filepath.FromSlash(s.entry.Files[i].Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *server) file(i int) []byte { return s.content["/"+s.entry.Files[i].Path] }

func TestFoldersComeFirst(t *testing.T) {
	s, opt := serve(t, 3, 1000), options(t)
	first, second := t.TempDir(), t.TempDir()
	s.put(t, first, map[int][]byte{0: s.file(0)})
	s.put(t, second, map[int][]byte{0: []byte("never looked at"), 1: s.file(1)})
	t.Setenv(EnvFolders, first+string(os.PathListSeparator)+filepath.Join(first, "none")+string(os.PathListSeparator)+second)
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
	if want := filepath.Join(first, "toy", "a folder", "file 0.bin"); paths[0] != want {
		t.Errorf("got %q, want %q", paths[0], want)
	}
	if want := filepath.Join(second, "toy", "a folder", "file 1.bin"); paths[1] != want {
		t.Errorf("got %q, want %q", paths[1], want)
	}
	if s.count() != 1 {
		t.Errorf("got %d requests, want 1 for the file that no folder has", s.count())
	}
}

func TestAnotherFileInAFolderIsAnError(t *testing.T) {
	s, opt := serve(t, 1, 1000), options(t)
	for name, content := range map[string][]byte{"content": make([]byte, 1000), "size": make([]byte, 999)} {
		folder := t.TempDir()
		s.put(t, folder, map[int][]byte{0: content})
		opt.Folders = []string{folder}
		_, err := Fetch(context.Background(), s.entry, opt)
		says(t, err, filepath.Join(folder, "toy", "a folder", "file 0.bin"), "want", s.entry.Files[0].SHA256)
		var wrong *MismatchError
		if !errors.As(err, &wrong) || s.count() != 0 {
			t.Errorf("%s: got %T after %d requests, want a MismatchError after none", name, err, s.count())
		}
		if name == "content" {
			says(t, err, "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53") // sha256sum of 1000 zero bytes
		}
	}
}

func TestDamagedFileInTheCacheIsReplaced(t *testing.T) {
	s, opt := serve(t, 1, 1000), options(t)
	s.put(t, opt.Cache, map[int][]byte{0: make([]byte, 1000)})
	off := opt
	off.Offline = true
	_, err := Fetch(context.Background(), s.entry, off)
	says(t, err, "Not to be used", "541b3e9daa09")
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestOfflineSaysWhatToPutWhere(t *testing.T) {
	s, opt := serve(t, 2, 1000), options(t)
	folder := filepath.Join(t.TempDir(), "nowhere")
	t.Setenv(EnvFolders, folder)
	t.Setenv(EnvOffline, "1")
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "2 of 2 files", EnvOffline, filepath.Join(opt.Cache, "toy"), folder+string(os.PathSeparator)+"toy (there is no such folder)", EnvFolders,
		"a folder/file 0.bin  1000 bytes  SHA-256 "+s.entry.Files[0].SHA256, "a folder/file 1.bin", s.entry.Source, "none stated")
	if s.count() != 0 || exists(opt.Cache) {
		t.Errorf("offline: %d requests, cache made: %v, want neither", s.count(), exists(opt.Cache))
	}

	t.Setenv(EnvOffline, "")
	s.Close() // nobody answers
	_, err = Fetch(context.Background(), s.entry, opt)
	says(t, err, "2 of 2 files", "after 4 tries", "connect", filepath.Join(opt.Cache, "toy"), s.entry.Files[1].SHA256)

	t.Setenv(EnvOffline, "1") // doing as the error says helps
	s.put(t, opt.Cache, map[int][]byte{0: s.file(0), 1: s.file(1)})
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	s, opt := serve(t, 1, 1000), options(t)
	opt.Cache = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(opt.Cache, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "cannot be written", opt.Cache, EnvFolders)

	if os.Getuid() == 0 {
		t.Log("root may write everywhere: folders without write permission are not tried")
		return
	}
	opt.Cache = t.TempDir()
	s.put(t, opt.Cache, map[int][]byte{0: s.file(0)})
	for _, folder := range []string{filepath.Join(opt.Cache, "toy", "a folder"), filepath.Join(opt.Cache, "toy"), opt.Cache} {
		if err := os.Chmod(folder, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(folder, 0o755) })
	}
	if _, err := Fetch(context.Background(), s.entry, opt); err != nil {
		t.Errorf("a complete cache that is read only: %v", err)
	}
}

func TestPathsStayInTheirFolder(t *testing.T) {
	s, opt := serve(t, 1, 10), options(t)
	s.entry.Files[0].Path = "../out"
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "../out", "leaves")
	s.entry.Name = "../out"
	_, err = Fetch(context.Background(), s.entry, opt)
	says(t, err, "../out")
}

func TestRelativeFolders(t *testing.T) {
	root := t.TempDir()
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"data", "module/deep/down", "module/deep/here"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "module", "go.mod"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(root, "module", "deep"))
	list := string(os.PathListSeparator)
	t.Setenv(EnvFolders, "here"+list+"../data"+list+list+"none"+list+filepath.Join(root, "none"))
	want := []string{"module/deep/here", "data", "module/deep/none", "none"}
	for i := range want {
		want[i] = filepath.Join(root, want[i])
	}
	if got := Folders(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv(EnvFolders, "")
	if got := Folders(); len(got) != 0 {
		t.Errorf("got %q, want none", got)
	}
}
