package capacity

import (
	"context"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// short is a runner that measures as little as it can.
func short() *bench.Runner {
	return &bench.Runner{Rounds: 1, Batch: time.Nanosecond, Slow: time.Nanosecond}
}

// python starts the peer. Where there is none the test is skipped, or fails where CI is set.
func python(t *testing.T) bench.Against {
	t.Helper()
	path, err := bench.Find(context.Background(), Software)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, Software.Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), path, bench.CoreType(), Software)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return bench.Against{Peer: p}
}

// small are rows with fewer points than channels and with more.
var small = []row{{size{3, 8, 40, 10}, 3, 2}, {size{2, 30, 20, 10}, 4, 2}}

// Ours and the peers have the same capacities from the same draws, which the part itself checks, and all are timed.
func TestPeersAgree(t *testing.T) {
	p := python(t)
	if p.CVXOPT == "" {
		t.Error("the peer does not say which CVXOPT it has")
	}
	timed, err := result(p, 2, "result", 3, small).Run(context.Background(), short())
	if err != nil {
		t.Fatal(err)
	}
	if len(timed) != 2*len(small) {
		t.Fatalf("%d cases", len(timed))
	}
	for i, c := range timed {
		if c.Target != nil && c.Target.Value == nil {
			t.Errorf("%s: the target was not measured", c.Name)
		}
		if i%2 == 0 {
			continue
		}
		if c.Difference == nil {
			t.Errorf("%s: nothing was compared", c.Name)
		}
		for _, name := range []string{ours, interior, channels, nnls} {
			if times, ok := c.Of(name); !(ok && times.Best() > 0 || name == channels && i == 3) {
				t.Errorf("%s: %s has the times %+v", c.Name, name, times)
			}
		}
	}
}

// The draws that the peers get are those of ours: distances one by one give the capacity.
func TestDrawsAreOurs(t *testing.T) {
	s := small[0].size
	clouds := s.clouds()
	want, err := s.measure(context.Background(), clouds, s.samples)
	if err != nil {
		t.Fatal(err)
	}
	mean := make([]float64, s.channels)
	for _, m := range clouds {
		for j := range s.points {
			for i, v := range m.RawRowView(j) {
				mean[i] += v / float64(s.points*s.manifolds)
			}
		}
	}
	for _, m := range clouds {
		for j := range s.points {
			for i := range mean {
				m.Set(j, i, m.At(j, i)-mean[i])
			}
		}
	}
	directions, labels := capacity.Draws(s.manifolds, s.channels, capacity.Options{Samples: s.samples}, s.source())
	total := 0.0
	for k := range s.samples {
		y := make([]int, s.manifolds)
		for mu := range y {
			y[mu] = int(labels.At(k, mu))
		}
		p, err := capacity.Project(clouds, y, directions.RawRowView(k))
		if err != nil {
			t.Fatal(err)
		}
		total += p.Distance * p.Distance
	}
	if got := float64(s.manifolds*s.samples) / total; !(math.Abs(got-want) <= 1e-9*want) {
		t.Errorf("capacity %v from distances, %v from GLUE", got, want)
	}
}

// Without Python ours is timed, and no target against a peer counts as reached.
func TestWithoutPython(t *testing.T) {
	part := result(bench.Against{}, 1, "result", 3, small)
	timed, err := part.Run(context.Background(), short())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range timed {
		if _, ok := c.Of(ours); !ok || len(c.Times) != 1 {
			t.Errorf("%s has the times %+v, want those of ours", c.Name, c.Times)
		}
	}
	if o := timed[1].Target; o == nil || o.Value != nil || o.Met {
		t.Errorf("the target against the peer is %+v", o)
	}
}

// The growth of each number is fitted.
func TestGrowth(t *testing.T) {
	part := growth(1, size{4, 8, 30, 10}, []int{2, 8}, []int{4, 16}, []int{20, 80})
	timed, err := part.Run(context.Background(), short())
	if err != nil {
		t.Fatal(err)
	}
	if len(timed) != 6 {
		t.Errorf("%d cases", len(timed))
	}
	// Times that are powers give these powers.
	for i := range timed {
		power := []float64{2, 1.5, 0.5}[i/2]
		timed[i].Times = []bench.Times{{Contender: ours, Batch: 1, Rounds: []int{0}, Seconds: []float64{math.Pow([]float64{2, 8, 4, 16, 20, 80}[i], power)}}}
	}
	if notes := strings.Join(part.Notes(timed), "\n"); !strings.Contains(notes, "P^2.0, M^1.5, N^0.5") {
		t.Errorf("notes %q", notes)
	}
}
