package data

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/rsa/searchlight"
)

// A searchlight over the slice gives what NumPy calculates disc by disc.
func TestSearchlightOverHaxby(t *testing.T) {
	var want struct {
		Discs, Members         int
		Mean, Best, Z, Largest float64
		Place                  [3]float64
	}
	needs(t, "haxby_pymvpa", "haxby_searchlight.json", &want)
	h, err := Haxby2001(context.Background(), HaxbyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := h.Patterns(HaxbyPatternOptions{})
	if err != nil {
		t.Fatal(err)
	}
	discs, err := searchlight.OnGrid(h.Grid, h.Mask()).Spheres(searchlight.SphereOptions{Radius: 8})
	if err != nil {
		t.Fatal(err)
	}
	crossnobis := searchlight.Plain(func(t *rsa.Trials) (*rsa.RDM, error) { return rsa.Crossnobis(t, rsa.CrossnobisOptions{}) })
	m, err := searchlight.Run(context.Background(), p.Trials(), discs, crossnobis, searchlight.Options{Keep: true})
	if err != nil {
		t.Fatal(err)
	}
	members, means := 0, make([]float64, discs.Len())
	for i := range means {
		members += m.Channels[i]
		for _, d := range m.RDMs.RDM(i).Values {
			means[i] += d / 28
		}
	}
	f, err := searchlight.Relabel(context.Background(), p.Trials(), discs, searchlight.RelabelOptions{Resampling: inference.Resampling{Resamples: 9, Source: rng.New(1).Source()}})
	if err != nil {
		t.Fatal(err)
	}
	average := func(x []float64) (mean float64) {
		for _, v := range x {
			mean += v / float64(len(x))
		}
		return mean
	}
	if discs.Len() != want.Discs || members != want.Members {
		t.Errorf("%d discs of %d voxels, want %d of %d", discs.Len(), members, want.Discs, want.Members)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"mean distance", average(means), want.Mean}, {"largest mean distance", slices.Max(means), want.Best}, {"mean z", average(f.Statistic), want.Z}, {"largest z", slices.Max(f.Statistic), want.Largest}} {
		if !(math.Abs(c.got-c.want) <= 1e-9*math.Abs(c.want)) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	best := h.Grid.Voxel(h.Voxels[m.Centres[slices.Index(means, slices.Max(means))]])
	if at := h.Grid.World(float64(best[0]), float64(best[1]), float64(best[2])); !(math.Abs(at[0]-want.Place[0])+math.Abs(at[1]-want.Place[1])+math.Abs(at[2]-want.Place[2]) <= 1e-3) {
		t.Errorf("the largest is at %v mm, want %v", at, want.Place)
	}
}
