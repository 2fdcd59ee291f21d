/*
Package neural holds recordings: of units, voxels, electrodes, or the layers of a network. Readers of formats (the packages below this one) and data sets (package data)
make them; what analyses a representation takes them.

A [Recording] was made together: observations × channels × samples, with tables of what is known of each observation (condition, run, trial, subject, response …) and
channel (name, area, position …), the time of the samples in seconds, what the values are and their unit, and where they come from. A [Population] is a list of
recordings that were not made together.

	r := &neural.Recording{
		Name: "session 7", Measure: neural.SpikeCount, Unit: "spikes",
		Observations: trials,                                  // a table.Table: condition, run, reaction time …
		Channels:     units,                                   // its column "name" names the channels
		Time:         begins, Width: .001,                     // nil and 0 where the data have no time
		Values:       neural.Of(1200, 96, 800, spikes),        // a []uint8: one byte a value
	}
	err := r.Check()
	fmt.Print(r)                                               // a short table

Every operation returns a new recording, so that they can be written one after the other, and notes what it did in From.

	r, err = r.Where("correct", "yes")                         // observations; WhereNumber, Select; WhereChannels, SelectChannels, Only
	r, err = r.Between(.1, .6)                                 // whole samples, in seconds; Samples counts them
	r, err = r.Smooth(.02)                                     // a Gaussian of 20 ms
	r, err = r.Bin(.05)                                        // sums of spike counts, means of anything else
	r, err = r.ZScore("run")                                   // channels, within each run
	mean, n, err := r.AverageBy("condition")                   // n: how many values are behind each number
	runs, err := r.GroupBy("run")
	all, err := neural.Concat(runs...)

# Means over time

Spike counts are the one measure that is summed over time and not averaged. Where the Measure is [SpikeCount] and the samples have times, every mean over samples is a
rate in spikes per second: that of [Recording.Matrix], of [Recording.ConditionMeans] and of all that builds on them. Values of any other measure are averaged as they
are. Nothing is guessed: [Recording.Bin] is an error where no Measure is stated, and [Recording.BinSums] and [Recording.BinMeans] do what they are told.

# From trials to conditions

	c, err := r.ConditionMeans("context", "colour", "motion")  // conditions × channels, and the number of observations behind each mean
	courses, err := r.TimeCourses("context", "colour")         // the same for each sample
	rdm, err := rsa.Euclidean(c.Patterns())

The first factor varies slowest and the last fastest; within a factor the levels ascend. A channel without an observation in some cell has no mean there: that is an
[EmptyError], which names channel and condition, and never a NaN or a zero. Analyses take a recording as it is:

	trials, err := r.Trials("condition", "run")                // pkg/rsa, as for crossnobis
	dataset, err := r.Dataset()                                // pkg/rsa, with time
	trials, names, err := r.Geometry("condition")              // pkg/geometry, as for CCGP
	clouds, names, err := r.Manifolds("condition")             // points × channels for each condition, as for manifold capacity

# Units that were not recorded together

In most recordings from prefrontal cortex the units were recorded one after another. Each is a session of one channel in a [Population]: the number, order and
conditions of their trials differ. A population has the operations that make sense for it, and [Population.Each] does any other to each session.

	p, err = p.Rank("stim_dir", "motion_rank")                 // levels differ between sessions: match them by rank and not by value
	p, dropped, err := p.Complete("context", "motion_rank")    // without channels that lack a condition: which, and what they lack
	c, err = p.ConditionMeans("context", "motion_rank")
	mean, n, err = p.Average("context", "motion_rank")         // conditions × all channels × samples: for demixed PCA and the like
	mean, err = mean.SoftNormalise(5)

A pseudo-population puts trials of the same condition together that were recorded apart, drawn at random, for what needs a response of all channels at once. Trials are
not shared between its parts:

	r, err = p.Pseudo(neural.PseudoOptions{By: []string{"context"}, Trials: 20, Parts: 2}, seed.At("pseudo").Source())
	halves, err := r.LeaveOut("part")                          // halves[0].Train, halves[0].Test

# Splits

	b, err := r.Balance(src, "condition")                      // as many trials of each condition
	s, err := r.TrainTest(.2, src, "condition")                // s.Train, s.Test
	folds, err := r.Folds(5, src, "condition")
	runs, err := r.LeaveOut("run")

Randomness comes from the source alone: the same seed draws the same trials on any computer.

# Memory

[Array] holds values in the type that they have in the file: uint8, int8, uint16, int16, int32, float32 or float64. Selections keep it; what computes new values makes
them float64, but for sums of counts, which take the fewest bytes that hold them.

Values that are not in memory are lazy: anything with the two methods of [Values], such as npy.OpenLazy, or a function by [Lazy]. Selecting observations, channels and
samples of a lazy recording reads nothing, and what needs the values reads those that are left, in pieces. Smooth, ZScore, SoftNormalise and Rates stay lazy and are
computed when they are read. [Recording.Load] brings the rest into memory, within limits.

	values, err := npy.OpenLazy("session.npy", file.Limits{MaxElements: 1 << 36})
	r := &neural.Recording{Measure: neural.Potential, Unit: "V", Observations: trials, Time: begins, Width: .0005, Values: values}
	r, err = r.Where("condition", "face")
	r, err = r.Between(0, .5)
	r, err = r.Load(file.Limits{})                             // this much is read, and no more

A recording in memory can be stored by encoding/gob; a lazy one is to be loaded first.

# Missing values

NaN is a missing value, in floating-point storage; integers cannot be missing. In tables NaN is a missing number and "" a missing text. What becomes of them:

	Where, WhereNumber, Select …      a missing label is no label; missing values stay what they are
	BinSums                           a bin with a missing sample is missing
	BinMeans, Matrix                  the mean of the others; missing where there is none
	Smooth                            a missing sample stays missing and has no weight in the others
	Rates, ZScore, SoftNormalise      stay missing; have no part in means, deviations and ranges
	AverageBy                         the mean of the others, and how many there are
	ConditionMeans, TimeCourses       as Matrix within an observation; observations that are missing altogether are left out, Trials counts the others, and none left is an error
	Geometry, Manifolds               a missing response is an error
	Dataset, Trials                   NaN, as in pkg/rsa
	GroupBy, Balance, splits, Pseudo  an observation without a level is left out; its values do not matter
	Rank                              the rank of NaN is NaN
*/
package neural

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
