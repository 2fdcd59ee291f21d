package train

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"

	"github.com/richlazy/richlazy/pkg/internal/backprop"
	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// recurrent is a recurrent network in training.
type recurrent[T backprop.Real] struct {
	*recurrentWork[T]
	*descent[T]
	course  *course // for what goes wrong with fresh trials
	number  int     // position among the networks
	shape   *backprop.Recurrent[T]
	rooms   *pool[*recurrentRoom[T]]
	params  []T
	initial []T      // the untrained network's, where Alpha needs them
	batches *batches // nil for fresh trials
	key     rng.Seed // of its noise
	room    *recurrentRoom[T]
}

// recurrentWork is what all networks of a call have in common.
type recurrentWork[T backprop.Real] struct {
	opt      *Options
	own      RecurrentOptions
	trials   Trials
	networks int
	seen     int // steps of a trial that hidden losses want to see
	kinds    map[recurrentKind]*pool[*recurrentRoom[T]]
}

// recurrentKind tells apart networks that do not share working memory.
type recurrentKind struct {
	inputs, units, outputs     int
	bias, readoutBias, initial bool
	leak                       float64
	activation                 network.Activation
}

func newRecurrentWork[T backprop.Real](opt *Options, own RecurrentOptions, trials Trials, networks int) *recurrentWork[T] {
	return &recurrentWork[T]{opt: opt, own: own, trials: trials, networks: networks, seen: own.seen(), kinds: map[recurrentKind]*pool[*recurrentRoom[T]]{}}
}

func (w *recurrentWork[T]) begin(number int, n *network.RNN) (*course, error) {
	shape := recurrentShape[T](n)
	kind := recurrentKind{shape.Inputs, shape.Units, shape.Outputs, shape.Bias, shape.ReadoutBias, shape.Initial, n.Leak, n.Activation}
	rooms := w.kinds[kind]
	if rooms == nil {
		rooms = &pool[*recurrentRoom[T]]{make: func() *recurrentRoom[T] {
			return &recurrentRoom[T]{shape: shape, gradient: backprop.Make[T](shape.Size())}
		}}
		w.kinds[kind] = rooms
	}
	m := &recurrent[T]{recurrentWork: w, number: number, shape: shape, rooms: rooms, params: narrow[T](n.Parameters())}
	var parts []stretch
	for p := InputWeights; p <= InitialState; p++ {
		from, to := shape.Range(backprop.Part(p))
		parts = append(parts, stretch{from: from, to: to, bias: p == UnitBiases || p == ReadoutBiases || p == InitialState, frozen: w.own.isFrozen(p)})
	}
	m.descent = newDescent[T](w.opt, parts)
	if w.opt.Alpha != 0 {
		m.initial = narrow[T](n.Parameters())
	}
	if w.own.Source != nil {
		source := w.own.Source(number)
		if source == nil {
			return nil, fmt.Errorf("Source: got nil, want a source of randomness")
		}
		for at := 0; at < len(m.key); at += 8 {
			binary.LittleEndian.PutUint64(m.key[at:], source.Uint64())
		}
	}
	if s := w.trials.fixed; s != nil {
		var order *task.Order
		if w.own.Order != nil {
			if order = w.own.Order(number); order == nil {
				return nil, fmt.Errorf("Order: got nil, want an order of the trials")
			}
			if err := order.Validate(s.Len()); err != nil {
				return nil, fmt.Errorf("Order: %w", err)
			}
		}
		m.batches = newBatches(s.Len(), w.own.Batch, order, m.key.At("batches").Source())
	}
	m.course = &course{model: m, opt: w.opt, state: new(State)}
	return m.course, nil
}

func (m *recurrent[T]) enter() { m.room = m.rooms.get() }

func (m *recurrent[T]) leave() {
	m.rooms.put(m.room)
	m.room = nil
}

// batch returns the trials of a step.
func (m *recurrent[T]) batch(step int) (*task.Sequence, []int, error) {
	if m.batches != nil {
		return m.trials.fixed, m.batches.at(step), nil
	}
	s, err := m.own.draw(m.trials, m.number, step, m.shape.Inputs, m.shape.Outputs, m.opt.Loss)
	if err != nil {
		return nil, nil, err
	}
	return s, upTo(s.Len()), nil
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// forward implements model. Where fresh trials cannot be used it ends the work of all networks.
func (m *recurrent[T]) forward(step int) (loss, accuracy float64) {
	s, trials, err := m.batch(step)
	if err != nil {
		m.course.fault = err
		return math.NaN(), math.NaN()
	}
	r := m.room
	r.load(s, trials, m.seen)
	r.pass.Workers(max(1, runtime.GOMAXPROCS(0)/m.networks))
	noise := m.noise(step)
	if m.opt.Alpha != 0 {
		backprop.Convert(r.centre[:r.steps*len(trials)*m.shape.Outputs], r.respond(m.initial, false, noise, m.add))
	}
	output := m.scaled(r, r.respond(m.params, true, noise, m.add))
	loss = m.judge(r, output)
	right, judged := r.right(output)
	return loss, float64(right) / float64(judged)
}

// noise returns what is added to the drive at a step, nil for nothing.
func (m *recurrent[T]) noise(step int) []T {
	if m.own.Noise == 0 {
		return nil
	}
	r := m.room
	n := r.steps * len(r.trials) * m.shape.Units
	if len(r.noise) < n {
		r.noise = backprop.Make[T](n)
	}
	source := m.key.At("noise", step).Source()
	switch v := any(r.noise[:n]).(type) {
	case []float64:
		simd.Normals(v, source)
	case []float32:
		simd.Normals32(v, source)
	}
	m.scale(T(m.own.Noise*math.Sqrt(2/float64(m.shape.Leak))), r.noise[:n])
	return r.noise[:n]
}

func (m *recurrent[T]) update(step int, factor float64) (norm float64) {
	r := m.room
	r.pass.Backward(m.params, r.gradient, r.back[:r.steps*len(r.trials)*m.shape.Outputs])
	if m.clip > 0 {
		norm = root(m.squares(r.gradient))
		m.cut(r.gradient, norm)
	}
	m.step(m.params, r.gradient, step, factor)
	return norm
}

func (m *recurrent[T]) parameters() []float64 { return wide(m.params) }
func (m *recurrent[T]) vectors() [][]float64  { return copies(append(m.descent.vectors(), m.params)...) }
func (m *recurrent[T]) restore(v [][]float64, _ int) error {
	return fill(v, append(m.descent.vectors(), m.params)...)
}

// met implements model: of fresh trials it is a digest of all of them.
func (m *recurrent[T]) met(step int) uint64 {
	if m.batches != nil {
		return digest(m.batches.at(step))
	}
	s, _, err := m.batch(step)
	if err != nil {
		return 0
	}
	h := sha256.New()
	digestSequence(h, s)
	return binary.LittleEndian.Uint64(h.Sum(nil))
}
