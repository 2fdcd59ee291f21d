package notebook_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/notebook"
)

type state struct {
	Step int
	Sum  float64
}

// long counts to 400 in two seconds and saves a checkpoint at each step.
func long() (float64, error) {
	return notebook.Keep("long", notebook.On(), func(job *notebook.Job) (float64, error) {
		var s state
		found, err := job.Restore(&s)
		if err != nil {
			return 0, err
		}
		fmt.Println("begins at", s.Step, found)
		for ; s.Step < 400; s.Step++ {
			if err := job.Err(); err != nil {
				return 0, err
			}
			s.Sum += float64(s.Step)
			job.Report(int64(s.Step), 400)
			if err := job.Save(state{s.Step + 1, s.Sum}); err != nil {
				return 0, err
			}
			time.Sleep(5 * time.Millisecond)
		}
		return s.Sum, nil
	})
}

func init() {
	children["long"] = func() { fmt.Println("the sum is", notebook.Must(long())) }
	children["stubborn"] = func() {
		notebook.Must(notebook.Keep("stubborn", notebook.On(), func(job *notebook.Job) (int, error) {
			fmt.Println("begins")
			for n := 0; ; n++ { // as a long decomposition, which asks no context
				if n < 0 {
					return n, nil
				}
			}
		}))
	}
	children["careless"] = func() {
		notebook.Must(notebook.Keep("careless", notebook.On(), func(job *notebook.Job) (int, error) {
			fmt.Println("begins")
			<-job.Done()
			return 1, nil // half of the work, and no error
		}))
	}
	children["context"] = func() {
		ctx := notebook.Context()
		fmt.Println("begins")
		<-ctx.Done()
		notebook.OK(fmt.Errorf("sampling: %w", ctx.Err()))
	}
}

// begun waits until the child has printed a line that contains text.
func (p *process) begun(t *testing.T, text string) {
	t.Helper()
	for range 1000 {
		if strings.Contains(p.printed(), text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the child does not print %q", text)
}

func TestAnInterruptStopsTheWorkWithinASecond(t *testing.T) {
	for _, name := range []string{"long", "stubborn", "careless", "context"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := "RICHLAZY_KEEP=" + t.TempDir()
			p := start(t, name, env)
			p.begun(t, "begins")
			time.Sleep(100 * time.Millisecond)
			sent := time.Now()
			if err := p.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			status := p.status(t)
			// The machine may be busy with other tests; the limits of the code itself add up to 0.9 s.
			if took := time.Since(sent); status != 130 || took > 1500*time.Millisecond {
				t.Errorf("status %d after %v", status, took)
			}
			if stderr := p.stderr.String(); strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "interrupted") {
				t.Errorf("the line is %q", stderr)
			}
			if name == "careless" {
				q := start(t, name, env)
				q.begun(t, "begins") // nothing was kept
			}
		})
	}
}

func TestWorkGoesOnFromItsCheckpoint(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			env := "RICHLAZY_KEEP=" + dir
			last := 0
			for range 3 {
				p := start(t, "long", env)
				p.begun(t, "begins at")
				time.Sleep(200 * time.Millisecond)
				if err := p.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				p.status(t)
				from, _ := strconv.Atoi(strings.Fields(p.printed())[2])
				if from < last {
					t.Errorf("begins at %d, after %d was begun", from, last)
				}
				last = from
			}
			if last == 0 {
				t.Error("no checkpoint was used")
			}
			out, stderr, status := run(t, "long", env)
			if !strings.HasSuffix(out, "the sum is 79800\n") || strings.HasPrefix(out, "begins at 0") || status != 0 || stderr != "" {
				t.Errorf("got %q, %q, status %d", out, stderr, status)
			}
			if out, _, _ := run(t, "long", env); out != "the sum is 79800\n" {
				t.Errorf("again: got %q", out)
			}
			files, _ := os.ReadDir(dir)
			for _, file := range files {
				if !strings.HasSuffix(file.Name(), ".kept") && !strings.HasSuffix(file.Name(), ".lock") && !strings.HasSuffix(file.Name(), ".imports") {
					t.Errorf("%s is left", file.Name())
				}
			}
		})
	}
}

func TestOneProcessComputesAndTheOthersWait(t *testing.T) {
	t.Parallel()
	env := "RICHLAZY_KEEP=" + t.TempDir()
	all := make([]*process, 4)
	for i := range all {
		all[i] = start(t, "long", env)
	}
	computed := 0
	for _, p := range all {
		if status := p.status(t); status != 0 || !strings.HasSuffix(p.printed(), "the sum is 79800\n") {
			t.Errorf("status %d, %q", status, p.printed())
		}
		computed += strings.Count(p.printed(), "begins")
	}
	if computed != 1 {
		t.Errorf("%d processes computed, want 1", computed)
	}
}

func TestAWaitCanBeInterruptedAndInheritsFromTheDead(t *testing.T) {
	t.Parallel()
	env := "RICHLAZY_KEEP=" + t.TempDir()
	first := start(t, "long", env)
	first.begun(t, "begins")
	second, third := start(t, "long", env), start(t, "long", env)
	time.Sleep(300 * time.Millisecond)
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if status := second.status(t); status != 130 || second.printed() != "" {
		t.Errorf("the one that waits: status %d, %q", status, second.printed())
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.status(t)
	if status := third.status(t); status != 0 || !strings.Contains(third.printed(), "begins at") || strings.Contains(third.printed(), "begins at 0 ") {
		t.Errorf("the heir: status %d, %q", status, third.printed())
	}
}
