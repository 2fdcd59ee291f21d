package data

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/progress"
)

func TestFetchDownloadsOnce(t *testing.T) {
	s, opt := serve(t, 3, 200_000), options(t)
	last, highest := int64(0), int64(0)
	opt.Progress = progress.Func(func(done, total int64) {
		if total != 600_000 || done < last {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last, highest = done, max(highest, done)
	})
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
	if highest != 600_000 {
		t.Errorf("progress ended at %d, want 600000", highest)
	}
	if paths, err = Fetch(context.Background(), s.entry, opt); err != nil || s.count() != 3 {
		t.Errorf("fetched again: %d requests, want 3: %v", s.count(), err)
	}
	opt.Files = []string{"a folder/file 2.bin", "a folder/file 0.bin"}
	if two, err := Fetch(context.Background(), s.entry, opt); err != nil || len(two) != 2 || two[0] != paths[2] || two[1] != paths[0] {
		t.Errorf("two files: got %q: %v", two, err)
	}
	opt.Files = []string{"else"}
	_, err = Fetch(context.Background(), s.entry, opt)
	says(t, err, "toy", `"else"`)
}

func TestFetchResumes(t *testing.T) {
	type answer = func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool
	then := func(first, rest answer) answer {
		return func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
			if n == 1 {
				return first(w, r, content, n)
			}
			return rest(w, r, content, n)
		}
	}
	for _, c := range []struct {
		name     string
		answer   answer
		ifRange  string
		requests int
	}{
		{"from the middle", breakAfter(70_000, `"one"`), `"one"`, 2},
		{"without an ETag", breakAfter(70_000, ""), "", 2},
		{"a weak ETag is of no use", breakAfter(70_000, `W/"one"`), "", 2},
		{"another ETag: all of it anew", breakAfter(70_000, `"zero"`), `"zero"`, 2},
		{"a server that ignores Range", then(breakAfter(70_000, `"one"`), func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
			w.Write(content)
			return true
		}), `"one"`, 2},
		{"a wrong Content-Range: all of it anew", then(breakAfter(70_000, `"one"`), func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
			if n > 2 {
				return false
			}
			w.Header().Set("Content-Range", "bytes 0-199999/200000")
			w.WriteHeader(http.StatusPartialContent)
			return true
		}), `"one"`, 3},
		{"range not satisfiable: all of it anew", then(breakAfter(70_000, `"one"`), func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
			if n == 2 {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			}
			return n == 2
		}), `"one"`, 3},
		{"what had come was wrong: all of it anew", then(func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
			return breakAfter(70_000, "")(w, r, bytes.Repeat([]byte{7}, len(content)), n)
		}, func(http.ResponseWriter, *http.Request, []byte, int) bool { return false }), "", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, opt := serve(t, 1, 200_000), options(t)
			s.answer = c.answer
			paths, err := Fetch(context.Background(), s.entry, opt)
			if err != nil {
				t.Fatal(err)
			}
			s.holds(t, paths, opt)
			rang, ifRange := s.rangeOf(1)
			if rang != "bytes=70000-" || ifRange != c.ifRange || s.count() != c.requests {
				t.Errorf("the second of %d requests asked for Range %q, If-Range %q, want the second of %d with bytes=70000- and %q", s.count(), rang, ifRange, c.requests, c.ifRange)
			}
		})
	}
}

