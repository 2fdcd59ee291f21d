package pcm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // fast products of matrices
)

// Noise names what the noise of a subject consists of beside independent noise: it returns matrices F₁ … Fₙ, observations × any number of
// columns, such that the noise of a channel has covariance Σ τⱼ·Fⱼ·Fⱼ' + σ²·I. A nil Noise is IndependentNoise.
type Noise func(d Data) ([]*mat.Dense, error)

// IndependentNoise is noise of one variance σ² that is independent between observations.
func IndependentNoise(Data) ([]*mat.Dense, error) { return nil, nil }

// BlockNoise is independent noise and a random pattern of variance τ that the observations of a run share. It needs fixed effects that
// leave the means of runs in the data (Data.X = NoFixedEffects()); New refuses it otherwise.
func BlockNoise(d Data) ([]*mat.Dense, error) {
	if len(d.Run) == 0 {
		return nil, fmt.Errorf("pcm: %s: block noise needs the run of each row", d.name())
	}
	runs := d.runs()
	b := mat.NewDense(len(d.Run), len(runs), nil)
	for i, r := range d.Run {
		for j, v := range runs {
			if v == r {
				b.Set(i, j, 1)
			}
		}
	}
	return []*mat.Dense{b}, nil
}

// Subject is the data of a subject made ready for fits of any number of models. What a likelihood needs of the measurements is kept in
// the space of the random effects: q × q numbers with q at most the number of conditions (plus that of runs with block noise), so that the
// cost of a likelihood depends neither on the observations nor on the channels. A Subject is not changed by its methods and may be shared by goroutines.
type Subject struct {
	data  Data
	noise Noise

	channels  int
	contrasts int          // observations minus rank of the fixed effects
	conds     int          // columns of Z
	r         *mat.Dense   // q × conditions: the design seen from the basis
	shared    []*mat.Dense // q × any: the noise factors seen from the basis
	y         *mat.Dense   // q × channels: the data seen from the basis
	yy        *mat.Dense   // y·y'
	rest      float64      // squared length of the data outside the basis and the fixed effects
	restDim   int          // dimensions that rest is spread over, per channel
}

// roundingShare is the share of the sum of squares below which a part of the data is no more than rounding.
const roundingShare = 1e-26

// New checks the data of a subject and makes them ready. Errors: bad or ill-fitting data, nothing left of the conditions once the fixed
// effects are out (as with one condition per run and run means), noise that fixed effects hide, and data without any noise or without
// anything beside fixed effects, of which no variance can be estimated.
func New(d Data, noise Noise) (*Subject, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if noise == nil {
		noise = IndependentNoise
	}
	factors, err := noise(d)
	if err != nil {
		return nil, err
	}
	n, p := d.Y.Dims()
	s := &Subject{data: d, noise: noise, channels: p, contrasts: n, conds: d.conditions()}
	fixed := d.fixed()
	if fixed != nil {
		_, rank := fixed.Dims()
		s.contrasts -= rank
	}
	if s.contrasts <= 0 {
		return nil, fmt.Errorf("pcm: %s: the fixed effects take all %d observations", d.name(), n)
	}
	seen, any := remains(d.random(), fixed)
	design := []*mat.Dense{seen}
	if !any {
		return nil, fmt.Errorf("pcm: %s: the fixed effects leave nothing of the conditions", d.name())
	}
	for _, f := range factors {
		if r, _ := f.Dims(); r != n {
			return nil, fmt.Errorf("pcm: %s: a noise factor has %d rows, the measurements %d", d.name(), r, n)
		}
		seen, any := remains(f, fixed)
		if !any {
			return nil, fmt.Errorf("pcm: %s: the fixed effects take out what the noise shares; use Data.X = NoFixedEffects() with block noise", d.name())
		}
		design = append(design, seen)
	}
	s.reduce(design, fixed)
	if patterns := mat.Trace(s.yy); s.rest+patterns <= roundingShare*math.Pow(mat.Norm(d.Y, 2), 2) {
		return nil, fmt.Errorf("pcm: %s: the measurements are zero but for the fixed effects", d.name())
	} else if s.restDim > 0 && s.rest <= roundingShare*patterns {
		return nil, fmt.Errorf("pcm: %s: the measurements have no noise: repetitions of a condition differ by %.2g of their size", d.name(), math.Sqrt(s.rest/patterns))
	}
	return s, nil
}

// reduce fills what likelihoods need, from the designs without their fixed effects.
func (s *Subject) reduce(design []*mat.Dense, fixed *mat.Dense) {
	basis := rangeOf(beside(design))
	_, q := basis.Dims()
	seen := make([]*mat.Dense, len(design))
	for i, f := range design {
		seen[i] = new(mat.Dense)
		seen[i].Mul(basis.T(), f)
	}
	s.r, s.shared = seen[0], seen[1:]
	clean := without(s.data.Y, fixed)
	s.y, s.yy = new(mat.Dense), new(mat.Dense)
	s.y.Mul(basis.T(), clean)
	s.yy.Mul(s.y, s.y.T())
	s.restDim = s.contrasts - q
	if s.restDim > 0 {
		var fit mat.Dense
		fit.Mul(basis, s.y)
		clean.Sub(clean, &fit)
		f := mat.Norm(clean, 2)
		s.rest = f * f
	}
}

// Name returns the name of the subject as given in its Data.
func (s *Subject) Name() string { return s.data.Name }

// Data returns what the subject was made of.
func (s *Subject) Data() Data { return s.data }

// Conditions returns the number of conditions, the size of G.
func (s *Subject) Conditions() int { return s.conds }

// Channels returns the number of channels.
func (s *Subject) Channels() int { return s.channels }

// Contrasts returns the number of observations minus the rank of the fixed effects: the dimensions of the data, per channel, that the
// restricted likelihood is a density of.
func (s *Subject) Contrasts() int { return s.contrasts }

// noiseVariance returns a start for σ²: the variance outside the random effects, where there is an outside.
func (s *Subject) noiseVariance() float64 {
	if s.restDim > 0 && s.rest > 0 {
		return s.rest / float64(s.restDim*s.channels)
	}
	return mat.Trace(s.yy) / float64(2*s.contrasts*s.channels)
}

// excess returns y·y'/channels minus the noise variance: what the random effects have to explain in the basis.
func (s *Subject) excess() *mat.Dense {
	var m mat.Dense
	m.Scale(1/float64(s.channels), s.yy)
	v := s.noiseVariance()
	for i := range m.RawMatrix().Rows {
		m.Set(i, i, m.At(i, i)-v)
	}
	return &m
}

// moment returns an estimate of G, conditions × conditions, by moments: unbiased within what the fixed effects leave for independent
// noise, and zero in the directions that they take. It may be indefinite.
func (s *Subject) moment() *mat.SymDense {
	back := pseudoInverse(s.r)
	var half, g mat.Dense
	half.Mul(back, s.excess())
	g.Mul(&half, back.T())
	return symmetric(&g)
}

// log2π is the logarithm of 2π.
var log2π = math.Log(2 * math.Pi)
