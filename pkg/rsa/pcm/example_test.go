package pcm_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa/pcm"
	"gonum.org/v1/gonum/mat"
)

// toeplitz returns a second moment in which neighbours are alike.
func toeplitz(k int, r float64) *mat.SymDense {
	g := mat.NewSymDense(k, nil)
	for i := range k {
		v := 1.0
		for j := i; j < k; j++ {
			g.SetSym(i, j, v)
			v *= r
		}
	}
	return g
}

// simulate returns subjects whose five conditions lie on a line, in six runs.
func simulate(subjects int) []*pcm.Subject {
	truth, err := pcm.Fixed("line", toeplitz(5, 0.6))
	if err != nil {
		log.Fatal(err)
	}
	var design pcm.Data
	for run := range 6 {
		for c := range 5 {
			design.Condition, design.Run = append(design.Condition, c), append(design.Run, run)
		}
	}
	var out []*pcm.Subject
	for i := range subjects {
		design.Name = fmt.Sprint("s", i+1)
		d, err := pcm.Simulate(truth, pcm.Parameters{LogScale: -1, LogNoise: []float64{0}}, design, nil, 200, false, rng.New(1).At("subject", i).Source())
		if err != nil {
			log.Fatal(err)
		}
		s, err := pcm.New(d, nil)
		if err != nil {
			log.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// Models are compared by the likelihood of data of subjects that they were not fitted to.
func Example() {
	ctx := context.Background()
	subjects := simulate(5)
	line, _ := pcm.Fixed("line", toeplitz(5, 0.6))
	mixture, _ := pcm.Component("line + equal", toeplitz(5, 0.9), toeplitz(5, 0))

	var results [][]pcm.Result
	for _, m := range []pcm.Model{pcm.Independent("equal distances", 5), line, mixture} {
		r, err := pcm.LeaveOneSubjectOut(ctx, subjects, m, pcm.Options{})
		if err != nil {
			log.Fatal(err)
		}
		results = append(results, r)
	}
	ceiling, err := pcm.NoiseCeiling(ctx, subjects, pcm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	e := pcm.Tabulate(nil, append(results, ceiling.Lower, ceiling.Upper)...)
	mean, se := e.Mean(0)
	for i, name := range []string{"equal distances", "line", "mixture", "ceiling, lower", "ceiling, upper"} {
		fmt.Printf("%-16s %5.1f ± %.1f\n", name, mean[i], se[i])
	}
	// Output:
	// equal distances    0.0 ± 0.0
	// line              17.8 ± 3.5
	// mixture           16.2 ± 3.3
	// ceiling, lower    16.5 ± 3.3
	// ceiling, upper    18.9 ± 3.3
}

// The evidence of all combinations of components says which of them the data need.
func ExampleFamily() {
	s := simulate(1)[0]
	odd := mat.NewSymDense(5, nil)
	odd.SymRankOne(odd, 1, mat.NewVecDense(5, []float64{1, -1, 1, -1, 1}))
	f, err := pcm.NewFamily([]pcm.Part{{Name: "line", G: toeplitz(5, 0.6)}, {Name: "odd", G: odd}})
	if err != nil {
		log.Fatal(err)
	}
	evidence := make([]float64, len(f.Models))
	for i, m := range f.Models {
		r, err := pcm.Fit(context.Background(), s, m, pcm.Options{})
		if err != nil {
			log.Fatal(err)
		}
		evidence[i] = r.BIC()
	}
	for i, p := range f.Components(evidence, nil) {
		fmt.Printf("%s is there with probability %.2f\n", f.Parts[i], p)
	}
	// Output:
	// line is there with probability 1.00
	// odd is there with probability 0.07
}

// Noise weakens the correlation of measured patterns; the model's correlation is that of the patterns without noise.
func ExampleFlexibleCorrelation() {
	m, err := pcm.FlexibleCorrelation("r", pcm.Correlations{Items: 3})
	if err != nil {
		log.Fatal(err)
	}
	d := pcm.Data{X: pcm.NoFixedEffects()}
	for run := range 4 {
		for c := range 6 {
			d.Condition, d.Run = append(d.Condition, c), append(d.Run, run)
		}
	}
	p := pcm.Parameters{Model: []float64{0, 0, 0.973}, LogNoise: []float64{1}} // tanh 0.973 = 0.75
	if d, err = pcm.Simulate(m, p, d, nil, 1000, false, rng.New(2).Source()); err != nil {
		log.Fatal(err)
	}
	s, err := pcm.New(d, nil)
	if err != nil {
		log.Fatal(err)
	}
	post, err := pcm.Laplace(context.Background(), s, m, pcm.Prior{}, pcm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	z, sd := post.Parameters.Model[2], math.Sqrt(post.Covariance.At(2, 2)) // on Fisher's scale
	fmt.Printf("correlation %.2f, between %.2f and %.2f\n", math.Tanh(z), math.Tanh(z-1.96*sd), math.Tanh(z+1.96*sd))
	// Output:
	// correlation 0.71, between 0.67 and 0.76
}
