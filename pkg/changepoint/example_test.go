package changepoint_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/changepoint"
	"github.com/richlazy/richlazy/pkg/rng"
	"gonum.org/v1/gonum/mat"
)

// Rates of two neurons, of which both change on day 12.
func ExampleFind() {
	r := rand.New(rng.New(1).Source())
	s := changepoint.Series{Values: mat.NewDense(30, 2, nil)}
	for day := range 30 {
		s.Times = append(s.Times, float64(day))
		for neuron, rate := range []float64{8, 5} {
			if day >= 12 {
				rate += []float64{3, -2}[neuron]
			}
			s.Values.Set(day, neuron, rate+r.NormFloat64())
		}
	}
	fit, err := changepoint.Find(context.Background(), s, changepoint.Options{MaxChanges: 3})
	if err != nil {
		panic(err)
	}
	fmt.Print(fit)
	// Output:
	// changes of 2 series at 30 times; levels
	// number  probability  BIC
	//      0        0.000  73.4
	//      1        0.588  16.3
	//      2        0.314  18.5
	//      3        0.098  22.1
	// change 1 at 11.5, between 11 and 12 (99.4 %)
}

// The slope of one series turns at 10.
func ExampleFit_Segments() {
	r := rand.New(rng.New(2).Source())
	s := changepoint.Series{Values: mat.NewDense(25, 1, nil)}
	for i := range 25 {
		t := float64(i)
		s.Times = append(s.Times, t)
		s.Values.Set(i, 0, min(t, 10)+0.3*r.NormFloat64())
	}
	fit, err := changepoint.Find(context.Background(), s, changepoint.Options{Model: changepoint.Bends})
	if err != nil {
		panic(err)
	}
	for _, segment := range fit.Segments(fit.Optimal[fit.Chosen()].Changes) {
		fmt.Printf("from %v to %v: slope %v\n", segment.Start, segment.End, segment.Slope[0])
	}
	// Output:
	// from 0 to 10: slope 1.01 ± 0.024
	// from 10 to 24: slope -0.01191 ± 0.016
}
