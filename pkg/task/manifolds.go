package task

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Shape says how the points of a manifold lie around its centre.
type Shape int

const (
	// Sphere puts every point at distance Radius from the centre, in a random direction of the span of the axes: D.1.1 of Chou et al. 2025.
	Sphere Shape = iota
	// Cloud draws coordinates along the axes from N(0, Radius²/Dimension): a Gaussian cloud with r.m.s. distance Radius.
	Cloud
	// Isotropic has no axes: points are N(centre, Radius²/Inputs) in all directions, with r.m.s. distance Radius. It takes no Noise.
	Isotropic
)

// ManifoldSpec describes synthetic manifolds, P clouds of points with set geometry. The zero value is the middle of the recovery protocol of Chou et
// al. 2025, App. B.5: two manifolds of 200 points on 4-dimensional spheres of radius 1 in 1000 dimensions, uncorrelated.
//
// The geometry is meant relative to centres of length 1 (on average): u₀ and the axes u_1 … u_D are N(0, I/N), and a point is
//
//	u₀(1 + ψq) + R·Σ_j s_j u_j / |Σ_j s_j u_j| + ε v,    s_j ~ N(0, 1), v ~ N(0, I/N), q ~ N(0, 1)
//
// Source: Chou, Le, Wang & Chung 2025 (arXiv:2503.18114v2), App. D.1.1, from a transcription of it.
type ManifoldSpec struct {
	Manifolds  int // P; 2 if 0
	Points     int // training points of each manifold, M; 200 if 0
	TestPoints int // test points of each manifold; none if 0
	Inputs     int // N; 1000 if 0
	Shape      Shape
	Dimension  int     // D; 4 if 0
	Radius     float64 // R; 1 if 0
	Noise      float64 // ε; .01 if 0, none if Zero

	// CentreCorrelation and AxisCorrelation are ρ of the correlation ρ^|i−j| between the centres, and between the k-th axes, of manifolds i and j: in (−1, 1).
	CentreCorrelation, AxisCorrelation float64
	// CentreSpread is ψ of D.1.1, where it stands for centre–axis correlation: a centre is made 1 + ψq times as long, with one q for the manifold. It
	// changes no direction; the cosines of centres and axes stay at chance. CentreAxis sets those.
	CentreSpread float64
	// CentreAxis is the correlation between each axis and the manifold's own centre before CentreSpread, in [−1, 1]: u_k = ρ u₀ + √(1−ρ²)·own part.
	// The axes of a manifold then correlate by ρ² with each other, and those of correlated centres as well.
	CentreAxis float64

	// SameCoordinates gives point k of the test set the coordinates s of training point k and other noise v only, as D.1.1 has it to the letter. Otherwise
	// coordinates and noise are both new. It needs TestPoints ≤ Points, and a shape with axes: Isotropic has no coordinates.
	SameCoordinates bool

	Classes int    // number of classes; 2 if 0
	Class   []int  // class of each manifold; if nil, 0, 1, … where there are as many classes as manifolds, else at random, as many of each class as possible
	Coding  Coding // ±1 for two classes and one-hot for more if nil
}

// ManifoldTask is a task whose trials are points on manifolds.
type ManifoldTask struct {
	Split
	Manifold, TestManifold []int        // of each trial
	Centres                *mat.Dense   // P × N
	Axes                   []*mat.Dense // of each manifold, D × N; nil for Isotropic
}

// Manifolds returns points on synthetic manifolds, manifold by manifold. Manifolds and points that are there with a smaller number of either stay as
// they are when there are more of them, and so does the test set whatever the size of the training set; only the classes are drawn anew for another
// number of manifolds. It panics on a spec that cannot be met.
func Manifolds(spec ManifoldSpec, src rand.Source) *ManifoldTask {
	spec = spec.withDefaults()
	seed := branches(src)
	t := &ManifoldTask{Centres: mat.NewDense(spec.Manifolds, spec.Inputs, nil)}
	spec.place(t, seed)
	t.Train, t.Manifold = spec.points(t, seed, "train", spec.Points)
	if spec.TestPoints > 0 {
		t.Test, t.TestManifold = spec.points(t, seed, "test", spec.TestPoints)
	}
	return t
}

