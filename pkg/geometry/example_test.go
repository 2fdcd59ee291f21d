package geometry_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// Two unrelated populations of 200 units, seen in 20 trials: CKA calls them alike, the debiased estimate does not.
func ExampleCKADebiased() {
	r := rng.New(1).Rand()
	x, y := normal(20, 200, r), normal(20, 200, r)
	biased, _ := geometry.CKA(x, y)
	debiased, err := geometry.CKADebiased(x, y)
	fmt.Printf("%.1f and %.1f %v\n", biased, debiased, err)
	// Output: 0.9 and 0.1 <nil>
}

// A constant kernel says nothing of the task, and yet its uncentred alignment with one of four classes is 1/4.
func ExampleAlignment() {
	constant := mat.NewSymDense(4, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1})
	class := mat.NewDense(4, 1, []float64{1, 0, 0, 0})
	fmt.Println(geometry.Alignment(constant, class))
	_, err := geometry.AlignmentCentred(constant, class)
	fmt.Println(err)
	// Output:
	// 0.25 <nil>
	// geometry: centred alignment: kernel: constant over 4 trials: nothing is left after centring
}

// Twenty independent units of equal variance, 40 trials.
func ExampleParticipationRatioUnbiased() {
	x := normal(40, 20, rng.New(2).Rand())
	naive, _ := geometry.ParticipationRatio(x)
	unbiased, err := geometry.ParticipationRatioUnbiased(x)
	fmt.Printf("%.0f, corrected %.0f %v\n", naive, unbiased, err)
	// Output: 13, corrected 20 <nil>
}

// A spiral in ten units is one-dimensional.
func ExampleTwoNN() {
	r := rng.New(3).Rand()
	x := mat.NewDense(500, 10, nil)
	for i := range 500 {
		angle := 6 * r.Float64()
		for j := range 10 {
			x.Set(i, j, angle*float64(j%3)+angle*angle*float64(j%2))
		}
	}
	d, err := geometry.TwoNN(x, geometry.TwoNNOptions{})
	fmt.Printf("%.1f %v\n", d.MLE, err)
	// Output: 1.0 <nil>
}

// Two components hold the task, the third is noise.
func ExampleTruncatedScores() {
	hidden := mat.NewDense(4, 3, []float64{9, 1, .1, 9, -1, 0, 9, 1, -.1, 9, -1, 0})
	readout := geometry.Readout{Weights: mat.NewDense(1, 3, []float64{0, 1, 0}), Bias: []float64{-0.1}}
	accuracy, err := geometry.TruncatedScores(hidden, geometry.SignAccuracy(readout, []float64{2, -2, 1, -1}))
	fmt.Println(accuracy, err)
	// Output: [0.5 1 1] <nil>
}

// Three units over two trials of each context.
func ExampleUnitSelectivity() {
	hidden := mat.NewDense(4, 3, []float64{1, 0, 2, 3, 0, 2, 0, 4, 1, 0, 1, 0})
	s, err := geometry.UnitSelectivity(hidden, []int{0, 0, 1, 1}, 0)
	fmt.Println(err)
	fmt.Print(s)
	// Output:
	// <nil>
	// class    units   share
	// A only       1   0.333
	// B only       1   0.333
	// mixed        1   0.333
	// dead         0   0.000
}

// The orthogonal geometry: nothing of the irrelevant feature is kept, and each relevant one has an axis of its own.
func ExampleFitPlanes() {
	c := rsa.TwoContexts{}
	for i := range 18 {
		c.Conditions = append(c.Conditions, fmt.Sprint("condition ", i))
		c.Context = append(c.Context, i/9)
		c.Relevant0 = append(c.Relevant0, float64(i%3))
		c.Relevant1 = append(c.Relevant1, float64(i/3%3))
	}
	orthogonal, _ := c.Orthogonal()
	fit, err := geometry.FitPlanes(context.Background(), orthogonal, c, geometry.FitPlanesOptions{Starts: 10}, rng.New(4).Source())
	fmt.Printf("irrelevant %.2f, rotation %.0f°, offset %.2f, selection %.2f %v\n", fit.Best.Irrelevant, math.Abs(fit.Best.Rotation), fit.Best.Offset, fit.Best.Selection(), err)
	// Output: irrelevant [1.00 1.00], rotation 0°, offset 1.00, selection 1.00 <nil>
}

// Two classes at −1 and 1, each spread by ±0.1.
func ExampleNeuralCollapse() {
	x := mat.NewDense(4, 1, []float64{-1.1, -0.9, 0.9, 1.1})
	c, err := geometry.NeuralCollapse(x, []int{0, 0, 1, 1}, geometry.CollapseOptions{})
	fmt.Printf("NC1 %.3f, NC2 %.0f and %.0f %v\n", c.Variability, c.Equinorm, c.MaximalAngle, err)
	// Output: NC1 0.005, NC2 0 and 0 <nil>
}

// Four conditions at the corners of a square: its sides are abstract variables, its diagonals (XOR) the opposite.
func ExampleCCGP() {
	square := geometry.Trials{Responses: mat.NewDense(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1}), Condition: []int{0, 1, 2, 3}}
	for _, d := range geometry.Dichotomies(4) {
		g, err := geometry.CCGP(square, d, nil)
		p, _ := geometry.ParallelismScore(square, d)
		fmt.Printf("%v: CCGP %.0f, parallelism %.0f %v\n", d, g.Accuracy, p, err)
	}
	// Output:
	// [true true false false]: CCGP 1, parallelism 1 <nil>
	// [true false true false]: CCGP 1, parallelism 1 <nil>
	// [true false false true]: CCGP 0, parallelism -1 <nil>
}

// Is the parallelism of a square more than that of four random points?
func ExampleNullTest() {
	square := geometry.Trials{Responses: mat.NewDense(4, 20, nil), Condition: []int{0, 1, 2, 3}}
	for c := range 4 {
		square.Responses.Set(c, 0, float64(c/2))
		square.Responses.Set(c, 1, float64(c%2))
	}
	parallelism := func(t geometry.Trials, _ rand.Source) (float64, error) {
		return geometry.ParallelismScore(t, geometry.Dichotomy{true, true, false, false})
	}
	n, err := geometry.NullTest(context.Background(), square, geometry.GeometricNull, parallelism, 199, rng.New(5).Source())
	fmt.Printf("%.2f, p = %.3f %v\n", n.Observed, n.Above, err)
	// Output: 1.00, p = 0.005 <nil>
}

// Three classes, ten trials each, well apart.
func ExampleProbe() {
	r := rng.New(6).Rand()
	x, labels := normal(30, 4, r), make([]int, 30)
	for i := range labels {
		labels[i] = i % 3
		x.Set(i, i%3, x.At(i, i%3)+10)
	}
	p, err := geometry.Probe(x, labels, geometry.ProbeOptions{}, rng.New(7).Source())
	fmt.Printf("%.2f, chance %.2f %v\n", p.Accuracy, p.Chance, err)
	// Output: 1.00, chance 0.33 <nil>
}
