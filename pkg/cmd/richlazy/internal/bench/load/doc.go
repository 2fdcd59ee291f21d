// Package load is the suite of bench load: files of neural data read by the packages below neural of this module, and what a user of SciPy, h5py, nibabel and NumPy
// writes for the same.
//
// The Python process writes what files it takes, always the same, into a folder of its part; those of the catalogue are looked for in the folders of RICHLAZY_DATA.
// Contenders return the same numbers, which are compared by their CRC-32 as float64. They were read just before, so that all files are in the page cache of the system.
package load
