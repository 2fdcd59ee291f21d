package network

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Init says how initial weights or biases are drawn. The zero value is the default of the place where it stands. All laws are independent from weight to weight.
type Init struct {
	law   law
	scale float64
	rank  int
}

type law uint8

const (
	unset law = iota
	gaussian
	xavier
	he
	leCun
	meanField
	uniform
	constant
	none
)

// Gaussian draws from N(0, sd²); Gaussian(0) is exactly 0.
func Gaussian(sd float64) Init { return Init{law: gaussian, scale: sd} }

// Xavier draws from N(0, gain²·2/(inputs + units)) (Glorot & Bengio 2010).
func Xavier(gain float64) Init { return Init{law: xavier, scale: gain} }

// He draws from N(0, gain²·2/inputs), which keeps the size of ReLU responses from layer to layer for gain 1 (He et al. 2015).
func He(gain float64) Init { return Init{law: he, scale: gain} }

// LeCun draws from N(0, gain²/inputs): the standard (NTK) scaling. For recurrent weights gain is the spectral radius in the limit of many units.
func LeCun(gain float64) Init { return Init{law: leCun, scale: gain} }

// MeanField draws from N(0, gain²/inputs²). A readout scaled so is of the order of 1/N: the mean-field, or μP, scaling, in which wide networks learn features
// (Mei et al. 2018; Yang & Hu 2021). With 100 hidden units it is the readout of Flesch et al. 2022.
func MeanField(gain float64) Init { return Init{law: meanField, scale: gain} }

// Uniform draws from the uniform distribution on ±gain/√inputs; gain 1 is PyTorch's default for linear layers.
func Uniform(gain float64) Init { return Init{law: uniform, scale: gain} }

// Constant sets every weight to v.
func Constant(v float64) Init { return Init{law: constant, scale: v} }

// NoBias stands for a layer without biases: there is nothing to learn, unlike with Constant(0). It is for biases only.
func NoBias() Init { return Init{law: none} }

// LowRank returns the same law followed by a cut to rank r: the drawn matrix is replaced by its best approximation of that rank (its leading singular triplets),
// scaled to the Frobenius norm that it had (Liu et al. 2023; Chou et al. 2025). Rank 0, and a rank not below the matrix's, cut nothing.
func (i Init) LowRank(r int) Init {
	i.rank = r
	return i
}

// or returns i, or the default d where i is the zero value but for its rank, which then is that of the result.
func (i Init) or(d Init) Init {
	if i.law == unset {
		if i.rank != 0 {
			d.rank = i.rank
		}
		return d
	}
	return i
}

// check panics unless i can be drawn for a matrix.
func (i Init) check(what string) {
	if math.IsNaN(i.scale) || math.IsInf(i.scale, 0) || i.scale < 0 && i.law != constant || i.rank < 0 {
		panic(fmt.Sprintf("network: %s: scale %v, rank %d: want finite numbers ≥ 0", what, i.scale, i.rank))
	}
}

// drawer returns a function that draws one weight of a units × inputs matrix.
func (i Init) drawer(units, inputs int, random *rand.Rand) func() float64 {
	sd, in := i.scale, float64(inputs)
	switch i.law {
	case xavier:
		sd *= math.Sqrt(2 / float64(inputs+units))
	case he:
		sd *= math.Sqrt(2 / in)
	case leCun:
		sd /= math.Sqrt(in)
	case meanField:
		sd /= in
	case uniform:
		return func() float64 { return (2*random.Float64() - 1) * sd / math.Sqrt(in) }
	case constant, none:
		return func() float64 { return i.scale }
	}
	return func() float64 { return sd * random.NormFloat64() }
}
