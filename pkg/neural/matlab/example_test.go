package matlab_test

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// A recording is opened, looked at and taken apart.
func Example() {
	f, err := matlab.Open("testdata/session.mat")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(f)

	response, err := f.Dense("unit.response")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(mat.Formatted(response))

	coherence, err := f.Float64s("unit.task.coherence")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(coherence)
	// Output:
	// session.mat (MATLAB 5)
	// unit            struct 1×1
	//   .response     double 3×4
	//   .task         struct 1×1
	//     .context    double 3×1
	//     .coherence  double 3×1
	//   .time         double 1×4
	//   .name         char 1×10 "ar090313_1"
	// areas           cell 1×3
	// stamp           int64 9223372036854775807
	// ⎡0  2  1  0⎤
	// ⎢1  0  1  0⎥
	// ⎣0  0  0  3⎦
	// [0.5 -0.15 0.05]
}

// A path that leads nowhere says what is there.
func ExampleFile_Get() {
	f, err := matlab.Open("testdata/session.mat")
	if err != nil {
		log.Fatal(err)
	}
	v, err := f.Get("areas{2}")
	fmt.Println(v, err)
	_, err = f.Get("unit.task.colour")
	fmt.Println(err)
	// Output:
	// char 1×3 "FEF" <nil>
	// matlab: testdata/session.mat: variable "unit.task.colour": want one of the fields context, coherence, got "colour"
}

// An int64 that no float64 equals is read exactly or not at all.
func ExampleRaw() {
	f, err := matlab.Open("testdata/session.mat", "stamp")
	if err != nil {
		log.Fatal(err)
	}
	stamp, err := f.Get("stamp")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(matlab.Raw[int64](stamp))
	fmt.Println(matlab.Float64s(stamp))
	// Output:
	// [9223372036854775807] <nil>
	// [] matlab: want integers that a float64 holds exactly (use Raw[int64]), got 9223372036854775807 at element 0
}
