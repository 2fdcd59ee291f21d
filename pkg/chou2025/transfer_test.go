package chou2025

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/task"
)

// blots are pictures of 6 × 6 pixels: each class has a random one, and noise comes on top of it.
func blots(name string, classes, each int, noise float64, number uint64) *task.Images {
	m := &task.Images{Name: name, Rows: 6, Cols: 6, Channels: 1}
	mean, r := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(number, 2))
	for class := range classes {
		m.Classes = append(m.Classes, string(rune('a'+class)))
		picture := make([]float64, 36)
		for i := range picture {
			picture[i] = 128 + 40*mean.NormFloat64()
		}
		for range each {
			for _, v := range picture {
				m.Pixels = append(m.Pixels, byte(min(255, max(0, v+noise*r.NormFloat64()))))
			}
			m.Labels = append(m.Labels, class)
		}
	}
	return m
}

func smallTransfer() Transfer {
	return Transfer{Classes: 3, PerClass: 20, TestPerClass: 15, Unseen: 25, Units: 40, Layers: 2, Alphas: []float64{10, .1}, Seeds: 2, Batch: 20, Epochs: 60, Severities: []int{2},
		Probes: Probes{Points: 12, Samples: 40, Folds: 3, Neighbours: 3}}
}

func transferred(t *testing.T, s Transfer) []*Transferred {
	t.Helper()
	all, err := s.Run(context.Background(), blots("learn", 6, 30, 40, 1), blots("test", 6, 18, 40, 2), rand.NewPCG(3, 3))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTransferRun(t *testing.T) {
	all := transferred(t, smallTransfer())
	if len(all) != 4 {
		t.Fatalf("got %d networks, want 4", len(all))
	}
	for i, one := range all {
		if one.Richness != []float64{.1, .1, 10, 10}[i] || one.Seed != i%2 || len(one.Classes) != 3 || len(one.Corrupted) != 5 {
			t.Errorf("network %d: richness %v, seed %d, classes %v, %d corruptions", i, one.Richness, one.Seed, one.Classes, len(one.Corrupted))
		}
		for _, side := range []Side{one.Trained, one.HeldOut} {
			if want := map[bool]int{true: 45, false: 75}[side.Images == 45]; side.Classes != 3 || side.Images != want || side.Chance() != 1./3 {
				t.Errorf("network %d: %d images of %d classes, chance %v", i, side.Images, side.Classes, side.Chance())
			}
			g := side.Glue
			if d := g.Capacity.Value - g.Utility.Value*(1+1/(g.Radius.Value*g.Radius.Value))/g.Dimension.Value; !(math.Abs(d) < 1e-9) {
				t.Errorf("network %d: α is off Ψ(1+R⁻²)/D by %v", i, d)
			}
			for _, accuracy := range []float64{one.Accuracy, one.TrainAccuracy, one.Corruption(), one.Corruption(Noise), side.Linear, side.Neighbours} {
				if !(accuracy > 1./3 && accuracy <= 1) {
					t.Errorf("network %d: an accuracy of %v; want above chance", i, accuracy)
				}
			}
		}
		if one.TrainAccuracy < .99 {
			t.Errorf("network %d has learnt %v of what it was taught", i, one.TrainAccuracy)
		}
	}
	for seed := range 2 {
		lazy, rich := all[seed], all[2+seed]
		if !slices.Equal(lazy.Classes, rich.Classes) {
			t.Errorf("seed %d: classes %v and %v; want the same at all scales", seed, lazy.Classes, rich.Classes)
		}
		if !(lazy.WeightChange < rich.WeightChange/5 && lazy.Activation > rich.Activation && lazy.Activation > .95) {
			t.Errorf("seed %d: weights move by %.3g and %.3g, and %.3g and %.3g of units stay", seed, lazy.WeightChange, rich.WeightChange, lazy.Activation, rich.Activation)
		}
		if !(lazy.Trained.Glue.Capacity.Value < rich.Trained.Glue.Capacity.Value) {
			t.Errorf("seed %d: the capacity of trained classes is %v lazy and %v rich", seed, lazy.Trained.Glue.Capacity, rich.Trained.Glue.Capacity)
		}
	}
}

// Where the laziest networks are lazy, twice the scale moves weights by half of what it was.
func TestTransferIsLazy(t *testing.T) {
	s := smallTransfer()
	s.Alphas, s.Seeds = []float64{400, 800}, 1
	all := transferred(t, s)
	if ratio := all[0].WeightChange / all[1].WeightChange; !(math.Abs(ratio-2) < .02) {
		t.Errorf("weights move by %v and %v, a ratio of %v; want 2", all[0].WeightChange, all[1].WeightChange, ratio)
	}
}

func TestTransferSameBits(t *testing.T) {
	s := smallTransfer()
	s.Epochs = 5
	want := plainBytes(t, transferred(t, s))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if !bytes.Equal(plainBytes(t, transferred(t, s)), want) {
		t.Error("one core gives other bits")
	}
}

// gobBox is a checkpoint in memory.
type gobBox struct{ stored []byte }

func (g *gobBox) Save(state any) error {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(state)
	g.stored = b.Bytes()
	return err
}

func (g *gobBox) Restore(state any) (bool, error) {
	if g.stored == nil {
		return false, nil
	}
	return true, gob.NewDecoder(bytes.NewReader(g.stored)).Decode(state)
}

func plainBytes(t *testing.T, all []*Transferred) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTransferInterrupted(t *testing.T) {
	s := smallTransfer()
	s.Epochs = 5
	want := plainBytes(t, transferred(t, s))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	store := &gobBox{}
	ctx, stop := context.WithCancel(context.Background())
	s.Checkpoint, s.Progress = store, progress.Func(func(done, total int64) {
		if total != 4 {
			t.Errorf("a total of %d, want 4 networks", total)
		}
		if done == 2 {
			stop()
		}
	})
	learn, test := blots("learn", 6, 30, 40, 1), blots("test", 6, 18, 40, 2)
	if all, err := s.Run(ctx, learn, test, rand.NewPCG(3, 3)); !errors.Is(err, context.Canceled) || all != nil {
		t.Fatalf("got %v and error %v, want that it was cancelled", all, err)
	}
	s.Progress = nil
	all, err := s.Run(context.Background(), learn, test, rand.NewPCG(3, 3))
	if err != nil || !bytes.Equal(plainBytes(t, all), want) {
		t.Errorf("taken up again: error %v, same bits %v", err, bytes.Equal(plainBytes(t, all), want))
	}
	if _, err := s.Run(context.Background(), learn, blots("test", 6, 18, 40, 5), rand.NewPCG(3, 3)); err == nil || !strings.Contains(err.Error(), "other work") {
		t.Errorf("other pictures: got %v, want an error", err)
	}
}

// Every picture of class c is c everywhere, so that inputs tell which class they are of.
func TestTransferPictures(t *testing.T) {
	flat := func(each int) *task.Images {
		m := &task.Images{Name: "flat", Rows: 2, Cols: 2, Channels: 3, Classes: []string{"a", "b", "c", "d", "e", "f"}}
		for class := range 6 {
			for range each {
				m.Labels = append(m.Labels, class)
				for range 4 {
					m.Pixels = append(m.Pixels, byte(10*class), byte(20*class), byte(200-30*class))
				}
			}
		}
		return m
	}
	s := Transfer{Classes: 2, PerClass: 5, TestPerClass: 4, Unseen: 9}
	p, err := s.pictures(flat(20), flat(6), seedOf(7))
	if err != nil {
		t.Fatal(err)
	}
	x := p.Train.Inputs() // two classes of equal size: standardised to −1 and 1
	if rows, _ := p.seen.Dims(); rows != 2*4+4*9 || len(p.labels) != rows || p.Train.Len() != 10 || len(p.corrupted) != 15 {
		t.Fatalf("%d inputs and %d labels, %d to learn, %d corrupted sets", rows, len(p.labels), p.Train.Len(), len(p.corrupted))
	}
	if math.Abs(math.Abs(x.At(0, 0))-1) > 1e-12 {
		t.Errorf("an input of %v, want 1 or −1", x.At(0, 0))
	}
	of, counts := map[int]float64{}, map[int]int{}
	for i, l := range p.labels {
		if v, met := of[l]; met && v != p.seen.At(i, 0) {
			t.Errorf("label %d has inputs %v and %v", l, v, p.seen.At(i, 0))
		}
		of[l] = p.seen.At(i, 0)
		counts[l]++
	}
	a, b := float64(p.classes[0]), float64(p.classes[1])
	for l := range 2 {
		if want := (2*float64(p.classes[l]) - a - b) / math.Abs(a-b); math.Abs(of[l]-want) > 1e-12 || counts[l] != 4 {
			t.Errorf("label %d is %v in %d images, want %v in 4: class %d", l, of[l], counts[l], want, p.classes[l])
		}
	}
	seen := map[float64]bool{}
	for l := 2; l < 6; l++ {
		class := (of[l]*math.Abs(a-b) + a + b) / 2
		if seen[math.Round(class)] || slices.Contains(p.classes, int(math.Round(class))) || math.Abs(class-math.Round(class)) > 1e-9 || counts[l] != 9 {
			t.Errorf("label %d is class %v in %d images; trained are %v", l, class, counts[l], p.classes)
		}
		seen[math.Round(class)] = true
	}
	for _, c := range p.corrupted {
		if c.Len() != 8 || !slices.Equal(c.Class, p.Test.Class) {
			t.Errorf("%v: classes %v, want %v", c.kind, c.Class, p.Test.Class)
		}
		if c.kind != Noise && !mat.EqualApprox(c.Inputs(), p.Test.Inputs(), 1e-12) {
			t.Errorf("%v changes pictures that are the same everywhere", c.kind)
		}
	}
}

func TestTransferErrors(t *testing.T) {
	learn, test := blots("learn", 6, 30, 40, 1), blots("test", 6, 18, 40, 2)
	for want, change := range map[string]func(s *Transfer){
		"5 of 6 classes are learnt": func(s *Transfer) { s.Classes = 5 },
		"output scale α is -1":      func(s *Transfer) { s.Alphas = []float64{-1} },
		"a severity of 6":           func(s *Transfer) { s.Severities = []int{6} },
		"a size of -2":              func(s *Transfer) { s.Units = -2 },
		"Rate: got NaN":             func(s *Transfer) { s.Rate = math.NaN() },
		"Folds 1":                   func(s *Transfer) { s.Probes.Folds = 1 },
		"got 30 images of class":    func(s *Transfer) { s.PerClass = 31 },
		"got 18 images of class":    func(s *Transfer) { s.TestPerClass = 19 },
		"want at least 35":          func(s *Transfer) { s.Unseen = 53 },
		"want at least 16 points":   func(s *Transfer) { s.Probes.Points = 16 },
		"diverged|not finite|loss":  func(s *Transfer) { s.Rate = 1e30 },
	} {
		s := smallTransfer()
		s.Seeds, s.Alphas, s.Epochs = 1, []float64{1}, 2
		change(&s)
		_, err := s.Run(context.Background(), learn, test, rand.NewPCG(3, 3))
		if err == nil || !strings.HasPrefix(err.Error(), "chou2025: ") || !slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool { return strings.Contains(err.Error(), w) }) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestCorruptionOfNoNetwork(t *testing.T) {
	if v := (&Transferred{}).Corruption(); !math.IsNaN(v) {
		t.Errorf("got %v, want NaN", v)
	}
	one := &Transferred{Corrupted: []Corrupted{{Noise, 1, .25}, {Noise, 3, .75}, {Shift, 1, .875}}}
	if got := []float64{one.Corruption(Noise), one.Corruption(Shift), one.Corruption(), one.Corruption(Noise, Shift)}; !reflect.DeepEqual(got, []float64{.5, .875, .625, .625}) {
		t.Errorf("got %v", got)
	}
}
