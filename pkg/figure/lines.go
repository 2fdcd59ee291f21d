package figure

import (
	"fmt"
	"math"
)

// Lines shows one or several quantities along an axis, each with an optional band around it, or with measurements beside it.
type Lines struct {
	Title string
	// Caption says what the lines and the band are, and n.
	Caption string
	X, Y    Axis
	Series  []Series
}

// Series is one line. NaN in Y, Low or High leaves a gap.
type Series struct {
	Name string
	X, Y []float64
	// Low and High are the ends of the band; both or neither.
	Low, High []float64
	// Dashed marks a reference, such as chance.
	Dashed bool
	// Points are measurements to set beside the line, of a theory say: dots of its colour with error bars. Where there are some, X and Y may be empty.
	Points []Measurement
}

// Measurement is a value Y at X with an error bar from Low to High, which are NaN, or both Y, where there is none. A Y of NaN is left out.
type Measurement struct{ X, Y, Low, High float64 }

// MeanPoints returns the means of values at each x as measurements, with error bars of one standard error (n−1 in the denominator) to either side. Values has one slice for each x:
// networks, subjects. Where there is a single value there is no error bar; a mean of no values is left out. It panics when there are not as many slices as x.
func MeanPoints(x []float64, values [][]float64) []Measurement {
	line := MeanLine("", x, values)
	points := make([]Measurement, len(x))
	for i := range points {
		n := math.Sqrt(float64(len(values[i])))
		points[i] = Measurement{x[i], line.Y[i], line.Y[i] + (line.Low[i]-line.Y[i])/n, line.Y[i] + (line.High[i]-line.Y[i])/n}
	}
	return points
}

// measured returns X, Y, Low and High of the points.
func (s Series) measured() (columns [4][]float64) {
	for _, p := range s.Points {
		for i, v := range []float64{p.X, p.Y, p.Low, p.High} {
			columns[i] = append(columns[i], v)
		}
	}
	return columns
}

func (l Lines) head() heading {
	return heading{title: l.Title, caption: l.Caption, aspect: 0.56, tall: 380, keys: l.names()}
}

func (l Lines) names() []string {
	names := make([]string, len(l.Series))
	for i, s := range l.Series {
		names[i] = s.Name
	}
	return names
}

func (l Lines) check() error {
	fault := func() error {
		if err := l.X.check("x"); err != nil {
			return err
		}
		if err := l.Y.check("y"); err != nil {
			return err
		}
		if len(l.Series) == 0 {
			return fmt.Errorf("no series")
		}
		if err := named("series", l.names()); err != nil {
			return err
		}
		for _, s := range l.Series {
			if err := s.check(l.X, l.Y); err != nil {
				return fmt.Errorf("series %q: %w", s.Name, err)
			}
		}
		return nil
	}
	return place("lines", l.Title, fault())
}

func (s Series) check(x, y Axis) error {
	if len(s.X) == 0 && len(s.Points) == 0 || len(s.Y) != len(s.X) {
		return fmt.Errorf("%d values of X and %d of Y, want equal numbers and at least one", len(s.X), len(s.Y))
	}
	if (s.Low != nil || s.High != nil) && (len(s.Low) != len(s.X) || len(s.High) != len(s.X)) {
		return fmt.Errorf("%d values of Low and %d of High, want %d of each or none", len(s.Low), len(s.High), len(s.X))
	}
	m := s.measured()
	for _, part := range []struct {
		name   string
		values []float64
		axis   Axis
		gaps   bool
	}{
		{"X", s.X, x, false}, {"Y", s.Y, y, true}, {"Low", s.Low, y, true}, {"High", s.High, y, true},
		{"X of Points", m[0], x, false}, {"Y of Points", m[1], y, true}, {"Low of Points", m[2], y, true}, {"High of Points", m[3], y, true},
	} {
		if err := finite(part.name, part.values, part.gaps); err != nil {
			return err
		}
		for i, v := range part.values {
			if part.axis.Log && v <= 0 {
				return fmt.Errorf("%s: value %d is %v on a logarithmic axis", part.name, i, v)
			}
		}
	}
	return nil
}

// ends returns the axes with ends that hold all lines and bands.
func (l Lines) ends() (x, y Axis) {
	var xs, ys [][]float64
	for _, s := range l.Series {
		m := s.measured()
		xs, ys = append(xs, s.X, m[0]), append(ys, s.Y, s.Low, s.High, m[1], m[2], m[3])
	}
	return l.X.around(xs...), l.Y.around(ys...)
}

// dashes of a line: reference lines are dashed, and where the colours repeat lines are dotted. In pixels; none is a solid line.
func dashes(i int, s Series, colours int) []float64 {
	switch {
	case s.Dashed && i < colours:
		return []float64{6, 4}
	case s.Dashed:
		return []float64{12, 4, 2, 4}
	case i < colours:
		return nil
	}
	return [][]float64{{2, 3}, {10, 3, 2, 3}}[i/colours%2]
}

// pieces cuts a series where one of its columns is NaN: from and to of each part without a gap.
func pieces(columns ...[]float64) (parts [][2]int) {
	from := 0
	for i := 0; i <= len(columns[0]); i++ {
		gap := i == len(columns[0])
		for _, c := range columns {
			gap = gap || math.IsNaN(c[i])
		}
		if gap {
			if from < i {
				parts = append(parts, [2]int{from, i})
			}
			from = i + 1
		}
	}
	return parts
}
