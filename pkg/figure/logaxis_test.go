package figure_test

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"

	"github.com/richlazy/richlazy/pkg/figure"
)

// A line over seven decades begins as high on paper as one on a linear axis: the name of the axis takes no room above it.
func TestLogarithmicAxisUsesTheHeight(t *testing.T) {
	top := func(low, high float64, log bool) int {
		b, err := figure.PNG(figure.SaveOptions{}, figure.Lines{
			Title: "decades", X: figure.Axis{Name: "step"}, Y: figure.Axis{Name: "a long name of what is measured", Unit: "unit", Log: log},
			Series: []figure.Series{{Name: "falls", X: []float64{1, 2}, Y: []float64{high, low}}, {Name: "rises", X: []float64{1, 2}, Y: []float64{low, high}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		blue := color.RGBA{0, 114, 178, 255}                     // of the first series
		for y := m.Bounds().Dy() / 5; y < m.Bounds().Dy(); y++ { // below the key
			for x := range m.Bounds().Dx() {
				if color.RGBAModel.Convert(m.At(x, y)) == blue {
					return y
				}
			}
		}
		t.Fatal("no line")
		return 0
	}
	if log, linear := top(1e-4, 1e3, true), top(0, 1, false); log > linear+4 || log < linear-4 {
		t.Errorf("the line begins %d pixels below the top on a logarithmic axis, %d on a linear one", log, linear)
	}
}
