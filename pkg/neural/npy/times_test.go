package npy_test

import (
	"errors"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/table"
)

// TestTimes reads moments of all units, as Go's clock has them.
func TestTimes(t *testing.T) {
	utc := func(y int, m time.Month, d, h, min, s, ns int) time.Time {
		return time.Date(y, m, d, h, min, s, ns, time.UTC)
	}
	for _, c := range []struct {
		unit  string
		count int
		ticks int64
		want  time.Time
	}{
		{"Y", 1, -1, utc(1969, 1, 1, 0, 0, 0, 0)}, {"Y", 10, 5, utc(2020, 1, 1, 0, 0, 0, 0)}, {"M", 1, -1, utc(1969, 12, 1, 0, 0, 0, 0)}, {"M", 1, 13, utc(1971, 2, 1, 0, 0, 0, 0)},
		{"W", 1, 1, utc(1970, 1, 8, 0, 0, 0, 0)}, {"D", 1, -1, utc(1969, 12, 31, 0, 0, 0, 0)}, {"h", 1, 25, utc(1970, 1, 2, 1, 0, 0, 0)}, {"m", 30, 3, utc(1970, 1, 1, 1, 30, 0, 0)},
		{"s", 1, 1e9, utc(2001, 9, 9, 1, 46, 40, 0)}, {"ms", 1, -1, utc(1969, 12, 31, 23, 59, 59, 999e6)}, {"us", 25, 3, utc(1970, 1, 1, 0, 0, 0, 75e3)},
		{"ns", 1, -1, utc(1969, 12, 31, 23, 59, 59, 999999999)}, {"ps", 1, 5000, utc(1970, 1, 1, 0, 0, 0, 5)}, {"as", 1, 1e9, utc(1970, 1, 1, 0, 0, 0, 1)},
		{"ns", 1, npy.NaT, time.Time{}},
	} {
		a := &npy.Array{Shape: []int{1}, Data: []int64{c.ticks}, Unit: npy.TimeUnit{Count: c.count, Name: c.unit}}
		got, err := a.Times()
		if err != nil || !got[0].Equal(c.want) {
			t.Errorf("%d of %s: got %v, %v, want %v", c.ticks, a.Unit, got, err, c.want)
		}
		s, err := a.Seconds()
		want, _ := big.NewRat(c.want.UnixNano(), 1e9).Float64()
		if c.ticks == npy.NaT {
			if err != nil || !math.IsNaN(s[0]) {
				t.Errorf("NaT: %v seconds, %v", s, err)
			}
		} else if err != nil || s[0] != want {
			t.Errorf("%d of %s: %v seconds, %v, want %v", c.ticks, a.Unit, s, err, want)
		}
	}
}

// TestNoTimes: what has no exact moment, span or number of seconds is an error and not a number near it.
func TestNoTimes(t *testing.T) {
	of := func(span bool, count int, unit string, ticks int64) *npy.Array {
		return &npy.Array{Shape: []int{1}, Data: []int64{ticks}, Unit: npy.TimeUnit{Span: span, Count: count, Name: unit}}
	}
	times := func(a *npy.Array) error { _, err := a.Times(); return err }
	spans := func(a *npy.Array) error { _, err := a.Durations(); return err }
	seconds := func(a *npy.Array) error { _, err := a.Seconds(); return err }
	numbers := func(a *npy.Array) error { _, err := a.Float64s(); return err }
	for name, err := range map[string]error{
		"a picosecond": times(of(false, 1, "ps", 7)), "far years": times(of(false, 1, "Y", math.MaxInt64)), "a generic moment": times(of(false, 1, "generic", 3)),
		"a span as moment": times(of(true, 1, "s", 3)), "numbers as moments": times(npy.New([]int64{3})), "moments as spans": spans(of(false, 1, "s", 3)),
		"NaT as span": spans(of(true, 1, "s", npy.NaT)), "months as span": spans(of(true, 1, "M", 2)), "long span": spans(of(true, 1, "h", 1<<40)),
		"seconds of months": seconds(of(true, 1, "M", 2)), "seconds of numbers": seconds(npy.New([]int64{3})), "seconds of a generic": seconds(of(true, 1, "generic", 3)),
		"moments as numbers": numbers(of(false, 1, "s", 3)),
	} {
		if !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d, err := of(true, 25, "us", -4).Durations(); err != nil || d[0] != -100*time.Microsecond {
		t.Error(d, err)
	}
}

// TestTable turns records into columns.
func TestTable(t *testing.T) {
	z, err := npy.OpenNPZ("testdata/cases.npz", file.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	a, err := z.Read("flat")
	if err != nil {
		t.Fatal(err)
	}
	got, err := a.Table()
	if err != nil {
		t.Fatal(err)
	}
	want := table.Table{table.Numbers("trial", 1, 2), table.Numbers("rt", 2.5, -1), table.Texts("side", "left", "right"), table.Numbers("correct", 1, 0),
		table.Texts("note", "ok", ""), table.Texts("at", "2020-01-01T00:00:00Z", ""), table.Numbers("wait", 30, math.NaN())}
	if len(got) != len(want) {
		t.Fatal(got)
	}
	for i, c := range want {
		if !got[i].Equal(c) || got[i].Name != c.Name || !got[6].Missing(1) || !got[5].Missing(1) {
			t.Errorf("column %d: got %v, want %v", i, got[i], c)
		}
	}
	if s := a.String(); s != "{trial: int32, rt: float64, side: string, correct: bool, note: string, at: datetime64[m], wait: timedelta64[s]} 2" {
		t.Error(s)
	}
	for _, name := range []string{"nested", "sub", "f2"} {
		a, err := z.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if tab, err := a.Table(); !errors.Is(err, file.ErrValue) {
			t.Errorf("%s: %v, %v", name, tab, err)
		}
	}
	if _, err := a.Field("rt", "x"); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
	if _, err := a.Field("none"); !errors.Is(err, file.ErrValue) {
		t.Error(err)
	}
}
