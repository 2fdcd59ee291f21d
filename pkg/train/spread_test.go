package train_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/richlazy/richlazy/pkg/train"
)

func ExampleSpread() {
	runs := []*train.Run{
		{History: train.History{Loss: []float64{4, 1}}},
		nil, // diverged
		{History: train.History{Loss: []float64{6, 3}}},
		{History: train.History{Loss: []float64{8, 2}}},
	}
	fmt.Println(train.Spread(train.Losses(runs), 0, 0.25, 0.5, 1))
	// Output: [[4 1] [5 1.5] [6 2] [8 3]]
}

func TestSpreadOfOneAndOfNaN(t *testing.T) {
	if got := train.Spread([][]float64{{3}}, 0, .3, 1); got[0][0] != 3 || got[1][0] != 3 || got[2][0] != 3 {
		t.Errorf("one curve: %v", got)
	}
	got := train.Spread([][]float64{{1, math.NaN()}, {3, 1}}, .5)[0]
	if got[0] != 2 || !math.IsNaN(got[1]) {
		t.Errorf("with NaN: %v", got)
	}
}

func TestSpreadPanics(t *testing.T) {
	for name, misuse := range map[string]func(){
		"none":    func() { train.Spread(nil, .5) },
		"lengths": func() { train.Spread([][]float64{{1}, {1, 2}}, .5) },
		"share":   func() { train.Spread([][]float64{{1}}, 1.5) },
		"NaN":     func() { train.Spread([][]float64{{1}}, math.NaN()) },
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
