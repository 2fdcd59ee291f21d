package gifti

import (
	"fmt"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/npy"
)

// File is the content of a GIFTI file.
type File struct {
	Version string
	Meta    Meta
	Labels  []Label // of the keys that the arrays of labels hold
	Arrays  []Array
}

// Meta are names and values in the order of the file, spaces around them cut off.
type Meta []Entry

// Entry is one name with its value.
type Entry struct{ Name, Value string }

// Get returns the first value of a name, "" where there is none.
func (m Meta) Get(name string) string {
	for _, e := range m {
		if e.Name == name {
			return e.Value
		}
	}
	return ""
}

// Label is what a key means, and how it is shown.
type Label struct {
	Key   int
	Name  string
	Color [4]float64 // red, green, blue, alpha, from 0 to 1; NaN where the file does not say
}

// Array is one array of numbers.
type Array struct {
	Intent     string // what the numbers are, such as NIFTI_INTENT_POINTSET
	Meta       Meta
	Transforms []Transform // to other spaces; they are not applied to the numbers
	Values     *npy.Array  // in C order, whatever order the file has
}

// Transform leads from coordinates of one space to those of another: a matrix of homogeneous coordinates.
type Transform struct {
	DataSpace, TransformedSpace string // such as NIFTI_XFORM_TALAIRACH
	Matrix                      [4][4]float64
}

// Intents of arrays that this package knows by name.
const (
	PointSet   = "NIFTI_INTENT_POINTSET"
	Triangle   = "NIFTI_INTENT_TRIANGLE"
	Shape      = "NIFTI_INTENT_SHAPE"
	TimeSeries = "NIFTI_INTENT_TIME_SERIES"
	Labels     = "NIFTI_INTENT_LABEL"
	None       = "NIFTI_INTENT_NONE"
)

// String says what is in the file, one line for each array, of many the first ones.
func (f *File) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "GIFTI, %d arrays", len(f.Arrays))
	if len(f.Labels) > 0 {
		fmt.Fprintf(&b, ", %d labels", len(f.Labels))
	}
	for i, a := range f.Arrays {
		if i == 8 && len(f.Arrays) > 9 {
			fmt.Fprintf(&b, "\n  … %d more", len(f.Arrays)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %s %s", strings.TrimPrefix(a.Intent, "NIFTI_INTENT_"), a.Values)
		if name := a.Meta.Get("Name"); name != "" {
			fmt.Fprintf(&b, " %q", name)
		}
	}
	return b.String()
}

// With returns the arrays of an intent, in the order of the file.
func (f *File) With(intent string) []Array {
	var out []Array
	for _, a := range f.Arrays {
		if a.Intent == intent {
			out = append(out, a)
		}
	}
	return out
}
