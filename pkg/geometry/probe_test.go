package geometry_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

var classifiers = map[string]geometry.Classifier{"least squares": geometry.LeastSquares(0), "SVM": geometry.SVM(geometry.SVMOptions{Gap: 1e-10})}

// Two points: the boundary is half-way, and its normal the line between them.
func TestBoundaryOfTwoPoints(t *testing.T) {
	x := mat.NewDense(2, 2, []float64{1, 5, 3, 5})
	for name, of := range classifiers {
		b := must[*geometry.Boundary](t)(of(x, []bool{false, true}))
		near(t, name+": value half-way", b.Value([]float64{2, -100}), 0, 1e-12)
		near(t, name+": weight of the constant unit", b.Weights[1], 0, 1e-15)
		if b.Weights[0] <= 0 {
			t.Errorf("%s: weights %v", name, b.Weights)
		}
	}
}

// Rotation, scale and shift of responses, the order of trials and repeating the trials of one class change no value.
func TestClassifierInvariances(t *testing.T) {
	r := rng.New(51).Rand()
	x, positive := normal(14, 4, r), make([]bool, 14)
	for i := range positive {
		positive[i] = i < 5
	}
	for name, of := range classifiers {
		values := func(x *mat.Dense, positive []bool) (v []float64) {
			b := must[*geometry.Boundary](t)(of(x, positive))
			n, _ := x.Dims()
			for i := range n {
				v = append(v, b.Value(x.RawRowView(i)))
			}
			return v
		}
		want := values(x, positive)
		same := func(what string, got []float64) {
			t.Helper()
			for i, v := range want {
				near(t, fmt.Sprintf("%s, %s: trial %d", name, what, i), got[i], v, 2e-5) // √ of the SVM's gap
			}
		}
		same("moved", values(moved(x, 1e-5, r), positive))
		order := r.Perm(14)
		permuted, back := make([]bool, 14), make([]float64, 14)
		for i, k := range order {
			permuted[i] = positive[k]
		}
		for i, v := range values(shuffled(x, order), permuted) {
			back[order[i]] = v
		}
		same("shuffled", back)
		if name == "least squares" { // the SVM's penalty is counted a trial
			var twice mat.Dense
			twice.Stack(x, x.Slice(0, 5, 0, 4))
			same("one class twice", values(&twice, append(positive[:14:14], positive[:5]...)))
		}
	}
}

// With more units than trials the system of trials is solved; units that are constant change nothing but the count in the ridge, 13 for 4.
func TestLeastSquaresBySmallerSide(t *testing.T) {
	r := rng.New(52).Rand()
	x, positive := normal(14, 4, r), make([]bool, 14)
	for i := range positive {
		positive[i] = i%3 == 0
	}
	wide := mat.NewDense(14, 40, nil)
	wide.Slice(0, 14, 0, 4).(*mat.Dense).Copy(x)
	a := must[*geometry.Boundary](t)(geometry.LeastSquares(0.1)(x, positive))
	b := must[*geometry.Boundary](t)(geometry.LeastSquares(0.1*13/4)(wide, positive))
	for j, v := range a.Weights {
		near(t, fmt.Sprint("weight ", j), b.Weights[j], v, 1e-12)
	}
	near(t, "bias", b.Bias, a.Bias, 1e-12)
}

func TestSVMReportsItsGap(t *testing.T) {
	r := rng.New(53).Rand()
	x, positive := normal(30, 3, r), make([]bool, 30)
	for i := range positive {
		positive[i] = i%2 == 0
	}
	_, err := geometry.SVM(geometry.SVMOptions{C: 1e4, MaxPasses: 3})(x, positive)
	var gap *geometry.DualityGap
	if !errors.As(err, &gap) || gap.Passes != 3 || !(gap.Gap > gap.Tolerance) {
		t.Errorf("error %v, want a duality gap", err)
	}
}

func TestProbeOfSeparableClasses(t *testing.T) {
	r := rng.New(54).Rand()
	x, labels := normal(45, 6, r), make([]int, 45)
	for i := range labels {
		labels[i] = max(0, i%5-2) // classes of 27, 9 and 9 trials
		x.Set(i, labels[i], x.At(i, labels[i])+20)
	}
	for name, of := range classifiers {
		p := must[*geometry.ProbeResult](t)(geometry.Probe(x, labels, geometry.ProbeOptions{Classifier: of}, rng.New(55).Source()))
		near(t, name, p.Accuracy, 1, 0)
		near(t, "chance", p.Chance, 1.0/3, 1e-15)
		near(t, "trials counted", mat.Sum(p.Confusion), 45, 0)
		var size [5]int
		for _, f := range p.Fold {
			size[f]++
		}
		if size != [5]int{9, 9, 9, 9, 9} {
			t.Errorf("folds of %v trials", size)
		}
	}
}

// Labels that have nothing to do with the responses are read at chance, also when classes are unequal.
func TestProbeAtChance(t *testing.T) {
	r := rng.New(56).Rand()
	var values []float64
	for k := range 60 {
		x, labels := normal(40, 10, r), make([]int, 40)
		for i := range 10 {
			labels[i] = 1
		}
		values = append(values, must[*geometry.ProbeResult](t)(geometry.Probe(x, labels, geometry.ProbeOptions{}, rng.New(57).At(k).Source())).Accuracy)
	}
	mean, se := meanAndError(values)
	near(t, "mean accuracy", mean, 0.5, 4*se)
	if se > 0.02 {
		t.Errorf("standard error %v", se)
	}
}

// The boundary between two Gaussians of unit variance a distance 2 apart is right in Φ(1) of cases, for many trials.
func TestProbeOfKnownOverlap(t *testing.T) {
	r := rng.New(58).Rand()
	const n = 3000
	x, labels := normal(n, 3, r), make([]int, n)
	for i := range labels {
		labels[i] = i % 2
		x.Set(i, 1, x.At(i, 1)+2*float64(i%2))
	}
	want := 0.5 * math.Erfc(-1/math.Sqrt2)
	p := must[*geometry.ProbeResult](t)(geometry.Probe(x, labels, geometry.ProbeOptions{}, rng.New(59).Source()))
	near(t, "accuracy", p.Accuracy, want, 4*math.Sqrt(want*(1-want)/n))
	again := must[*geometry.ProbeResult](t)(geometry.Probe(x, labels, geometry.ProbeOptions{}, rng.New(59).Source()))
	if again.Accuracy != p.Accuracy || fmt.Sprint(again.Fold) != fmt.Sprint(p.Fold) {
		t.Error("the same source gives other folds")
	}
}

func meanAndError(values []float64) (mean, se float64) {
	n := float64(len(values))
	for _, v := range values {
		mean += v / n
	}
	for _, v := range values {
		se += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(se / (n - 1) / n)
}
