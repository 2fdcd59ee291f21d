package subspace

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Trials are the single trials of a population on a common time axis. Units may have been recorded one after another: each has trials of its own.
type Trials struct {
	Time  []float64 // of each sample, in seconds, ascending
	Units []Unit
}

// Unit is one unit's trials.
type Unit struct {
	Name string
	// Session numbers the units that were recorded together from 1: they have the same trials in the same order, and are split and resampled alike. 0 is a unit that was
	// recorded alone.
	Session int
	// Trials has one row a trial, with the columns that regressors and conditions are taken from.
	Trials table.Table
	// Responses is trials × samples, such as spikes per second.
	Responses *mat.Dense
}

// Check returns an error where there are no units or samples, shapes do not fit, a name comes twice, a response is NaN or infinite, time does not ascend, or units of one
// session differ in their trials.
func (t *Trials) Check() error {
	if len(t.Units) == 0 || len(t.Time) == 0 {
		return fmt.Errorf("subspace: %d units and %d samples, want at least one of each", len(t.Units), len(t.Time))
	}
	for i := 1; i < len(t.Time); i++ {
		if !(t.Time[i] > t.Time[i-1]) {
			return fmt.Errorf("subspace: time %v of sample %d does not follow %v", t.Time[i], i, t.Time[i-1])
		}
	}
	names, sessions := map[string]bool{}, map[int]*Unit{}
	for i := range t.Units {
		u := &t.Units[i]
		if names[u.Name] {
			return fmt.Errorf("subspace: two units have the name %q", u.Name)
		}
		names[u.Name] = true
		if err := u.check(len(t.Time)); err != nil {
			return fmt.Errorf("subspace: unit %q: %w", u.Name, err)
		}
		if first := sessions[u.Session]; u.Session != 0 && first != nil && !first.Trials.Equal(u.Trials) {
			return fmt.Errorf("subspace: units %q and %q are of session %d and differ in their trials", first.Name, u.Name, u.Session)
		}
		sessions[u.Session] = u
	}
	return nil
}

func (u *Unit) check(samples int) error {
	if u.Responses == nil {
		return fmt.Errorf("no responses")
	}
	n, s := u.Responses.Dims()
	if s != samples {
		return fmt.Errorf("%d samples, the time axis has %d", s, samples)
	}
	if err := u.Trials.Check(n); err != nil {
		return err
	}
	for i := range n {
		for j, v := range u.Responses.RawRowView(i) {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("trial %d, sample %d: %v", i, j, v)
			}
		}
	}
	return nil
}

// Names returns those of the units.
func (t *Trials) Names() []string {
	names := make([]string, len(t.Units))
	for i, u := range t.Units {
		names[i] = u.Name
	}
	return names
}

// selected returns some trials of a unit.
func (u *Unit) selected(rows []int) Unit {
	s := Unit{Name: u.Name, Session: u.Session, Responses: &mat.Dense{}}
	for _, c := range u.Trials {
		s.Trials = append(s.Trials, c.Select(rows))
	}
	if len(rows) > 0 {
		_, samples := u.Responses.Dims()
		s.Responses = mat.NewDense(len(rows), samples, nil)
		for k, i := range rows {
			s.Responses.SetRow(k, u.Responses.RawRowView(i))
		}
	}
	return s
}

// Where returns the trials whose column has one of the labels (numbers in their shortest form). Units without such trials, or without the column, are an error.
func (t *Trials) Where(column string, labels ...string) (*Trials, error) {
	out := &Trials{Time: t.Time}
	for i := range t.Units {
		u := &t.Units[i]
		c, err := u.Trials.Column(column)
		if err != nil {
			return nil, fmt.Errorf("subspace: unit %q: %w", u.Name, err)
		}
		var rows []int
		for row := range c.Len() {
			if !c.Missing(row) && slices.Contains(labels, c.Label(row)) {
				rows = append(rows, row)
			}
		}
		if len(rows) == 0 {
			return nil, fmt.Errorf("subspace: unit %q has no trial with %s=%s", u.Name, column, strings.Join(labels, " or "))
		}
		out.Units = append(out.Units, u.selected(rows))
	}
	return out, nil
}

// Halves deals the trials of each unit at random to two halves, so that trials that are in the same conditions are in both in equal numbers, or nearly. Units of one session
// are dealt alike. Trials in none of the conditions go to either. It needs random numbers from src and leaves t as it is.
func (t *Trials) Halves(conditions []Condition, src rand.Source) (a, b *Trials, err error) {
	random := rand.New(src)
	a, b = &Trials{Time: t.Time}, &Trials{Time: t.Time}
	dealt := map[int][2][]int{}
	for i := range t.Units {
		u := &t.Units[i]
		halves, done := dealt[u.Session]
		if u.Session == 0 || !done {
			of, err := u.sets(conditions)
			if err != nil {
				return nil, nil, fmt.Errorf("subspace: unit %q: %w", u.Name, err)
			}
			halves = [2][]int{}
			side := random.IntN(2)
			for _, rows := range of {
				random.Shuffle(len(rows), func(x, y int) { rows[x], rows[y] = rows[y], rows[x] })
				for _, row := range rows {
					halves[side] = append(halves[side], row)
					side = 1 - side
				}
			}
			slices.Sort(halves[0])
			slices.Sort(halves[1])
			dealt[u.Session] = halves
		}
		a.Units, b.Units = append(a.Units, u.selected(halves[0])), append(b.Units, u.selected(halves[1]))
	}
	return a, b, nil
}

// sets groups the trials that are in the same conditions, in a fixed order.
func (u *Unit) sets(conditions []Condition) ([][]int, error) {
	n, _ := u.Responses.Dims()
	keys := make([]strings.Builder, n)
	for k, c := range conditions {
		rows, err := c.rows(u.Trials, n)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			fmt.Fprintf(&keys[row], "%08d,", k)
		}
	}
	of := map[string][]int{}
	for row := range keys {
		of[keys[row].String()] = append(of[keys[row].String()], row)
	}
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	all := make([][]int, len(names))
	for i, name := range names {
		all[i] = of[name]
	}
	return all, nil
}
