package fewshot

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// skewed returns points with exponentially distributed coordinates, mixed: mean and covariance are mixᵀ1 + centre and mixᵀmix.
func skewed(n int, centre []float64, mix *mat.Dense, random *rand.Rand) *mat.Dense {
	sources, channels := mix.Dims()
	z := mat.NewDense(n, sources, nil)
	for i := range n {
		for j := range sources {
			z.Set(i, j, random.ExpFloat64())
		}
	}
	x := mat.NewDense(n, channels, nil)
	x.Mul(z, mix)
	for i := range n {
		for j, c := range centre {
			x.Set(i, j, x.At(i, j)+c)
		}
	}
	return x
}

func mixtures(random *rand.Rand) (mix []*mat.Dense, g *Geometry) {
	centres, covariances := mat.NewDense(3, 4, nil), make([]mat.Symmetric, 3)
	for a := range 3 {
		m := mat.NewDense(3, 4, nil)
		for i := range 3 {
			for j := range 4 {
				m.Set(i, j, random.NormFloat64())
				centres.Set(a, j, centres.At(a, j)+m.At(i, j))
			}
		}
		s := mat.NewSymDense(4, nil)
		s.SymOuterK(1, m.T())
		mix, covariances[a] = append(mix, m), s
	}
	g, err := Known(centres, covariances)
	if err != nil {
		panic(err)
	}
	return mix, g
}

// numbers lists all entries of a geometry.
func numbers(g *Geometry) (all []float64) {
	for a := range g.Classes() {
		all = append(all, g.Variance[a], g.Squares[a])
		for b := range g.Classes() {
			all = append(all, g.Distances.At(a, b), g.Shared.At(a, b))
			for c := range g.Classes() {
				all = append(all, g.Along[a].At(b, c))
			}
		}
	}
	return all
}

func TestEstimatesAreUnbiasedForSkewedClasses(t *testing.T) {
	random := rng.New(5).Rand()
	mix, truth := mixtures(random)
	want := numbers(truth)
	expect(t, want, func() (*Geometry, error) {
		var x []*mat.Dense
		for a := range 3 {
			x = append(x, skewed(5+a, nil, mix[a], random))
		}
		return Measure(x)
	})
}

// expect holds the mean of 20 000 estimates to what is wanted, within four standard errors.
func expect(t *testing.T, want []float64, estimate func() (*Geometry, error)) {
	t.Helper()
	sum, squares := make([]float64, len(want)), make([]float64, len(want))
	const repeats = 20000
	for range repeats {
		g, err := estimate()
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range numbers(g) {
			sum[i] += v / repeats
			squares[i] += v * v / repeats
		}
	}
	for i := range want {
		if se := math.Sqrt((squares[i] - sum[i]*sum[i]) / repeats); !(math.Abs(sum[i]-want[i]) <= 4*se+1e-12) {
			t.Errorf("number %d: mean %.4f ± %.4f, want %.4f", i, sum[i], se, want[i])
		}
	}
}

func TestPlugInHasTheBiasThatIsStated(t *testing.T) {
	e := ellipsoids{[][]float64{{0, 0, 0, 0}, {2, 1, 0, 0}}, [][]float64{{1, 0.5, 2, 0}, {1, 1, 0, 1.5}}}
	truth, random := e.known(t), rng.New(6).Rand()
	n := []float64{6, 9}
	want := *truth
	want.Distances, want.Squares = mat.NewSymDense(2, nil), make([]float64, 2)
	want.Distances.SetSym(0, 1, truth.Distances.At(0, 1)+truth.Variance[0]/n[0]+truth.Variance[1]/n[1])
	want.Shared, want.Along = mat.NewSymDense(2, nil), []*mat.SymDense{mat.NewSymDense(2, nil), mat.NewSymDense(2, nil)}
	want.Shared.CopySym(truth.Shared)
	for a := range 2 {
		b := 1 - a
		want.Squares[a] = truth.Squares[a]*(1+1/(n[a]-1)) + truth.Variance[a]*truth.Variance[a]/(n[a]-1)
		want.Shared.SetSym(a, a, want.Squares[a])
		want.Along[a].SetSym(b, b, truth.Along[a].At(b, b)+truth.Squares[a]/n[a]+truth.Shared.At(a, b)/n[b])
	}
	expect(t, numbers(&want), func() (*Geometry, error) {
		return PlugIn([]*mat.Dense{e.points(0, 6, random), e.points(1, 9, random)})
	})
}

