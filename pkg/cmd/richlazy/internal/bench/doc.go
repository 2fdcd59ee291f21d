// Package bench times ways to do the same work against each other, in one run.
//
// A [Case] is a piece of work, its [Contender] values are the ways to do it: a function of this process ([Func]), or a task of the [Peer], a Python process
// with NumPy and SciPy, and what else the [Software] of a suite names, that lives through the run. [Runner.Measure] first compares the numbers that the
// contenders compute, then finds for each a batch that takes some milliseconds, and then times round after round, in each round every contender of every
// case, so that all of them see the same noise of the machine. What counts is the best round, beside it stands the median; a ratio is that of the bests,
// beside it the median of the rounds' ratios.
//
// A [Suite] is a list of parts, each a table with a column for its targets. [Suite.Run] prints them and returns a [Report] with all raw numbers. The suites
// are packages below this one.
package bench