func TestFetchRefuses(t *testing.T) {
	const page = "<html>please log in</html>"
	for _, c := range []struct {
		name     string
		answer   func(w http.ResponseWriter, content []byte)
		requests int
		says     []string
	}{
		{"404", func(w http.ResponseWriter, _ []byte) { w.WriteHeader(404) }, 1, []string{"404 Not Found"}},
		{"403", func(w http.ResponseWriter, _ []byte) { w.WriteHeader(403) }, 1, []string{"403 Forbidden"}},
		{"always 503", func(w http.ResponseWriter, _ []byte) { w.WriteHeader(503) }, 4, []string{"after 4 tries", "503"}},
		{"HTML", func(w http.ResponseWriter, _ []byte) { w.Write([]byte(page)) }, 1, []string{"has 26 bytes (text/html", "want 200000"}},
		{"HTML of unknown length", func(w http.ResponseWriter, _ []byte) { w.(http.Flusher).Flush(); w.Write([]byte(page)) }, 4,
			[]string{"after 4 tries", "ended after 26 of 200000"}},
		{"a body that is always cut at the same byte", func(w http.ResponseWriter, content []byte) {
			w.Header().Set("Content-Length", "200000")
			w.Write(content[:50_000])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, 4, []string{"after 4 tries", "50000 of 200000", "EOF"}},
		{"other content", func(w http.ResponseWriter, content []byte) { w.Write(bytes.Repeat([]byte{1}, len(content))) }, 1,
			[]string{"got SHA-256 6015fcd09f3f14b7da9d89cb95f1e4ee007948bc7cf9a59be8163c3460e4f954", "thrown away"}},
		{"too long", func(w http.ResponseWriter, content []byte) {
			w.(http.Flusher).Flush()
			w.Write(content)
			w.Write([]byte("more"))
		}, 1, []string{"more than the 200000 bytes"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, opt := serve(t, 1, 200_000), options(t)
			s.answer = func(w http.ResponseWriter, _ *http.Request, content []byte, _ int) bool {
				c.answer(w, content)
				return true
			}
			_, err := Fetch(context.Background(), s.entry, opt)
			says(t, err, c.says...)
			says(t, err, s.entry.Files[0].SHA256, filepath.Join(opt.Cache, "toy"), "200000 bytes", s.entry.Source, s.entry.Files[0].URL)
			var missing *MissingError
			if !errors.As(err, &missing) || len(missing.Files) != 1 {
				t.Errorf("got %T, want a MissingError for one file", err)
			}
			s.nothingComplete(t, opt)
			if s.count() != c.requests {
				t.Errorf("got %d requests, want %d", s.count(), c.requests)
			}
		})
	}
}

func TestFetchRefusesPartsThatLie(t *testing.T) {
	for _, c := range []struct {
		name     string
		rest     func(w http.ResponseWriter, content []byte, n int) // answers what is not the first request
		requests int
		says     []string
	}{
		{"a rest of another file", func(w http.ResponseWriter, content []byte, n int) {
			if n == 3 {
				breakAfter(70_000, "")(w, nil, content, 1)
			}
			w.Header().Set("Content-Range", "bytes 70000-199999/200000")
			w.WriteHeader(http.StatusPartialContent)
			w.Write(make([]byte, 130_000))
		}, 4, []string{"got SHA-256", "thrown away"}},
		{"a rest that is too long", func(w http.ResponseWriter, content []byte, _ int) {
			w.Header().Set("Content-Range", "bytes 70000-199999/200000")
			w.WriteHeader(http.StatusPartialContent)
			w.Write(content)
		}, 2, []string{"more than the 200000 bytes"}},
		{"connections that are cut and pages, in turn", func(w http.ResponseWriter, content []byte, n int) {
			if n%2 == 1 && n < 100 {
				breakAfter(70_000, "")(w, nil, content, 1)
			}
			w.(http.Flusher).Flush() // so that the length is not known
			w.Write([]byte("<html>please log in</html>"))
		}, 4, []string{"after 4 tries", "ended after 26 of 200000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, opt := serve(t, 1, 200_000), options(t)
			s.answer = func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
				if n == 1 {
					breakAfter(70_000, "")(w, r, content, n)
				}
				c.rest(w, content, n)
				return true
			}
			_, err := Fetch(context.Background(), s.entry, opt)
			says(t, err, c.says...)
			s.nothingComplete(t, opt)
			if s.count() != c.requests {
				t.Errorf("got %d requests, want %d", s.count(), c.requests)
			}
			s.answer = nil
			paths, err := Fetch(context.Background(), s.entry, opt)
			if err != nil {
				t.Fatal(err)
			}
			s.holds(t, paths, opt)
		})
	}
}

