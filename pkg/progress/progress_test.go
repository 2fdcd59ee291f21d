package progress_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/richlazy/richlazy/pkg/progress"
)

func ExampleCount() {
	count := progress.Count(progress.Func(func(done, total int64) { fmt.Println(done, "of", total) }), 30)
	count.Add(10)
	count.Add(20)
	// Output:
	// 10 of 30
	// 30 of 30
}

func TestCounterSumsOverGoroutines(t *testing.T) {
	var mu sync.Mutex
	most := int64(0)
	count := progress.Count(progress.Func(func(done, total int64) {
		mu.Lock()
		defer mu.Unlock()
		most = max(most, done)
	}), 800)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				count.Add(1)
			}
		})
	}
	group.Wait()
	if most != 800 {
		t.Errorf("the highest report is %d, want 800", most)
	}
}

func TestToTakesNil(t *testing.T) {
	progress.To(nil).Report(1, 2)
	progress.Count(nil, 3).Add(1)
}
