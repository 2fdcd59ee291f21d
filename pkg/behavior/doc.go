/*
Package behavior asks what people's choices say of how they represent two tasks: do they keep them apart, or take both for one?

It is made for tasks in which two features are seen and, depending on a context, one of them decides whether the answer is yes or no: the trees of Flesch et al. (2018, 2022), which
are planted for their leaves in one garden and for their branches in another.

# Choices

Choices counts the yes of one subject by task and features. It comes from a table of one row a trial, from shares, or from two published choice matrices:

	c, err := behavior.FromTrials(trials, behavior.Columns{})     // columns context, x, y, choice; a missing choice is a missed trial
	c, err := behavior.FromShares(human.Blocked.Plant.RawRowView(0), 4)

	all, congruent, incongruent := c.Accuracy()
	w, err := c.Factorisation()                                   // weights of two ideal observers in the RDM of the choices
	levels, relevant, irrelevant, err := c.Curves()
	s, err := behavior.FitSigmoid(levels, irrelevant, behavior.SigmoidOptions{}) // the slope by which what should not count intrudes

# The psychometric model

Model has an angle of the boundary for each task, and a slope, an offset and a lapse, shared or not, within the published bounds:

	f, err := behavior.Factorised().Fit(ctx, c, behavior.FitOptions{}, src)
	f.Bias()                                                      // degrees by which the boundaries are turned towards one that both tasks share
	l, err := f.Laplace(c)                                        // standard errors
	p, err := f.Model.Sample(ctx, c, behavior.SampleOptions{}, src) // or the posterior itself, with R̂ and effective sample sizes

There are two costs. Binomial, the zero value, is the likelihood of the answers, and what all statistics rest on. Proportions is the cost of the published fits. It is no
likelihood of answers, and it has many local minima: TestFitsAreNoWorseThanPublished finds lower ones than the published for 90 of 135 people.

Boundaries that are not along the features have another Truth: Model{Truth: [2]float64{135, 45}} for x + y and x − y.

# Which model

Compare fits several to each subject: AIC, BIC, and the log-likelihood of answers that a fit has not seen. Nested tests one parameter more, Comparison.Select asks how frequent
the models are among people, and Model.Recover how well an experiment could tell its parameters.

	r, err := behavior.Compare(ctx, []behavior.Model{behavior.Factorised(), behavior.Linear()}, people, behavior.CompareOptions{}, src)

# Groups

Conditions within subjects have the intervals of WithinSubject. Tests are those of package rsa/inference (PairedTTest, WelchTTest, permutations); StudentTTest, with a
pooled variance, is for comparison with published numbers.

Fits of many subjects run in parallel. Each subject has a stream of random numbers of its own, so that results do not depend on the number of cores.

# Sources

Flesch T, Balaguer J, Dekker R, Nili H, Summerfield C (2018) PNAS 115:E10313; Flesch T, Juechems K, Dumbalska T, Saxe A, Summerfield C (2022) Neuron 110:1258; Neal RM (2003) Ann
Stat 31:705; Gelman A et al. (2013) Bayesian Data Analysis; Cousineau D (2005) Tutor Quant Methods Psychol 1:42; Morey RD (2008) the same 4:61.
*/
package behavior
