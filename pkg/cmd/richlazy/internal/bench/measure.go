package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"time"
)

// A Runner measures cases. Its zero value is the default.
type Runner struct {
	Rounds int           // 0 for 15
	Batch  time.Duration // the least time of one measurement, 0 for 4 ms
	// Slow is how long all rounds of a contender that stands aside may take; it is timed in as many as fit, at least one. 0 for 3 s.
	Slow time.Duration
	// Progress, if not nil, is told how many of all rounds of a part are done.
	Progress func(part string, done, all int)

	part   string
	faults []error
}

func (r *Runner) defaults() (rounds int, batch, slow time.Duration) {
	rounds, batch, slow = r.Rounds, r.Batch, r.Slow
	if rounds <= 0 {
		rounds = 15
	}
	if batch <= 0 {
		batch = 4 * time.Millisecond
	}
	if slow <= 0 {
		slow = 3 * time.Second
	}
	return rounds, batch, slow
}

// Patient makes the runner measure in one of so many rounds where it is told how many; restore ends that.
func (r *Runner) Patient(oneOf int) (restore func()) {
	old := r.Rounds
	if r.Rounds > 0 {
		r.Rounds = max(1, r.Rounds/oneOf)
	}
	return func() { r.Rounds = old }
}

// A lane is one contender of one case on its way.
type lane struct {
	*Contender
	which  int // of the case
	times  Times
	rounds int // in how many it is timed
}

// Measure compares the contenders' numbers, then times them, and returns the cases in their order. Numbers that differ by more than the tolerance are an
// error. A contender of a peer that died is dropped, the others are timed on; what was measured of it does not count.
func (r *Runner) Measure(ctx context.Context, cases []Case) ([]Timed, error) {
	return r.MeasureLonger(ctx, 1, cases)
}

// MeasureLonger is Measure with so many times the rounds, for what a busy machine seldom lets run well, such as work on all CPUs.
func (r *Runner) MeasureLonger(ctx context.Context, times int, cases []Case) ([]Timed, error) {
	rounds, batch, slow := r.defaults()
	rounds *= times
	timed := make([]Timed, len(cases))
	var lanes []*lane
	for i := range cases {
		c := &cases[i]
		difference, err := r.compare(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		timed[i] = Timed{Name: c.Name, Work: c.Work, Threads: c.Threads, Difference: difference, Unit: c.Unit, unlisted: c.Unlisted}
		for j := range c.Contenders {
			lanes = append(lanes, &lane{Contender: &c.Contenders[j], which: i, times: Times{Contender: c.Contenders[j].Name}})
		}
	}
	runtime.GC()
	lanes, err := r.each(ctx, lanes, func(l *lane) error {
		n, took, err := calibrate(ctx, l.Contender, batch)
		l.times.Batch, l.rounds = n, rounds
		if l.Aside && took > 0 {
			l.rounds = min(max(int(slow/took), 1), rounds)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for round := range rounds {
		// Each round begins with another contender, so that none always has the caches, or the clock rate, that the same other left behind.
		turned := make([]*lane, 0, len(lanes))
		for i := range lanes {
			turned = append(turned, lanes[(i+round)%len(lanes)])
		}
		left, err := r.each(ctx, turned, func(l *lane) error {
			if !due(round, l.rounds, rounds) {
				return nil
			}
			took, err := l.Time(ctx, l.times.Batch)
			if err == nil {
				l.times.Rounds = append(l.times.Rounds, round)
				l.times.Seconds = append(l.times.Seconds, took.Seconds()/float64(l.times.Batch))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(left) < len(turned) {
			lanes = left
		}
		if r.Progress != nil {
			r.Progress(r.part, round+1, rounds)
		}
	}
	for i := range cases { // in the contenders' order, whichever round one was lost in
		for j := range cases[i].Contenders {
			for _, l := range lanes {
				if l.Contender == &cases[i].Contenders[j] {
					timed[i].Times = append(timed[i].Times, l.times)
				}
			}
		}
		timed[i].Target = cases[i].Target.Judge(timed[i])
	}
	return timed, nil
}

// Each does something in each round, and shows the progress: for parts that measure by themselves.
func (r *Runner) Each(ctx context.Context, do func(round int) error) error {
	rounds, _, _ := r.defaults()
	for round := range rounds {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := do(round); err != nil {
			return err
		}
		if r.Progress != nil {
			r.Progress(r.part, round+1, rounds)
		}
	}
	return nil
}

// due spreads n rounds over all of them.
func due(round, n, all int) bool { return (round+1)*n/all > round*n/all }

// each does something with each lane, and returns those that are not lost.
func (r *Runner) each(ctx context.Context, lanes []*lane, do func(*lane) error) (left []*lane, err error) {
	for _, l := range lanes {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		switch err := do(l); {
		case err == nil:
			left = append(left, l)
		case ctx.Err() != nil:
			return nil, context.Cause(ctx)
		case errors.Is(err, ErrPeer):
			r.Lost(err)
		default:
			return nil, fmt.Errorf("%s: %w", l.Name, err)
		}
	}
	return left, nil
}

// Lost remembers what happened to the peer, once, for the part that is measured.
func (r *Runner) Lost(err error) {
	for _, known := range r.faults {
		if known.Error() == err.Error() {
			return
		}
	}
	r.faults = append(r.faults, err)
}

// compare returns the largest difference between the results of the case's contenders.
func (r *Runner) compare(ctx context.Context, c *Case) (*float64, error) {
	far := c.Compare
	if far == nil {
		far = Difference
	}
	var want []float64
	var first string
	var largest *float64
	for i := range c.Contenders {
		contender := &c.Contenders[i]
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if contender.Result == nil {
			continue
		}
		got, err := contender.Result(ctx)
		if err != nil {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if errors.Is(err, ErrPeer) {
				r.Lost(err)
				continue
			}
			return nil, fmt.Errorf("%s: %w", contender.Name, err)
		}
		if first == "" {
			want, first = got, contender.Name
			continue
		}
		d := far(want, got)
		if !(d <= c.Tolerance) { // NaN, too
			return nil, fmt.Errorf("WRONG NUMBERS of %s: they are %s off those of %s, at most %s is expected",
				contender.Name, withUnit("%.2g", d, c.Unit), first, withUnit("%.2g", c.Tolerance, c.Unit))
		}
		if largest == nil || d > *largest {
			largest = &d
		}
	}
	return largest, nil
}

// calibrate warms up, and returns how often the work is to be done to take as long as the batch, and how long that takes.
func calibrate(ctx context.Context, c *Contender, batch time.Duration) (n int, took time.Duration, err error) {
	const most = 1 << 24
	for n = max(1, c.Least); ; {
		took, err = c.Time(ctx, n)
		if err != nil || took >= batch || n >= most {
			return n, took, err
		}
		if ctx.Err() != nil {
			return n, took, context.Cause(ctx)
		}
		guess := float64(100 * n)
		if took > 0 {
			guess = min(guess, math.Ceil(1.2*float64(n)*float64(batch)/float64(took)))
		}
		n = min(max(int(guess), n+1), most)
	}
}
