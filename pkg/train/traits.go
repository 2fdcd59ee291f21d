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

// traits describe the work that a checkpoint is of, so that a checkpoint of other work can be refused with a word on what differs. Functions (schedule, order, source)
// have no description: what they returned last is compared.
func (p *problem[T]) traits(t *task.Task) (all []trait) {
	opt := p.opt
	if opt.Checkpoint == nil {
		return nil
	}
	add := func(name string, format string, values ...any) {
		all = append(all, trait{name, fmt.Sprintf(format, values...)})
	}
	add("task", "%q with %s", t.Name, digestOf(t))
	add("loss", "%T", opt.Loss)
	hidden := []string{}
	for _, h := range opt.Hidden {
		hidden = append(hidden, fmt.Sprintf("%T of layer %d", h.Loss, h.Layer))
	}
	add("hidden losses", "%q", hidden)
	add("optimiser", "%T%+v", opt.Optimiser, opt.Optimiser)
	add("batch size", "%d", opt.Batch)
	add("clip", "%v", opt.Clip)
	add("alpha", "%v", opt.Alpha)
	add("Oja's rule", "%+v", opt.Oja)
	add("frozen parts", "%+v", opt.Frozen)
	add("condition to end", "%+v", opt.Until)
	if opt.Test == nil {
		add("test", "none")
	} else {
		add("test", "%q with %s every %d steps", opt.Test.Name, digestOf(opt.Test), opt.TestEvery)
	}
	add("snapshots", "%v", opt.Snapshots)
	add("precision", "%T", *new(T))
	var targets [][]float64
	for _, trial := range probes(t.Len()) {
		targets = append(targets, t.Targets.RawRowView(trial))
	}
	return append(all, lossTrait(opt.Loss, p.outputs, targets...))
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
