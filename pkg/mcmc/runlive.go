package mcmc

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"time"
)

// Phase is what a chain is at.
type Phase string

// Phases of a chain.
const (
	Annealing Phase = "annealing"
	WarmingUp Phase = "warm-up"
	Drawing   Phase = "drawing"
	Complete  Phase = "complete"
)

// Status is how a run does while it runs.
type Status struct {
	Chains   []ChainStatus
	RHat     float64       // the largest R-hat so far, of split chains without rank-normalisation; NaN before every chain has 8 draws
	Quantity string        // whose it is
	Elapsed  time.Duration // since this call of Run or Resume
	Left     time.Duration // what the rest takes at the pace so far, 0 where that is not known
}

// ChainStatus is how one chain does.
type ChainStatus struct {
	Chain       int
	Phase       Phase
	Done, Total int     // transitions of all phases
	Accept      float64 // acceptance probability, averaged over about the last 50 transitions
	Step        float64
	Divergent   int // transitions since warm-up that diverged, in this call of Run or Resume
	LogDensity  float64
}

// String is one line for each chain, and one for all.
func (s Status) String() string {
	var b strings.Builder
	for _, c := range s.Chains {
		fmt.Fprintf(&b, "chain %d: %s, %d of %d, acceptance %.2f, step %.3g, log density %.5g", c.Chain, c.Phase, c.Done, c.Total, c.Accept, c.Step, c.LogDensity)
		if c.Divergent > 0 {
			fmt.Fprintf(&b, ", %d divergent", c.Divergent)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s", s.Elapsed.Round(time.Second))
	if s.Left > 0 {
		fmt.Fprintf(&b, ", about %s to go", s.Left.Round(time.Second))
	}
	if s.Quantity != "" {
		fmt.Fprintf(&b, ", R-hat so far up to %.3f (%s)", s.RHat, s.Quantity)
	}
	return b.String()
}

// live is what a chain tells of itself to who watches.
type live struct {
	sync.Mutex
	now    ChainStatus
	weight float64
}

// see takes one transition.
func (l *live) see(c *walk, info Info) {
	if c.opt.Live == nil {
		return
	}
	l.Lock()
	defer l.Unlock()
	s := &l.now
	l.weight = 0.98*l.weight + 0.02
	s.Accept += 0.02 / l.weight * (info.Accept - s.Accept)
	s.Done, s.Step, s.LogDensity = c.at, c.tuning.Step, c.state.LogDensity
	if info.Divergent && c.at > c.anneal+c.warmup {
		s.Divergent++
	}
}

// watch tells Options.Live how chains do, from a goroutine of its own.
type watch struct {
	plan    *plan
	chains  []*walk
	began   time.Time
	at      int // transitions that were done before
	names   []string
	stop    chan struct{}
	stopped chan struct{}
}

// watch begins to watch chains; without Options.Live it does nothing.
func (p *plan) watch(chains []*walk) *watch {
	w := &watch{plan: p, chains: chains, began: time.Now(), stop: make(chan struct{}), stopped: make(chan struct{})}
	if p.opt.Live == nil {
		return w
	}
	for _, v := range p.layout.Variables {
		w.names = append(w.names, elements(v)...)
	}
	for _, c := range chains {
		c.live.now = ChainStatus{Chain: c.number, Done: c.at, Total: p.steps(), Step: c.tuning.Step, LogDensity: c.state.LogDensity}
		w.at += c.at
	}
	go func() {
		defer close(w.stopped)
		tick := time.NewTicker(or(p.opt.LiveEvery, 500*time.Millisecond))
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				p.opt.Live(w.status())
			case <-w.stop:
				p.opt.Live(w.status())
				return
			}
		}
	}()
	return w
}

// end tells a last time, and stops.
func (w *watch) end() {
	if w.plan.opt.Live != nil {
		close(w.stop)
		<-w.stopped
	}
}

func (w *watch) status() Status {
	s := Status{Elapsed: time.Since(w.began), RHat: math.NaN()}
	done, total := 0, 0
	spreads := make([]*spread, len(w.chains))
	for i, c := range w.chains {
		c.live.Lock()
		now := c.live.now
		c.live.Unlock()
		switch {
		case now.Done >= now.Total:
			now.Phase = Complete
		case now.Done >= w.plan.anneal+w.plan.warmup:
			now.Phase = Drawing
		case now.Done >= w.plan.anneal:
			now.Phase = WarmingUp
		default:
			now.Phase = Annealing
		}
		s.Chains = append(s.Chains, now)
		done, total = done+now.Done, total+now.Total
		spreads[i] = &c.spread
	}
	if k := done - w.at; k > 0 && done < total {
		s.Left = time.Duration(float64(s.Elapsed) * float64(total-done) / float64(k))
	}
	if at, r := worst(spreads); at >= 0 {
		s.RHat, s.Quantity = r, w.names[at]
	}
	return s
}
