package figure

import (
	"fmt"
	"html"
	"os"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/schollz/progressbar/v3"
)

type silentView struct{}

func (silentView) update(progressState) {}
func (silentView) finish(progressState) {}

// notebookView is one HTML output that is replaced at every update. Its id is new in every run, as the kernel would else update the output of the
// cell that used it before.
type notebookView struct{ id string }

func (v *notebookView) update(s progressState) { gonbui.UpdateHTML(v.id, s.html()) }

func (v *notebookView) finish(s progressState) {
	gonbui.UpdateHTML(v.id, `<small class="richlazy-progress" style="opacity:.65">`+html.EscapeString(s.summary())+`</small>`)
	_ = flush() // a notebook that is gone cannot be told
}

// terminalView is a line of the standard error stream that is written over.
type terminalView struct {
	bar *progressbar.ProgressBar
	max int64
}

func (v *terminalView) update(s progressState) {
	most := s.total
	if most <= 0 {
		most = -1
	}
	if v.bar == nil || most != v.max {
		v.max = most
		v.bar = progressbar.NewOptions64(most, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(s.title),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(s.unit),
			progressbar.OptionShowBytes(s.unit == "B"), progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(), progressbar.OptionUseANSICodes(true))
	}
	_ = v.bar.Set64(s.done)
}

func (v *terminalView) finish(s progressState) {
	if v.bar != nil {
		_ = v.bar.Clear()
	}
	fmt.Fprintln(os.Stderr, s.summary())
}

// html is the bar as it looks in a notebook. It brings its own style, as viewers keep no style sheet of ours.
func (s progressState) html() string {
	var b strings.Builder
	b.WriteString(`<div class="richlazy-progress" style="font-variant-numeric:tabular-nums">`)
	if s.title != "" {
		b.WriteString(html.EscapeString(s.title) + " ")
	}
	if s.total > 0 {
		fmt.Fprintf(&b, `<progress value="%d" max="%d" style="width:16em;vertical-align:middle"></progress> `, min(s.done, s.total), s.total)
	}
	b.WriteString(html.EscapeString(strings.Join(s.facts(), " · ")))
	b.WriteString(`</div>`)
	return b.String()
}

// facts are the count, the rate and the time left, as far as they are known.
func (s progressState) facts() []string {
	facts := []string{s.count()}
	if s.rate > 0 {
		facts = append(facts, quantity(s.rate, s.unit)+"/s")
		if left := s.total - s.done; left > 0 {
			facts = append(facts, duration(time.Duration(float64(left)/s.rate*float64(time.Second)))+" left")
		}
	}
	return facts
}

func (s progressState) count() string {
	switch {
	case s.done == 0 && s.total == 0:
		return "…"
	case s.total <= 0:
		return quantity(float64(s.done), s.unit)
	}
	return fmt.Sprintf("%s of %s", quantity(float64(s.done), ""), quantity(float64(s.total), s.unit))
}

// summary is the line that stays: "training: 60 networks in 12 s".
func (s progressState) summary() string {
	title := s.title
	if title != "" {
		title += ": "
	}
	switch {
	case s.done == 0 && s.total == 0:
		return title + duration(s.elapsed)
	case s.total > 0 && s.done < s.total:
		return fmt.Sprintf("%sstopped at %s after %s", title, s.count(), duration(s.elapsed))
	}
	return fmt.Sprintf("%s%s in %s", title, quantity(float64(s.done), s.unit), duration(s.elapsed))
}
