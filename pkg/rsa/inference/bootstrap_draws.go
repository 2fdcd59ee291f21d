package inference

import (
	"context"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// kind says what of a sample is used: its subjects and conditions, or one of them with all of the other.
type kind int

const (
	drawBoth kind = iota
	onlySubjects
	onlyConditions
)

// draws are bootstrap samples and what was evaluated in them.
type draws struct {
	study       *study
	scheme      Scheme
	folded      bool
	opt         Options
	kinds       []kind
	assignments int
	conditions  Folds
	subjects    Folds
	// values holds, for each kind, samples·assignments × (models+2).
	values []*mat.Dense
	state  []outcome
	// contrasts are the variances of a scheme that leaves out; nil where samples tell them.
	contrasts *mat.SymDense
}

// outcome says what became of a sample.
type outcome byte

const (
	notDrawn outcome = iota
	notEnough
	evaluated
)

func newDraws(s *study, scheme Scheme, folded bool, opt Options) *draws {
	d := &draws{study: s, scheme: scheme, folded: folded, opt: opt, assignments: 1, state: make([]outcome, opt.Samples)}
	switch scheme {
	case OverSubjects:
		d.kinds = []kind{onlySubjects}
	case OverConditions:
		d.kinds = []kind{onlyConditions}
	case OverBoth:
		d.kinds = []kind{drawBoth}
	default:
		d.kinds = []kind{drawBoth, onlySubjects, onlyConditions}
	}
	if folded {
		conditions, subjects := float64(s.conditions.count), float64(s.subjects.count)
		if scheme.conditions() {
			conditions *= distinctShare
		}
		if scheme.subjects() {
			subjects *= distinctShare
		}
		d.conditions, d.subjects = opt.Conditions.planned(conditions, DefaultConditionFolds), opt.Subjects.planned(subjects, DefaultSubjectFolds)
		if s.subjects.count == 1 && opt.Subjects == (Folds{}) {
			d.subjects = Folds{None: true}
		}
		if !d.conditions.leavesOne() || !d.subjects.leavesOne() {
			d.assignments = opt.SampleAssignments
		}
	}
	for range d.kinds {
		d.values = append(d.values, mat.NewDense(opt.Samples*d.assignments, len(s.models)+2, nil))
	}
	return d
}

// leavesOne reports whether the folds leave nothing to chance whatever the number of units.
func (f Folds) leavesOne() bool { return f.None || f.Sets == 0 && f.Size == 1 }

// sampler draws samples, with room of its own.
type sampler struct {
	*worker
	copies   []int
	times    []float64
	once     []float64
	unitsHit [2][]int
}

func newSampler(s *study) *sampler {
	return &sampler{
		worker: newWorker(s), copies: make([]int, s.conditions.len()), times: make([]float64, s.subjects.len()), once: ones(s.subjects.len()),
		unitsHit: [2][]int{make([]int, s.conditions.count), make([]int, s.subjects.count)},
	}
}

// sampleUnits draws conditions and subjects with replacement. Every scheme draws both, so that equal streams give equal samples.
func (p *sampler) sampleUnits(random *rand.Rand) {
	for k, hit := range p.unitsHit {
		clear(hit)
		for range hit {
			p.unitsHit[k][random.IntN(len(hit))]++
		}
	}
	for i, u := range p.conditions.of {
		p.copies[i] = p.unitsHit[0][u]
	}
	for i, u := range p.subjects.of {
		p.times[i] = float64(p.unitsHit[1][u])
	}
}

// distinct counts the conditions that are in.
func distinct(copies []int) int {
	n := 0
	for _, c := range copies {
		if c > 0 {
			n++
		}
	}
	return n
}

// draw evaluates all samples on all cores.
func (d *draws) draw(ctx context.Context, src rand.Source) error {
	return each(ctx, d.opt.Samples, src, d.opt.Progress, func() *sampler { return newSampler(d.study) }, func(p *sampler, b int, random *rand.Rand) error {
		p.sampleUnits(random)
		d.state[b] = notEnough
		if d.scheme.conditions() {
			if distinct(p.copies) < 3 {
				return nil
			}
			p.sample.weigh(p.copies)
		}
		for k, kind := range d.kinds {
			view, times := p.sample, p.times
			switch kind {
			case onlySubjects:
				view = p.whole
			case onlyConditions:
				times = p.once
			}
			for a := range d.assignments {
				p.begin()
				if !d.folded {
					p.fold(view, view, view, times, times, times)
				} else if !p.folds(d.conditions, d.subjects, view, times, random) {
					return nil
				}
				p.finish()
				p.means(d.values[k].RawRowView(b*d.assignments+a), times)
			}
		}
		d.state[b] = evaluated
		return nil
	})
}

// done counts the samples that were drawn, rows lists those that have a value.
func (d *draws) done() int {
	n := 0
	for _, s := range d.state {
		if s != notDrawn {
			n++
		}
	}
	return n
}

func (d *draws) rows() []int {
	var rows []int
	for b, s := range d.state {
		if s == evaluated {
			rows = append(rows, b)
		}
	}
	return rows
}

// means returns the values of valid samples, each the mean over its assignments to folds.
func (d *draws) means(k int, rows []int) *mat.Dense {
	_, columns := d.values[k].Dims()
	out := mat.NewDense(len(rows), columns, nil)
	for i, b := range rows {
		row := out.RawRowView(i)
		for a := range d.assignments {
			for c, v := range d.values[k].RawRowView(b*d.assignments + a) {
				row[c] += v / float64(d.assignments)
			}
		}
	}
	return out
}
