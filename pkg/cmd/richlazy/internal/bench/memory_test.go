package bench

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The heap is seen to grow by what is allocated, also where it is garbage at the end.
func TestGrowth(t *testing.T) {
	const size, freed = 64, 0.5 // megabytes; the second that of others, which may be freed meanwhile
	grown, err := growth(func() error {
		x := make([]byte, size*1_000_000)
		for i := range x {
			x[i] = byte(i)
		}
		time.Sleep(5 * time.Millisecond)
		runtime.KeepAlive(x)
		return nil
	})
	if err != nil || grown < size-freed || grown > size+30 {
		t.Errorf("%v MB, error %v, want about %d", grown, err, size)
	}
	c := ExtraMemory("c", 1, 10, func(context.Context) error {
		x := make([]float64, 2_000_000)
		time.Sleep(5 * time.Millisecond)
		runtime.KeepAlive(x)
		return nil
	})
	timed, err := (&Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}).Measure(context.Background(), []Case{c})
	if err != nil || timed[0].Target.String() != "MISSED" || *timed[0].Target.Value < 16-freed {
		t.Errorf("%v, error %v, want that 16 MB are more than 10", timed[0].Target, err)
	}
	if text := MemoryColumn("extra memory", "%.0f MB").Text(timed[0], nil); !strings.HasSuffix(text, " MB") {
		t.Errorf("the column says %q", text)
	}
}

// Memory is held against what is returned, of several the worst.
func TestMemoryOver(t *testing.T) {
	take := func(megabytes int) func(context.Context) (float64, error) {
		return func(context.Context) (float64, error) {
			x := make([]byte, megabytes*1_000_000)
			time.Sleep(5 * time.Millisecond)
			runtime.KeepAlive(x)
			return 10, nil
		}
	}
	timed, err := (&Runner{Rounds: 1, Batch: time.Nanosecond}).Measure(context.Background(), []Case{MemoryOver("c", 1, 1.5, take(20), take(30), take(10))})
	if err != nil {
		t.Fatal(err)
	}
	if v := *timed[0].Target.Value; timed[0].Target.String() != "MISSED" || v < 3 || v > 3.5 {
		t.Errorf("%v of the limit 1.5: %v, want 3 and that it is missed", v, timed[0].Target)
	}
	if _, err := (&Runner{Rounds: 1}).Measure(context.Background(), []Case{MemoryOver("c", 1, 1, func(context.Context) (float64, error) { return 0, errors.New("no file") })}); err == nil {
		t.Error("no error where the function fails")
	}
}
