package load_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/load"
	"github.com/richlazy/richlazy/pkg/neural/npy"
)

func ExampleOpen() {
	folder, err := os.MkdirTemp("", "load")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "no extension")
	if err := npy.Save(path, npy.New([]float64{1, 2, 3, 4, 5, 6}, 2, 3)); err != nil {
		fmt.Println(err)
		return
	}
	c, err := load.Open(path, file.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	fmt.Print(c)
	values, _ := c.Value.(*npy.Array).Float64s()
	fmt.Println(values)
	// Output:
	// no extension: NumPy array
	// float64 2×3
	// [1 2 3 4 5 6]
}

// unread are the files of the data folder that are not opened, and what the error says: those that are damaged on purpose and prose.
var unread = map[string]string{
	"format-fixtures/gen_hdf5/bad_trunc.h5": "want 716132 bytes, got 238710", "format-fixtures/gen_mat/bad_trunc.mat": "want 611 bytes",
	"format-fixtures/gen_nifti/bad_huge.nii": "Limits.MaxElements", "format-fixtures/gen_nifti/bad_neg.nii": "want a length of at least 1, got -2",
	"format-fixtures/gen_nifti/bad_trunc.nii": "then the file ends", "format-fixtures/gen_nifti/bad_trunc.nii.gz": "then the file ends",
	"format-fixtures/gen_npy/bad_hdr.npy": "then the file ends", "format-fixtures/gen_npy/bad_huge.npy": "Limits.MaxElements", "format-fixtures/gen_npy/bad_neg.npy": "got -3",
	"format-fixtures/gen_npy/bad_ovf.npy": "Limits.MaxElements", "format-fixtures/gen_npy/bad_trunc.npy": "then the file ends", "format-fixtures/gen_npy/obj.npy": "pickles",
	"format-fixtures/scipy_mat/bad_miuint32.mat": "got 2147483649", "format-fixtures/scipy_mat/bad_miutf8_array_name.mat": "want ASCII", "format-fixtures/scipy_mat/debigged_m4.mat": "then the file ends",
	"format-fixtures/scipy_mat/corrupted_zlib_checksum.mat": "", "format-fixtures/scipy_mat/corrupted_zlib_data.mat": "", "format-fixtures/scipy_mat/malformed1.mat": "want 658840 bytes",
	"allen_v1_scenes/readme.txt": "no table", "format-fixtures/scipy_mat/japanese_utf8.txt": "no table",
}

// TestEveryFile opens all files of the data folders but those of unread.
func TestEveryFile(t *testing.T) {
	roots := filepath.SplitList(os.Getenv("RICHLAZY_DATA"))
	if len(roots) == 0 {
		t.Skip("RICHLAZY_DATA is not set: no files to open")
	}
	formats, refused := map[load.Format]int{}, 0
	err := filepath.WalkDir(roots[0], func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(roots[0], path)
		name = filepath.ToSlash(name)
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".md") || strings.HasPrefix(d.Name(), "SHA") || d.Name() == "README" {
			return err
		}
		want, bad := unread[name]
		c, err := load.Open(path, file.Limits{})
		switch {
		case bad && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: got %v, want an error with %q", name, err, want)
		case bad:
			refused++
		case err != nil:
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			return nil
		}
		defer c.Close()
		formats[c.Format]++
		if text := c.String(); strings.Count(text, "\n") < 2 || strings.Contains(text, "cannot be read") {
			t.Errorf("%s: got %q", name, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files were refused, others opened: %v", refused, formats)
	for _, f := range []load.Format{load.NumPy, load.NumPyArchive, load.MATLAB, load.MATLAB73, load.HDF5, load.NIfTI, load.CIFTI, load.GIFTI, load.MGH, load.EDF, load.BDF, load.BrainVision, load.FIF, load.IDX, load.Table, load.Text} {
		if formats[f] == 0 {
			t.Errorf("no %s was opened", f)
		}
	}
}
