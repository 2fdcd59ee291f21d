package neural

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/table"
)

// PseudoOptions say how pseudo-trials are drawn.
type PseudoOptions struct {
	By          []string // columns whose crossed levels are the conditions
	Trials      int      // pseudo-trials of each condition in each part; 0: as many as the session with the fewest trials of a condition allows
	Parts       int      // parts that have no trial of any session in common, such as 2 for training and testing; 0 and 1: one
	Replace     bool     // draw with replacement from the trials of each part, so that Trials may be larger than their number
	Independent bool     // draw for each channel on its own, also within a session: it breaks the correlations of the noise of channels that were recorded together
}

// Pseudo makes a pseudo-population: a recording in which all channels of all sessions respond together, each pseudo-trial of a condition being a trial of that condition
// of each session, drawn at random. Channels of a session keep their trials in common, and so the correlations of their noise, unless Independent; between sessions there
// are none.
//
// The observations are parts × conditions × trials, the part slowest, with the columns of By, "part" and "trial", both counted from 0; conditions are in the order of
// [Population.ConditionMeans]. No trial is in two parts, and none twice in one unless Replace: [Recording.LeaveOut] of "part" gives training and test sets. Channels have
// the names of [Population.Names] and the column "session".
//
// A session with too few trials of a condition is a [ScarceError]; [Population.AtLeast] drops such sessions. What is drawn depends on src and on the sessions alone.
// Values keep their type; only the trials drawn are read from lazy sessions, when they are needed.
func (p *Population) Pseudo(opt PseudoOptions, src rand.Source) (*Recording, error) {
	if opt.Trials < 0 || opt.Parts < 0 {
		return nil, p.fail("pseudo-population: %d trials in %d parts", opt.Trials, opt.Parts)
	}
	for _, name := range opt.By {
		if name == "part" || name == "trial" {
			return nil, p.fail("pseudo-population: the factor %q has the name of a column that is made here", name)
		}
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	cross, err := cross(p.Sessions, opt.By)
	if err != nil {
		return nil, p.fail("pseudo-population: %w", err)
	}
	opt.Parts = max(opt.Parts, 1)
	trials := opt.Trials
	if trials == 0 {
		trials = cross.fewest() / opt.Parts
	}
	want := max(trials, 1) * opt.Parts
	if opt.Replace {
		want = opt.Parts
	}
	if scarce := p.scarce(cross, want); len(scarce) > 0 {
		return nil, &ScarceError{Population: p.Name, Want: want, Scarce: scarce}
	}
	random := rand.New(src)
	var values []Values
	for s, r := range p.Sessions {
		_, channels, samples := r.Dims()
		if !opt.Independent {
			values = append(values, take(r.Values, draw(random, cross.members(s), trials, opt), nil, 0, samples))
			continue
		}
		for c := range channels {
			values = append(values, take(r.Values, draw(random, cross.members(s), trials, opt), []int{c}, 0, samples))
		}
	}
	from := together(p.Sessions).then("pseudo-population of %d sessions by %s: %d trials in %d parts, with replacement %v, channels independent %v",
		len(p.Sessions), strings.Join(opt.By, " × "), trials, opt.Parts, opt.Replace, opt.Independent)
	return p.beside(values, cross.pseudo(trials, opt.Parts), from)
}

// draw returns the observations of one session or channel: parts × conditions × trials.
func draw(random *rand.Rand, members [][]int, trials int, opt PseudoOptions) []int {
	out := make([]int, 0, opt.Parts*len(members)*trials)
	orders := make([][]int, len(members))
	for cell, all := range members {
		orders[cell] = shuffled(random, all)
	}
	for part := range opt.Parts {
		for _, order := range orders {
			if !opt.Replace {
				out = append(out, order[part*trials:(part+1)*trials]...)
				continue
			}
			pool := order[part*len(order)/opt.Parts : (part+1)*len(order)/opt.Parts]
			for range trials {
				out = append(out, pool[random.IntN(len(pool))])
			}
		}
	}
	return out
}

// pseudo returns the table of pseudo-trials.
func (c *cells) pseudo(trials, parts int) table.Table {
	var cell, part, trial []int
	for q := range parts {
		for i := range c.n {
			for k := range trials {
				cell, part, trial = append(cell, i), append(part, q), append(trial, k)
			}
		}
	}
	return append(c.factors.Select(cell), table.Integers("part", part...), table.Integers("trial", trial...))
}

// fewest returns the least number of observations of any session in any cell.
func (c *cells) fewest() int {
	least := -1
	for s := range c.of {
		n, _ := c.count(s)
		if m := slices.Min(n); least < 0 || m < least {
			least = m
		}
	}
	return least
}
