package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// A Contender is one way to do the work of a case.
type Contender struct {
	Name string
	// Time does the work n times and returns how long that took. An error that wraps ErrPeer drops the contender, any other ends the run.
	Time func(ctx context.Context, n int) (time.Duration, error)
	// Result returns the numbers that the work computes, nil for a contender whose numbers are not compared.
	Result func(ctx context.Context) ([]float64, error)
	// Aside says that nothing is measured against this contender: where it is slow it is timed in fewer rounds.
	Aside bool
	// Least is how often a measurement does the work at least; 0 is 1.
	Least int
}

// Func is the contender that calls f on so many threads (0: as many as Go has). result may be nil.
func Func(name string, threads int, f func(), result func() []float64) Contender {
	c := Contender{Name: name, Time: func(_ context.Context, n int) (time.Duration, error) {
		defer Threads(threads)()
		began := time.Now()
		for range n {
			f()
		}
		return time.Since(began), nil
	}}
	if result != nil {
		c.Result = func(context.Context) ([]float64, error) {
			defer Threads(threads)()
			f()
			return result(), nil
		}
	}
	return c
}

// Threads sets on how many threads Go code runs, 0 for no change, until restore is called.
func Threads(n int) (restore func()) {
	if n <= 0 {
		return func() {}
	}
	old := runtime.GOMAXPROCS(n)
	return func() { runtime.GOMAXPROCS(old) }
}

// OnThreads says on how many threads, as titles of tables have it.
func OnThreads(n int) string {
	if n == 1 {
		return "one thread"
	}
	return fmt.Sprintf("%d threads", n)
}

// Around returns the contender with before called before it works, and what before returns afterwards, neither of them timed.
func (c Contender) Around(before func() (after func())) Contender {
	timed, result := c.Time, c.Result
	c.Time = func(ctx context.Context, n int) (time.Duration, error) {
		defer before()()
		return timed(ctx, n)
	}
	if result != nil {
		c.Result = func(ctx context.Context) ([]float64, error) {
			defer before()()
			return result(ctx)
		}
	}
	return c
}

// Beside returns the contender as one of which nothing depends on, see Contender.Aside.
func (c Contender) Beside() Contender {
	c.Aside = true
	return c
}

// A Case is a piece of work that contenders do.
type Case struct {
	Name    string
	Work    float64 // of one time: floating-point operations, elements; 0 where only the time is of interest
	Threads int     // on which the work is done, for the tables; 0 where it is the contender that says
	// Contenders have different names. Those with a Result are compared with the first of them.
	Contenders []Contender
	// Compare returns how far the numbers of a contender are from those of the first; nil for Difference.
	Compare func(want, got []float64) float64
	// Unit is that of what Compare returns, empty where that is relative.
	Unit string
	// Tolerance is what Compare may return at most.
	Tolerance float64
	Target    *Target // nil for none
	// Unlisted keeps the case out of the table: a column or a note shows what it is good for.
	Unlisted bool
}
