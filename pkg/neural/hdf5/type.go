package hdf5

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Class is what the elements of a dataset are.
type Class int

// Classes of elements. The order is that of the format.
const (
	Integer   Class = iota // of 1 to 8 bytes, signed or not
	Float                  // of 2, 4 or 8 bytes by IEEE 754, or of another layout that is described in full
	Time                   // refused when read: no program writes it
	String                 // of fixed length, or of variable length (Type.Variable)
	Bits                   // bit field
	Opaque                 // bytes that carry a tag
	Compound               // fields by name
	Reference              // to an object of the file, or to a region of a dataset (Type.Region)
	Enum                   // names for integers
	List                   // arrays of variable length in each element ("vlen")
	Fixed                  // arrays of the same shape in each element ("array")
	Unknown                // kinds that came after HDF5 1.10: Type.Tag says which
)

var classNames = [...]string{"integer", "float", "time", "string", "bits", "opaque", "compound", "reference", "enum", "list", "array", "unknown"}

// String is the name of the class.
func (c Class) String() string {
	if c < 0 || int(c) >= len(classNames) {
		return "class " + strconv.Itoa(int(c))
	}
	return classNames[c]
}

// Type is the type of the elements of a dataset or an attribute, as it is in the file. It is not to be changed.
type Type struct {
	Class     Class
	Size      int // bytes of an element in the file
	BigEndian bool
	Signed    bool // of integers

	Precision int // bits that count in integers, floats and bit fields
	Offset    int // of the first of these bits
	Sign      int // of floats: position of the sign
	ExpAt     int // position and number of bits of the exponent, and what is subtracted from it
	ExpBits   int
	ExpBias   int
	MantAt    int // position and number of bits of the mantissa
	MantBits  int
	MantNorm  int // 2: the first bit of the mantissa is 1 and not stored; 1: it is 1 and stored; 0: it is stored

	Variable bool // texts of variable length
	UTF8     bool // texts declared as UTF-8, else ASCII
	Padding  byte // what ends a text of fixed length: 0 a zero, 1 zeros up to the length, 2 blanks up to the length

	Tag     string   // of opaque and unknown types
	Region  bool     // of references: to a region of a dataset
	Members []Member // of compounds
	Names   []string // of enums
	Values  []int64  // of enums, one a name; that of a uint64 beyond 2⁶³ wraps
	Base    *Type    // of enums, lists and arrays: what they are made of
	Dims    []int    // of arrays
}

// Member is a field of a compound.
type Member struct {
	Name   string
	Offset int // in the element, in bytes
	Type   *Type
}

// String names the type as NumPy would where it can: "float64", "int16 (big-endian)", "string", "string[5]", "bool", "complex128", "compound {a int32, b float64}".
func (t *Type) String() string {
	if t.Bool() {
		return "bool"
	}
	if t.Complex() {
		return "complex" + strconv.Itoa(8*t.Size) + t.Members[0].Type.order()
	}
	switch t.Class {
	case Integer:
		sign := "uint"
		if t.Signed {
			sign = "int"
		}
		return sign + t.bits()
	case Float:
		return "float" + t.bits()
	case Bits:
		return "bits" + strconv.Itoa(8*t.Size) + t.order()
	case String:
		if t.Variable {
			return "string"
		}
		return fmt.Sprintf("string[%d]", t.Size)
	case Opaque:
		return fmt.Sprintf("opaque[%d] %q", t.Size, t.Tag)
	case Reference:
		if t.Region {
			return "region reference"
		}
		return "reference"
	case Enum:
		return "enum of " + t.Base.String()
	case List:
		return "lists of " + t.Base.String()
	case Fixed:
		return dims(t.Dims) + " arrays of " + t.Base.String()
	case Compound:
		names := make([]string, len(t.Members))
		for i, m := range t.Members {
			names[i] = m.Name + " " + m.Type.String()
		}
		return "compound {" + strings.Join(names, ", ") + "}"
	case Unknown:
		return t.Tag
	}
	return t.Class.String()
}

func (t *Type) bits() string {
	s := strconv.Itoa(8 * t.Size)
	if t.kind() == other {
		s += fmt.Sprintf(" of %d bits", t.Precision)
	}
	return s + t.order()
}

func (t *Type) order() string {
	if t.BigEndian && t.Size > 1 {
		return " (big-endian)"
	}
	return ""
}

func dims(d []int) string {
	if len(d) == 0 {
		return "scalar"
	}
	s := make([]string, len(d))
	for i, n := range d {
		s[i] = strconv.Itoa(n)
	}
	return strings.Join(s, "×")
}

// Bool tells whether the type is h5py's for truth values: an enum of FALSE, 0, and TRUE, 1.
func (t *Type) Bool() bool {
	return t.Class == Enum && slices.Equal(t.Names, []string{"FALSE", "TRUE"}) && slices.Equal(t.Values, []int64{0, 1})
}

// Complex tells whether the type is h5py's or MATLAB's for complex numbers: a compound of two floats of the same kind, r and i or real and imag.
func (t *Type) Complex() bool {
	if t.Class != Compound || len(t.Members) != 2 {
		return false
	}
	a, b := t.Members[0], t.Members[1]
	names := a.Name + " " + b.Name
	return (names == "r i" || names == "real imag") && a.Type.Class == Float && b.Type.Class == Float && a.Type.kind() != other &&
		a.Type.kind() == b.Type.kind() && a.Type.BigEndian == b.Type.BigEndian && a.Offset == 0 && b.Offset == a.Type.Size && t.Size == 2*a.Type.Size
}

// Number tells whether the elements are numbers: integers or floats.
func (t *Type) Number() bool { return t.Class == Integer || t.Class == Float }

// Text tells whether the elements are texts.
func (t *Type) Text() bool { return t.Class == String }

// kind is a layout of numbers that Go has a type for.
type kind int

const (
	other kind = iota
	kInt8
	kInt16
	kInt32
	kInt64
	kUint8
	kUint16
	kUint32
	kUint64
	kFloat32
	kFloat64
)

// kind returns other for numbers that have to be put together from their bits, float16 among them. Enums and bit fields count as their integers.
func (t *Type) kind() kind {
	switch t.Class {
	case Enum:
		return t.Base.kind()
	case Integer, Bits:
		if t.Offset != 0 || t.Precision != 8*t.Size {
			return other
		}
		signed := kind(0)
		if !t.Signed {
			signed = kUint8 - kInt8
		}
		switch t.Size {
		case 1:
			return kInt8 + signed
		case 2:
			return kInt16 + signed
		case 4:
			return kInt32 + signed
		case 8:
			return kInt64 + signed
		}
	case Float:
		layout := [...]int{t.Size, t.Offset, t.Precision, t.Sign, t.ExpAt, t.ExpBits, t.ExpBias, t.MantAt, t.MantBits, t.MantNorm}
		switch layout {
		case [...]int{4, 0, 32, 31, 23, 8, 127, 0, 23, 2}:
			return kFloat32
		case [...]int{8, 0, 64, 63, 52, 11, 1023, 0, 52, 2}:
			return kFloat64
		}
	}
	return other
}

// deep tells whether elements lead to the global heap: texts and lists of variable length, and references to regions.
func (t *Type) deep() bool {
	switch t.Class {
	case List:
		return true
	case String:
		return t.Variable
	case Fixed:
		return t.Base.deep()
	case Compound:
		return slices.ContainsFunc(t.Members, func(m Member) bool { return m.Type.deep() })
	}
	return false
}
