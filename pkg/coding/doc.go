/*
Package coding tells how a population of neurons codes for classes: which codes there are, how many neurons share each, and whether neurons keep theirs.

Deep in the regime of feature learning the response of a neuron is dominated by the class of the stimulus (van Meegen & Sompolinsky 2025). How depends on the
nonlinearity: linear neurons respond to all classes by Gaussian weights (analog), sigmoidal ones share few codes, many neurons each (redundant), and of rectified ones few
carry everything (sparse). In lazy networks there is no scheme.

Everything is computed from responses, stimuli × neurons, with the classes of the stimuli. They may be those of a layer of one sample of a posterior, of a trained network, or of
recorded neurons, of which the readout weights are not known:

	r := coding.Responses{Values: activity, Labels: labels, Readout: weights} // weights may be nil
	labels, classes := conditions.Factors[0].Codes()                          // neural.Conditions
	r := coding.Responses{Values: conditions.Mean, Labels: labels}

# Which scheme

	scheme, err := coding.Classify(ctx, r, coding.Options{}, seed.Source())
	fmt.Println(scheme)                                                       // the verdict, its reasons, and the statistics

A verdict is Analog, Redundant, Sparse, None or Undecided. Each of the first three needs evidence of its own: clusters of neurons that no single Gaussian explains and that
are tight and stable; a head of few neurons that is not the end of a heavy tail; or nothing that speaks against one Gaussian, in enough neurons. Where the evidence is mixed, as for
recorded neurons with skewed rates and no codes, the verdict is Undecided. [ClassifySamples] wants several samples, of several chains, to agree.

The thresholds are fields of [Options]. In simulated populations of 40 to 100 neurons and 30 to 40 stimuli (TestKnownSchemes) no population got a scheme that was not its own;
up to a fifth of the analog ones stayed undecided, as the tests' levels let expect, and a single outlier of a binary task may stay undecided too.

# Which codes

	means, err := coding.MeansOf(r)
	codes := means.BinaryCodes(0.5)                                           // "110"; SignCodes, RelativeCodes
	table, err := coding.Occupy(codes, means, r.Readout)                      // neurons, share, readout ± sd, class means
	clusters, err := coding.ClusterNeurons(ctx, r, coding.ClusterOptions{}, seed.Source())
	strengths, err := coding.Strengths(r)                                     // |a|²; ParticipationRatio, TopShares, FindOutliers, FindHead
	order := coding.OrderByCode(codes, strengths)                             // neurons of a raster
	raster := coding.Raster(r.Values, order, coding.OrderStimuli(r.Labels))

A raster of a later time is shown in the order of the initial one, and then in its own.

# Kernels

	k, err := coding.KernelOf(r)                                              // class forms e_cᵀ K e_c, alignment with the labels, spikes
	theory, err := coding.KernelFrom(predicted, labels, 0)
	fit, err := coding.FitKernel(k, theory)
	slope, err := coding.LinearSlope(r, targets)                              // z on a, against Y U⁻¹

Alignment with the labels is near 1 in all schemes and does not tell them apart.

# Drift

	q, err := coding.Overlaps(stored)                                         // of one layer at several times: times × times
	drift, err := coding.DriftOf([]*mat.SymDense{q, …}, coding.DriftOptions{Step: 10}, seed.Source())
	fmt.Println(drift)                                                        // drifting, partial, frozen or unclear
	b, err := coding.SymmetryBreaking(stored[0], stored[9])                   // with and without matching of neurons
	stay, err := coding.Stay(codes, later)

Kernels ([KernelOverlaps]) stay where neurons drift. An overlap that has not settled within the chain is unclear: sample longer. Exchange of codes freezes in with the number
of stimuli, and small problems still exchange them.

# Errors and repeatability

Entries that are NaN or infinite, labels that do not fit, populations of one neuron and tests without enough draws are errors that say what and where. Random numbers come
only from the source that is given; results are the same for any GOMAXPROCS.
*/
package coding
