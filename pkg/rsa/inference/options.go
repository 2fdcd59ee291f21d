package inference

import (
	"fmt"
	"math/rand/v2"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Options says how models are evaluated. The zero value serves wherever nothing is drawn.
type Options struct {
	// Samples is the number of bootstrap samples; 0 is 1000.
	Samples int
	// Source gives the random numbers of samples and folds. It is an error to leave it nil where they are needed. Sample b draws from a stream of its own, which depends on
	// what the source gives first and on b alone: results are the same for any number of cores, and the first samples stay what they are when more are drawn. Every scheme
	// gives sample b the same conditions and subjects.
	Source rand.Source
	// ConditionGroups names a column of the data's Patterns, and SubjectGroups one of their Info: rows of one label stay together (the exemplars of an object, the sessions
	// of a person). They are drawn together, fall into one fold, and are left out of the noise ceiling together. "" leaves each by itself.
	ConditionGroups, SubjectGroups string
	// Conditions and Subjects say how folds are made. Schemes without folds do not look at them.
	Conditions, Subjects Folds
	// Assignments is the number of random assignments to folds over which the evaluation on the data is averaged; 0 is 20. Where folds leave no choice it is 1. What the
	// random assignment adds to the estimate is divided by this number and is not in the variances, which few assignments would make too small.
	Assignments int
	// SampleAssignments is the number of them in each bootstrap sample; 0 is 2, the most efficient (see [BootstrapCrossValidate]). With 1 the variance that the random
	// assignment adds cannot be told apart and stays in.
	SampleAssignments int
	// Progress receives how many samples are done. It may be nil.
	Progress progress.Reporter
}

// filled returns the options with defaults in place of zeros. It panics at negative numbers.
func (o Options) filled() Options {
	for _, v := range []struct {
		name  string
		value *int
		zero  int
	}{{"samples", &o.Samples, 1000}, {"assignments", &o.Assignments, 20}, {"assignments a sample", &o.SampleAssignments, 2}} {
		if *v.value < 0 {
			panic(fmt.Sprintf("inference: %d %s", *v.value, v.name))
		}
		if *v.value == 0 {
			*v.value = v.zero
		}
	}
	o.Conditions.must("conditions")
	o.Subjects.must("subjects")
	return o
}
