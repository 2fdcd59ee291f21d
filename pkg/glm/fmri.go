package glm

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// FMRIRun is one run of functional images.
type FMRIRun struct {
	Name      string      // "" is its number, from 1
	Values    *mat.Dense  // volumes × voxels, preprocessed
	Events    Events      // with times from the beginning of the run
	Confounds table.Table // one row a volume: motion, the signal of white matter, …; may be nil
}

// FMRIResult holds the models of several runs of the same voxels.
type FMRIResult struct {
	Runs []string
	// Conditions are those of any run, in ascending order.
	Conditions []string
	// Fits are the models of the runs, each with its design.
	Fits []*Fit
	// Rho is the autocorrelation of the noise, run × voxel.
	Rho [][]float64

	suffixes []string
}

// FitFMRI fits a linear model to each run (see [FMRIDesign] and [Design.FitSerial]): one design whose blocks are the runs, so that every run has weights and
// autocorrelation of its own. Values are kept, not copied, and must not be changed. A voxel that is constant in a run, such as one outside of the brain, has weights of 0,
// a variance of 0 and tests that are NaN. Runs without a name, two of one name or of different numbers of voxels, and what designs and fits refuse, are errors that
// name the run. When ctx ends, its error is returned.
func FitFMRI(ctx context.Context, runs []FMRIRun, o FMRIOptions) (*FMRIResult, error) {
	if len(runs) == 0 {
		return nil, fmt.Errorf("glm: no runs")
	}
	r := &FMRIResult{}
	seen, voxels := map[string]bool{}, 0
	var all Events
	for _, response := range o.basis() {
		r.suffixes = append(r.suffixes, response.Suffix)
	}
	for i, run := range runs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		name := run.Name
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		if seen[name] {
			return nil, fmt.Errorf("glm: two runs are called %q", name)
		}
		seen[name] = true
		if run.Values == nil || run.Values.IsEmpty() {
			return nil, fmt.Errorf("glm: run %q has no values", name)
		}
		volumes, columns := run.Values.Dims()
		if i > 0 && columns != voxels {
			return nil, fmt.Errorf("glm: run %q has %d voxels, want %d", name, columns, voxels)
		}
		voxels = columns
		d, err := FMRIDesign(volumes, run.Events, run.Confounds, o)
		if err != nil {
			return nil, &placed{fmt.Sprintf("run %q", name), err}
		}
		fit, rho, err := d.FitSerial(run.Values, o.Noise)
		if err != nil {
			return nil, &placed{fmt.Sprintf("run %q", name), err}
		}
		all.Conditions = append(all.Conditions, run.Events.Levels()...)
		r.Runs, r.Fits, r.Rho = append(r.Runs, name), append(r.Fits, fit), append(r.Rho, rho)
	}
	r.Conditions = all.Levels()
	return r, nil
}

// Trials returns the weights of the conditions' first responses for an estimator of RDMs: rows run by run, in each the conditions that it has in ascending order. With the
// covariance of [FMRIResult.Residuals] they are what crossnobis distances want.
func (r *FMRIResult) Trials() *rsa.Trials { return r.TrialsOf(0) }

// TrialsOf returns the weights of another response of the basis, by its number: those of a derivative, or of one bin of a finite impulse response. It panics for
// a response that is not there.
func (r *FMRIResult) TrialsOf(response int) *rsa.Trials {
	if response < 0 || response >= len(r.suffixes) {
		panic(fmt.Sprintf("glm: response %d of %d", response, len(r.suffixes)))
	}
	t := &rsa.Trials{Conditions: r.Conditions, Runs: r.Runs}
	var rows []float64
	for run, fit := range r.Fits {
		for condition, name := range r.Conditions {
			j, err := fit.Design.Index(name + r.suffixes[response])
			if err != nil {
				continue // a run without this condition
			}
			rows = append(rows, fit.Betas.RawRowView(j)...)
			t.Of, t.Run = append(t.Of, condition), append(t.Run, run)
		}
	}
	if _, voxels := r.Fits[0].Betas.Dims(); len(t.Of) > 0 {
		t.Values = mat.NewDense(len(t.Of), voxels, rows)
	}
	return t
}

// Residuals returns the whitened residuals of each run, volumes × voxels, and their degrees of freedom, volumes less the rank of the design, as
// [rsa.ResidualCovarianceByRun] takes them. They are computed anew at each call.
func (r *FMRIResult) Residuals() (runs []*mat.Dense, dof []float64) {
	for _, fit := range r.Fits {
		runs, dof = append(runs, fit.Residuals()), append(dof, fit.DoF[0])
	}
	return runs, dof
}

// Noise estimates the covariance of the noise between voxels in each run from its residuals, in the form of [rsa.CrossnobisOptions].Covariances. DoF of the options is
// ignored. A voxel that is constant in a run has no place in it: leave such voxels out.
func (r *FMRIResult) Noise(o rsa.NoiseOptions) ([]*rsa.Covariance, error) {
	runs, dof := r.Residuals()
	return rsa.ResidualCovarianceByRun(runs, dof, o)
}
