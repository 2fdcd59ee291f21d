package train

import (
	"context"
	_ "embed"
	"fmt"
	"math"
	"runtime"
	"strings"
	"time"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

//go:embed works.py
var works string

// Software is NumPy with PyTorch. PyTorch's own threads (OpenMP's) sleep when they have nothing to do: by default they spin for a while, on the cores that OpenBLAS'
// threads need, which on a busy machine makes PyTorch on two threads many times slower than on one.
var Software = bench.Software{
	Name: "PyTorch", Import: bench.NumPy.Import + ", torch", Debian: bench.NumPy.Debian + " python3-torch", Works: works, Env: []string{"OMP_WAIT_POLICY=passive"},
}

// Names of contenders, as the tables have them.
const (
	ours  = "ours"
	eager = "eager"
	bmm   = "bmm"
	cells = "cell loop"
	whole = "nn.RNN"
)

// alone names a contender on one thread where others run on all.
func alone(name string) string { return name + ", 1 thread" }

// Suite returns the parts of bench train. peer may be nil. threads is on how many the parts run that are not said to run on one; 0 is one for each CPU.
func Suite(peer *bench.Peer, threads int) bench.Suite {
	p := bench.Against{Peer: peer}
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	return bench.Suite{Name: "train", Parts: []bench.Part{
		kernels(p, 600), sweep(p, threads, 8, 30), wide(p, 4000), mnist(p, threads, mnistImages), recurrent(p, threads, 300),
	}}
}

// fair reports whether there is a PyTorch to be measured against.
func fair(p bench.Against) bool { return p.Peer != nil && p.Torch.Fair() }

// A rival is a way in which PyTorch trains the networks of a case.
type rival struct {
	name, work string
	threads    int
	least      int // see bench.Contender
}

// rivals are those of a work on all threads and, as that is often faster, on one.
func rivals(name, work string, threads, least int) []rival {
	r := []rival{{name, work, threads, least}}
	if threads > 1 {
		r = append(r, rival{alone(name), work, 1, least})
	}
	return r
}

// oppose adds the rivals to a case, and the target that ours is at least limit times as fast as the fastest of them.
func oppose(ctx context.Context, p bench.Against, r *bench.Runner, c *bench.Case, limit float64, settings map[string]any, on []bench.Given, all ...rival) error {
	if limit > 0 {
		c.Target = &bench.Target{Text: fmt.Sprintf("≥ %g×", limit), Limit: limit, AtLeast: true, Value: func(t bench.Timed) (float64, bool) {
			for _, rival := range all {
				if _, ok := t.Of(rival.name); !ok {
					return 0, false
				}
			}
			best, _, ok := ahead(t)
			return best, ok
		}}
	}
	if !fair(p) {
		return nil
	}
	for _, rival := range all {
		before := len(c.Contenders)
		if err := p.Add(ctx, r, c, rival.name, bench.Work{Name: rival.work, Threads: rival.threads, Settings: settings}, on...); err != nil {
			return err
		}
		for i := range c.Contenders[before:] {
			c.Contenders[before+i].Least = rival.least
		}
	}
	return nil
}

// ahead returns how many times as fast ours is as the fastest of the others: of the best rounds, and the median over rounds.
func ahead(t bench.Timed) (best, med float64, ok bool) {
	fastest := math.Inf(1)
	name := ""
	for _, times := range t.Times {
		if times.Contender != ours && len(times.Seconds) > 0 && times.Best() < fastest {
			fastest, name = times.Best(), times.Contender
		}
	}
	return t.Ratio(name, ours)
}

// columns are those of a part: ours, the rivals, and the ratio. Times are shown for so many times of the work that is timed.
func columns(many float64, names ...string) []bench.Column {
	cores := func(t bench.Timed, contender string) float64 {
		if strings.HasSuffix(contender, alone("")) {
			return 1
		}
		return float64(max(t.Threads, 1))
	}
	share := func(contender string) bench.Column {
		return bench.Column{Head: "of peak", Text: func(t bench.Timed, all []bench.Timed) string {
			if share, ok := t.OfPeak(contender, cores(t, contender), all); ok {
				return fmt.Sprintf("%.3g %%", 100*share)
			}
			return ""
		}}
	}
	var all []bench.Column
	for _, name := range append([]string{ours}, names...) {
		all = append(all, times(many, bench.Time(name, name)), share(name))
	}
	return append(all, bench.Column{Head: "PyTorch/ours", Text: func(t bench.Timed, _ []bench.Timed) string {
		best, med, ok := ahead(t)
		if !ok {
			return ""
		}
		return fmt.Sprintf("%.3g (%.3g)", best, med)
	}})
}

// times shows the work done so many times.
func times(many float64, c bench.Column) bench.Column {
	return bench.Column{Head: c.Head, Text: func(t bench.Timed, all []bench.Timed) string {
		scaled := t
		scaled.Times = nil
		for _, times := range t.Times {
			seconds := make([]float64, len(times.Seconds))
			for i, s := range times.Seconds {
				seconds[i] = s * many
			}
			times.Seconds = seconds
			scaled.Times = append(scaled.Times, times)
		}
		return c.Text(scaled, all)
	}}
}

// notes are lines below a table, with one on the peak.
func notes(lines ...string) func([]bench.Timed) []string {
	return func(all []bench.Timed) []string { return append(bench.PeakNote(all), lines...) }
}

// patient makes the runner measure for so long at least, where it is not told how long, in one of so many rounds; restore ends that.
func patient(r *bench.Runner, least time.Duration, oneOf int) (restore func()) {
	old := *r
	if r.Batch == 0 {
		r.Batch = least
	}
	if r.Rounds > 0 {
		r.Rounds = max(1, r.Rounds/oneOf)
	}
	return func() { r.Batch, r.Rounds = old.Batch, old.Rounds }
}

// Notes of several parts.
const (
	nominal = "of peak: operations of gradient descent on the weights, over those that the cores can do; a share is above 100 % where ours does with fewer of them"
	faster  = "PyTorch/ours is for PyTorch on all threads or on one, whichever is faster"
)
