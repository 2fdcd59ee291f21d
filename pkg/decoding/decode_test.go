package decoding

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/table"
)

// made is a population of sessions of some units whose mean depends on the object, with weight `same`, and on object and position together, with weight `own`; from the second of
// three samples on.
func made(sessions, units, trials int, same, own float64, seed uint64) *neural.Population {
	r := rand.New(rand.NewPCG(seed, 1))
	p := &neural.Population{Name: "made"}
	for i := range sessions {
		n := trials + i // sessions differ in their trials
		object, position, run := make([]string, n), make([]float64, n), make([]float64, n)
		values := make([]float64, n*units*3)
		code := mat.NewDense(units, 6, nil)
		code.Apply(func(int, int, float64) float64 { return r.NormFloat64() }, code)
		for k := range n {
			o, q := k%3, k/3%2
			object[k], position[k], run[k] = []string{"face", "hand", "kiwi"}[o], float64(q), float64(k/6%4)
			for c := range units {
				for t := range 3 {
					v := r.NormFloat64()
					if t > 0 {
						v += same*code.At(c, o) + own*code.At(c, o+3*q)
					}
					values[(k*units+c)*3+t] = v
				}
			}
		}
		names := make([]string, units)
		for c := range names {
			names[c] = fmt.Sprintf("unit %d", c)
		}
		p.Sessions = append(p.Sessions, &neural.Recording{Name: fmt.Sprintf("session %d", i), Measure: neural.FiringRate, Unit: "spikes/s", Time: []float64{0, 0.1, 0.2}, Width: 0.1,
			Observations: table.Table{table.Texts("object", object...), table.Numbers("position", position...), table.Numbers("run", run...)},
			Channels:     table.Table{table.Texts("name", names...)}, Values: neural.Of(n, units, 3, values)})
	}
	return p
}

