package train_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/train"
)

func TestBeforeAtAndAfter(t *testing.T) {
	a, b, c, d := new(network.MLP), new(network.MLP), new(network.MLP), new(network.MLP)
	runs := []*train.Run{{Initial: a, Trained: b}, nil, {Initial: c, Trained: d}}
	runs[0].Snapshots = []train.Snapshot{{Step: 0, Network: a}, {Step: 5, Network: b}}
	runs[2].Snapshots = []train.Snapshot{{Step: 0, Network: c}}
	if got := train.At(runs, 0); len(got) != 2 || got[0] != a || got[1] != c {
		t.Errorf("at 0: %v", got)
	}
	if got := train.At(runs, 1); len(got) != 1 || got[0] != b {
		t.Errorf("at 1: %v", got)
	}
	if got := train.Before(runs); len(got) != 2 || got[0] != a || got[1] != c {
		t.Errorf("before: %v", got)
	}
	if got := train.After(runs); len(got) != 2 || got[0] != b || got[1] != d {
		t.Errorf("after: %v", got)
	}
}
