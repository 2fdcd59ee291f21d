package neural

import (
	"bytes"
	"encoding/gob"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// synthetic draws units that were recorded alone, with their own numbers of trials; in every unit each of the 2 × 3 conditions of a and b has at least one trial.
func synthetic(seed uint64, units, samples int) *Population {
	random := rand.New(rand.NewPCG(seed, 1))
	p := &Population{Name: "synthetic"}
	for u := range units {
		trials := 6 + random.IntN(40)
		a, b, c := make([]float64, trials), make([]float64, trials), make([]uint8, trials*samples)
		for i, trial := range random.Perm(trials) {
			a[trial], b[trial] = float64(i%2)*2-1, float64(i%3)
		}
		for i := range c {
			c[i] = uint8(random.IntN(3))
		}
		name := string(rune('a' + u))
		p.Sessions = append(p.Sessions, &Recording{Name: name, Measure: SpikeCount, Unit: "spikes", Time: axis(.1, .001, samples), Width: .001, Values: Of(trials, 1, samples, c),
			Observations: table.Table{table.Numbers("a", a...), table.Numbers("b", b...)}, Channels: table.Table{table.Texts("name", name)}})
	}
	return p
}

// axis returns the begins of n samples.
func axis(from, width float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = from + float64(i)*width
	}
	return out
}

// meanBySearch is the definition of a condition mean, one number at a time.
func meanBySearch(r *Recording, a, b float64, from, to int) (rate float64, trials int) {
	spikes := 0.
	for trial := range r.Observations.Rows() {
		if r.Observations[0].Number[trial] == a && r.Observations[1].Number[trial] == b {
			trials++
			for _, v := range r.Values.(*Array[uint8]).Row(trial, 0)[from:to] {
				spikes += float64(v)
			}
		}
	}
	return spikes / float64(trials) / (float64(to-from) * r.Width), trials
}

func TestConditionMeansAgreeWithTheDefinition(t *testing.T) {
	p := synthetic(1, 7, 40)
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	window, err := p.Samples(11, 31)
	if err != nil {
		t.Fatal(err)
	}
	means, err := window.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	courses, err := p.TimeCourses("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a=-1 b=0", "a=-1 b=1", "a=-1 b=2", "a=1 b=0", "a=1 b=1", "a=1 b=2"}; !reflect.DeepEqual(means.Names, want) {
		t.Fatalf("names: got %q, want %q", means.Names, want)
	}
	if means.Measure != FiringRate || means.Unit != "spikes/s" {
		t.Errorf("got means of %q in %q", means.Measure, means.Unit)
	}
	for row := range means.Names {
		a, b := means.Factors[0].Number[row], means.Factors[1].Number[row]
		for u, unit := range p.Sessions {
			want, n := meanBySearch(unit, a, b, 11, 31)
			if got := means.Mean.At(row, u); !(math.Abs(got-want) <= 1e-9) || means.Trials[row][u] != n {
				t.Errorf("a=%v b=%v unit %d: got %v over %d, want %v over %d", a, b, u, got, means.Trials[row][u], want, n)
			}
			for i, course := range courses {
				if want, _ := meanBySearch(unit, a, b, i, i+1); !(math.Abs(course.Mean.At(row, u)-want) <= 1e-9) {
					t.Errorf("a=%v b=%v unit %d sample %d: got %v, want %v", a, b, u, i, course.Mean.At(row, u), want)
				}
			}
		}
	}
}

func TestMeansDoNotDependOnTheOrderOfTrials(t *testing.T) {
	p := synthetic(2, 3, 20)
	want, err := p.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 3))
	for u, r := range p.Sessions {
		p.Sessions[u] = r.Select(random.Perm(r.Observations.Rows()))
	}
	got, err := p.ConditionMeans("a", "b")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after a permutation of the trials the means differ: %v", err)
	}
}

