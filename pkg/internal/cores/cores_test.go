package cores

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

func onAnyNumberOfCores(t *testing.T, test func(t *testing.T)) {
	for _, n := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			test(t)
		})
	}
}

func TestEachOnceOnAnyNumberOfCores(t *testing.T) {
	onAnyNumberOfCores(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 5, 1000} {
			did, tried := make([]int, n), make([]int, n)
			Do(n, func(k int) { did[k]++ })
			err := Try(t.Context(), n, func(k int) error { tried[k]++; return nil })
			for k := range n {
				if did[k] != 1 || tried[k] != 1 || err != nil {
					t.Fatalf("%d of %d: done %d times, tried %d times, error %v", k, n, did[k], tried[k], err)
				}
			}
		}
	})
}

func TestFirstErrorByNumberOnAnyNumberOfCores(t *testing.T) {
	onAnyNumberOfCores(t, func(t *testing.T) {
		for range 50 {
			late := make(chan struct{})
			err := Try(t.Context(), 100, func(k int) error {
				switch {
				case k == 3 && runtime.GOMAXPROCS(0) > 1:
					<-late // fails after number 4 has
				case k == 4:
					close(late)
				}
				if k >= 3 {
					return fmt.Errorf("number %d", k)
				}
				return nil
			})
			if err == nil || err.Error() != "number 3" {
				t.Fatalf("error %v, want that of number 3", err)
			}
		}
	})
}

func TestCancellationStopsOnAnyNumberOfCores(t *testing.T) {
	onAnyNumberOfCores(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var done atomic.Int64
		err := Try(ctx, 1000, func(k int) error {
			if done.Add(1) == 10 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) || done.Load() >= 10+int64(runtime.GOMAXPROCS(0)) {
			t.Errorf("%d done after it was cancelled at 10; error %v", done.Load(), err)
		}
		if err := Try(ctx, 0, nil); err != nil {
			t.Errorf("nothing to do, and the error %v", err)
		}
	})
}
