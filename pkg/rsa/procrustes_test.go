package rsa_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/richlazy/richlazy/pkg/rsa"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

// mapOf names the rows of points.
func mapOf(points *mat.Dense) *rsa.Embedding {
	e := &rsa.Embedding{Points: points}
	n, _ := points.Dims()
	for i := range n {
		e.Conditions = append(e.Conditions, fmt.Sprint("c", i))
	}
	return e
}

// turned returns scale × points × a random orthogonal matrix + shift; the matrix has determinant 1, or −1 where mirrored.
func turned(points *mat.Dense, scale float64, mirrored bool, seed uint64) *mat.Dense {
	n, dims := points.Dims()
	var qr mat.QR
	qr.Factorize(randomPoints(dims, dims, seed+100))
	var q, out mat.Dense
	qr.QTo(&q)
	if (mat.Det(&q) < 0) != mirrored {
		for i := range dims {
			q.Set(i, 0, -q.At(i, 0))
		}
	}
	out.Mul(points, &q)
	for i := range n {
		for k := range dims {
			out.Set(i, k, scale*out.At(i, k)+float64(3*k-5))
		}
	}
	return &out
}

func farthest(a, b mat.Matrix) (worst float64) {
	n, dims := a.Dims()
	for i := range n {
		for k := range dims {
			off := math.Abs(a.At(i, k) - b.At(i, k))
			if math.IsNaN(off) {
				return math.Inf(1)
			}
			worst = max(worst, off)
		}
	}
	return worst
}