func TestBinKeepsSpikesAndRates(t *testing.T) {
	p := synthetic(4, 3, 43)
	binned, err := p.Bin(.010)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := p.Between(.1, .14) // the 3 ms at the end fill no bin
	if err != nil {
		t.Fatal(err)
	}
	for u := range p.Sessions {
		got, err1 := binned.Sessions[u].Float64s()
		want, err2 := whole.Sessions[u].Float64s()
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for i, v := range got {
			if sum, _ := total(want[i*10 : (i+1)*10]); v != sum {
				t.Errorf("unit %d bin %d: got %v spikes, want %v", u, i, v, sum)
			}
		}
	}
	got, err1 := binned.ConditionMeans("b")
	want, err2 := whole.ConditionMeans("b")
	if err1 != nil || err2 != nil || !mat.EqualApprox(got.Mean, want.Mean, 1e-9) {
		t.Errorf("binning changed the rates: %v %v", err1, err2)
	}
	if got, want := binned.Centres()[3], .135; !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("centre of bin 3: got %v, want %v", got, want)
	}
}

func TestOperationsLeaveThePopulationAlone(t *testing.T) {
	p, want := synthetic(5, 3, 20), synthetic(5, 3, 20)
	for name, do := range map[string]func() (*Population, error){
		"WhereNumber": func() (*Population, error) { return p.WhereNumber("a", 1) },
		"Between":     func() (*Population, error) { return p.Between(.105, .110) },
		"Bin":         func() (*Population, error) { return p.Bin(.005) },
	} {
		changed, err := do()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range changed.Sessions {
			clear(r.Values.(*Array[uint8]).Elements)
			clear(r.Observations[0].Number[:0])
		}
		if !reflect.DeepEqual(p, want) {
			t.Errorf("what %s returns shares its counts", name)
		}
	}
	if _, err := p.Rank("a", "a"); err != nil || !reflect.DeepEqual(p, want) {
		t.Errorf("Rank changed the column that it ranks: %v", err)
	}
}

func TestNaNFactorsAreIgnoredAndCounted(t *testing.T) {
	p := synthetic(6, 2, 5)
	want, err := p.ConditionMeans("b")
	if err != nil {
		t.Fatal(err)
	}
	for u, r := range p.Sessions {
		more := r.Select(append([]int{0, 1}, count(r.Observations.Rows())...))
		more.Observations[1].Number[0], more.Observations[1].Number[1] = math.NaN(), math.NaN()
		p.Sessions[u] = more
	}
	got, err := p.ConditionMeans("b")
	if err != nil || !mat.Equal(got.Mean, want.Mean) || !reflect.DeepEqual(got.Ignored, []int{2, 2}) {
		t.Errorf("got %+v, want two ignored of each and unchanged means: %v", got, err)
	}
}

func TestEverythingCanBeStored(t *testing.T) {
	p := synthetic(7, 3, 11)
	p.Sessions[0].Channels = append(p.Sessions[0].Channels, table.Numbers("depth", 70))
	means, err := p.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	type both struct {
		Population *Population
		Conditions *Conditions
	}
	var file bytes.Buffer
	if err := gob.NewEncoder(&file).Encode(both{p, means}); err != nil {
		t.Fatal(err)
	}
	var back both
	if err := gob.NewDecoder(&file).Decode(&back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, both{p, means}) {
		t.Error("what gob reads is not what it wrote")
	}
}

