package inference

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/model"
	"github.com/richlazy/richlazy/pkg/table"
)

// study is what every sample shares: models and subjects, ready to be compared. Rows are the components of the models, each once, then the subjects.
type study struct {
	models     []model.Model
	components [][]int // rows of each model; nil for one that is no sum
	data       *rsa.Stack
	measure    compare.Measure
	base       compare.Evaluator
	pearson    compare.Evaluator // the same rows by Pearson's correlation, for a measure that is not linear
	rows       *mat.Dense        // all of them
	first      int               // row of the first subject
	conditions units
	subjects   units
}

// units are the groups that are drawn, divided and left out as wholes.
type units struct {
	of    []int // the unit of each condition or subject
	count int
}

func (u units) len() int { return len(u.of) }

// newStudy checks models and data and makes them ready.
func newStudy(models []model.Model, data *rsa.Stack, measure compare.Measure, opt Options) (*study, error) {
	if err := data.Check(); err != nil {
		return nil, fmt.Errorf("inference: %w", err)
	}
	if len(models) == 0 {
		return nil, fmt.Errorf("inference: no models")
	}
	s := &study{models: models, data: data, measure: measure}
	var all []*rsa.RDM
	rowOf := map[*rsa.RDM]int{}
	for _, m := range models {
		if err := model.Check(m); err != nil {
			return nil, fmt.Errorf("inference: %w", err)
		}
		if err := sameConditions(m, data.Conditions); err != nil {
			return nil, err
		}
		var rows []int
		for _, r := range m.Components() {
			row, known := rowOf[r]
			if !known {
				row = len(all)
				rowOf[r], all = row, append(all, r)
			}
			rows = append(rows, row)
		}
		s.components = append(s.components, rows)
	}
	s.first = len(all)
	_, pairs := data.Values.Dims()
	rows := mat.NewDense(s.first+data.Len(), pairs, nil)
	for k, r := range all {
		rows.SetRow(k, r.Values)
	}
	for k := range data.Len() {
		rows.SetRow(s.first+k, data.Values.RawRowView(k))
	}
	s.rows = rows
	if err := s.ready(rows); err != nil {
		return nil, err
	}
	var err error
	if s.conditions, err = unitsOf("conditions", data.Patterns, opt.ConditionGroups, len(data.Conditions)); err != nil {
		return nil, err
	}
	s.subjects, err = unitsOf("subjects", data.Info, opt.SubjectGroups, data.Len())
	return s, err
}

func (s *study) ready(rows *mat.Dense) (err error) {
	n := len(s.data.Conditions)
	if s.base, err = s.measure.Ready(n, rows); err != nil {
		return fmt.Errorf("inference: %w", err)
	}
	if _, linear := s.base.(compare.Linear); !linear {
		if s.pearson, err = compare.Pearson().Ready(n, rows); err != nil {
			return fmt.Errorf("inference: %w", err)
		}
	}
	return nil
}

// sameConditions says in what the conditions of a model differ from those of the data.
func sameConditions(m model.Model, want []string) error {
	got := m.Conditions()
	if len(got) != len(want) {
		return fmt.Errorf("inference: model %q has %d conditions, the data have %d", m, len(got), len(want))
	}
	for i, name := range want {
		if got[i] == name {
			continue
		}
		if !slices.Contains(got, name) {
			return fmt.Errorf("inference: model %q has no condition %q", m, name)
		}
		return fmt.Errorf("inference: condition %d of model %q is %q, that of the data %q: bring them into one order", i, m, got[i], name)
	}
	return nil
}

// unitsOf reads groups from a column of descriptors, or makes each row a unit.
func unitsOf(what string, t table.Table, column string, rows int) (units, error) {
	if column == "" {
		u := units{of: make([]int, rows), count: rows}
		for i := range u.of {
			u.of[i] = i
		}
		return u, nil
	}
	c, err := t.Column(column)
	if err != nil {
		return units{}, fmt.Errorf("inference: groups of %s: %w", what, err)
	}
	codes, levels := c.Codes()
	if i := slices.Index(codes, -1); i >= 0 {
		return units{}, fmt.Errorf("inference: groups of %s: row %d of %q is missing", what, i, column)
	}
	return units{codes, len(levels)}, nil
}

// names returns the names of the models.
func (s *study) names() []string {
	names := make([]string, len(s.models))
	for i, m := range s.models {
		names[i] = m.String()
	}
	return names
}
