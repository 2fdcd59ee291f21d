/*
Package glm fits linear models: of single units over trials, of voxels over volumes, of anything that has one row an observation and one column a channel. One
factorisation of the design serves all channels.

# A model

A [Design] has named regressors. [DesignOf] makes them of the columns of a table, by terms: numbers as they are, levels by treatment or one-hot coding, products,
regressors within a context, z-scored ones.

	trials, err := glm.DesignOf(rec.Observations, glm.Intercept(), glm.Number("coherence"), glm.Factor("context"), glm.Product(glm.Number("coherence"), glm.Factor("context")))
	rates, err := rec.Matrix()                            // observations × channels
	fit, err := trials.Fit(rates, glm.Options{})
	fit.Betas                                             // regressors × channels
	fit.Variance, fit.DoF, fit.R2                         // one a channel
	t, err := fit.T(glm.Contrast{"coherence": 1})         // effect, standard error, t, p of each channel
	f, err := fit.F(glm.Contrast{"a": 1, "b": -1}, glm.Contrast{"b": 1, "c": -1})

Contrasts go by the names of regressors, so that they stay right when a design gets more of them. Regressors that others make up are an error that says which:

	glm: the design has 3 regressors and rank 2: "run=2" is a linear combination of ["intercept" "run=1"]

With [Options].MinimumNorm they are allowed, and contrasts that are not estimable are the error. Weights per observation and missing values have their options too. p values are
uncorrected: inference.BenjaminiHochberg and its like are for many channels.

# Single units

[FitUnits] is the analysis of Flesch et al. (2022) of the units of Mante et al. (2013): each unit has trials of its own, each feature in each context is a regressor,
all are z-scored, p values are corrected together, and the pattern of significant weights is the unit's class.

	rec, err := data.Mante2013(ctx, data.ManteOptions{})
	rec, err = rec.Between(.317, .751)
	units, err := glm.UnitsOf(rec)
	task := glm.TwoContexts{Context: "context", Contexts: [2]string{"-1", "1"}, Features: [2]string{"stim_col", "stim_dir"}}
	u, err := glm.FitUnits(units, task, glm.UnitOptions{})
	fmt.Println(u)                                        // the table of classes
	r, err := u.RSA(means.Mean, conditions, glm.TaskUnits) // what they code for, pair by pair

# fMRI

[FitFMRI] fits every run of preprocessed images with a design of its own: conditions convolved with a haemodynamic response, confounds, slow drifts, an intercept. What
comes before (registration, correction for motion and slice timing) is the work of other programs, such as fMRIPrep.

	runs := []glm.FMRIRun{{Name: "1", Values: volumes, Events: events, Confounds: motion}, …}
	result, err := glm.FitFMRI(ctx, runs, glm.FMRIOptions{TR: 2})
	t, err := result.T(glm.Contrast{"face": 1, "house": -1}) // the mean over runs

	noise, err := result.Noise(rsa.NoiseOptions{})        // from whitened residuals, run by run
	rdm, err := rsa.Crossnobis(result.Trials(), rsa.CrossnobisOptions{Covariances: noise})

Regressors are exact: the response is a difference of gamma densities, whose integral over an event is known in closed form, so that onsets and durations need no grid. SPM and
nilearn put them on one, with 16 or 50 bins a volume; their regressors come as close to these as theirs are fine (TestRegressors). A long event's regressor goes up to 1, and
that of an event of no duration has the area 1 s as in SPM; nilearn's is a bin high, TR/50 times as much, and its weights are 50/TR times as large.

	response    [SPM] (the default), [Glover], [NilearnGlover], with derivatives in time and dispersion, or [FIR]
	drift       cosines with periods from 128 s, as many as SPM takes, or polynomials
	noise       [AR1], [AR1YuleWalker] (nilearn), [AR1Pooled] (close to SPM), [WhiteNoise]

# Which noise

Successive volumes are alike, and ordinary least squares then finds effects where there are none. Of 6000 simulated runs of 200 volumes with ρ = .4 and no effect, so
many are significant at 5 % (go test -run FalsePositives -v ./pkg/glm):

	white noise assumed      10.1 %
	AR(1), Yule–Walker        6.4 %
	AR(1)                     5.6 %
	AR(1), pooled             5.5 %    the standard error of these shares is .3 %

Weights are unbiased with any of them.

# Speed

A machine with two cores takes some seconds for 1452 volumes of 50 000 voxels: go test -run - -bench FMRI -benchtime 1x ./pkg/glm. Besides the data, memory is for weights,
39 likelihoods a voxel with AR(1) noise, and blocks of 256 voxels; residuals are computed when they are asked for.
*/
package glm

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
