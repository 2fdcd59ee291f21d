package trace

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// Memory is a trace in memory: a sink, and what was recorded. It may be read while chains append to it.
type Memory struct {
	layout Layout
	chains []memoryChain
}

type memoryChain struct {
	sync.RWMutex
	values, stats [2][]float64 // by group, draws × numbers and draws × statistics
	state         []byte
	done, safe    [2]int // draws by group: now, and at the last checkpoint
}

// NewMemory returns an empty trace. It panics where [Layout.Check] has an error. Memory is taken as draws come.
func NewMemory(l Layout) *Memory {
	if err := l.Check(); err != nil {
		panic(err)
	}
	return &Memory{layout: l.withDefaults(), chains: make([]memoryChain, l.Chains)}
}

// Layout returns the layout with its defaults filled in.
func (m *Memory) Layout() Layout { return m.layout.withDefaults() }

// Append adds draws to a chain.
func (m *Memory) Append(chain int, g Group, values, stats []float64) error {
	c, err := at(m.chains, chain, m.layout.Chains)
	if err != nil {
		return err
	}
	c.Lock()
	defer c.Unlock()
	n, err := m.layout.draws(chain, g, c.done[g&1], values, stats)
	if err != nil {
		return err
	}
	c.values[g] = append(c.values[g], values...)
	c.stats[g] = append(c.stats[g], stats...)
	c.done[g] += n
	return nil
}

// Checkpoint keeps a copy of state.
func (m *Memory) Checkpoint(chain int, state []byte) error {
	c, err := at(m.chains, chain, m.layout.Chains)
	if err != nil {
		return err
	}
	c.Lock()
	defer c.Unlock()
	c.state, c.safe = append([]byte{}, state...), c.done
	return nil
}

// State returns a copy of what the last checkpoint of a chain was given, nil where there was none.
func (m *Memory) State(chain int) []byte {
	c := &m.chains[chain]
	c.RLock()
	defer c.RUnlock()
	return slices.Clone(c.state)
}

// Rewind drops what chains appended after their last checkpoints, so that they can go on from there.
func (m *Memory) Rewind() {
	for i := range m.chains {
		c := &m.chains[i]
		c.Lock()
		c.done = c.safe
		for g, n := range c.done {
			c.values[g], c.stats[g] = c.values[g][:n*m.layout.Numbers()], c.stats[g][:n*len(m.layout.Stats)]
		}
		c.Unlock()
	}
}

// Complete returns how many draws of a group a chain has.
func (m *Memory) Complete(chain int, g Group) int {
	c := &m.chains[chain]
	c.RLock()
	defer c.RUnlock()
	return c.done[g]
}

// ReadVariable sets dst to draws of a variable from one on. Draws that are not there are an error.
func (m *Memory) ReadVariable(dst []float64, chain int, g Group, name string, from int) error {
	v, first, ok := m.layout.Variable(name)
	if !ok {
		return missing("variable", name)
	}
	return m.read(dst, chain, g, name, from, first, v.Size(), m.layout.Numbers(), false)
}

// ReadStat sets dst to a statistic of the draws from one on.
func (m *Memory) ReadStat(dst []float64, chain int, g Group, name string, from int) error {
	s := m.layout.Stat(name)
	if s < 0 {
		return missing("statistic", name)
	}
	return m.read(dst, chain, g, name, from, s, 1, len(m.layout.Stats), true)
}

func (m *Memory) read(dst []float64, chain int, g Group, name string, from, first, size, stride int, stats bool) error {
	c, err := at(m.chains, chain, m.layout.Chains)
	if err != nil {
		return err
	}
	c.RLock()
	defer c.RUnlock()
	n, err := wanted(dst, chain, g, name, from, size, c.done[g&1])
	if err != nil {
		return err
	}
	all := c.values[g]
	if stats {
		all = c.stats[g]
	}
	for i := range n {
		row := (from+i)*stride + first
		copy(dst[i*size:(i+1)*size], all[row:row+size])
	}
	return nil
}

func at[T any](chains []T, chain, n int) (*T, error) {
	if chain < 0 || chain >= n {
		return nil, fmt.Errorf("trace: chain %d of %d", chain, n)
	}
	return &chains[chain], nil
}

func missing(what, name string) error {
	return fmt.Errorf("trace: no %s %q", what, name)
}

// draws returns how many draws were appended to a chain that has so many of the group.
func (l Layout) draws(chain int, g Group, done int, values, stats []float64) (int, error) {
	if g != Posterior && g != Warmup {
		return 0, fmt.Errorf("trace: group %d", int(g))
	}
	numbers, n := l.Numbers(), 0
	if numbers > 0 {
		n = len(values) / numbers
	} else if len(l.Stats) > 0 {
		n = len(stats) / len(l.Stats)
	}
	if len(values) != n*numbers || len(stats) != n*len(l.Stats) {
		return 0, fmt.Errorf("trace: chain %d: %d values and %d statistics, where a draw has %d and %d", chain, len(values), len(stats), numbers, len(l.Stats))
	}
	if done+n > l.Length(g) {
		return 0, fmt.Errorf("trace: chain %d: %d draws behind %d of %s, which has %d", chain, n, done, g, l.Length(g))
	}
	for i, x := range stats {
		s := l.Stats[i%len(l.Stats)]
		if s.Kind == Boolean && x != 0 && x != 1 || s.Kind == Integer && !(x == math.Trunc(x) && math.Abs(x) <= 1<<53) {
			return 0, fmt.Errorf("trace: chain %d: statistic %q is %v, which is no %s", chain, s.Name, x, s.Kind)
		}
	}
	return n, nil
}

// wanted returns how many draws of a variable of a size dst has room for, all of which have to be there.
func wanted(dst []float64, chain int, g Group, name string, from, size, done int) (int, error) {
	n := len(dst) / size
	if n*size != len(dst) {
		return 0, fmt.Errorf("trace: %q: room for %d numbers, where a draw has %d", name, len(dst), size)
	}
	if g != Posterior && g != Warmup || from < 0 || n > done-from {
		return 0, fmt.Errorf("trace: %q: draws %d to %d of %s wanted, where chain %d has %d", name, from, from+n, g, chain, done)
	}
	return n, nil
}
