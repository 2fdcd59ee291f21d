package rsa

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// DiscriminantOptions says with which noise a linear discriminant is trained. The zero value estimates the noise from the rows that it is trained on: what they have
// beyond the means of their conditions, with correlations shrunk towards 0 ([MeasurementCovariance]).
type DiscriminantOptions struct {
	// Precision is the inverse of a noise covariance that is known or comes from other data. Covariances are those of the runs in the order of Trials.Runs, from the
	// residuals of a linear model for instance: a discriminant is trained with the inverse of the mean of those of its training runs. At most one of them is given.
	Precision   mat.Symmetric
	Covariances []*Covariance
	// Noise says how noise is estimated where neither is given.
	Noise NoiseOptions
}

// discriminant is what is learnt from all runs but one.
type discriminant struct {
	run       int
	train     *mat.Dense    // condition means, less the middle that they share
	weights   *mat.Dense    // P times these, conditions × channels
	middle    []float64     // what was taken away
	testNoise mat.Symmetric // the covariance of the run left out, where given
}

// learn trains a discriminant for each run left out. The trials that it returns are those in their runs.
func (o DiscriminantOptions) learn(t *Trials) (*Trials, []*discriminant, error) {
	o.Precision = given(o.Precision)
	if err := t.check(); err != nil {
		return nil, nil, err
	}
	if !t.Complete() {
		return nil, nil, errors.New("values are missing (NaN): a discriminant needs all channels")
	}
	// The products of crossnobis distances have the same demands on runs, conditions and matrices.
	c, err := t.crossed(CrossnobisOptions{Precision: o.Precision, Covariances: o.Covariances})
	if err != nil {
		return nil, nil, err
	}
	all := make([]*discriminant, len(c.trials.Runs))
	for run := range all {
		train, _ := c.trials.parted(run)
		d := &discriminant{run: run}
		if c.pairing.covariances != nil {
			d.testNoise = c.pairing.covariances[run]
		}
		if err := d.fit(train, o, c.pairing.covariances); err != nil {
			return nil, nil, fmt.Errorf("run %s left out: %w", c.trials.Runs[run], err)
		}
		all[run] = d
	}
	return c.trials, all, nil
}

// fit computes means and weights of the training rows.
func (d *discriminant) fit(rows *Trials, o DiscriminantOptions, covariances []mat.Symmetric) error {
	d.train = rows.cells(false).means(true)
	n, channels := d.train.Dims()
	d.middle = make([]float64, channels)
	for c := range channels {
		low, high := d.train.At(0, c), d.train.At(0, c)
		for i := range n {
			low, high = math.Min(low, d.train.At(i, c)), math.Max(high, d.train.At(i, c))
		}
		d.middle[c] = low/2 + high/2
		rounding := 1e-14 * math.Max(math.Abs(low), math.Abs(high)) // of means that are equal
		for i := range n {
			v := d.train.At(i, c) - d.middle[c]
			if math.Abs(v) <= rounding {
				v = 0
			}
			d.train.Set(i, c, v)
		}
	}
	switch {
	case o.Precision != nil:
		d.weights = weigh(d.train, o.Precision)
		return nil
	case covariances != nil:
		mean := mat.NewSymDense(channels, nil)
		for run, c := range covariances {
			if run != d.run {
				mean.AddSym(mean, c)
			}
		}
		mean.ScaleSym(1/float64(len(covariances)-1), mean)
		precision, err := inverse(mean)
		if err != nil {
			return fmt.Errorf("the mean covariance of the others: %w", err)
		}
		d.weights = weigh(d.train, precision)
		return nil
	}
	covariance, err := MeasurementCovariance(rows, o.Noise)
	if err != nil {
		return err
	}
	precision, err := covariance.Precision()
	if err != nil {
		return err
	}
	d.weights = weigh(d.train, precision)
	return nil
}

// fold is a discriminant with the rows of the run left out.
type fold struct {
	*discriminant
	conditions int
	rows       *Trials
	means      *mat.Dense // of the conditions, less the middle
	count      []float64  // rows of each condition
}

// on takes the rows of the run left out.
func (d *discriminant) on(t *Trials) *fold {
	_, rows := t.parted(d.run)
	f := &fold{d, t.Len(), rows, rows.cells(false).means(true), make([]float64, t.Len())}
	for i := range f.conditions {
		floats.Sub(f.means.RawRowView(i), d.middle)
	}
	for _, of := range rows.Of {
		f.count[of]++
	}
	return f
}

// pairValues averages over the runs left out what value gives for each pair of conditions.
func pairValues(learnt []*discriminant, test *Trials, value func(f *fold) (func(i, j int) float64, error)) ([]float64, error) {
	n := test.Len()
	values := make([]float64, n*(n-1)/2)
	for _, d := range learnt {
		of, err := value(d.on(test))
		if err != nil {
			return nil, fmt.Errorf("run %s left out: %w", test.Runs[d.run], err)
		}
		at := 0
		for i := range n {
			for j := i + 1; j < n; j++ {
				values[at] += of(i, j) / float64(len(learnt))
				at++
			}
		}
	}
	return values, nil
}

// held learns from the trials and returns the mean value over the runs left out.
func (o DiscriminantOptions) held(t *Trials, value func(f *fold) (func(i, j int) float64, error)) ([]float64, error) {
	folds, learnt, err := o.learn(t)
	if err != nil {
		return nil, err
	}
	return pairValues(learnt, folds, value)
}
