package model_test

import (
	"fmt"
	"log"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// A representation that is two parts orthogonal and one part grid, and how much of each a fit finds.
func ExampleFit() {
	geometries, err := model.Flesch{Task: monkeys()}.Models()
	if err != nil {
		log.Fatal(err)
	}
	grid, orthogonal, parallel := geometries[0].Components()[0], geometries[2].Components()[0], geometries[3].Components()[0]
	mixture := model.Weighted{Name: "mixture", RDMs: []*rsa.RDM{grid, orthogonal, parallel}}
	mixed := model.Predict(mixture, 1, 2, 0)
	data := &rsa.Stack{Conditions: mixed.Conditions, Values: mat.NewDense(1, len(mixed.Values), mixed.Values), Measure: "distance"}
	fitted, err := model.Fit(mixture, data, compare.WhitenedCosine(nil))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("weights %.3f, similarity %.3f\n", fitted.Parameters, fitted.Mean)
	// Output: weights [0.447 0.894 0.000], similarity 1.000
}
