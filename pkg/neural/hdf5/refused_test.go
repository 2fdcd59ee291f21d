package hdf5_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/internal/filetest"
)

// refused demands an error of a kind whose text holds all of the given ones.
func refused(t *testing.T, err, kind error, texts ...string) {
	t.Helper()
	var e *file.Error
	if !errors.Is(err, kind) || !errors.As(err, &e) {
		t.Errorf("want an error of kind %q, got %v", kind, err)
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("want %q in %q", text, err)
		}
	}
}

// plain is the content of a file, decompressed.
func plain(t testing.TB, path string) []byte {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(path, ".gz") {
		return b
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if b, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRefusedFiles(t *testing.T) {
	for _, c := range []struct {
		label string
		kind  error
		texts []string
	}{
		{"format-fixtures/gen_hdf5/bad_trunc.h5", file.ErrTruncated, []string{"716132 bytes", "238710, then the file ends"}},
		{"format-fixtures/gen_npy/f8_c.npy", file.ErrFormat, []string{"no HDF5 file", "HDF"}},
		{"format-fixtures/scipy_mat/testhdf5_7.4_GLNX86.mat", nil, nil},
	} {
		t.Run(c.label, func(t *testing.T) {
			f, err := hdf5.Open(fixture(t, c.label), file.Limits{})
			if c.kind == nil {
				if err != nil {
					t.Skip(err)
				}
				f.Close()
				return
			}
			refused(t, err, c.kind, c.texts...)
		})
	}
	_, err := hdf5.Open("testdata/nowhere.h5", file.Limits{})
	if !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	_, err = hdf5.Open("testdata", file.Limits{})
	if err == nil {
		t.Error("a folder was opened")
	}
	_, err = hdf5.New(bytes.NewReader(nil), 0, "empty", file.Limits{})
	refused(t, err, file.ErrFormat, "empty", "no HDF5 file")
}

// TestRefusedData: what is not read is refused by its name when it is read, and shows its shape and type before.
func TestRefusedData(t *testing.T) {
	f := open(t, "testdata/corpus/refused.h5.gz", file.Limits{})
	for path, text := range map[string]string{"virtual": "virtual", "external": "external", "scale_offset": "scale-offset", "nbit": "n-bit", "time": "time"} {
		d, err := f.Dataset(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(d.Shape()) != 1 {
			t.Error(d)
		}
		_, err = d.Read()
		refused(t, err, file.ErrUnsupported, text, "/"+path, "refused.h5.gz")
	}
}

// TestDamagedChunks: every byte of a chunk with a checksum of its own counts, also those of zlib's.
func TestDamagedChunks(t *testing.T) {
	b := plain(t, "testdata/corpus/refused.h5.gz")
	for _, c := range []struct {
		path string
		kind error
	}{{"fletcher", hdf5.ErrChecksum}, {"gzip", nil}} {
		f := open(t, "testdata/corpus/refused.h5.gz", file.Limits{})
		d, err := f.Dataset(c.path)
		if err != nil {
			t.Fatal(err)
		}
		at, n, err := hdf5.FirstChunk(d)
		if err != nil {
			t.Fatal(err)
		}
		sound, err := d.Float64s()
		if err != nil {
			t.Fatal(err)
		}
		for i := at; i < at+n; i++ {
			bad := bytes.Clone(b)
			bad[i] ^= 0x10
			f, err := hdf5.New(bytes.NewReader(bad), int64(len(bad)), "bad.h5", file.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if d, err = f.Dataset(c.path); err != nil {
				t.Fatal(err)
			}
			v, err := d.Float64s()
			if err == nil && c.kind == nil && i == at+n-5 && slices.Equal(v, sound) {
				continue // bits after the end of what is compressed
			}
			if err == nil || v != nil {
				t.Fatalf("%s: damage at byte %d of the chunk was not found", c.path, i-at)
			}
			if c.kind != nil && !errors.Is(err, c.kind) {
				t.Fatal(err)
			}
		}
	}
}

func TestLinks(t *testing.T) {
	f := open(t, "testdata/corpus/groups_latest.h5.gz", file.Limits{})
	for path, want := range map[string]string{"soft": "/g0/g1", "rel": "/x", "g0/up/x": "/g0/up/x", "g0/up/g0/up": "/g0/up/g0/up", "hop02": "/x", "": "/", "./g0/./g1": "/g0/g1",
		"/g0//g1/": "/g0/g1", "a b": "/a b", "été": "/été"} {
		o, err := f.Get(path)
		if err != nil || o.Path() != want {
			t.Errorf("%q: got %v, %v, want %s", path, o, err, want)
		}
	}
	for path, c := range map[string]struct {
		kind  error
		texts []string
	}{
		"loop":     {file.ErrLimit, []string{"16 soft links", "circle"}},
		"hop00":    {file.ErrLimit, []string{"16 soft links"}},
		"dangling": {file.ErrValue, []string{`"nowhere"`, "soft link /dangling to /nowhere"}},
		"external": {file.ErrUnsupported, []string{"other.h5", "/there"}},
		"y":        {file.ErrValue, []string{"one of", "dangling"}},
		"x/y":      {file.ErrValue, []string{"a group", "/x: float64 3×4"}},
	} {
		_, err := f.Get(path)
		refused(t, err, c.kind, c.texts...)
	}
	_, err := f.Dataset("g0")
	refused(t, err, file.ErrValue, "a dataset", "/g0: group of")
	_, err = f.Group("x")
	refused(t, err, file.ErrValue, "a group")
	shallow := open(t, "testdata/corpus/groups_latest.h5.gz", file.Limits{MaxDepth: 5})
	refused(t, shallow.Walk(func(hdf5.Object) error { return nil }), file.ErrLimit, "MaxDepth")
	kinds := map[hdf5.LinkKind]int{}
	for _, l := range f.Root().Links() {
		kinds[l.Kind]++
	}
	if kinds[hdf5.External] != 1 || kinds[hdf5.Soft] != 22 || kinds[hdf5.Hard] != 4 {
		t.Error(kinds)
	}
}

// TestCircle: a group that is its own member is listed once.
func TestCircle(t *testing.T) {
	f := open(t, fixture(t, "format-fixtures/gen_hdf5/cyc.h5"), file.Limits{})
	var paths []string
	if err := f.Walk(func(o hdf5.Object) error { paths = append(paths, o.Path()); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(paths, " "); got != "/ /a /x" {
		t.Error(got)
	}
	if s := f.String(); !strings.Contains(s, "listed above") || !strings.Contains(s, "soft link to /a") {
		t.Error(s)
	}
}

// TestHuge: 8 TB that a file of 1400 bytes declares are refused before memory is taken, and a part of them can be read.
func TestHuge(t *testing.T) {
	f := open(t, fixture(t, "format-fixtures/gen_hdf5/huge.h5"), file.Limits{})
	d, err := f.Dataset("x")
	if err != nil {
		t.Fatal(err)
	}
	used := filetest.Allocated(func() {
		_, err = d.Float64s()
		refused(t, err, file.ErrLimit, "1000000000000", "read it in blocks")
		_, err = d.Read()
		refused(t, err, file.ErrLimit)
	})
	if used > 1<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
	got := []float64{1, 1, 1, 1}
	if err := d.ReadBlock(got, []int{999998, 500000}, []int{2, 2}); err != nil || got[0] != 0 || got[3] != 0 {
		t.Error(got, err)
	}
}

// TestBomb: 240 MB from 237 kB are refused above a limit, without the memory for them.
func TestBomb(t *testing.T) {
	path := fixture(t, "format-fixtures/gen_hdf5/bomb.h5")
	f := open(t, path, file.Limits{MaxBytes: 64 << 20})
	d, err := f.Dataset("x")
	if err != nil {
		t.Fatal(err)
	}
	used := filetest.Allocated(func() { _, err = d.Float64s() })
	refused(t, err, file.ErrLimit, "MaxBytes")
	if used > 1<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
	f = open(t, path, file.Limits{MaxElements: 1 << 20})
	if d, err = f.Dataset("x"); err != nil {
		t.Fatal(err)
	}
	_, err = d.Float64s()
	refused(t, err, file.ErrLimit, "MaxElements")
}
