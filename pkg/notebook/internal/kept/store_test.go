package kept

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func bytesOf(content []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(content); return err }
}

func load(s Store, id ID) (content []byte, found bool, err error) {
	found, err = s.Load(id, func(in io.Reader, size int64) error {
		content, err = io.ReadAll(in)
		if err == nil && int64(len(content)) != size {
			err = errors.New("the size is wrong")
		}
		return err
	})
	return content, found, err
}

func TestWriteAndLoad(t *testing.T) {
	s := Store{Dir: filepath.Join(t.TempDir(), "a", "b")}
	for _, n := range []int{0, 1, blockSize - 1, blockSize, blockSize + 1, 3*blockSize + 7} {
		id := ID{Name: "../a name/with: everything", Key: [32]byte{byte(n), byte(n >> 8), byte(n >> 16)}}
		want := bytes.Repeat([]byte{1, 2, 3}, n/3+1)[:n]
		if _, found, err := load(s, id); found || err != nil {
			t.Fatalf("%d: before writing: %v, %v", n, found, err)
		}
		if err := s.Write(id, About{Name: id.Name}, bytesOf(want)); err != nil {
			t.Fatal(err)
		}
		if filepath.Dir(s.Path(id)) != s.Dir {
			t.Fatalf("%s is not in the store", s.Path(id))
		}
		got, found, err := load(s, id)
		if !found || err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d: got %d bytes, %v, %v", n, len(got), found, err)
		}
	}
}

func TestDamageIsNeverServed(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	id := ID{Name: "x", Key: [32]byte{1}, Fingerprint: [32]byte{2}}
	if err := s.Write(id, About{Name: "x"}, bytesOf([]byte("some content"))); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path(id))
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, at int, data []byte) {
		t.Helper()
		if err := os.WriteFile(s.Path(id), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, found, err := load(s, id); found || err == nil {
			t.Errorf("%s %d is served", what, at)
		}
	}
	for i := range whole {
		for bit := range 8 {
			flipped := bytes.Clone(whole)
			flipped[i] ^= 1 << bit
			try("flipped bit in byte", i, flipped)
		}
		try("truncation to", i, whole[:i])
	}
	try("a byte more than", len(whole), append(bytes.Clone(whole), 0))
	try("zeros of length", len(whole), make([]byte, len(whole)))

	if err := os.WriteFile(s.Path(id), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	other := id
	other.Fingerprint[0]++
	if _, found, err := load(s, other); found || err == nil || !strings.Contains(err.Error(), "type") {
		t.Errorf("another type: %v, %v", found, err)
	}
}

func TestBlocksThatChangePlacesAreDamage(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	id := ID{Name: "x"}
	content := append(bytes.Repeat([]byte{1}, blockSize), bytes.Repeat([]byte{2}, blockSize)...)
	if err := s.Write(id, About{}, bytesOf(content)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(s.Path(id))
	if err != nil {
		t.Fatal(err)
	}
	begin := len(data) - 2*(blockSize+crcSize)
	swapped := append(bytes.Clone(data[:begin]), data[begin+blockSize+crcSize:]...)
	swapped = append(swapped, data[begin:begin+blockSize+crcSize]...)
	if err := os.WriteFile(s.Path(id), swapped, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, found, err := load(s, id); found || err == nil {
		t.Error("swapped blocks are served")
	}
}

// smallDisk is a file on a disk that has room for so many more bytes.
type smallDisk struct {
	*os.File
	room int
}

func (d *smallDisk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		n, _ := d.File.Write(p[:d.room])
		return n, &os.PathError{Op: "write", Path: d.Name(), Err: syscall.ENOSPC}
	}
	d.room -= len(p)
	return d.File.Write(p)
}

func TestAFullDiskLeavesTheOldFileAndNothingElse(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	id := ID{Name: "x"}
	if err := s.Write(id, About{}, bytesOf([]byte("old"))); err != nil {
		t.Fatal(err)
	}
	defer func(f func(string, string) (tempFile, error)) { create = f }(create)
	for _, room := range []int{0, 50, blockSize / 2, blockSize + 200} {
		create = func(dir, pattern string) (tempFile, error) {
			file, err := os.CreateTemp(dir, pattern)
			return &smallDisk{file, room}, err
		}
		if err := s.Write(id, About{}, bytesOf(make([]byte, 2*blockSize))); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("room for %d bytes: the error is %v", room, err)
		}
		if got, found, err := load(s, id); !found || err != nil || string(got) != "old" {
			t.Errorf("room for %d bytes: got %q, %v, %v", room, got, found, err)
		}
	}
	files, _ := os.ReadDir(s.Dir)
	if len(files) != 1 {
		t.Errorf("%d files are left, want 1", len(files))
	}
}

func TestAStoreThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := Store{Dir: filepath.Join(file, "store")}
	if err := s.Write(ID{}, About{}, bytesOf(nil)); err == nil {
		t.Error("no error")
	}
	if unlock, err := s.Lock(t.Context(), ID{}, func() {}); err == nil {
		unlock()
		t.Error("a lock on nothing")
	}
}

