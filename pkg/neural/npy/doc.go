/*
Package npy reads and writes NumPy's arrays: .npy files and .npz archives.

	a, err := npy.Open("weights.npy")
	weights, err := a.Float64s()                       // whatever kind of real numbers the file has
	arrays, err := npy.OpenArchive("session.npz", "spikes", "unit")
	err = npy.Save("weights.npy", npy.New(weights, 3, 4))

An [Array] is a shape and a slice of Go's type for the file's, in C order (the last dimension the fastest), whatever order and endianness the file has.

	NumPy               Go
	b1                  []bool
	i1 i2 i4 i8         []int8 []int16 []int32 []int64
	u1 u2 u4 u8         []uint8 []uint16 []uint32 []uint64
	f2                  []float32, exactly; written as f4
	f4 f8               []float32 []float64
	f12 f16             []float64: long doubles of x86 that float64 has exactly, and an error for any other; written as f8
	c8 c16              []complex64 []complex128
	c24 c32             []complex128, as f12 and f16
	U S                 []string; S are bytes, here as they are; written as U
	V                   [][]byte
	M8 m8               []int64, with Array.Unit and, for no time, [NaT]; [Array.Times], [Array.Durations] and [Array.Seconds] convert
	structured          [Records], by fields; [Array.Field] takes one, [Array.Table] all of them as columns of a table

Objects, which are pickles and could run code, are refused. Records may hold records and arrays; bytes that pad them are passed over.

	trials, err := npy.Open("trials.npy")              // dtype=[('rt', 'f8'), ('side', 'U5')]
	rt, err := trials.Field("rt")
	table, err := trials.Table()

A file:

	offset 0   \x93NUMPY
	offset 6   version: 1 0, 2 0 or 3 0
	offset 8   length of the header, little-endian: uint16 in version 1, uint32 in 2 and 3
	           {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }, spaces, a newline
	           the values

Source: NumPy Enhancement Proposal 1, numpy/lib/format.py.

[ReadHeader] reads no values. [OpenNPZ] opens an archive to read one array after the other.

# Errors

A file that is cut short, goes on behind its array or is damaged gives a [*file.Error] with its name and the offset. Archives compare the check sums of their members. What a
header promises costs nothing until the content comes, and no array is read beyond [file.Limits]: [Decode] and [OpenWithin] take them, [Open] and [Read] have the
defaults.

testdata/expected.json holds what NumPy 1.24.2 reads from some 65 arrays of all types, which the tests compare value by value.
*/
package npy
