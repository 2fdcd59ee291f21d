package geometry_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
)

var knownPlanes = []struct {
	name   string
	planes geometry.Planes
}{
	{"grid", geometry.Planes{Offset: 1}},
	{"grid without offset", geometry.Planes{}},
	{"orthogonal", geometry.Planes{Irrelevant: [2]float64{1, 1}, Offset: 1}},
	{"parallel", geometry.Planes{Irrelevant: [2]float64{1, 1}, Rotation: -90, Offset: 1}},
	{"antiparallel", geometry.Planes{Irrelevant: [2]float64{1, 1}, Rotation: 90, Offset: 1}},
	{"rotated grid", geometry.Planes{Rotation: 30, Offset: 0.5}},
	{"one context compressed", geometry.Planes{Irrelevant: [2]float64{0.9, 0.2}, Rotation: -50, Offset: 1.5}},
	{"relevant compressed", geometry.Planes{Relevant: [2]float64{0.6, 0.3}, Rotation: 10, Offset: 0.7}},
}

// The corners of the space of parameters are the model RDMs of package rsa.
func TestPlanesHoldTheModels(t *testing.T) {
	c := gardens()
	models := must[[]*rsa.RDM](t)(c.Models())
	for k, at := range []int{0, 2, 3} {
		r := must[*rsa.RDM](t)(knownPlanes[at].planes.RDM(c))
		for i, v := range r.Values {
			if math.Abs(v-models[k].Values[i]) > 1e-13 {
				t.Errorf("%s: pair %d has distance %v, the model %v", knownPlanes[at].name, i, v, models[k].Values[i])
				break
			}
		}
	}
}

// From a noiseless RDM, of any scale, the best of few starts recovers the parameters.
func TestFitPlanesRecoversKnownGeometries(t *testing.T) {
	c := gardens()
	for _, k := range knownPlanes {
		r := must[*rsa.RDM](t)(k.planes.RDM(c))
		for i := range r.Values {
			r.Values[i] *= 37
		}
		fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), r, c, geometry.FitPlanesOptions{Starts: 6}, rng.New(31).Source()))
		samePlanes(t, k.name, fit.Best, k.planes, 1e-5)
		near(t, k.name+": selection", fit.Best.Selection(), k.planes.Selection(), 1e-5)
		near(t, k.name+": SSE", fit.SSE, 0, 1e-9)
		near(t, k.name+": explained", fit.Explained, 1, 1e-9)
	}
}

// With noise of up to 10 % on the distances, the parameters are found to about 0.1/√1225 times a small number, once the scale does not hang on the largest of them.
func TestFitPlanesWithNoise(t *testing.T) {
	c, r := gardens(), rng.New(32).Rand()
	truth := geometry.Planes{Irrelevant: [2]float64{0.7, 0.8}, Rotation: -35, Offset: 1.2}
	rdm := must[*rsa.RDM](t)(truth.RDM(c))
	for i := range rdm.Values {
		rdm.Values[i] *= 1 + 0.1*(2*r.Float64()-1)
	}
	fit := func(free bool) *geometry.PlanesFit {
		o := geometry.FitPlanesOptions{Starts: 12, FreeScale: free}
		return must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, o, rng.New(33).Source()))
	}
	free, paper := fit(true), fit(false)
	samePlanes(t, "free scale", free.Best, truth, 0.03)
	near(t, "selection", free.Best.Selection(), truth.Selection(), 0.03)
	if math.Abs(paper.Best.Offset-1.2) < math.Abs(free.Best.Offset-1.2) {
		t.Errorf("offset %v by the largest distance, %v by all: expected the latter nearer to 1.2", paper.Best.Offset, free.Best.Offset)
	}
	if free.SSE > paper.SSE {
		t.Errorf("SSE %v with a free scale, %v without", free.SSE, paper.SSE)
	}
}

