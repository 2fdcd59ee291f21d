package train

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/task"
)

// Path is a way to compute training. All are exact: they differ in speed, and in results by rounding.
type Path uint8

// Paths. The zero value chooses by the task, the network and the options.
const (
	Fastest Path = iota
	// Direct is back-propagation through all weights: any optimiser, any batch.
	Direct
	// Span follows what the first layer sees of a finite number of stimuli in place of its weights: for optimisers of the SGD family where few distinct rows make up the
	// input blocks.
	Span
	// LookAhead computes what the first layer sees of the next few dozen trials at once, and corrects it as the weights change: for SGD without momentum and Oja's rule on
	// batches of a few trials. A batch may take up to 16.
	LookAhead
)

// String returns the name of the path.
func (p Path) String() string {
	switch p {
	case Fastest:
		return "fastest"
	case Direct:
		return "direct"
	case Span:
		return "span"
	case LookAhead:
		return "look-ahead"
	}
	return fmt.Sprintf("Path(%d)", p)
}

// choose returns the path for a network with batches of up to so many trials. The choice depends on the task, the options and the network's own batches alone.
func (p *problem[T]) choose(t *task.Task, most int) (Path, error) {
	o, linear := p.opt.Optimiser.(SGD)
	ahead := linear && o.Momentum == 0 && p.opt.Oja.Rate == 0 && most <= mostAhead
	if p.spaces == nil && !p.sought && linear && (p.opt.Path == Span || p.opt.Path == Fastest) {
		p.spaces, p.sought = newSpaces[T](t), true
	}
	path := p.opt.Path
	switch path {
	case Direct:
	case Span:
		if !linear {
			return 0, fmt.Errorf("train: Path: span is for SGD, got %T", p.opt.Optimiser)
		}
		if p.spaces == nil {
			return 0, fmt.Errorf("train: Path: span is for at most %d distinct rows in each input block", mostRows)
		}
	case LookAhead:
		if !ahead {
			return 0, fmt.Errorf("train: Path: look-ahead is for SGD without momentum and Oja's rule, in batches of at most %d trials", mostAhead)
		}
	case Fastest:
		cost := p.directCost(most)
		path = Direct
		if ahead && most <= 8 && p.inputs >= 64 {
			path, cost = LookAhead, cost*2/5
		}
		if p.spaces != nil && p.spanCost(most) < cost {
			path = Span
		}
	default:
		return 0, fmt.Errorf("train: Path: %v does not exist", p.opt.Path)
	}
	if path == Span && p.spaces[0].gram == nil {
		for _, s := range p.spaces {
			s.measure()
		}
	}
	return path, nil
}

// spanCost and directCost are about proportional to the time that the first layer takes of a step: multiplications and additions a unit, those of a pass over an
// array counting for four. Looking ahead was measured to take two fifths of the direct path (BenchmarkLarge).
func (p *problem[T]) spanCost(most int) (sum int) {
	o := p.opt.Optimiser.(SGD)
	for _, s := range p.spaces {
		n := min(most, s.size)
		sum += n*s.size + 4*n
		if o.Momentum != 0 || o.L2 != 0 || o.Decay != 0 || p.opt.Oja.Rate != 0 {
			sum += 4 * s.size
		}
	}
	return sum
}

func (p *problem[T]) directCost(most int) int { return 2*most*p.inputs + 4*p.inputs }

// begin returns a network at the start of its training on a path.
func (p *problem[T]) begin(path Path, t *trainee) model {
	switch path {
	case Span:
		return p.span(t.network, t.batches)
	case LookAhead:
		return p.lookAhead(t.network, t.batches)
	}
	return p.direct(t.network, t.batches)
}
