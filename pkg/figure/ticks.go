package figure

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
)

func (a Axis) ticker() plot.Ticker {
	if a.Log {
		return powers{}
	}
	return plain10{}
}

// sparse keeps the labels of every second, third … mark of an axis so long, in pixels, that they stand apart.
type sparse struct {
	plot.Ticker
	long float64
}

// Ticks returns the marks from min to max.
func (s sparse) Ticks(min, max float64) []plot.Tick {
	all := s.Ticker.Ticks(min, max)
	wide, labelled := 0.0, 0
	measure := style(tickSize, nil, text.XLeft, text.YTop)
	for _, t := range all {
		if t.Label != "" {
			wide = math.Max(wide, float64(measure.Width(t.Label)/px))
			labelled++
		}
	}
	every := int(math.Ceil(float64(labelled-1) * (wide + 14) / s.long))
	for i, seen := 0, 0; i < len(all) && every > 1; i++ {
		if all[i].Label == "" {
			continue
		}
		if seen%every != 0 {
			all[i].Label = ""
		}
		seen++
	}
	return all
}

// plain10 labels about five round values of a linear axis.
type plain10 struct{}

// Ticks returns the marks from min to max.
func (plain10) Ticks(min, max float64) (ticks []plot.Tick) {
	if !(max-min > 1e-12*math.Max(math.Abs(min), math.Abs(max))) {
		return []plot.Tick{{Value: min, Label: label(min, 6)}}
	}
	digits := Axis{Min: min, Max: max}.digits()
	raw := (max - min) / 5
	step := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, factor := range []float64{10, 5, 2} {
		if step*factor <= raw*1.3 {
			step *= factor
			break
		}
	}
	for k := math.Ceil(min/step - 1e-9); k*step <= max+step*1e-9; k++ {
		ticks = append(ticks, plot.Tick{Value: k * step, Label: label(k*step, digits)})
	}
	return ticks
}

// powers labels the powers of ten of a logarithmic axis, some of them where there are many, and marks 2 … 9 between them.
type powers struct{}

// Ticks returns the marks from min to max. Over more than seven decades there are only powers: marks between them would be a blur.
func (powers) Ticks(min, max float64) (ticks []plot.Tick) {
	low, high := exponents(min, max)
	every := decades(min, max)
	labelled := 0
	for e := low; e <= high; e++ {
		for m := 1; m < 10 && (m == 1 || every == 1); m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < min*(1-1e-9) || v > max*(1+1e-9) {
				continue
			}
			t := plot.Tick{Value: v}
			if m == 1 && e%every == 0 {
				t.Label = label(v, 4)
				labelled++
			}
			ticks = append(ticks, t)
		}
	}
	switch {
	case len(ticks) < 2: // a small part of a decade: round values as on a linear axis
		return plain10{}.Ticks(min, max)
	case labelled < 2: // about a decade: label all marks, as far as they have room
		for i := range ticks {
			if first := strings.TrimLeft(strconv.FormatFloat(ticks[i].Value, 'e', 0, 64), "-")[0]; first <= '3' || first == '5' || len(ticks) < 6 {
				ticks[i].Label = label(ticks[i].Value, 4)
			}
		}
	}
	return ticks
}

// exponents are those of the powers of ten around min … max.
func exponents(min, max float64) (low, high int) {
	return int(math.Floor(math.Log10(min) + 1e-9)), int(math.Ceil(math.Log10(max) - 1e-9))
}

// decades is the distance of two labelled powers of ten.
func decades(min, max float64) int {
	low, high := exponents(min, max)
	return (high-low)/8 + 1
}

// label writes a number with that many significant digits at most, in the shorter of the plain and the scientific form; the script in the page does the same.
func label(v float64, digits int) string {
	if v == 0 {
		return "0"
	}
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	plain := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', -1, 64), "e")
	power, _ := strconv.Atoi(exponent)
	if scientific := mantissa + "e" + strconv.Itoa(power); len(plain) > 6 && len(scientific) < len(plain) {
		plain = scientific
	}
	if v < 0 {
		return "−" + plain
	}
	return plain
}
