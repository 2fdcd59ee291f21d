package mcmc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

func killed(path string, workers int) (*Target, Kernel, Options) {
	opt := busy(0, EstimateDense)
	opt.Draws, opt.Block, opt.Path, opt.Workers = 400, 10, path, workers
	return gaussian(6), NUTS{}, opt
}

// This is the child that is killed: it begins a run, or goes on with it.
func TestKillChild(t *testing.T) {
	path := os.Getenv("RICHLAZY_MCMC_KILL")
	if path == "" {
		t.Skip("only as a child of TestKilledRunsGoOnToTheSameBits")
	}
	workers, _ := strconv.Atoi(os.Getenv("RICHLAZY_MCMC_WORKERS"))
	target, kernel, opt := killed(path, workers)
	_, err := Resume(context.Background(), target, kernel, opt)
	if errors.Is(err, ErrNotBegun) {
		// A kill in the middle of RemoveAll would leave a part of a store.
		if err := os.Rename(path, fmt.Sprintf("%s.%d", path, os.Getpid())); err != nil {
			t.Fatal(err)
		}
		err = fs.ErrNotExist
	}
	if errors.Is(err, fs.ErrNotExist) {
		_, err = Run(context.Background(), target, kernel, opt, rand.NewPCG(1, 2))
	}
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("the run is complete")
}

// A process is killed again and again, and goes on, with other numbers of workers, to the bits of a run that was never stopped. A kill loses a block at most.
func TestKilledRunsGoOnToTheSameBits(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds; not with -short")
	}
	target, kernel, opt := killed("", 0)
	whole := mustRun(t, target, kernel, opt, 1)
	path := filepath.Join(t.TempDir(), "run.zarr")
	moments := rand.New(rand.NewPCG(3, 4))
	before := make([]int, 3)
	for kill := 0; ; kill++ {
		child := exec.Command(os.Args[0], "-test.run", "^TestKillChild$")
		child.Env = append(os.Environ(), "RICHLAZY_MCMC_KILL="+path, fmt.Sprintf("RICHLAZY_MCMC_WORKERS=%d", 1+kill%3))
		var output bytes.Buffer
		child.Stdout, child.Stderr = &output, &output
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- child.Wait() }()
		var after <-chan time.Time // after some kills it may come to its end
		if kill < 8 {
			after = time.After(time.Duration(30+moments.IntN(250)) * time.Millisecond)
		}
		var err error
		select {
		case err = <-done:
			if err != nil {
				t.Fatalf("%v\n%s", err, &output)
			}
			r, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d kills", kill)
			if kill == 0 {
				t.Error("complete before the first kill")
			}
			same(t, "killed", whole.Trace, r.Trace)
			return
		case <-after:
			child.Process.Kill()
			<-done
		}
		// What is there can be read at once, is not less than before, and is a beginning of the whole.
		r, err := Open(path)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNotBegun) {
			continue
		}
		if err != nil {
			t.Fatalf("after %d kills: %v", kill, err)
		}
		for c := range r.Chains {
			if r.Chains[c].Draws < before[c] {
				t.Fatalf("chain %d had %d draws and now %d", c, before[c], r.Chains[c].Draws)
			}
			before[c] = r.Chains[c].Draws
		}
	}
}
