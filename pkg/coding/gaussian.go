package coding

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// GaussianTest compares the readout weights of neurons, or their class means where there is no readout, with draws from a single Gaussian that have the same mean and covariance.
type GaussianTest struct {
	// Kurtosis is the multivariate kurtosis (Mardia 1970) of the readout weights, or of the class means where there is no readout; ExpectedKurtosis is its mean over draws.
	Kurtosis, ExpectedKurtosis float64
	// ExpectedParticipation is the mean over draws of the participation ratio of the strengths.
	ExpectedParticipation float64
	// KurtosisP and ParticipationP are two-sided p values.
	KurtosisP, ParticipationP float64
}

func (r Responses) gaussianTest(means *ClassMeans, draws int, src rand.Source) (t GaussianTest, err error) {
	code := mat.DenseCopyOf(means.Mean)
	if r.Readout != nil {
		code = mat.DenseCopyOf(r.Readout)
	}
	neurons, columns := code.Dims()
	mean := make([]float64, columns) // strengths of readout weights are about 0 and not about their mean, which so belongs into the Gaussian
	for j := range mean {
		mean[j] = mat.Sum(code.ColView(j)) / float64(neurons)
	}
	shifted := mat.DenseCopyOf(code)
	centreColumns(code)
	if mat.Norm(code, 2) <= 1e-12*mat.Norm(shifted, 2) {
		return t, fmt.Errorf("all neurons have the same code")
	}
	g, err := gaussianOf(code)
	if err != nil {
		return t, err
	}
	kurtosis, participation := make([]float64, draws+1), make([]float64, draws+1)
	strength := func(x *mat.Dense) float64 {
		if r.Readout != nil {
			return ParticipationRatio(Responses{Values: r.Values, Readout: x}.strengths(nil))
		}
		return ParticipationRatio(r.strengths(&ClassMeans{Mean: x, Counts: means.Counts}))
	}
	seeds := make([][2]uint64, draws)
	for b := range seeds {
		seeds[b] = [2]uint64{src.Uint64(), src.Uint64()}
	}
	failed := make([]error, draws+1)
	cores.Do(draws+1, func(b int) {
		x := shifted
		if b < draws {
			x = g.draw(neurons, rand.New(rand.NewPCG(seeds[b][0], seeds[b][1])))
			for i := range neurons {
				row := x.RawRowView(i)
				for j := range row {
					row[j] += mean[j]
				}
			}
		}
		participation[b] = strength(x)
		about := mat.DenseCopyOf(x)
		centreColumns(about)
		kurtosis[b], failed[b] = mardia(about)
	})
	for _, err := range failed {
		if err != nil {
			return t, err
		}
	}
	t.Kurtosis = kurtosis[draws]
	t.ExpectedKurtosis, t.KurtosisP = twoSided(kurtosis)
	t.ExpectedParticipation, t.ParticipationP = twoSided(participation)
	return t, nil
}

// twoSided returns the mean of all values but the last, and twice the share of values on the rarer side of the last, itself included.
func twoSided(values []float64) (mean, p float64) {
	n := len(values)
	last, below, above := values[n-1], 0, 0
	for i, v := range values {
		if v <= last {
			below++
		}
		if v >= last {
			above++
		}
		if i < n-1 {
			mean += v / float64(n-1)
		}
	}
	return mean, min(1, 2*float64(min(below, above))/float64(n))
}