// Channels that are missing in a condition are dropped from a recording and from a population, and named.
func TestCompleteDropsWhatIsMissing(t *testing.T) {
	r := session(8, 12, 3, 2, false)
	for o, label := range r.Observations[0].Text {
		if label == "tool" {
			r.Values.(*Array[float64]).Row(o, 1)[0], r.Values.(*Array[float64]).Row(o, 1)[1] = nan, nan
		}
	}
	want := []Empty{{Channel: "q", Conditions: []string{"condition=tool"}}}
	got, dropped, err := r.Complete("condition")
	if err != nil || !reflect.DeepEqual(dropped, want) || !reflect.DeepEqual(got.Names(), []string{"p", "r"}) || got.Name != r.Name {
		t.Errorf("got %v without %v: %v", got, dropped, err)
	}
	other := *session(9, 6, 2, 2, false)
	other.Name = "other"
	p := &Population{Name: "both", Sessions: []*Recording{r, &other}}
	q, dropped, err := p.Complete("condition")
	want[0].Channel = "session/q"
	if err != nil || !reflect.DeepEqual(dropped, want) || !reflect.DeepEqual(q.Names(), []string{"session/p", "session/r", "other/p", "other/q"}) {
		t.Errorf("got %v without %v: %v", q.Names(), dropped, err)
	}
	if c := must(q.ConditionMeans("condition"))(t); len(c.Channels) != 4 {
		t.Errorf("got %v", c)
	}
	q, err = p.WhereChannels("depth", "2")
	if err != nil || !reflect.DeepEqual(q.Names(), []string{"session/r"}) || len(q.Sessions) != 1 {
		t.Errorf("got %v: %v", q, err)
	}
	if _, err := p.WhereChannels("depth", "7"); err == nil {
		t.Error("no channel: want an error")
	}
}

// Sessions of several types of storage give what one type gives.
func TestTypesOfStorageDoNotMatter(t *testing.T) {
	p, q := synthetic(10, 3, 8), synthetic(10, 3, 8)
	for i, r := range q.Sessions {
		n, _, _ := r.Dims()
		values := must(r.Float64s())(t)
		if i > 0 {
			r.Values = Of(n, 1, 8, values)
		}
	}
	opt := PseudoOptions{By: []string{"a", "b"}}
	same(t, "pseudo", floats(t, must(q.Pseudo(opt, source(3)))(t)), floats(t, must(p.Pseudo(opt, source(3)))(t)), 0)
	if _, ok := must(p.Pseudo(opt, source(3)))(t).Values.(*Array[uint8]); !ok {
		t.Error("the pseudo-population of counts is not of counts")
	}
	for name, do := range map[string]func(p *Population) ([]*Conditions, error){
		"means": func(p *Population) ([]*Conditions, error) {
			c, err := p.ConditionMeans("a", "b")
			return []*Conditions{c}, err
		},
		"time": func(p *Population) ([]*Conditions, error) { return p.TimeCourses("a", "b") },
	} {
		got, want := must(do(q))(t), must(do(p))(t)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s of float64 differ from those of uint8", name)
		}
	}
}

// TestAverageHoldsTheTimeCourses compares the recording of means with the means of each sample and, for one session, with those of AverageBy.
func TestAverageHoldsTheTimeCourses(t *testing.T) {
	p := synthetic(11, 4, 6)
	mean, n := must2(p.Average("a", "b"))(t)
	courses := must(p.TimeCourses("a", "b"))(t)
	for sample, c := range courses {
		for i := range 6 {
			for k := range 4 {
				if mean.Values.(*Array[float64]).At(i, k, sample) != c.Mean.At(i, k) || int(n.At(i, k, sample)) != c.Trials[i][k] {
					t.Fatalf("condition %d, channel %d, sample %d differ", i, k, sample)
				}
			}
		}
	}
	if mean.Measure != FiringRate || !mean.Observations.Equal(courses[0].Factors) || !reflect.DeepEqual(mean.Names(), p.Names()) || mean.Channels[1].Text[2] != "c" {
		t.Errorf("got %v", mean)
	}
	if err := mean.Check(); err != nil {
		t.Error(err)
	}
	rates := must(p.Sessions[0].Rates())(t)
	alone, m := must2(rates.AverageBy("a", "b"))(t)
	same(t, "one session", floats(t, mean.SelectChannels([]int{0})), floats(t, alone), 1e-9)
	if n.At(3, 0, 2) != m.At(3, 0, 2) {
		t.Errorf("%d observations, want %d", n.At(3, 0, 2), m.At(3, 0, 2))
	}
	if _, err := mean.SoftNormalise(5); err != nil {
		t.Error(err)
	}
}
