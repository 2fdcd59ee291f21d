package inference

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/compare"
)

// view is a study under weights of the conditions: for linear measures its inner products, from which all else follows.
type view struct {
	study     *study
	evaluator compare.Evaluator
	linear    compare.Linear // the evaluator where it is linear
	pearson   compare.Linear // where it is not
	gram      *mat.SymDense  // of linear; nil where it is not
	copies    []int          // nil is once each
	fresh     bool
	defined   bool // there are two pairs or more
	// known keeps similarities of components and subjects under these weights, for measures that are not linear; have tells which.
	known []float64
	have  []bool
}

func newView(s *study) *view {
	v := &view{study: s, evaluator: s.base.Clone()}
	if linear, ok := v.evaluator.(compare.Linear); ok {
		v.linear, v.gram = linear, mat.NewSymDense(s.first+s.data.Len(), nil)
	} else {
		v.pearson = s.pearson.Clone().(compare.Linear)
		v.known, v.have = make([]float64, s.first*s.data.Len()), make([]bool, s.first*s.data.Len())
	}
	return v
}

// weigh sets the weights. copies must stay as they are as long as the view is used.
func (v *view) weigh(copies []int) {
	if v.fresh && copies == nil && v.copies == nil {
		return
	}
	v.copies, v.fresh = copies, true
	v.evaluator.Weigh(copies)
	v.defined = v.evaluator.Pairs() >= 2
	if v.linear != nil {
		v.linear.Gram(v.gram)
	} else {
		v.pearson.Weigh(copies)
		clear(v.have)
	}
}

// subjectRow returns the row of a subject.
func (v *view) subjectRow(s int) int { return v.study.first + s }

// square returns the inner product of a row with itself.
func (v *view) square(row int) float64 { return v.gram.At(row, row) }

// cosine returns an inner product over the roots of two squares; where one of them is 0, what the measure says of such an RDM and that subject.
func (v *view) cosine(inner, square float64, subject int) float64 {
	row := v.subjectRow(subject)
	other := v.square(row)
	if v.defined && square > 0 && other > 0 {
		return inner / (math.Sqrt(square) * math.Sqrt(other))
	}
	if v.defined && other == 0 {
		return v.evaluator.Similarity(row, row)
	}
	return math.NaN()
}

// prediction is a model with its parameters, ready to be compared with subjects in a view.
type prediction struct {
	rows   []int // components, for a sum
	theta  []float64
	square float64   // of the sum, for linear measures
	single int       // the only component that counts, or −1
	values []float64 // the RDM, where it is needed
}

// predict makes the prediction of model m ready.
func (v *view) predict(p *prediction, m int, theta []float64) {
	p.rows, p.theta, p.single = v.study.components[m], theta, -1
	if p.rows != nil {
		positive := 0
		for k, w := range theta {
			if w != 0 {
				positive++
				p.single = k
			}
		}
		if positive != 1 || !(theta[p.single] > 0) {
			p.single = -1
		}
	}
	switch {
	case p.single >= 0:
	case p.rows != nil && v.gram != nil:
		p.square = 0
		for i, w := range theta {
			for j, u := range theta {
				if w != 0 && u != 0 {
					p.square += w * u * v.gram.At(p.rows[i], p.rows[j])
				}
			}
		}
	default:
		if p.values == nil {
			n := len(v.study.data.Conditions)
			p.values = make([]float64, n*(n-1)/2)
		}
		v.study.models[m].Predict(p.values, theta)
	}
}

// similarity returns that of the prediction and a subject.
func (v *view) similarity(p *prediction, subject int) float64 {
	row := v.subjectRow(subject)
	switch {
	case p.single >= 0 && v.gram != nil:
		at := p.rows[p.single]
		if square := v.square(at); square > 0 {
			return v.cosine(v.gram.At(at, row), square, subject)
		}
		return v.evaluator.Similarity(at, row)
	case p.single >= 0:
		k := p.rows[p.single]*v.study.data.Len() + subject
		if !v.have[k] {
			v.known[k], v.have[k] = v.evaluator.Similarity(p.rows[p.single], row), true
		}
		return v.known[k]
	case p.rows != nil && v.gram != nil:
		inner := 0.0
		for k, w := range p.theta {
			if w != 0 {
				inner += w * v.gram.At(p.rows[k], row)
			}
		}
		return v.cosine(inner, p.square, subject)
	}
	return v.evaluator.SimilarityOf(p.values, subject+v.study.first)
}
