package train

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"

	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/task"
)

// traits are those that networks of all kinds have: what there is to say of the work that a checkpoint is of, so that a checkpoint of other work can be refused with a
// word on what differs. Functions (schedule, order, source) have no description: what they returned last is compared.
func (opt *Options) traits() []trait {
	precision := "float64"
	if opt.Single {
		precision = "float32"
	}
	return []trait{
		{"loss", fmt.Sprintf("%T", opt.Loss)},
		{"optimiser", fmt.Sprintf("%T%+v", opt.Optimiser, opt.Optimiser)},
		{"clip", fmt.Sprint(opt.Clip)},
		{"alpha", fmt.Sprint(opt.Alpha)},
		{"condition to end", fmt.Sprintf("%+v", opt.Until)},
		{"snapshots", fmt.Sprint(opt.Snapshots)},
		{"precision", precision},
	}
}

// traits describe the work on a task.
func (p *problem[T]) traits(t *task.Task) []trait {
	opt := p.opt
	if opt.Checkpoint == nil {
		return nil
	}
	hidden, test := []string{}, "none"
	for _, h := range opt.Hidden {
		hidden = append(hidden, fmt.Sprintf("%T of layer %d", h.Loss, h.Layer))
	}
	if opt.Test != nil {
		test = fmt.Sprintf("%q with %s every %d steps", opt.Test.Name, digestOf(opt.Test), opt.TestEvery)
	}
	var targets [][]float64
	for _, trial := range probes(t.Len()) {
		targets = append(targets, t.Targets.RawRowView(trial))
	}
	all := append([]trait{{"task", fmt.Sprintf("%q with %s", t.Name, digestOf(t))}}, opt.traits()...)
	return append(all,
		lossTrait(opt.Loss, p.outputs, targets...),
		trait{"hidden losses", fmt.Sprintf("%q", hidden)},
		trait{"batch size", fmt.Sprint(opt.Batch)},
		trait{"Oja's rule", fmt.Sprintf("%+v", opt.Oja)},
		trait{"frozen parts", fmt.Sprintf("%+v", opt.Frozen)},
		trait{"test", test},
	)
}

// traitsOf describes a network before it learned, and the losses of its layers.
func (p *problem[T]) traitsOf(n *network.MLP, path Path) []trait {
	h := sha256.New()
	digestNumbers(h, n.Parameters())
	all := []trait{{"network", shapeKey(n)}, {"initial weights", short(h)}, {"path", path.String()}}
	widths := n.Widths()
	for _, l := range p.opt.Hidden {
		all = append(all, hiddenTrait(l.Loss, probes(p.learn.trials), widths[l.Layer+1]))
	}
	return all
}

func digestOf(t *task.Task) string {
	h := sha256.New()
	for i := range t.Len() {
		for _, b := range t.Blocks {
			digestNumbers(h, b.X.RawRowView(i))
		}
		digestNumbers(h, t.Targets.RawRowView(i))
	}
	return fmt.Sprintf("%d trials (%s)", t.Len(), short(h))
}

func digestNumbers(h hash.Hash, x []float64) {
	b := make([]byte, 0, 8*len(x))
	for _, v := range x {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	h.Write(b)
}

func short(h hash.Hash) string { return fmt.Sprintf("%x", h.Sum(nil)[:6]) }
