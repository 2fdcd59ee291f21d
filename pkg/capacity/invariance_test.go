package capacity

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/richlazy/richlazy/pkg/progress"
	"gonum.org/v1/gonum/mat"
)

// analyse estimates with given draws.
func analyse(t *testing.T, theory string, manifolds []*mat.Dense, d draws, opt Options) *Result {
	t.Helper()
	opt = opt.resolve(theory)
	c, err := gather(manifolds, opt)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.estimate(context.Background(), theory, d, opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// same holds two results to each other, all but their errors' last digits. order is where the second has the manifolds of the first.
func same(t *testing.T, a, b *Result, order []int) {
	t.Helper()
	pair := func(what string, x, y Estimate) {
		if !(math.Abs(x.Value-y.Value) <= 1e-7*math.Abs(x.Value)+1e-9) && !(math.IsNaN(x.Value) && math.IsNaN(y.Value)) {
			t.Errorf("%s: %v and %v", what, x, y)
		}
	}
	pair("capacity", a.Capacity, b.Capacity)
	pair("dimension", a.Dimension, b.Dimension)
	pair("radius", a.Radius, b.Radius)
	pair("utility", a.Utility, b.Utility)
	pair("centres", a.CentreAlignment, b.CentreAlignment)
	pair("axes", a.AxisAlignment, b.AxisAlignment)
	pair("centre–axis", a.CentreAxisAlignment, b.CentreAxisAlignment)
	for i, j := range order {
		pair("capacity of one", a.Manifolds[i].Capacity, b.Manifolds[j].Capacity)
		pair("dimension of one", a.Manifolds[i].Dimension, b.Manifolds[j].Dimension)
		for k, l := range order {
			pair("pair", Estimate{Value: a.CentreAxes.Value.At(i, k)}, Estimate{Value: b.CentreAxes.Value.At(j, l)})
		}
	}
}

func TestInvariances(t *testing.T) {
	const channels, p = 30, 4
	r := rand.New(rand.NewPCG(8, 21))
	manifolds := scattered(r, p, 10, channels, 3, 1)
	var rotation mat.Dense
	var qr mat.QR
	qr.Factorize(normal(r, channels, channels))
	qr.QTo(&rotation)
	change := func(f func(m *mat.Dense) *mat.Dense) []*mat.Dense {
		changed := make([]*mat.Dense, p)
		for mu, m := range manifolds {
			changed[mu] = f(m)
		}
		return changed
	}
	identity, other := []int{0, 1, 2, 3}, []int{2, 0, 3, 1}
	for _, theory := range []string{glue, mftma} {
		for _, inactive := range []Inactive{AsUsual, Touch, Drop} {
			t.Run(fmt.Sprint(theory, " ", inactive), func(t *testing.T) {
				opt := Options{Samples: 50, Inactive: inactive, Margin: 0.2}
				d := newDraws(p, channels, opt.resolve(theory), rand.NewPCG(8, 22))
				base := analyse(t, theory, manifolds, d, opt)
				scaled := change(func(m *mat.Dense) *mat.Dense { var x mat.Dense; x.Scale(3e5, m); return &x })
				same(t, base, analyse(t, theory, scaled, d, opt), identity)
				shifted := change(func(m *mat.Dense) *mat.Dense {
					x := mat.DenseCopyOf(m)
					x.Apply(func(_, j int, v float64) float64 { return v + float64(j) }, x)
					return x
				})
				same(t, base, analyse(t, theory, shifted, d, opt), identity)
				turned := d
				turned.t = new(mat.Dense)
				turned.t.Mul(d.t, &rotation)
				same(t, base, analyse(t, theory, change(func(m *mat.Dense) *mat.Dense { var x mat.Dense; x.Mul(m, &rotation); return &x }), turned, opt), identity)
				backwards := change(func(m *mat.Dense) *mat.Dense {
					x := mat.NewDense(10, channels, nil)
					for j := range 10 {
						x.SetRow(j, m.RawRowView(9-j))
					}
					return x
				})
				same(t, base, analyse(t, theory, backwards, d, opt), identity)
				moved, md := make([]*mat.Dense, p), draws{d.t, mat.DenseCopyOf(d.labels), mat.DenseCopyOf(d.centre)}
				for i, j := range other {
					moved[j] = manifolds[i]
					for k := range 50 {
						md.labels.Set(k, j, d.labels.At(k, i))
						md.centre.Set(k, j, d.centre.At(k, i))
					}
				}
				same(t, base, analyse(t, theory, moved, md, opt), other)
			})
		}
	}
}

// TestDuplicatesCountOnce has points twice, which moves no centre where all are.
func TestDuplicatesCountOnce(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 23)), 3, 8, 20, 3, 1)
	twice := make([]*mat.Dense, 3)
	for mu, m := range manifolds {
		twice[mu] = new(mat.Dense)
		twice[mu].Stack(m, m)
	}
	opt := Options{Samples: 40}
	a, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(8, 24))
	b, err2 := GLUE(context.Background(), twice, opt, rand.NewPCG(8, 24))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	same(t, a, b, []int{0, 1, 2})
	if want := "manifold 0 has 8 points that equal another of its points: they count once"; len(b.Notes) == 0 || b.Notes[0] != want {
		t.Errorf("notes %q, want %q first", b.Notes, want)
	}
}

