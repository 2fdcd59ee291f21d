package nwb

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/hdf5"
	"github.com/richlazy/richlazy/pkg/table"
)

// Series is a time series: samples of one or more channels.
type Series struct {
	Path, Type, Description string
	Data                    *hdf5.Dataset // time, time × channels, or with more dimensions
	Unit                    string        // of the values after conversion
	Conversion, Offset      float64       // value = stored × Conversion + Offset
	ByChannel               []float64     // further factors, one a channel; nil where there are none
	Start, Rate             float64       // seconds, and samples a second; Rate is 0 where there are timestamps instead

	f *File
}

// Series returns a series by its path. It reads no samples.
func (f *File) Series(path string) (*Series, error) {
	g, err := f.h.Group(path)
	if err != nil {
		return nil, f.wrap(path, err)
	}
	s := &Series{Path: path, f: f}
	if s.Data, err = g.Dataset("data"); err != nil {
		return nil, f.wrap(path, err)
	}
	for name, to := range map[string]*string{"neurodata_type": &s.Type, "description": &s.Description} {
		if g.HasAttr(name) {
			if *to, err = hdf5.AttrText(g, name); err != nil {
				return nil, f.wrap(path, err)
			}
		}
	}
	if s.Data.HasAttr("unit") {
		if s.Unit, err = hdf5.AttrText(s.Data, "unit"); err != nil {
			return nil, f.wrap(path, err)
		}
	}
	if s.Conversion, err = number(s.Data, "conversion", 1); err != nil {
		return nil, f.wrap(path, err)
	}
	if s.Offset, err = number(s.Data, "offset", 0); err != nil {
		return nil, f.wrap(path, err)
	}
	if g.Has("channel_conversion") {
		d, err := g.Dataset("channel_conversion")
		if err == nil {
			s.ByChannel, err = d.Float64s()
		}
		if err != nil {
			return nil, f.wrap(path, err)
		}
	}
	if g.Has("timestamps") {
		return s, nil
	}
	start, err := g.Dataset("starting_time")
	if err != nil {
		return nil, f.wrap(path, err)
	}
	v, err := start.Float64s()
	if err != nil {
		return nil, f.wrap(path, err)
	}
	if len(v) != 1 {
		return nil, f.fail(file.ErrFormat, path, "starting_time", "one number", len(v))
	}
	s.Start = v[0]
	if s.Rate, err = number(start, "rate", 0); err != nil {
		return nil, f.wrap(path, err)
	}
	if !(s.Rate > 0) || math.IsInf(s.Rate, 0) || math.IsNaN(s.Start) || math.IsInf(s.Start, 0) {
		return nil, f.fail(file.ErrFormat, path, "starting_time", "a finite number with a positive rate", fmt.Sprintf("%v with a rate of %v", s.Start, s.Rate))
	}
	return s, nil
}

// Times returns the time of each sample in seconds: the timestamps, or those that follow from start and rate.
func (s *Series) Times() ([]float64, error) {
	shape := s.Data.Shape()
	if len(shape) == 0 {
		return nil, s.f.fail(file.ErrFormat, s.Path, "data", "samples", "none")
	}
	if s.Rate > 0 {
		times := make([]float64, shape[0])
		for i := range times {
			times[i] = s.Start + float64(i)/s.Rate
		}
		return times, nil
	}
	d, err := s.f.h.Dataset(strings.TrimSuffix(s.Path, "/") + "/timestamps")
	if err != nil {
		return nil, s.f.wrap(s.Path, err)
	}
	times, err := d.Float64s()
	if err != nil {
		return nil, s.f.wrap(s.Path, err)
	}
	if len(times) != shape[0] {
		return nil, s.f.fail(file.ErrFormat, s.Path, "timestamps", fmt.Sprintf("%d, one a sample", shape[0]), len(times))
	}
	return times, nil
}

// Recording returns the series as a recording of one observation: 1 × channels × samples, in the unit that the file states, conversion and offset applied. Its values
// are read from the file where they are asked for, so that the file has to stay open. A sample lasts 1/rate or, of timestamps, the median of their differences. A
// series of more than two dimensions (of images) is an error, as are times that do not ascend.
func (s *Series) Recording() (*neural.Recording, error) {
	shape := s.Data.Shape()
	if len(shape) != 1 && len(shape) != 2 || !s.Data.Type().Number() {
		return nil, s.f.fail(file.ErrValue, s.Path, "data", "numbers, time or time × channels", fmt.Sprint(s.Data.Type(), " ", shape))
	}
	channels := 1
	if len(shape) == 2 {
		channels = shape[1]
	}
	if s.ByChannel != nil && len(s.ByChannel) != channels {
		return nil, s.f.fail(file.ErrFormat, s.Path, "channel_conversion", fmt.Sprintf("%d factors, one a channel", channels), len(s.ByChannel))
	}
	if s.Conversion == 0 || math.IsNaN(s.Conversion) || math.IsInf(s.Conversion, 0) || math.IsNaN(s.Offset) || math.IsInf(s.Offset, 0) {
		return nil, s.f.fail(file.ErrFormat, s.Path, "conversion", "a finite factor other than 0 and a finite offset", fmt.Sprintf("%v and %v", s.Conversion, s.Offset))
	}
	times, err := s.Times()
	if err != nil {
		return nil, err
	}
	r := &neural.Recording{Name: s.Path, Measure: s.Type, Unit: s.Unit, Time: times, Width: 1 / s.Rate}
	if s.Rate == 0 {
		r.Width = medianStep(times)
	}
	if s.Type == "ElectricalSeries" {
		r.Measure = neural.Potential
	}
	r.From.Files = []neural.File{{Path: s.f.name}}
	names := make([]string, channels)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	r.Channels = table.Table{table.Texts("name", names...)}
	r.Values = neural.Lazy([3]int{1, channels, shape[0]}, s.block)
	return r, r.Check()
}

// block reads channels × samples of what the file has as samples × channels.
func (s *Series) block(dst []float64, at, size [3]int) error {
	start, count := []int{at[2]}, []int{size[2]}
	if len(s.Data.Shape()) == 2 {
		start, count = append(start, at[1]), append(count, size[1])
	}
	if len(dst) == 0 {
		return nil
	}
	raw := make([]float64, len(dst))
	if err := s.Data.ReadBlock(raw, start, count); err != nil {
		return s.f.wrap(s.Path, err)
	}
	for c := range size[1] {
		factor := s.Conversion
		if s.ByChannel != nil {
			factor *= s.ByChannel[at[1]+c]
		}
		for t := range size[2] {
			dst[c*size[2]+t] = raw[t*size[1]+c]*factor + s.Offset
		}
	}
	return nil
}

func medianStep(times []float64) float64 {
	if len(times) < 2 {
		return math.NaN()
	}
	steps := make([]float64, len(times)-1)
	for i := range steps {
		steps[i] = times[i+1] - times[i]
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// line says what the series holds.
func (s *Series) line() string {
	var dims []string
	for _, d := range s.Data.Shape() {
		dims = append(dims, fmt.Sprint(d))
	}
	rate := "timestamps"
	if s.Rate > 0 {
		rate = fmt.Sprintf("%g Hz", s.Rate)
	}
	return fmt.Sprintf("%s %s, %s, %s", s.Type, strings.Join(dims, " × "), s.Unit, rate)
}

// String says what the series holds.
func (s *Series) String() string { return s.Path + ": " + s.line() }
