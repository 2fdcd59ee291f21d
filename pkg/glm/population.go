package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
)

// UnitsOf returns the trials and mean responses of the units of a population, session after session, under the names of [neural.Population.Names]: each unit with the
// observations of its own session in which it has a value. Spike counts with times are firing rates then; cut the window first, see [neural.Population.Between].
func UnitsOf(p *neural.Population) ([]UnitTrials, error) {
	if err := p.Check(); err != nil {
		return nil, fmt.Errorf("glm: units: %w", err)
	}
	names := p.Names()
	var units []UnitTrials
	for _, session := range p.Sessions {
		means, err := session.Matrix()
		if err != nil {
			return nil, fmt.Errorf("glm: units: %w", err)
		}
		_, channels := means.Dims()
		for c := range channels {
			var rows []int
			var responses []float64
			for row, v := range mat.Col(nil, c, means) {
				if !math.IsNaN(v) {
					rows, responses = append(rows, row), append(responses, v)
				}
			}
			units = append(units, UnitTrials{Name: names[len(units)], Trials: session.Observations.Select(rows), Responses: responses})
		}
	}
	return units, nil
}