// Means over all choices of different points, one by one.
func TestEstimatesAreMeansOverDifferentPoints(t *testing.T) {
	random := rng.New(7).Rand()
	mix, _ := mixtures(random)
	x := []*mat.Dense{skewed(5, nil, mix[0], random), skewed(4, nil, mix[1], random), skewed(4, nil, mix[2], random)}
	g, err := Measure(x)
	if err != nil {
		t.Fatal(err)
	}
	product := func(i, k int, y *mat.Dense, p int) (sum float64) { // x_i·(x_k − y_p)
		for j := range 4 {
			sum += x[0].At(i, j) * (x[0].At(k, j) - y.At(p, j))
		}
		return sum
	}
	for _, pair := range [][2]int{{1, 1}, {1, 2}} {
		y, z := x[pair[0]], x[pair[1]]
		first, second, n1, n2 := 0.0, 0.0, 0.0, 0.0
		for i := range 5 {
			for k := range 5 {
				for l := range 5 {
					for p := range 4 {
						for q := range 4 {
							if i == k || k == l || i == l || pair[0] == pair[1] && p == q {
								continue
							}
							first += product(i, k, y, p) * product(i, l, z, q)
							n1++
							for j := range 5 {
								if j != i && j != k && j != l {
									second += product(i, k, y, p) * product(j, l, z, q)
									n2++
								}
							}
						}
					}
				}
			}
		}
		if got, want := g.Along[0].At(pair[0], pair[1]), first/n1-second/n2; !(math.Abs(got-want) <= 1e-10*math.Abs(want)) {
			t.Errorf("along %v: %v, want %v", pair, got, want)
		}
	}
	for a := range 3 {
		k, err := geometry.LinearKernel(x[a])
		if err != nil {
			t.Fatal(err)
		}
		if want, err := geometry.HSIC(k, k); err != nil || !(math.Abs(g.Squares[a]-want) <= 1e-10*want) {
			t.Errorf("squares of class %d: %v, want %v, %v", a, g.Squares[a], want, err)
		}
	}
}

func TestGeometryMoves(t *testing.T) {
	random := rng.New(8).Rand()
	mix, _ := mixtures(random)
	var x, moved []*mat.Dense
	var qr mat.QR
	square := mat.NewDense(4, 4, nil)
	for i := range 4 {
		for j := range 4 {
			square.Set(i, j, random.NormFloat64())
		}
	}
	qr.Factorize(square)
	var q mat.Dense
	qr.QTo(&q)
	for a := range 3 {
		x = append(x, skewed(7, nil, mix[a], random))
		var y mat.Dense
		y.Mul(x[a], &q)
		y.Apply(func(_, j int, v float64) float64 { return 3*v + float64(10*j) }, &y)
		moved = append(moved, &y)
	}
	for name, measure := range map[string]func([]*mat.Dense) (*Geometry, error){"measured": Measure, "plugged in": PlugIn} {
		g, err := measure(x)
		if err != nil {
			t.Fatal(err)
		}
		h, err := measure(moved)
		if err != nil {
			t.Fatal(err)
		}
		swapped, err := measure([]*mat.Dense{x[2], x[0], x[1]})
		if err != nil {
			t.Fatal(err)
		}
		for a := range 3 {
			for b := range 3 {
				if a == b {
					continue
				}
				p, q, r := g.Pair(a, b), h.Pair(a, b), swapped.Pair((a+1)%3, (b+1)%3)
				for i, want := range p.list() {
					if !(math.Abs(q.list()[i]-want) <= 1e-9*(1+math.Abs(want))) || !(math.Abs(r.list()[i]-want) <= 1e-9*(1+math.Abs(want))) {
						t.Errorf("%s %d, %d: number %d is %v, moved %v, in other order %v", name, a, b, i, want, q.list()[i], r.list()[i])
					}
				}
			}
		}
	}
}

func (p Pair) list() []float64 {
	return []float64{p.Distance, p.Ratio, p.Dimension, p.OtherDimension, p.Own, p.Other, p.Subspaces}
}
