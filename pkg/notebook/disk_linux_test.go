package notebook_test

import (
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/richlazy/richlazy/pkg/notebook"
)

func init() {
	// No file of this process may grow beyond 100 kB: the kernel then refuses a write half-way, as a full disk does.
	children["no room"] = func() {
		signal.Ignore(syscall.SIGXFSZ)
		limit := syscall.Rlimit{Cur: 100_000, Max: 100_000}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			panic(err)
		}
		x := notebook.Must(notebook.Keep("large", notebook.On(), func(job *notebook.Job) ([]float64, error) {
			fmt.Println("computing")
			for range 2 {
				notebook.OK(job.Save(make([]float64, 100_000)))
			}
			return make([]float64, 200_000), nil
		}))
		fmt.Println(len(x))
	}
}

func TestAFullDiskCostsALineAndNoResult(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		out, stderr, status := run(t, "no room", "RICHLAZY_KEEP="+dir)
		if out != "computing\n200000\n" || status != 0 {
			t.Errorf("got %q, status %d", out, status)
		}
		if strings.Count(stderr, "\n") != 2 || !strings.Contains(stderr, "the checkpoint is not stored") || !strings.Contains(stderr, "the result is not stored") {
			t.Errorf("the lines are %q", stderr)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".lock") {
			t.Errorf("%s is left", file.Name())
		}
	}
}
