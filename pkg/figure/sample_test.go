package figure

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func samples() map[string][]Figure {
	r := rand.New(rand.NewPCG(1, 2))
	l := Lines{Title: "Learning", Caption: "Median of 30 networks a regime; the band holds the middle 80 %.", X: Axis{Name: "update", Log: true}, Y: Axis{Name: "loss ½ Σ (ŷ − y)²", Log: true}}
	for k, name := range []string{"rich, σ = 0.01", "lazy, σ = 3"} {
		s := Series{Name: name}
		for i := range 10000 {
			x := float64(i + 1)
			y := 50 / (1 + math.Pow(x/math.Pow(20, float64(2-k)), 1.5))
			s.X, s.Y = append(s.X, x), append(s.Y, y)
			s.Low, s.High = append(s.Low, y*.7), append(s.High, y*1.3)
		}
		l.Series = append(l.Series, s)
	}
	rdm := func(n int, icons bool) RDM {
		d := RDM{Title: "Rich", Caption: "Mean of 30 networks; distance between the responses of 100 hidden units.", Measure: "Euclidean distance"}
		for i := range n {
			d.Conditions = append(d.Conditions, fmt.Sprintf("north b%d l%d", i/5, i%5))
			for j := i + 1; j < n; j++ {
				d.Values = append(d.Values, math.Abs(float64(i%5-j%5))+.5*math.Abs(float64(i/5-j/5))+.3*r.Float64())
			}
			if icons {
				img := image.NewGray(image.Rect(0, 0, 5, 5))
				img.SetGray(i%5, i/5%5, color.Gray{255})
				d.Icons = append(d.Icons, img)
			}
		}
		return d
	}
	pts3, pts2 := mat.NewDense(50, 3, nil), mat.NewDense(50, 2, nil)
	var group []int
	var edges [][2]int
	for i := range 50 {
		a, b, c := float64(i%5)-2, float64(i/5%5)-2, float64(i/25)
		pts3.SetRow(i, []float64{a + .2*b, b * (1 - c), 3*c + b*c})
		pts2.SetRow(i, []float64{a + .2*b + 5*c, b})
		group = append(group, i/25)
		if i%5 < 4 {
			edges = append(edges, [2]int{i, i + 1})
		}
		if i/5%5 < 4 {
			edges = append(edges, [2]int{i, i + 5})
		}
	}
	labels := rdm(50, false).Conditions
	s3 := Scatter3D{Title: "Rich", Caption: "Metric MDS of the mean RDM, stress-1 0.12.", X: Axis{Name: "MDS 1", Unit: "distance"}, Y: Axis{Name: "MDS 2", Unit: "distance"}, Z: Axis{Name: "MDS 3", Unit: "distance"},
		Points: pts3, Labels: labels, Group: group, Groups: []string{"north", "south"}, Edges: edges}
	s2 := Scatter{Title: "Map", Caption: "n = 50 conditions.", X: s3.X, Y: s3.Y, Points: pts2, Labels: labels, Group: group, Groups: s3.Groups, Edges: edges, Equal: true}
	b := Bars{Title: "Model geometries in the hidden layer", Caption: "Mean ± standard deviation over 30 networks.", X: Axis{Name: "model RDM"}, Y: Axis{Name: "weight β", Unit: "SD per SD"},
		Groups: []string{"grid", "orthogonal", "parallel"},
		Series: []BarSeries{{Name: "rich", Values: []float64{.2, .66, .07}, Errors: []float64{.05, .08, .04}}, {Name: "lazy", Values: []float64{.7, .21, -.01}, Errors: []float64{.06, .06, .05}, Points: [][]float64{{.6, .8, .7}, {.2, .3}, {0}}}}}
	acc := l
	acc.Title, acc.Y = "Choices", Axis{Name: "right choices", Unit: "share"}
	acc.Series = nil
	for _, s := range l.Series {
		s.Low, s.High = nil, nil
		y := make([]float64, len(s.Y))
		for i := range y {
			y[i] = 1 - s.Y[i]/100
		}
		s.Y = y
		acc.Series = append(acc.Series, s)
	}
	all := map[string][]Figure{"lines": {l}, "accuracy": {acc}, "rdm": {rdm(12, false)}, "rdm50": {rdm(50, true), rdm(50, true)}, "scatter": {s2}, "scatter3d": {s3}, "pair3d": {s3, s3}, "bars": {b}, "forest": {forestRatios()}}
	all["trajectories"] = []Figure{spirals()}
	maps.Copy(all, rdmSamples())
	maps.Copy(all, scatterSamples())
	maps.Copy(all, dendrogramSamples())
	maps.Copy(all, modelSamples())
	maps.Copy(all, movieSamples())
	maps.Copy(all, shepardSamples())
	maps.Copy(all, mapSamples())
	maps.Copy(all, codingSamples())
	return all
}

// everySample are all figures of the tests by name.
func everySample() map[string][]Figure {
	all := samples()
	maps.Copy(all, hardSamples())
	return all
}

// Every figure can be drawn on paper of every kind; other tests draw all pictures and pages. With FIGDEMO=folder all forms stay there to be looked at.
func TestEveryFigureOnPaper(t *testing.T) {
	dir, themes, forms := os.Getenv("FIGDEMO"), []Theme{Light, Dark}, []string{"png", "html", "svg", "pdf"}
	if dir == "" {
		dir, themes, forms = t.TempDir(), themes[1:], forms[2:]
	}
	for name, figures := range everySample() {
		t.Run(name, func(t *testing.T) {
			for _, theme := range themes {
				for _, form := range forms {
					path := filepath.Join(dir, name+[]string{"-light.", "-dark."}[theme]+form)
					if err := Save(path, SaveOptions{Theme: theme}, figures...); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
}
