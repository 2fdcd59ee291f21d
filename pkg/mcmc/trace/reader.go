package trace

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// Layout returns the layout; Block is the number of draws in a chunk.
func (r *Reader) Layout() Layout { return r.layout.withDefaults() }

// Complete returns how many draws of a group a chain had when the store was opened. In a store that [Create] did not make all are complete.
func (r *Reader) Complete(chain int, g Group) int {
	if r.counts == nil {
		return r.layout.Length(g)
	}
	return r.counts[chain][g]
}

// State returns what the last checkpoint of a chain was given, nil where there was none.
func (r *Reader) State(chain int) ([]byte, error) {
	if chain < 0 || chain >= r.layout.Chains {
		return nil, fmt.Errorf("trace: chain %d of %d", chain, r.layout.Chains)
	}
	_, state, err := readCheckpoint(r.path, chain, r.layout)
	return state, err
}

// ReadVariable sets dst to draws of a variable from one on. A chunk of them that is missing or damaged is a [file.Error] with its name; in stores that [Create] did not make,
// what is missing has the array's fill value, and is an error where there is none.
func (r *Reader) ReadVariable(dst []float64, chain int, g Group, name string, from int) error {
	v, _, ok := r.layout.Variable(name)
	if !ok {
		return missing("variable", name)
	}
	return r.read(r.variables[g&1][name], dst, chain, g, name, from, v.Shape, v.Size())
}

// ReadStat sets dst to a statistic of the draws from one on. Integers that were not written are NaN.
func (r *Reader) ReadStat(dst []float64, chain int, g Group, name string, from int) error {
	if r.layout.Stat(name) < 0 || r.stats[g&1] == nil {
		return missing("statistic", name)
	}
	return r.read(r.stats[g&1][name], dst, chain, g, name, from, nil, 1)
}

func (r *Reader) read(a *stored, dst []float64, chain int, g Group, name string, from int, shape []int, size int) error {
	if chain < 0 || chain >= r.layout.Chains {
		return fmt.Errorf("trace: chain %d of %d", chain, r.layout.Chains)
	}
	n, err := wanted(dst, chain, g, name, from, size, r.Complete(chain, g&1))
	if err != nil {
		return err
	}
	return a.read(dst, append([]int{chain, from}, make([]int, len(shape))...), append([]int{1, n}, shape...))
}

// room is an error where so many numbers are more than the limits allow to return at once.
func (r *Reader) room(name string, n float64) error {
	if n > float64(r.limits.MaxElements) || n*8 > float64(r.limits.MaxBytes) {
		want := fmt.Sprintf("at most %d numbers and %d bytes at once", r.limits.MaxElements, r.limits.MaxBytes)
		return wrong(r.path, name, want, fmt.Sprintf("%.0f numbers", n), file.ErrLimit)
	}
	return nil
}
