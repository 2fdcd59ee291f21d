package coding

// Verdict names the coding scheme of a population.
type Verdict int

const (
	// Undecided: the tests disagree, or have too little to go by. The reasons say which.
	Undecided Verdict = iota
	// None: responses are not dominated by the class of the stimulus, as in lazy networks.
	None
	// Analog: neurons respond to classes in proportion to Gaussian weights, each in its own way, as in linear networks.
	Analog
	// Redundant: neurons share few codes, many neurons each, as in networks of sigmoidal units.
	Redundant
	// Sparse: few neurons carry the code, far above all others, as in networks of rectified linear units.
	Sparse
)

// String returns the name of the verdict in lower case.
func (v Verdict) String() string {
	switch v {
	case None:
		return "none"
	case Analog:
		return "analog"
	case Redundant:
		return "redundant"
	case Sparse:
		return "sparse"
	}
	return "undecided"
}

// Options of [Classify]. Each zero value stands for the number that its comment gives. The thresholds separate simulated networks of 100 to 200 neurons, 30 to 60 stimuli and
// three classes of all schemes by a wide margin; where that margin is not reached, the verdict is Undecided.
type Options struct {
	// Level is that of each test, 0.01. Doubt is the p value, 0.05, that tests against a Gaussian have to exceed for an analog scheme, whose evidence is that nothing speaks
	// against it.
	Level, Doubt float64
	// Shuffles is the number of shuffles of labels, and of draws from the Gaussian for tests of the readout, 499.
	Shuffles int
	// ClassShare is the least adjusted share of variance between classes that a scheme has, 0.12: a linear network has .5 in its last layer and .13 in the first of three. Lazy ones
	// of 100 neurons and 30 stimuli have .01 to .06, and less the more neurons. Below two thirds of it, or where the share is not larger than that of shuffled labels, the verdict
	// is None; between the two it is Undecided. Variability from trial to trial lowers the share of recorded neurons: average over trials first.
	ClassShare float64
	// Outliers is the rule for neurons that stick out. They are counted; what decides is the head.
	Outliers OutlierRule
	// OutlierShare is the least part of the strength that the head of a sparse scheme has, 0.5: networks of rectified linear units have .8 to .9.
	OutlierShare float64
	// Separation is the least ratio of the strength of the weakest neuron of the head to that of the next, 3: in networks it is 20 or more, and some 4 where outliers come in copies;
	// in continuous heavy-tailed populations near 1. A head must also be set apart further than the end of a heavy tail, at
	// Doubt and not Level, as a single outlier can hardly reach that; see [FindHead].
	Separation float64
	// Explained is the least share of variance between clusters that a redundant scheme has, 0.9, Gap the least gap statistic, log 2, and Stability the least agreement of
	// clusters from halves of the stimuli, 0.9. Separation between clusters is 4 at least; few clusters are at most a fifth of the neurons.
	Explained, Gap, Stability float64
	// Neurons is the least number for an analog scheme, 50: with fewer, tests that reject nothing say nothing.
	Neurons int
	// Clusters are the options of the division into clusters.
	Clusters ClusterOptions
}

func (o Options) filled() Options {
	o.Level = orElse(o.Level, 0.01)
	o.Doubt = max(orElse(o.Doubt, 0.05), o.Level)
	o.ClassShare = orElse(o.ClassShare, 0.12)
	o.OutlierShare = orElse(o.OutlierShare, 0.5)
	o.Separation = orElse(o.Separation, 3)
	o.Explained = orElse(o.Explained, 0.9)
	o.Gap = orElse(o.Gap, 0.6931471805599453)
	o.Stability = orElse(o.Stability, 0.9)
	if o.Shuffles == 0 {
		o.Shuffles = 499
	}
	if o.Neurons == 0 {
		o.Neurons = 50
	}
	return o
}
