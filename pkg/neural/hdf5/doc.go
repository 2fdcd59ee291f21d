// Package hdf5 reads HDF5 files without the HDF5 library: those of MATLAB 7.3, NWB, AnnData and rsatoolbox, and what h5py writes.
//
// [Open] opens a file, and printing it shows what is in it:
//
//	f, err := hdf5.Open("session.h5", file.Limits{})
//	defer f.Close()
//	fmt.Print(f)
//
//	session.h5 (HDF5)
//	rates     float32 4×3×2, chunks 2×3×2, shuffle deflate
//	trials    compound {condition string, coherence float64, correct bool} 3
//	units     group of 3
//	  area    enum of uint8 4
//	  id      string 4
//	  spikes  soft link to /rates
//
// A path leads to a [Group] or a [Dataset]. Opening reads no elements; these come when they are asked for, all of them or a block:
//
//	d, err := f.Dataset("rates")
//	d.Shape(), d.Type(), d.Chunks(), d.Filters()
//	all, err := d.Float64s()                               // any numbers as float64
//	counts, err := hdf5.ReadAs[uint16](d)                  // … or as another type
//	err = d.ReadBlock(dst, []int{0, 0, 1}, []int{4, 3, 1}) // only the chunks that hold it are read
//	unit, err := d.Attr("unit")                            // attributes are read the same way
//	ids, err := hdf5.Strings(f, "units/id")
//
// Numbers are exact: what does not convert to an equal number, such as an integer beyond 2⁵³ to a float64, is an error. Elements are in the order of the file,
// the last index fastest. (MATLAB writes its arrays with their dimensions reversed; see package matlab.)
//
// # Arrays
//
// [Dataset.Read], [Dataset.Block] and [Attr.Read] return an [Array], which holds elements as they are in the file and gives them as Go values:
//
//	Float64s, Ints, Complex128s, Bools       numbers and truth values as h5py writes them; any type by ReadAs
//	Strings                                  texts of fixed and variable length
//	Enums                                    the names of an enum's numbers
//	Field, Table                             compounds: field by field, or as a table
//	Lists                                    arrays of variable length in each element
//	References, Addresses, Regions           objects of the file, and parts of datasets
//	Bytes                                    opaque elements, and any others as they are
//
// Elements that are arrays of a fixed shape count as further dimensions. Elements that were never written have the fill value of the dataset; where the file says that
// it has none, reading them is an error.
//
// # What is read
//
// Superblocks 0 to 3, also behind a user block; groups of the old kind (symbol tables) and of the new one, compact and dense; attributes, compact and dense; shared
// messages and types that have a name; layouts 1 to 4: compact, in one piece, and in chunks with each kind of index; the filters deflate, shuffle, Fletcher32 and LZF;
// all types, in both byte orders, floats of 16 bits and of any other layout included. Chunks are decompressed on all cores; results do not depend on how many there are.
//
// Refused by name when it is read, so that the rest of the file stays readable: virtual datasets and those stored in other files, the filters szip, n-bit, scale-offset
// and those of plugins, times, references of HDF5 1.12, external links. Links are followed for at most 16 soft links on a path.
//
// # Writing
//
// A [Tree] of values is written by [Tree.Save]: the layout that rsatoolbox saves its data in, and what else needs no compression.
//
// # Bad files
//
// Every failure to read is an [*Error], which names the file, the byte, what was wanted there and what was found. Checksums are verified wherever the format has
// them. A truncated file, a circle in a tree, a chunk that does not decompress to exactly its length are errors, and there are no partial data. [Limits] bound what is
// kept of the structure of a file, all in all, and each array that is read: 8 TB that a file of a kilobyte declares are refused before memory is taken, and can
// still be read in blocks.
//
// # Sources
//
// HDF5 File Format Specification Version 3.0, The HDF Group. testdata/corpus.py writes files with each layout, index, filter and type, and testdata/expected.json holds
// what h5py reads from them and from files of MATLAB, NWB and others, which the tests compare value by value.
package hdf5
