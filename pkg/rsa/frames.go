package rsa

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// frames are the times of a movie, each with the time points that it is the mean of.
type frames struct {
	data           *Dataset
	condition, run string
	first, end     []int
	times          []float64
}

func (d *Dataset) frames(condition, run string, opt MovieOptions) (*frames, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	if d.Times == nil {
		return nil, fmt.Errorf("the data have no time")
	}
	if opt.Width < 0 || opt.Step < 0 || math.IsNaN(opt.Width+opt.Step) || math.IsInf(opt.Width+opt.Step, 0) {
		return nil, fmt.Errorf("windows of %v s in steps of %v s", opt.Width, opt.Step)
	}
	f := &frames{data: d, condition: condition, run: run}
	if opt.Width == 0 {
		if opt.Step != 0 {
			return nil, fmt.Errorf("a step of %v s without a width of windows", opt.Step)
		}
		for k := range d.Times {
			f.first, f.end = append(f.first, k), append(f.end, k+1)
		}
		f.times = d.Times
		return f, nil
	}
	step := opt.Step
	if step == 0 {
		step = opt.Width
	}
	// A time point closer to an edge than this is on it.
	near := 1e-9 * opt.Width
	last := d.Times[len(d.Times)-1]
	spacing := 0.0 // the last time point stands for as long as lies between two of them
	if n := len(d.Times); n > 1 {
		spacing = (last - d.Times[0]) / float64(n-1)
	}
	const most = 1 << 20
	if windows := (last - d.Times[0] + spacing - opt.Width) / step; windows > most {
		return nil, fmt.Errorf("steps of %v s make %.3g windows, want at most %d", step, windows, most)
	}
	for k := 0; ; k++ {
		begin := d.Times[0] + float64(k)*step
		if k > 0 && begin+opt.Width > last+spacing+near {
			break
		}
		first, sum := 0, 0.0
		for first < len(d.Times) && d.Times[first] < begin-near {
			first++
		}
		end := first
		for end < len(d.Times) && d.Times[end] < begin+opt.Width-near {
			sum += d.Times[end]
			end++
		}
		if end > first {
			f.first, f.end, f.times = append(f.first, first), append(f.end, end), append(f.times, sum/float64(end-first))
		}
	}
	return f, nil
}

// trials returns the trials of one frame.
func (f *frames) trials(k int) (*Trials, error) {
	rows, channels, _ := f.data.Dims()
	values := f.data.Values[f.first[k]]
	if f.end[k] > f.first[k]+1 {
		sum := newChannelMeans(rows, channels)
		for _, v := range f.data.Values[f.first[k]:f.end[k]] {
			for i := range rows {
				sum.add(i, v.RawRowView(i))
			}
		}
		values = sum.mean()
	}
	one := Dataset{Values: []*mat.Dense{values}, Observations: f.data.Observations, Channels: f.data.Channels, Set: f.data.Set, Times: f.times[k : k+1]}
	at, err := one.At(0)
	if err != nil {
		return nil, err
	}
	return at.Trials(f.condition, f.run)
}
