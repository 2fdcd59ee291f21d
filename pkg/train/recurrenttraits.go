package train

import (
	"crypto/sha256"
	"fmt"
	"hash"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// traits describe the work on trials.
func (o RecurrentOptions) traits(trials Trials, c *Options) []trait {
	if c.Checkpoint == nil {
		return nil
	}
	learnt, hidden, test := "fresh ones", []string{}, "none"
	if trials.fixed != nil {
		learnt = describeSequence(trials.fixed)
	}
	for _, h := range o.Hidden {
		hidden = append(hidden, fmt.Sprintf("%T at steps %v", h.Loss, h.Steps))
	}
	if o.Test != nil {
		test = fmt.Sprintf("%s every %d steps", describeSequence(o.Test), c.TestEvery)
	}
	return append(append([]trait{{"trials", learnt}}, c.traits()...),
		trait{"hidden losses", fmt.Sprintf("%q", hidden)},
		trait{"batch size", fmt.Sprint(o.Batch)},
		trait{"noise", fmt.Sprint(o.Noise)},
		trait{"frozen parts", fmt.Sprint(o.Frozen)},
		trait{"test", test},
	)
}

// traitsOf describes a network before it learned, and the losses of its outputs and units.
func (o RecurrentOptions) traitsOf(n *network.RNN, trials Trials, c *Options) []trait {
	h := sha256.New()
	digestNumbers(h, n.Parameters())
	inputs, units, outputs := n.Dims()
	shape := fmt.Sprintf("%d-%d-%d %v, leak %v, %d biases, %d readout biases, %d initial responses",
		inputs, units, outputs, n.Activation, n.Leak, len(n.Bias), len(n.ReadoutBias), len(n.Initial))
	targets := make([][]float64, outputs) // one-hot, each action once
	for action := range targets {
		targets[action] = make([]float64, outputs)
		targets[action][action] = 1
	}
	all := []trait{{"network", shape}, {"initial weights", short(h)}, lossTrait(c.Loss, outputs, targets...)}
	if trials.fixed != nil { // nothing is known of fresh ones before they are drawn
		for _, l := range o.Hidden {
			all = append(all, hiddenTrait(l.Loss, probes(trials.fixed.Len()), units))
		}
	}
	return all
}

func describeSequence(s *task.Sequence) string {
	h := sha256.New()
	digestSequence(h, s)
	return fmt.Sprintf("%q with %d trials (%s)", s.Name, s.Len(), short(h))
}

// digestSequence hashes all that training sees of s.
func digestSequence(h hash.Hash, s *task.Sequence) {
	digestNumbers(h, s.Inputs)
	digestNumbers(h, s.Weight)
	numbers := make([]float64, 0, len(s.Target)+len(s.Lengths))
	for _, v := range s.Target {
		numbers = append(numbers, float64(v))
	}
	for _, v := range s.Lengths {
		numbers = append(numbers, float64(v))
	}
	digestNumbers(h, numbers)
}
