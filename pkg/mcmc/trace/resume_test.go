package trace_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// goOn appends to every chain all draws that it does not have, with a checkpoint after every k draws that says how many there were, in the order warm-up, posterior.
func goOn(t testing.TB, s trace.Resumable, k int, pause time.Duration) {
	t.Helper()
	l := s.Layout()
	for round := range l.Warmup + l.Draws + 1 {
		for chain := range l.Chains {
			done := 0
			if b := s.State(chain); b != nil {
				done = int(binary.LittleEndian.Uint32(b))
			}
			if want := s.Complete(chain, trace.Warmup) + s.Complete(chain, trace.Posterior); round == 0 && done != want {
				t.Fatalf("chain %d has %d draws, where the checkpoint says %d", chain, want, done)
			}
			g, from := trace.Warmup, done
			if done >= l.Warmup {
				g, from = trace.Posterior, done-l.Warmup
			}
			n := min(k, l.Length(g)-from)
			values, stats := draws(l, chain, g, from, n)
			if err := s.Append(chain, g, values, stats); err != nil {
				t.Fatal(err)
			}
			if err := s.Checkpoint(chain, binary.LittleEndian.AppendUint32([]byte(nil), uint32(done+n))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(pause)
		}
	}
}

// A trace that was left behind a checkpoint goes on from there, and in the end it is the one that was never left.
func TestResumedTraceIsTheWhole(t *testing.T) {
	for _, k := range []int{1, 3, 10, 11} {
		w, path := created(t, model())
		for chain, n := range []int{4, 13, 25} { // of which only some are behind a checkpoint
			values, stats := draws(model(), chain, trace.Warmup, 0, 7)
			if err := w.Append(chain, trace.Warmup, values, stats); err != nil {
				t.Fatal(err)
			}
			values, stats = draws(model(), chain, trace.Posterior, 0, 3)
			if err := w.Append(chain, trace.Posterior, values, stats); err != nil {
				t.Fatal(err)
			}
			if err := w.Checkpoint(chain, []byte{10, 0, 0, 0}); err != nil {
				t.Fatal(err)
			}
			values, stats = draws(model(), chain, trace.Posterior, 1000, n-3) // others than those that are to come
			if err := w.Append(chain, trace.Posterior, values, stats); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w, err := trace.Resume(path, model())
		if err != nil {
			t.Fatal(err)
		}
		r := opened(t, path)
		for chain := range 3 {
			if n, m := r.Complete(chain, trace.Posterior), r.Complete(chain, trace.Warmup); n != 3 || m != 7 {
				t.Errorf("chain %d: %d and %d draws after resuming", chain, n, m)
			}
			if s, err := r.State(chain); err != nil || !bytes.Equal(s, []byte{10, 0, 0, 0}) || !bytes.Equal(w.State(chain), s) {
				t.Errorf("chain %d: state %v, %v", chain, s, err)
			}
		}
		unwritten(t, path, 3)
		goOn(t, w, k, 0)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		same(t, opened(t, path), filled(t))
		if w, err = trace.Resume(path, model()); err != nil { // which has nothing left to do
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		same(t, opened(t, path), filled(t))
	}
}

// unwritten looks at a store as a program that knows nothing of its counts: behind so many draws of the posterior there is nothing.
func unwritten(t *testing.T, path string, done int) {
	t.Helper()
	other := filepath.Join(t.TempDir(), "x")
	if err := errors.Join(os.CopyFS(other, os.DirFS(path)), os.RemoveAll(filepath.Join(other, "_sampling_state"))); err != nil {
		t.Fatal(err)
	}
	r := opened(t, other)
	theta, e1 := trace.Values(r, trace.Posterior, "theta")
	steps, e2 := trace.Stats(r, trace.Posterior, "n_steps")
	diverging, e3 := trace.Stats(r, trace.Posterior, "diverging")
	if err := errors.Join(e1, e2, e3); err != nil {
		t.Fatal(err)
	}
	for c := range theta {
		for i, n := range steps[c] {
			if there := i < done; math.IsNaN(theta[c][i*6]) == there || math.IsNaN(theta[c][i*6+5]) == there || math.IsNaN(n) == there || !there && diverging[c][i] != 0 {
				t.Fatalf("chain %d, draw %d of %d: theta %v, %v steps, diverging %v", c, i, done, theta[c][i*6:i*6+6], n, diverging[c][i])
			}
		}
	}
}

func TestRewoundMemoryIsTheWhole(t *testing.T) {
	m := trace.NewMemory(model())
	for chain := range 3 {
		values, stats := draws(model(), chain, trace.Warmup, 0, 5)
		if err := m.Append(chain, trace.Warmup, values, stats); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Checkpoint(1, []byte{5, 0, 0, 0}); err != nil {
		t.Fatal(err)
	}
	m.Rewind()
	goOn(t, m, 4, 0)
	same(t, m, filled(t))
}

// TestMain is the process that is killed where the variable names a store.
func TestMain(m *testing.M) {
	if path := os.Getenv("RICHLAZY_TRACE_CHILD"); path != "" {
		w, err := trace.Create(path, model())
		if err != nil {
			w, err = trace.Resume(path, model())
		}
		if err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		goOn(&testing.B{}, w, 1, time.Millisecond)
		os.Exit(0)
	}
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		os.Setenv("TMPDIR", "/dev/shm") // memory: a disk takes a minute for thousands of files that are made safe one after the other
	}
	os.Exit(m.Run())
}

// Killed at any moment, a store opens, has nothing but whole draws up to what it says, of which at most a block is missing, and goes on to the same bits.
func TestKillInTheMiddle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trace.zarr")
	want := filled(t)
	kills := 0
	for wait := 40 * time.Millisecond; ; wait += wait / 4 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "RICHLAZY_TRACE_CHILD="+path)
		var said bytes.Buffer
		child.Stderr = &said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("%v: %s", err, &said)
			}
			r := opened(t, path)
			same(t, r, want)
			filepath.WalkDir(path, func(path string, _ fs.DirEntry, err error) error {
				if err != nil || strings.HasSuffix(path, ".part") {
					t.Errorf("%s was left behind, error %v", path, err)
				}
				return nil
			})
			if kills < 3 {
				t.Errorf("%d kills: the test was too quick", kills)
			}
			return
		case <-time.After(wait):
			child.Process.Kill()
			<-ended
			kills++
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			continue // killed before there was anything
		}
		compareBegin(t, opened(t, path), want)
	}
}

