package figure

import (
	"fmt"
)

// Bars shows one value for each group and series, with error bars. Bars stand on zero.
type Bars struct {
	Title string
	// Caption says n and what the error bars are.
	Caption string
	X, Y    Axis
	// Groups are the places along x.
	Groups []string
	Series []BarSeries
}

// BarSeries is one bar for each group. NaN is no bar.
type BarSeries struct {
	Name   string
	Values []float64
	// Errors is half the length of the error bar of each value; none draws no bars. It is not negative.
	Errors []float64
	// Points, if given, are the single values behind each bar, drawn as dots: one slice a group.
	Points [][]float64
}

func (b Bars) head() heading {
	return heading{title: b.Title, caption: b.Caption, aspect: 0.56, tall: 380, keys: b.legend()}
}

func (b Bars) names() []string {
	names := make([]string, len(b.Series))
	for i, s := range b.Series {
		names[i] = s.Name
	}
	return names
}

// legend are the names that stand above the drawing; a single series needs none.
func (b Bars) legend() []string {
	if len(b.Series) < 2 {
		return nil
	}
	return b.names()
}

func (b Bars) check() error {
	fault := func() error {
		if err := b.X.check("x"); err != nil {
			return err
		}
		if err := b.Y.check("y"); err != nil {
			return err
		}
		if b.X.Log || b.Y.Log {
			return fmt.Errorf("bars stand on zero, which a logarithmic axis does not have")
		}
		if len(b.Groups) == 0 || len(b.Series) == 0 {
			return fmt.Errorf("%d groups and %d series, want at least one of each", len(b.Groups), len(b.Series))
		}
		if b.Y.fixed() && (b.Y.Min > 0 || b.Y.Max < 0) {
			return fmt.Errorf("bars stand on zero, which the y axis from %v to %v does not hold", b.Y.Min, b.Y.Max)
		}
		if err := named("group", b.Groups); err != nil {
			return err
		}
		if err := named("series", b.names()); err != nil {
			return err
		}
		for _, s := range b.Series {
			if err := s.check(len(b.Groups)); err != nil {
				return fmt.Errorf("series %q: %w", s.Name, err)
			}
		}
		return nil
	}
	return place("bars", b.Title, fault())
}

func (s BarSeries) check(groups int) error {
	for _, part := range []struct {
		name   string
		length int
		given  bool
	}{{"Values", len(s.Values), true}, {"Errors", len(s.Errors), s.Errors != nil}, {"Points", len(s.Points), s.Points != nil}} {
		if part.given && part.length != groups {
			return fmt.Errorf("%s: %d given, want %d, one a group", part.name, part.length, groups)
		}
	}
	if err := finite("Values", s.Values, true); err != nil {
		return err
	}
	if err := finite("Errors", s.Errors, true); err != nil {
		return err
	}
	for i, e := range s.Errors {
		if e < 0 {
			return fmt.Errorf("Errors: value %d is %v, want a length", i, e)
		}
	}
	for g, points := range s.Points {
		if err := finite(fmt.Sprintf("Points of group %d", g), points, false); err != nil {
			return err
		}
	}
	return nil
}

// ends returns the y axis with ends that hold all bars, whiskers, points and zero.
func (b Bars) ends() Axis {
	y := b.Y
	if y.fixed() {
		return y
	}
	low, high := 0.0, 0.0
	take := func(v float64) {
		if v == v {
			low, high = min(low, v), max(high, v)
		}
	}
	for _, s := range b.Series {
		for g, v := range s.Values {
			take(v)
			if s.Errors != nil {
				take(v - s.Errors[g])
				take(v + s.Errors[g])
			}
			if s.Points != nil {
				for _, p := range s.Points[g] {
					take(p)
				}
			}
		}
	}
	if low == high {
		high = 1
	}
	pad := 0.06 * (high - low)
	y.Max = high + pad
	if low < 0 {
		y.Min = low - pad
	}
	return y
}

// spread places the k-th of several dots beside the middle of its bar, −0.5 … 0.5, without chance (the golden ratio fills a line evenly).
func spread(k int) float64 {
	const golden = 0.6180339887498949
	at := float64(k) * golden
	return at - float64(int(at)) - 0.5
}
