package capacity

import (
	_ "embed"
	"fmt"
	"runtime"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

//go:embed works.py
var works string

// Software is NumPy and SciPy with CVXOPT, which the public predecessors solve their quadratic programs with.
var Software = bench.Software{
	Name: "CVXOPT", Import: bench.NumPy.Import + ", scipy.optimize, cvxopt.solvers", Debian: bench.NumPy.Debian + " python3-cvxopt", Works: works,
}

// Names of contenders.
const (
	ours     = "ours"
	interior = "interior point"      // in as many dimensions as the points can span
	channels = "interior point in N" // in all channels
	nnls     = "scipy.nnls"
)

// size is a problem: P manifolds of M points in N channels, of which the capacity is taken from so many samples.
type size struct{ manifolds, points, channels, samples int }

// String returns the size as rows are named.
func (s size) String() string {
	return fmt.Sprintf("P = %d × %d points, N = %d", s.manifolds, s.points, s.channels)
}

// clouds are points on spheres of 6 dimensions and radius 1 about centres of length 1.
func (s size) clouds() []*mat.Dense {
	m := task.Manifolds(task.ManifoldSpec{Manifolds: s.manifolds, Points: s.points, Inputs: s.channels, Dimension: 6}, rng.New(5).At("manifolds").Source())
	return task.Partition(m.Train.Inputs(), m.Manifold)
}

// Suite returns the parts of bench capacity. peer may be nil. threads is on how many the parts run that are not said to run on one; 0 is one for each CPU.
func Suite(peer *bench.Peer, threads int) bench.Suite {
	p := bench.Against{Peer: peer}
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	return bench.Suite{Name: "capacity", Parts: []bench.Part{
		result(p, threads, "result", 3, []row{
			{size{10, 50, 1000, 200}, 4, 2}, {size{2, 100, 300, 200}, 20, 0.2},
		}),
		result(p, threads, "large", 7, []row{{size{100, 50, 1000, 200}, 2, 60}}),
		growth(threads, size{10, 50, 1000, 200}, []int{5, 10, 20, 50}, []int{20, 50, 100, 200}, []int{200, 500, 1000, 2000}),
	}}
}
