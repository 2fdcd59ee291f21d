package neural

import (
	"fmt"
	"reflect"
)

// Values are the numbers of a recording: observations × channels × samples, in memory or still in a file. NaN is a missing value.
//
// An implementation need not be of this package: a reader of a format that can read parts of a file has these two methods.
type Values interface {
	// Dims returns the numbers of observations, channels and samples.
	Dims() (observations, channels, samples int)
	// Block reads a block of size[0] observations × size[1] channels × size[2] samples that begins at observation at[0], channel at[1] and sample at[2]
	// into dst, the samples fastest and the observations slowest. dst has as many elements as the block. Blocks may be read by several goroutines at once.
	Block(dst []float64, at, size [3]int) error
}

// Number are the types in which [Array] holds values. Integers have no missing value.
type Number interface {
	uint8 | int8 | uint16 | int16 | int32 | float32 | float64
}

// Array holds values in memory, each in the bytes of its type: spike counts in one byte, BOLD in four. It is plain data, which encoding/gob stores.
type Array[T Number] struct {
	Observations, Channels, Samples int
	Elements                        []T // the sample varies fastest, the observation slowest
}

// Of returns values in memory. The elements are not copied: the sample varies fastest, then the channel. It panics where their number is not
// observations × channels × samples, or one of these is negative.
func Of[T Number](observations, channels, samples int, elements []T) *Array[T] {
	if observations < 0 || channels < 0 || samples < 0 || len(elements) != observations*channels*samples {
		panic(fmt.Sprintf("neural: %d elements for %d observations × %d channels × %d samples", len(elements), observations, channels, samples))
	}
	return &Array[T]{Observations: observations, Channels: channels, Samples: samples, Elements: elements}
}

// Dims returns the numbers of observations, channels and samples.
func (a *Array[T]) Dims() (observations, channels, samples int) {
	return a.Observations, a.Channels, a.Samples
}

// Row returns the samples of one observation and channel. The slice shares its memory with a. It panics where there is no such row.
func (a *Array[T]) Row(observation, channel int) []T {
	if uint(observation) >= uint(a.Observations) || uint(channel) >= uint(a.Channels) {
		panic(fmt.Sprintf("neural: row (%d, %d) of %d observations × %d channels", observation, channel, a.Observations, a.Channels))
	}
	from := (observation*a.Channels + channel) * a.Samples
	return a.Elements[from : from+a.Samples : from+a.Samples]
}

// At returns one value. It panics where there is none.
func (a *Array[T]) At(observation, channel, sample int) T { return a.Row(observation, channel)[sample] }

// Block copies a block into dst, as [Values] says.
func (a *Array[T]) Block(dst []float64, at, size [3]int) error {
	if err := inside(a, len(dst), at, size); err != nil {
		return err
	}
	if size[2] == a.Samples && size[1] == a.Channels && len(dst) > 0 { // one piece of memory
		widen(dst, a.Elements[at[0]*a.Channels*a.Samples:][:len(dst)])
		return nil
	}
	for o := range size[0] {
		for c := range size[1] {
			from := ((at[0]+o)*a.Channels+at[1]+c)*a.Samples + at[2]
			widen(dst[:size[2]], a.Elements[from:from+size[2]])
			dst = dst[size[2]:]
		}
	}
	return nil
}

func widen[T Number](dst []float64, src []T) {
	for i, v := range src {
		dst[i] = float64(v)
	}
}

// inside says what is wrong with a block of values.
func inside(v Values, n int, at, size [3]int) error {
	observations, channels, samples := v.Dims()
	for i, most := range [3]int{observations, channels, samples} {
		if at[i] < 0 || size[i] < 0 || at[i] > most-size[i] {
			return fmt.Errorf("neural: a block of %v values from %v does not lie in %d observations × %d channels × %d samples", size, at, observations, channels, samples)
		}
	}
	if want := size[0] * size[1] * size[2]; n != want {
		return fmt.Errorf("neural: a block of %v values is read into %d, want %d", size, n, want)
	}
	return nil
}

// typed are values in memory.
type typed interface {
	Values
	check() error
	element() reflect.Kind
	take(observations, channels []int, from, to int) Values // a copy; nil stands for all
	join(parts []Values, axis int) Values                   // side by side with others of the same type, it being the first
}

func (a *Array[T]) element() reflect.Kind { return reflect.TypeFor[T]().Kind() }

func (a *Array[T]) check() error {
	if a.Observations < 0 || a.Channels < 0 || a.Samples < 0 || len(a.Elements) != a.Observations*a.Channels*a.Samples {
		return fmt.Errorf("%d elements for %d observations × %d channels × %d samples", len(a.Elements), a.Observations, a.Channels, a.Samples)
	}
	return nil
}

func (a *Array[T]) take(observations, channels []int, from, to int) Values {
	if observations == nil {
		observations = count(a.Observations)
	}
	if channels == nil {
		channels = count(a.Channels)
	}
	out := make([]T, 0, len(observations)*len(channels)*(to-from))
	for _, o := range observations {
		for _, c := range channels {
			out = append(out, a.Row(o, c)[from:to]...)
		}
	}
	return Of(len(observations), len(channels), to-from, out)
}

// whole reports whether the values are of a type without NaN.
func whole(v Values) bool {
	t, ok := v.(typed)
	return ok && t.element() != reflect.Float32 && t.element() != reflect.Float64
}

// count returns 0 … n−1.
func count(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
