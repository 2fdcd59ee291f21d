package wholefile

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
)

func TestReplaceIsAllOrNothing(t *testing.T) {
	folder, broken := t.TempDir(), errors.New("broken")
	path := filepath.Join(folder, "x")
	for _, c := range []struct {
		text string
		fail error
		want string
	}{
		{"first", nil, "first"},
		{"half", broken, "first"},
		{"second", nil, "second"},
	} {
		err := Replace(path, func(w io.Writer) error {
			if _, err := io.WriteString(w, c.text); err != nil {
				return err
			}
			return c.fail
		})
		if !errors.Is(err, c.fail) {
			t.Errorf("%q: error %v, want %v", c.text, err, c.fail)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.want {
			t.Errorf("%q: the file has %q, %v; want %q", c.text, got, err, c.want)
		}
		if names, err := os.ReadDir(folder); err != nil || len(names) != 1 {
			t.Errorf("%q: the folder has %v, %v; want one file", c.text, names, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := Replace(filepath.Join(path, "y"), nil); err == nil {
		t.Error("a file below a file")
	}
}

func TestReplaceLeavesDevicesAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("no sockets among files here: ", err)
	}
	defer l.Close()
	if err := Replace(path, func(io.Writer) error { return nil }); err == nil {
		t.Error("a file takes the place of a socket")
	}
	if info, err := os.Lstat(path); err != nil || info.Mode().IsRegular() {
		t.Errorf("the socket is %v, %v", info.Mode(), err)
	}
}
