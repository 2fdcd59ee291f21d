package coding_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

// layer simulates a layer of 60 sigmoidal units that share three codes, pairs of classes, and its readout.
func layer(rnd *rand.Rand) coding.Responses {
	r := coding.Responses{Values: mat.NewDense(30, 60, nil), Labels: make([]int, 30), Readout: mat.NewDense(60, 3, nil)}
	for i := range 60 {
		for c := range 3 {
			sign := 1.0
			if i%3 == c {
				sign = -1
			}
			r.Readout.Set(i, c, 1.6*sign+0.19*rnd.NormFloat64())
			for s := range 10 {
				r.Labels[10*c+s] = c
				r.Values.Set(10*c+s, i, 0.5+0.45*sign+0.03*rnd.NormFloat64())
			}
		}
	}
	return r
}

func Example() {
	seed := rng.New(1)
	r := layer(rand.New(seed.At("layer").Source()))
	scheme, err := coding.Classify(context.Background(), r, coding.Options{}, seed.At("tests").Source())
	if err != nil {
		panic(err)
	}
	fmt.Println(scheme.Verdict, scheme.Clusters.K)
	table, err := coding.Occupy(scheme.Means.BinaryCodes(0.5), scheme.Means, r.Readout)
	if err != nil {
		panic(err)
	}
	fmt.Print(table)
	// Output:
	// redundant 3
	// code  neurons  share  readout ± sd                              class means
	// 011        20  0.333  -1.58 ± 0.18   1.61 ± 0.17   1.57 ± 0.16   0.05  0.95  0.95
	// 101        20  0.333   1.59 ± 0.18  -1.60 ± 0.18   1.69 ± 0.20   0.95  0.05  0.95
	// 110        20  0.333   1.66 ± 0.20   1.60 ± 0.19  -1.65 ± 0.19   0.95  0.95  0.05
}

// The same calls on recorded neurons: 80 channels in 24 conditions of three contexts, each channel tuned to one of the contexts, with a gain and a baseline of its own. There are
// no readout weights. Gains differ from neuron to neuron, so that nothing is claimed of codes of equal strength before the rates are standardised.
func ExampleClassify_recordedNeurons() {
	seed := rng.New(2)
	rnd := rand.New(seed.At("recording").Source())
	contexts := make([]string, 24)
	for k := range contexts {
		contexts[k] = []string{"colour", "motion", "rest"}[k/8]
	}
	conditions := &neural.Conditions{Mean: mat.NewDense(24, 80, nil), Factors: table.Table{table.Texts("context", contexts...)}, Measure: neural.FiringRate, Unit: "spikes/s"}
	labels, _ := conditions.Factors[0].Codes()
	for i := range 80 {
		gain, baseline := 10*math.Exp(0.5*rnd.NormFloat64()), 5*rnd.Float64()
		for k, c := range labels {
			rate := baseline
			if i%3 == c {
				rate += gain
			}
			conditions.Mean.Set(k, i, rate+0.1*gain*rnd.NormFloat64())
		}
	}
	for _, standardised := range []bool{false, true} {
		c := conditions
		if standardised {
			var err error
			if c, err = conditions.ZScore(); err != nil {
				panic(err)
			}
		}
		scheme, err := coding.Classify(context.Background(), coding.Responses{Values: c.Mean, Labels: labels}, coding.Options{}, seed.At("tests").Source())
		if err != nil {
			panic(err)
		}
		fmt.Println(scheme.Verdict)
	}
	// Output:
	// undecided
	// redundant
}

func ExampleDriftOf() {
	rnd := rand.New(rng.New(3).At("drift").Source())
	// Twelve stored samples of a layer whose neurons keep their codes and fluctuate about them.
	codes := layer(rnd)
	var stored []*mat.Dense
	for range 12 {
		now := mat.DenseCopyOf(codes.Values)
		now.Apply(func(_, _ int, v float64) float64 { return v + 0.1*rnd.NormFloat64() }, now)
		stored = append(stored, now)
	}
	q, err := coding.Overlaps(stored)
	if err != nil {
		panic(err)
	}
	drift, err := coding.DriftOf([]*mat.SymDense{q}, coding.DriftOptions{}, rng.New(3).At("bootstrap").Source())
	if err != nil {
		panic(err)
	}
	b, err := coding.SymmetryBreaking(stored[0], stored[11])
	if err != nil {
		panic(err)
	}
	fmt.Printf("%v %.2f\nunmatched %.2f, matched %.2f\n", drift.Motion, drift.Plateau.Value, b.Unmatched, b.Matched)
	// Output:
	// frozen 0.95
	// unmatched 0.95, matched 0.96
}

func ExampleFindOutliers() {
	strengths := make([]float64, 100)
	for i := range strengths {
		strengths[i] = 0.5 + float64(i%10)/10
	}
	strengths[17], strengths[60] = 55, 48
	o, err := coding.FindOutliers(strengths, coding.OutlierRule{})
	if err != nil {
		panic(err)
	}
	fmt.Printf("neurons %v have %.2f of the strength; participation ratio %.1f\n", o.Neurons, o.Share, coding.ParticipationRatio(strengths))
	// Output:
	// neurons [17 60] have 0.52 of the strength; participation ratio 7.1
}
