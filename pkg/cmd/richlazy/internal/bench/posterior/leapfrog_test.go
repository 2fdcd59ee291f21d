package posterior

import (
	"context"
	"errors"
	"math"
	"os/exec"
	"testing"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
)

// Both ways of PyTorch end where ours does.
func TestLeapfrog(t *testing.T) {
	if err := exec.Command("/usr/bin/python3", "-c", "import torch").Run(); err != nil {
		t.Skip("skipped: no /usr/bin/python3 with PyTorch")
	}
	peer, err := bench.Start(context.Background(), "/usr/bin/python3", bench.CoreType(), Software)
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	part := Leapfrog(bench.Against{Peer: peer}, 20)
	timed, err := part.Run(context.Background(), &bench.Runner{Rounds: 1, Batch: 1})
	if err != nil && !errors.Is(err, bench.ErrSkipped) {
		t.Fatal(err)
	}
	last := timed[len(timed)-1]
	if last.Difference == nil || !(*last.Difference <= 1e-11) || len(last.Times) < 2 {
		t.Errorf("%d contenders, difference %v", len(last.Times), last.Difference)
	}
}

// The operations of a step are those of the products, five of them large.
func TestWork(t *testing.T) {
	l := leap{inputs: 100, units: 1000, hidden: 2, trials: 100}
	if want := 2*100*(2*1e5+3*1e6) + 2*100*3*1e3; math.Abs(l.work()-want) > 0 {
		t.Errorf("%v operations, want %v", l.work(), want)
	}
}
