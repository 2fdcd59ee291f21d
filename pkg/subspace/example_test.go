package subspace_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/subspace"
	"github.com/richlazy/richlazy/pkg/table"
)

// choices are trials of twelve units that were recorded one after another. A choice moves the population along one direction, more and more, and the motion that led to it along
// another, for a while.
func choices() *subspace.Trials {
	random := rng.New(1).At("units").Rand()
	all := &subspace.Trials{}
	for s := range 8 {
		all.Time = append(all.Time, float64(s)*0.1)
	}
	for u := range 12 {
		toChoice, toMotion := random.NormFloat64(), random.NormFloat64()
		var choice, motion []float64
		y := mat.NewDense(200, 8, nil)
		for i := range 200 {
			motion = append(motion, float64(i%4)/1.5-1)
			choice = append(choice, float64(2*random.IntN(2)-1))
			for s, t := range all.Time {
				y.Set(i, s, 20+4*toChoice*choice[i]*t+6*toMotion*motion[i]*t*math.Exp(-4*t)+random.NormFloat64())
			}
		}
		all.Units = append(all.Units, subspace.Unit{Name: "unit " + strconv.Itoa(u), Responses: y,
			Trials: table.Table{table.Numbers("choice", choice...), table.Numbers("motion", motion...)}})
	}
	return all
}

func ExampleStudy_Fit() {
	all := choices()
	conditions, err := all.Conditions("choice", "motion")
	if err != nil {
		log.Fatal(err)
	}
	study := subspace.Study{Regressors: []string{"choice", "motion"}, Conditions: conditions, Smooth: 0.05}
	fit, err := study.Fit(context.Background(), all)
	if err != nil {
		log.Fatal(err)
	}
	for k, name := range fit.Axes.Names {
		fmt.Printf("%s moves the population most at %.1f s\n", name, fit.Axes.Time[fit.Axes.At[k]])
	}
	trajectories := fit.Axes.Project(fit.Averages)
	last := len(trajectories.Conditions) - 1
	fmt.Printf("%v ends at %+.0f along choice, %v at %+.0f\n", conditions[0], trajectories.At(0, 0, 7), conditions[last], trajectories.At(0, last, 7))
	// Output:
	// choice moves the population most at 0.7 s
	// motion moves the population most at 0.2 s
	// choice=-1 motion=-1 ends at -5 along choice, choice=1 motion=1 at +5
}

func ExampleStudy_CrossValidate() {
	all := choices()
	for u := range all.Units { // a variable that no unit knows of
		random, lucky := rand.New(rand.NewPCG(uint64(u), 0)), make([]float64, 200)
		for i := range lucky {
			lucky[i] = float64(2*random.IntN(2) - 1)
		}
		all.Units[u].Trials = append(all.Units[u].Trials, table.Numbers("lucky", lucky...))
	}
	conditions, err := all.Conditions("choice", "motion", "lucky")
	if err != nil {
		log.Fatal(err)
	}
	study := subspace.Study{Regressors: []string{"choice", "motion", "lucky"}, Conditions: conditions}
	cv, err := study.CrossValidate(context.Background(), all, 10, rng.New(1).At("halves").Source(), nil)
	if err != nil {
		log.Fatal(err)
	}
	for k, name := range study.Regressors {
		fmt.Printf("%s: the halves agree: %v\n", name, cv.Agreement[k] > 0.8)
	}
	// Output:
	// choice: the halves agree: true
	// motion: the halves agree: true
	// lucky: the halves agree: false
}

func ExampleDemix() {
	cells, err := choices().Cells("motion", "choice")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(cells)
	d, err := subspace.Demix(context.Background(), cells.Tensor(), subspace.DemixedOptions{Components: 1, Noise: cells.Noise()})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range d.Components[:2] {
		fmt.Printf("%s explains %.0f %% of the variance; %.0f %% of it is that of %[1]s\n", d.Groups[c.Group].Name, 100*c.Explained, 100*c.Captured[c.Group])
	}
	// Output:
	// 12 units, motion (4) × choice (2), 8 samples, 16 … 34 trials a cell
	// choice explains 95 % of the variance; 100 % of it is that of choice
	// motion explains 3 % of the variance; 98 % of it is that of motion
}

func ExampleTensor_Marginalise() {
	x := &subspace.Tensor{Units: []string{"unit"}, Factors: []subspace.Factor{{Name: "stimulus", Levels: []string{"1", "2"}}, {Name: "time", Levels: []string{"0", "1"}}},
		Values: mat.NewDense(1, 4, []float64{1, 2, 1, 6})}
	parts, err := x.Marginalise(nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range parts {
		fmt.Printf("%s: %v, %.0f %%\n", p.Group.Name, p.Values.RawRowView(0), 100*p.Share)
	}
	// Output:
	// stimulus: [0 -2 0 2], 47 %
	// time: [-1.5 1.5 -1.5 1.5], 53 %
}
