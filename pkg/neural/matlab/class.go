package matlab

// Class is what MATLAB's class(x) says of a value: one of the constants below, or the name of a user's class.
type Class string

// MATLAB's own classes.
const (
	Double  Class = "double"
	Single  Class = "single"
	Int8    Class = "int8"
	Int16   Class = "int16"
	Int32   Class = "int32"
	Int64   Class = "int64"
	Uint8   Class = "uint8"
	Uint16  Class = "uint16"
	Uint32  Class = "uint32"
	Uint64  Class = "uint64"
	Logical Class = "logical"
	Chars   Class = "char"
	Cells   Class = "cell"
	Structs Class = "struct"
	Handles Class = "function_handle"
)

// Class codes of a matrix in the file, from the MAT-file format, table 1-3; 16 and 17 are not documented.
const (
	mxCELL     = 1
	mxSTRUCT   = 2
	mxOBJECT   = 3
	mxCHAR     = 4
	mxSPARSE   = 5
	mxDOUBLE   = 6
	mxUINT64   = 15
	mxFUNCTION = 16
	mxOPAQUE   = 17
)

// numeric lists the classes of the codes 6 to 15.
var numeric = [...]Class{Double, Single, Int8, Uint8, Int16, Uint16, Int32, Uint32, Int64, Uint64}

// Value is a MATLAB value: an [*Array], [*Char], [*Cell], [*Struct], [*Sparse], [*Object], [*Handle] or [*Opaque]. Values are read-only: the slices
// that they hand out are theirs, not copies.
type Value interface {
	// Class is what MATLAB calls the class of the value.
	Class() Class
	// Dims are the lengths of its dimensions, as MATLAB's size: two at least.
	Dims() []int
	// String describes the value on one line.
	String() string

	value()
}

func (*Array) value()  {}
func (*Char) value()   {}
func (*Cell) value()   {}
func (*Struct) value() {}
func (*Sparse) value() {}
func (*Object) value() {}
func (*Handle) value() {}
func (*Opaque) value() {}
