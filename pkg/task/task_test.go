package task_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/task"
)

func ExampleGardens() {
	garden := task.Gardens()
	rows, cols := garden.Inputs().Dims()
	fmt.Printf("%d trials × %d features\n", rows, cols)
	for _, trial := range []int{8, 33} {
		fmt.Printf("%s: target %+.0f\n", garden.Trials[trial], garden.Targets.At(trial, 0))
	}
	// Output:
	// 50 trials × 27 features
	// north b2 l4: target -1
	// south b2 l4: target +1
}

func TestGardensInNumbers(t *testing.T) {
	g := task.Gardens()
	if err := g.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, block := range g.Blocks {
		if norm := mat.Norm(block.X, 2); math.Abs(norm-1) > 1e-14 {
			t.Errorf("%s: Frobenius norm %v, want 1", block.Name, norm)
		}
	}
	// An active context cue is 1/√50, and half of Σ y² is 50: five levels with mean square 2, fifty trials.
	if got := g.Blocks[1].X.At(0, 0); math.Abs(got-1/math.Sqrt(50)) > 1e-15 {
		t.Errorf("active cue %v, want %v", got, 1/math.Sqrt(50))
	}
	if half := mat.Dot(g.Targets.ColView(0), g.Targets.ColView(0)) / 2; half != 50 {
		t.Errorf("½ Σ y² = %v, want 50", half)
	}
	// The pixel next to the corner blob's centre (0.2, 0.2) is (0.25, 0.25), in both contexts.
	x := g.Blocks[0].X
	for _, trial := range []int{0, 25} {
		if got, want := x.At(trial, 0)/x.At(trial, 6), math.Exp((2*.05*.05-2*.2*.2)/(2*.08)); math.Abs(got-want) > 1e-14 {
			t.Errorf("trial %d: corner over nearest pixel %v, want %v", trial, got, want)
		}
	}
}

// Every pixel of every trial by the definition: pixels on linspace(0, 1, 5), centres on linspace(.2, .8, 5), variance .08, each blob divided by its own
// largest pixel, the block of 50 trials by its Frobenius norm. One pixel of an inner blob is checked by hand first: centre (.35, .5), largest
// at (.25, .5), so pixel (.5, .25) is exp((.1² − .15² − .25²)/.16) of it.
func TestBlobsByDefinition(t *testing.T) {
	linspace := func(from, to float64, k int) float64 { return from + (to-from)*float64(k)/4 }
	squares := 0.0
	var want [50][25]float64
	for trial := range want {
		first, second, largest := trial%25/5, trial%5, 0.0
		for pixel := range want[trial] {
			dx := linspace(0, 1, pixel/5) - linspace(.2, .8, first)
			dy := linspace(0, 1, pixel%5) - linspace(.2, .8, second)
			want[trial][pixel] = math.Exp(-(dx*dx + dy*dy) / (2 * .08))
			largest = max(largest, want[trial][pixel])
		}
		for pixel := range want[trial] {
			want[trial][pixel] /= largest
			squares += want[trial][pixel] * want[trial][pixel]
		}
	}
	if got, hand := want[7][11], math.Exp((.1*.1-.15*.15-.25*.25)/.16); math.Abs(got-hand) > 1e-15 {
		t.Fatalf("trial 7, pixel (2,1): %v, by hand %v", got, hand)
	}
	x := task.Gardens().Blocks[0].X
	for trial := range want {
		for pixel, v := range want[trial] {
			if got := x.At(trial, pixel); math.Abs(got-v/math.Sqrt(squares)) > 1e-15 {
				t.Errorf("trial %d, pixel (%d,%d): %.15f, want %.15f", trial, pixel/5, pixel%5, got, v/math.Sqrt(squares))
			}
		}
	}
}

// Swapping the features of every stimulus swaps the contexts' targets.
func TestGardensAreSymmetric(t *testing.T) {
	g := task.Gardens()
	for first := range task.Levels {
		for second := range task.Levels {
			north, south := 5*first+second, 25+5*second+first
			if g.Targets.At(north, 0) != g.Targets.At(south, 0) {
				t.Errorf("trials %d and %d: targets %v and %v", north, south, g.Targets.At(north, 0), g.Targets.At(south, 0))
			}
			for i := range task.Levels {
				for j := range task.Levels {
					a, b := g.Blocks[0].X.At(north, 5*i+j), g.Blocks[0].X.At(south, 5*j+i)
					if math.Abs(a-b) > 1e-16 {
						t.Errorf("pixel (%d,%d) of trial %d is %v, transposed in trial %d %v", i, j, north, a, south, b)
					}
				}
			}
		}
	}
}

func TestImageShowsTheBlob(t *testing.T) {
	if all := task.Gardens().Images(); len(all) != 50 {
		t.Errorf("%d images, want 50", len(all))
	}
	img := task.Gardens().Image(5*0 + 4) // first feature lowest: left; second highest: bottom
	if r, _, _, _ := img.At(1, 3).RGBA(); r>>8 != 255 {
		t.Errorf("brightest pixel is %d, want 255", r>>8)
	}
	if r, _, _, _ := img.At(4, 0).RGBA(); r>>8 > 30 {
		t.Errorf("far corner is %d, want dark", r>>8)
	}
}

func TestValidateNamesTheFault(t *testing.T) {
	faults := []struct {
		name  string
		spoil func(*task.Task)
		want  string
	}{
		{"no trials", func(k *task.Task) { k.Trials, k.Targets = nil, nil }, "task: two gardens: no trials"},
		{"no names", func(k *task.Task) { k.Trials = nil }, "task: two gardens: no trials: got no names in Trials, want one for each of 50 rows of targets"},
		{"no blocks", func(k *task.Task) { k.Blocks = nil }, "task: two gardens: no input block"},
		{"rows", func(k *task.Task) { k.Blocks[1].X = mat.NewDense(49, 2, nil) }, "task: two gardens: context: 49 rows, want 50, one a trial"},
		{"nil targets", func(k *task.Task) { k.Targets = nil }, "task: two gardens: targets: empty, want 50 trials"},
		{"NaN", func(k *task.Task) { k.Blocks[0].X.Set(3, 2, math.NaN()) }, "task: two gardens: stimulus: trial 3 (north b1 l4), column 2: NaN"},
		{"Inf", func(k *task.Task) { k.Targets.Set(0, 0, math.Inf(1)) }, "task: two gardens: targets: trial 0 (north b1 l1), column 0: +Inf"},
	}
	for _, fault := range faults {
		g := task.Gardens()
		fault.spoil(g.Task)
		err := g.Validate()
		if err == nil || !strings.Contains(err.Error(), fault.want) {
			t.Errorf("%s: error %v, want %q", fault.name, err, fault.want)
		}
	}
}
