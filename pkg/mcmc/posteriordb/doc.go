/*
Package posteriordb holds posteriors of which the answer is known, to test samplers on, to compare them, and to learn from.

Each is a [Model]: an [mcmc.Target] whose gradient is written by hand, the data with it, and the moments that a sampler has to find, with where they are from.

	m := posteriordb.EightSchools()
	m.Target.Names                // "theta[1]" … "theta[8]", "mu", "tau"
	k, err := m.Lookup("tau")     // k.Mean 3.597705, k.SD 3.219958, k.MCSE 0: exact

# Which there are

	EightSchools          10 coordinates    exact              hierarchical, non-centred
	EightSchoolsCentred   10                exact              the same with a neck into which no fixed step goes
	GPRegression           3                exact              scales of a Gaussian process
	GPPoisson             13                reference draws    a latent Gaussian process under counts
	ARK                    7                reference draws    autoregression of order 5
	GaussianMixture        5                reference draws    two normal distributions, 1000 data
	Kidscore               3                reference draws    regression, strongly correlated coordinates
	BLR                    6                reference draws    regression, posterior ten thousand times as narrow as the prior
	Funnel                 any              exact              Neal's
	Regression             any              exact              Gaussian, with the evidence
	LinearNetwork          any              exact              weights of a linear network of one hidden layer, with the evidence

Those with names of posteriordb (Magnusson et al. 2025, arXiv:2407.04967) have its priors and data, and its reference draws' moments unless exact values are known. Log
densities are Stan's up to constants: those that Stan's ~ leaves out are left out.

# Networks

[LinearNetwork] is the oracle for posteriors of networks. It is exact for any width, data, noise and prior, from the lazy to the rich regime:

	l := posteriordb.DeepLinear()
	l.Target()                    // 80 weights
	e := l.Exact(tests)           // moments of Σ a², effective weights, predictions at other inputs, training error; log evidence

# Calibration

[Model].Simulate, where there is one, draws parameters from the prior and data from them, as simulation-based calibration needs it.
*/
package posteriordb
