/*
Package npy reads and writes NumPy's arrays: .npy files and .npz archives.

	a, err := npy.Open("weights.npy")
	weights, err := a.Float64s()                       // whatever kind of real numbers the file has
	arrays, err := npy.OpenArchive("session.npz", "spikes", "unit")
	err = npy.Save("weights.npy", npy.New(weights, 3, 4))

An [Array] is a shape and a slice of Go's type for the file's, in C order (the last dimension the fastest), whatever order and endianness the file has.

	NumPy            Go
	|b1              []bool
	i1 i2 i4 i8      []int8 []int16 []int32 []int64
	u1 u2 u4 u8      []uint8 []uint16 []uint32 []uint64
	f2               []float32, exactly; written as f4
	f4 f8            []float32 []float64
	c8 c16           []complex64 []complex128
	U S              []string; S are bytes, here as they are; written as U

Everything else (objects, which are pickles and could run code, structured types, dates, long double) is refused by its name.

A file:

	offset 0   \x93NUMPY
	offset 6   version: 1 0, 2 0 or 3 0
	offset 8   length of the header, little-endian: uint16 in version 1, uint32 in 2 and 3
	           {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, spaces, a newline
	           the values

Source: NumPy Enhancement Proposal 1, numpy/lib/format.py.

# Errors

A file that is cut short, goes on behind its array or is damaged gives an [*Error] with its name and the offset. Archives compare the check sums of their members. What a
header promises costs nothing until the content comes, and no array is read beyond a limit, 4 GiB unless [Reader] has another.
*/
package npy
