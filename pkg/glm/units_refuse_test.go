package glm_test

import (
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/glm"
	"github.com/richlazy/richlazy/pkg/rng"
)

func TestUnitsRefuse(t *testing.T) {
	r := rng.New(6).At("refused").Rand()
	tr, y := trials(50, r), make([]float64, 50)
	of := func(task glm.TwoContexts, o glm.UnitOptions, units ...glm.UnitTrials) error {
		_, err := glm.FitUnits(units, task, o)
		return err
	}
	wrong(t, of(mante, glm.UnitOptions{}), "no units")
	wrong(t, of(mante, glm.UnitOptions{}, glm.UnitTrials{"u7", tr, y}), `unit "u7"`, "constant")
	for i := range y {
		y[i] = r.NormFloat64()
	}
	wrong(t, of(mante, glm.UnitOptions{Level: 2}, glm.UnitTrials{"u7", tr, y}), "rate of 2")
	wrong(t, of(mante, glm.UnitOptions{}, glm.UnitTrials{"u7", tr, y[1:]}), `unit "u7"`, "49 responses in 50 trials")
	other := mante
	other.Contexts[0] = "2"
	wrong(t, of(other, glm.UnitOptions{}, glm.UnitTrials{"u7", tr, y}), `glm: unit "u7": design: column "context" has no "2"`)
	other = mante
	other.Features[1] = "other"
	wrong(t, of(other, glm.UnitOptions{}, glm.UnitTrials{"u7", tr, y}), `"other"`)
	y[3] = math.NaN()
	wrong(t, of(mante, glm.UnitOptions{}, glm.UnitTrials{"u7", tr, y}), `unit "u7"`, "trial 3 is NaN")
}