// All lengths and the offset times a number are the same fit; the compression index is another.
func TestScaleOfPlanesIsNotIdentified(t *testing.T) {
	c := gardens()
	g := geometry.Planes{Relevant: [2]float64{0.2, 0.3}, Irrelevant: [2]float64{0.6, 0.9}, Rotation: 20, Offset: 0.8}
	h := geometry.Planes{Relevant: [2]float64{0.6, 0.65}, Irrelevant: [2]float64{0.8, 0.95}, Rotation: 20, Offset: 0.4} // half of all lengths
	a, b := must[*rsa.RDM](t)(g.RDM(c)), must[*rsa.RDM](t)(h.RDM(c))
	for i, v := range a.Values {
		if math.Abs(v-2*b.Values[i]) > 1e-13 {
			t.Fatalf("pair %d: %v and %v", i, v, b.Values[i])
		}
	}
	samePlanes(t, "canonical", g.Canonical(), h.Canonical(), 1e-14)
	samePlanes(t, "canonical of canonical", g.Canonical().Canonical(), g.Canonical(), 1e-15)
	near(t, "selection", g.Selection(), h.Selection(), 1e-14)
	of := must[float64](t)
	first, second := of(g.CompressionIndex()), of(h.CompressionIndex())
	near(t, "index", first, (math.Log(0.2/0.6)+math.Log(0.3/0.9))/2, 1e-14)
	if math.Abs(first-second) < 0.5 {
		t.Errorf("indices %v and %v: expected them to differ", first, second)
	}
	if _, err := (geometry.Planes{}).CompressionIndex(); err == nil {
		t.Error("the index of a grid is 0/0, and no error")
	}
}

func TestSelectionOfCorners(t *testing.T) {
	for i, want := range map[int]float64{0: 0, 2: 1, 3: 1, 4: 1, 5: 0} {
		near(t, knownPlanes[i].name, knownPlanes[i].planes.Selection(), want, 1e-15)
	}
	near(t, "relevant lost", geometry.Planes{Relevant: [2]float64{1, 1}}.Selection(), -1, 0)
}

func TestFitPlanesIsTheSameOnAnyNumberOfCores(t *testing.T) {
	c := gardens()
	rdm := must[*rsa.RDM](t)(geometry.Planes{Irrelevant: [2]float64{0.5, 0.4}, Offset: 1}.RDM(c))
	var results []string
	for _, cores := range []int{1, 2} {
		before := runtime.GOMAXPROCS(cores)
		fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, geometry.FitPlanesOptions{Starts: 4}, rng.New(34).Source()))
		runtime.GOMAXPROCS(before)
		results = append(results, fmt.Sprint(*fit))
	}
	if results[0] != results[1] {
		t.Errorf("one core: %s\ntwo: %s", results[0], results[1])
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := geometry.FitPlanes(cancelled, rdm, c, geometry.FitPlanesOptions{}, rng.New(34).Source()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The mean of starts is the plain mean of where they ended.
func TestMeanOfStarts(t *testing.T) {
	c := gardens()
	rdm := must[*rsa.RDM](t)(geometry.Planes{Irrelevant: [2]float64{0.5, 0.4}, Offset: 1}.RDM(c))
	fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, geometry.FitPlanesOptions{Starts: 3}, rand.NewPCG(1, 2)))
	var mean geometry.Planes
	for _, s := range fit.Starts {
		for k := range 2 {
			mean.Relevant[k] += s.Planes.Relevant[k] / 3
			mean.Irrelevant[k] += s.Planes.Irrelevant[k] / 3
		}
		mean.Rotation += s.Planes.Rotation / 3
		mean.Offset += s.Planes.Offset / 3
		if !s.Settled {
			t.Errorf("a start did not settle: %v", s)
		}
	}
	samePlanes(t, "mean", fit.Mean, mean, 1e-14)
	if fit.MeanSSE < fit.SSE-1e-12 {
		t.Errorf("the mean of starts fits with %v, the best with %v", fit.MeanSSE, fit.SSE)
	}
}

