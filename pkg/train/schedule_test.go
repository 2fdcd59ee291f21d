package train_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/train"
)

func ExampleWarmUp() {
	schedule := train.WarmUp(4, train.Cosine(8, 0))
	for step := range 13 {
		fmt.Printf("%.2f ", schedule(step))
	}
	// Output: 0.25 0.50 0.75 1.00 1.00 0.96 0.85 0.69 0.50 0.31 0.15 0.04 0.00
}

func ExampleStepDecay() {
	schedule := train.StepDecay(2, .1)
	fmt.Println(schedule(0), schedule(1), schedule(2), schedule(3), schedule(4) < .0101)
	// Output: 1 1 0.1 0.1 true
}

func TestSchedules(t *testing.T) {
	for _, c := range []struct {
		name     string
		schedule func(int) float64
		step     int
		want     float64
	}{
		{"inverse", train.Inverse(100), 0, 1},
		{"inverse", train.Inverse(100), 100, .5},
		{"inverse", train.Inverse(100), 900, .1},
		{"cosine begins", train.Cosine(10, .2), 0, 1},
		{"cosine half way", train.Cosine(10, .2), 5, .6},
		{"cosine ends", train.Cosine(10, .2), 10, .2},
		{"cosine stays", train.Cosine(10, .2), 1000, .2},
		{"warm-up to 1", train.WarmUp(5, nil), 4, 1},
		{"warm-up stays", train.WarmUp(5, nil), 5, 1},
		{"warm-up to what follows", train.WarmUp(2, func(int) float64 { return .5 }), 0, .25},
		{"no decay", train.StepDecay(1, 0), 0, 1},
		{"all decay", train.StepDecay(1, 0), 1, 0},
	} {
		if got := c.schedule(c.step); !(math.Abs(got-c.want) <= 1e-15) {
			t.Errorf("%s: step %d: %v, want %v", c.name, c.step, got, c.want)
		}
	}
	for name, misuse := range map[string]func(){
		"StepDecay every 0": func() { train.StepDecay(0, .5) },
		"StepDecay by NaN":  func() { train.StepDecay(1, math.NaN()) },
		"Cosine of 0":       func() { train.Cosine(0, 0) },
		"Cosine to 2":       func() { train.Cosine(1, 2) },
		"Inverse of 0":      func() { train.Inverse(0) },
		"WarmUp of 0":       func() { train.WarmUp(0, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			misuse()
		}()
	}
}
