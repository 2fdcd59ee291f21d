package neural

import (
	"bytes"
	"encoding/gob"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// synthetic draws units with their own numbers of trials; in every unit each of the 2 × 3 conditions of a and b has at least one trial.
func synthetic(seed uint64, units, samples int) *Recording {
	random := rand.New(rand.NewPCG(seed, 1))
	rec := &Recording{Name: "synthetic", Width: .001}
	for i := range samples {
		rec.Time = append(rec.Time, .1+float64(i)*.001)
	}
	for u := range units {
		trials := 6 + random.IntN(40)
		a, b, c := make([]float64, trials), make([]float64, trials), NewCounts(trials, samples)
		for i, trial := range random.Perm(trials) {
			a[trial], b[trial] = float64(i%2)*2-1, float64(i%3)
		}
		for i := range c.Values {
			c.Values[i] = uint8(random.IntN(3))
		}
		rec.Units = append(rec.Units, Unit{Name: string(rune('a' + u)), Trials: Table{Names: []string{"a", "b"}, Columns: [][]float64{a, b}}, Counts: c})
	}
	return rec
}

// meanBySearch is the definition of a condition mean, one number at a time.
func meanBySearch(rec *Recording, unit int, a, b float64, from, to int) (rate float64, trials int) {
	spikes := 0.
	ca, _ := rec.Units[unit].Trials.Column("a")
	cb, _ := rec.Units[unit].Trials.Column("b")
	for trial := range ca {
		if ca[trial] == a && cb[trial] == b {
			trials++
			for i := from; i < to; i++ {
				spikes += rec.At(unit, trial, i)
			}
		}
	}
	return spikes / float64(trials) / (float64(to-from) * rec.Width), trials
}

func TestConditionMeansAgreeWithTheDefinition(t *testing.T) {
	rec := synthetic(1, 7, 40)
	if err := rec.Check(); err != nil {
		t.Fatal(err)
	}
	window, err := rec.Samples(11, 31)
	if err != nil {
		t.Fatal(err)
	}
	means, err := window.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	courses, err := rec.TimeCourses("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a=-1 b=0", "a=-1 b=1", "a=-1 b=2", "a=1 b=0", "a=1 b=1", "a=1 b=2"}; !reflect.DeepEqual(means.Names, want) {
		t.Fatalf("names: got %q, want %q", means.Names, want)
	}
	for row := range means.Names {
		a, b := means.Factors.Columns[0][row], means.Factors.Columns[1][row]
		for unit := range rec.Units {
			want, n := meanBySearch(rec, unit, a, b, 11, 31)
			if got := means.Mean.At(row, unit); math.Abs(got-want) > 1e-9 || means.Trials[row][unit] != n {
				t.Errorf("a=%v b=%v unit %d: got %v over %d, want %v over %d", a, b, unit, got, means.Trials[row][unit], want, n)
			}
			for i, course := range courses {
				if want, _ := meanBySearch(rec, unit, a, b, i, i+1); math.Abs(course.Mean.At(row, unit)-want) > 1e-9 {
					t.Errorf("a=%v b=%v unit %d sample %d: got %v, want %v", a, b, unit, i, course.Mean.At(row, unit), want)
				}
			}
		}
	}
}

func TestMeansDoNotDependOnTheOrderOfTrials(t *testing.T) {
	rec := synthetic(2, 3, 20)
	want, err := rec.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 3))
	for u := range rec.Units {
		rec.Units[u] = rec.Units[u].Select(random.Perm(rec.Units[u].Counts.Trials))
	}
	got, err := rec.ConditionMeans("a", "b")
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after a permutation of the trials the means differ: %v", err)
	}
}

