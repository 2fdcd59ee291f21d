package capacity

import (
	"context"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// numbered has points that are their numbers.
func numbered(points int) *mat.Dense {
	m := mat.NewDense(points, 1, nil)
	for j := range points {
		m.Set(j, 0, float64(j))
	}
	return m
}

// TestSamples: sets are disjoint as long as there are points, and of distinct points beyond.
func TestSamples(t *testing.T) {
	for _, c := range []struct{ points, m, n, most int }{{12, 4, 3, 1}, {13, 4, 3, 1}, {12, 5, 3, 3}, {4, 4, 2, 2}} {
		sets, err := Samples([]*mat.Dense{numbered(c.points), numbered(20)}, c.m, c.n, rand.NewPCG(1, 1))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[float64]int{}
		for _, set := range sets {
			in := map[float64]bool{}
			for _, v := range mat.Col(nil, 0, set[0]) {
				if in[v] {
					t.Errorf("%+v: a set has point %v twice", c, v)
				}
				in[v] = true
				seen[v]++
			}
			if rows, _ := set[1].Dims(); len(set) != 2 || rows != c.m || len(in) != c.m {
				t.Errorf("%+v: a set of %d manifolds with %d and %d points", c, len(set), len(in), rows)
			}
		}
		for v, times := range seen {
			if times > c.most {
				t.Errorf("%+v: point %v is in %d sets", c, v, times)
			}
		}
	}
	if _, err := Samples([]*mat.Dense{numbered(9), numbered(3)}, 4, 1, rand.NewPCG(1, 1)); err == nil || err.Error() != "capacity: manifold 1 has 3 points, less than 4" {
		t.Errorf("error %v", err)
	}
}

// TestOver: values are means over sets, standard errors those of their spread, for all numbers of a result.
func TestOver(t *testing.T) {
	sets, err := Samples(scattered(rand.New(rand.NewPCG(1, 2)), 3, 40, 30, 3, 0.8), 10, 4, rand.NewPCG(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Over(context.Background(), GLUE, sets, Options{Samples: 30}, rand.NewPCG(1, 4))
	if err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]func(r *Result) (value, se float64){
		"capacity":  func(r *Result) (float64, float64) { return r.Capacity.Value, r.Capacity.SE },
		"centres":   func(r *Result) (float64, float64) { return r.Centres.Value.At(0, 2), r.Centres.SE.At(0, 2) },
		"dimension": func(r *Result) (float64, float64) { return r.Manifolds[1].Dimension.Value, r.Manifolds[1].Dimension.SE },
		"active":    func(r *Result) (float64, float64) { return r.Manifolds[2].Active.Value, r.Manifolds[2].Active.SE },
	} {
		x := make([]float64, len(sets))
		for k, r := range a.Each {
			x[k], _ = of(r)
		}
		value, se := of(a.Mean)
		near(t, name, value, stat.Mean(x, nil), 1e-12)
		near(t, name+": standard error", se, stat.StdDev(x, nil)/math.Sqrt(4), 1e-12)
	}
	if text := a.String(); !strings.HasPrefix(text, "GLUE of 4 sets of 3 manifolds; margin 0") || !strings.Contains(text, "capacity") {
		t.Errorf("it says %q", text)
	}
	if _, err := Over(context.Background(), GLUE, sets[:1], Options{}, rand.NewPCG(1, 1)); err == nil {
		t.Error("one set has a spread")
	}
	sets[2] = sets[2][:2]
	if _, err := Over(context.Background(), GLUE, sets, Options{Samples: 5}, rand.NewPCG(1, 1)); err == nil || !strings.Contains(err.Error(), "set 2 has 2 manifolds and set 0 has 3") {
		t.Errorf("error %v", err)
	}
}
