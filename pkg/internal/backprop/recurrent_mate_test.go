package backprop

import (
	"testing"
	"time"
)

// Each call does the job once, be the mate awake, about to go, or gone.
func TestMateDoesEachJobOnce(t *testing.T) {
	done := 0
	m := newMate(func() { done++ })
	for i := range 400 {
		m.call()
		m.wait()
		if done != i+1 {
			t.Fatalf("%d jobs done after %d calls", done, i+1)
		}
		time.Sleep(time.Duration(i%5) * awake / 2)
	}
	m.wait() // nothing is under way
	for begin := time.Now(); m.state.Load() != gone; time.Sleep(awake) {
		if time.Since(begin) > 10*time.Second {
			t.Fatal("the mate stays when nobody calls")
		}
	}
}
