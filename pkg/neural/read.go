package neural

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/neural/file"
)

// piece is about the number of values that are held as float64 at once while many are gone through.
const piece = 1 << 16

// pieces reads all values in pieces of whole rows of samples, and of whole observations where these are small, in ascending order. The block holds only until each returns.
func pieces(v Values, each func(at, size [3]int, block []float64) error) error {
	observations, channels, samples := v.Dims()
	if observations*channels*samples == 0 {
		return nil
	}
	size := [3]int{max(1, piece/(channels*samples)), channels, samples}
	if channels*samples > piece {
		size[1] = max(1, piece/samples)
	}
	block := make([]float64, min(size[0], observations)*size[1]*samples)
	for o := 0; o < observations; o += size[0] {
		for c := 0; c < channels; c += size[1] {
			at, part := [3]int{o, c, 0}, [3]int{min(size[0], observations-o), min(size[1], channels-c), samples}
			dst := block[:part[0]*part[1]*part[2]]
			if err := v.Block(dst, at, part); err != nil {
				return err
			}
			if err := each(at, part, dst); err != nil {
				return err
			}
		}
	}
	return nil
}

// rows goes through all rows of samples.
func rows(v Values, each func(observation, channel int, row []float64) error) error {
	return pieces(v, func(at, size [3]int, block []float64) error {
		for i := range size[0] * size[1] {
			if err := each(at[0]+i/size[1], at[1]+i%size[1], block[i*size[2]:(i+1)*size[2]]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Float64s returns all values as numbers in memory, the samples fastest and the observations slowest.
func (r *Recording) Float64s() ([]float64, error) {
	observations, channels, samples := r.Dims()
	out := make([]float64, observations*channels*samples)
	if err := r.block(out, [3]int{}, [3]int{observations, channels, samples}); err != nil {
		return nil, err
	}
	return out, nil
}

func (r *Recording) block(dst []float64, at, size [3]int) error {
	if r.Values == nil || len(dst) == 0 {
		return nil
	}
	if err := r.Values.Block(dst, at, size); err != nil {
		return r.fail("%w", err)
	}
	return nil
}

// Lazy reports whether the values are not in memory: they are read when they are needed. Then Select, Where, SelectChannels, WhereChannels, Only, Between and Samples
// read nothing, and what needs the values reads those that are left, in pieces; only its result is in memory.
func (r *Recording) Lazy() bool {
	_, in := r.Values.(typed)
	return r.Values != nil && !in
}

// Load returns the recording with its values in memory, as float64. What is in memory already is returned as it is. More than the limits grant is an error of kind
// [file.ErrLimit], and nothing is read then.
func (r *Recording) Load(limits file.Limits) (*Recording, error) {
	if !r.Lazy() {
		return r, nil
	}
	observations, channels, samples := r.Dims()
	n, ok := file.Product([]int64{int64(observations), int64(channels), int64(samples)}, 1<<62)
	want, got := "a product of dimensions below 2⁶²", fmt.Sprintf("%d × %d × %d", observations, channels, samples)
	if ok {
		want, got, ok = file.NewBudget(limits).Hold(n, 8)
	}
	if !ok {
		return nil, r.fail("loading: want %s, got %s: %w", want, got, file.ErrLimit)
	}
	values, err := r.Float64s()
	if err != nil {
		return nil, err
	}
	return r.with(Of(observations, channels, samples, values), "loaded"), nil
}