func decode(t *testing.T, p *neural.Population, o Options) *Result {
	t.Helper()
	if o.Label == "" {
		o.Label = "object"
	}
	r, err := Decode(context.Background(), p, o, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestDecodeFindsWhatIsThere(t *testing.T) {
	p := made(8, 2, 60, 1.5, 0, 1)
	for name, c := range map[string]Classifier{"nearest mean": nil, "correlation": NearestMeanByCorrelation, "LDA": LDA(0), "least squares": Boundaries(geometry.LeastSquares(0)),
		"SVM": Boundaries(geometry.SVM(geometry.SVMOptions{})), "logistic": Logistic(0)} {
		r := decode(t, p, Options{Classifier: c, Repetitions: 4})
		if !(math.Abs(r.Accuracy[0]-1.0/3) < 0.15) || !(r.Accuracy[1] > 0.95) || r.Units != 16 || r.Chance != 1.0/3 || r.Folds != 5 {
			t.Errorf("%s: accuracy %v with %d units; want chance before, nearly 1 after", name, r.Accuracy, r.Units)
		}
		for s, confusion := range r.Confusion {
			trace := 0.0
			for k := range 3 {
				row := confusion.RawRowView(k)
				if sum := row[0] + row[1] + row[2]; !(math.Abs(sum-1) < 1e-12) {
					t.Errorf("%s: a row of the confusion adds up to %v", name, sum)
				}
				trace += row[k] / 3
			}
			if !(math.Abs(trace-r.Accuracy[s]) < 1e-12) {
				t.Errorf("%s: the diagonal of the confusion has the mean %v, the accuracy is %v", name, trace, r.Accuracy[s])
			}
		}
	}
}

// TestNoTrialIsOnBothSides gives every trial a number of its own as its response: those of training and test have none in common, in any session.
func TestNoTrialIsOnBothSides(t *testing.T) {
	for _, o := range []Options{{}, {Trials: 9}, {Run: "run"}, {Within: []string{"position"}}} {
		p := made(3, 2, 61, 0, 0, 2)
		for _, r := range p.Sessions {
			n, units, samples := r.Dims()
			values := make([]float64, n*units*samples)
			for i := range values {
				values[i] = float64(i / (units * samples))
			}
			r.Values = neural.Of(n, units, samples, values)
		}
		o.Label = "object"
		o, err := o.withDefaults(false)
		if err != nil {
			t.Fatal(err)
		}
		m, err := gather(p, o)
		if err != nil {
			t.Fatal(err)
		}
		d, err := m.draw(o, rand.New(rand.NewPCG(3, 3)))
		if err != nil {
			t.Fatal(err)
		}
		for unit := range m.units {
			fold, times := map[float64]int{}, map[float64]int{}
			object, err := p.Sessions[unit/2].Observations.Column("object")
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range d.fold {
				v := d.x[1].At(i, unit)
				if before, seen := fold[v]; seen && before != f {
					t.Fatalf("%+v: trial %v is in folds %d and %d", o, v, before, f)
				}
				fold[v] = f
				times[v]++
				if times[v] > 1 && o.Trials == 0 {
					t.Fatalf("trial %v is in two pseudo-trials", v)
				}
				if got, want := object.Label(int(v)), m.classes[m.strata[d.stratum[i]].class]; got != want {
					t.Fatalf("a pseudo-trial of %s has a trial of %s", want, got)
				}
				if o.Run != "" && p.Sessions[unit/2].Observations[2].Number[int(v)] != float64(f) {
					t.Fatalf("trial %v is in run %d", v, f)
				}
				// Units of one session are of one trial.
				if d.x[0].At(i, unit/2*2) != d.x[2].At(i, unit/2*2+1) {
					t.Fatal("units of one session are of different trials")
				}
			}
		}
	}
}

// TestNothingIsDecodedAtChance holds that nothing leaks: over many populations of noise the accuracy has chance as its mean.
func TestNothingIsDecodedAtChance(t *testing.T) {
	sum, n := 0.0, 0.0
	for seed := range uint64(40) {
		r := decode(t, made(4, 2, 45, 0, 0, 100+seed), Options{Repetitions: 2, Classifier: LDA(0.2)})
		for _, a := range r.Accuracy {
			sum += a
			n++
		}
	}
	// 120 accuracies of about 40 pseudo-trials each, with a standard deviation of about 0.08: a standard error below 0.01.
	if mean := sum / n; !(math.Abs(mean-1.0/3) < 0.03) {
		t.Errorf("noise is decoded with %v, want 1/3", mean)
	}
}

func TestPermutations(t *testing.T) {
	r := decode(t, made(6, 2, 48, 1, 0, 3), Options{Repetitions: 2, Permutations: 39})
	if r.P[1] != 1.0/40 || r.Corrected[2] != 1.0/40 {
		t.Errorf("p = %v, corrected %v, where there is a signal: want the smallest, 1/40", r.P, r.Corrected)
	}
	if !(r.P[0] > 0.05) || !(r.Corrected[0] >= r.P[0]) {
		t.Errorf("p = %v, corrected %v, where there is none", r.P[0], r.Corrected[0])
	}
	mean := 0.0
	for k := range 39 {
		mean += r.Null.At(k, 1) / 39
	}
	if !(math.Abs(mean-1.0/3) < 0.05) {
		t.Errorf("shuffled labels are decoded with %v", mean)
	}
	// p-values of noise are spread over 0 … 1.
	low, n := 0, 0
	for seed := range uint64(30) {
		r := decode(t, made(3, 2, 30, 0, 0, 200+seed), Options{Repetitions: 1, Permutations: 19, Folds: 3})
		for _, p := range r.P {
			n++
			if p <= 0.2 {
				low++
			}
		}
	}
	// 90 p-values, of which 18 are expected at or below 0.2, fewer with ties; a binomial standard deviation of 4.
	if low > 32 || low < 4 {
		t.Errorf("%d of %d p-values of noise are at most 0.2", low, n)
	}
}

// TestLabelsAreShuffledWithinBlocks keeps how often each run and position has each label.
func TestLabelsAreShuffledWithinBlocks(t *testing.T) {
	o, err := Options{Label: "object", Run: "run", Within: []string{"position"}}.withDefaults(false)
	if err != nil {
		t.Fatal(err)
	}
	m, err := gather(made(2, 1, 70, 0, 0, 4), o)
	if err != nil {
		t.Fatal(err)
	}
	s := m.shuffled(rand.New(rand.NewPCG(1, 1)))
	moved := 0
	for i := range m.sessions {
		before, after := map[string]int{}, map[string]int{}
		for k, at := range m.sessions[i].stratum {
			key := func(at int) string { return fmt.Sprint(m.strata[at].name, m.sessions[i].run[k]) }
			before[key(at)]++
			after[key(s.sessions[i].stratum[k])]++
			if m.strata[at].other != m.strata[s.sessions[i].stratum[k]].other {
				t.Fatal("a trial changed its position")
			}
			if at != s.sessions[i].stratum[k] {
				moved++
			}
		}
		if fmt.Sprint(before) != fmt.Sprint(after) {
			t.Errorf("%v became %v", before, after)
		}
	}
	if moved < 50 {
		t.Errorf("%d of 141 labels changed", moved)
	}
}

func TestDataWithoutTimeHaveOneSample(t *testing.T) {
	timed := made(2, 3, 24, 2, 0, 8)
	without := &neural.Population{Name: timed.Name}
	for i, r := range timed.Sessions {
		one, err := r.Samples(1, 2)
		if err != nil {
			t.Fatal(err)
		}
		timed.Sessions[i] = one
		other := *one
		other.Time, other.Width = nil, 0
		without.Sessions = append(without.Sessions, &other)
	}
	a, b := decode(t, timed, Options{}), decode(t, without, Options{})
	if b.Accuracy[0] != a.Accuracy[0] || len(b.Time) != 1 {
		t.Errorf("without time %v at %v, with time %v", b.Accuracy, b.Time, a.Accuracy)
	}
}

func TestTrialsRecordedTogether(t *testing.T) {
	p := made(1, 6, 72, 1, 0, 5)
	r, err := Together(context.Background(), p.Sessions[0], Options{Label: "object", Run: "run"}, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Trials != 72 || r.Folds != 4 || !math.IsNaN(r.SD[0]) {
		t.Errorf("%d trials in %d folds, SD %v; want all 72, the four runs, once", r.Trials, r.Folds, r.SD[0])
	}
	again, err := Together(context.Background(), p.Sessions[0], Options{Label: "object", Run: "run"}, rand.NewPCG(9, 9))
	if err != nil {
		t.Fatal(err)
	}
	for s := range 3 {
		if again.Accuracy[s] != r.Accuracy[s] {
			t.Errorf("leaving runs out depends on the seed: %v, %v", r.Accuracy, again.Accuracy)
		}
	}
	// By hand: leave run 2 out, nearest mean of z-scored responses.
	values, err := p.Sessions[0].Float64s()
	if err != nil {
		t.Fatal(err)
	}
	right := [3]float64{}
	for run := range 4 {
		mean, sd := make([]float64, 6), make([]float64, 6)
		at := func(k, c int) float64 { return values[(k*6+c)*3+1] }
		for c := range 6 {
			n := 0.0
			for k := range 72 {
				if k/6%4 != run {
					mean[c] += at(k, c)
					n++
				}
			}
			mean[c] /= n
			for k := range 72 {
				if k/6%4 != run {
					sd[c] += (at(k, c) - mean[c]) * (at(k, c) - mean[c]) / n
				}
			}
			sd[c] = math.Sqrt(sd[c])
		}
		var means [3][6]float64
		for k := range 72 {
			if k/6%4 != run {
				for c := range 6 {
					means[k%3][c] += (at(k, c) - mean[c]) / sd[c] / 18
				}
			}
		}
		for k := range 72 {
			if k/6%4 == run {
				best, least := -1, math.Inf(1)
				for o := range 3 {
					d := 0.0
					for c := range 6 {
						e := (at(k, c)-mean[c])/sd[c] - means[o][c]
						d += e * e
					}
					if d < least {
						best, least = o, d
					}
				}
				if best == k%3 {
					right[k%3] += 1.0 / 24
				}
			}
		}
	}
	if want := (right[0] + right[1] + right[2]) / 3; !(math.Abs(r.Accuracy[1]-want) < 1e-12) {
		t.Errorf("accuracy %v, by hand %v", r.Accuracy[1], want)
	}
}

func TestCrossTemporal(t *testing.T) {
	r := decode(t, made(8, 2, 60, 1.5, 0, 6), Options{CrossTemporal: true, Repetitions: 2})
	for s := range 3 {
		if r.Temporal.At(s, s) != r.Accuracy[s] {
			t.Errorf("the diagonal has %v, the accuracy is %v", r.Temporal.At(s, s), r.Accuracy[s])
		}
	}
	if !(r.Temporal.At(1, 2) > 0.9) || !(math.Abs(r.Temporal.At(1, 0)-1.0/3) < 0.15) {
		t.Errorf("a rule of sample 1 has %v at sample 2 and %v at sample 0", r.Temporal.At(1, 2), r.Temporal.At(1, 0))
	}
}

func TestScaleDoesNotMatter(t *testing.T) {
	p := made(5, 2, 60, 0.7, 0, 10)
	before := decode(t, p, Options{Repetitions: 2})
	values, err := p.Sessions[2].Float64s()
	if err != nil {
		t.Fatal(err)
	}
	for i := range values {
		values[i] = 1000*values[i] + 7
	}
	n, channels, samples := p.Sessions[2].Dims()
	p.Sessions[2].Values = neural.Of(n, channels, samples, values)
	after := decode(t, p, Options{Repetitions: 2})
	raw := decode(t, p, Options{Repetitions: 2, Raw: true})
	for s := range 3 {
		if after.Accuracy[s] != before.Accuracy[s] {
			t.Errorf("%v became %v when one session was scaled", before.Accuracy, after.Accuracy)
		}
	}
	if raw.Accuracy[1] == after.Accuracy[1] {
		t.Error("without z-scoring a session of another scale changes nothing")
	}
}

func TestResultsOnAnyNumberOfCores(t *testing.T) {
	p := made(4, 2, 40, 0.5, 0, 11)
	run := func(cores int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		r := decode(t, p, Options{Permutations: 5, CrossTemporal: true, Classifier: LDA(0)})
		return fmt.Sprint(r.Accuracy, r.SD, r.P, mat.Formatted(r.Null), mat.Formatted(r.Temporal))
	}
	if a, b := run(1), run(3); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}