func TestFetchRetriesTemporaryFaults(t *testing.T) {
	s, opt := serve(t, 1, 10_000), options(t)
	s.answer = func(w http.ResponseWriter, _ *http.Request, _ []byte, n int) bool {
		if n <= 3 {
			w.WriteHeader([]int{500, 429, 502}[n-1])
		}
		return n <= 3
	}
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestFetchFollowsRedirects(t *testing.T) {
	s, opt := serve(t, 1, 10_000), options(t)
	from := http.RedirectHandler(s.entry.Files[0].URL, http.StatusFound)
	s.content["/old"] = nil
	s.answer = func(w http.ResponseWriter, r *http.Request, _ []byte, _ int) bool {
		if r.URL.Path == "/old" {
			from.ServeHTTP(w, r)
		}
		return r.URL.Path == "/old"
	}
	s.entry.Files[0].URL = s.URL + "/old"
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestCancelledFetchGoesOnLater(t *testing.T) {
	s, opt := serve(t, 2, 300_000), options(t)
	s.answer = func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
		if n != 2 { // the first file passes, the second stops half-way
			return false
		}
		w.Header().Set("ETag", `"one"`)
		w.Header().Set("Content-Length", "300000")
		w.Write(content[:100_000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	ctx, cancel := context.WithCancel(context.Background())
	opt.Progress = progress.Func(func(done, _ int64) {
		if done == 400_000 {
			cancel()
		}
	})
	start := time.Now()
	_, err := Fetch(ctx, s.entry, opt)
	if !errors.Is(err, context.Canceled) || time.Since(start) > time.Second {
		t.Fatalf("got %v after %v, want context.Canceled at once", err, time.Since(start))
	}
	says(t, err, "100000 of 300000 bytes are kept", "file 1.bin")
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
	if rang, _ := s.rangeOf(2); rang != "bytes=100000-" || s.count() != 3 {
		t.Errorf("the last of %d requests asked for %q, want 3 and bytes=100000-", s.count(), rang)
	}
}

func TestCancelledFetchOfFilesThatAreHere(t *testing.T) {
	s, opt := serve(t, 2, 10_000), options(t)
	if _, err := Fetch(context.Background(), s.entry, opt); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Fetch(ctx, s.entry, opt); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestStalledConnectionIsGivenUp(t *testing.T) {
	s, opt := serve(t, 1, 10_000), options(t)
	opt.Stall = 50 * time.Millisecond
	s.answer = func(w http.ResponseWriter, r *http.Request, content []byte, n int) bool {
		if n == 1 {
			<-r.Context().Done()
		}
		return n == 1
	}
	paths, err := Fetch(context.Background(), s.entry, opt)
	if err != nil {
		t.Fatal(err)
	}
	s.holds(t, paths, opt)
}

func TestConnectionsThatAlwaysStallHalfWay(t *testing.T) {
	s, opt := serve(t, 1, 200_000), options(t)
	opt.Stall = 50 * time.Millisecond
	s.answer = func(w http.ResponseWriter, r *http.Request, content []byte, _ int) bool {
		w.Header().Set("Content-Length", "200000")
		w.Write(content[:50_000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	}
	_, err := Fetch(context.Background(), s.entry, opt)
	says(t, err, "after 4 tries", "nothing came for 50ms", s.entry.Files[0].URL)
	s.nothingComplete(t, opt)
}

func TestConcurrentFetchesDownloadOnce(t *testing.T) {
	s, opt := serve(t, 4, 100_000), options(t)
	s.answer = func(http.ResponseWriter, *http.Request, []byte, int) bool {
		time.Sleep(20 * time.Millisecond)
		return false
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			paths, err := Fetch(context.Background(), s.entry, opt)
			if err != nil {
				t.Error(err)
				return
			}
			s.holds(t, paths, opt)
		})
	}
	group.Wait()
	if s.count() != 4 {
		t.Errorf("got %d requests, want 4, one per file", s.count())
	}
}

func TestFetchIgnoresADamagedETag(t *testing.T) {
	for _, etag := range []string{"", "\x00\x00\x00", "\"one\"\n", `"one`, `one`, `W/"one"`, `"o"e"`} {
		s, opt := serve(t, 1, 200_000), options(t)
		part := filepath.Join(opt.Cache, "toy", "a folder", "file 0.bin.part")
		if err := os.MkdirAll(filepath.Dir(part), 0o755); err != nil {
			t.Fatal(err)
		}
		for path, content := range map[string][]byte{part: s.content["/a folder/file 0.bin"][:70_000], part + ".etag": []byte(etag)} {
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		paths, err := Fetch(context.Background(), s.entry, opt)
		if err != nil {
			t.Fatalf("%q: %v", etag, err)
		}
		s.holds(t, paths, opt)
		if rang, ifRange := s.rangeOf(0); rang != "" || ifRange != "" {
			t.Errorf("%q: asked for Range %q, If-Range %q", etag, rang, ifRange)
		}
	}
}
