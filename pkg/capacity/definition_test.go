package capacity

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// TestGeometryByDefinition makes b, c and all that comes of them from the draws and single projections, with matrices of anchors and pseudo-inverses by eigenvalues.
func TestGeometryByDefinition(t *testing.T) {
	const p, points, channels, samples = 4, 5, 24, 30
	manifolds := scattered(rand.New(rand.NewPCG(8, 91)), p, points, channels, 3, 1)
	for _, opt := range []Options{
		{Samples: samples, Origin: AsGiven}, {Samples: samples, Origin: AsGiven, Inactive: Drop, Radius: MeanOfRatios}, {Samples: samples, Origin: AsGiven, Bias: true},
		{Samples: samples, Origin: AsGiven, Alignment: SignedCosine, Labels: OneVersusRest},
	} {
		t.Run(fmt.Sprint(opt.words()), func(t *testing.T) {
			r, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(8, 92))
			if err != nil {
				t.Fatal(err)
			}
			d := newDefinition(t, manifolds, opt, rand.NewPCG(8, 92))
			near(t, "capacity", r.Capacity.Value, p/d.a, 1e-8)
			near(t, "dimension", r.Dimension.Value, floats.Sum(d.b)/p, 1e-8)
			near(t, "utility", r.Utility.Value, floats.Sum(d.c)/d.a, 1e-8)
			radius := math.Sqrt(floats.Sum(d.c) / (floats.Sum(d.b) - floats.Sum(d.c)))
			if opt.Radius == MeanOfRatios {
				radius = math.Sqrt(d.ratio)
			}
			near(t, "radius", r.Radius.Value, radius, 1e-8)
			near(t, "alignment of centres", r.CentreAlignment.Value, d.centres, 1e-8)
			near(t, "alignment of axes", r.AxisAlignment.Value, d.axes, 1e-8)
			for mu, m := range r.Manifolds {
				near(t, "dimension of one", m.Dimension.Value, d.b[mu], 1e-8)
				near(t, "radius of one", m.Radius.Value, math.Sqrt(d.c[mu]/(d.b[mu]-d.c[mu])), 1e-7)
			}
		})
	}
}

// TestMFTMAByDefinition makes capacity, radius and dimension of each manifold from single projections of T on its points about the centre, s = (z−c)/‖c‖, with a further 1.
func TestMFTMAByDefinition(t *testing.T) {
	const p, points, channels, samples = 3, 6, 10, 30
	manifolds := scattered(rand.New(rand.NewPCG(8, 93)), p, points, channels, 3, 1)
	for _, inactive := range []Inactive{Touch, Drop} {
		opt := Options{Samples: samples, Origin: AsGiven, Inactive: inactive}
		r, err := MFTMA(context.Background(), manifolds, opt, rand.NewPCG(8, 94))
		if err != nil {
			t.Fatal(err)
		}
		d := newDraws(p, channels, opt.resolve(mftma), rand.NewPCG(8, 94))
		inverse := 0.0
		for mu, m := range manifolds {
			centre := make([]float64, channels)
			for i := range centre {
				centre[i] = floats.Sum(mat.Col(nil, i, m)) / points
			}
			s := mat.NewDense(points, channels+1, nil)
			for j := range points {
				for i := range channels {
					s.Set(j, i, (m.At(j, i)-centre[i])/floats.Norm(centre, 2))
				}
				s.Set(j, channels, 1)
			}
			distance, count := 0.0, 0.0
			var anchors, directions [][]float64
			mean := make([]float64, channels)
			for k := range samples {
				direction := append(append([]float64(nil), d.t.RawRowView(k)...), d.centre.At(k, mu))
				v, err := Project([]*mat.Dense{s}, []int{1}, direction)
				if err != nil {
					t.Fatal(err)
				}
				distance += v.Distance * v.Distance / samples
				anchor := v.Anchors.RawRowView(0)[:channels]
				if math.IsNaN(anchor[0]) {
					if inactive == Drop {
						continue
					}
					var slack mat.VecDense
					slack.MulVec(s, mat.NewVecDense(channels+1, v.Nearest))
					anchor = s.RawRowView(floats.MinIdx(slack.RawVector().Data))[:channels]
				}
				anchors, directions = append(anchors, anchor), append(directions, d.t.RawRowView(k))
				floats.Add(mean, anchor)
				count++
			}
			floats.Scale(1/count, mean)
			radius, dimension := 0.0, 0.0
			for k, anchor := range anchors {
				axis := floats.SubTo(make([]float64, channels), anchor, mean)
				square := floats.Dot(axis, axis)
				radius += square / count
				dimension += math.Pow(floats.Dot(axis, directions[k]), 2) / square / count
			}
			inverse += distance / p
			near(t, "capacity of one", r.Manifolds[mu].Capacity.Value, 1/distance, 1e-8)
			near(t, "radius of one", r.Manifolds[mu].Radius.Value, math.Sqrt(radius), 1e-8)
			near(t, "dimension of one", r.Manifolds[mu].Dimension.Value, dimension, 1e-8)
		}
		near(t, "capacity", r.Capacity.Value, 1/inverse, 1e-8)
	}
}

