package glm

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// T tests the mean over runs of a contrast in every voxel. Runs are independent and have one variance: that of their residuals together, as in a design whose blocks
// are the runs (SPM). Every run has to have the regressors of the contrast. For one run alone, see its fit. These are tests within one person; for others the weights
// of persons are what is tested.
func (r *FMRIResult) T(c Contrast) (*TStatistic, error) {
	effects, covariances, err := r.mean([]Contrast{c})
	if err != nil {
		return nil, err
	}
	variance, dof := r.variance()
	s := newT(len(variance))
	for channel, v := range variance {
		s.Effect[channel] = effects.At(0, channel)
		s.set(channel, r.sum(covariances, channel).At(0, 0)*v, dof[channel])
	}
	return s, nil
}

// F tests at once whether the mean over runs of any of some contrasts differs from 0. See [FMRIResult.T].
func (r *FMRIResult) F(contrasts ...Contrast) (*FStatistic, error) {
	effects, covariances, err := r.mean(contrasts)
	if err != nil {
		return nil, err
	}
	variance, dof := r.variance()
	s := newF(len(contrasts), len(variance))
	inverses := map[string]*mat.Cholesky{} // by the parts that the channel has in the runs
	key := make([]byte, 2*len(r.Fits))
	for channel, v := range variance {
		for i, fit := range r.Fits {
			key[2*i], key[2*i+1] = byte(fit.in[channel]), byte(fit.in[channel]>>8)
		}
		inverse := inverses[string(key)]
		if inverse == nil {
			if inverse, err = cholesky(r.sum(covariances, channel)); err != nil {
				return nil, err
			}
			inverses[string(key)] = inverse
		}
		s.set(channel, effects.ColView(channel), inverse, v, dof[channel])
	}
	return s, nil
}

// mean returns the mean effects of contrasts over runs, contrasts × voxels, and for each run and part their covariance in units of the variance.
func (r *FMRIResult) mean(contrasts []Contrast) (*mat.Dense, [][]*mat.SymDense, error) {
	_, voxels := r.Fits[0].Betas.Dims()
	effects := mat.NewDense(max(len(contrasts), 1), voxels, nil)
	var covariances [][]*mat.SymDense
	for i, fit := range r.Fits {
		rows, err := vectors(contrasts, fit.Design)
		var covariance []*mat.SymDense
		if err == nil {
			covariance, err = fit.unscaled(contrasts, rows)
		}
		if err != nil {
			return nil, nil, &placed{fmt.Sprintf("run %q", r.Runs[i]), err}
		}
		covariances = append(covariances, covariance)
		var of mat.Dense
		of.Mul(mat.NewDense(len(rows), len(rows[0]), slices.Concat(rows...)), fit.Betas)
		of.Scale(1/float64(len(r.Fits)), &of)
		effects.Add(effects, &of)
	}
	return effects, covariances, nil
}

// sum returns the covariance of mean effects in one channel.
func (r *FMRIResult) sum(covariances [][]*mat.SymDense, channel int) *mat.SymDense {
	n := covariances[0][0].SymmetricDim()
	out := mat.NewSymDense(n, nil)
	for i, fit := range r.Fits {
		out.AddSym(out, covariances[i][fit.in[channel]])
	}
	runs := float64(len(r.Fits))
	out.ScaleSym(1/(runs*runs), out)
	return out
}

// variance returns that of the noise of all runs together, and its degrees of freedom.
func (r *FMRIResult) variance() (variance, dof []float64) {
	variance, dof = make([]float64, len(r.Fits[0].Variance)), make([]float64, len(r.Fits[0].Variance))
	for _, fit := range r.Fits {
		for c, v := range fit.Variance {
			variance[c] += v * fit.DoF[c]
			dof[c] += fit.DoF[c]
		}
	}
	for c := range variance {
		variance[c] /= dof[c]
	}
	return variance, dof
}