func TestTheLeastRecentlyUsedGoFirst(t *testing.T) {
	s := Store{Dir: t.TempDir(), Limit: 3000}
	id := func(n byte) ID { return ID{Name: "x", Key: [32]byte{n}} }
	for n := range byte(6) {
		if err := s.Write(id(n), About{}, bytesOf(make([]byte, 800))); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(time.Duration(n)*time.Minute - time.Hour)
		if err := os.Chtimes(s.Path(id(n)), old, old); err != nil {
			t.Fatal(err)
		}
		if n == 3 { // by now 1, 2 and 3 are there
			if _, found, err := load(s, id(1)); !found || err != nil {
				t.Fatal(found, err)
			}
		}
	}
	got := ""
	for n := range byte(6) {
		if _, err := os.Stat(s.Path(id(n))); err == nil {
			got += string('0' + rune(n))
		}
	}
	if got != "145" {
		t.Errorf("%s are left, want 1 (used), 4 and 5", got)
	}
	if err := s.Write(id(9), About{}, bytesOf(make([]byte, 5000))); err != nil {
		t.Fatal(err)
	}
	if entries, _ := s.Entries(); len(entries) != 1 || entries[0].Path != s.Path(id(9)) {
		t.Errorf("after a file beyond the limit: %v", entries)
	}
}

func TestCleanRemovesOnlyWhatIsOurs(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	foreign := filepath.Join(s.Dir, "thesis.tex")
	if err := os.WriteFile(foreign, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ID{Name: "a"}, About{}, bytesOf([]byte("x"))); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(ID{Name: "a", Checkpoint: true}, About{}, bytesOf([]byte("x"))); err != nil {
		t.Fatal(err)
	}
	if size, err := s.Size(); err != nil || size < 200 || size > 1000 {
		t.Errorf("the size is %d, %v", size, err)
	}
	if err := s.Clean(); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(s.Dir); len(files) != 1 {
		t.Errorf("%d files are left", len(files))
	}
	if err := os.Remove(foreign); err != nil {
		t.Fatal(err)
	}
	if err := s.Clean(); err != nil {
		t.Fatal(err)
	}
	if size, err := s.Size(); err != nil || size != 0 {
		t.Errorf("an absent store has size %d, %v", size, err)
	}
}

func TestLock(t *testing.T) {
	s := Store{Dir: t.TempDir()}
	id := ID{Name: "x"}
	orphan := filepath.Join(s.Dir, id.base()+"-123"+tempExt) // of a killed process
	if err := os.WriteFile(orphan, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var inside, most int
	var mu sync.Mutex
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			unlock, err := s.Lock(t.Context(), id, func() {})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			time.Sleep(10 * time.Millisecond)
			mu.Lock()
			inside--
			mu.Unlock()
			unlock()
		})
	}
	group.Wait()
	if most != 1 {
		t.Errorf("%d held the lock at once", most)
	}
	if _, err := os.Stat(orphan); err == nil {
		t.Error("the temporary file of a killed process is left")
	}

	unlock, err := s.Lock(t.Context(), id, func() {})
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	waited := 0
	if _, err := s.Lock(ctx, id, func() { waited++ }); !errors.Is(err, context.DeadlineExceeded) || waited != 1 {
		t.Errorf("a wait that is cancelled: %v, %d", err, waited)
	}
}
