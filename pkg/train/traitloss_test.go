package train_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// scaled is a loss as a user may write it.
type scaled struct {
	loss.Squared
	by *float64
}

func (s scaled) Evaluate(slope, output, target, weight []float64, outputs int) float64 {
	sum := s.Squared.Evaluate(slope, output, target, weight, outputs)
	for i := range slope {
		slope[i] *= *s.by
	}
	return *s.by * sum
}

// Losses of one type that are not the same loss are other work; the same loss put together anew is not.
func TestCheckpointOfOtherLossIsRefused(t *testing.T) {
	signs := task.Gardens()
	for i := range signs.Len() {
		signs.Targets.Set(i, 0, float64(2*(i%2)-1))
	}
	by := func(v float64) loss.Loss { return scaled{by: &v} }
	model := func(v float64) loss.Hidden {
		p := mat.NewDense(signs.Len(), 1, nil)
		p.Set(40, 0, v)
		p.Set(30, 0, 1)
		m, err := rsa.Euclidean(rsa.Patterns(p, signs.Trials))
		if err != nil {
			t.Fatal(err)
		}
		return loss.MatchRDM{Model: m}
	}
	const outputs, hidden = "loss of made-up outputs", "hidden loss of made-up responses"
	for _, c := range []struct {
		name              string
		before, same, now loss.Loss
		hidden            [3]loss.Hidden
		want              string
	}{
		{"mean of another", loss.Mean(loss.Squared{}), loss.Mean(loss.Squared{}), loss.Mean(loss.Logistic{}), [3]loss.Hidden{}, outputs},
		{"width", loss.Margin{}, loss.Margin{Width: 1}, loss.Margin{Width: 2}, [3]loss.Hidden{}, outputs},
		{"a user's own", by(1), by(1), by(2), [3]loss.Hidden{}, outputs},
		{"strength", nil, nil, nil, [3]loss.Hidden{loss.Activity{L2: 1}, loss.Activity{L2: 1}, loss.Activity{L2: 2}}, hidden},
		{"model", nil, nil, nil, [3]loss.Hidden{model(1), model(1), model(3)}, hidden},
	} {
		store := &memory{}
		run := func(l loss.Loss, h loss.Hidden) error {
			opt := train.Options{Loss: l, Steps: 5, Optimiser: train.SGD{Rate: 1e-5}, Checkpoint: store, Every: time.Nanosecond}
			if h != nil {
				opt.Hidden = []train.HiddenLoss{{Loss: h}}
			}
			_, err := train.All(context.Background(), []*network.MLP{gardenNetwork(1, 1, 1)}, signs.Task, opt)
			return err
		}
		if err := run(c.before, c.hidden[0]); err != nil || store.stored == nil {
			t.Fatalf("%s: error %v, or no checkpoint", c.name, err)
		}
		if err := run(c.same, c.hidden[1]); err != nil {
			t.Errorf("%s: the same loss is refused: %v", c.name, err)
		}
		if err := run(c.now, c.hidden[2]); err == nil || !strings.Contains(err.Error(), "other work: its "+c.want) {
			t.Errorf("%s: error %v, want one that names the %s", c.name, err, c.want)
		}
	}
}
