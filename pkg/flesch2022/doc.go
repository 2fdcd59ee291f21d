// Package flesch2022 holds what a replication of the networks of Flesch, Juechems, Dumbalska, Saxe & Summerfield 2022 (Neuron 110:1258) is made of and measured against: the eight
// scales of the first weights, and the numbers that are published.
//
//	for _, scale := range flesch2022.Scales() {
//		nets := make([]*network.MLP, 30)
//		for i := range nets {
//			nets[i] = network.New(scale.Spec(), seed.At("weights", scale.Stimulus, i).Source())
//		}
//		runs, err := train.All(ctx, nets, task.Gardens().Task, train.Options{}) // the zero Options are the paper's
//	}
//
// Training is package train's, the measures are those of packages rsa and geometry; the notebooks in notebooks/papers/flesch2022 put them together, a figure of the paper each.
//
// # When is a number replicated?
//
// A [Row] has up to two sets of numbers: those of the paper (printed in its figures notebook, or read off a figure by eye), and those of an independent replication
// with 30 networks a scale. Both are numbers of samples, and so is what you measure. [Row.Replicates] and [Row.Publishes] give the distance between theirs and yours in
// standard errors of the difference:
//
//	row := flesch2022.Lookup("β grid")
//	row.Replicates(0, mean, len(runs)).Errors     // below 3: replicated
//
// A standard error from 30 networks is itself uncertain, most where values are skewed (accuracies that are 1 but for a few networks). So those here are of 300 other networks a
// scale, and hold for a number of 30: they are the standard errors in the last tables of the notebooks, times √10, after
//
//	richlazy run --set seeds=300 --set seed=300 notebooks/papers/flesch2022/0[123]*.ipynb
//
// For means over networks they come from the deviation over the 300, for all else (the slowest network, test statistics) from that over ten groups of 30. Of some 250 numbers from
// one population, at three standard errors, one or none is expected to miss. Where a quantity has heavy tails (the slowest network at σ = 3) its standard error says little.
package flesch2022
