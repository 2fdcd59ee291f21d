package geometry_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
)

// cloud returns trials about given places of the conditions.
func cloud(places *mat.Dense, each int, noise float64, r *rand.Rand) geometry.Trials {
	m, p := places.Dims()
	t := geometry.Trials{Responses: mat.NewDense(m*each, p, nil)}
	for c := range m {
		for k := range each {
			for j := range p {
				t.Responses.Set(c*each+k, j, places.At(c, j)+noise*r.NormFloat64())
			}
			t.Condition = append(t.Condition, c)
		}
	}
	return t
}

// cube returns the 8 vertices of a cube in 6 units, condition c at the bits of c, rotated.
func cube(r *rand.Rand) *mat.Dense {
	x := mat.NewDense(8, 6, nil)
	for c := range 8 {
		for j := range 3 {
			x.Set(c, j, float64(c>>j&1))
		}
	}
	return moved(x, 1, r)
}

func identity(m int) *mat.Dense {
	x := mat.NewDense(m, m, nil)
	for c := range m {
		x.Set(c, c, 1)
	}
	return x
}

var (
	byBit = geometry.Dichotomy{false, true, false, true, false, true, false, true}
	xor   = geometry.Dichotomy{true, false, false, true} // of the square 00, 01, 10, 11
)

func TestDichotomies(t *testing.T) {
	for m, want := range map[int]int{2: 1, 4: 3, 6: 10, 8: 35, 10: 126} {
		all := geometry.Dichotomies(m)
		seen := map[string]bool{}
		for _, d := range all {
			positive := 0
			for _, is := range d {
				if is {
					positive++
				}
			}
			if !d[0] || positive != m/2 {
				t.Errorf("%v of %d conditions", d, m)
			}
			seen[fmt.Sprint(d)] = true
		}
		if len(seen) != want {
			t.Errorf("%d dichotomies of %d conditions, want %d", len(seen), m, want)
		}
	}
	if first := fmt.Sprint(geometry.Dichotomies(4)[0]); first != "[true true false false]" {
		t.Errorf("first dichotomy %s", first)
	}
}

// A factorised code is abstract in its variables: CCGP and parallelism are 1.
func TestCubeIsAbstract(t *testing.T) {
	r := rng.New(61).Rand()
	trials := cloud(cube(r), 5, 0.02, r)
	exact := cloud(cube(r), 1, 0, r)
	near(t, "parallelism", must[float64](t)(geometry.ParallelismScore(exact, byBit)), 1, 1e-12)
	for name, of := range classifiers {
		near(t, name+": CCGP", must[*geometry.Generalisation](t)(geometry.CCGP(trials, byBit, of)).Accuracy, 1, 0)
	}
	// Parity is not: neighbours are always on the other side.
	parity := make(geometry.Dichotomy, 8)
	for c := range parity {
		parity[c] = bits.OnesCount(uint(c))%2 == 0
	}
	if g := must[*geometry.Generalisation](t)(geometry.CCGP(trials, parity, nil)); g.Accuracy > 0.3 {
		t.Errorf("CCGP of parity is %v, expected it below chance", g.Accuracy)
	}
}

// In a square XOR has opposite coding directions, whatever the pairing, and what is learnt from one pair is wrong for the other.
func TestXOROfASquare(t *testing.T) {
	r := rng.New(62).Rand()
	square := moved(mat.NewDense(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1}), 3, r)
	exact := cloud(square, 1, 0, r)
	near(t, "parallelism", must[float64](t)(geometry.ParallelismScore(exact, xor)), -1, 1e-12)
	for name, of := range classifiers {
		near(t, name+": CCGP", must[*geometry.Generalisation](t)(geometry.CCGP(cloud(square, 6, 0.05, r), xor, of)).Accuracy, 0, 0)
	}
}

