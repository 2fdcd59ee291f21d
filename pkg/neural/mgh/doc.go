/*
Package mgh reads FreeSurfer's volumes and the maps of its surfaces: .mgh, .mgz and .mgh.gz files.

	img, err := mgh.Read("T1.mgz", file.Limits{})
	fmt.Println(img)                    // MGH uint8 256×256×256, voxels 1×1×1 mm
	volume := img.Volume(0)             // []float64, voxel (i, j, k) at img.Index(i, j, k)
	nii, err := img.NIfTI()             // for masks and time courses

The [nifti.Grid] leads from voxels to mm (scanner RAS) and back, as that of a NIfTI image does. A map of a surface is an image of vertices × 1 × 1.

# Bad files

Every failure to read is a [*file.Error]. A file is read as a whole or not at all, within [file.Limits]. Behind the numbers there may be the parameters of the scan and
FreeSurfer's tags, which are kept as bytes; files that end before them are sound, as those of older programs are.

# Source

surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat. testdata/expected.json holds what nibabel 5.0.0 reads.
*/
package mgh
