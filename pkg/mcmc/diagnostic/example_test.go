package diagnostic_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/mcmc/diagnostic"
)

// chains returns four chains of 500 draws; the last one is elsewhere.
func chains() [][]float64 {
	r := rand.New(rand.NewPCG(1, 1))
	draws := make([][]float64, 4)
	for c := range draws {
		for range 500 {
			x := r.NormFloat64()
			if c == 3 {
				x++
			}
			draws[c] = append(draws[c], x)
		}
	}
	return draws
}

func ExampleTable() {
	draws := chains()
	fmt.Print(diagnostic.Table([]string{"a", "b"}, []diagnostic.Summary{diagnostic.Summarize(draws[:3]), diagnostic.Summarize(draws)}))
	// Output:
	// quantity      mean   MCSE      SD     5 %     median   95 %  R-hat  bulk ESS  tail ESS
	//          a  -0.00361  0.026  0.9971  -1.581  -0.002367  1.644  0.999      1417      1421
	//          b    0.2355    0.2   1.072  -1.509     0.2342  1.979  1.093        29      1768
	// b: chains do not agree: R-hat is 1.093, more than 1.01
	// b: too few effective draws for the centre: bulk ESS is 29, less than 400
}

func ExampleRankCounts() {
	ranks := diagnostic.RankCounts(chains(), 5, 0.95)
	for c, counts := range ranks.Counts {
		fmt.Println("chain", c, counts)
	}
	fmt.Println("from", ranks.Low)
	fmt.Println("to  ", ranks.High)
	// Output:
	// chain 0 [130 132 94 79 65]
	// chain 1 [122 123 115 76 64]
	// chain 2 [121 96 120 106 57]
	// chain 3 [27 49 71 139 214]
	// from [77 77 77 77 77]
	// to   [124 124 124 124 124]
}

func ExampleCompare() {
	draws := chains()
	d := diagnostic.Compare(draws[:1], draws[3:])
	fmt.Printf("%.2f ± %.2f, z = %.1f\n", d.Mean, d.MCSE, d.Z)
	// Output:
	// -0.98 ± 0.06, z = -15.2
}
