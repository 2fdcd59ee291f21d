/*
Package matlab reads MAT-files of MATLAB's versions 4, 5, 6, 7 and 7.3.

[Open] reads a file, and printing it shows what is in it:

	f, err := matlab.Open("ar090720_1_a3_Vstim_100_850_ms.mat")
	fmt.Print(f)

	ar090720_1_a3_Vstim_100_850_ms.mat (MATLAB 5)
	unit                  struct 1×1
	  .response           double 2831×751
	  .task_variable      struct 1×1
	    .stim_dir         double 2831×1
	    …
	  .time               double 1×751

A path in MATLAB's writing, with MATLAB's indices from 1, leads to a value:

	response, err := f.Dense("unit.response")                   // *mat.Dense, rows and columns as in MATLAB
	direction, err := f.Float64s("unit.task_variable.stim_dir") // []float64
	name, err := f.Text("RDMs(1,2).name")
	areas, err := f.Strings("areas")                            // of a cell array of texts
	trials, err := f.Ints("unit.trial")
	v, err := f.Get("data.unit(17).response")                   // any Value

A wrong path is an error that lists what is there. [Open] with names reads only those variables.

# Values

A [Value] is one of

	*Array   numbers and truth values, of any number of dimensions, real or complex
	*Char    text: one row, or rows of equal length
	*Cell    cell arrays
	*Struct  structs, and arrays of structs of any number of dimensions
	*Sparse  sparse matrices: real, complex or logical
	*Object  objects of old-style classes, which are structs with a class
	*Handle  function handles
	*Opaque  objects of new-style classes (table, string, datetime …): they say what they are, their content stays closed

Arrays are held as the Go type of their class ([]float64 for double, []bool for logical, []int64 for int64, exactly) in MATLAB's column-major
order, whatever smaller type the file stores them as; only doubles that are stored as integers of up to 32 bits, such as spike counts, stay what they
are, see [Array.Stored]. [Raw] hands out that slice; [Float64s], [Ints] and [Dense] convert, and what does not convert exactly, such as an int64 beyond 2⁵³ to a
float64, is an error and never another number. In Go, indices count from 0: [Array.At], [Struct.At], [Cell.At], [Array.Page].

# Bad files

Every failure to read is a [*file.Error], which names the file, the byte, the variable, what was wanted there and what was found:

	matlab: x.mat: offset 128: variable "unit.response": data: want 6 × 8 bytes of miDOUBLE, got 40 bytes

A file is read as a whole or not at all: a truncated file, a checksum that does not match, a number that its class cannot hold, a part that does not
fit into the whole are errors. [file.Limits] bound what a file may ask for; memory is taken for bytes that are there, not for those that a file declares.
Byte order, small elements, padding and names outside ASCII need no attention.

Files of version 7.3 are HDF5. They are read by package hdf5, whose errors name the
offset; what they hold of cells, structs and sparse matrices is checked here.

# Sources

MAT-File Format, The MathWorks (the format of versions 4 and 5); for what it leaves out (function handles, opaque values, logical sparse
matrices, broken text) SciPy's scipy.io.matlab was the reference. testdata/expected.json holds what SciPy reads from 309 files, which the tests
compare value by value.
*/
package matlab
