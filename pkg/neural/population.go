package neural

import (
	"fmt"
	"math"
)

// Population holds recordings that were not made together: units of one session after the other, subjects, days. Each session has its own observations: their number,
// their order and their conditions differ, and trial 7 of one has nothing to do with trial 7 of the next. What they have in common is the time axis, the measure and the
// columns' names.
type Population struct {
	Name     string
	Sessions []*Recording
}

// Names returns the names of all channels, session after session: that of the channel, and before it the name of the session and a slash, unless both are the same or the
// session has none. A unit that was recorded alone is a session of its name.
func (p *Population) Names() []string {
	var names []string
	for _, r := range p.Sessions {
		for _, name := range r.Names() {
			if r.Name != "" && r.Name != name {
				name = r.Name + "/" + name
			}
			names = append(names, name)
		}
	}
	return names
}

// Session returns the recording of that name.
func (p *Population) Session(name string) (*Recording, error) {
	for _, r := range p.Sessions {
		if r.Name == name {
			return r, nil
		}
	}
	return nil, p.fail("no session %q among %d", name, len(p.Sessions))
}

// Time returns the times of the samples, which all sessions have in common, and their width; nil and 0 where there are no sessions or no times.
func (p *Population) Time() (begins []float64, width float64) {
	if len(p.Sessions) == 0 {
		return nil, 0
	}
	return p.Sessions[0].Time, p.Sessions[0].Width
}

// Centres returns the middle of each sample in seconds.
func (p *Population) Centres() []float64 {
	if len(p.Sessions) == 0 {
		return nil
	}
	return p.Sessions[0].Centres()
}

// Check says what is inconsistent: a session that [Recording.Check] does not pass, two channels of the same name, sessions that differ in measure, unit or times (by more
// than a thousandth of a sample), that lack a column which the first has, or have it of another kind. It reads no values.
func (p *Population) Check() error {
	seen := map[string]bool{}
	for _, name := range p.Names() {
		if seen[name] {
			return p.fail("there are two channels %q", name)
		}
		seen[name] = true
	}
	for _, r := range p.Sessions {
		if err := r.check(); err != nil {
			return p.fail("session %q: %w", r.Name, err)
		}
		first := p.Sessions[0]
		if err := first.alike(r); err != nil {
			return p.fail("session %q: %w", r.Name, err)
		}
		for _, c := range first.Observations {
			d, err := r.Observations.Column(c.Name)
			if err != nil {
				return p.fail("session %q has no column %q, which session %q has", r.Name, c.Name, first.Name)
			}
			if c.Len() > 0 && d.Len() > 0 && c.IsText() != d.IsText() {
				return p.fail("column %q is of numbers in one of the sessions %q and %q and of texts in the other", c.Name, first.Name, r.Name)
			}
		}
	}
	return nil
}

// alike says where the measure or the times of two recordings differ.
func (r *Recording) alike(other *Recording) error {
	_, _, samples := r.Dims()
	_, _, n := other.Dims()
	switch {
	case other.Measure != r.Measure || other.Unit != r.Unit:
		return fmt.Errorf("the values are of %q in %q, and those of %q of %q in %q", other.Measure, other.Unit, r.Name, r.Measure, r.Unit)
	case n != samples || len(other.Time) != len(r.Time):
		return fmt.Errorf("there are %d samples with %d times, and %d with %d in %q", n, len(other.Time), samples, len(r.Time), r.Name)
	case !(math.Abs(other.Width-r.Width) <= r.Width/1000):
		return fmt.Errorf("the samples last %v s, and %v s in %q", other.Width, r.Width, r.Name)
	}
	for i, t := range r.Time {
		if !(math.Abs(other.Time[i]-t) <= r.Width/1000) {
			return fmt.Errorf("sample %d begins at %v s, and at %v s in %q", i, other.Time[i], t, r.Name)
		}
	}
	return nil
}

func (p *Population) fail(format string, args ...any) error {
	return fmt.Errorf("neural: %s: %w", p.Name, fmt.Errorf(format, args...))
}
