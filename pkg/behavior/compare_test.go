package behavior

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Who follows a model is found to follow it, by BIC and by answers that were not seen.
func TestCompareFindsTheModel(t *testing.T) {
	kinds := []Model{Factorised(), Linear()}
	truths := [][]float64{{178, 95, 3, .1, .05}, {135, 3, .1, .05}}
	var people []*Choices
	for k, m := range kinds {
		for i := range 4 {
			people = append(people, simulated(t, m, truths[k], 4, uint64(10*k+i)))
		}
	}
	r, err := Compare(bg, kinds, people, CompareOptions{FitOptions: FitOptions{Starts: 4}, Folds: 5}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for i := range people {
		own, other := i/4, 1-i/4
		if !(r.BIC.At(i, own) < r.BIC.At(i, other)) || !(r.CrossValidated.At(i, own) > r.CrossValidated.At(i, other)) && own == 0 {
			t.Errorf("person %d: BIC %v, unseen %v", i, mat.Row(nil, i, r.BIC), mat.Row(nil, i, r.CrossValidated))
		}
		if r.Loss.At(i, 0) > r.Loss.At(i, 1)+1e-6 {
			t.Errorf("person %d: two angles fit worse than one: %v", i, mat.Row(nil, i, r.Loss))
		}
	}
	if wins, sums := r.Best(r.BIC); wins[0] != 4 || wins[1] != 4 || !(math.Abs(sums[0]+sums[1]-mat.Sum(r.BIC)) < 1e-9) {
		t.Errorf("%v %v", wins, sums)
	}
	s, err := r.Select()
	if err != nil || !(math.Abs(s.Frequencies[0]-.5) < .1) {
		t.Errorf("%+v, %v", s, err)
	}
	if text := r.String(); !strings.Contains(text, "two angles, 5 parameters") || strings.Count(text, "\n") != 3 {
		t.Error(text)
	}
}

// The likelihood ratio of nested models is χ² where the smaller one is true: 5 % of 200 people below .05 within three standard errors, mean 1 for one parameter.
func TestNestedIsChiSquare(t *testing.T) {
	small, large := Factorised(), Model{SeparateOffset: true}
	below, total, n := 0, 0.0, 200
	for k := range n {
		c := simulated(t, small, []float64{170, 100, 2, .1, .1}, 40, uint64(k))
		a, err := small.Fit(bg, c, FitOptions{Starts: 4}, rand.NewPCG(uint64(k), 1))
		if err != nil {
			t.Fatal(err)
		}
		b, err := large.Fit(bg, c, FitOptions{Starts: 4}, rand.NewPCG(uint64(k), 2))
		if err != nil {
			t.Fatal(err)
		}
		statistic, dof, p, err := Nested(a, b)
		if err != nil || dof != 1 {
			t.Fatal(dof, err)
		}
		total += statistic / float64(n)
		if p < .05 {
			below++
		}
		if _, _, _, err := Nested(b, a); err == nil {
			t.Fatal("the larger as the smaller: want an error")
		}
	}
	if share := float64(below) / float64(n); !(math.Abs(share-.05) <= 3*math.Sqrt(.05*.95/float64(n))) || !(math.Abs(total-1) <= 3*math.Sqrt(2/float64(n))) {
		t.Errorf("%v below .05, mean %v", share, total)
	}
}

// A model without parameters to learn foretells unseen answers as well as seen ones: its cross-validated log-likelihood is its likelihood, whatever the folds.
func TestCrossValidate(t *testing.T) {
	c := simulated(t, Factorised(), []float64{170, 100, 2, .1, .1}, 8, 1)
	narrow := Model{Angles: TrueAngles, NoLapse: true, NoOffset: true, Bounds: Bounds{Slope: [2]float64{2, 2.0000001}}}
	loss, _, err := narrow.Loss(Binomial, []float64{2}, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, folds := range []int{2, 7, 0, 400} {
		got, err := narrow.CrossValidate(bg, c, folds, FitOptions{Starts: 1}, rand.NewPCG(1, uint64(folds)))
		if err != nil || !(math.Abs(got+loss) < 1e-4) {
			t.Errorf("%d folds: %v, want %v, %v", folds, got, -loss, err)
		}
	}
	f, err := Factorised().Fit(bg, c, FitOptions{}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	got, err := Factorised().CrossValidate(bg, c, 10, FitOptions{Starts: 4}, rand.NewPCG(1, 1))
	if err != nil || !(got < -f.Loss) || !(got > -f.Loss-30) { // about as many nats lower as there are parameters
		t.Errorf("unseen answers %v, seen ones %v, %v", got, -f.Loss, err)
	}
	if _, err := Factorised().CrossValidate(bg, c, 401, FitOptions{}, rand.NewPCG(1, 1)); err == nil {
		t.Error("more folds than answers: want an error")
	}
	half, _ := FromShares(c.Shares(), 3)
	half.Yes[0], half.Trials[0] = .5, 3
	if _, err := Factorised().CrossValidate(bg, half, 2, FitOptions{}, rand.NewPCG(1, 1)); err == nil || !strings.Contains(err.Error(), "want whole numbers") {
		t.Error(err)
	}
}
