package decoding

import (
	"fmt"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Options say what is decoded and how. Only Label has no default.
type Options struct {
	// Label is the column of the observations whose labels are decoded. Observations without one have no part.
	Label string
	// Classifier; nil is [NearestMean].
	Classifier Classifier
	// Folds is how many parts the trials of each session and class are dealt to at random, of which each is decoded by what was learnt from the others; 0 is 5. With Run, the
	// folds are the labels of that column instead: leave one run out.
	Folds int
	Run   string
	// Within names columns that the units of a pseudo-trial agree in, besides the label: with "position", a pseudo-trial is made of trials with the object in one position.
	// Each combination of label and such levels has as many pseudo-trials as any other.
	Within []string
	// Across tests the rule on other trials than those that it was learnt from.
	Across *Across
	// Trials is how many pseudo-trials are made in each fold of each combination of label and Within; 0 is as many as the session with the fewest trials has, so that none is
	// used twice. More are drawn with replacement from the trials of the fold. For trials that were recorded together 0 is all of them, in unequal numbers if so they are;
	// Balance takes as many of each as of the rarest.
	Trials  int
	Balance bool
	// Repetitions repeats folds and pseudo-trials with other random numbers; 0 is 10, or 1 where nothing is random (runs, and trials that were recorded together).
	Repetitions int
	// Raw does without z-scoring, which otherwise subtracts each unit's mean and divides by its standard deviation over the training trials, at each sample.
	Raw bool
	// CrossTemporal tests the rule of each sample at all samples.
	CrossTemporal bool
	// Permutations is how often all of it is repeated with the labels shuffled, for p-values; 0 is none.
	Permutations int
	// Progress hears of repetitions done, those of permutations among them.
	Progress progress.Reporter
}

// Across trains on the observations that have some labels in a column and tests on those that have others: an invariant code carries over.
type Across struct {
	Column      string
	Train, Test []string
}

func (o Options) withDefaults(together bool) (Options, error) {
	if o.Label == "" {
		return o, fmt.Errorf("no column to decode: set Options.Label")
	}
	if o.Classifier == nil {
		o.Classifier = NearestMean
	}
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Repetitions == 0 {
		o.Repetitions = 10
		if together && o.Run != "" && !o.Balance && o.Trials == 0 {
			o.Repetitions = 1
		}
	}
	if o.Across != nil && (len(o.Across.Train) == 0 || len(o.Across.Test) == 0) {
		return o, fmt.Errorf("across %q: no labels to train on, or none to test on", o.Across.Column)
	}
	if o.Folds < 2 || o.Repetitions < 0 || o.Permutations < 0 || o.Trials < 0 {
		return o, fmt.Errorf("%d folds (at least 2), %d repetitions, %d permutations, %d trials", o.Folds, o.Repetitions, o.Permutations, o.Trials)
	}
	return o, nil
}
