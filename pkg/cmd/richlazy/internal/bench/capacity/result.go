package capacity

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
)

// row is a size with how many samples the peers project, from which the time of all is taken, and the seconds that ours may take.
type row struct {
	size
	few   int
	limit float64
}

// measure is the capacity from the first samples of the size's draws.
func (s size) measure(ctx context.Context, clouds []*mat.Dense, samples int) (float64, error) {
	r, err := capacity.GLUE(ctx, clouds, capacity.Options{Samples: samples}, s.source())
	if err != nil {
		return 0, err
	}
	return r.Capacity.Value, nil
}

// contender is ours, with all samples timed and the capacity from the first few as its number.
func (s size) contender(clouds []*mat.Dense, threads, few int) bench.Contender {
	return bench.Contender{Name: ours, Time: func(ctx context.Context, n int) (time.Duration, error) {
		defer bench.Threads(threads)()
		began := time.Now()
		for range n {
			if _, err := s.measure(ctx, clouds, s.samples); err != nil {
				return 0, err
			}
		}
		return time.Since(began), nil
	}, Result: func(ctx context.Context) ([]float64, error) {
		defer bench.Threads(threads)()
		alpha, err := s.measure(ctx, clouds, few)
		return []float64{alpha}, err
	}}
}

// result times capacity and geometry from all samples, and the peers' projections of a few.
func result(p bench.Against, threads int, name string, oneOf int, rows []row) bench.Part {
	return bench.Part{
		Name:  name,
		Title: fmt.Sprintf("Capacity and geometry from %d samples, with standard errors, beside the projections alone by peers on one thread: the best round (the median)", rows[0].samples),
		Columns: []bench.Column{
			bench.Time(ours, ours), bench.Time(interior, interior), over(interior), bench.Time(channels, channels), over(channels), bench.Time(nnls, nnls), over(nnls),
		},
		Notes: func([]bench.Timed) []string {
			few := ""
			for _, r := range rows {
				few += fmt.Sprintf(" %d for %v,", r.few, r.size)
			}
			return []string{
				"interior point: cvxopt.solvers.qp at its tolerances, in the span of the points, of which the basis is not timed, and in all channels as predecessors have it",
				"times of peers are of so many samples, times as many as it takes:" + few[:len(few)-1],
				"difference: of the capacity from those samples, with the same directions and labels, relative",
				"of the rows on one thread ours has the geometry and its standard errors in it, and peers neither",
			}
		},
		Run: func(ctx context.Context, r *bench.Runner) ([]bench.Timed, error) {
			if err := p.Begin(ctx, r); err != nil {
				return nil, err
			}
			defer r.Patient(oneOf)()
			var cases []bench.Case
			for i, row := range rows {
				clouds := row.clouds()
				limit := fmt.Sprintf("≤ %g s", row.limit)
				cases = append(cases, bench.Case{Name: fmt.Sprintf("%v, %s", row.size, bench.OnThreads(threads)), Threads: threads, Contenders: []bench.Contender{
					row.contender(clouds, threads, row.few),
				}, Target: &bench.Target{Text: limit, Limit: row.limit, Value: func(t bench.Timed) (float64, bool) {
					times, ok := t.Of(ours)
					if !ok {
						return 0, false
					}
					return times.Best(), true
				}}})
				c := bench.Case{Name: fmt.Sprintf("%v, one thread", row.size), Threads: 1, Contenders: []bench.Contender{row.contender(clouds, 1, row.few)}, Tolerance: 1e-5}
				if i == 0 && row.limit < 60 {
					c.Target = bench.Speed(ours, interior, 100)
				}
				if err := row.oppose(ctx, p, r, &c, clouds); err != nil {
					return nil, err
				}
				cases = append(cases, c)
			}
			return r.Measure(ctx, cases)
		},
	}
}

// oppose adds the peers.
func (row row) oppose(ctx context.Context, p bench.Against, r *bench.Runner, c *bench.Case, clouds []*mat.Dense) error {
	t, labels := capacity.Draws(row.manifolds, row.channels, capacity.Options{Samples: row.few}, row.source())
	signs := mat.NewDense(row.few, row.manifolds*row.points, nil)
	points := mat.NewDense(row.manifolds*row.points, row.channels, nil)
	for mu, cloud := range clouds {
		points.Slice(mu*row.points, (mu+1)*row.points, 0, row.channels).(*mat.Dense).Copy(cloud)
		for k := range row.few {
			for j := range row.points {
				signs.Set(k, mu*row.points+j, labels.At(k, mu))
			}
		}
	}
	name := row.String()
	on := []bench.Given{given(name+" points", points), given(name+" signs", signs), given(name+" t", t)}
	for _, rival := range []struct{ name, work string }{{interior, "interior point in the span"}, {channels, "interior point"}, {nnls, "nnls"}} {
		if rival.name == channels && row.manifolds*row.points >= row.channels {
			continue // the points span all channels
		}
		before := len(c.Contenders)
		if err := p.Oppose(ctx, r, c, rival.name, bench.Work{Name: rival.work, Settings: map[string]any{"manifolds": row.manifolds}}, on...); err != nil {
			return err
		}
		for i := before; i < len(c.Contenders); i++ {
			c.Contenders[i] = times(c.Contenders[i], float64(row.samples)/float64(row.few))
		}
	}
	return nil
}

// times is a contender that does the work of so many.
func times(c bench.Contender, factor float64) bench.Contender {
	timed := c.Time
	c.Time = func(ctx context.Context, n int) (time.Duration, error) {
		took, err := timed(ctx, n)
		return time.Duration(float64(took) * factor), err
	}
	return c
}

// source gives the draws of a size, always the same.
func (s size) source() rand.Source { return rng.New(5).At("capacity").Source() }

// given is a matrix that the peer is given.
func given(name string, x *mat.Dense) bench.Given {
	rows, columns := x.Dims()
	return bench.Matrix(name, rows, columns, x.RawMatrix().Data)
}

// over shows how many times as fast ours is.
func over(rival string) bench.Column {
	return bench.Column{Head: "/ours", Text: func(t bench.Timed, _ []bench.Timed) string {
		best, med, ok := t.Ratio(rival, ours)
		if !ok {
			return ""
		}
		return fmt.Sprintf("%.3g (%.3g)", best, med)
	}}
}
