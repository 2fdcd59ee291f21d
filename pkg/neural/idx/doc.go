// Package idx reads the format of the MNIST files: arrays behind a header of big-endian numbers, compressed with gzip or not.
//
//	a, err := idx.Open("train-images-idx3-ubyte.gz", file.Limits{})
//	a.Shape                 // [60000 28 28]
//	pixels := a.Data.([]uint8)
//
// The file, as the authors describe it:
//
//	offset 0   0 0
//	offset 2   type: 8 uint8, 9 int8, 11 int16, 12 int32, 13 float32, 14 float64
//	offset 3   number of dimensions
//	offset 4   each dimension, uint32
//	           the numbers, big-endian, the last dimension the fastest
//
// Source: LeCun, Cortes & Burges, THE IDX FILE FORMAT, http://yann.lecun.com/exdb/mnist/.
package idx
