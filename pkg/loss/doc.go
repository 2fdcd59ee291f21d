/*
Package loss holds what learning minimises: losses of outputs, and losses of hidden representations.

	n := network.New(spec, src)
	gradient, l := n.Gradient(x, y, loss.CrossEntropy{})
	train.All(ctx, nets, t, train.Options{Loss: loss.Mean(loss.CrossEntropy{})})

# Which loss

All are sums over trials, so that a batch of twice the size takes twice the step; [Mean] divides by the number of trials.

	Squared       ½ Σ (ŷ − y)²           any targets; the loss of Flesch et al. 2022
	MeanSquared   mean (ŷ − y)²          any targets; PyTorch's MSELoss
	Logistic      Σ log(1 + e^−yŷ)       targets −1 and 1
	CrossEntropy  −Σ y log softmax ŷ     one-hot targets, or probabilities of classes
	Margin        Σ max(0, 1 − yŷ)       targets −1 and 1, or one-hot (Crammer & Singer)
	Reward        −Σ σ(ŷ)·r              targets are rewards (HebbCL)

Each knows its slope to rounding. Large outputs do no harm: at ±10⁴ all losses and slopes are what they should be, and an output that is NaN makes the loss NaN.
[Check] tells whether targets are such that a loss can take, and which are not.

# Hidden representations

[MatchRDM] drives the distances between hidden responses towards a model RDM, as in Fig. S2 of Flesch et al. 2022. [Activity] penalises large responses.

# Your own

Anything that implements [Loss] or [Hidden] will do; the example of Loss is one. A loss that cannot take all targets should say so through [TargetChecker].
*/
package loss
