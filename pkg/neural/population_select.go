package neural

import (
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// Each returns the population of what a function makes of each session, such as
//
//	binned, err := p.Each(func(r *neural.Recording) (*neural.Recording, error) { return r.Bin(.05) })
//
// The error is the first that the function returns, or that of [Population.Check].
func (p *Population) Each(do func(r *Recording) (*Recording, error)) (*Population, error) {
	out := &Population{Name: p.Name, Sessions: make([]*Recording, len(p.Sessions))}
	for i, r := range p.Sessions {
		var err error
		if out.Sessions[i], err = do(r); err != nil {
			return nil, err
		}
	}
	return out, out.Check()
}

// Where returns in each session the observations whose label in a column is one of labels. A session may keep none. That none keeps one is an error: the label is then
// likely mistyped, and the error lists those that there are.
func (p *Population) Where(column string, labels ...string) (*Population, error) {
	return p.where(column, labels, func(t table.Table) ([]int, error) { return t.Where(column, labels...) })
}

// WhereNumber is [Population.Where] for a column of numbers. NaN equals nothing. That the column is of texts is an error.
func (p *Population) WhereNumber(column string, values ...float64) (*Population, error) {
	return p.where(column, table.Numbers("", values...).Labels(), func(t table.Table) ([]int, error) {
		found, _, err := whereNumber(t, column, values)
		return found, err
	})
}

func (p *Population) where(column string, labels []string, find func(t table.Table) ([]int, error)) (*Population, error) {
	out := &Population{Name: p.Name, Sessions: make([]*Recording, len(p.Sessions))}
	kept := 0
	var all []table.Table
	for i, r := range p.Sessions {
		found, err := find(r.Observations)
		if err != nil {
			return nil, p.fail("%w (session %q)", err, r.Name)
		}
		c, _ := r.Observations.Column(column)
		all = append(all, table.Table{c})
		kept += len(found)
		out.Sessions[i] = r.chosen(found, column, labels)
	}
	if kept == 0 {
		var c table.Column
		if joined, err := table.Concat(all...); err == nil && len(joined) > 0 {
			c = joined[0]
		}
		return nil, p.fail("no observation has %s = %s: its levels are %s", column, strings.Join(labels, " or "), levelsOf(c))
	}
	return out, nil
}

// Only returns the sessions of those names, in the order of the names. None of a name is an error.
func (p *Population) Only(sessions ...string) (*Population, error) {
	out := &Population{Name: p.Name}
	for _, name := range sessions {
		r, err := p.Session(name)
		if err != nil {
			return nil, err
		}
		out.Sessions = append(out.Sessions, r)
	}
	return out, out.Check()
}

// WhereChannels returns the channels whose label in a column of Channels is one of labels, without the sessions that have none. That there is none at all is an error, as
// is a session without the column.
func (p *Population) WhereChannels(column string, labels ...string) (*Population, error) {
	out := &Population{Name: p.Name}
	for _, r := range p.Sessions {
		found, err := r.Channels.Where(column, labels...)
		if err != nil {
			return nil, p.fail("channels: %w (session %q)", err, r.Name)
		}
		if len(found) > 0 {
			kept := r.SelectChannels(found)
			kept.From = r.From.then("channels %s = %s", column, strings.Join(labels, " or "))
			out.Sessions = append(out.Sessions, kept)
		}
	}
	if len(out.Sessions) == 0 {
		return nil, p.fail("no channel has %s = %s", column, strings.Join(labels, " or "))
	}
	return out, nil
}

// Between is [Recording.Between] of each session.
func (p *Population) Between(from, to float64) (*Population, error) {
	return p.Each(func(r *Recording) (*Recording, error) { return r.Between(from, to) })
}

// Samples is [Recording.Samples] of each session.
func (p *Population) Samples(from, to int) (*Population, error) {
	return p.Each(func(r *Recording) (*Recording, error) { return r.Samples(from, to) })
}

// Bin is [Recording.Bin] of each session.
func (p *Population) Bin(width float64) (*Population, error) {
	return p.Each(func(r *Recording) (*Recording, error) { return r.Bin(width) })
}

// Rates is [Recording.Rates] of each session.
func (p *Population) Rates() (*Population, error) {
	return p.Each((*Recording).Rates)
}

// Rank adds a column to each session: the rank of a column's signed levels within the session, 0 for the lowest, as the function [Rank] gives it. The strength of a
// stimulus is often set anew for each session (coherence ±.06 one day, ±.04 the next), so that levels must be matched by rank and not by value.
func (p *Population) Rank(column, as string) (*Population, error) {
	return p.Each(func(r *Recording) (*Recording, error) { return r.Rank(column, as) })
}

// without returns the population without those channels, by their numbers from 0 over all sessions, ascending, and without sessions of which none is left.
func (p *Population) without(channels []int) *Population {
	out := &Population{Name: p.Name}
	first := 0
	for _, r := range p.Sessions {
		_, n, _ := r.Dims()
		var kept []int
		for c := range n {
			if _, gone := slices.BinarySearch(channels, first+c); !gone {
				kept = append(kept, c)
			}
		}
		first += n
		switch {
		case len(kept) == n:
			out.Sessions = append(out.Sessions, r)
		case len(kept) > 0:
			out.Sessions = append(out.Sessions, r.SelectChannels(kept))
		}
	}
	return out
}
