/*
Package nifti reads and writes images of the brain in the NIfTI-1 and NIfTI-2 formats: .nii, .nii.gz, and pairs of .hdr and .img.

[Read] reads an image, and printing it shows what it is:

	img, err := nifti.Read("bold.nii.gz", file.Limits{})
	fmt.Println(img) // NIfTI-1 int16 40×20×1×1452, voxels 3.1×3.75×3.75 mm, TR 2.5 s

	volume := img.Volume(0)           // []float64, voxel (i, j, k) at img.Index(i, j, k)
	course := img.Series(12, 7, 0)    // []float64, one for each volume
	place := img.World(12, 7, 0)      // mm
	tr, err := img.TR()               // seconds

# Voxels of a mask

	mask, err := nifti.Read("vt.nii.gz", file.Limits{})
	bold, err := nifti.ReadMasked("bold.nii.gz", mask, file.Limits{}) // bold.Values: volumes × voxels, *mat.Dense
	image, err := bold.Unmask(scores, math.NaN())                      // one number for each voxel, back on the grid
	err = nifti.Write("scores.nii.gz", image, nifti.WriteOptions{Type: nifti.Float32})

[SameGrid] says whether voxels of the same index are at the same place in two images, which ReadMasked asks for. [ReadVolume] reads one volume,
[ReadHeader] no numbers at all; [Decode] and [Encode] work on streams.

# Values

The numbers stay in the type of the file, so that an image takes as much memory as it takes on the disk. What leaves it is float64, slope and intercept
applied; [Raw] hands out the stored numbers. All integers of 8 to 64 bits, float32 and float64 are read, of either byte order. An integer of 64 bits that
no float64 equals is an error. Complex and colour images and those of 128 bits are refused by name with [file.ErrUnsupported] (their header can be read), as
is ANALYZE 7.5.

# Where voxels are

[Grid] leads from indices, which count from 0, to mm. Its affine is the sform where the file has one (sform_code > 0), else the qform (qform_code > 0), else
voxels are pixdim apart and the first one is at the origin. A unit of metres or micrometres is converted; an unknown one counts as mm. The unit
of time is never guessed: without one, TR is an error.

# Bad files

Every failure to read is a [*file.Error], which names the file, the byte, what was wanted there and what was found:

	nifti: bold.nii: offset 352: data: want 24 × 4 bytes, got at most 76, then the file ends

A file is read as a whole or not at all: a truncated file, a failed checksum, bytes that the header does not account for, fields that contradict each other, an
affine that cannot be inverted are errors. [file.Limits] bound what a file may ask for; memory is taken for bytes that are there, not for those that a file
declares. [Write] gives a file its name when all of it is on the disk.

# Speed

Numbers are decompressed to where they stay: an image takes the memory of its numbers and a third of a megabyte. Milliseconds of processor time to read .nii.gz images
of 59 MB (int16) and 118 MB (float32), on an AMD EPYC (Zen 4) beside much other work, the best of 5, and of 4 for nibabel 5.0.0 with zlib 1.2.13:

	                                   stored numbers         values as float64
	                                [Read]   nibabel    Image.Values   nibabel
	int16                              126       346             162       364
	int16, zeros outside of the head    80       230             115       261
	float32                            407       852             398      1157
	float32, zeros outside             135       459             174       554

	python3 testdata/speed.py FOLDER
	NIFTI_SPEED=FOLDER go test -run - -bench Read -benchtime 5x ./pkg/neural/nifti

# Sources

The standards nifti1.h and nifti2.h (nifti.nimh.nih.gov). testdata/expected.json holds what nibabel 5.0.0 reads from some 60 files, which the tests compare
value by value.
*/
package nifti
