package mcmc

import (
	"slices"
	"strconv"
	"strings"

	"github.com/richlazy/richlazy/pkg/mcmc/trace"
)

// Observable is a quantity that is recorded beside those of the target: a function of x, such as a prediction, a loss, or the squared norm of the readout. Diagnostics in
// function space, where the order of hidden neurons is of no account, come from these.
type Observable struct {
	trace.Variable
	// New returns the function that sets dst, of [trace.Variable.Size] numbers, to the quantity at x, which it neither keeps nor changes. It is called once for each chain, so
	// that the function may have memory of its own.
	New func() func(dst, x []float64)
}

// Observe makes an observable of a function to one number, which has to be safe for calls from several goroutines.
func Observe(name string, f func(x []float64) float64) Observable {
	return Observable{trace.Variable{Name: name}, func() func(dst, x []float64) { return func(dst, x []float64) { dst[0] = f(x) } }}
}

// stats are what is recorded of the sampler with each draw. Of the transitions of a thinned draw it is the mean acceptance probability, the sum of steps and gradients, the
// largest depth, whether any diverged, and the largest error; the energy is that of the last.
var stats = []trace.Stat{
	{Name: "lp"}, {Name: "acceptance_rate"}, {Name: "step_size"}, {Name: "tree_depth", Kind: trace.Integer}, {Name: "n_steps", Kind: trace.Integer},
	{Name: "diverging", Kind: trace.Boolean}, {Name: "energy"}, {Name: "max_energy_error"}, {Name: "n_gradients", Kind: trace.Integer},
}

// quantities is the number of numbers that the target tells of a draw.
func (t *Target) quantities() int {
	if t.Constrain != nil {
		return len(t.Names)
	}
	return t.Dim
}

// variables gathers names such as theta[1], theta[2] into arrays: those of one word that follow one another, whose indices run through all of a box in C order, beginning
// with 0 or 1.
func (t *Target) variables() []trace.Variable {
	n := t.quantities()
	if len(t.Names) == 0 {
		return []trace.Variable{{Name: "x", Shape: []int{n}}}
	}
	var all []trace.Variable
	for i := 0; i < n; {
		base, first := indexed(t.Names[i])
		end := i + 1
		last := first
		for ; first != nil && end < n; end++ {
			b, index := indexed(t.Names[end])
			if b != base || len(index) != len(first) {
				break
			}
			last = index
		}
		v, ok := box(base, first, last, t.Names[i:end])
		if !ok {
			for _, name := range t.Names[i:end] {
				all = append(all, trace.Variable{Name: name})
			}
		} else {
			all = append(all, v)
		}
		i = end
	}
	return all
}

// box returns the array of the names, where their indices are those from first to last in C order.
func box(base string, first, last []int, names []string) (trace.Variable, bool) {
	v := trace.Variable{Name: base}
	if first == nil {
		v.Name = names[0]
		return v, true
	}
	size := 1
	for d, f := range first {
		if f != first[0] || f < 0 || f > 1 || last[d] < f {
			return v, false
		}
		v.Shape = append(v.Shape, last[d]-f+1)
		size *= last[d] - f + 1
		var labels []string
		for k := f; f == 1 && k <= last[d]; k++ {
			labels = append(labels, strconv.Itoa(k))
		}
		v.Coords = append(v.Coords, labels)
	}
	return v, size == len(names) && slices.Equal(elements(v), names)
}

// indexed takes a name such as w[2,3] apart; the indices are nil where there are none.
func indexed(name string) (base string, index []int) {
	base, rest, ok := strings.Cut(name, "[")
	if !ok || base == "" || !strings.HasSuffix(rest, "]") {
		return name, nil
	}
	for _, s := range strings.Split(strings.TrimSuffix(rest, "]"), ",") {
		i, err := strconv.Atoi(s)
		if err != nil {
			return name, nil
		}
		index = append(index, i)
	}
	return base, index
}

// elements returns the names of the single numbers of a variable, with their labels or indices from 0: w[0,0], w[0,1], …; a number has the name of the variable.
func elements(v trace.Variable) []string {
	names := make([]string, v.Size())
	for i := range names {
		if len(v.Shape) == 0 {
			names[i] = v.Name
			continue
		}
		labels := make([]string, len(v.Shape))
		for d, rest := len(v.Shape)-1, i; d >= 0; d-- {
			k := rest % v.Shape[d]
			rest /= v.Shape[d]
			labels[d] = strconv.Itoa(k)
			if d < len(v.Coords) && v.Coords[d] != nil {
				labels[d] = v.Coords[d][k]
			}
		}
		names[i] = v.Name + "[" + strings.Join(labels, ",") + "]"
	}
	return names
}