// A map that was only turned, mirrored, shifted, and stretched where that is allowed, comes to lie on its target.
func TestProcrustesUndoesWhatItMay(t *testing.T) {
	for dims := 1; dims <= 3; dims++ {
		target := randomPoints(9, dims, uint64(dims))
		for _, c := range []struct {
			scale    float64
			mirrored bool
			opt      rsa.ProcrustesOptions
			exact    bool
		}{
			{1, false, rsa.ProcrustesOptions{}, true},
			{1, true, rsa.ProcrustesOptions{}, true},
			{1, false, rsa.ProcrustesOptions{NoReflection: true}, true},
			{1, true, rsa.ProcrustesOptions{NoReflection: true}, false},
			{4, true, rsa.ProcrustesOptions{Scale: true}, true},
			{4, false, rsa.ProcrustesOptions{Scale: true, NoReflection: true}, true},
			{4, false, rsa.ProcrustesOptions{}, false},
		} {
			a, err := rsa.ProcrustesAlign(mapOf(target), []*rsa.Embedding{mapOf(turned(target, c.scale, c.mirrored, 3))}, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			if off := farthest(a.Maps[0], target); (off < 1e-12) != c.exact {
				t.Errorf("%d dimensions, %+v: off by %g", dims, c, off)
			}
			if want := 1 / c.scale; c.opt.Scale && !(math.Abs(a.Scales[0]-want) <= 1e-12) || !c.opt.Scale && a.Scales[0] != 1 {
				t.Errorf("%d dimensions, %+v: scale %v", dims, c, a.Scales[0])
			}
			if (a.Residuals[0] < 1e-12) != c.exact {
				t.Errorf("%d dimensions, %+v: residual %g", dims, c, a.Residuals[0])
			}
		}
	}
}

// No turn near the one that was found, and none of many random ones, brings noisy maps closer.
func TestProcrustesIsTheBestTurn(t *testing.T) {
	target := randomPoints(12, 2, 1)
	for seed := range uint64(10) {
		noisy := turned(target, 1, seed%2 == 0, seed)
		noisy.Add(noisy, randomPoints(12, 2, seed+50))
		a, err := rsa.ProcrustesAlign(mapOf(target), []*rsa.Embedding{mapOf(noisy)}, rsa.ProcrustesOptions{})
		if err != nil {
			t.Fatal(err)
		}
		middle := []float64{stat.Mean(mat.Col(nil, 0, target), nil), stat.Mean(mat.Col(nil, 1, target), nil)}
		for step := range 720 {
			angle := float64(step) / 2 * math.Pi / 180
			for _, flip := range []float64{1, -1} {
				sum := 0.0
				for i := range 12 {
					x, y := a.Maps[0].At(i, 0)-middle[0], flip*(a.Maps[0].At(i, 1)-middle[1])
					u, v := x*math.Cos(angle)-y*math.Sin(angle)+middle[0], x*math.Sin(angle)+y*math.Cos(angle)+middle[1]
					sum += math.Pow(u-target.At(i, 0), 2) + math.Pow(v-target.At(i, 1), 2)
				}
				if math.Sqrt(sum/12) < a.Residuals[0]*(1-1e-12) {
					t.Fatalf("seed %d: turned by %v°, flip %v, the residual is %v, less than %v", seed, float64(step)/2, flip, math.Sqrt(sum/12), a.Residuals[0])
				}
			}
		}
	}
}

// A sample without some conditions, in another order, comes to lie where the whole one does, and its missing ones are not counted.
func TestProcrustesWithMissingConditions(t *testing.T) {
	target := randomPoints(8, 2, 4)
	whole := mapOf(turned(target, 1, true, 8))
	part := &rsa.Embedding{Points: mat.NewDense(6, 2, nil)}
	for row, i := range []int{7, 2, 3, 0, 5, 1} {
		part.Conditions = append(part.Conditions, whole.Conditions[i])
		part.Points.SetRow(row, whole.Points.RawRowView(i))
	}
	part.Points.Set(5, 1, math.NaN()) // condition 1
	a, err := rsa.ProcrustesAlign(mapOf(target), []*rsa.Embedding{whole, part, whole}, rsa.ProcrustesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(a.Counts); got != "[3 2 3 3 2 3 2 3]" {
		t.Errorf("counts %s", got)
	}
	for i := range 8 {
		for k := range 2 {
			if math.IsNaN(a.Maps[1].At(i, k)) != (a.Counts[i] == 2) {
				t.Errorf("condition %d of the part is %v", i, a.Maps[1].At(i, k))
			}
			if v := a.Maps[1].At(i, k); a.Counts[i] != 2 && !(math.Abs(v-target.At(i, k)) <= 1e-12) {
				t.Errorf("condition %d of the part is %v, want %v", i, v, target.At(i, k))
			}
		}
	}
	if off := farthest(a.Mean, target); off > 1e-12 {
		t.Errorf("the mean is off by %g", off)
	}
}

// Mean and covariance are those of the aligned points, and for much noise around many conditions the covariance is that of the noise.
func TestProcrustesCovariance(t *testing.T) {
	const n, samples = 60, 400
	target := randomPoints(n, 2, 11)
	target.Scale(10, target)
	source := rand.New(rand.NewPCG(12, 13))
	var maps []*rsa.Embedding
	for s := range uint64(samples) {
		m := mat.DenseCopyOf(target)
		for i := range n {
			a, b := source.NormFloat64(), source.NormFloat64()
			m.Set(i, 0, m.At(i, 0)+0.5*a)
			m.Set(i, 1, m.At(i, 1)+0.2*a+0.3*b)
		}
		maps = append(maps, mapOf(turned(m, 1, s%2 == 0, s)))
	}
	a, err := rsa.ProcrustesAlign(mapOf(target), maps, rsa.ProcrustesOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var pooled mat.SymDense
	for i := range n {
		points := mat.NewDense(samples, 2, nil)
		for s := range samples {
			points.SetRow(s, a.Maps[s].RawRowView(i))
		}
		var want mat.SymDense
		stat.CovarianceMatrix(&want, points, nil)
		if !mat.EqualApprox(&want, a.Covariance[i], 1e-12) {
			t.Fatalf("condition %d: covariance %v, want %v", i, mat.Formatted(a.Covariance[i]), mat.Formatted(&want))
		}
		if i == 0 {
			pooled.AddSym(mat.NewSymDense(2, nil), &want)
		} else {
			pooled.AddSym(&pooled, &want)
		}
	}
	pooled.ScaleSym(1./n, &pooled)
	// The alignment fits 3 of 120 numbers of each sample; 24 000 pairs of numbers leave about 1 % of chance.
	for k, want := range [][]float64{{0.25, 0.1}, {0.1, 0.13}} {
		for l, w := range want {
			if got := pooled.At(k, l); !(math.Abs(got-w) <= 0.06*w) {
				t.Errorf("covariance (%d,%d) is %.4f, want about %.4f", k, l, got, w)
			}
		}
	}
}

func TestProcrustesOfOneSampleHasNoCovariance(t *testing.T) {
	target := mapOf(randomPoints(5, 2, 1))
	a, err := rsa.ProcrustesAlign(target, []*rsa.Embedding{target}, rsa.ProcrustesOptions{})
	if err != nil || !math.IsNaN(a.Covariance[0].At(0, 0)) || a.Counts[0] != 1 {
		t.Errorf("%v, %v", a, err)
	}
}

func TestProcrustesRefuses(t *testing.T) {
	points := randomPoints(5, 2, 1)
	target := mapOf(points)
	few := &rsa.Embedding{Conditions: []string{"c0", "c3"}, Points: mat.NewDense(2, 2, []float64{1, 2, 3, 4})}
	unknown := mapOf(points)
	unknown.Conditions[2] = "tool"
	hole := mapOf(mat.DenseCopyOf(points))
	hole.Points.Set(1, 1, math.NaN())
	twice := mapOf(points)
	twice.Conditions[4] = "c0"
	for _, c := range []struct {
		target  *rsa.Embedding
		samples []*rsa.Embedding
		want    string
	}{
		{nil, nil, "rsa: Procrustes: target: no points"},
		{target, nil, "rsa: Procrustes: no samples"},
		{hole, []*rsa.Embedding{target}, `rsa: Procrustes: target: condition "c1" is NaN`},
		{target, []*rsa.Embedding{target, few}, "rsa: Procrustes: sample 1: 2 conditions, want at least 3 for 2 dimensions"},
		{target, []*rsa.Embedding{unknown}, `rsa: Procrustes: sample 0: condition "tool" is not in the target`},
		{target, []*rsa.Embedding{twice}, `rsa: Procrustes: sample 0: conditions 0 and 4 have the same name "c0"`},
		{target, []*rsa.Embedding{mapOf(randomPoints(5, 3, 1))}, "rsa: Procrustes: sample 0: 3 dimensions, want 2 as in the target"},
	} {
		if _, err := rsa.ProcrustesAlign(c.target, c.samples, rsa.ProcrustesOptions{}); err == nil || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// Where the target lies on a line and the sample does not, the sample may be mirrored at the line: nobody can say how it should lie.
func TestProcrustesUndetermined(t *testing.T) {
	line := mapOf(mat.NewDense(4, 2, []float64{0, 0, 1, 0, 2, 0, 5, 0}))
	wide := mapOf(mat.NewDense(4, 2, []float64{0, 1, 1, -1, 2, -1, 5, 1}))
	var u *rsa.Undetermined
	if _, err := rsa.ProcrustesAlign(line, []*rsa.Embedding{line, wide}, rsa.ProcrustesOptions{}); !errors.As(err, &u) || u.Sample != 1 || len(u.Singular) != 2 {
		t.Errorf("%v", err)
	}
	// With its handedness fixed there is one best turn, and a line on a line is determined in any case.
	if _, err := rsa.ProcrustesAlign(line, []*rsa.Embedding{wide}, rsa.ProcrustesOptions{NoReflection: true}); err != nil {
		t.Error(err)
	}
	a, err := rsa.ProcrustesAlign(line, []*rsa.Embedding{mapOf(turned(line.Points, 1, true, 1))}, rsa.ProcrustesOptions{})
	if err != nil || farthest(a.Maps[0], line.Points) > 1e-12 {
		t.Errorf("%v", err)
	}
}

func ExampleProcrustesAlign() {
	target := &rsa.Embedding{Conditions: []string{"face", "house", "tool"}, Points: mat.NewDense(3, 2, []float64{0, 0, 2, 0, 0, 1})}
	quarter := &rsa.Embedding{Conditions: []string{"face", "house", "tool"}, Points: mat.NewDense(3, 2, []float64{5, 5, 5, 7, 4, 5})}
	aligned, err := rsa.ProcrustesAlign(target, []*rsa.Embedding{quarter}, rsa.ProcrustesOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	house := aligned.Maps[0].RawRowView(1)
	fmt.Printf("%.2f from (2, 0), residual %.2f\n", math.Hypot(house[0]-2, house[1]), aligned.Residuals[0])
	// Output: 0.00 from (2, 0), residual 0.00
}
