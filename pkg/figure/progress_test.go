package figure

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/progress"
)

var _ progress.Reporter = (*Progress)(nil)

type recordingView struct {
	updates []progressState
	last    []progressState
}

func (v *recordingView) update(s progressState) { v.updates = append(v.updates, s) }
func (v *recordingView) finish(s progressState) { v.last = append(v.last, s) }

func clock() (now func() time.Time, advance func(time.Duration)) {
	at := time.Unix(0, 0)
	return func() time.Time { return at }, func(d time.Duration) { at = at.Add(d) }
}

func TestProgressIsThrottledToFiveASecond(t *testing.T) {
	now, advance := clock()
	view := &recordingView{}
	p := newProgress("training", "steps", view, now)
	for i := range int64(1000) {
		advance(10 * time.Millisecond)
		p.Report(i+1, 1000)
	}
	p.Close()
	p.Close()
	p.Report(5, 1000)
	if n := len(view.updates); n != 1+50 {
		t.Errorf("%d updates in 10 s, want the first and 50", n)
	}
	if len(view.last) != 1 || view.last[0].done != 1000 {
		t.Fatalf("at the end: %+v, want one state with 1000 done", view.last)
	}
	if got, want := view.last[0].summary(), "training: 1000 steps in 10 s"; got != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	last := view.updates[len(view.updates)-1]
	if last.rate < 99 || last.rate > 101 {
		t.Errorf("rate %g, want 100 steps per second", last.rate)
	}
}

func TestProgressForgetsTheJumpOfResumedWork(t *testing.T) {
	now, advance := clock()
	view := &recordingView{}
	p := newProgress("", "", view, now)
	for i := range int64(40) { // 1 unit per second, after 9000 that were restored
		advance(time.Second)
		p.Report(9000+i, 10000)
	}
	last := view.updates[len(view.updates)-1]
	if last.rate < .99 || last.rate > 1.01 {
		t.Errorf("rate %g after 40 s, want 1", last.rate)
	}
	if got, want := strings.Join(last.facts(), " · "), "9039 of 10\u202f000 · 1/s · 16 min 1 s left"; got != want {
		t.Errorf("facts %q, want %q", got, want)
	}
}

func TestProgressOfManyGoroutines(t *testing.T) {
	view := &recordingView{}
	p := newProgress("", "", view, time.Now)
	count := progress.Count(p, 8000)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 1000 {
				count.Add(1)
			}
		})
	}
	group.Wait()
	p.Close()
	if got := view.last[0].done; got != 8000 {
		t.Errorf("%d done at the end, want 8000", got)
	}
}

func TestProgressOutsideNotebookAndTerminalIsSilent(t *testing.T) {
	p := NewProgress("quiet", "")
	if _, ok := p.view.(silentView); !ok {
		t.Skipf("standard error is a terminal here: %T", p.view)
	}
	p.Report(1, 2)
	p.Close()
}

func TestProgressTexts(t *testing.T) {
	for _, c := range []struct {
		state progressState
		want  string
	}{
		{progressState{title: "mds", elapsed: 400 * time.Millisecond}, "mds: 0.4 s"},
		{progressState{done: 3, total: 10, elapsed: 75 * time.Second}, "stopped at 3 of 10 after 1 min 15 s"},
		{progressState{title: "download", unit: "B", done: 12_345_678, elapsed: 59 * time.Minute}, "download: 12.3 MB in 59 min 0 s"},
		{progressState{done: 1234567, total: 1234567, unit: "steps", elapsed: 2*time.Hour + 5*time.Minute}, "1\u202f234\u202f567 steps in 2 h 5 min"},
	} {
		if got := c.state.summary(); got != c.want {
			t.Errorf("summary %q, want %q", got, c.want)
		}
	}
	if html := (progressState{title: "a<b", done: 1, total: 4}).html(); !strings.Contains(html, "a&lt;b") || !strings.Contains(html, `value="1" max="4"`) {
		t.Errorf("html %s", html)
	}
}
