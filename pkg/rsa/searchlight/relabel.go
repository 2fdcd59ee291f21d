package searchlight

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/progress"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/rsa/inference"
)

// RelabelOptions of [Relabel].
type RelabelOptions struct {
	inference.Resampling
	// Residuals, if given, are time points × channels of the whole data, as [Whitened] takes them: distances are then Mahalanobis distances by the noise of each
	// neighbourhood, estimated as Noise says. Without them all channels weigh the same.
	Residuals *mat.Dense
	Noise     rsa.NoiseOptions
}

// Relabel tests in each neighbourhood of one person's data whether the conditions differ at all, and corrects for the number of neighbourhoods: the conditions of the rows
// change places at random within each run, in all neighbourhoods alike, and the largest statistic over neighbourhoods of each relabelling says what to expect of chance.
//
// The statistic is the mean crossnobis distance over pairs of conditions, less what it is on average over relabellings, which is exactly 0, and divided by its standard
// deviation over them: with G_rs the products of the patterns of runs r and s (conditions × conditions, rows and columns centred),
//
//	z = Σ_{r<s} tr G_rs / √(Σ_{r<s} ‖G_rs‖² / (conditions − 1)).
//
// Neighbourhoods of different size and noise so have one scale. Mean distances are in proportion to Σ tr G_rs, and z is one-sided.
//
// The null hypothesis is that no condition differs from any other. It takes that rows of one run could have come in any order: independent noise, or one whose
// dependence does not follow the labels, as with orders that are random and differ between runs. Where it is rejected there is information about the conditions in this
// person; which, and whether in others, it does not say.
//
// It is an error when trials have no runs or fewer than two, a condition does not have exactly one row in each run, a value is NaN, there is no source of random
// numbers, or all neighbourhoods fail. One whose covariance cannot be inverted has NaN. When ctx ends its error is returned.
func Relabel(ctx context.Context, t *rsa.Trials, n Neighbourhoods, o RelabelOptions) (*inference.FamilyWise, error) {
	f, err := relabel(ctx, t, n, o)
	if err != nil {
		return nil, fmt.Errorf("searchlight: relabel: %w", err)
	}
	return f, nil
}

