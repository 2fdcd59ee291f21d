/*
Package gifti reads and writes surfaces of the brain and what lies on them: GIFTI files, .gii and .gii.gz.

	f, err := gifti.Read("fsaverage5_pial_left.gii.gz", file.Limits{})
	fmt.Println(f)                 // what is in it
	mesh, err := f.Surface()       // vertices in mm, triangles

	f, err = gifti.Read("task.func.gii", file.Limits{})
	bold, err := f.Maps()          // bold.Values: time × vertices, *mat.Dense

	err = gifti.Write("mesh.surf.gii", mesh.File())

A [File] is metadata, a table of labels and arrays of numbers, each with an intent (points, triangles, time series, labels …), metadata and transforms. The numbers stay
in the type of the file, in C order, whatever order, endianness and encoding it has: ASCII, Base64, compressed, or in a file of their own in the same folder.

# Bad files

Every failure to read is a [*file.Error]. A file is read as a whole or not at all: XML that is cut or not well-formed, numbers that are fewer or more than the dimensions
say, a checksum that does not match are errors. Entities that a file defines itself are refused and never expanded. [file.Limits] bound the XML and the numbers.

# Source

GIFTI Surface Data Format, version 1.0 (www.nitrc.org/projects/gifti). testdata/expected.json holds what nibabel 5.0.0 reads, which the tests compare value by value.
*/
package gifti
