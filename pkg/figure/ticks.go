package figure

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
)

// plain10 labels about five round values of a linear axis.
type plain10 struct{}

// Ticks returns the marks from min to max.
func (plain10) Ticks(min, max float64) (ticks []plot.Tick) {
	if !(max > min) {
		return []plot.Tick{{Value: min, Label: short(min)}}
	}
	raw := (max - min) / 5
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, factor := range []float64{5, 2} {
		if step*factor <= raw*1.3 {
			step *= factor
			break
		}
	}
	for k := math.Ceil(min/step - 1e-9); k*step <= max+step*1e-9; k++ {
		v := k * step
		ticks = append(ticks, plot.Tick{Value: v, Label: short(math.Round(v/step) * step)})
	}
	return ticks
}

// powers labels the powers of ten of a logarithmic axis, every second one where there are many, and marks 2 … 9 between them.
type powers struct{}

// Ticks returns the marks from min to max.
func (powers) Ticks(min, max float64) (ticks []plot.Tick) {
	low, high := int(math.Floor(math.Log10(min)+1e-9)), int(math.Ceil(math.Log10(max)-1e-9))
	every := (high-low)/7 + 1
	labelled := 0
	for e := low; e <= high; e++ {
		for m := 1; m < 10; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < min*(1-1e-9) || v > max*(1+1e-9) {
				continue
			}
			t := plot.Tick{Value: v}
			if m == 1 && (e-low)%every == 0 {
				t.Label = short(v)
				labelled++
			}
			ticks = append(ticks, t)
		}
	}
	if labelled < 2 { // less than a decade: label all marks
		for i := range ticks {
			ticks[i].Label = short(ticks[i].Value)
		}
	}
	return ticks
}

// short writes a number for an axis or a label.
func short(v float64) string {
	if v == 0 {
		return "0"
	}
	if a := math.Abs(v); a >= 1e5 || a < 1e-3 {
		return strconv.FormatFloat(v, 'g', 3, 64)
	}
	return strconv.FormatFloat(math.Round(v*1e6)/1e6, 'g', 6, 64)
}
