package nifti

import "errors"

// ErrGrid is the kind of failure in which two images do not lie on the same grid of voxels. The other kinds are those of package
// [github.com/richlazy/richlazy/pkg/neural/file].
var ErrGrid = errors.New("grids differ")
