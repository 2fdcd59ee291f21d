package figure

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// RDMMovie shows an RDM over time: on screen one map with a slider and a button that plays it, on paper up to eight maps side by side. All have one colour scale.
type RDMMovie struct {
	Title string
	// Caption says of what, and n.
	Caption string
	// Time names the times and their unit; Times are ascending.
	Time  Axis
	Times []float64
	// Frames has the upper triangle by rows for each time, as Values of an [RDM].
	Frames [][]float64
	// The rest is as in [RDM].
	Conditions []string
	Measure    string
	Icons      []image.Image
	Group      []int
	Groups     []string
	Order      []int
	Cluster    []int
	// Min and Max fix the ends of the colour scale where they differ; else it holds the values of all times.
	Min, Max float64
}

// frame is the RDM of a time, on the scale of all.
func (m RDMMovie) frame(k int) RDM {
	return RDM{Title: m.Title, Caption: m.Caption, Values: m.Frames[k], Conditions: m.Conditions, Measure: m.Measure, Icons: m.Icons,
		Group: m.Group, Groups: m.Groups, Order: m.Order, Cluster: m.Cluster, Min: m.Min, Max: m.Max}
}

// scale returns the ends of the colour scale, and whether a pair is missing at any time.
func (m RDMMovie) scale() (low, high float64, holes bool) {
	for k := range m.Frames {
		r := m.frame(k)
		holes = holes || r.holes()
		if m.Min == m.Max {
			for _, v := range r.Values {
				if !math.IsNaN(v) {
					low, high = min(low, v), max(high, v)
				}
			}
		}
	}
	switch {
	case m.Min != m.Max:
		low, high = m.Min, m.Max
	case low == high:
		high = low + 1
	}
	return low, high, holes
}

func (m RDMMovie) check() error {
	fault := func() error {
		if err := m.Time.check("time"); err != nil {
			return err
		}
		if len(m.Frames) == 0 || len(m.Times) != len(m.Frames) {
			return fmt.Errorf("%d times and %d frames, want equal numbers and at least one", len(m.Times), len(m.Frames))
		}
		if err := finite("Times", m.Times, false); err != nil {
			return err
		}
		for k, v := range m.Times {
			if k > 0 && v <= m.Times[k-1] {
				return fmt.Errorf("time %d is %v, after %v", k, v, m.Times[k-1])
			}
		}
		for k := range m.Frames {
			if err := m.frame(k).fault(); err != nil {
				return fmt.Errorf("frame %d: %w", k, err)
			}
			for i, v := range m.Frames[k] {
				if math.Abs(v) > math.MaxFloat32 {
					return fmt.Errorf("frame %d: value %d is %v: rescale the RDMs", k, i, v)
				}
			}
		}
		return nil
	}
	return place("RDM movie", m.Title, fault())
}

// at is a time with its unit.
func (m RDMMovie) at(k int) string {
	ends := Axis{Min: m.Times[0], Max: m.Times[len(m.Times)-1]}
	text := label(m.Times[k], 4)
	if ends.Max > ends.Min {
		text = label(m.Times[k], ends.digits())
	}
	if m.Time.Unit != "" {
		text += " " + m.Time.Unit
	}
	return text
}

// mostValues is about the largest number of values in a page: a notebook's server stops a cell that sends more at once.
const mostValues = 450_000

// every is the distance of the frames at which the slider stops.
func (m RDMMovie) every() int {
	total := len(m.Frames) * max(1, len(m.Frames[0]))
	return max(1, (total+mostValues-1)/mostValues)
}

// even are at most that many of n frames, evenly apart, with the first and the last.
func even(n, most int) []int {
	if n <= most {
		most = n
	}
	at := make([]int, most)
	for i := range at {
		if most > 1 {
			at[i] = int(math.Round(float64(i) * float64(n-1) / float64(most-1)))
		}
	}
	return at
}

// Frames on paper: at most so many, so many beside each other; room for the time above each, and between them, in pixels.
const (
	movieFrames = 8
	movieAcross = 4
	movieTime   = 22.0
	movieGap    = 10.0
)

// grid is the number of columns and rows of frames on paper.
func (m RDMMovie) grid() (columns, rows int) {
	n := min(len(m.Frames), movieFrames)
	columns = min(n, movieAcross)
	return columns, (n + columns - 1) / columns
}

func (m RDMMovie) head() heading {
	caption := m.Caption
	if len(m.Frames) > 0 {
		if e := m.every(); e > 1 {
			caption += fmt.Sprintf(" The slider stops at %d of %d times.", (len(m.Frames)+e-1)/e, len(m.Frames))
		}
	}
	columns, rows := m.grid()
	side := (1 - 0.17) / float64(max(columns, 2))
	return heading{title: m.Title, caption: caption, aspect: float64(rows)*(side+0.045) + 0.04, tall: 430, map2D: true}
}

// raster is the map as a picture with whole dots a cell: as many as eight vector drawings of it would be too much for a page of paper.
func (r RDM) raster(low, high float64, k ink) image.Image {
	n := len(r.Conditions)
	size := (360 + n - 1) / n
	img := image.NewRGBA(image.Rect(0, 0, n*size, n*size))
	fill := func(i, j int, c color.Color) {
		rgba := color.RGBAModel.Convert(c).(color.RGBA)
		for y := i * size; y < (i+1)*size; y++ {
			for x := j * size; x < (j+1)*size; x++ {
				img.SetRGBA(x, y, rgba)
			}
		}
	}
	value := 0
	for i := range n {
		fill(i, i, shade((0-low)/(high-low)))
		for j := i + 1; j < n; j++ {
			c := k.split
			if v := r.Values[value]; !math.IsNaN(v) {
				c = shade((v - low) / (high - low))
			}
			fill(i, j, c)
			fill(j, i, c)
			value++
		}
	}
	return img
}
