package data

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// A test binary that is started with these variables fetches one entry and ends: a second notebook cell, to be run at the same time or to be killed.
const (
	envChildEntry = "DATA_TEST_ENTRY"
	envChildCache = "DATA_TEST_CACHE"
)

func TestMain(m *testing.M) {
	content := os.Getenv(envChildEntry)
	if content == "" {
		os.Exit(m.Run())
	}
	var entry Entry
	err := json.Unmarshal([]byte(content), &entry)
	if err == nil {
		_, err = Fetch(context.Background(), entry, Options{Cache: os.Getenv(envChildCache), Pause: time.Millisecond})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child is a process that fetches the set.
func (s *server) child(t *testing.T, opt Options) *exec.Cmd {
	t.Helper()
	entry, err := json.Marshal(s.entry)
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program)
	command.Env = append(os.Environ(), envChildEntry+"="+string(entry), envChildCache+"="+opt.Cache)
	command.Stderr = os.Stderr
	return command
}

func TestConcurrentProcessesDownloadOnce(t *testing.T) {
	s, opt := serve(t, 3, 100_000), options(t)
	s.answer = func(http.ResponseWriter, *http.Request, []byte, int) bool {
		time.Sleep(50 * time.Millisecond)
		return false
	}
	var group sync.WaitGroup
	for range 3 {
		command := s.child(t, opt)
		group.Go(func() {
			if err := command.Run(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if s.count() != 3 {
		t.Errorf("got %d requests, want 3, one per file", s.count())
	}
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestKilledProcessLeavesAPartToGoOnFrom(t *testing.T) {
	s, opt := serve(t, 1, 300_000), options(t)
	sent := make(chan struct{})
	s.answer = func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
		if n > 1 {
			return false
		}
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Content-Length", "300000")
		w.Write(content[:150_000])
		w.(http.Flusher).Flush()
		close(sent)
		<-r.Context().Done()
		return true
	}
	command := s.child(t, opt)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	<-sent
	part := filepath.Join(opt.Cache, "toy", "a folder", "file 0.bin.part")
	for have := int64(0); have < 100_000; time.Sleep(time.Millisecond) {
		if info, err := os.Stat(part); err == nil {
			have = info.Size()
		}
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // it was killed
	s.nothingComplete(t, opt)
	paths, err := Fetch(context.Background(), s.entry, opt) // the lock went with the process
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
	if rang, ifRange := s.rangeOf(1); s.count() != 2 || rang == "" || ifRange != `"one"` {
		t.Errorf("got %d requests, the second with Range %q and If-Range %q, want 2, the second for the rest", s.count(), rang, ifRange)
	}
}
