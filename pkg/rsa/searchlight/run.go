package searchlight

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/compare"
	"github.com/richlazy/richlazy/pkg/rsa/internal/names"
)

// Estimator computes the RDM of one neighbourhood. t holds all rows and only the neighbourhood's columns, which are channels of the whole data in the same order. It
// must not keep either. [Plain] makes one of an estimator of package rsa, [Whitened] one that estimates the noise in each neighbourhood.
type Estimator func(t *rsa.Trials, channels []int) (*rsa.RDM, error)

// Plain returns the estimator that does the same in each neighbourhood.
func Plain(e rsa.Estimator) Estimator {
	return func(t *rsa.Trials, _ []int) (*rsa.RDM, error) { return e(t) }
}

// Options of [Run].
type Options struct {
	// Models and Measure evaluate each RDM as soon as it is there. Models nil evaluates none, and Keep must then be set.
	Models  *rsa.Stack
	Measure compare.Measure
	// Keep keeps the RDMs too: 8 bytes for each centre and pair of conditions.
	Keep bool
	// Resume goes on from what an earlier call with the same arguments returned when it was cancelled.
	Resume *Map
	// Progress is told how many centres are done.
	Progress progress.Reporter
}

// Run computes an RDM in each neighbourhood of the columns of t and compares it with models, on all cores. Only the RDMs that are being computed are in memory, unless
// Keep is set. Results are the same for any number of cores.
//
// A neighbourhood whose RDM cannot be computed (a condition without variance under a correlation, a covariance that cannot be inverted) has NaN and its error in the
// map; where all of them fail Run returns the first error. When ctx ends, Run returns what is done and the error of ctx; Options.Resume goes on from there.
func Run(ctx context.Context, t *rsa.Trials, n Neighbourhoods, e Estimator, o Options) (*Map, error) {
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("searchlight: %w", err)
	}
	r, err := newRun(t, n, e, o)
	if err != nil {
		return nil, fmt.Errorf("searchlight: %w", err)
	}
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n.Len()) {
		workers.Go(func() { r.work(ctx) })
	}
	workers.Wait()
	if err := ctx.Err(); err != nil && !r.m.complete() {
		return r.m, fmt.Errorf("searchlight: %w", err)
	}
	if r.m.failed() == n.Len() {
		return r.m, fmt.Errorf("searchlight: every neighbourhood failed, the first: %s", r.m.Errors[0])
	}
	return r.m, nil
}

type run struct {
	t       *rsa.Trials
	columns *mat.Dense // channels × rows: a neighbourhood is some of its rows
	n       Neighbourhoods
	e       Estimator
	ready   compare.Evaluator
	m       *Map
	next    atomic.Int64
	count   *progress.Counter
	guard   sync.Mutex // of m.Errors
}

func newRun(t *rsa.Trials, n Neighbourhoods, e Estimator, o Options) (*run, error) {
	if e == nil || n == nil || n.Len() == 0 {
		return nil, errors.New("no estimator, or no neighbourhood")
	}
	r := &run{t: t, n: n, e: e}
	models := 0
	if o.Models != nil {
		if o.Measure == nil {
			return nil, errors.New("models without a Measure")
		}
		if err := o.Models.Check(); err != nil {
			return nil, fmt.Errorf("models: %w", err)
		}
		if err := names.Same(t.Conditions, o.Models.Conditions); err != nil {
			return nil, fmt.Errorf("models: %w", err)
		}
		var err error
		if r.ready, err = o.Measure.Ready(t.Len(), o.Models.Values); err != nil {
			return nil, fmt.Errorf("models: %w", err)
		}
		models = o.Models.Len()
	} else if !o.Keep {
		return nil, errors.New("nothing to do: neither Models nor Keep")
	}
	rows, channels := t.Values.Dims()
	r.columns = mat.NewDense(channels, rows, nil)
	raw := t.Values.RawMatrix()
	simd.Transpose(r.columns.RawMatrix().Data, rows, raw.Data, raw.Stride, rows, channels)
	if r.m = o.Resume; r.m == nil {
		r.m = newMap(t, n, models, o.Keep)
	} else if err := r.m.fits(t, n, models, o.Keep); err != nil {
		return nil, fmt.Errorf("resume: %w", err)
	}
	r.count = progress.Count(o.Progress, int64(n.Len()))
	r.count.Add(int64(r.m.done()))
	return r, nil
}

// work computes neighbourhoods, a few at a time, until none is left.
func (r *run) work(ctx context.Context) {
	const few = 16
	var ready compare.Evaluator
	if r.ready != nil {
		ready = r.ready.Clone()
	}
	var members []int
	var room []float64
	for ctx.Err() == nil {
		from := int(r.next.Add(few)) - few
		if from >= r.n.Len() {
			return
		}
		for i := from; i < min(from+few, r.n.Len()) && ctx.Err() == nil; i++ {
			if r.m.Done[i] {
				continue
			}
			members = r.n.Members(members[:0], i)
			var rdm *rsa.RDM
			err := r.check(members)
			if err == nil {
				var sub *rsa.Trials
				sub, room = r.gather(members, room)
				rdm, err = r.e(sub, members)
			}
			if err == nil {
				err = names.Same(r.t.Conditions, rdm.Conditions)
			}
			r.enter(i, len(members), rdm, err, ready)
			r.count.Add(1)
		}
	}
}

// check returns an error where a neighbourhood is empty or has channels that the data have not.
func (r *run) check(members []int) error {
	if len(members) == 0 {
		return errors.New("the neighbourhood has no channel")
	}
	channels, _ := r.columns.Dims()
	for _, c := range members {
		if c < 0 || c >= channels {
			return fmt.Errorf("the neighbourhood has channel %d, the data have %d", c, channels)
		}
	}
	return nil
}

// gather returns the trials with some columns only.
func (r *run) gather(members []int, room []float64) (*rsa.Trials, []float64) {
	_, rows := r.columns.Dims()
	if size := 2 * rows * len(members); cap(room) < size {
		room = make([]float64, size)
	}
	picked, values := room[:rows*len(members)], room[rows*len(members):2*rows*len(members)]
	for k, channel := range members {
		copy(picked[k*rows:], r.columns.RawRowView(channel))
	}
	simd.Transpose(values, len(members), picked, rows, len(members), rows)
	sub := *r.t
	sub.Values = mat.NewDense(rows, len(members), values)
	return &sub, room
}

// enter writes the result of neighbourhood i into the map. Workers write different places.
func (r *run) enter(i, channels int, rdm *rsa.RDM, err error, ready compare.Evaluator) {
	if r.m.Values != nil {
		row := r.m.Values.RawRowView(i)
		for k := range row {
			if row[k] = math.NaN(); err == nil {
				row[k] = ready.SimilarityOf(rdm.Values, k)
			}
		}
	}
	if r.m.RDMs != nil {
		row := r.m.RDMs.Values.RawRowView(i)
		for p := range row {
			if row[p] = math.NaN(); err == nil {
				row[p] = rdm.Values[p]
			}
		}
	}
	r.guard.Lock()
	defer r.guard.Unlock()
	if err != nil {
		r.m.Errors[i] = err.Error()
	} else if r.m.RDMs != nil && r.m.RDMs.Measure == "" {
		r.m.RDMs.Measure = rdm.Measure
	}
	r.m.Channels[i], r.m.Done[i] = channels, true
}
