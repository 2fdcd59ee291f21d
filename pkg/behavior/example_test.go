package behavior_test

import (
	"context"
	"fmt"
	"log"

	"github.com/richlazy/richlazy/pkg/behavior"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Somebody whose boundaries are turned by 15° towards the diagonal, and who errs in every tenth trial.
func Example() {
	ctx, seed := context.Background(), rng.New(2018)
	m := behavior.Factorised()
	c, err := m.Simulate([]float64{165, 105, 2, 0, .1}, behavior.Grid(40), seed.At("choices").Source())
	if err != nil {
		log.Fatal(err)
	}
	f, err := m.Fit(ctx, c, behavior.FitOptions{}, seed.At("fit").Source())
	if err != nil {
		log.Fatal(err)
	}
	l, err := f.Laplace(c)
	if err != nil {
		log.Fatal(err)
	}
	for i, name := range f.Parameters {
		fmt.Printf("%-8s %6.2f ± %.2f\n", name, f.Theta[i], l.SE[i])
	}
	w, err := c.Factorisation()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("bias %.0f°, factorised %.2f, linear %.2f\n", f.Bias(), w.Factorised, w.Linear)
	// Output:
	// angle 0  165.52 ± 2.47
	// angle 1  105.62 ± 2.63
	// slope      2.35 ± 0.33
	// offset     0.03 ± 0.05
	// lapse      0.11 ± 0.02
	// bias 15°, factorised 0.79, linear 0.25
}

// Two models of the same choices.
func ExampleCompare() {
	ctx, seed := context.Background(), rng.New(2018)
	c, err := behavior.Linear().Simulate([]float64{135, 1, 0, 0}, behavior.Grid(4), seed.At("choices").Source())
	if err != nil {
		log.Fatal(err)
	}
	r, err := behavior.Compare(ctx, []behavior.Model{behavior.Factorised(), behavior.Linear()}, []*behavior.Choices{c}, behavior.CompareOptions{Folds: 4}, seed.At("fits").Source())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(r)
	// Output:
	// model                               BIC        AIC  unseen loglik  best BIC
	// two angles, 5 parameters          241.8      225.3         -117.8         0
	// one angle, 4 parameters           237.0      223.8         -118.9         1
}

// A step in what counts, and nothing in what does not.
func ExampleFitSigmoid() {
	for _, shares := range [][]float64{{0, .1, .4, .9, 1}, {.45, .5, .5, .55, .5}} {
		s, err := behavior.FitSigmoid([]float64{-2, -1, 0, 1, 2}, shares, behavior.SigmoidOptions{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%.2f\n", s.Slope)
	}
	// Output:
	// 2.42
	// 0.06
}
