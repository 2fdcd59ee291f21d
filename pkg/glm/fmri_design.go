package glm

import (
	"fmt"
	"math"
	"slices"

	"github.com/richlazy/richlazy/pkg/table"
)

// FMRIOptions say how a run of functional images is modelled. Only TR has to be given.
type FMRIOptions struct {
	TR float64 // seconds from one volume to the next
	// Reference is the time within TR at which a volume counts as taken, in seconds: 0 is its beginning, TR/2 its middle, as after correction for slice timing to the middle.
	Reference float64
	// Basis is the haemodynamic response; nil is the canonical one of SPM.
	Basis Basis
	// Orthogonal makes the second and further responses of each condition orthogonal to those before, as SPM and nilearn do: then the weight of the first is what it would be
	// without them.
	Orthogonal bool
	Drift      Drift
	CutOff     float64 // period in seconds of the fastest cosine drift; 0 is 128
	Degree     int     // of polynomial drift; 0 is 1
	// Confounds names the columns of confounds that enter; nil is all of them.
	Confounds []string
	// FillConfounds puts the mean of a confound where it is missing, as in the first row of derivatives. Otherwise a missing value is an error.
	FillConfounds bool
	Noise         NoiseModel
}

func (o FMRIOptions) cutoff() float64 {
	if o.CutOff == 0 {
		return 128
	}
	return o.CutOff
}

func (o FMRIOptions) basis() Basis {
	if o.Basis == nil {
		return SPM().Basis()
	}
	return o.Basis
}

func (o FMRIOptions) check() error {
	switch {
	case !(o.TR > 0) || math.IsInf(o.TR, 1):
		return fmt.Errorf("glm: a TR of %v s", o.TR)
	case !(o.Reference >= 0 && o.Reference <= o.TR):
		return fmt.Errorf("glm: volumes are taken at %v s of a TR of %v s", o.Reference, o.TR)
	case !(o.cutoff() > 0):
		return fmt.Errorf("glm: a cut-off of %v s", o.CutOff)
	case o.Degree < 0:
		return fmt.Errorf("glm: a drift of degree %d", o.Degree)
	case o.Drift < CosineDrift || o.Drift > NoDrift:
		panic(fmt.Sprintf("glm: drift %d", o.Drift))
	case o.Noise < AR1 || o.Noise > WhiteNoise:
		panic(fmt.Sprintf("glm: noise model %d", o.Noise))
	}
	return nil
}

// FMRIDesign returns the design of one run: for each condition, in ascending order of names, a regressor for each response of the basis ("face", "face_derivative"),
// confounds without their mean, "drift_1" and so on, and "intercept". Regressors are exact integrals of the response over the events, sampled at the times of the volumes.
//
// Errors: a TR that is not positive, events outside of the run or with negative durations, conditions whose responses lie outside of the run, confounds that are missing
// or constant, and two regressors of one name. Combinations of regressors are found by [Design.Check] and by fits.
func FMRIDesign(volumes int, e Events, confounds table.Table, o FMRIOptions) (*Design, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if volumes < 2 {
		return nil, fmt.Errorf("glm: a run of %d volumes", volumes)
	}
	const early = 32 // seconds, the length of a response
	if err := e.check(float64(volumes)*o.TR, early); err != nil {
		return nil, fmt.Errorf("glm: %w", err)
	}
	times := make([]float64, volumes)
	for t := range times {
		times[t] = float64(t)*o.TR + o.Reference
	}
	var all []regressor
	for _, condition := range e.Levels() {
		some := make([]regressor, len(o.basis()))
		for k, response := range o.basis() {
			some[k] = regressor{condition + response.Suffix, response.regressor(e, condition, times)}
			if slices.Max(some[k].values)-slices.Min(some[k].values) == 0 {
				return nil, fmt.Errorf("glm: the regressor %q is constant: no volume is taken while there is a response", some[k].name)
			}
		}
		if o.Orthogonal {
			orthogonalise(some)
		}
		all = append(all, some...)
	}
	some, err := o.confounds(confounds, volumes)
	if err != nil {
		return nil, err
	}
	all = append(append(all, some...), o.drifts(volumes)...)
	ones := make([]float64, volumes)
	for t := range ones {
		ones[t] = 1
	}
	return designOf(volumes, append(all, regressor{"intercept", ones}))
}

// orthogonalise takes from each regressor what those before it explain.
func orthogonalise(all []regressor) {
	for j := range all {
		for range 2 {
			for _, before := range all[:j] {
				weight, square := 0., 0.
				for i, v := range before.values {
					weight += v * all[j].values[i]
					square += v * v
				}
				for i, v := range before.values {
					if square == 0 {
						break
					}
					all[j].values[i] -= weight / square * v
				}
			}
		}
	}
}

// confounds returns the named columns without their means.
func (o FMRIOptions) confounds(t table.Table, volumes int) ([]regressor, error) {
	if len(t) == 0 && len(o.Confounds) == 0 {
		return nil, nil
	}
	if err := t.Check(volumes); err != nil {
		return nil, fmt.Errorf("glm: confounds: %w", err)
	}
	names := o.Confounds
	if names == nil {
		names = t.Names()
	}
	var all []regressor
	for _, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("glm: confounds: %w", err)
		}
		if c.IsText() {
			return nil, fmt.Errorf("glm: confound %q holds texts", name)
		}
		mean, n := 0., 0.
		for row, v := range c.Number {
			switch {
			case math.IsInf(v, 0), math.IsNaN(v) && !o.FillConfounds:
				return nil, fmt.Errorf("glm: confound %q is %v in volume %d: FillConfounds puts its mean where it is missing", name, v, row)
			case !math.IsNaN(v):
				mean, n = mean+v, n+1
			}
		}
		mean /= n
		values, largest, scale := make([]float64, volumes), 0., math.Abs(mean)
		for row, v := range c.Number {
			if !math.IsNaN(v) {
				values[row] = v - mean
				largest, scale = max(largest, math.Abs(values[row])), max(scale, math.Abs(v))
			}
		}
		if !(largest > 1e-12*scale) {
			return nil, fmt.Errorf("glm: confound %q is constant", name)
		}
		all = append(all, regressor{name, values})
	}
	return all, nil
}
