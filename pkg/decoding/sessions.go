package decoding

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// session is a recording whose trials are in strata: combinations of the label and of what pseudo-trials agree in.
type session struct {
	name     string
	channels int
	samples  int
	values   []float64 // observations × channels × samples
	stratum  []int     // of each observation, −1 where it has no part
	block    []int     // labels are shuffled within a block: the same run, and the same levels of Within
	run      []int
}

// material is everything that a decoding starts from.
type material struct {
	sessions []session
	units    int
	time     []float64
	classes  []string
	strata   []stratum
	runs     []string // nil without runs
	at       [][]int  // label × other levels → stratum, −1 where there is none
}

// stratum is a combination of a class and other levels.
type stratum struct {
	class, other int
	name         string
	train, test  bool // whether rules are learnt from it, and tested on it
}

// gather reads a population into memory.
func gather(p *neural.Population, o Options) (*material, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	within := slices.Clone(o.Within)
	if o.Across != nil && !slices.Contains(within, o.Across.Column) {
		within = append(within, o.Across.Column)
	}
	if slices.Contains(within, o.Label) || o.Run != "" && (o.Run == o.Label || slices.Contains(within, o.Run)) {
		return nil, fmt.Errorf("the columns of label %q, run %q and within %q are to be different", o.Label, o.Run, within)
	}
	m := &material{time: p.Centres()}
	var tables []table.Table
	for _, r := range p.Sessions {
		n, channels, samples := r.Dims()
		values, err := r.Float64s()
		if err != nil {
			return nil, err
		}
		m.sessions = append(m.sessions, session{name: r.Name, channels: channels, samples: samples, values: values, stratum: make([]int, n), block: make([]int, n)})
		m.units += channels
		var t table.Table
		for _, name := range append(append([]string{o.Label}, within...), []string{o.Run}...) {
			if name == "" {
				continue
			}
			c, err := r.Observations.Column(name)
			if err != nil {
				return nil, fmt.Errorf("session %q: %w", r.Name, err)
			}
			t = append(t, c)
		}
		tables = append(tables, t)
		if m.time == nil {
			m.time = make([]float64, samples)
		}
	}
	if m.units == 0 || len(m.time) == 0 {
		return nil, fmt.Errorf("%d units and %d samples, want at least one of each", m.units, len(m.time))
	}
	all, err := table.Concat(tables...)
	if err != nil {
		return nil, err
	}
	if err := m.sort(all, o, within); err != nil {
		return nil, err
	}
	return m, m.finite()
}

// sort gives each observation of each session its stratum, block and run, from the table of all of them.
func (m *material) sort(all table.Table, o Options, within []string) error {
	label, levels := all[0].Codes()
	if m.classes = levels; len(levels) < 2 {
		return fmt.Errorf("the column %q has the labels %q, want at least two", o.Label, levels)
	}
	other, others, err := all.Groups(within...)
	if err != nil {
		return err
	}
	n := 1
	if len(within) > 0 {
		n = others[0].Len()
	}
	run := make([]int, all[0].Len())
	if o.Run != "" {
		c, err := all.Column(o.Run)
		if err != nil {
			return err
		}
		if run, m.runs = c.Codes(); len(m.runs) < 2 {
			return fmt.Errorf("the column %q has the labels %q: leaving one out takes two", o.Run, m.runs)
		}
	}
	m.at = make([][]int, len(levels))
	for c := range m.at {
		m.at[c] = make([]int, n)
		for k := range m.at[c] {
			m.at[c][k] = len(m.strata)
			s := stratum{class: c, other: k, name: o.Label + "=" + levels[c], train: true, test: true}
			for _, column := range within {
				d, _ := others.Column(column)
				s.name += " " + column + "=" + d.Label(k)
				if o.Across != nil && column == o.Across.Column {
					s.train, s.test = slices.Contains(o.Across.Train, d.Label(k)), slices.Contains(o.Across.Test, d.Label(k))
				}
			}
			m.strata = append(m.strata, s)
		}
	}
	train, test := 0, 0
	for _, s := range m.strata {
		if s.train {
			train++
		}
		if s.test {
			test++
		}
	}
	if train == 0 || test == 0 {
		return fmt.Errorf("across %q: no observation has one of the labels %q, or none %q", o.Across.Column, o.Across.Train, o.Across.Test)
	}
	row := 0
	for i := range m.sessions {
		s := &m.sessions[i]
		s.run = run[row : row+len(s.stratum)]
		for k := range s.stratum {
			s.stratum[k], s.block[k] = -1, -1
			if label[row] >= 0 && other[row] >= 0 && run[row] >= 0 {
				if at := m.at[label[row]][other[row]]; m.strata[at].train || m.strata[at].test {
					s.stratum[k], s.block[k] = at, run[row]*n+other[row]
				}
			}
			row++
		}
	}
	return nil
}

// finite holds that no value of an observation that has a part is missing.
func (m *material) finite() error {
	for _, s := range m.sessions {
		for k, at := range s.stratum {
			for j, v := range s.values[k*s.channels*s.samples : (k+1)*s.channels*s.samples] {
				if at >= 0 && (math.IsNaN(v) || math.IsInf(v, 0)) {
					return fmt.Errorf("session %q: observation %d, channel %d, sample %d is %v", s.name, k, j/s.samples, j%s.samples, v)
				}
			}
		}
	}
	return nil
}

// shuffled returns the material with the labels of each session in random order within blocks.
func (m *material) shuffled(random *rand.Rand) *material {
	out := *m
	out.sessions = slices.Clone(m.sessions)
	for i := range out.sessions {
		s := &out.sessions[i]
		blocks := map[int][]int{}
		most := -1
		for k, b := range s.block {
			if b >= 0 {
				blocks[b] = append(blocks[b], k)
				most = max(most, b)
			}
		}
		from := s.stratum
		s.stratum = slices.Clone(from)
		for b := range most + 1 {
			rows := blocks[b]
			for to, k := range random.Perm(len(rows)) {
				s.stratum[rows[to]] = from[rows[k]]
			}
		}
	}
	return &out
}

// together reports whether all units were recorded together.
func (m *material) together() bool { return len(m.sessions) == 1 }

// lacking is the error of a stratum without enough trials.
func (m *material) lacking(s session, at int, has, want int, where string) error {
	return fmt.Errorf("session %q has %d trials with %s%s, want at least %d", s.name, has, m.strata[at].name, where, want)
}
