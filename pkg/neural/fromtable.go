package neural

import (
	"fmt"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// FromTable makes a recording of a table with a row for each observation, such as one that a spreadsheet wrote: the columns that are named say what is known of the observations
// (condition, run, trial), and each of the others is a channel of this name, with one sample and no time. The numbers are copied; NaN is a missing value, as an empty cell of a CSV
// file is. What was measured is not known; set Measure and Unit.
//
// It is an error where a column that is named is not there, where one of the others holds text, where there is no other, and where columns differ in length or share a name.
func FromTable(t table.Table, observations ...string) (*Recording, error) {
	if err := t.Check(t.Rows()); err != nil {
		return nil, fmt.Errorf("neural: a recording of a table: %w", err)
	}
	r := &Recording{}
	for _, name := range observations {
		c, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("neural: a recording of a table: %w", err)
		}
		r.Observations = append(r.Observations, c)
	}
	var names []string
	var channels []table.Column
	for _, c := range t {
		if slices.Contains(observations, c.Name) {
			continue
		}
		if c.IsText() {
			return nil, fmt.Errorf("neural: a recording of a table: column %q holds text, such as %q: name it among those of the observations", c.Name, c.Label(0))
		}
		names, channels = append(names, c.Name), append(channels, c)
	}
	if len(channels) == 0 {
		return nil, fmt.Errorf("neural: a recording of a table: no column is left for channels beside %q", observations)
	}
	values := make([]float64, 0, t.Rows()*len(channels))
	for i := range t.Rows() {
		for _, c := range channels {
			values = append(values, c.Number[i])
		}
	}
	r.Channels, r.Values = table.Table{table.Texts("name", names...)}, Of(t.Rows(), len(channels), 1, values)
	return r, r.Check()
}
