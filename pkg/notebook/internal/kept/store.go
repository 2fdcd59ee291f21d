package kept

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Store is a folder of results.
type Store struct {
	Dir   string
	Limit int64 // bytes that all files together may have; the least recently used go first
}

// ID names one file of a store.
type ID struct {
	Name        string // for people, the beginning of the file's name
	Key         [32]byte
	Fingerprint [32]byte // of the type of the content
	Checkpoint  bool
}

const (
	resultExt     = ".kept"
	checkpointExt = ".checkpoint"
	tempExt       = ".tmp"
	lockExt       = ".lock"
)

func (id ID) base() string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, id.Name)
	slug = strings.TrimLeft(slug[:min(len(slug), 60)], ".")
	return slug + "-" + hex.EncodeToString(id.Key[:16])
}

// Path is the file of id.
func (s Store) Path(id ID) string {
	ext := resultExt
	if id.Checkpoint {
		ext = checkpointExt
	}
	return filepath.Join(s.Dir, id.base()+ext)
}

// Load opens the file of id and hands its content to decode. found is false without an error where there is no such file, or none that may be opened.
// Any error means that the file is damaged or of another type, and that nothing of it may be used.
func (s Store) Load(id ID, decode func(in io.Reader, size int64) error) (found bool, err error) {
	path := s.Path(id)
	file, err := os.Open(path)
	if err != nil {
		return false, nil
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return false, err
	}
	if err := read(file, stat.Size(), id, decode); err != nil {
		return false, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // recently used; a store that is only read keeps its order
	return true, nil
}

func read(in io.Reader, size int64, id ID, decode func(in io.Reader, size int64) error) error {
	h, begin, err := readHead(in)
	if err != nil {
		return err
	}
	switch want := fileSize(begin, h.length); {
	case size != want:
		return fmt.Errorf("the file has %d bytes, want %d", size, want)
	case h.key != id.Key:
		return errors.New("the file belongs to another key")
	case h.fingerprint != id.Fingerprint:
		return errors.New("the type has changed")
	}
	return decode(&checked{in: in, left: h.length}, int64(h.length))
}

// Write puts what encode writes under id: completely and on the disk, or not at all. Callers that may meet on one id hold its lock.
func (s Store) Write(id ID, about About, encode func(io.Writer) error) (err error) {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return err
	}
	file, err := create(s.Dir, id.base()+"-*"+tempExt)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	h := head{fingerprint: id.Fingerprint, key: id.Key, about: about.line()}
	first := h.bytes()
	if _, err := file.Write(make([]byte, len(first))); err != nil { // no reader takes zeros for a head
		return err
	}
	content := newBlocks(file)
	if err := encode(content); err != nil {
		return err
	}
	if err := content.flush(); err != nil {
		return err
	}
	h.length = content.length
	if _, err := file.WriteAt(h.bytes(), 0); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), s.Path(id)); err != nil {
		return err
	}
	if dir, err := os.Open(s.Dir); err == nil {
		_ = dir.Sync() // the name too; not every system can
		_ = dir.Close()
	}
	return s.trim(id)
}

// create is os.CreateTemp; tests put a full disk in its place.
var create = func(dir, pattern string) (tempFile, error) { return os.CreateTemp(dir, pattern) }

type tempFile interface {
	io.Writer
	io.WriterAt
	io.Closer
	Sync() error
	Name() string
}

// Remove removes the file of id, if there is one.
func (s Store) Remove(id ID) error {
	if err := os.Remove(s.Path(id)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Lock waits until no other process or goroutine holds id, then holds it until unlock is called. waiting is called once if it has to wait. Where the
// store cannot be written the lock is none, and the error says why.
func (s Store) Lock(ctx context.Context, id ID, waiting func()) (unlock func(), err error) {
	none := func() {}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return none, err
	}
	lock := flock.New(filepath.Join(s.Dir, id.base()+lockExt))
	held, err := lock.TryLock()
	if err == nil && !held {
		waiting()
		held, err = lock.TryLockContext(ctx, 50*time.Millisecond)
	}
	if err != nil || !held {
		return none, err
	}
	s.sweep(id)
	return func() { _ = lock.Unlock() }, nil
}

// sweep removes the temporary files that a killed process left under id. The caller holds the lock, so that nobody is writing one.
func (s Store) sweep(id ID) {
	files, _ := os.ReadDir(s.Dir)
	for _, file := range files {
		if strings.HasPrefix(file.Name(), id.base()+"-") && filepath.Ext(file.Name()) == tempExt {
			_ = os.Remove(filepath.Join(s.Dir, file.Name()))
		}
	}
}