func relabel(ctx context.Context, t *rsa.Trials, n Neighbourhoods, o RelabelOptions) (*inference.FamilyWise, error) {
	rows, err := byRun(t)
	if err != nil {
		return nil, err
	}
	if n == nil || n.Len() == 0 {
		return nil, errors.New("no neighbourhood")
	}
	if o.Source == nil {
		return nil, errors.New("no source of random numbers")
	}
	if o.Resamples < 0 {
		panic(fmt.Sprintf("searchlight: relabel: %d resamples", o.Resamples))
	}
	if o.Resamples == 0 {
		o.Resamples = 9999
	}
	r := &relabeller{trials: t, n: n, o: o, rows: rows, orders: orders(o.Resamples, len(rows), t.Len(), o.Source), z: make([]float64, n.Len()), reached: make([]int, n.Len()),
		errors: make([]error, n.Len()), count: progress.Count(o.Progress, int64(n.Len()))}
	largest := make([][]float64, max(1, min(runtime.GOMAXPROCS(0), n.Len())))
	var workers sync.WaitGroup
	for w := range largest {
		largest[w] = slices.Repeat([]float64{math.Inf(-1)}, o.Resamples)
		workers.Go(func() { r.work(ctx, largest[w]) })
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, other := range largest[1:] {
		for b, v := range other {
			largest[0][b] = max(largest[0][b], v)
		}
	}
	return r.outcome(largest[0])
}

type relabeller struct {
	trials  *rsa.Trials
	n       Neighbourhoods
	o       RelabelOptions
	rows    [][]int // runs × conditions
	orders  []uint16
	next    atomic.Int64
	z       []float64
	reached []int // how many relabellings reach z
	errors  []error
	count   *progress.Counter
}

// work tests neighbourhoods until none is left, and keeps the largest statistic of each relabelling.
func (r *relabeller) work(ctx context.Context, largest []float64) {
	runs, k := len(r.rows), r.trials.Len()
	products := make([]float64, runs*(runs-1)/2*k*k)
	z := make([]float64, r.o.Resamples)
	for ctx.Err() == nil {
		i := int(r.next.Add(1)) - 1
		if i >= r.n.Len() {
			return
		}
		r.z[i] = math.NaN()
		var deviation float64
		if deviation, r.errors[i] = r.multiply(products, i); r.errors[i] == nil {
			sum := 0.0
			for p := 0; p < len(products); p += k * k {
				for c := range k {
					sum += products[p+c*k+c]
				}
			}
			r.z[i] = sum / deviation
			r.draw(z, products)
			bar := r.z[i] - 1e-9*math.Abs(r.z[i])
			for b, v := range z {
				v /= deviation
				largest[b] = max(largest[b], v)
				if v >= bar {
					r.reached[i]++
				}
			}
		}
		r.count.Add(1)
	}
}

// multiply writes the products of the centred patterns of each pair of runs in neighbourhood i, and returns the deviation of the sum of their traces over relabellings.
func (r *relabeller) multiply(products []float64, i int) (float64, error) {
	members := r.n.Members(nil, i)
	_, channels := r.trials.Values.Dims()
	for _, c := range members {
		if c < 0 || c >= channels {
			return 0, fmt.Errorf("the neighbourhood has channel %d, the data have %d", c, channels)
		}
	}
	if len(members) == 0 {
		return 0, errors.New("the neighbourhood has no channel")
	}
	x := columns(r.trials.Values, members)
	if r.o.Residuals != nil {
		if _, have := r.o.Residuals.Dims(); have != channels {
			return 0, fmt.Errorf("the residuals have %d channels, want %d", have, channels)
		}
		noise, err := rsa.ResidualCovariance(columns(r.o.Residuals, members), r.o.Noise)
		if err != nil {
			return 0, err
		}
		if x, err = noise.Whiten(x); err != nil {
			return 0, err
		}
	}
	k := r.trials.Len()
	size := mat.Norm(x, 2)
	for _, rows := range r.rows {
		centre(x, rows)
	}
	if mat.Norm(x, 2) <= 1e-14*size { // what is left of dead channels is rounding
		return 0, errConstant
	}
	at, squares := 0, 0.0
	for a, these := range r.rows {
		for _, those := range r.rows[a+1:] {
			for _, row := range these {
				for _, column := range those {
					products[at] = simd.Dot(x.RawRowView(row), x.RawRowView(column))
					squares += products[at] * products[at]
					at++
				}
			}
		}
	}
	if deviation := math.Sqrt(squares / float64(k-1)); deviation > 0 && !math.IsInf(deviation, 1) {
		return deviation, nil
	}
	return 0, errConstant
}

var errConstant = errors.New("no variance between conditions")

// draw writes the sum of traces of each relabelling.
func (r *relabeller) draw(sums, products []float64) {
	runs, k := len(r.rows), r.trials.Len()
	for b := range sums {
		order, sum, p := r.orders[b*runs*k:(b+1)*runs*k], 0.0, 0
		for first := range runs {
			these := order[first*k : (first+1)*k]
			for second := first + 1; second < runs; second++ {
				those := order[second*k : (second+1)*k]
				for c, row := range these {
					sum += products[p+int(row)*k+int(those[c])]
				}
				p += k * k
			}
		}
		sums[b] = sum
	}
}

// outcome returns the test from the largest statistic of each relabelling.
func (r *relabeller) outcome(largest []float64) (*inference.FamilyWise, error) {
	f := &inference.FamilyWise{Name: "largest standardised distance by relabelling within runs", Statistic: r.z, P: make([]float64, len(r.z)), Corrected: make([]float64, len(r.z)),
		Sided: inference.Greater, N: 1, Resamples: r.o.Resamples}
	slices.Sort(largest)
	own, all := math.Inf(-1), float64(1+r.o.Resamples)
	for i, z := range r.z {
		if r.errors[i] != nil {
			f.P[i], f.Corrected[i] = math.NaN(), math.NaN()
			continue
		}
		below, _ := slices.BinarySearch(largest, z-1e-9*math.Abs(z))
		f.P[i], f.Corrected[i] = float64(1+r.reached[i])/all, float64(1+len(largest)-below)/all
		own = max(own, z)
	}
	if math.IsInf(own, -1) {
		return nil, fmt.Errorf("every neighbourhood failed, the first: %w", r.errors[0])
	}
	at, _ := slices.BinarySearch(largest, own)
	f.Largest = slices.Insert(largest, at, own)
	return f, nil
}
