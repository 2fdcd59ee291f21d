package npy

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// NaT is the value that NumPy has for no time: of a moment and of a span.
const NaT int64 = math.MinInt64

// TimeUnit says what the integers of an array of times count. The zero value is that of arrays of anything else.
type TimeUnit struct {
	Span  bool   // timedelta64: the values are durations; else they are moments, counted from 1970-01-01 00:00 UTC
	Count int    // of Name, such as 25 in "25us"; 1 mostly
	Name  string // Y M W D h m s ms us ns ps fs as, or "generic", a number without a unit
}

// exponents are those of ten of the units that are parts of a second.
var exponents = map[string]int{"s": 0, "ms": -3, "us": -6, "ns": -9, "ps": -12, "fs": -15, "as": -18}

// lasts gives the seconds of the longer units that always last as long.
var lasts = map[string]int64{"W": 604800, "D": 86400, "h": 3600, "m": 60, "s": 1}

func (u TimeUnit) brackets() string {
	switch {
	case u.Name == "generic":
		return ""
	case u.Count == 1:
		return "[" + u.Name + "]"
	}
	return fmt.Sprintf("[%d%s]", u.Count, u.Name)
}

// String writes the type as NumPy does: datetime64[ns], timedelta64[25us].
func (u TimeUnit) String() string {
	switch {
	case u.Name == "":
		return "no time"
	case u.Span:
		return "timedelta64" + u.brackets()
	}
	return "datetime64" + u.brackets()
}

// parseUnit reads what stands behind M8 or m8.
func parseUnit(s string) (u TimeUnit, ok bool) {
	if s == "" {
		return TimeUnit{Count: 1, Name: "generic"}, true
	}
	s, open := strings.CutPrefix(s, "[")
	s, shut := strings.CutSuffix(s, "]")
	u.Count = 1
	if digits := len(s) - len(strings.TrimLeft(s, "0123456789")); digits > 0 {
		n, err := strconv.ParseInt(s[:digits], 10, 32)
		if err != nil || n < 1 {
			return u, false
		}
		u.Count, s = int(n), s[digits:]
	}
	_, short := exponents[s]
	_, long := lasts[s]
	u.Name = s
	return u, open && shut && (short || long || s == "Y" || s == "M")
}

// seconds returns the exact number of seconds that v means: from 1970 or of a span; false where the unit has none (years and months of a span, generic).
func (u TimeUnit) seconds(v int64) (*big.Rat, bool) {
	n := new(big.Int).Mul(big.NewInt(v), big.NewInt(int64(u.Count)))
	if u.Name == "Y" || u.Name == "M" {
		if u.Span || !n.IsInt64() || n.Int64() > 1<<40 || n.Int64() < -1<<40 {
			return nil, false
		}
		year, month := n.Int64(), int64(0)
		if u.Name == "M" {
			year, month = n.Int64()/12, n.Int64()%12
		}
		if year > 1<<33 || year < -1<<33 {
			return nil, false
		}
		return new(big.Rat).SetInt64(time.Date(int(1970+year), time.Month(1+month), 1, 0, 0, 0, 0, time.UTC).Unix()), true
	}
	if s, ok := lasts[u.Name]; ok {
		return new(big.Rat).SetInt(n.Mul(n, big.NewInt(s))), true
	}
	e, ok := exponents[u.Name]
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-e)), nil)), true
}

// Seconds returns the values of an array of times in seconds, from 1970-01-01 00:00 UTC for moments (leap seconds do not count), rounded to the next float64; NaT is NaN.
// It is an error for anything else, for spans of years or months, which do not always last as long, and for numbers without a unit.
func (a *Array) Seconds() ([]float64, error) {
	ticks, ok := a.Data.([]int64)
	if !ok || a.Unit.Name == "" {
		return nil, file.Wanted("npy", "times", a.kindName())
	}
	out := make([]float64, len(ticks))
	for i, v := range ticks {
		if v == NaT {
			out[i] = math.NaN()
			continue
		}
		if e, ok := exponents[a.Unit.Name]; ok && a.Unit.Count == 1 && v <= 1<<53 && v >= -1<<53 { // a quotient of two exact numbers is rounded once
			out[i] = float64(v) / math.Pow10(-e)
			continue
		}
		s, ok := a.Unit.seconds(v)
		if !ok {
			return nil, file.Wanted("npy", "a unit that seconds can be told of", fmt.Sprintf("%d of %s", v, a.Unit))
		}
		out[i], _ = s.Float64()
	}
	return out, nil
}

// Times returns the moments of an array of datetime64, in UTC; NaT is the zero Time. It is an error for anything else, and where a moment is no whole number of
// nanoseconds or too far away for Go's time.
func (a *Array) Times() ([]time.Time, error) {
	ticks, ok := a.Data.([]int64)
	if !ok || a.Unit.Name == "" || a.Unit.Span {
		return nil, file.Wanted("npy", "moments (datetime64)", a.kindName())
	}
	out := make([]time.Time, len(ticks))
	for i, v := range ticks {
		if v == NaT {
			continue
		}
		s, ok := a.Unit.seconds(v)
		if !ok {
			return nil, file.Wanted("npy", "a unit that moments can be told of", fmt.Sprintf("%d of %s", v, a.Unit))
		}
		s.Mul(s, new(big.Rat).SetInt64(1e9))
		if !s.IsInt() {
			return nil, file.Wanted("npy", "whole nanoseconds", fmt.Sprintf("%d of %s", v, a.Unit))
		}
		sec, nsec := new(big.Int).DivMod(s.Num(), big.NewInt(1e9), new(big.Int))
		if !sec.IsInt64() || sec.Int64() > 1<<55 || sec.Int64() < -1<<55 {
			return nil, file.Wanted("npy", "a moment within 10⁹ years", fmt.Sprintf("%d of %s", v, a.Unit))
		}
		out[i] = time.Unix(sec.Int64(), nsec.Int64()).UTC()
	}
	return out, nil
}

// Durations returns the spans of an array of timedelta64. It is an error for anything else, for NaT, which Go's durations do not have, for years and months, and
// where a span is no whole number of nanoseconds or does not fit into 292 years.
func (a *Array) Durations() ([]time.Duration, error) {
	ticks, ok := a.Data.([]int64)
	if !ok || !a.Unit.Span {
		return nil, file.Wanted("npy", "spans (timedelta64)", a.kindName())
	}
	out := make([]time.Duration, len(ticks))
	for i, v := range ticks {
		s, ok := a.Unit.seconds(v)
		if ok && v != NaT {
			s.Mul(s, new(big.Rat).SetInt64(1e9))
			ok = s.IsInt() && s.Num().IsInt64()
		}
		if !ok || v == NaT {
			return nil, file.Wanted("npy", "spans of whole nanoseconds that fit into an int64", fmt.Sprintf("%d of %s at %d", v, a.Unit, i))
		}
		out[i] = time.Duration(s.Num().Int64())
	}
	return out, nil
}
