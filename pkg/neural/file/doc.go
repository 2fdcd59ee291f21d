// Package file holds what the readers of all formats of neural data have in common: how much a file may ask for, what is said when it is bad, and how
// its bytes are read.
//
// [Limits] bound what a file may ask for; the zero value is for files of a workstation:
//
//	img, err := nifti.Read("bold.nii.gz", file.Limits{})
//	img, err = nifti.Read("bold.nii.gz", file.Limits{MaxBytes: 16 << 30})
//
// Every failure to read is an [*Error], which names the format, the file, the byte, what was wanted there and what was found, whatever the format is:
//
//	nifti: bold.nii: offset 352: data: want 96 bytes, got 76, then the file ends
//	matlab: x.mat: offset 128: variable "unit.response": dimensions: want none negative, got -3×751
//
// [errors.Is] tells the kinds apart: [ErrTruncated], [ErrFormat], [ErrLimit], [ErrUnsupported], [ErrValue], the errors of checksums, and those of the
// operating system.
//
// A [Source] is a file that is read from its beginning to its end, compressed by gzip or not. Memory is taken for bytes that are there, never for those
// that a file merely declares, so that a file of a hundred bytes cannot exhaust a machine.
package file
