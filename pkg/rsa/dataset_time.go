package rsa

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Bin averages time points in bins of a width in seconds, of which the first begins at the first time point, and which contain their beginning and not their end. The
// time of a bin is the mean of its time points; bins without any are left out. The value of a channel is the mean of those that it has, and NaN where it has none in a
// bin. A width that is not above 0, and data without time, are errors.
//
// A time point that is closer to an edge than 10⁻⁹ of the width counts as on it, so that times that are multiples of a decimal fraction fall where they are meant to.
func (d *Dataset) Bin(width float64) (*Dataset, error) {
	if !(width > 0) || math.IsInf(width, 0) {
		return nil, fmt.Errorf("rsa: data set: bins of %v s", width)
	}
	if len(d.Times) == 0 {
		return nil, fmt.Errorf("rsa: data set: the data have no time")
	}
	first := d.Times[0]
	return d.bin(func(t float64) float64 { return math.Floor((t-first)/width + 1e-9) })
}

// BinEdges averages time points between neighbours of ascending edges, in seconds, as [Dataset.Bin] does. Time points before the first and from the last edge on are
// left out.
func (d *Dataset) BinEdges(edges []float64) (*Dataset, error) {
	if len(d.Times) == 0 {
		return nil, fmt.Errorf("rsa: data set: the data have no time")
	}
	for i, e := range edges {
		if math.IsNaN(e) || i > 0 && e <= edges[i-1] {
			return nil, fmt.Errorf("rsa: data set: edge %d is %v s: want edges that ascend", i, e)
		}
	}
	return d.bin(func(t float64) float64 {
		at, on := slices.BinarySearch(edges, t)
		if !on {
			at--
		}
		if at < 0 || at >= len(edges)-1 {
			return math.NaN()
		}
		return float64(at)
	})
}

// bin averages runs of time points of one bin; a bin that is NaN is left out.
func (d *Dataset) bin(of func(t float64) float64) (*Dataset, error) {
	rows, channels, _ := d.Dims()
	out := &Dataset{Observations: d.Observations, Channels: d.Channels, Set: d.Set}
	for at := 0; at < len(d.Times); {
		end, bin := at+1, of(d.Times[at])
		for end < len(d.Times) && of(d.Times[end]) == bin {
			end++
		}
		if !math.IsNaN(bin) {
			sum := newChannelMeans(rows, channels)
			for _, v := range d.Values[at:end] {
				for i := range rows {
					sum.add(i, v.RawRowView(i))
				}
			}
			out.Values = append(out.Values, sum.mean())
			out.Times = append(out.Times, floats.Sum(d.Times[at:end])/float64(end-at))
		}
		at = end
	}
	if len(out.Values) == 0 {
		return nil, fmt.Errorf("rsa: data set: no time point is in a bin: they go from %v s to %v s", d.Times[0], d.Times[len(d.Times)-1])
	}
	return out, nil
}

// channelMeans adds rows up, without those values that are missing.
type channelMeans struct {
	sum   *mat.Dense
	count []float64
}

func newChannelMeans(rows, channels int) *channelMeans {
	return &channelMeans{mat.NewDense(rows, channels, nil), make([]float64, rows*channels)}
}

func (m *channelMeans) add(row int, values []float64) {
	sum := m.sum.RawRowView(row)
	n := m.count[row*len(values) : (row+1)*len(values)]
	for c, v := range values {
		if !math.IsNaN(v) {
			sum[c] += v
			n[c]++
		}
	}
}

// mean is NaN where nothing was added.
func (m *channelMeans) mean() *mat.Dense {
	_, channels := m.sum.Dims()
	for i := range len(m.count) / channels {
		row := m.sum.RawRowView(i)
		for c := range row {
			row[c] /= m.count[i*channels+c] // 0/0 is NaN
		}
	}
	return m.sum
}

// TimeAsChannels returns data without time in which each channel at each time point is a channel, with the column "time" in seconds. Time points of one channel
// follow each other.
func (d *Dataset) TimeAsChannels() (*Dataset, error) {
	if d.Times == nil {
		return nil, fmt.Errorf("rsa: data set: the data have no time")
	}
	rows, channels, times := d.Dims()
	values, from, at := mat.NewDense(rows, channels*times, nil), make([]int, 0, channels*times), make([]float64, 0, channels*times)
	for c := range channels {
		for t, v := range d.Values {
			for i := range rows {
				values.Set(i, c*times+t, v.At(i, c))
			}
			from, at = append(from, c), append(at, d.Times[t])
		}
	}
	described, err := d.Channels.Select(from).With(table.Numbers("time", at...))
	if err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return &Dataset{Values: []*mat.Dense{values}, Observations: d.Observations, Channels: described, Set: d.Set}, nil
}

// TimeAsObservations returns data without time in which each observation at each time point is an observation, with the column "time" in seconds. All observations of
// the first time point come first.
func (d *Dataset) TimeAsObservations() (*Dataset, error) {
	if d.Times == nil {
		return nil, fmt.Errorf("rsa: data set: the data have no time")
	}
	rows, channels, times := d.Dims()
	values, from, at := mat.NewDense(rows*times, channels, nil), make([]int, 0, rows*times), make([]float64, 0, rows*times)
	for t, v := range d.Values {
		values.Slice(t*rows, (t+1)*rows, 0, channels).(*mat.Dense).Copy(v)
		for i := range rows {
			from, at = append(from, i), append(at, d.Times[t])
		}
	}
	described, err := d.Observations.Select(from).With(table.Numbers("time", at...))
	if err != nil {
		return nil, fmt.Errorf("rsa: data set: %w", err)
	}
	return &Dataset{Values: []*mat.Dense{values}, Observations: described, Channels: d.Channels, Set: d.Set}, nil
}
