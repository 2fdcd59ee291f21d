package bench

import "testing"

func TestShareOfPeak(t *testing.T) {
	timed := func(name, contender string, work, seconds float64) Timed {
		return Timed{Name: name, Work: work, Times: []Times{{Contender: contender, Rounds: []int{0}, Seconds: []float64{seconds}}}}
	}
	all := []Timed{
		timed(PeakName+"f64", measured, 1e9, 0.02), timed(PeakName+"f32", measured, 1e9, 0.01),
		timed("a f64", "ours", 5e8, 0.02), timed("a f32", "ours", 5e8, 0.02),
	}
	column := ShareOfPeak("of peak", "ours", 1)
	for i, want := range []string{"", "", "50 %", "25 %"} {
		if got := column.Text(all[i], all); got != want {
			t.Errorf("%s: %q, want %q", all[i].Name, got, want)
		}
	}
	if got := ShareOfPeak("of 2", "ours", 2).Text(all[2], all); got != "25 %" {
		t.Errorf("of two peaks: %q, want 25 %%", got)
	}
	if got := column.Text(all[2], all[2:]); got != "" {
		t.Errorf("without a peak: %q", got)
	}
}
