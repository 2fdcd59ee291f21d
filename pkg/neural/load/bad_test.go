package load_test

import (
	"compress/zlib"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/neural/load"
)

// allowed marks a file that is sound, and whose 8 TB of zeros are made for whoever raises the limits to that.
var allowed = errors.New("allowed")

// TestBadFiles: each bad file of the fixtures is refused with an error that names the file, what was wanted and what was found, for hardly any memory, whether limits are those by
// default, or as high as they can be, so that it is not they alone that refuse.
func TestBadFiles(t *testing.T) {
	roots := filepath.SplitList(os.Getenv("RICHLAZY_DATA"))
	if len(roots) == 0 {
		t.Skip("RICHLAZY_DATA is not set: no bad files")
	}
	highest := file.Limits{MaxBytes: 1 << 62, MaxElements: 1 << 62, MaxDepth: 1 << 30}
	bad := map[string]bool{}
	for _, pattern := range []string{"gen_*/bad_*", "gen_hdf5/huge.h5", "scipy_mat/bad_*", "scipy_mat/corrupted_*", "scipy_mat/malformed*", "scipy_mat/debigged*", "gen_npy/obj.npy"} {
		found, _ := filepath.Glob(filepath.Join(roots[0], "format-fixtures", pattern))
		for _, path := range found {
			bad[path] = true
		}
	}
	for _, c := range []struct {
		name      string
		kind      error // within the default limits
		want, got string
		unlimited error // nil: as kind
	}{
		{"gen_npy/bad_hdr.npy", file.ErrTruncated, "want", "then the file ends", nil},
		{"gen_npy/bad_huge.npy", file.ErrLimit, "want at most", "got", file.ErrTruncated},
		{"gen_npy/bad_neg.npy", file.ErrFormat, "want", "got -3", nil},
		{"gen_npy/bad_ovf.npy", file.ErrLimit, "want at most", "got", nil},
		{"gen_npy/bad_trunc.npy", file.ErrTruncated, "want", "then the file ends", nil},
		{"gen_npy/obj.npy", file.ErrUnsupported, "want", "pickles", nil},
		{"gen_mat/bad_trunc.mat", file.ErrTruncated, "want 611 bytes", "got 237, then the file ends", nil},
		{"gen_hdf5/bad_trunc.h5", file.ErrTruncated, "want 716132 bytes", "got 238710", nil},
		{"gen_nifti/bad_huge.nii", file.ErrLimit, "want at most", "got", file.ErrTruncated},
		{"gen_nifti/bad_neg.nii", file.ErrFormat, "want a length of at least 1", "got -2", nil},
		{"gen_nifti/bad_trunc.nii", file.ErrTruncated, "want", "then the file ends", nil},
		{"gen_nifti/bad_trunc.nii.gz", file.ErrTruncated, "want", "then the file ends", nil},
		{"scipy_mat/bad_miuint32.mat", file.ErrFormat, "want lengths from 0", "got 2147483649", nil},
		{"scipy_mat/bad_miutf8_array_name.mat", file.ErrFormat, "want ASCII", "got", nil},
		{"scipy_mat/corrupted_zlib_checksum.mat", zlib.ErrChecksum, "want data that match their checksum", "invalid checksum", nil},
		{"scipy_mat/corrupted_zlib_data.mat", file.ErrFormat, "want its end", "got more", nil},
		{"scipy_mat/debigged_m4.mat", file.ErrTruncated, "want 3221225472 bytes", "got 1002", nil},
		{"scipy_mat/malformed1.mat", file.ErrTruncated, "want 658840 bytes", "got 2072", nil},
		{"gen_hdf5/huge.h5", file.ErrLimit, "want at most", "1000000000000", allowed},
	} {
		path := filepath.Join(roots[0], "format-fixtures", filepath.FromSlash(c.name))
		delete(bad, path)
		for _, limits := range []file.Limits{{}, highest} {
			kind := c.kind
			if limits != (file.Limits{}) && c.unlimited != nil {
				kind = c.unlimited
			}
			if kind == allowed {
				continue
			}
			var err error
			used := allocated(func() { err = readAll(path, limits) })
			var e *file.Error
			if !errors.Is(err, kind) || !errors.As(err, &e) || e.File != path && !strings.Contains(err.Error(), path) {
				t.Errorf("%s within %+v: got %v, want %v", c.name, limits, err, kind)
				continue
			}
			if kind == c.kind && (!strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.got)) {
				t.Errorf("%s within %+v: got %v, want %q and %q", c.name, limits, err, c.want, c.got)
			}
			if used > 1<<20 {
				t.Errorf("%s within %+v: %d bytes were allocated", c.name, limits, used)
			}
		}
	}
	for path := range bad {
		t.Errorf("no case for %s", path)
	}
}

// TestBomb: 240 MB from 237 kB are refused above a limit, and read below it.
func TestBomb(t *testing.T) {
	path := fixture(t, "gen_hdf5/bomb.h5")
	var err error
	used := allocated(func() { err = readAll(path, file.Limits{MaxBytes: 100 << 20}) })
	if !errors.Is(err, file.ErrLimit) || !strings.Contains(err.Error(), "MaxBytes") || used > 1<<20 {
		t.Errorf("%d bytes were allocated; %v", used, err)
	}
	if err := readAll(path, file.Limits{}); err != nil {
		t.Error(err)
	}
}

// TestCircle: a file of groups that hold each other is listed, and to the end.
func TestCircle(t *testing.T) {
	done := make(chan string, 1)
	path := fixture(t, "gen_hdf5/cyc.h5")
	go func() {
		c, err := load.Open(path, file.Limits{})
		if err != nil {
			done <- err.Error()
			return
		}
		defer c.Close()
		done <- c.String()
	}()
	select {
	case got := <-done:
		if !strings.Contains(got, "listed above") || len(got) > 1000 {
			t.Error(got)
		}
	case <-time.After(time.Minute):
		t.Fatal("no end")
	}
}

func fixture(t *testing.T, name string) string {
	roots := filepath.SplitList(os.Getenv("RICHLAZY_DATA"))
	if len(roots) == 0 {
		t.Skip("RICHLAZY_DATA is not set: no fixtures")
	}
	return filepath.Join(roots[0], "format-fixtures", filepath.FromSlash(name))
}

// readAll opens a file, and reads what is read later.
func readAll(path string, limits file.Limits) error {
	c, err := load.Open(path, limits)
	if err != nil {
		return err
	}
	defer c.Close()
	f, ok := c.Value.(*hdf5.File)
	if !ok {
		return nil
	}
	return f.Walk(func(o hdf5.Object) error {
		if d, ok := o.(*hdf5.Dataset); ok {
			_, err := d.Read()
			return err
		}
		return nil
	})
}

func allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
