package train_test

import (
	"testing"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/train"
)

func TestBeforeAndAfter(t *testing.T) {
	a, b, c, d := new(network.MLP), new(network.MLP), new(network.MLP), new(network.MLP)
	runs := []*train.Run{{Initial: a, Trained: b}, nil, {Initial: c, Trained: d}}
	if got := train.Before(runs); len(got) != 2 || got[0] != a || got[1] != c {
		t.Errorf("before: %v", got)
	}
	if got := train.After(runs); len(got) != 2 || got[0] != b || got[1] != d {
		t.Errorf("after: %v", got)
	}
}