// Unrelated conditions, the vertices of a simplex: everything can be decoded, nothing generalises, and differences of different pairs are orthogonal.
func TestSimplexIsNotAbstract(t *testing.T) {
	r := rng.New(63).Rand()
	exact := cloud(identity(8), 1, 0, r)
	for _, d := range geometry.Dichotomies(8)[:5] {
		near(t, "parallelism", must[float64](t)(geometry.ParallelismScore(exact, d)), 0, 1e-15)
		near(t, "CCGP", must[*geometry.Generalisation](t)(geometry.CCGP(exact, d, nil)).Accuracy, 0.5, 0)
	}
	turned := cloud(moved(identity(8), 7, r), 1, 0, r)
	for _, d := range geometry.Dichotomies(8)[:5] {
		near(t, "CCGP after a rotation", must[*geometry.Generalisation](t)(geometry.CCGP(turned, d, nil)).Accuracy, 0.5, 0)
	}
	s := must[*geometry.Shattering](t)(geometry.ShatteringDimension(context.Background(), cloud(identity(6), 6, 0.02, r), geometry.ShatteringOptions{}, rng.New(64).Source()))
	near(t, "shattering dimension", s.Dimension, 1, 0)
	if len(s.Accuracy) != 10 {
		t.Errorf("%d dichotomies, want 10", len(s.Accuracy))
	}
}

// On a line of four conditions only one balanced dichotomy is separable by a point.
func TestShatteringOfALine(t *testing.T) {
	r := rng.New(65).Rand()
	line := mat.NewDense(4, 1, []float64{0, 1, 2, 3})
	s := must[*geometry.Shattering](t)(geometry.ShatteringDimension(context.Background(), cloud(line, 10, 0.01, r), geometry.ShatteringOptions{}, rng.New(66).Source()))
	near(t, "{0,1} against {2,3}", s.Accuracy[0], 1, 0)
	for k, v := range s.Accuracy[1:] {
		if v > 0.8 {
			t.Errorf("dichotomy %d, %v, is read with %v", k+1, s.Dichotomies[k+1], v)
		}
	}
}

func TestAbstractionInvariances(t *testing.T) {
	r := rng.New(67).Rand()
	trials := cloud(normal(4, 7, r), 4, 0.8, r)
	d := geometry.Dichotomy{true, false, true, false}
	other := geometry.Dichotomy{false, true, false, true}
	order := r.Perm(16)
	mixed := geometry.Trials{Responses: moved(shuffled(trials.Responses, order), 1e-3, r)}
	for _, k := range order {
		mixed.Condition = append(mixed.Condition, trials.Condition[k])
	}
	ps, ccgp := must[float64](t), must[*geometry.Generalisation](t)
	near(t, "parallelism", ps(geometry.ParallelismScore(mixed, d)), ps(geometry.ParallelismScore(trials, d)), 1e-11)
	near(t, "parallelism of the other side", ps(geometry.ParallelismScore(trials, other)), ps(geometry.ParallelismScore(trials, d)), 1e-13)
	near(t, "CCGP", ccgp(geometry.CCGP(mixed, d, nil)).Accuracy, ccgp(geometry.CCGP(trials, d, nil)).Accuracy, 1e-12)
	near(t, "CCGP of the other side", ccgp(geometry.CCGP(trials, other, nil)).Accuracy, ccgp(geometry.CCGP(trials, d, nil)).Accuracy, 1e-12)
}

func TestGeometricNullKeepsWhatItShould(t *testing.T) {
	r := rng.New(68).Rand()
	trials := cloud(normal(5, 9, r), 6, 0.4, r)
	null := must[geometry.Trials](t)(geometry.GeometricNull(trials, rng.New(69).Source()))
	spread := func(x geometry.Trials) (signal, noise float64, mean []float64) {
		places := mat.NewDense(5, 9, nil)
		mean = make([]float64, 9)
		for i, c := range x.Condition {
			for j, v := range x.Responses.RawRowView(i) {
				places.Set(c, j, places.At(c, j)+v/6)
				mean[j] += v / 30
			}
		}
		for i, c := range x.Condition {
			for j, v := range x.Responses.RawRowView(i) {
				noise += math.Pow(v-places.At(c, j), 2)
				signal += math.Pow(places.At(c, j)-mean[j], 2)
			}
		}
		return signal, noise, mean
	}
	a, b, m := spread(trials)
	c, d, k := spread(null)
	near(t, "signal", c, a, 1e-11)
	near(t, "noise", d, b, 1e-11)
	for j := range m {
		near(t, fmt.Sprint("mean of unit ", j), k[j], m[j], 1e-13)
	}
	if mat.EqualApprox(null.Responses, trials.Responses, 0.1) {
		t.Error("the null model is the data")
	}
	// The noise of a condition is that of the data with its units in another order.
	units := func(x geometry.Trials, condition int) (spread []float64) {
		for j := range 9 {
			sum, squares := 0.0, 0.0
			for i := range 6 {
				v := x.Responses.At(condition*6+i, j)
				sum, squares = sum+v, squares+v*v
			}
			spread = append(spread, squares-sum*sum/6)
		}
		return spread
	}
	before, after := units(trials, 2), units(null, 2)
	if math.Abs(before[0]-after[0]) < 1e-6 && math.Abs(before[1]-after[1]) < 1e-6 && math.Abs(before[2]-after[2]) < 1e-6 {
		t.Error("the units of the noise are in their old order")
	}
	slices.Sort(before)
	slices.Sort(after)
	for j := range before {
		near(t, fmt.Sprint("noise of a unit, by rank ", j), after[j], before[j], 1e-11)
	}
	again := must[geometry.Trials](t)(geometry.GeometricNull(trials, rng.New(69).Source()))
	if !mat.Equal(again.Responses, null.Responses) {
		t.Error("the same source gives other surrogates")
	}
}

