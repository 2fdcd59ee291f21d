package chou2025

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/capacity"
	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/table"
)

// apart are units that were recorded one after another, to three objects at two places, and do not fire the same before and after the onset: they say which object after it.
func apart(units int) *neural.Population {
	p := &neural.Population{Name: "units"}
	for u := range units {
		random := rng.New(1).At("unit", u).Rand()
		tuning := []float64{random.NormFloat64(), random.NormFloat64(), random.NormFloat64()}
		var object, place []string
		var rates []float64
		for i := range 240 {
			object, place = append(object, []string{"cup", "hat", "key"}[i%3]), append(place, []string{"left", "right"}[i/3%2])
			rates = append(rates, 10+random.NormFloat64(), 10+1.5*tuning[i%3]+random.NormFloat64())
		}
		name := fmt.Sprint("unit ", u)
		p.Sessions = append(p.Sessions, &neural.Recording{Name: name, Measure: neural.FiringRate, Unit: "spikes/s",
			Observations: table.Table{table.Texts("object", object...), table.Texts("place", place...)}, Channels: table.Table{table.Texts("name", name)},
			Time: []float64{-0.1, 0}, Width: 0.1, Values: neural.Of(240, 1, 2, rates)})
	}
	return p
}

func recordedAt(t *testing.T, n Neurons, p *neural.Population) []*Recorded {
	t.Helper()
	all, err := n.Measure(context.Background(), p, rng.New(2).Source())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestNeuronsKnowAfterTheOnset(t *testing.T) {
	n := Neurons{Label: "object", Within: []string{"place"}, Points: 12, Draws: 8, Shots: 3, Options: capacity.Options{Samples: 100}}
	all := recordedAt(t, n, apart(40))
	before, after := all[0], all[1]
	if len(all) != 2 || math.Abs(before.Time+0.05) > 1e-12 || before.Points != 12 || before.Units != 40 ||
		strings.Join(before.Manifolds, " ") != "object=cup object=hat object=key" {
		t.Fatalf("%d times, %+v", len(all), before)
	}
	// Before the onset manifolds are what any points are. Pseudo-populations take 6 of 40 trials of a condition each, so that they are nearly independent.
	if !(math.Abs(before.Capacity.Value-before.Null.Value) < 4*math.Hypot(before.Capacity.SE, before.Null.SE)) || !(math.Abs(before.FewShot.Value-2./3) < 4*before.FewShot.SE) {
		t.Errorf("before the onset: capacity %v, shuffled %v, error %v", before.Capacity, before.Null, before.FewShot)
	}
	if !(after.Capacity.Value > 1.3*after.Null.Value) || !(after.FewShot.Value < 0.1) || !(after.Radius.Value < before.Radius.Value) {
		t.Errorf("after the onset: capacity %v, shuffled %v, error %v, radius %v", after.Capacity, after.Null, after.FewShot, after.Radius)
	}
	for _, r := range append(before.Results, after.Results...) {
		if want := r.Utility.Value * (1 + math.Pow(r.Radius.Value, -2)) / r.Dimension.Value; !(math.Abs(r.Capacity.Value-want) <= 1e-9*want) {
			t.Errorf("capacity %v is not Ψ(1+R⁻²)/D = %v", r.Capacity.Value, want)
		}
	}
	mean, square := 0.0, 0.0
	for _, r := range after.Results {
		mean += r.Capacity.Value / 8
	}
	for _, r := range after.Results {
		square += math.Pow(r.Capacity.Value-mean, 2) / 7
	}
	if c := after.Capacity; !(math.Abs(c.Value-mean) < 1e-12) || !(math.Abs(c.SD-math.Sqrt(square)) < 1e-12) || !(math.Abs(c.SE-c.SD/math.Sqrt(8)) < 1e-12) || !(c.Own > 0) {
		t.Errorf("%+v of %d results, mean %v, variance %v", c, len(after.Results), mean, square)
	}
	n.Average = 2 // less noise in each point
	if means := recordedAt(t, n, apart(40)); !(means[1].Radius.Value < after.Radius.Value) || means[1].Points != 12 {
		t.Errorf("means of two trials: radius %v, of single trials %v", means[1].Radius, after.Radius)
	}
}

func TestNeuronsOnAnyNumberOfCores(t *testing.T) {
	n := Neurons{Label: "object", Points: 8, Draws: 3, Shots: 2, Options: capacity.Options{Samples: 60}}
	a := recordedAt(t, n, apart(12))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	b := recordedAt(t, n, apart(12))
	for i := range a {
		if a[i].Capacity != b[i].Capacity || a[i].Null != b[i].Null || a[i].FewShot != b[i].FewShot || a[i].Predicted != b[i].Predicted {
			t.Errorf("sample %d: %+v and %+v", i, a[i], b[i])
		}
	}
}

func TestNeuronsRefuse(t *testing.T) {
	p := apart(5)
	ended, end := context.WithCancel(context.Background())
	end()
	for _, c := range []struct {
		n    Neurons
		ctx  context.Context
		want string
	}{
		{Neurons{Label: "object", Within: []string{"place"}, Points: 7}, context.Background(), "7 points of each manifold in 2 levels"},
		{Neurons{Label: "object"}, context.Background(), "0 points of each manifold"},
		{Neurons{Label: "object", Within: []string{"plaice"}, Points: 8}, context.Background(), "plaice"},
		{Neurons{Label: "thing", Points: 8}, context.Background(), "thing"},
		{Neurons{Label: "object", Points: 100}, context.Background(), "want 100 trials of each condition"},
		{Neurons{Label: "object", Points: 4}, context.Background(), "want at least"},
		{Neurons{Label: "object", Points: 8}, ended, "context canceled"},
	} {
		_, err := c.n.Measure(c.ctx, p, rand.NewPCG(1, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.n, err, c.want)
		}
	}
	defer func() {
		if s, _ := recover().(string); !strings.HasPrefix(s, "chou2025: ") {
			t.Errorf("panic %q", s)
		}
	}()
	_, _ = Neurons{Points: -1}.Measure(context.Background(), p, nil)
}
