package train_test

import (
	"context"
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/train"
)

// Hidden units have no order: a network whose units change places learns the same, its units in their new places, whatever the path, losses, layers and options.
func TestPermutedUnitsLearnTheSame(t *testing.T) {
	met := map[train.Path]int{}
	for i := range 150 {
		seed := rng.New(83).At(i)
		s, r := randomSetting(seed), seed.At("orders").Rand()
		var orders [][]int
		widths := s.all[0].Widths()
		for _, units := range widths[1 : len(widths)-1] {
			orders = append(orders, r.Perm(units))
		}
		permuted := func(n *network.MLP) *network.MLP {
			for layer, order := range orders {
				n = n.Permute(layer, order)
			}
			return n
		}
		var all []*network.MLP
		for _, n := range s.all {
			all = append(all, permuted(n))
		}
		paths := []train.Path{train.Direct, train.Span}
		if s.opt.Optimiser.(train.SGD).Momentum == 0 && s.opt.Oja.Rate == 0 {
			paths = append(paths, train.LookAhead)
		}
		for _, path := range paths {
			s.opt.Path = path
			want, err := train.All(context.Background(), s.all, s.task, s.opt)
			if err != nil {
				t.Fatal(i, path, err)
			}
			got, err := train.All(context.Background(), all, s.task, s.opt)
			if err != nil {
				t.Fatal(i, path, err)
			}
			met[path]++
			for n := range got {
				if d := distance(got[n].Trained.Parameters(), permuted(want[n].Trained).Parameters()); !(d < 1e-12) {
					t.Errorf("setting %d, %v, network %d: parameters differ by %.2g", i, path, n, d)
				}
				if d := distance(got[n].History.Loss, want[n].History.Loss); !(d < 1e-12) {
					t.Errorf("setting %d, %v, network %d: losses differ by %.2g", i, path, n, d)
				}
			}
		}
	}
	if met[train.LookAhead] < 20 {
		t.Errorf("only %d settings for look-ahead", met[train.LookAhead])
	}
}

// So it is with recurrent networks.
func TestPermutedRecurrentUnitsLearnTheSame(t *testing.T) {
	nets, trials := small(2)
	opt := demanding(trials)
	opt.Noise = 0 // each unit has noise of its own, which stays in its place
	var permuted []*network.RNN
	orders := make([][]int, len(nets))
	for i, n := range nets {
		units, _ := n.Recurrent.Dims()
		orders[i] = rng.New(84).At(i).Rand().Perm(units)
		permuted = append(permuted, n.Permute(orders[i]))
	}
	want, err := train.Recurrent(context.Background(), nets, train.Fixed(trials), opt)
	if err != nil {
		t.Fatal(err)
	}
	got, err := train.Recurrent(context.Background(), permuted, train.Fixed(trials), opt)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if d := distance(got[i].Trained.Parameters(), want[i].Trained.Permute(orders[i]).Parameters()); !(d < 1e-10) {
			t.Errorf("network %d: parameters differ by %.2g", i, d)
		}
		if d := distance(got[i].History.Loss, want[i].History.Loss); !(d < 1e-10) {
			t.Errorf("network %d: losses differ by %.2g", i, d)
		}
	}
}
