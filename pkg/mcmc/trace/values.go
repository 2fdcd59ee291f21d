package trace

import (
	"errors"
	"fmt"
)

// Values returns the complete draws of a variable: for each chain draws × numbers, in C order.
func Values(t Trace, g Group, name string) ([][]float64, error) {
	v, _, ok := t.Layout().Variable(name)
	if !ok {
		return nil, missing("variable", name)
	}
	return collect(t, g, name, v.Size(), t.ReadVariable)
}

// Stats returns a statistic of the complete draws, by chain. Booleans are 0 and 1.
func Stats(t Trace, g Group, name string) ([][]float64, error) {
	if t.Layout().Stat(name) < 0 {
		return nil, missing("statistic", name)
	}
	return collect(t, g, name, 1, t.ReadStat)
}

// roomFor is an error where a store may not return so many numbers at once.
func roomFor(t Trace, name string, n float64) error {
	if r, ok := t.(*Reader); ok {
		return r.room(name, n)
	}
	return nil
}

// step is how many draws are gone through at a time: blocks may be those of another program, and large.
func (l Layout) step() int {
	return min(l.Block, Layout{Variables: l.Variables}.withDefaults().Block)
}

type reading func(dst []float64, chain int, g Group, name string, from int) error

func collect(t Trace, g Group, name string, size int, read reading) ([][]float64, error) {
	chains, total := t.Layout().Chains, 0.0
	for chain := range chains {
		total += float64(t.Complete(chain, g)) * float64(size)
		if err := roomFor(t, name, total); err != nil {
			return nil, err
		}
	}
	out := make([][]float64, chains)
	for chain := range out {
		out[chain] = make([]float64, t.Complete(chain, g)*size)
		if err := read(out[chain], chain, g, name, 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Number returns the complete draws of one number of a variable, chains × draws, as diagnostics take them. It has as many indices as the variable has dimensions. Of a
// store it holds a block of the variable at a time.
func Number(t Trace, g Group, name string, index ...int) ([][]float64, error) {
	l := t.Layout()
	v, _, ok := l.Variable(name)
	if !ok {
		return nil, missing("variable", name)
	}
	at := 0
	if len(index) != len(v.Shape) {
		return nil, fmt.Errorf("trace: %q: %d indices for %d dimensions", name, len(index), len(v.Shape))
	}
	for i, k := range index {
		if k < 0 || k >= v.Shape[i] {
			return nil, fmt.Errorf("trace: %q: index %d of %d along dimension %d", name, k, v.Shape[i], i)
		}
		at = at*v.Shape[i] + k
	}
	size := v.Size()
	if size == 1 {
		return collect(t, g, name, 1, t.ReadVariable)
	}
	if err := roomFor(t, name, float64(size)); err != nil {
		return nil, err
	}
	block := make([]float64, min(l.step(), max(1, l.Length(g)))*size)
	return collect(t, g, name, 1, func(dst []float64, chain int, g Group, name string, from int) error {
		for len(dst) > 0 {
			n := min(len(dst), len(block)/size)
			if err := t.ReadVariable(block[:n*size], chain, g, name, from); err != nil {
				return err
			}
			for i := range n {
				dst[i] = block[i*size+at]
			}
			dst, from = dst[n:], from+n
		}
		return nil
	})
}

// Copy appends all complete draws of a trace to a sink of the same variables and statistics, a block of a chain at a time: warm-up first, where the sink's layout keeps it.
func Copy(dst Sink, src Trace) error {
	l := src.Layout()
	for chain := range l.Chains {
		for _, g := range []Group{Warmup, Posterior} {
			if d, ok := dst.(interface{ Layout() Layout }); ok && d.Layout().Length(g) == 0 {
				continue
			}
			if err := copyChain(dst, src, l, chain, g); err != nil {
				return err
			}
		}
	}
	return nil
}

func copyChain(dst Sink, src Trace, l Layout, chain int, g Group) error {
	all, numbers := src.Complete(chain, g), l.Numbers()
	if err := roomFor(src, "a draw", float64(numbers)); err != nil {
		return err
	}
	for from, step := 0, l.step(); from < all; from += step {
		n := min(step, all-from)
		values, stats := make([]float64, n*numbers), make([]float64, n*len(l.Stats))
		if err := readRows(src, l, chain, g, from, values, stats); err != nil {
			return err
		}
		if err := dst.Append(chain, g, values, stats); err != nil {
			return err
		}
	}
	return nil
}

// readRows reads draws as [Sink.Append] takes them.
func readRows(t Trace, l Layout, chain int, g Group, from int, values, stats []float64) error {
	numbers, n := l.Numbers(), 0
	if numbers > 0 {
		n = len(values) / numbers
	} else if len(l.Stats) > 0 {
		n = len(stats) / len(l.Stats)
	}
	first := 0
	for _, v := range l.Variables {
		size := v.Size()
		column := make([]float64, n*size)
		if err := t.ReadVariable(column, chain, g, v.Name, from); err != nil {
			return err
		}
		for i := range n {
			copy(values[i*numbers+first:], column[i*size:(i+1)*size])
		}
		first += size
	}
	column := make([]float64, n)
	var failed error
	for k, s := range l.Stats {
		failed = errors.Join(failed, t.ReadStat(column, chain, g, s.Name, from))
		for i := range n {
			stats[i*len(l.Stats)+k] = column[i]
		}
	}
	return failed
}
