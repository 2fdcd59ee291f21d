package bench

import "fmt"

// A Target is what a case should reach.
type Target struct {
	Text    string                           // such as "≥ 85 %"
	Value   func(Timed) (v float64, ok bool) // ok is false where something was not measured
	Limit   float64
	AtLeast bool // whether the value should be at least the limit, else at most
}

// Outcome is a target with what was reached.
type Outcome struct {
	Text  string   `json:"text"`
	Limit float64  `json:"limit"`
	Value *float64 `json:"value"` // nil where it was not measured
	Met   bool     `json:"met"`
}

// String says how the target fared: ok, MISSED or not measured.
func (o *Outcome) String() string {
	switch {
	case o == nil:
		return ""
	case o.Value == nil:
		return "not measured"
	case o.Met:
		return "ok"
	}
	return "MISSED"
}

// Judge returns the outcome of a target, nil for a nil target.
func (t *Target) Judge(timed Timed) *Outcome {
	if t == nil {
		return nil
	}
	o := &Outcome{Text: t.Text, Limit: t.Limit}
	if v, ok := t.Value(timed); ok {
		o.Value = &v
		o.Met = t.AtLeast && v >= t.Limit || !t.AtLeast && v <= t.Limit
	}
	return o
}

// Speed is the target that ours is at least limit times as fast as the other contender, by their best rounds.
func Speed(ours, other string, limit float64) *Target {
	return &Target{Text: fmt.Sprintf("≥ %.2g×", limit), Limit: limit, AtLeast: true, Value: func(t Timed) (float64, bool) {
		best, _, ok := t.Ratio(other, ours)
		return best, ok
	}}
}

// Share is the target that ours takes at most limit of the time of the other contender, by their best rounds.
func Share(ours, other string, limit float64) *Target {
	return &Target{Text: fmt.Sprintf("≤ %.2g×", limit), Limit: limit, Value: func(t Timed) (float64, bool) {
		best, _, ok := t.Ratio(ours, other)
		return best, ok
	}}
}

// Nanoseconds is the target that ours takes at most so many nanoseconds an element in its best round.
func Nanoseconds(ours string, limit float64) *Target {
	return &Target{Text: fmt.Sprintf("≤ %g ns", limit), Limit: limit, Value: func(t Timed) (float64, bool) {
		times, ok := t.Of(ours)
		if !ok || t.Work <= 0 {
			return 0, false
		}
		return times.Best() / t.Work * 1e9, true
	}}
}

// Seconds is the target that ours takes at most so many seconds in its best round.
func Seconds(ours string, limit float64) *Target {
	return &Target{Text: fmt.Sprintf("≤ %g s", limit), Limit: limit, Value: func(t Timed) (float64, bool) {
		times, ok := t.Of(ours)
		if !ok {
			return 0, false
		}
		return times.Best(), true
	}}
}
