package rsa_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

func ExampleCrossnobis() {
	// Two fingers in three runs, two voxels. The thumb answers on the first voxel, the index finger on the second.
	values := mat.NewDense(6, 2, []float64{
		1, 0,
		0, 1,
		1, .5,
		.5, 1,
		1, -.5,
		-.5, 1,
	})
	finger := []string{"thumb", "index", "thumb", "index", "thumb", "index"}
	run := []string{"1", "1", "2", "2", "3", "3"}
	trials, err := rsa.NewTrials(values, finger, run)
	if err != nil {
		fmt.Println(err)
		return
	}
	rdm, err := rsa.Crossnobis(trials, rsa.CrossnobisOptions{})
	fmt.Printf("%v %.4f %v\n", rdm.Conditions, rdm.Values, err)

	trials.Run[5] = 0 // a run without its index finger
	_, err = rsa.Crossnobis(trials, rsa.CrossnobisOptions{})
	fmt.Println(err)
	// Output:
	// [index thumb] [0.9167] <nil>
	// rsa: crossnobis: condition "index" missing in run 3
}

func ExampleDistance() {
	largest := rsa.Distance("largest difference", func(a, b []float64) (d float64) {
		for c := range a {
			d = max(d, a[c]-b[c], b[c]-a[c])
		}
		return d
	})
	rdm, err := largest(rsa.Patterns(mat.NewDense(2, 3, []float64{1, 5, 2, 1, 2, 4}), []string{"face", "house"}))
	fmt.Println(rdm.Values, rdm.Measure, err)
	// Output: [3] largest difference <nil>
}

func ExampleMovie() {
	d := &rsa.Dataset{
		Values:       []*mat.Dense{mat.NewDense(2, 2, []float64{0, 0, 0, 0}), mat.NewDense(2, 2, []float64{1, 0, 0, 3}), mat.NewDense(2, 2, []float64{2, 0, 0, 0})},
		Observations: table.Table{table.Texts("image", "face", "house")},
		Times:        []float64{0, .1, .2},
	}
	movie, err := rsa.Movie(context.Background(), d, "image", "", rsa.SquaredEuclidean, rsa.MovieOptions{})
	fmt.Println(mat.Col(nil, 0, movie.Values), movie.Info[0].Number, err)
	// Output: [0 5 2] [0 0.1 0.2] <nil>
}