func TestNullTest(t *testing.T) {
	r := rng.New(70).Rand()
	parallelism := func(t geometry.Trials, _ rand.Source) (float64, error) { return geometry.ParallelismScore(t, byBit) }
	test := func(trials geometry.Trials) *geometry.Null {
		return must[*geometry.Null](t)(geometry.NullTest(context.Background(), trials, geometry.GeometricNull, parallelism, 99, rng.New(71).Source()))
	}
	abstract := test(cloud(cube(r), 3, 0.05, r))
	near(t, "p of a cube", abstract.Above, 0.01, 1e-15)
	near(t, "p from below", abstract.Below, 1, 0)
	if abstract.Mean < 0 || abstract.Mean > 0.8 {
		t.Errorf("mean of the null model %v", abstract.Mean)
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := test(cloud(cube(rng.New(70).Rand()), 3, 0.05, rng.New(72).Rand()))
	runtime.GOMAXPROCS(2)
	two := test(cloud(cube(rng.New(70).Rand()), 3, 0.05, rng.New(72).Rand()))
	if fmt.Sprint(*one) != fmt.Sprint(*two) {
		t.Error("the null distribution depends on the number of cores")
	}
	// More surrogates change neither what is observed, folds and all, nor the first ones.
	decode := func(t geometry.Trials, src rand.Source) (float64, error) {
		p, err := geometry.Decode(t, byBit, geometry.ProbeOptions{Folds: 2}, src)
		if err != nil {
			return 0, err
		}
		return p.Accuracy, nil
	}
	noisy := cloud(cube(r), 3, 2, r)
	few := must[*geometry.Null](t)(geometry.NullTest(context.Background(), noisy, geometry.ShuffleConditions, decode, 4, rng.New(75).Source()))
	many := must[*geometry.Null](t)(geometry.NullTest(context.Background(), noisy, geometry.ShuffleConditions, decode, 9, rng.New(75).Source()))
	if few.Observed != many.Observed || !slices.Equal(few.Values, many.Values[:4]) {
		t.Errorf("4 surrogates: %v of %v; 9: %v of %v", few.Observed, few.Values, many.Observed, many.Values)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := geometry.NullTest(cancelled, cloud(cube(r), 1, 0, r), geometry.GeometricNull, parallelism, 9, rng.New(73).Source()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// Under the null model p-values are uniform: about one in ten is at most 0.1.
func TestNullTestIsCalibrated(t *testing.T) {
	decode := func(t geometry.Trials, src rand.Source) (float64, error) {
		p, err := geometry.Decode(t, geometry.Dichotomy{true, true, false, false}, geometry.ProbeOptions{Folds: 2}, src)
		if err != nil {
			return 0, err
		}
		return p.Accuracy, nil
	}
	const repeats = 150
	small := 0
	for k := range repeats {
		seed := rng.New(74).At(k)
		trials := cloud(mat.NewDense(4, 3, nil), 5, 1, seed.At("data").Rand())
		n := must[*geometry.Null](t)(geometry.NullTest(context.Background(), trials, geometry.ShuffleConditions, decode, 19, seed.Source()))
		if n.Above <= 0.1 {
			small++
		}
	}
	// Ties make the test conservative, never liberal.
	if most := 0.1*repeats + 4*math.Sqrt(0.09*repeats); float64(small) > most || small == 0 {
		t.Errorf("%d of %d p-values are at most 0.1, want about %v and at most %.0f", small, repeats, 0.1*repeats, most)
	}
}
