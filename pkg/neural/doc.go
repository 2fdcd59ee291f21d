/*
Package neural holds recordings of single units, plain enough to be kept on disk, and turns them into the condition means that every analysis of
a representation starts from.

A [Recording] is units × trials × time: spike counts in short samples, and for each unit a [Table] of its trials with named columns (the stimulus, the
choice, the context). All fields are exported, so that encoding/gob stores the whole.

# Units that were not recorded together

In most recordings from prefrontal cortex the units were recorded one after another. Each [Unit] therefore has its own trials: their number, their
order and their conditions differ, and trial 7 of one unit has nothing to do with trial 7 of the next. What is common to all units is the time axis
and the columns' names. Nothing in this package pairs single trials of different units, unless their tables agree value for value:

	rec.Simultaneous()                // true if all units share one table of trials
	rates, err := rec.TrialRates()    // trials × units, an error names the first unit that has other trials

A recording in which the units were recorded together is the special case in which all units hold the same table; [Simultaneous] builds it.

# From trials to conditions

Every operation returns a new recording, so that they can be written one after the other:

	rec, err = rec.Where("correct", 1)        // selected trials
	rec, err = rec.Between(.317, .751)        // whole samples within a window, in seconds
	rec, err = rec.Bin(.050)                  // sums over 50 ms
	rec, err = rec.Rank("stim_dir", "motion_rank")
	means, err := rec.ConditionMeans("context", "colour_rank", "motion_rank")

The last line averages firing rates over the time and the trials of each cell of the crossed factors. The first factor varies slowest and the last
fastest; within a factor the levels ascend. means.Mean is a conditions × units matrix in spikes per second, ready for an RDM, means.Names says what
each row is, means.Trials how many trials stand behind each number.

A unit without any trial in some cell has no mean there. That is an error that names unit and condition, never a NaN or a zero, and
[Recording.Complete] drops such units and says which and why.

# Levels that differ between sessions

The strength of a stimulus is often set anew for each session (coherence ±.06 one day, ±.04 the next), so that levels must be matched by rank and not
by value. [Recording.Rank] ranks the signed levels within each unit.

# Missing values

Counts cannot be missing. A column of a table may hold NaN: such a trial belongs to no level and to no condition; it is left out of the means and
counted in [Conditions.Ignored]. Ranks of NaN are NaN.
*/
package neural

import _ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
