package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/execute"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/ipynb"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/review"
)

// column is how wide the sections' titles are printed.
const column = 56

// A progress prints a line for each cell: its number, the title of its section and how long it took. On a terminal the line of the cell that runs is
// there already, with its seconds counting.
type progress struct {
	w     io.Writer
	live  bool
	nb    *ipynb.Notebook
	cells int

	mu    sync.Mutex
	cell  int // that runs, -1 for none
	began time.Time
	stop  chan struct{}
}

func newProgress(w io.Writer, path string, nb *ipynb.Notebook) *progress {
	p := &progress{w: w, nb: nb, cell: -1, stop: make(chan struct{}), cells: review.Number(nb, len(nb.Cells)-1)}
	if file, ok := w.(*os.File); ok {
		p.live = term.IsTerminal(int(file.Fd()))
	}
	plural := "s"
	if p.cells == 1 {
		plural = ""
	}
	fmt.Fprintf(w, "%s: %d cell%s to run\n", path, p.cells, plural)
	if p.live {
		go p.tick()
	}
	return p
}

func (p *progress) observer() execute.Observer {
	return execute.Observer{Start: p.start, Done: p.done}
}

func (p *progress) start(cell int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cell, p.began = cell, time.Now()
	p.draw()
}

// draw shows the running cell; the caller holds mu.
func (p *progress) draw() {
	if p.live && p.cell >= 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%s %7.0f s", p.label(p.cell), time.Since(p.began).Seconds())
	}
}

func (p *progress) tick() {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-every.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		}
	}
}

func (p *progress) done(r execute.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cell = -1
	clear, end := "", ""
	if p.live {
		clear = "\r\x1b[K"
	}
	if r.Status != execute.OK {
		end = "  " + map[execute.Status]string{execute.Timeout: "TOO LONG", execute.Interrupted: "INTERRUPTED"}[r.Status]
		if end == "  " {
			end = "  FAILED"
		}
	}
	fmt.Fprintf(p.w, "%s%s %7.1f s%s\n", clear, p.label(r.Cell), r.Time.Seconds(), end)
}

func (p *progress) close() { close(p.stop) }

// label is "[ 3/14] Learning curves", filled to its column.
func (p *progress) label(cell int) string {
	title := p.nb.Section(cell)
	if uniseg.StringWidth(title) > column {
		short, width := "", 0
		for g := uniseg.NewGraphemes(title); g.Next() && width+g.Width() < column; width += g.Width() {
			short += g.Str()
		}
		title = short + "…"
	}
	digits := len(fmt.Sprint(p.cells))
	return fmt.Sprintf("[%*d/%d] %s%s", digits, review.Number(p.nb, cell), p.cells, title, strings.Repeat(" ", column-uniseg.StringWidth(title)))
}
