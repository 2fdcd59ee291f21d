package subspace

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// numbers is the generator of testdata/expected.py.
type numbers struct{ s uint64 }

func (g *numbers) next() float64 {
	g.s = (1103515245*g.s + 12345) % (1 << 31)
	return float64(g.s)/(1<<31) - 0.5
}

// made returns the trials of testdata/expected.py.
func made() *Trials {
	g := &numbers{7}
	t := &Trials{Time: []float64{0, 0.1, 0.2, 0.30000000000000004, 0.4}}
	for u := range 6 {
		var b [4]float64
		for k := range b {
			b[k] = g.next()
		}
		columns := [4][]float64{}
		y := mat.NewDense(48, 5, nil)
		for i := range 48 {
			choice := -1.0
			if g.next() < 0 {
				choice = 1
			}
			row := [4]float64{choice, []float64{-0.5, -0.1, 0.1, 0.5}[i%4], []float64{-0.4, 0.4}[i/4%2], []float64{-1, 1}[i/8%2]}
			for s := range 5 {
				sum := 0.0
				for k, r := range row {
					sum += b[k] * r * (1 + float64(k*s))
				}
				y.Set(i, s, 10+sum*4+8*g.next())
			}
			for k, r := range row {
				columns[k] = append(columns[k], r)
			}
		}
		t.Units = append(t.Units, Unit{Name: fmt.Sprintf("u%d", u), Responses: y, Trials: table.Table{table.Numbers("choice", columns[0]...),
			table.Numbers("motion", columns[1]...), table.Numbers("colour", columns[2]...), table.Numbers("context", columns[3]...)}})
	}
	return t
}

// block returns the tensor and the noise of testdata/expected.py.
func block() (*Tensor, *mat.SymDense) {
	g := &numbers{11}
	x := &Tensor{Factors: []Factor{{"stimulus", []string{"1", "2", "3"}}, {"decision", []string{"left", "right"}}, {"time", []string{"0", "1", "2", "3"}}},
		Values: mat.NewDense(6, 24, nil)}
	for u := range 6 {
		x.Units = append(x.Units, fmt.Sprintf("u%d", u))
		for i := range 24 {
			x.Values.Set(u, i, g.next())
		}
	}
	noise := mat.NewSymDense(6, nil)
	for u := range 6 {
		noise.SetSym(u, u, math.Abs(g.next()))
	}
	return x, noise
}

type expected struct {
	TDR struct {
		Coefficients, Axes, Projection, Share []float64
		At                                    []int
	}
	Demixed []struct {
		Name      string
		Share     float64
		Product   []float64
		Explained []float64
	}
}

func golden(t *testing.T) (e expected) {
	t.Helper()
	b, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// near fails unless all numbers agree to a tolerance.
func near(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tol) {
			t.Fatalf("%s: number %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestTargetedReductionOfNumPy(t *testing.T) {
	want, all := golden(t).TDR, made()
	conditions, err := all.Conditions("context", "motion")
	if err != nil {
		t.Fatal(err)
	}
	s := Study{Regressors: []string{"choice", "motion", "colour", "context"}, Conditions: conditions, Smooth: 0.06, Options: Options{Components: 4}}
	fit, err := s.Fit(context.Background(), all)
	if err != nil {
		t.Fatal(err)
	}
	var b []float64
	for u := range 6 {
		for _, v := range append(fit.Coefficients.Values, fit.Coefficients.Constant) {
			b = append(b, v.RawRowView(u)...)
		}
	}
	near(t, "coefficients", b, want.Coefficients, 1e-12)
	for k, at := range fit.Axes.At {
		if at != want.At[k] {
			t.Errorf("axis %d at sample %d, want %d", k, at, want.At[k])
		}
	}
	near(t, "axes", fit.Axes.Orthogonal.RawMatrix().Data, want.Axes, 1e-9)
	near(t, "projection", fit.Axes.Project(fit.Averages).Values.RawMatrix().Data, want.Projection, 1e-9)
	explained, err := fit.Axes.Explained(context.Background(), fit.Averages)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "shares", explained.Axis, want.Share, 1e-9)
}

func TestDemixedPCAOfNumPy(t *testing.T) {
	x, noise := block()
	d, err := Demix(context.Background(), x, DemixedOptions{Components: 2, Lambda: 0.1, Noise: noise})
	if err != nil {
		t.Fatal(err)
	}
	for g, want := range golden(t).Demixed {
		if d.Groups[g].Name != want.Name {
			t.Fatalf("marginalisation %d is %q, want %q", g, d.Groups[g].Name, want.Name)
		}
		near(t, want.Name, []float64{d.Marginal[g]}, []float64{want.Share}, 1e-12)
		product, explained := mat.NewDense(6, 6, nil), make([]float64, 2)
		for _, i := range d.Of(want.Name) {
			product.RankOne(product, 1, d.Encoders.ColView(i), d.Decoders.ColView(i))
			explained[d.Components[i].Rank] = d.Components[i].Explained
		}
		near(t, want.Name+": encoders · decoders", product.RawMatrix().Data, want.Product, 1e-9)
		near(t, want.Name+": explained", explained, want.Explained, 1e-9)
	}
}