// place draws centres and axes. The recursion x_i = ρ x_{i−1} + √(1−ρ²) g_i is the product with the Cholesky factor of ρ^|i−j|.
func (s ManifoldSpec) place(t *ManifoldTask, seed rng.Seed) {
	sd := 1 / math.Sqrt(float64(s.Inputs))
	own := make([]float64, s.Inputs)
	chain := func(at, before []float64, rho float64, random *rand.Rand) {
		normals(own, sd, random)
		for j := range at {
			at[j] = own[j]
			if before != nil {
				at[j] = rho*before[j] + math.Sqrt(1-rho*rho)*own[j]
			}
		}
	}
	parts := make([]*mat.Dense, s.Manifolds) // what is the axes' own
	for i := range s.Manifolds {
		var before []float64
		if i > 0 {
			before = t.Centres.RawRowView(i - 1)
		}
		chain(t.Centres.RawRowView(i), before, s.CentreCorrelation, seed.At("centre", i).Rand())
		if s.Shape == Isotropic {
			continue
		}
		parts[i] = mat.NewDense(s.Dimension, s.Inputs, nil)
		axes := mat.NewDense(s.Dimension, s.Inputs, nil)
		for k := range s.Dimension {
			before = nil
			if i > 0 {
				before = parts[i-1].RawRowView(k)
			}
			part := parts[i].RawRowView(k)
			chain(part, before, s.AxisCorrelation, seed.At("axis", i, k).Rand())
			axis := axes.RawRowView(k)
			for j, c := range t.Centres.RawRowView(i) {
				axis[j] = s.CentreAxis*c + math.Sqrt(1-s.CentreAxis*s.CentreAxis)*part[j]
			}
		}
		t.Axes = append(t.Axes, axes)
	}
	for i := range s.Manifolds {
		stretch := 1 + s.CentreSpread*seed.At("spread", i).Rand().NormFloat64()
		for j := range own {
			t.Centres.RawRowView(i)[j] *= stretch
		}
	}
}

// points draws so many points of each manifold.
func (s ManifoldSpec) points(t *ManifoldTask, seed rng.Seed, set string, n int) (*Labelled, []int) {
	x := mat.NewDense(n*s.Manifolds, s.Inputs, nil)
	of := s.classes(seed)
	task := &Labelled{Task: &Task{Name: "manifolds, " + set, Blocks: []Block{{"point", x}}}, Classes: numbered("class", s.Classes)}
	var manifold []int
	coordinates := make([]float64, s.Dimension)
	for i := range s.Manifolds {
		random, noise := seed.At(set, i).Rand(), seed.At(set, i, "noise").Rand()
		if set == "test" && s.SameCoordinates {
			random = seed.At("train", i).Rand()
		}
		for k := range n {
			s.point(x.RawRowView(i*n+k), t, i, coordinates, random, noise)
			manifold = append(manifold, i)
			task.Class = append(task.Class, of[i])
			task.Trials = append(task.Trials, fmt.Sprintf("manifold %d point %d", i+1, k+1))
		}
	}
	task.Targets = s.Coding(task.Class, s.Classes)
	return task, manifold
}

func (s ManifoldSpec) point(x []float64, t *ManifoldTask, i int, coordinates []float64, random, noise *rand.Rand) {
	sd := 1 / math.Sqrt(float64(s.Inputs))
	scale := s.Radius
	if s.Shape == Isotropic {
		normals(x, sd, random)
	} else {
		normals(coordinates, 1, random)
		for k, c := range coordinates {
			for j, u := range t.Axes[i].RawRowView(k) {
				x[j] += c * u
			}
		}
		if s.Shape == Sphere {
			squares := 0.0
			for _, v := range x {
				squares += v * v
			}
			scale /= math.Sqrt(squares)
		} else {
			scale /= math.Sqrt(float64(s.Dimension))
		}
	}
	for j, c := range t.Centres.RawRowView(i) {
		x[j] = c + scale*x[j]
		if s.Shape != Isotropic && s.Noise > 0 {
			x[j] += s.Noise * sd * noise.NormFloat64()
		}
	}
}
