package geometry_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/figure"
	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// Six populations of 40 units see 30 stimuli. Learning adds a direction that codes the label, which all of them share, to a random code that stays.
func ExampleRegime() {
	labels, targets := make([]int, 30), mat.NewDense(30, 1, nil)
	for i := range labels {
		labels[i] = i % 2
		targets.Set(i, 0, float64(2*labels[i]-1))
	}
	var learners []geometry.Learner
	for k := range 6 {
		r := rng.New(5).At(k).Rand()
		before := normal(30, 40, r)
		after := mat.DenseCopyOf(before)
		axis := normal(1, 40, r).RawRowView(0)
		for i := range 30 {
			for j, v := range axis {
				after.Set(i, j, after.At(i, j)+0.6*targets.At(i, 0)*v)
			}
		}
		learners = append(learners, geometry.Learner{Before: geometry.State{Responses: before}, After: geometry.State{Responses: after}})
	}
	only := func(m geometry.Measure) bool {
		return m.Name == "CKA, linear, debiased" || m.Name == "alignment with targets, centred" || m.Name == "participation ratio, unbiased"
	}
	table, err := geometry.Regime(context.Background(), learners, geometry.Design{Targets: targets, Labels: labels}, geometry.RegimeOptions{Only: only}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(table)
	fmt.Println(table.Verdict())

	forest := figure.Forest{Title: "Regime", X: figure.Axis{Name: "change by learning ÷ change by redrawing", Log: true}, Series: []string{""}}
	forest.References = []figure.Reference{{Name: "lazy | rich", At: 1}}
	for _, m := range geometry.RegimeRatios(table) {
		forest.Rows = append(forest.Rows, figure.ForestRow(m))
	}
	_, err = figure.PNG(figure.SaveOptions{}, forest)
	fmt.Println(len(forest.Rows), "rows", err)
	// Output:
	// measure                            before                after                 learning ÷ redrawing  n  rich is  verdict
	// responses against their beginning
	//   CKA, linear, debiased            (-0.0032)             0.39 [0.272, 0.507]   0.608 [0.5, 0.741]    6  far      lazy
	// alignment of responses with targets
	//   alignment with targets, centred  0.128 [0.109, 0.148]  0.807 [0.738, 0.876]  30.8 [9.96, 95.3]     6  up       rich
	// dimensions of the responses
	//   participation ratio, unbiased    39.3 [35.5, 43.1]     11.5 [7.53, 15.5]     6.33 [3.9, 10.3]      6  either   rich
	// Means of 6 learners with intervals [95 %] over them (Student's t; of ratios by the jackknife).
	// Not computed:
	//   tangent kernel, alignment with targets, centred: no tangent kernel given
	// Rich by 2 (learning changed them more than another beginning would have):
	//   alignment of responses with targets: alignment with targets, centred
	//   dimensions of the responses: participation ratio, unbiased
	// Lazy by 1 (learning changed them less):
	//   responses against their beginning: CKA, linear, debiased
	// The measures disagree.
	// The responses as a whole stayed nearer to their beginning than another beginning is; numbers that sum them up moved farther: a common direction.
	// 3 rows <nil>
}
