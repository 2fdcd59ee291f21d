package hdf5

import (
	"io"
	"math"
	"strings"
	"sync"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

const format = "hdf5"

// File is an open HDF5 file. Its parts are read when they are asked for; it may be used by several goroutines at once.
type File struct {
	in     *file.Random
	limits file.Limits
	base   int64 // where the file begins: the bytes of the user block
	sizeO  int   // bytes of an address
	sizeL  int   // bytes of a length
	end    int64 // of the file as it says, counted from its first byte
	super  int   // version of the superblock
	root   *object
	group  *Group
	trust  bool // checksums of metadata are not verified: for fuzzing, which cannot guess them

	mu         sync.Mutex // guards what follows and the budget of in
	objects    map[uint64]*object
	heaps      heapCache
	verified   map[uint64]int64  // direct blocks of fractal heaps whose checksums were right
	paths      map[uint64]string // of all objects, once they are asked for
	shared     []sharedIndex
	sharedRead map[sharedKey]message
}

// Open opens a file by its path. The limits hold for all that is kept of the structure of the file taken together, and for each array that is read on its own, so
// that a file of any size can be read in blocks.
func Open(path string, limits file.Limits) (*File, error) {
	in, err := file.OpenRandom(path, format, limits)
	if err != nil {
		return nil, err
	}
	f, err := open(in, limits, false)
	if err != nil {
		in.Close()
		return nil, err
	}
	return f, nil
}

// New opens the file of size bytes that r reads, as [Open] does; name stands for it in errors.
func New(r io.ReaderAt, size int64, name string, limits file.Limits) (*File, error) {
	in, err := file.NewRandom(r, size, name, format, limits)
	if err != nil {
		return nil, err
	}
	return open(in, limits, false)
}

func open(in *file.Random, limits file.Limits, trust bool) (*File, error) {
	f := &File{in: in, limits: limits.OrDefaults(), trust: trust, objects: map[uint64]*object{}}
	root, err := f.superblock()
	if err != nil {
		return nil, err
	}
	if f.root, err = f.object(root); err != nil {
		return nil, err
	}
	f.group, err = f.newGroup("/", f.root)
	return f, err
}

// Close closes the file, if [Open] opened it. What has been read before stays, but for texts and arrays of variable length, which are read when they are asked for.
func (f *File) Close() error { return f.in.Close() }

// Name is the name of the file as it was given to [Open] or [New].
func (f *File) Name() string { return f.in.Name }

// Root is the group that holds all others, "/".
func (f *File) Root() *Group { return f.group }

// Version is the version of the superblock, 0 to 3.
func (f *File) Version() int { return f.super }

// UserBlock returns the bytes that precede the file proper, none for most files: MATLAB puts 512 bytes there that say what wrote the file and when.
func (f *File) UserBlock() ([]byte, error) {
	p := make([]byte, min(f.base, f.in.Size()))
	return p, f.in.Read(p, 0, "user block")
}

// Get returns what is at a path of names with "/" between them, such as "units/spike_times". Soft links are followed, up to 16 of them. A path that leads nowhere is an
// error that says what is there.
func (f *File) Get(path string) (Object, error) { return f.group.Get(path) }

// Group returns the group at a path, "" or "/" for the root.
func (f *File) Group(path string) (*Group, error) { return f.group.Group(path) }

// Dataset returns the dataset at a path.
func (f *File) Dataset(path string) (*Dataset, error) { return f.group.Dataset(path) }

// fail makes the error for a byte of the file, counted from the first byte of all; at is −1 where bytes do not matter.
func (f *File) fail(kind error, at int64, what, want string, got any) error {
	return f.in.Fail(kind, at, what, want, got)
}

// where turns an address of the file into a position, false where it is undefined or beyond the end.
func (f *File) where(address uint64) (int64, bool) {
	if address > math.MaxInt64/2 || int64(address) > f.in.Size()-f.base {
		return 0, false
	}
	return f.base + int64(address), true
}

// hold charges what is kept of the structure of the file.
func (f *File) hold(at int64, what string, n, size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.in.Charge(at, what, n, size)
}

func join(parent, name string) string { return strings.TrimSuffix(parent, "/") + "/" + name }