// TestManifoldsThatShareNothing are the same together and alone, whatever the labels: exactly, for each t.
func TestManifoldsThatShareNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 25))
	manifolds := orthogonal(3, normal(r, 6, 4))
	opt := Options{Samples: 30, Origin: AsGiven}.resolve(glue)
	d := newDraws(3, 15, opt, rand.NewPCG(8, 26))
	together := analyse(t, glue, manifolds, d, opt)
	for mu, m := range manifolds {
		labels := mat.NewDense(30, 1, nil)
		for k := range 30 {
			labels.Set(k, 0, d.labels.At(k, mu))
		}
		alone := analyse(t, glue, []*mat.Dense{m}, draws{t: d.t, labels: labels}, opt)
		near(t, "capacity", together.Manifolds[mu].Capacity.Value, alone.Capacity.Value, 1e-9)
		near(t, "dimension", together.Manifolds[mu].Dimension.Value, alone.Dimension.Value, 1e-9)
		near(t, "radius", together.Manifolds[mu].Radius.Value, alone.Radius.Value, 1e-9)
	}
}

func TestSameBitsOnAnyNumberOfCores(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 27)), 6, 20, 50, 4, 1)
	run := func(cores int) []*Result {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		var all []*Result
		for _, f := range []func(context.Context, []*mat.Dense, Options, rand.Source) (*Result, error){GLUE, MFTMA} {
			r, err := f(context.Background(), manifolds, Options{Samples: 50}, rand.NewPCG(8, 28))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, r)
		}
		all[1].Utility, all[1].AxisAlignment, all[1].CentreAxisAlignment, all[1].Axes, all[1].CentreAxes = Estimate{}, Estimate{}, Estimate{}, Matrix{}, Matrix{} // NaN
		return all
	}
	one := run(1)
	for _, cores := range []int{2, 7} {
		if !reflect.DeepEqual(one, run(cores)) {
			t.Errorf("another result on %d cores", cores)
		}
	}
}

func TestProgressAndCancel(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 29)), 3, 5, 20, 2, 1)
	for _, f := range []func(context.Context, []*mat.Dense, Options, rand.Source) (*Result, error){GLUE, MFTMA} {
		var seen atomic.Int64
		ctx, cancel := context.WithCancel(context.Background())
		watch := progress.Func(func(done, total int64) {
			if total != 60 {
				t.Errorf("of %d samples", total)
			}
			seen.Store(max(seen.Load(), done))
		})
		if _, err := f(ctx, manifolds, Options{Samples: 60, Progress: watch}, rand.NewPCG(8, 30)); err != nil || seen.Load() != 60 {
			t.Errorf("error %v after %d samples", err, seen.Load())
		}
		cancel()
		if r, err := f(ctx, manifolds, Options{}, rand.NewPCG(8, 30)); r != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%v, %v after the context's end", r, err)
		}
	}
}

// TestUnitsOfResponses has responses in units that are powers of two, of which every measure has the same bits.
func TestUnitsOfResponses(t *testing.T) {
	const p, channels = 4, 15
	manifolds := scattered(rand.New(rand.NewPCG(8, 27)), p, 6, channels, 2, 1)
	for _, theory := range []string{glue, mftma} {
		opt := Options{Samples: 50}
		d := newDraws(p, channels, opt.resolve(theory), rand.NewPCG(8, 28))
		base := analyse(t, theory, manifolds, d, opt)
		for _, unit := range []float64{0x1p-130, 0x1p130} { // 7e-40, 1e39
			changed := make([]*mat.Dense, p)
			for mu, m := range manifolds {
				changed[mu] = new(mat.Dense)
				changed[mu].Scale(unit, m)
			}
			r := analyse(t, theory, changed, d, opt)
			for _, m := range Measures() {
				if x, y := base.Measure(m), r.Measure(m); x != y && !math.IsNaN(x.Value) {
					t.Errorf("%s: %v is %v, and %v in units of %g", theory, m, x, y, 1/unit)
				}
			}
			if x, y := base.Manifolds[1].Length*unit, r.Manifolds[1].Length; x != y {
				t.Errorf("%s: length %g, want %g", theory, y, x)
			}
		}
	}
}
