package figure

import (
	"os"
	"sync"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"golang.org/x/term"
)

// progressEvery is the least time between two updates of what is seen: five a second are smooth to the eye and far below the limits that Jupyter
// puts on the messages of a kernel.
const progressEvery = 200 * time.Millisecond

// Progress shows how far a long piece of work has come: a bar, the count, the rate and the time left.
//
// In a notebook it is one output that is updated in place, in a terminal one line on the standard error stream, and anywhere else (a pipe, a
// test, a batch job) nothing at all. It satisfies progress.Reporter of this module: it is safe for concurrent use and drops what comes more often
// than five times a second.
//
//	bar := figure.NewProgress("training", "steps")
//	defer bar.Close()
//	run, err := train.One(ctx, net, garden.Task, train.Options{Progress: bar})
type Progress struct {
	title, unit string
	now         func() time.Time
	view        progressView

	mu      sync.Mutex
	started time.Time
	shown   time.Time
	state   progressState
	samples []progressSample
	closed  bool
}

// progressView is where a Progress is seen.
type progressView interface {
	update(progressState)
	finish(progressState)
}

// progressState is what there is to see at one moment.
type progressState struct {
	title, unit string
	done, total int64
	elapsed     time.Duration
	rate        float64 // units per second over the last quarter of a minute, 0 where unknown
}

type progressSample struct {
	at   time.Time
	done int64
}

// progressWindow is the time over which the rate is measured. Work that was resumed from a checkpoint begins with a jump: it is forgotten after
// this time.
const progressWindow = 15 * time.Second

// NewProgress starts to show progress of the work called title, which is counted in unit ("steps", "networks"; "B" is shown as kB, MB and GB).
// Both may be empty. The caller calls Close when the work has ended.
func NewProgress(title, unit string) *Progress {
	var view progressView = silentView{}
	switch {
	case gonbui.IsNotebook:
		view = &notebookView{id: "richlazy-progress-" + gonbui.UniqueId()}
	case term.IsTerminal(int(os.Stderr.Fd())):
		view = &terminalView{}
	}
	return newProgress(title, unit, view, time.Now)
}

func newProgress(title, unit string, view progressView, now func() time.Time) *Progress {
	p := &Progress{title: title, unit: unit, view: view, now: now, started: now()}
	p.state = progressState{title: title, unit: unit}
	p.samples = []progressSample{{p.started, 0}}
	p.shown = p.started
	view.update(p.state)
	return p
}

// Report says that done of total units are done; total is 0 where it is not known. Reports after Close are dropped.
func (p *Progress) Report(done, total int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	now := p.now()
	// Reports of several goroutines may overtake one another: a count that goes back a little is late, one that goes back far began anew.
	if done < p.state.done && done > p.state.done/2 && total == p.state.total {
		return
	}
	p.state.done, p.state.total = done, total
	if now.Sub(p.shown) < progressEvery {
		return
	}
	p.shown = now
	p.measure(now)
	p.view.update(p.state)
}

// measure computes the rate from the samples of the last progressWindow, at least two.
func (p *Progress) measure(now time.Time) {
	p.state.elapsed = now.Sub(p.started)
	last := p.samples[len(p.samples)-1]
	if p.state.done < last.done { // the work began anew, as with the next file of a download
		p.samples = p.samples[:0]
	}
	p.samples = append(p.samples, progressSample{now, p.state.done})
	for len(p.samples) > 2 && now.Sub(p.samples[0].at) > progressWindow {
		p.samples = p.samples[1:]
	}
	first := p.samples[0]
	p.state.rate = 0
	if span := now.Sub(first.at).Seconds(); span > 0 {
		p.state.rate = float64(p.state.done-first.done) / span
	}
}

// Close ends the display: what remains is one quiet line that says what was done and in what time. A second Close does nothing.
func (p *Progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	p.state.elapsed = p.now().Sub(p.started)
	p.view.finish(p.state)
}
