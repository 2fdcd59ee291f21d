package decoding_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/decoding"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

// units are twenty that were recorded one after another, to three objects on the left and on the right; they say which object, whatever the side, after an onset.
func units() *neural.Population {
	p := &neural.Population{Name: "twenty units"}
	for u := range 20 {
		random := rng.New(1).At("unit", u).Rand()
		likes := random.IntN(3)
		var object, side []string
		var rates []float64
		for i := range 60 {
			object, side = append(object, []string{"cup", "hat", "key"}[i%3]), append(side, []string{"left", "right"}[i/3%2])
			for sample := range 3 { // 100 ms before the onset and 200 after it
				rate := 10 + 4*random.NormFloat64()
				if sample > 0 && i%3 == likes {
					rate += 4
				}
				rates = append(rates, rate)
			}
		}
		name := "unit " + strconv.Itoa(u)
		p.Sessions = append(p.Sessions, &neural.Recording{Name: name, Measure: neural.FiringRate, Unit: "spikes/s",
			Observations: table.Table{table.Texts("object", object...), table.Texts("side", side...)}, Channels: table.Table{table.Texts("name", name)},
			Time: []float64{-0.1, 0, 0.1}, Width: 0.1, Values: neural.Of(60, 1, 3, rates)})
	}
	return p
}

func ExampleDecode() {
	r, err := decoding.Decode(context.Background(), units(), decoding.Options{Label: "object", Permutations: 99}, rng.New(1).Source())
	if err != nil {
		log.Fatal(err)
	}
	for s, t := range r.Time {
		fmt.Printf("%+.2f s: %.2f, p = %.2f\n", t, r.Accuracy[s], r.P[s])
	}
	fmt.Printf("chance is %.2f, with %d classes and %d pseudo-trials of %d units\n", r.Chance, len(r.Classes), r.Trials, r.Units)
	// Output:
	// -0.05 s: 0.36, p = 0.33
	// +0.05 s: 0.95, p = 0.01
	// +0.15 s: 0.89, p = 0.01
	// chance is 0.33, with 3 classes and 60 pseudo-trials of 20 units
}

func ExampleTransfer() {
	window, err := units().Between(0, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	t, err := decoding.Transfer(context.Background(), window, "side", decoding.Options{Label: "object", Classifier: decoding.LDA(0)}, rng.New(1).Source())
	if err != nil {
		log.Fatal(err)
	}
	same, other := t.Means(0)
	fmt.Printf("trained on one side: %.2f there, %.2f on the other\n", same, other)
	// Output: trained on one side: 0.94 there, 0.94 on the other
}

func ExampleCCGP() {
	// Is a cup told from a key in one format on both sides? Conditions are cup left, cup right, key left and key right.
	p, err := units().Where("object", "cup", "key")
	if err != nil {
		log.Fatal(err)
	}
	g, err := decoding.CCGP(context.Background(), p, geometry.Dichotomy{true, true, false, false}, decoding.CCGPOptions{}, rng.New(1).Source(), "object", "side")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(g.Names)
	fmt.Printf("%.1f\n", g.Accuracy)
	// Output:
	// [object=cup side=left object=cup side=right object=key side=left object=key side=right]
	// 0.8
}

func ExampleTest() {
	// Two rings about each other: no hyperplane divides them, neighbours do.
	rings := func(n int, seed uint64) (*mat.Dense, []int) {
		random := rng.New(seed).Rand()
		x, labels := mat.NewDense(n, 2, nil), make([]int, n)
		for i := range n {
			labels[i] = i % 2
			angle, radius := 2*math.Pi*random.Float64(), 1+2*float64(i%2)+0.2*random.NormFloat64()
			x.SetRow(i, []float64{radius * math.Cos(angle), radius * math.Sin(angle)})
		}
		return x, labels
	}
	train, labels := rings(200, 1)
	test, truth := rings(200, 2)
	for _, c := range []struct {
		name string
		of   decoding.Classifier
	}{{"logistic", decoding.Logistic(0)}, {"nearest neighbours", decoding.NearestNeighbours(5, decoding.Euclidean)}} {
		r, err := decoding.Test(c.of, train, labels, test, truth)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %v\n", c.name, r)
	}
	// Output:
	// logistic: 0.500 ± 0.035 (chance 0.500)
	// nearest neighbours: 1.000 ± 0.000 (chance 0.500)
}