func TestBinKeepsSpikesAndRates(t *testing.T) {
	rec := synthetic(4, 3, 43)
	binned, err := rec.Bin(.010)
	if err != nil {
		t.Fatal(err)
	}
	if err := binned.Check(); err != nil {
		t.Fatal(err)
	}
	whole, err := rec.Between(.1, .14) // the 3 ms at the end fill no bin
	if err != nil {
		t.Fatal(err)
	}
	for u := range rec.Units {
		for trial := range rec.Units[u].Counts.Trials {
			if got, want := binned.Units[u].Counts.Total(trial), whole.Units[u].Counts.Total(trial); got != want {
				t.Errorf("unit %d trial %d: got %d spikes, want %d", u, trial, got, want)
			}
		}
	}
	got, err1 := binned.ConditionMeans("b")
	want, err2 := whole.ConditionMeans("b")
	if err1 != nil || err2 != nil || !mat.EqualApprox(got.Mean, want.Mean, 1e-9) {
		t.Errorf("binning changed the rates: %v %v", err1, err2)
	}
	if got, want := binned.Centres()[3], .135; math.Abs(got-want) > 1e-12 {
		t.Errorf("centre of bin 3: got %v, want %v", got, want)
	}
}

func TestOperationsLeaveTheRecordingAlone(t *testing.T) {
	rec, want := synthetic(5, 3, 20), synthetic(5, 3, 20)
	for name, do := range map[string]func() (*Recording, error){
		"Where":   func() (*Recording, error) { return rec.Where("a", 1) },
		"Between": func() (*Recording, error) { return rec.Between(.105, .110) },
		"Bin":     func() (*Recording, error) { return rec.Bin(.005) },
	} {
		changed, err := do()
		if err != nil {
			t.Fatal(err)
		}
		for _, unit := range changed.Units {
			clear(unit.Counts.Values)
		}
		if !reflect.DeepEqual(rec, want) {
			t.Errorf("what %s returns shares its counts", name)
		}
	}
	if _, err := rec.Rank("a", "a"); err != nil || !reflect.DeepEqual(rec, want) {
		t.Errorf("Rank changed the column that it ranks: %v", err)
	}
}

func TestSimultaneousNeedsEqualTables(t *testing.T) {
	trials := Table{Names: []string{"s"}, Columns: [][]float64{{1, math.NaN(), 3}}}
	counts := []Counts{NewCounts(3, 2), NewCounts(3, 2)}
	rec, err := Simultaneous("both", []float64{0, 1}, 1, trials, []string{"u", "v"}, counts)
	if err != nil || !rec.Simultaneous() {
		t.Fatalf("units that share a table are not simultaneous: %v", err)
	}
	rec.Units[1].Trials = trials.Select([]int{0, 1, 0})
	if rec.Simultaneous() {
		t.Error("units with other values in a column are simultaneous")
	}
	if (&Recording{}).Simultaneous() {
		t.Error("no units are simultaneous")
	}
	if _, err := Simultaneous("odd", []float64{0, 1}, 1, trials, []string{"u"}, counts); err == nil {
		t.Error("1 name for 2 units: want an error")
	}
}

func TestNaNFactorsAreIgnoredAndCounted(t *testing.T) {
	rec := synthetic(6, 2, 5)
	want, err := rec.ConditionMeans("b")
	if err != nil {
		t.Fatal(err)
	}
	for u := range rec.Units {
		unit := &rec.Units[u]
		rows := []int{0, 1}
		for i := range unit.Counts.Trials {
			rows = append(rows, i)
		}
		more := unit.Select(rows)
		more.Trials.Columns[1][0], more.Trials.Columns[1][1] = math.NaN(), math.NaN()
		*unit = more
	}
	got, err := rec.ConditionMeans("b")
	if err != nil || !mat.Equal(got.Mean, want.Mean) || !reflect.DeepEqual(got.Ignored, []int{2, 2}) {
		t.Errorf("got ignored %v, want [2 2] and unchanged means: %v", got.Ignored, err)
	}
}

func TestEverythingCanBeStored(t *testing.T) {
	rec := synthetic(7, 3, 11)
	rec.Units[0].Info = map[string]float64{"depth": 70}
	means, err := rec.ConditionMeans("a", "b")
	if err != nil {
		t.Fatal(err)
	}
	type both struct {
		Recording  *Recording
		Conditions *Conditions
	}
	var file bytes.Buffer
	if err := gob.NewEncoder(&file).Encode(both{rec, means}); err != nil {
		t.Fatal(err)
	}
	var back both
	if err := gob.NewDecoder(&file).Decode(&back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(back, both{rec, means}) {
		t.Error("what gob reads is not what it wrote")
	}
}