// Where distances are more alike than any planes have them, as in lazy networks, division by the largest turns an unrotated grid by 45° in either sense, which makes its
// largest distance smaller; all starts end on that kink, and the mean of starts hides it. With a free scale there is no rotation.
func TestLargestDistanceTurnsPlanes(t *testing.T) {
	c := gardens()
	rdm := must[*rsa.RDM](t)(geometry.Planes{Offset: 2}.RDM(c))
	for i, v := range rdm.Values {
		rdm.Values[i] = math.Sqrt(v)
	}
	fit := func(free bool) *geometry.PlanesFit {
		o := geometry.FitPlanesOptions{Starts: 8, FreeScale: free}
		return must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, o, rng.New(35).Source()))
	}
	paper, free := fit(false), fit(true)
	near(t, "rotation by the largest", math.Abs(paper.Best.Rotation), 45, 0.5)
	near(t, "rotation with a free scale", free.Best.Rotation, 0, 0.01)
	if paper.Agreeing != 8 || free.Agreeing != 8 {
		t.Errorf("%d and %d of 8 starts agree", paper.Agreeing, free.Agreeing)
	}
	least, most := 0.0, 0.0
	for _, s := range paper.Starts {
		least, most = min(least, s.Planes.Rotation), max(most, s.Planes.Rotation)
	}
	near(t, "least rotation of a start", least, -45, 0.5)
	near(t, "most rotation of a start", most, 45, 0.5)
	if paper.Explained > 0 || free.Explained < 0.3 {
		t.Errorf("explained %v and %v", paper.Explained, free.Explained)
	}
}

// Starts have the spread of the paper: after one step few angles are at home, and both halves of the circle beyond ±45° are among them.
func TestStartsOfPlanes(t *testing.T) {
	c := gardens()
	rdm := must[*rsa.RDM](t)(geometry.Planes{Irrelevant: [2]float64{1, 1}, Offset: 1}.RDM(c))
	o := geometry.FitPlanesOptions{Starts: 60, MaxSteps: 1, FreeScale: true}
	fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, o, rng.New(37).Source()))
	least, most := 0.0, 0.0
	for _, s := range fit.Starts {
		if s.Settled {
			t.Errorf("settled after one step: %v", s)
		}
		least, most = min(least, s.Planes.Rotation), max(most, s.Planes.Rotation)
	}
	if least > -45 || most < 45 {
		t.Errorf("angles from %v to %v degrees after one step", least, most)
	}
}

// Four points hold few squares, and the share explained is still one of them.
func TestFitOfFewPoints(t *testing.T) {
	c := rsa.TwoContexts{Conditions: []string{"a", "b", "c", "d"}, Context: []int{0, 0, 1, 1}, Relevant0: []float64{0, 1, 0, 1}, Relevant1: []float64{0, 1, 1, 0}}
	rdm := must[*rsa.RDM](t)(geometry.Planes{Irrelevant: [2]float64{0.5, 0.5}, Offset: 0.3}.RDM(c))
	fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, geometry.FitPlanesOptions{Starts: 6, FreeScale: true}, rng.New(38).Source()))
	near(t, "explained", fit.Explained, 1, 1e-9)
}

func TestFitPlanesToEqualDistances(t *testing.T) {
	c := gardens()
	rdm := must[*rsa.RDM](t)(geometry.Planes{}.RDM(c))
	for i := range rdm.Values {
		rdm.Values[i] = 2
	}
	fit := must[*geometry.PlanesFit](t)(geometry.FitPlanes(context.Background(), rdm, c, geometry.FitPlanesOptions{Starts: 2, FreeScale: true}, rng.New(36).Source()))
	if !math.IsNaN(fit.Explained) || !(fit.SSE > 0) {
		t.Errorf("explained %v with an SSE of %v, want NaN", fit.Explained, fit.SSE)
	}
}
