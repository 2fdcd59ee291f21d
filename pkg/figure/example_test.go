package figure_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/richlazy/richlazy/pkg/figure"
	"gonum.org/v1/gonum/mat"
)

// folder returns a folder of its own for the files of an example.
func folder() string {
	dir, err := os.MkdirTemp("", "figure")
	if err != nil {
		panic(err)
	}
	return dir
}

func ExampleSave() {
	dir := folder()
	defer os.RemoveAll(dir)
	learning := figure.Lines{
		Title:   "Learning",
		Caption: "Median of 30 networks; the band holds the middle 80 %.",
		X:       figure.Axis{Name: "update", Log: true},
		Y:       figure.Axis{Name: "loss"},
		Series: []figure.Series{
			{Name: "rich", X: []float64{1, 10, 100}, Y: []float64{50, 20, 1}, Low: []float64{48, 15, 0.5}, High: []float64{52, 25, 2}},
			{Name: "chance", X: []float64{1, 100}, Y: []float64{50, 50}, Dashed: true},
		},
	}
	for _, name := range []string{"learning.html", "learning.png", "learning.svg", "learning.pdf"} {
		if err := figure.Save(filepath.Join(dir, name), figure.SaveOptions{Theme: figure.Dark}, learning); err != nil {
			fmt.Println(err)
		}
	}
	files, _ := os.ReadDir(dir)
	for _, f := range files {
		fmt.Println(f.Name())
	}
	// Output:
	// learning.html
	// learning.pdf
	// learning.png
	// learning.svg
}

// In a program that is not a cell of a notebook Show writes a page and says where.
func ExampleShow() {
	dir := folder()
	defer os.RemoveAll(dir)
	os.Chdir(dir)
	defer os.Chdir("/")
	rdm := figure.RDM{Title: "Rich", Conditions: []string{"face", "house", "tool"}, Values: []float64{2, 3, 1}, Measure: "Euclidean distance"}
	lazy := rdm
	lazy.Title = "Lazy, σ = 3"
	if err := figure.Show(rdm, lazy); err != nil {
		fmt.Println(err)
	}
	// Output: figure: out/rich-lazy-σ-3.html
}

// What cannot be drawn is an error that names the figure, the series and what is wrong.
func ExampleShow_error() {
	fmt.Println(figure.Show(figure.Lines{
		Title:  "Learning",
		X:      figure.Axis{Name: "update"},
		Y:      figure.Axis{Name: "loss", Log: true},
		Series: []figure.Series{{Name: "rich", X: []float64{1, 2, 3}, Y: []float64{4, 2, 0}}},
	}))
	fmt.Println(figure.Show(figure.Scatter3D{
		Title: "MDS", X: figure.Axis{Name: "1"}, Y: figure.Axis{Name: "2"}, Z: figure.Axis{Name: "3"},
		Points: mat.NewDense(2, 3, []float64{0, 1, 2, math.NaN(), 4, 5}),
	}))
	fmt.Println(figure.Save("bars.jpeg", figure.SaveOptions{}, figure.Bars{
		Title: "Weights", X: figure.Axis{Name: "model"}, Y: figure.Axis{Name: "β"}, Groups: []string{"grid"},
		Series: []figure.BarSeries{{Name: "rich", Values: []float64{0.2}}},
	}))
	// Output:
	// figure: lines "Learning": series "rich": Y: value 2 is 0 on a logarithmic axis
	// figure: 3-D scatter "MDS": point 1: value 0 is NaN
	// figure: save bars.jpeg: the name ends in ".jpeg", want .html, .png, .svg or .pdf
}
