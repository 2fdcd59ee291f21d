package rsa_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

type golden struct {
	MeanHumanIT []float64   `json:"mean_human_it"`
	Init        [][]float64 `json:"init"`
	Init3       [][]float64 `json:"init3"`
	Smacof10    [][]float64 `json:"smacof_10"`
	Smacof300   [][]float64 `json:"smacof_300"`
	Balanced    struct {
		Patterns    [][]float64
		Euclidean   []float64
		Correlation []float64
	}
}

type goldenMDS struct {
	Smacof struct {
		After map[string]struct{ Stress float64 } `json:"after_guttman_updates"`
		Three struct {
			Stress float64 `json:"stress_of_returned_X"`
		} `json:"three_dimensions_after_300"`
	}
	Classical struct {
		Distance struct {
			Eigenvalues []float64   `json:"eigenvalues_descending"`
			Coordinates [][]float64 `json:"coordinates_first_3"`
			Stress      float64     `json:"raw_stress_of_first_2"`
		} `json:"dissimilarity_as_distance"`
	}
}

func read[T any](t *testing.T, name string) (v T) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func dense(rows [][]float64) *mat.Dense {
	m := mat.NewDense(len(rows), len(rows[0]), nil)
	for i, row := range rows {
		m.SetRow(i, row)
	}
	return m
}

func TestGoldenRDMs(t *testing.T) {
	g := read[golden](t, "golden.json").Balanced
	x := dense(g.Patterns)
	for _, c := range []struct {
		rdm  estimator
		want []float64
	}{{rsa.SquaredEuclidean, g.Euclidean}, {rsa.Correlation, g.Correlation}} {
		got := must[*rsa.RDM](t)(c.rdm(rsa.Patterns(x, names(12))))
		if d := apart(got.Values, c.want); d > 1e-10 {
			t.Errorf("%s: off by %.2g", got.Measure, d)
		}
	}
}

func TestGoldenClassicalMDS(t *testing.T) {
	g, want := read[golden](t, "golden.json"), read[goldenMDS](t, "mds92.json").Classical.Distance
	rdm := must[*rsa.RDM](t)(rsa.New(g.MeanHumanIT, names(92), ""))
	e := must[*rsa.Embedding](t)(rsa.ClassicalMDS(rdm, 3))
	if d := apart(e.Eigenvalues, want.Eigenvalues); d > 1e-10 {
		t.Errorf("eigenvalues off by %.2g", d)
	}
	if !mat.EqualApprox(e.Points, dense(want.Coordinates), 1e-8) {
		t.Error("coordinates differ")
	}
	if two := must[*rsa.Embedding](t)(rsa.ClassicalMDS(rdm, 2)); !(math.Abs(two.Stress-want.Stress) <= 1e-8) {
		t.Errorf("stress of two dimensions %v, want %v", two.Stress, want.Stress)
	}
}

func TestGoldenSMACOF(t *testing.T) {
	g, want := read[golden](t, "golden.json"), read[goldenMDS](t, "mds92.json").Smacof
	rdm := must[*rsa.RDM](t)(rsa.New(g.MeanHumanIT, names(92), ""))
	for updates, step := range want.After {
		k, err := strconv.Atoi(updates)
		if err != nil {
			t.Fatal(err)
		}
		e := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 2, rsa.MDSOptions{Initial: dense(g.Init), MaxUpdates: k, Tolerance: 1e-300, Plain: true}))
		if (e.Updates != k && !e.Converged) || !(math.Abs(e.Stress-step.Stress) <= 1e-8) {
			t.Errorf("after %d updates: stress %.12g, want %.12g after %d", e.Updates, e.Stress, step.Stress, k)
		}
		var points [][]float64
		switch k {
		case 10:
			points = g.Smacof10
		case 300:
			points = g.Smacof300
		default:
			continue
		}
		if d := apart(distances(e.Points), distances(dense(points))); d > 1e-6 {
			t.Errorf("after %d updates: distances of the points off by %.2g", k, d)
		}
	}
	three := must[*rsa.Embedding](t)(rsa.MetricMDS(context.Background(), rdm, 3, rsa.MDSOptions{Initial: dense(g.Init3), MaxUpdates: 300, Tolerance: 1e-300, Plain: true}))
	if !(math.Abs(three.Stress-want.Three.Stress) <= 1e-8) {
		t.Errorf("three dimensions: stress %v, want %v", three.Stress, want.Three.Stress)
	}
}

// distances returns what a rotation of the points does not change.
func distances(points *mat.Dense) []float64 {
	n, _ := points.Dims()
	rdm, err := rsa.Euclidean(rsa.Patterns(points, names(n)))
	if err != nil {
		panic(err)
	}
	return rdm.Values
}