// compareBegin looks at the draws that a store says to have.
func compareBegin(t *testing.T, r *trace.Reader, want *trace.Memory) {
	t.Helper()
	for chain := range 3 {
		state, err := r.State(chain)
		if err != nil {
			t.Fatal(err)
		}
		total := r.Complete(chain, trace.Posterior) + r.Complete(chain, trace.Warmup)
		if state != nil && total < int(binary.LittleEndian.Uint32(state)) {
			t.Fatalf("chain %d has %d draws, and a checkpoint after %d", chain, total, binary.LittleEndian.Uint32(state))
		}
		for _, g := range []trace.Group{trace.Posterior, trace.Warmup} {
			n := r.Complete(chain, g)
			a, b := make([]float64, 6*n), make([]float64, 6*n)
			if err := r.ReadVariable(a, chain, g, "theta", 0); err != nil {
				t.Fatal(err)
			}
			if err := want.ReadVariable(b, chain, g, "theta", 0); err != nil {
				t.Fatal(err)
			}
			for i := range a {
				if a[i] != b[i] {
					t.Fatalf("chain %d, %v: theta %d is %v, want %v", chain, g, i, a[i], b[i])
				}
			}
		}
	}
}

func TestTwoWritersAreOneTooMany(t *testing.T) {
	w, path := created(t, model())
	if _, err := trace.Resume(path, model()); err == nil || !strings.Contains(err.Error(), "another") {
		t.Errorf("a second writer: %v", err)
	}
	if _, err := trace.Create(path, model()); !errors.Is(err, os.ErrExist) {
		t.Errorf("a store in the place of another: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Append(0, trace.Warmup, make([]float64, 11), make([]float64, 3)); err == nil {
		t.Error("draws for a closed store")
	}
}
