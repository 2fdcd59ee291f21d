package vanmeegen2025_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/vanmeegen2025"
)

// What cannot be sampled is an error before the first step, and not a default or a panic of a chain.
func TestStudiesThatCannotBe(t *testing.T) {
	for want, change := range map[string]func(s *vanmeegen2025.Study){
		"3 labels of 4 trials":                 func(s *vanmeegen2025.Study) { s.World.Labels = s.World.Labels[:3] },
		"trial 1 is of class -1":               func(s *vanmeegen2025.Study) { s.World.Labels = []int{0, -1, 1, 1} },
		"no inputs":                            func(s *vanmeegen2025.Study) { s.World = vanmeegen2025.World{} },
		"inverse temperature: got NaN":         func(s *vanmeegen2025.Study) { s.Beta = math.NaN() },
		"variance of readout weights: got -1":  func(s *vanmeegen2025.Study) { s.Variance = -1 },
		"variance of hidden weights: got +Inf": func(s *vanmeegen2025.Study) { s.Hidden = math.Inf(1) },
		"units: got -4":                        func(s *vanmeegen2025.Study) { s.Units = -4 },
		"posterior: target 0 of trial 0 is +":  func(s *vanmeegen2025.Study) { s.World.Y.Set(0, 0, math.Inf(1)) },
	} {
		s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{2, 2}, 1, 0), Units: 5, Chains: 1, Warmup: 10, Draws: 3, Thin: 1, Beta: 10}
		change(&s)
		if _, err := s.Run(context.Background(), rng.New(1).Source()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// What an index does not name is misuse, and not the outputs in the place of a layer.
func TestLayersThatAreNot(t *testing.T) {
	s := vanmeegen2025.Study{World: vanmeegen2025.Orthogonal([]int{2, 2}, 1, 0), Units: 5}
	e, err := s.Ensemble(&vanmeegen2025.Draws{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []int{-1, 1} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "vanmeegen2025: there is no hidden layer") {
					t.Error(got)
				}
			}()
			e.Before(l, rng.New(1).Source())
		}()
	}
}
