package fewshot

import (
	"context"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

func learned(t *testing.T, x []*mat.Dense, opt Options, src rand.Source) *Learned {
	t.Helper()
	l, err := Learn(context.Background(), x, opt, src)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// All prototypes of few points, one by one.
func TestLearnIsTheMeanOverAllPrototypes(t *testing.T) {
	random := rng.New(9).Rand()
	mix, _ := mixtures(random)
	x := []*mat.Dense{skewed(4, nil, mix[0], random), skewed(5, nil, mix[1], random), skewed(4, nil, mix[2], random)}
	distance := func(y *mat.Dense, i int, z *mat.Dense, p int) (d float64) {
		for j := range 4 {
			d += (y.At(i, j) - z.At(p, j)) * (y.At(i, j) - z.At(p, j))
		}
		return d
	}
	pairs, all := mat.NewDense(3, 3, nil), make([]float64, 3)
	n := 0.0
	for p := range 4 {
		for q := range 5 {
			for r := range 4 {
				n++
				shot := []int{p, q, r}
				for a, y := range x {
					points, _ := y.Dims()
					for i := range points {
						if i == shot[a] {
							continue
						}
						missed := 0.0
						for b, z := range x {
							if distance(y, i, z, shot[b]) < distance(y, i, y, shot[a]) {
								pairs.Set(a, b, pairs.At(a, b)+1/float64(points-1))
								missed = 1
							}
						}
						all[a] += missed / float64(points-1)
					}
				}
			}
		}
	}
	l := learned(t, x, Options{Shots: 1, Draws: 20000}, rng.New(10).Source())
	for a := range 3 {
		if got := l.Classes[a]; !(math.Abs(got.Value-all[a]/n) <= 4*got.SE) {
			t.Errorf("class %d: %v, want %v", a, got, all[a]/n)
		}
		for b := range 3 {
			if got, want := l.Error.Value.At(a, b), pairs.At(a, b)/n; a != b && !(math.Abs(got-want) <= 4*l.Error.SE.At(a, b)) {
				t.Errorf("classes %d, %d: %v ± %v, want %v", a, b, got, l.Error.SE.At(a, b), want)
			}
		}
	}
}

func TestEqualDistancesAreRightByChance(t *testing.T) {
	same := mat.NewDense(8, 3, nil)
	for i := range 8 {
		same.SetRow(i, []float64{0.1, 0.2, 0.3})
	}
	l := learned(t, []*mat.Dense{same, same, same}, Options{Shots: 3, Draws: 20}, rng.New(1).Source())
	if math.Abs(l.Mean.Value-0.5) > 1e-12 || math.Abs(l.All.Value-2./3) > 1e-12 {
		t.Errorf("classes of one point: %v", l)
	}
	apart := mat.DenseCopyOf(same)
	apart.Apply(func(_, _ int, v float64) float64 { return v + 1 }, apart)
	if l := learned(t, []*mat.Dense{same, apart}, Options{Shots: 3, Draws: 20}, rng.New(1).Source()); l.Mean.Value != 0 || l.All.Value != 0 {
		t.Errorf("two points: %v", l)
	}
}

// faces are four classes of so many dimensions with correlated centres and radii of their own.
func faces(dimensions int, random *rand.Rand) ellipsoids {
	var e ellipsoids
	for a := range 4 {
		centre, sd := make([]float64, dimensions), make([]float64, dimensions)
		for j := range centre {
			centre[j] = 2.7 / math.Sqrt(float64(dimensions)) * random.NormFloat64()
			sd[j] = (1 + 0.2*float64(a)) * math.Exp(0.4*random.NormFloat64())
		}
		e.centres, e.sd = append(e.centres, centre), append(e.sd, sd)
	}
	return e
}

func TestTheoryAndPrototypesAgree(t *testing.T) {
	random := rng.New(11).Rand()
	e := faces(600, random)
	truth := e.known(t)
	var x []*mat.Dense
	for a := range 4 {
		x = append(x, e.points(a, 150, random))
	}
	for _, m := range []int{1, 5, 20} {
		p, err := Theory(context.Background(), x, m)
		if err != nil {
			t.Fatal(err)
		}
		l := learned(t, x, Options{Shots: m, Draws: 400}, rng.New(12).At(m).Source())
		all := 0.0
		for _, v := range truth.Errors(m) {
			all += v / 4
		}
		// The margin is not quite normal in 600 dimensions: 0.01 is left for that, between prediction and prototypes alone.
		if !(math.Abs(p.All.Value-all) <= 4*p.All.SE) {
			t.Errorf("%d shots: predicted from points %v, from the truth %.4f", m, p.All, all)
		}
		if !(math.Abs(l.All.Value-p.All.Value) <= 4*l.AllSE+0.01) || !(math.Abs(l.Mean.Value-p.Mean.Value) <= 4*l.MeanSE+0.01) {
			t.Errorf("%d shots: predicted %v and %v, learnt %v", m, p.Mean, p.All, l)
		}
		for a := range 4 {
			for b := range 4 {
				if a != b && !(math.Abs(l.Error.Value.At(a, b)-p.Error.Value.At(a, b)) <= 0.03) {
					t.Errorf("%d shots, classes %d, %d: predicted %.3f, learnt %.3f", m, a, b, p.Error.Value.At(a, b), l.Error.Value.At(a, b))
				}
			}
		}
	}
}

func TestStandardErrorsOfPoints(t *testing.T) {
	random := rng.New(13).Rand()
	e := faces(40, random)
	repeats := 100
	if testing.Short() {
		repeats = 50
	}
	predicted, learnt := make([]float64, repeats), make([]float64, repeats)
	theory, prototypes := 0.0, 0.0
	for r := range repeats {
		var x []*mat.Dense
		for a := range 4 {
			x = append(x, e.points(a, 40, random))
		}
		p, err := Theory(context.Background(), x, 3)
		if err != nil {
			t.Fatal(err)
		}
		l := learned(t, x, Options{Shots: 3, Draws: 100}, rng.New(14).At(r).Source())
		predicted[r], learnt[r] = p.All.Value, l.All.Value
		theory += p.All.SE * p.All.SE / float64(repeats)
		prototypes += l.AllSE * l.AllSE / float64(repeats)
	}
	// The variance of 100 numbers is known to a standard error of √(2/99) = 14 %, that of 50 to 20 %: the ratio is held to 1 ± 4 of them.
	within := 4 * math.Sqrt(2/float64(repeats-1))
	for name, of := range map[string]struct {
		se2    float64
		values []float64
	}{"theory": {theory, predicted}, "prototypes": {prototypes, learnt}} {
		mean, square := 0.0, 0.0
		for _, v := range of.values {
			mean += v / float64(repeats)
		}
		for _, v := range of.values {
			square += (v - mean) * (v - mean) / float64(repeats-1)
		}
		if ratio := of.se2 / square; !(math.Abs(ratio-1) < within) {
			t.Errorf("%s: the squared standard error is %.2f of the variance over sets of points", name, ratio)
		}
	}
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	random := rng.New(15).Rand()
	e := faces(60, random)
	x := []*mat.Dense{e.points(0, 60, random), e.points(1, 70, random), e.points(2, 50, random)}
	run := func() (*Learned, *Prediction) {
		p, err := Theory(context.Background(), x, 2)
		if err != nil {
			t.Fatal(err)
		}
		return learned(t, x, Options{Draws: 300}, rng.New(16).Source()), p
	}
	l, p := run()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	l1, p1 := run()
	if l.String() != l1.String() || !reflect.DeepEqual(l.Classes, l1.Classes) || !reflect.DeepEqual(p.Classes, p1.Classes) || p.All != p1.All {
		t.Errorf("on one core %v\n%v\non more %v\n%v", l1, p1, l, p)
	}
}

func TestFaults(t *testing.T) {
	random := rng.New(17).Rand()
	good := faces(60, random).points(0, 10, random)
	with := func(i, j int, v float64) *mat.Dense { x := mat.DenseCopyOf(good); x.Set(i, j, v); return x }
	still := mat.NewDense(10, 60, nil)
	few := mat.DenseCopyOf(good.Slice(0, 4, 0, 60))
	huge, tiny := mat.NewDense(10, 60, nil), mat.NewDense(10, 60, nil)
	huge.Scale(1e72, good)
	tiny.Scale(1e-72, good)
	theory := func(x ...*mat.Dense) error { _, err := Theory(context.Background(), x, 1); return err }
	learn := func(x ...*mat.Dense) error {
		_, err := Learn(context.Background(), x, Options{}, rng.New(1).Source())
		return err
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	_, ended := Learn(stopped, []*mat.Dense{good, good}, Options{}, rng.New(1).Source())
	_, unfit := Known(mat.NewDense(2, 3, nil), []mat.Symmetric{mat.NewSymDense(3, nil)})
	_, flat := Known(mat.NewDense(2, 3, nil), []mat.Symmetric{mat.NewSymDense(3, nil), mat.NewSymDense(3, nil)})
	for _, c := range []struct {
		err  error
		want string
	}{
		{theory(good), "1 classes"},
		{theory(good, nil), "class 1 is empty"},
		{theory(good, few), "class 1 has 4 points, want at least 5"},
		{learn(good, few), "class 1 has 4 points, want at least 6"},
		{theory(good, mat.NewDense(10, 3, nil)), "class 1 has 3 channels, class 0 has 60"},
		{theory(good, with(3, 2, math.NaN())), "class 1 has a response of NaN: point 3, channel 2"},
		{learn(good, with(3, 2, math.Inf(1))), "response of +Inf"},
		{theory(good, still), "the points of class 1 do not vary"},
		{theory(huge, huge), "give them in another unit, in which that is between 1e-70 and 1e70"},
		{learn(tiny, tiny), "give them in another unit, in which that is between 1e-70 and 1e70"},
		{ended, "context canceled"},
		{unfit, "2 centres and 1 covariances"},
		{flat, "class 0 has the variance 0"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %q", c.err, c.want)
		}
	}
	for name, misuse := range map[string]func(){
		"no shots":  func() { faces(60, random).known(t).Errors(0) },
		"one class": func() { faces(60, random).known(t).Pair(1, 1) },
		"draws":     func() { _, _ = Learn(context.Background(), nil, Options{Draws: -1}, nil) },
	} {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "fewshot: ") {
					t.Errorf("%s: panic %q", name, s)
				}
			}()
			misuse()
		}()
	}
}

func TestTwoClassesAmongAll(t *testing.T) {
	g := cases()["larger other class"].known(t)
	for _, m := range []int{1, 4} {
		all := g.Errors(m)
		if a, b := g.Pair(0, 1).Error(m), g.Pair(1, 0).Error(m); !(math.Abs(all[0]-a) <= 1e-12) || !(math.Abs(all[1]-b) <= 1e-12) {
			t.Errorf("%d shots: %v, want %v and %v", m, all, a, b)
		}
	}
}
