/*
Package pcm is pattern component modelling: Bayesian representational similarity analysis by the marginal likelihood of activity patterns.

RSA compares dissimilarities; pattern component modelling (Diedrichsen, Yokoi & Arbuckle 2018, NeuroImage 180:119) asks how likely the
patterns themselves are under a model of their second moment G = U·U'/channels, with the patterns U integrated out. G and the squared
distances say the same (d²ᵢⱼ = Gᵢᵢ + Gⱼⱼ - 2Gᵢⱼ), but likelihoods weigh all data optimally, models may have parameters, and
models of any number of parameters compare by evidence.

# Data

Data are the patterns of one subject: observations × channels (prewhitened), the condition and the run of each row. New makes them ready:

	s, err := pcm.New(pcm.Data{Name: "s1", Y: y, Condition: condition, Run: run}, nil)
	s, err := pcm.New(pcm.FromTrials("s1", trials), nil) // of *rsa.Trials, as the estimators of RDMs take them

Each run's mean pattern is a fixed effect, restricted out of the likelihood, unless Data.X says otherwise. Noise is independent of one variance,
or has patterns shared by a run too (BlockNoise). EstimateG is the cross-validated estimate of G, to look at before any model.

# Models

	null := pcm.Independent("null", 5)                     // all patterns equally far from each other
	muscle, err := pcm.Fixed("muscle", g1)                 // G given but for its scale
	both, err := pcm.Component("both", g1, g2)             // exp(θ₁)·G₁ + exp(θ₂)·G₂
	feature, err := pcm.Feature("speed", a1, a2)           // A·A', A = θ₁A₁ + θ₂A₂
	r, err := pcm.FlexibleCorrelation("r", pcm.Correlations{Items: 5})
	free := pcm.Free("free", 5)                            // any G; FreeContrasts: without what run means take out

A Model is a value with a function that returns G and its derivatives; a literal makes another kind.

# Fits

	Fit, FitEach            one subject alone
	FitGroup                common parameters, each subject its own scale and noise
	LeaveOneSubjectOut      parameters from the others, likelihood of the one left out
	LeaveOneRunOut, …Each   within a subject, over runs
	NoiseCeiling            the free model on the group (upper) and cross-validated (lower)

Fits climb by a damped Newton's method with analytic derivatives, from starts that depend on the data only, and end: at a maximum, or with a
*ConvergenceError. Where a component is absent its log weight goes towards -∞, and the fit stops where nothing is left to be gained.

# Evidence

	results, err := pcm.LeaveOneSubjectOut(ctx, subjects, muscle, pcm.Options{})
	e := pcm.Tabulate(nil, nullResults, muscleResults, usageResults)
	mean, se := e.Mean(0)              // log Bayes factors against model 0, over subjects
	group := e.GroupLogBayesFactors(0) // their sums

Log-likelihoods of models with equally many parameters, or cross-validated ones, are log evidence as they are; Result.AIC and Result.BIC punish
parameters, and Laplace integrates them out under a prior, checked by importance sampling (Posterior.Evidence); Posterior.Sample draws
from the posterior. NewFamily makes a model for each subset of components, whose evidence gives posterior probabilities and Bayes factors of the components. Evidence.Log is what Bayesian
model selection over subjects starts from.

Subject.Patterns is the posterior of the patterns, Posterior.GStandardErrors the uncertainty of G, Simulate draws data.

# The finger data

Seven people pressed each of five fingers (data.Finger7T; Ejaz, Hamada & Diedrichsen 2015). Log Bayes factors against equal distances between all
fingers, mean over people ± standard error, with the structure of each model fitted to the other people:

	muscle activity           132.9 ± 27.8    0.50 of the upper ceiling
	natural statistics        214.6 ± 47.5    0.80
	somatotopy                156.3 ± 56.8    0.59
	muscle + natural          214.6 ± 47.5    0.80
	free (lower ceiling)      248.1 ± 52.2    0.93
	free (upper ceiling)      266.7 ± 56.7    1

The statistics of natural hand use explain the representations better than muscles do in each of the seven; beside them muscles add nothing.
Structure that people share remains unexplained (the lower ceiling is higher). With RICHLAZY_DATA set,

	go test -run SevenTesla -v ./pkg/rsa/pcm

prints the table, and compares the fits of single people with the numbers in PcmPy's notebook demo_fingers and all of them with a second calculation.

# Numbers

Everything a likelihood needs of a subject is kept at the size of the conditions: its cost depends neither on channels nor on observations. Subjects,
folds and models may run in parallel; results are the same to the bit for any GOMAXPROCS. The noise ceiling of the seven people (eight
group fits) took 0.03 s, the fit of three components to 92 conditions 0.013 s, in the quietest of several runs on two cores that others used too
(go test -run - -bench . ./pkg/rsa/pcm).

	PcmPy                          here
	Dataset                        Data, New
	FixedModel, ComponentModel     Fixed, Component
	FeatureModel, FreeModel        Feature, Free
	CorrelationModel               FixedCorrelation, FlexibleCorrelation
	IndependentNoise, BlockPlus…   IndependentNoise, BlockNoise
	likelihood_individ             Subject.LogLikelihood, Subject.Derivatives (with log|X'X| and 2π, so that they are densities)
	fit_model_individ              FitEach (no prior on the scale)
	fit_model_group                FitGroup
	fit_model_group_crossval       LeaveOneSubjectOut
	est_G_crossval                 EstimateG
	make_dataset                   Simulate
	ModelFamily                    NewFamily, Family
	component_bayesfactor          Family.LogBayesFactors
	regression (ridge)             Component with Data.Z, Subject.Patterns
	MCMC                           Laplace, Posterior.Sample (Hamiltonian), Posterior.Evidence
*/
package pcm
