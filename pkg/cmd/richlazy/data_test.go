package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/richlazy/richlazy/data"
)

// TestDataCommand has a folder with one file of the smallest set, then with a damaged one.
func TestDataCommand(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("RICHLAZY_DATA", folder)
	t.Setenv("RICHLAZY_OFFLINE", "1")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, test := range []struct {
		args   []string
		status int
		wants  []string
	}{
		{[]string{"data", "list"}, 0, []string{"NAME", "mante", "0 of 20", "finger7T"}},
		{[]string{"data", "info", "mante"}, 0, []string{"Licence: none stated", "Mante V", "ar090313_1_a3", "SHA-256 0b58e6df", "not here: https://", "Call: data.Mante2013"}},
		{[]string{"data", "info", "118_images_files"}, 0, []string{"2 more of unknown size", "Call: data.Images118", "put 118_animate_RDM.npy and"}},
		{[]string{"data", "path", "118_images_files"}, 1, []string{"put 118_animate_RDM.npy and"}},
		{[]string{"data", "fetch", "118_images_files"}, 1, []string{"put 118_animate_RDM.npy and", "not complete"}},
		{[]string{"data", "verify", "118_images_files"}, 1, []string{"0 of 0 files", "put 118_animate_RDM.npy and"}},
		{[]string{"data", "info", "mantle"}, 1, []string{`no set "mantle"`, "finger7T"}},
		{[]string{"data", "info"}, 1, []string{"which set? there are mante"}},
		{[]string{"data", "path", "mante"}, 1, []string{"20 of 20 files are missing", "is to stay offline"}},
		{[]string{"data", "fetch", "finger7T"}, 1, []string{"not complete: finger7T"}},
		{[]string{"data", "fetch", "--all", "mante"}, 1, []string{"--all is for no name"}},
		{[]string{"data", "verify"}, 0, []string{"mante: 0 of 20 files are here and right, 20 missing"}},
		{[]string{"data", "verify", "finger7T"}, 1, []string{"is not here"}},
		{[]string{"data", "nothing"}, 1, []string{`nothing is called "nothing"`}},
	} {
		out, status := call(t, test.args...)
		if status != test.status {
			t.Errorf("%v: got status %d, want %d:\n%s", test.args, status, test.status, out)
		}
		contains(t, out, test.wants...)
	}
	path := filepath.Join(folder, "finger7T", "data_recipe_finger7T.mat")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("short"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, status := call(t, "data", "describe", "--at", "https://example.org/x/", filepath.Dir(path))
	if contains(t, out, `Name: "finger7T"`, `URL: "https://example.org/x/data_recipe_finger7T.mat"`, "Size: 5", "Licence is empty"); status != 0 {
		t.Errorf("describe: got status %d:\n%s", status, out)
	}
	if out, status = call(t, "data", "describe", t.TempDir()); status != 1 {
		t.Errorf("describe of an empty folder: got status %d:\n%s", status, out)
	}
	out, status = call(t, "data", "verify")
	if contains(t, out, "got 5 bytes, want"); status != 1 {
		t.Errorf("a damaged file: got status %d, want 1:\n%s", status, out)
	}
}

// TestDataCommandFindsTheSets asks for what RICHLAZY_DATA has.
func TestDataCommandFindsTheSets(t *testing.T) {
	if os.Getenv(data.EnvFolders) == "" {
		t.Skip("RICHLAZY_DATA is not set")
	}
	out, status := call(t, "data", "path", "mante")
	if contains(t, out, "ar090313_1_a3_Vstim_100_850_ms.mat", "ar100617_2_a4_Vstim_100_850_ms.mat"); status != 0 {
		t.Errorf("got status %d:\n%s", status, out)
	}
	out, err := func() (string, error) {
		text, err := exec.Command(binary, "data", "fetch", "mante").CombinedOutput()
		return string(text), err
	}()
	if contains(t, out, "mante: 20 files", "Cite: Mante V"); err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
}
