/*
Package cifti reads CIFTI-2 files, in which one matrix holds data of both hemispheres' surfaces and of voxels below the cortex: .dtseries.nii, .dscalar.nii, .dlabel.nii,
.dconn.nii, .ptseries.nii, .pscalar.nii, .pconn.nii and their kin.

	f, err := cifti.Read("rest.dtseries.nii", file.Limits{})
	fmt.Println(f)                         // CIFTI-2 float32, SERIES 1200 × BRAIN_MODELS 91282
	bold, err := f.Matrix()                // time × grayordinates, *mat.Dense
	left, ok := f.Axes[1].Model("CIFTI_STRUCTURE_CORTEX_LEFT")
	course := bold.ColView(left.Offset)    // of vertex left.Vertices[0] of that surface

An [Axis] says what each row or column is: a vertex of a surface or a voxel, a parcel of them, a time, or a map with a name and maybe labels. The order of axes is that of
nibabel: series, scalars and labels first, brain models and parcels last.

# Bad files

Every failure to read is a [*file.Error]. A file is read as a whole or not at all: axes that do not fit the matrix, models that overlap or leave holes, vertices and
voxels outside of their surface or volume are errors.

# Source

CIFTI-2 (www.nitrc.org/projects/cifti). testdata/expected.json holds what nibabel 5.0.0 reads, which the tests compare.
*/
package cifti
