package data

import (
	"context"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// hebbclGolden is testdata/hebbcl.json, which testdata/expected_hebbcl.py explains.
type hebbclGolden struct {
	Blocked, Interleaved struct {
		People          int
		Accuracy, Plant float64
		Curves, Slopes  []float64
	}
}

func TestHumanGardens(t *testing.T) {
	var golden hebbclGolden
	needs(t, "hebbcl_mit", "hebbcl.json", &golden)
	all, err := HumanGardens(context.Background(), Options{Files: []string{"ignored"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range []*ChoiceGroup{all.Blocked, all.Interleaved} {
		want := golden.Blocked
		if i == 1 {
			want = golden.Interleaved
		}
		near := func(what string, got, want float64) {
			if !(math.Abs(got-want) <= 1e-9*math.Abs(want)) {
				t.Errorf("group %d: %s: got %v, want %v", i, what, got, want)
			}
		}
		if g.People() != want.People {
			t.Fatalf("group %d: %d people, want %d", i, g.People(), want.People)
		}
		plant, accuracy := 0.0, 0.0
		for p := range g.People() {
			accuracy += g.Accuracy[p] / float64(g.People())
			for c := range 50 {
				garden, branch, leaf := c/25+1, c%25/5+1, c%5+1
				plant += g.Plant.At(p, c) * float64((p+1)*(100*garden+10*leaf+branch))
			}
		}
		near("accuracy", accuracy, want.Accuracy)
		near("Plant", plant, want.Plant)
		for k, m := range []*mat.Dense{g.Relevant, g.Irrelevant} {
			curve, slope := 0.0, 0.0
			for p := range g.People() {
				slope += float64(p+1) * [][]float64{g.RelevantSlope, g.IrrelevantSlope}[k][p]
				for level := range 5 {
					curve += float64((p+1)*(level+1)) * m.At(p, level)
				}
			}
			near("curve", curve, want.Curves[k])
			near("slope", slope, want.Slopes[k])
		}
	}
}

// The curve over the relevant feature is the mean of the choice matrices over the other one, for either garden: which says that leafiness decides in the north.
func TestHumanGardensCurves(t *testing.T) {
	needs(t, "hebbcl_mit", "hebbcl.json", &hebbclGolden{})
	all, err := HumanGardens(context.Background(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []*ChoiceGroup{all.Blocked, all.Interleaved} {
		for p := range g.People() {
			for level := range 5 {
				relevant, irrelevant := 0.0, 0.0
				for other := range 5 {
					relevant += (g.Plant.At(p, 5*other+level) + g.Plant.At(p, 25+5*level+other)) / 10
					irrelevant += (g.Plant.At(p, 5*level+other) + g.Plant.At(p, 25+5*other+level)) / 10
				}
				if !(math.Abs(relevant-g.Relevant.At(p, level)) <= 1e-12) || !(math.Abs(irrelevant-g.Irrelevant.At(p, level)) <= 1e-12) {
					t.Fatalf("person %d, level %d: %v and %v, want %v and %v", p, level, relevant, irrelevant, g.Relevant.At(p, level), g.Irrelevant.At(p, level))
				}
			}
		}
	}
}

func TestHumanGardensRefuse(t *testing.T) {
	needs(t, "hebbcl_mit", "hebbcl.json", &hebbclGolden{})
	paths, err := Fetch(context.Background(), hebbclEntry(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var files []*matlab.File
	for _, path := range paths {
		f, err := matlab.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	for want, err := range map[string]error{
		"cmat_i_north: got dimensions [47 5 5], want [48 5 5]": second(readChoices(files, "acc_b200", "cmat_i", "b200")),
		"choices_b200_rel: got dimensions [48 5], want [47 5]": second(readChoices(files, "acc_int", "cmat_i", "b200")),
		"slopes_b200_rel: element":                             second(shares(files[3], "slopes_b200_rel", 48, 1)),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func second[T any](_ T, err error) error { return err }
