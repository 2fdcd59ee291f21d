package progress

import "sync/atomic"

// Reporter receives how much of a piece of work is done, in units that the work chooses and documents (training steps, bytes). total is 0 where
// it is not known. Implementations are safe for concurrent use, return quickly and drop reports that come too often to be seen, so that a
// worker may report from its loop without a thought.
type Reporter interface {
	Report(done, total int64)
}

// Func makes a Reporter of a function. The function must be safe for concurrent use where the work is parallel.
type Func func(done, total int64)

// Report calls f.
func (f Func) Report(done, total int64) { f(done, total) }

// To returns r, or a Reporter that drops every report where r is nil: work writes progress.To(opt.Progress).Report(…) and needs no nil check.
func To(r Reporter) Reporter {
	if r == nil {
		return silent{}
	}
	return r
}

type silent struct{}

// Report does nothing.
func (silent) Report(int64, int64) {}

// Counter adds up the work of several goroutines and reports the sum.
type Counter struct {
	to    Reporter
	total int64
	done  atomic.Int64
}

// Count returns a Counter that reports to r, which may be nil, out of total units.
func Count(r Reporter, total int64) *Counter { return &Counter{to: To(r), total: total} }

// Add counts n more units as done and reports the new sum.
func (c *Counter) Add(n int64) { c.to.Report(c.done.Add(n), c.total) }
