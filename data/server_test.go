package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// server is a set of files on a web server that can be made to fail.
type server struct {
	*httptest.Server
	entry   Entry
	content map[string][]byte // by URL path

	mu       sync.Mutex
	requests []*http.Request                                                          // as they came
	answer   func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool // n counts requests from 1; true: has answered
}

// serve makes a set of so many files of the given size, with random content.
func serve(t *testing.T, files, size int) *server {
	t.Helper()
	t.Setenv(EnvFolders, "")
	t.Setenv(EnvOffline, "")
	s := &server{content: map[string][]byte{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.entry = Entry{Name: "toy", Title: "A toy set", Licence: "none stated", Citation: []string{"Nobody (2000)"}, Source: "https://example.org/toy"}
	random := rand.New(rand.NewPCG(1, uint64(size)))
	for i := range files {
		content := make([]byte, size)
		for j := range content {
			content[j] = byte(random.Uint32())
		}
		path := fmt.Sprintf("a folder/file %d.bin", i)
		s.content["/"+path] = content
		sum := sha256.Sum256(content)
		s.entry.Files = append(s.entry.Files, File{Path: path, URL: s.URL + "/a%20folder/" + fmt.Sprintf("file%%20%d.bin", i), Size: int64(size), SHA256: hex.EncodeToString(sum[:])})
	}
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r)
	n, answer := len(s.requests), s.answer
	s.mu.Unlock()
	content, ok := s.content[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if answer != nil && answer(w, r, content, n) {
		return
	}
	w.Header().Set("ETag", `"one"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests)
}

// breakAfter answers the first request with the first bytes of the content and cuts the connection.
func breakAfter(bytes int, etag string) func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
	return func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
		if n > 1 {
			return false
		}
		if etag != "" {
			w.Header().Set("ETag", etag)
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		w.Write(content[:bytes])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
}

// options of a download into a fresh cache that does not wait long.
func options(t *testing.T) Options {
	return Options{Cache: filepath.Join(t.TempDir(), "cache"), Pause: time.Millisecond}
}

// holds fails the test unless the paths have the set's content and no part is left.
func (s *server) holds(t *testing.T, paths []string, opt Options) {
	t.Helper()
	if len(paths) != len(s.entry.Files) {
		t.Fatalf("got %d paths, want %d", len(paths), len(s.entry.Files))
	}
	for i, path := range paths {
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, s.content["/"+s.entry.Files[i].Path]) {
			t.Errorf("%s: %d bytes, not what the server has: %v", path, len(got), err)
		}
	}
	if parts := s.parts(t, opt); len(parts) > 0 {
		t.Errorf("left behind: %q", parts)
	}
}

// parts lists the unfinished files of the cache.
func (s *server) parts(t *testing.T, opt Options) []string {
	t.Helper()
	parts, err := filepath.Glob(filepath.Join(opt.Cache, "toy", "a folder", "*.part*"))
	if err != nil {
		t.Fatal(err)
	}
	return parts
}

// nothingComplete fails the test if any file has its final name.
func (s *server) nothingComplete(t *testing.T, opt Options) {
	t.Helper()
	for _, file := range s.entry.Files {
		if path := filepath.Join(opt.Cache, "toy", filepath.FromSlash(file.Path)); exists(path) {
			t.Errorf("%s is there under its final name", path)
		}
	}
}

func (s *server) rangeOf(request int) (rang, ifRange string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[request].Header.Get("Range"), s.requests[request].Header.Get("If-Range")
}

// says fails the test unless the error has all parts.
func says(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("want an error")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%v", part, err)
		}
	}
}
