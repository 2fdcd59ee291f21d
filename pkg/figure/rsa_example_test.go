package figure_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/figure"
	"gonum.org/v1/gonum/mat"
)

// save writes a figure in all forms and says how many files there are.
func save(name string, f ...figure.Figure) {
	dir := folder()
	defer os.RemoveAll(dir)
	for _, kind := range []string{".html", ".png", ".svg", ".pdf"} {
		if err := figure.Save(filepath.Join(dir, name+kind), figure.SaveOptions{}, f...); err != nil {
			fmt.Println(err)
		}
	}
	files, _ := os.ReadDir(dir)
	fmt.Println(len(files), "files")
}

// Two RDMs in the order of a tree, with a gap between its two clusters and one missing pair, on one scale.
func ExampleSharedScale() {
	it := figure.RDM{Title: "IT", Measure: "crossnobis distance", Conditions: []string{"face", "house", "body", "tool"}, Values: []float64{1.9, 0.4, 1.7, 1.8, 0.6, math.NaN()},
		Order: []int{0, 2, 1, 3}, Cluster: []int{0, 1, 0, 1}}
	v1 := it
	v1.Title, v1.Values = "V1", []float64{0.3, 0.4, 0.2, 0.3, -0.1, 0.2}
	save("rdms", figure.SharedScale(it, v1)...)
	// Output: 4 files
}

// A map with the confidence ellipse of each condition.
func ExampleScatter() {
	save("map", figure.Scatter{Title: "Fingers", Caption: "Metric MDS, stress-1 0.08; 1000 bootstrap samples of 7 subjects, aligned.",
		X: figure.Axis{Name: "dimension 1", Unit: "distance"}, Y: figure.Axis{Name: "dimension 2", Unit: "distance"}, Equal: true, Named: true,
		Labels: []string{"thumb", "index", "middle"}, Points: mat.NewDense(3, 2, []float64{-2, 0, 1, 1, 1, -1}),
		Regions: []figure.Region{{Covariance: mat.NewSymDense(2, []float64{0.2, 0.05, 0.05, 0.1})}, {Covariance: mat.NewSymDense(2, []float64{0.1, 0, 0, 0.3})}, {}}})
	// Output: 4 files
}

func ExampleDendrogram() {
	tree := figure.Dendrogram{Title: "Conditions", Caption: "Average linkage of the mean RDM of 12 subjects.", Height: figure.Axis{Name: "average distance"},
		Conditions: []string{"face", "house", "body", "tool"}, Merges: [][2]int{{0, 2}, {1, 3}, {4, 5}}, Heights: []float64{0.4, 0.6, 1.8}, Cluster: []int{0, 1, 0, 1}}
	save("tree", tree)
	fmt.Println(tree.Leaves())
	// Output:
	// 4 files
	// [0 2 1 3]
}

// Models with subjects, noise ceiling and tests. Lines above join models that do not differ.
func ExampleModelComparison() {
	save("models", figure.ModelComparison{Title: "Models of IT", Caption: "Whitened cosine with the RDMs of 4 subjects.", Y: figure.Axis{Name: "whitened cosine"},
		Models: []string{"pixels", "semantics", "layer 5"}, Means: []float64{0.1, 0.41, 0.44},
		Low: []float64{0.06, 0.36, 0.4}, High: []float64{0.14, 0.46, 0.48}, ErrorBars: "standard error over subjects",
		Points:  [][]float64{{0.05, 0.12, 0.13, 0.1}, {0.3, 0.45, 0.5, 0.39}, {0.4, 0.42, 0.5, math.NaN()}},
		Ceiling: &figure.Ceiling{Low: 0.5, High: 0.62}, AboveChance: []bool{false, true, true}, BelowCeiling: []bool{true, true, false},
		Differ: [][]bool{{false, true, true}, {true, false, false}, {true, false, false}}, Pairs: figure.PairCliques, Tests: "t-tests, false discovery rate 5 %", Sort: true})
	// Output: 4 files
}

func ExampleRDMMovie() {
	save("movie", figure.RDMMovie{Title: "MEG", Caption: "Mean of 16 subjects.", Time: figure.Axis{Name: "time after onset", Unit: "ms"}, Times: []float64{0, 100, 200},
		Measure:    "crossnobis distance",
		Conditions: []string{"face", "house", "tool"}, Frames: [][]float64{{0, 0.1, -0.1}, {1, 1.2, 0.4}, {0.6, 0.5, 0.3}}})
	// Output: 4 files
}

// How faithful a map is: what its distances should be, and what they are.
func ExampleShepard() {
	save("shepard", figure.Shepard{Title: "Faithfulness of the map", X: figure.Axis{Name: "crossnobis distance"}, Y: figure.Axis{Name: "distance in the map"},
		Conditions: []string{"face", "house", "tool"}, Dissimilarities: []float64{1, 1.2, 0.4}, Distances: []float64{1.1, 1.15, 0.5}})
	// Output: 4 files
}
