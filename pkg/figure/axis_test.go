package figure

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func labels(t Axis) (all []string) {
	for _, tick := range t.ticker().Ticks(t.Min, t.Max) {
		if tick.Label != "" {
			all = append(all, tick.Label)
		}
	}
	return all
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name     string
		log      bool
		min, max float64
		want     string
	}{
		{"unit", false, 0, 1, "0 0.2 0.4 0.6 0.8 1"},
		{"around zero", false, -1, 1, "−1 −0.5 0 0.5 1"},
		{"tiny", false, 0, 4e-12, "0 1e-12 2e-12 3e-12 4e-12"},
		{"huge", false, 0, 1e9, "0 2e8 4e8 6e8 8e8 1e9"},
		{"far from zero", false, 1e9, 1e9 + 4, "1e9 1000000001 1000000002 1000000003 1000000004"},
		{"one value", false, 3, 3, "3"},
		{"too narrow for numbers", false, 1, 1 + 1e-15, "1"},
		{"decades", true, 0.01, 100, "0.01 0.1 1 10 100"},
		{"many decades", true, 1e-12, 1e6, "1e-12 1e-9 1e-6 0.001 1 1000 1e6"},
		{"one decade", true, 2, 20, "2 3 5 10 20"},
		{"within a decade", true, 5.1, 5.9, "5.2 5.4 5.6 5.8"},
	} {
		if got := strings.Join(labels(Axis{Log: c.log, Min: c.min, Max: c.max}), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Between labelled powers of ten gonum draws marks without a label shorter.
func TestMinorTicksHaveNoLabel(t *testing.T) {
	major, minor := 0, 0
	for _, tick := range (powers{}).Ticks(1, 1000) {
		if tick.IsMinor() {
			minor++
		} else {
			major++
		}
	}
	if major != 4 || minor != 24 {
		t.Errorf("%d major and %d minor ticks in three decades, want 4 and 24", major, minor)
	}
}

func TestSparseLabelsStandApart(t *testing.T) {
	a := Axis{Min: 1e9, Max: 1e9 + 20}
	measure := a.widest()
	for _, long := range []float64{40, 150, 400, 1000} {
		var at []float64
		for _, tick := range (sparse{a.ticker(), long}).Ticks(a.Min, a.Max) {
			if tick.Label != "" {
				at = append(at, (tick.Value-a.Min)/(a.Max-a.Min)*long)
			}
		}
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] < measure {
				t.Errorf("on %g pixels labels %.0f pixels wide stand at %v", long, measure, at)
			}
		}
		if len(at) == 0 {
			t.Errorf("on %g pixels there is no label", long)
		}
	}
}

func TestLabel(t *testing.T) {
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0, 4, "0"}, {1000, 4, "1000"}, {10000, 4, "10000"}, {1e6, 4, "1e6"}, {-1.5e7, 4, "−1.5e7"}, {0.0001, 4, "0.0001"}, {0.00001, 4, "1e-5"},
		{0.30000000000000004, 6, "0.3"}, {123456.7, 4, "123500"}, {1000001, 7, "1000001"}, {1e300, 4, "1e300"}, {-0.25, 4, "−0.25"},
	} {
		if got := label(c.v, c.digits); got != c.want {
			t.Errorf("label(%g, %d) = %s, want %s", c.v, c.digits, got, c.want)
		}
	}
}

func TestAround(t *testing.T) {
	n := math.NaN()
	for _, c := range []struct {
		name     string
		axis     Axis
		values   []float64
		min, max float64
	}{
		{"values", Axis{}, []float64{3, n, -1}, -1, 3},
		{"given ends", Axis{Min: 2, Max: 5}, []float64{0, 9}, 2, 5},
		{"no value", Axis{}, []float64{n}, 0, 1},
		{"no value on a logarithmic axis", Axis{Log: true}, nil, 1, 10},
		{"zeros", Axis{}, []float64{0, 0}, -1, 1},
		{"one value", Axis{}, []float64{-10}, -11, -9},
		{"one value on a logarithmic axis", Axis{Log: true}, []float64{8}, 4, 16},
	} {
		if got := c.axis.around(c.values); got.Min != c.min || got.Max != c.max {
			t.Errorf("%s: %g … %g, want %g … %g", c.name, got.Min, got.Max, c.min, c.max)
		}
	}
}

func TestWrapAndCut(t *testing.T) {
	measure := style(captionSize, nil, 0, 0)
	long := "one two three four fünf σσσ Donaudampfschifffahrtsgesellschaftskapitän und 三四五"
	for _, width := range []float64{40, 80, 200, 1000} {
		lines := wrap(long, measure, width)
		for _, line := range lines {
			if got := float64(measure.Width(line) / px); got > width {
				t.Errorf("a line of %.0f pixels in %g: %q", got, width, line)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(long, " ", "") {
			t.Errorf("letters are lost: %q", got)
		}
		if got := float64(measure.Width(cut(long, measure, width)) / px); got > width {
			t.Errorf("cut to %g pixels: %.0f", width, got)
		}
	}
	if got := wrap("  ", measure, 10); len(got) != 0 {
		t.Errorf("nothing is %d lines", len(got))
	}
	if got := cut("short", measure, 1000); got != "short" {
		t.Errorf("cut to %q", got)
	}
	if got := wrap("abc", measure, 1); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("in no width: %q", got)
	}
}
