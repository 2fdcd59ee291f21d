package load

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/nifti"
)

// scan is the size of an image.
type scan struct{ edge, slices, volumes int }

// images times NIfTI.
func images(p bench.Against, threads int, size scan) bench.Part {
	title := fmt.Sprintf("NIfTI: %d × %d × %d × %d voxels, smooth with noise, 0 outside of a ball", size.edge, size.edge, size.slices, size.volumes)
	notes := []string{
		"float64: nibabel's get_fdata() and nifti.ReadFloat64s; else the numbers of the file, np.array(image.dataobj) and nifti.Raw",
		".nii.gz as nibabel writes it, by gzip's level 1",
	}
	return part(p, threads, niBabel, "nifti", title, notes, func(ctx context.Context, s *sheet) error {
		defer s.Patient(3)()
		if err := s.write(ctx, "make nifti", map[string]any{"edge": size.edge, "slices": size.slices, "volumes": size.volumes}); err != nil {
			return err
		}
		for _, ending := range []string{".nii.gz", ".nii"} {
			faster := 1.
			if ending == ".nii.gz" {
				faster = 3
			}
			if err := image[int16](ctx, s, "int16", ending, faster); err != nil {
				return err
			}
			if err := image[float32](ctx, s, "float32", ending, faster); err != nil {
				return err
			}
		}
		return nil
	})
}

// image adds an image, as it is in its file and as float64.
func image[E nifti.Number](ctx context.Context, s *sheet, kind, ending string, faster float64) error {
	path := filepath.Join(s.folder, kind+ending)
	raw := row[[]E]{name: kind + ending, work: "nifti", settings: map[string]any{"path": path, "values": false}, faster: faster, numbers: convert[E]}
	raw.read = func() ([]E, error) {
		img, err := nifti.Read(path, file.Limits{})
		if err != nil {
			return nil, err
		}
		return nifti.Raw[E](img)
	}
	if err := addArray(ctx, s, raw); err != nil {
		return err
	}
	values := row[[]float64]{name: kind + ending + ", float64", work: "nifti", settings: map[string]any{"path": path, "values": true}, faster: faster, numbers: one}
	values.read = func() ([]float64, error) {
		_, x, err := nifti.ReadFloat64s(path, file.Limits{})
		return x, err
	}
	return addArray(ctx, s, values)
}
