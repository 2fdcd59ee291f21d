/*
Package parquet reads flat tables of numbers and texts from Apache Parquet files, as pandas and Spark write them.

	t, err := parquet.Read("trials.parquet", file.Limits{})
	t, err = parquet.Read("trials.parquet", file.Limits{}, "rt", "condition") // these columns alone

	Parquet                                      table.Column
	BOOLEAN                                      numbers, 0 and 1
	INT32 INT64, signed and unsigned             numbers; one that float64 does not have is an error
	FLOAT DOUBLE, FLOAT16                        numbers
	DECIMAL                                      numbers, the float64 that is nearest
	STRING ENUM JSON, BYTE_ARRAY in UTF-8        texts
	DATE, TIMESTAMP and INT96                    texts, such as 2009-03-01 and 2009-03-01T00:01:00Z (without Z where the file says that it is local time)
	TIME                                         numbers, seconds after midnight
	NULL                                         missing: NaN, or the empty text

An empty text is a missing one in a [table.Table]. Columns that hold lists, maps or records are refused by name, and so are bytes that are no text; the other columns of such
a file can be read by theirs.

The files are read by github.com/parquet-go/parquet-go, which nothing but this package imports. Every failure is a [*file.Error]. Footer, page headers
and the sizes that pages decompress to are checked before that library sees them, so that it takes memory for bytes that are there, within [file.Limits]; this costs a second
decompression.

testdata has files of other writers; there is no second reader for them among Debian's packages, and the tests compare what is known of their content.
*/
package parquet
