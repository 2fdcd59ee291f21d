// Package changepoint finds the times at which one or several series change their course together: a level that jumps, a line that breaks off, a slope that turns. It says how
// many changes there are, where, and how sure either is.
//
// # From a series to its changes
//
//	fit, err := changepoint.Find(ctx, changepoint.Series{Times: days, Values: rates}, changepoint.Options{Model: changepoint.Levels})
//	fmt.Println(fit)                        // how many changes, with their probabilities, and where
//	for _, c := range fit.Changes(fit.Likely(), 0.95) {
//		fmt.Println(c.Time, c.Low, c.High) // a change and its 95 % credible interval
//	}
//
// Values are times × series; the times need not be evenly spaced, and a change is one of all series. [Levels] are constant between changes, [Lines] have a slope and jump, and
// [Bends] are lines that meet, of which the slope alone changes.
//
// # Two answers
//
// [Fit.Optimal] are least squares: for each number of changes the best of all segmentations, by dynamic programming or complete enumeration and not by greedy search, and BIC
// chooses among the numbers. [Fit.Number] and [Fit.Position] are Bayesian: the probabilities of each number of changes, and of each place of each of them, over all segmentations,
// values of the segments and sizes of the noise. They are sums over all of these (Fearnhead 2006), not samples. [Fit.Segments] has values and slopes of the segments, with
// standard errors, for one segmentation.
//
// # What can go wrong
//
// The noise is taken as independent from one time to the next. Where it is not, as in averages over a sliding window or a quantity that drifts, slow noise looks like changes:
// with a correlation of 0.7 of neighbours, noise alone has changes in most series. [Fit.Autocorrelation] is that of the residuals, and [Fit.Notes] says where it is large. A course
// that is curved has changes wherever straight pieces follow it better; they are a description then, and nothing happened at them.
package changepoint
