package continuous_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/internal/continuous"
	"github.com/richlazy/richlazy/pkg/table"
)

// ramp are two channels without gaps or with one: sample i of channel c is 1000·c + i.
func ramp(stretches ...continuous.Stretch) *continuous.Signals {
	return &continuous.Signals{Name: "ramp", Count: 2, Rate: 3, Stretches: stretches, Channels: table.Table{table.Texts("name", "a", "b")},
		Read: func(dst []float64, channel, channels, first, n int) error {
			for c := range channels {
				for i := range n {
					dst[c*n+i] = float64(1000*(channel+c) + first + i)
				}
			}
			return nil
		}}
}

// Times such as 1/3 s are not exact; a sample that is late by rounding alone is in the window.
func TestWindowsAndRounding(t *testing.T) {
	s := ramp(continuous.Stretch{N: 3000})
	for first := range 40 {
		for n := 1; n < 40; n++ {
			from, to := float64(first)/3, float64(first+n)/3
			r, err := s.Recording(continuous.Window{From: from, To: to})
			if err != nil || len(r.Time) != n || r.Time[0] != from {
				t.Fatalf("%v to %v s: %v, %v", from, to, r, err)
			}
			r, err = s.Epochs(table.Table{table.Numbers("onset", 100)}, continuous.Window{From: -from, To: to})
			if err != nil || len(r.Time) != 2*first+n || r.Time[first] != 0 {
				t.Fatalf("epoch from %v to %v s: %v, %v", -from, to, r, err)
			}
			x, err := r.Float64s()
			if err != nil || x[first] != 300 || x[len(x)-1] != float64(1300+first+n-1) {
				t.Fatalf("epoch from %v to %v s: %v, %v", -from, to, x, err)
			}
		}
	}
}

func TestWindowsThatDoNotFit(t *testing.T) {
	s := ramp(continuous.Stretch{N: 30}, continuous.Stretch{First: 30, N: 30, Begin: 20})
	for _, w := range []continuous.Window{{All: true}, {From: 5, To: 5}, {From: 6, To: 5}, {From: 9, To: 10.5}, {From: -1, To: 3}, {From: 9, To: 21},
		{From: 12, To: 13}, {From: math.NaN(), To: 1},
		{From: 0, To: math.Inf(1)}, {From: 1.1, To: 1.2}} {
		if r, err := s.Recording(w); err == nil {
			t.Errorf("%+v: %v", w, r)
		}
	}
	if r, err := s.Recording(continuous.Window{From: 20, To: 30}); err != nil || len(r.Time) != 30 || r.Time[0] != 20 {
		t.Errorf("the second stretch: %v, %v", r, err)
	}
	events := table.Table{table.Numbers("onset", 1, 9.9, 12, 21, math.NaN(), 1e300), table.Integers("id", 1, 2, 3, 4, 5, 6)}
	r, err := s.Epochs(events, continuous.Window{From: -.5, To: .5, Drop: true})
	if err != nil || !slices.Equal(r.Observations[1].Number, []float64{1, 4}) || !strings.Contains(r.From.Steps[len(r.From.Steps)-1], "without 4") {
		t.Errorf("%v, %v", r, err)
	}
	for _, w := range []continuous.Window{{From: -.5, To: .5}, {From: 1, To: 1}, {From: math.Inf(-1), To: 1, Drop: true}, {From: 0, To: math.NaN(),
		Drop: true}, {From: 0, To: 1e9, Drop: true}} {
		if r, err := s.Epochs(events, w); err == nil {
			t.Errorf("%+v: %v", w, r)
		}
	}
	if r, err := ramp().Recording(continuous.Window{All: true}); err == nil {
		t.Errorf("no samples: %v", r)
	}
	var _ neural.Values = r.Values
}

func TestTriggers(t *testing.T) {
	x := []int32{5, 5, 0, 1, 1, 2, 0, 0x10001, 1, 0, 3, 3, 3, 0, -1}
	read := func(first, n int) ([]int32, error) { return x[first : first+n], nil }
	free := func(n, size int64) error { return nil }
	got, err := continuous.Triggers([]continuous.Stretch{{N: 11}, {First: 11, N: 4, Begin: 10}}, 2, 0xffff, read, free)
	if err != nil {
		t.Fatal(err)
	}
	want := table.Table{table.Numbers("onset", 1.5, 2.5, 3.5, 5, 11.5), table.Numbers("duration", 1, .5, 1, .5, .5), table.Integers("value", 1, 2, 1, 3,
		0xffff), table.Integers("sample", 3, 5, 7, 10, 14)}
	if !got.Equal(want) {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
	full := errors.New("full")
	if _, err := continuous.Triggers([]continuous.Stretch{{N: 11}}, 2, 0xffff, read, func(n, size int64) error { return full }); !errors.Is(err, full) {
		t.Errorf("no room: %v", err)
	}
}

func TestUnits(t *testing.T) {
	for unit, want := range map[string]struct {
		base   string
		factor float64
	}{"uV": {"V", 1e-6}, "µV": {"V", 1e-6}, "μV": {"V", 1e-6}, "V": {"V", 1}, "mV": {"V", 1e-3}, "nV": {"V", 1e-9}, "fT": {"T", 1e-15}, "fT/m": {"T/m",
		1e-15}, "µS": {"S", 1e-6}, "ms": {"s", 1e-3},
		"kOhm": {"Ω", 1e3}, "C": {"C", 1}, "BS": {"BS", 1}, "": {"", 1}, "degC": {"degC", 1}, "%": {"%", 1}, "bpm": {"bpm", 1}, "xV": {"xV", 1}} {
		if base, factor := continuous.SI(unit); base != want.base || factor != want.factor {
			t.Errorf("%s: %v %s, want %v", unit, factor, base, want)
		}
	}
	if got := continuous.Unique([]string{"a", "b", "a", "a-1", "a", ""}); !slices.Equal(got, []string{"a", "b", "a-2", "a-1", "a-3", ""}) {
		t.Errorf("unique %q", got)
	}
	if continuous.Text([]byte("\xb5V")) != "µV" || continuous.Text([]byte("µV")) != "µV" || continuous.Measure("mV") != neural.Potential || continuous.Measure("T") != "" {
		t.Error("texts")
	}
}
