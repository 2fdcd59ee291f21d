package bench

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/internal/simd"
)

// PeakName is the beginning of the names of the cases that measure what a core can do.
const PeakName = "FMA peak of a core "

const (
	measured  = "measured" // the contender of those cases
	gigaflops = 1e9
)

// Peaks are the cases of the peak in float64 and in float32, none where our path has no multiply-add.
func Peaks() []Case {
	if simd.Active() == simd.Go {
		return nil
	}
	return []Case{peak[float64](), peak[float32]()}
}

func peak[T Real]() Case {
	timed := func(_ context.Context, n int) (time.Duration, error) {
		best := simd.PeakFMA[T](simd.Active(), 4)
		return time.Duration(float64(n) / best * float64(time.Second)), nil // for 1 GFLOP each
	}
	return Case{Name: PeakName + Kind[T](), Work: gigaflops, Unlisted: true, Contenders: []Contender{{Name: measured, Time: timed}}}
}

// IsPeak reports whether the case measures the peak.
func (t Timed) IsPeak() bool { return strings.HasPrefix(t.Name, PeakName) }

// PeakNote is the line on the peak that stands below a table, none where it was not measured.
func PeakNote(all []Timed) []string {
	peaks := ""
	for _, p := range all {
		if best, ok := p.Of(measured); ok && p.IsPeak() {
			peaks += fmt.Sprintf(", %s %.1f (%.1f) GF/s", p.Name[len(PeakName):], p.Work/best.Best()/gigaflops, p.Work/best.Median()/gigaflops)
		}
	}
	if peaks == "" {
		return nil
	}
	return []string{PeakName + "measured in the same rounds" + peaks}
}

// OfPeak returns how much of the peak of so many cores a contender of the case reaches, both in their best rounds. The name of the case ends in its precision.
func (t Timed) OfPeak(contender string, cores float64, all []Timed) (share float64, ok bool) {
	times, ok := t.Of(contender)
	if !ok || t.IsPeak() || t.Work == 0 {
		return 0, false
	}
	for _, p := range all {
		if best, ok := p.Of(measured); ok && p.IsPeak() && strings.HasSuffix(t.Name, p.Name[len(PeakName):]) {
			return t.Work / times.Best() / (cores * p.Work / best.Best()), true
		}
	}
	return 0, false
}

// ShareOfPeak is the column of [Timed.OfPeak].
func ShareOfPeak(head, contender string, cores float64) Column {
	return Column{Head: head, Text: func(t Timed, all []Timed) string {
		share, ok := t.OfPeak(contender, cores, all)
		if !ok {
			return ""
		}
		return fmt.Sprintf("%.0f %%", 100*share)
	}}
}
