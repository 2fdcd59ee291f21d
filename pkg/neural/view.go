package neural

import (
	"fmt"
	"slices"
)

// view is a part of other values. Making one reads nothing, and a block of it reads only what the block holds.
type view struct {
	of                     Values
	observations, channels []int // of the values that it is a part of
	from, to               int   // samples
}

// take returns a part of values, nil standing for all observations or channels: a copy of what is in memory, a view of what is not.
func take(v Values, observations, channels []int, from, to int) Values {
	if t, ok := v.(typed); ok {
		return t.take(observations, channels, from, to)
	}
	n, m, _ := v.Dims()
	if observations == nil {
		observations = count(n)
	}
	if channels == nil {
		channels = count(m)
	}
	if w, ok := v.(*view); ok {
		return &view{of: w.of, observations: through(w.observations, observations), channels: through(w.channels, channels), from: w.from + from, to: w.from + to}
	}
	return &view{of: v, observations: slices.Clone(observations), channels: slices.Clone(channels), from: from, to: to}
}

func through(index, of []int) []int {
	out := make([]int, len(of))
	for i, k := range of {
		out[i] = index[k]
	}
	return out
}

// Dims returns the size of the part.
func (v *view) Dims() (observations, channels, samples int) {
	return len(v.observations), len(v.channels), v.to - v.from
}

// Block reads runs of neighbouring observations at once where it can, and else of neighbouring channels of one observation.
func (v *view) Block(dst []float64, at, size [3]int) error {
	if err := inside(v, len(dst), at, size); err != nil {
		return err
	}
	if len(dst) == 0 {
		return nil
	}
	observations, channels := v.observations[at[0]:at[0]+size[0]], v.channels[at[1]:at[1]+size[1]]
	together := run(channels) == len(channels)
	for len(observations) > 0 {
		n := 1
		if together {
			n = run(observations)
		}
		for rest := channels; len(rest) > 0; {
			m := run(rest)
			part := [3]int{n, m, size[2]}
			if err := v.of.Block(dst[:n*m*size[2]], [3]int{observations[0], rest[0], v.from + at[2]}, part); err != nil {
				return err
			}
			dst, rest = dst[n*m*size[2]:], rest[m:]
		}
		observations = observations[n:]
	}
	return nil
}

// run returns how many of the first indices follow each other.
func run(index []int) int {
	n := 1
	for n < len(index) && index[n] == index[n-1]+1 {
		n++
	}
	return n
}

// lazy are values that a function reads.
type lazy struct {
	dims [3]int
	read func(dst []float64, at, size [3]int) error
}

// Lazy returns values of dims[0] observations × dims[1] channels × dims[2] samples that are read when they are needed, by a function that fills dst with a block as
// [Values] says. It is called with blocks that lie within the dimensions and are not empty, by several goroutines at once. It panics on a negative dimension.
//
// Selecting from a recording of such values reads nothing: see [Recording.Lazy].
func Lazy(dims [3]int, read func(dst []float64, at, size [3]int) error) Values {
	if min(dims[0], dims[1], dims[2]) < 0 {
		panic(fmt.Sprintf("neural: lazy values of dimensions %v", dims))
	}
	return &lazy{dims, read}
}

// Dims returns the numbers of observations, channels and samples.
func (l *lazy) Dims() (observations, channels, samples int) { return l.dims[0], l.dims[1], l.dims[2] }

// Block reads a block.
func (l *lazy) Block(dst []float64, at, size [3]int) error {
	if err := inside(l, len(dst), at, size); err != nil || len(dst) == 0 {
		return err
	}
	return l.read(dst, at, size)
}
