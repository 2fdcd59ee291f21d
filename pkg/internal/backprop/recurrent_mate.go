package backprop

import (
	"runtime"
	"sync/atomic"
	"time"
)

// mate is a goroutine that helps with one pass. A core that has gone to sleep takes up to a tenth of a millisecond to wake, which is as long as a mate has to work; so
// it stays awake for a while after each job, and ends when none comes.
type mate struct {
	job   func()
	live  func()       // attend, made once: starting it allocates nothing
	state atomic.Int32 // what follows
}

func newMate(job func()) *mate {
	m := &mate{job: job}
	m.live = m.attend
	return m
}

const (
	gone    = iota // there is no goroutine
	called         // there is a job, or it is being done
	waiting        // the job is done, another may come
)

// awake is how long a mate waits for another job: somewhat longer than what one goroutine does between the shared parts of an update.
const awake = 200 * time.Microsecond

// call begins the job. The one before must be done.
func (m *mate) call() {
	if !m.state.CompareAndSwap(waiting, called) {
		m.state.Store(called)
		go m.live()
	}
}

// wait returns when the job is done.
func (m *mate) wait() {
	for turns := 0; m.state.Load() == called; turns++ {
		if turns > 1000 { // the mate may be waiting for this core
			runtime.Gosched()
		}
	}
}

// attend does jobs until none has come for a while.
func (m *mate) attend() {
	for {
		m.job()
		m.state.Store(waiting)
		for turns, begin := 1, time.Now(); m.state.Load() == waiting; turns++ {
			if turns%64 == 0 && time.Since(begin) > awake && m.state.CompareAndSwap(waiting, gone) {
				return
			}
		}
	}
}
