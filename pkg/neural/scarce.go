package neural

import (
	"fmt"
	"slices"
	"strings"
)

// Scarce says of which conditions a session has too few observations.
type Scarce struct {
	Session    string
	Conditions []string // such as "context=-1 motion_rank=5", in the order of all conditions
	Trials     []int    // the number of its observations of each
}

// ScarceError is the error of a pseudo-population for which some sessions have too few observations of a condition.
type ScarceError struct {
	Population string // its name
	Want       int    // observations of each condition
	Scarce     []Scarce
}

// Error names the sessions, up to five of them, each with its first condition.
func (e *ScarceError) Error() string {
	var parts []string
	for i, s := range e.Scarce {
		if i == 5 {
			parts = append(parts, fmt.Sprintf("and %d more sessions", len(e.Scarce)-5))
			break
		}
		text := fmt.Sprintf("%q has %d of %s", s.Session, s.Trials[0], s.Conditions[0])
		if n := len(s.Conditions) - 1; n > 0 {
			text += fmt.Sprintf(" and too few of %d more conditions", n)
		}
		parts = append(parts, text)
	}
	return fmt.Sprintf("neural: %s: pseudo-population: want %d trials of each condition: %s: drop such sessions by AtLeast", e.Population, e.Want, strings.Join(parts, "; "))
}

// few says of each session of which cells it has fewer than so many observations.
func (p *Population) few(c *cells, want int) []Scarce {
	out := make([]Scarce, len(p.Sessions))
	for s, r := range p.Sessions {
		n, _ := c.count(s)
		out[s].Session = r.Name
		for cell, n := range n {
			if n < want {
				out[s].Conditions, out[s].Trials = append(out[s].Conditions, c.names[cell]), append(out[s].Trials, n)
			}
		}
	}
	return out
}

// scarce returns the sessions with fewer than so many observations in some cell.
func (p *Population) scarce(c *cells, want int) []Scarce {
	return slices.DeleteFunc(p.few(c, want), func(s Scarce) bool { return s.Trials == nil })
}

// AtLeast returns the population with only those sessions that have so many observations of each condition, the crossed levels of the factors, and which sessions were
// dropped. Observations count whether their values are missing or not. It is an error if no session is left.
func (p *Population) AtLeast(trials int, by ...string) (*Population, []Scarce, error) {
	if err := p.Check(); err != nil {
		return nil, nil, err
	}
	cross, err := cross(p.Sessions, by)
	if err != nil {
		return nil, nil, p.fail("%w", err)
	}
	out := &Population{Name: p.Name}
	var dropped []Scarce
	for i, few := range p.few(cross, trials) {
		if few.Trials == nil {
			out.Sessions = append(out.Sessions, p.Sessions[i])
			continue
		}
		dropped = append(dropped, few)
	}
	if len(out.Sessions) == 0 {
		return nil, dropped, &ScarceError{Population: p.Name, Want: trials, Scarce: dropped}
	}
	return out, dropped, nil
}
