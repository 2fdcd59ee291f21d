package glm_test

import (
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// Each unit has the trials of its session in which it has a value.
func TestUnitsOf(t *testing.T) {
	nan := math.NaN()
	p := &neural.Population{Name: "two", Sessions: []*neural.Recording{
		{Name: "s1", Observations: table.Table{table.Numbers("x", 1, 2, 3)}, Channels: table.Table{table.Texts("name", "a", "b")},
			Values: neural.Of(3, 2, 1, []float64{1, 10, nan, 20, 3, 30})},
		{Name: "s2", Observations: table.Table{table.Numbers("x", 7, 8)}, Channels: table.Table{table.Texts("name", "s2")}, Values: neural.Of(2, 1, 1, []float64{4, 5})},
	}}
	units := must[[]glm.UnitTrials](t)(glm.UnitsOf(p))
	for i, want := range []glm.UnitTrials{
		{"s1/a", table.Table{table.Numbers("x", 1, 3)}, []float64{1, 3}},
		{"s1/b", table.Table{table.Numbers("x", 1, 2, 3)}, []float64{10, 20, 30}},
		{"s2", table.Table{table.Numbers("x", 7, 8)}, []float64{4, 5}},
	} {
		if got := units[i]; got.Name != want.Name || !got.Trials.Equal(want.Trials) || !slices.Equal(got.Responses, want.Responses) {
			t.Errorf("unit %d: got %+v, want %+v", i, got, want)
		}
	}
	p.Sessions[1].Observations = table.Table{table.Numbers("y", 7, 8)}
	_, err := glm.UnitsOf(p)
	wrong(t, err, "units")
}
