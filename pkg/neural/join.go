package neural

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// Concat puts the observations of recordings of the same channels one after the other, such as the runs of one person. They must agree in measure, unit, times and in the
// table of channels. The table of observations has the columns of any of them; where a recording lacks a column its rows are missing there. What is in memory is copied;
// where one is lazy the result is. Name and order are those of the first. No recording is an error.
func Concat(recordings ...*Recording) (*Recording, error) {
	if len(recordings) == 0 {
		return nil, fmt.Errorf("neural: concat: no recordings")
	}
	first := recordings[0]
	var parts []Values
	var observations []table.Table
	for i, r := range recordings {
		err := r.check()
		if err == nil {
			err = first.alike(r)
		}
		if err == nil && (!slices.Equal(r.Names(), first.Names()) || !r.Channels.Equal(first.Channels)) {
			err = fmt.Errorf("the channels differ from those of %q", first.Name)
		}
		if err != nil {
			return nil, fmt.Errorf("neural: concat: recording %d, %q: %w", i, r.Name, err)
		}
		parts, observations = append(parts, r.Values), append(observations, r.Observations)
	}
	out := *first
	var err error
	if out.Observations, err = below(observations, parts); err == nil {
		out.Values, err = join(parts, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("neural: concat: %w", err)
	}
	out.From = together(recordings).then("%d recordings one after the other", len(recordings))
	return &out, nil
}

// below is [table.Concat] of tables of which some may have no columns, and rows all the same.
func below(tables []table.Table, values []Values) (table.Table, error) {
	some := slices.IndexFunc(tables, func(t table.Table) bool { return len(t) > 0 })
	if some < 0 {
		return nil, nil
	}
	for i, t := range tables {
		if n, _, _ := values[i].Dims(); len(t) == 0 {
			c := table.Column{Name: tables[some][0].Name}
			if tables[some][0].IsText() {
				c.Text = make([]string, n)
			} else {
				c.Number = slices.Repeat([]float64{math.NaN()}, n)
			}
			tables[i] = table.Table{c}
		}
	}
	return table.Concat(tables...)
}

// together returns the files of all recordings, and the steps that all have in common.
func together(recordings []*Recording) Provenance {
	out := Provenance{Steps: recordings[0].From.Steps}
	for _, r := range recordings {
		for _, f := range r.From.Files {
			if !slices.Contains(out.Files, f) {
				out.Files = append(out.Files, f)
			}
		}
		n := 0
		for n < min(len(out.Steps), len(r.From.Steps)) && out.Steps[n] == r.From.Steps[n] {
			n++
		}
		out.Steps = out.Steps[:n:n]
	}
	return out
}

// Join makes one recording of sessions that were made together after all: they must agree in their observations value for value, and the channels of all stand side by
// side. Sessions with other observations are an error, which names the first: single trials of units that were not recorded together are no population response, see
// [Population.Pseudo].
func (p *Population) Join() (*Recording, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if len(p.Sessions) == 0 {
		return nil, p.fail("join: there are no sessions")
	}
	first := p.Sessions[0]
	n, _, _ := first.Dims()
	parts := make([]Values, len(p.Sessions))
	for i, r := range p.Sessions {
		if m, _, _ := r.Dims(); m != n || !r.Observations.Equal(first.Observations) {
			return nil, p.fail("join: session %q has other observations than session %q: they were not made together", r.Name, first.Name)
		}
		parts[i] = r.Values
	}
	return p.beside(parts, first.Observations, together(p.Sessions).then("%d sessions side by side", len(parts)))
}

// beside makes a recording of the channels of all sessions, whose values are parts, one of each session or of each channel.
func (p *Population) beside(parts []Values, observations table.Table, from Provenance) (*Recording, error) {
	out := *p.Sessions[0]
	out.Name, out.Observations, out.From = p.Name, observations, from
	var err error
	if out.Channels, err = p.channels(); err == nil {
		out.Values, err = join(parts, 1)
	}
	if err != nil {
		return nil, p.fail("%w", err)
	}
	return &out, out.Check()
}

// channels returns the table of the channels of all sessions, with the names of the population and the column "session".
func (p *Population) channels() (table.Table, error) {
	var sessions []string
	var parts []table.Table
	for _, r := range p.Sessions {
		_, n, _ := r.Dims()
		sessions = append(sessions, slices.Repeat([]string{r.Name}, n)...)
		parts = append(parts, append(table.Table{table.Texts("name", r.Names()...)}, r.Channels.Without("name", "session")...))
	}
	all, err := table.Concat(parts...)
	if err == nil {
		all, err = all.With(table.Texts("name", p.Names()...))
	}
	if err == nil {
		all, err = all.With(table.Texts("session", sessions...))
	}
	return all, err
}