// definition are means over samples: the squared distance, the manifolds' parts of b and c, the ratio c/(b−c), and alignments.
type definition struct {
	a, ratio, centres, axes float64
	b, c                    []float64
}

func newDefinition(t *testing.T, manifolds []*mat.Dense, opt Options, src rand.Source) definition {
	p := len(manifolds)
	_, channels := manifolds[0].Dims()
	if opt.Bias { // a channel of 32 times the root mean square length of the points
		square, count := 0.0, 0.0
		for _, m := range manifolds {
			rows, _ := m.Dims()
			square, count = square+math.Pow(mat.Norm(m, 2), 2), count+float64(rows)
		}
		wider := make([]*mat.Dense, p)
		for mu, m := range manifolds {
			rows, _ := m.Dims()
			constant := mat.NewDense(rows, 1, nil)
			constant.Apply(func(_, _ int, _ float64) float64 { return 32 * math.Sqrt(square/count) }, constant)
			wider[mu] = new(mat.Dense)
			wider[mu].Augment(m, constant)
		}
		manifolds = wider
	}
	directions, labels := Draws(p, channels, opt, src)
	samples := float64(opt.Samples)
	d := definition{b: make([]float64, p), c: make([]float64, p)}
	anchors, mean, active := make([]*mat.Dense, opt.Samples), mat.NewDense(p, channels, nil), make([]float64, p)
	for k := range anchors {
		y := make([]int, p)
		for mu := range y {
			y[mu] = int(labels.At(k, mu))
		}
		along := append([]float64(nil), directions.RawRowView(k)...)
		if opt.Bias {
			along = append(along, 0)
		}
		projection, err := Project(manifolds, y, along)
		if err != nil {
			t.Fatal(err)
		}
		d.a += projection.Distance * projection.Distance / samples
		anchors[k] = mat.DenseCopyOf(projection.Anchors.Slice(0, p, 0, channels))
		for mu := range p {
			for i, v := range anchors[k].RawRowView(mu) {
				if v == v {
					mean.Set(mu, i, mean.At(mu, i)+v)
				} else if opt.Inactive != Drop {
					anchors[k].Set(mu, i, 0)
				}
			}
			if opt.Inactive != Drop || !math.IsNaN(anchors[k].At(mu, 0)) {
				active[mu]++
			}
		}
	}
	for mu := range p {
		row := mean.Slice(mu, mu+1, 0, channels).(*mat.Dense)
		row.Scale(1/active[mu], row)
	}
	var axes, pairs [][]float64
	for range p {
		axes, pairs = append(axes, make([]float64, p)), append(pairs, make([]float64, p))
	}
	for k, s := range anchors {
		var rows []int
		for mu := range p {
			if !math.IsNaN(s.At(mu, 0)) {
				rows = append(rows, mu)
			}
		}
		bent, rest := mat.NewDense(len(rows), channels, nil), mat.NewDense(len(rows), channels, nil)
		for i, mu := range rows {
			rest.SetRow(i, mean.RawRowView(mu))
			for j := range channels {
				bent.Set(i, j, s.At(mu, j)-mean.At(mu, j))
			}
		}
		var along mat.VecDense
		var g0, g1, both mat.SymDense
		along.MulVec(bent, directions.RowView(k))
		g0.SymOuterK(1, rest)
		g1.SymOuterK(1, bent)
		both.AddSym(&g0, &g1)
		x, y := pseudoSolve(&g1, &along), pseudoSolve(&both, &along)
		for i, mu := range rows {
			d.b[mu] += along.AtVec(i) * x.AtVec(i) / samples
			d.c[mu] += along.AtVec(i) * y.AtVec(i) / samples
			for j, nu := range rows {
				axes[mu][nu] += opt.Alignment.compare(g1.At(i, j), g1.At(i, i), g1.At(j, j))
				pairs[mu][nu]++
			}
		}
		b, c := mat.Dot(&along, x), mat.Dot(&along, y)
		d.ratio += c / (b - c) / samples
	}
	for mu := range p {
		for nu := range p {
			if mu != nu {
				x, y := mean.RowView(mu), mean.RowView(nu)
				d.centres += opt.Alignment.compare(mat.Dot(x, y), mat.Dot(x, x), mat.Dot(y, y)) / float64(p*(p-1))
				d.axes += axes[mu][nu] / pairs[mu][nu] / float64(p*(p-1))
			}
		}
	}
	return d
}

// pseudoSolve is the product of a matrix's pseudo-inverse with x.
func pseudoSolve(a *mat.SymDense, x *mat.VecDense) *mat.VecDense {
	var e mat.EigenSym
	if !e.Factorize(a, true) {
		panic("eigenvalues did not converge")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	values, z := e.Values(nil), mat.NewVecDense(x.Len(), nil)
	for i, l := range values {
		if l > 1e-10*values[len(values)-1] {
			z.AddScaledVec(z, mat.Dot(v.ColView(i), x)/l, v.ColView(i))
		}
	}
	return z
}
