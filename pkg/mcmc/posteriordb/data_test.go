package posteriordb

import "testing"

// The data of models are columns of equal length, of the sizes that posteriordb has.
func TestData(t *testing.T) {
	for _, want := range []struct {
		model   *Model
		columns int
		rows    int
	}{
		{EightSchools(), 2, 8}, {EightSchoolsCentred(), 2, 8}, {GPRegression(), 2, 11}, {GPPoisson(), 2, 11}, {ARK(), 1, 200}, {GaussianMixture(), 1, 1000},
		{Kidscore(), 2, 434}, {BLR(), 6, 100}, {Funnel(2), 0, 0},
	} {
		if len(want.model.Data) != want.columns {
			t.Errorf("%s: %d columns, want %d", want.model.Name, len(want.model.Data), want.columns)
		}
		for name, column := range want.model.Data {
			if len(column) != want.rows {
				t.Errorf("%s: %q has %d numbers, want %d", want.model.Name, name, len(column), want.rows)
			}
		}
	}
}
