package rsa

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Generaliser learns from trials how conditions differ, and returns what computes the RDM of other trials of the same rows: those at another time, in another area or
// state. It is cross-validated: a run is tested by what the other runs have taught, also where both trials are the same.
type Generaliser func(train *Trials) (func(test *Trials) (*RDM, error), error)

// GeneraliseCrossnobis returns the generaliser of crossnobis distances: mean over pairs of different runs r, s of (x_ri − x_rj)' P (y_si − y_sj) / channels with the
// patterns x of training and y of testing. It is unbiased: 0 is expected where conditions do not differ at one of the two, or differ in orthogonal ways; where they
// differ the opposite way values are negative. With y = x it is [Crossnobis]. For data that are not balanced, each run is tested with the means of all rows of the
// others, unless the scheme is RunPairs; TrialPairs and missing values are errors.
func GeneraliseCrossnobis(opt CrossnobisOptions) Generaliser {
	const name = "rsa: generalised crossnobis"
	return func(train *Trials) (func(*Trials) (*RDM, error), error) {
		weights, folds, err := train.crossWeights(opt)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return func(test *Trials) (*RDM, error) {
			if err := sameDesign(train, test); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if !test.Complete() {
				return nil, fmt.Errorf("%s: values are missing (NaN) in testing", name)
			}
			inRuns := *folds
			inRuns.Values = test.Values
			n := test.Len()
			p := &crossProducts{n: n, values: make([]float64, n*n)}
			whole(inRuns.cells(true).means(true)).besides(whole(weights), n, func(tested, learnt blas64.General) {
				for first := 0; first < tested.Rows; first += n {
					part := func(g blas64.General) blas64.General {
						return blas64.General{Rows: n, Cols: g.Cols, Stride: g.Stride, Data: g.Data[first*g.Stride:]}
					}
					blas64.Gemm(blas.NoTrans, blas.Trans, 1, part(learnt), part(tested), 1, blas64.General{Rows: n, Cols: n, Stride: n, Data: p.values})
				}
			})
			_, channels := test.Values.Dims()
			values := p.distances(channels)
			return test.checked("generalised crossnobis", "crossnobis distance per channel", values, signed)
		}, nil
	}
}

// crossWeights returns what the patterns of each run are to be multiplied with: the patterns of the other runs times the precision, over the number of products.
func (t *Trials) crossWeights(opt CrossnobisOptions) (*mat.Dense, *Trials, error) {
	if err := t.check(); err != nil {
		return nil, nil, err
	}
	if !t.Complete() {
		return nil, nil, errors.New("values are missing (NaN)")
	}
	if opt.Scheme == TrialPairs || opt.AllowMissing {
		return nil, nil, errors.New("it takes means of runs, and all conditions in all of them: not TrialPairs, and not AllowMissing")
	}
	if c, err := t.folds(false); err == nil && opt.Scheme == Automatic && !c.balanced() {
		if opt.Scheme = LeaveOneRunOut; opt.Covariances != nil {
			opt.Scheme = RunPairs
		}
	}
	c, err := t.crossed(opt)
	if err != nil {
		return nil, nil, err
	}
	n, runs := t.Len(), len(c.trials.Runs)
	_, channels := t.Values.Dims()
	x := mat.NewDense(n*runs, channels, nil)
	group := n
	if c.scheme == LeaveOneRunOut {
		group = 0 // as in the products of one set of trials
	}
	whole(c.trials.cells(true).means(true)).copyTo(x, group)
	weights := mat.NewDense(n*runs, channels, nil)
	if c.pairing.covariances != nil {
		for r := range runs {
			for s := r + 1; s < runs; s++ {
				precision, err := inverse(meanOf(c.pairing.covariances[r], c.pairing.covariances[s]))
				if err != nil {
					return nil, nil, fmt.Errorf("the mean covariance of runs %s and %s: %w", c.trials.Runs[r], c.trials.Runs[s], err)
				}
				for _, pair := range [2][2]int{{r, s}, {s, r}} {
					var product mat.Dense
					product.Mul(x.Slice(pair[0]*n, (pair[0]+1)*n, 0, channels), precision)
					to := weights.Slice(pair[1]*n, (pair[1]+1)*n, 0, channels).(*mat.Dense)
					to.Add(to, &product)
				}
			}
		}
		weights.Scale(1/float64(runs*(runs-1)), weights)
		return weights, c.trials, nil
	}
	rows := c.trials.rowsOf()
	for s := range runs {
		for i := range n {
			to, count := weights.RawRowView(s*n+i), 0.0
			for r := range runs {
				if share := float64(rows[r*n+i]); r != s {
					if c.scheme == RunPairs {
						share = 1
					}
					floats.AddScaled(to, share, x.RawRowView(r*n+i))
					count += share
				}
			}
			floats.Scale(1/(count*float64(runs)), to)
		}
	}
	if precision := c.pairing.precision; precision != nil {
		weights = weigh(weights, precision)
	}
	return weights, c.trials, nil
}

// GeneraliseDecoding returns the generaliser of [DecodingAccuracy]: classifiers are trained on the runs of one set of trials and tested on the run left out of the other.
func GeneraliseDecoding(opt DiscriminantOptions) Generaliser {
	return func(train *Trials) (func(*Trials) (*RDM, error), error) {
		folds, learnt, err := opt.learn(train)
		if err != nil {
			return nil, fmt.Errorf("rsa: generalised decoding: %w", err)
		}
		return func(test *Trials) (*RDM, error) {
			err := sameDesign(train, test)
			if err == nil && !test.Complete() {
				err = errors.New("values are missing (NaN) in testing")
			}
			inRuns := *folds
			var values []float64
			if err == nil {
				inRuns.Values = test.Values
				values, err = pairValues(learnt, &inRuns, (*fold).accuracies)
			}
			if err != nil {
				return nil, fmt.Errorf("rsa: generalised decoding: %w", err)
			}
			return test.rdm(values, accuracy), nil
		}, nil
	}
}

// sameDesign returns an error unless the rows of both are of the same conditions and runs.
func sameDesign(a, b *Trials) error {
	for _, t := range []*Trials{a, b} {
		if err := t.check(); err != nil {
			return err
		}
	}
	rows, channels := a.Values.Dims()
	if r, c := b.Values.Dims(); r != rows || c != channels || a.Len() != b.Len() || (a.Run == nil) != (b.Run == nil) {
		return fmt.Errorf("training on %d rows of %d channels and testing on %d of %d: want the same rows and channels", rows, channels, r, c)
	}
	for row := range rows {
		if a.Conditions[a.Of[row]] != b.Conditions[b.Of[row]] || a.Of[row] != b.Of[row] || a.Run != nil && a.Runs[a.Run[row]] != b.Runs[b.Run[row]] {
			return fmt.Errorf("row %d belongs to another condition or run in training than in testing", row)
		}
	}
	return nil
}
