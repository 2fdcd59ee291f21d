package geometry

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// ProbeOptions of [Probe], [Decode] and [ShatteringDimension]. The zero value is [LeastSquares] with its default ridge and five folds.
type ProbeOptions struct {
	Classifier Classifier
	Folds      int
}

func (o ProbeOptions) withDefaults() (ProbeOptions, error) {
	if o.Classifier == nil {
		o.Classifier = LeastSquares(0)
	}
	if o.Folds == 0 {
		o.Folds = 5
	}
	if o.Folds < 2 {
		return o, fmt.Errorf("%d folds, want at least 2", o.Folds)
	}
	return o, nil
}

// ProbeResult is the result of a cross-validated classifier.
type ProbeResult struct {
	// Accuracy is balanced: the mean over classes of the share of trials that are classified right. Chance is 1/classes.
	Accuracy, Chance float64
	// Confusion counts trials, true class × predicted class, over all folds.
	Confusion *mat.Dense
	// Fold is the fold in which each trial was tested.
	Fold []int
}

// Probe asks how well labels can be read from responses, trials × units, by hyperplanes: each fold of trials is classified by what was learnt from the others. Labels are 0 …
// C−1. Of two classes one boundary decides; of more, one boundary for each class against the rest, and the largest value counts. Folds hold the same share of each class, in a
// random order from src. For layers of networks see Alain & Bengio 2017.
//
// The accuracy is an unbiased estimate of that of a classifier trained on the share 1−1/folds of the trials, a little below that of all. For labels that have nothing to do with
// few responses it can be a little below chance too: the trials that are tested are missing from the training means of their own class. It supposes independent trials:
// neighbours in time on both sides raise it. It varies with the folds: average over several sources.
//
// It is an error when a class has fewer than two trials, labels are not 0 … C−1, an entry is NaN or infinite, there are more folds than trials, or the classifier fails.
func Probe(x *mat.Dense, labels []int, o ProbeOptions, src rand.Source) (*ProbeResult, error) {
	r, err := crossValidate(Trials{x, labels}, labels, o, src)
	if err != nil {
		return nil, fmt.Errorf("geometry: probe: %w", err)
	}
	return r, nil
}

// Decode asks how well the two sides of a dichotomy can be told apart by a hyperplane, as [Probe] does, with all conditions in all folds: it generalises over trials, not over
// conditions, and so finds any code that is separable ([CCGP] finds those that are abstract), as in Bernardi et al. 2020. It is biased as [Probe] is.
func Decode(t Trials, d Dichotomy, o ProbeOptions, src rand.Source) (*ProbeResult, error) {
	if _, _, _, err := t.checkDichotomy(d, 1); err != nil {
		return nil, fmt.Errorf("geometry: decoding: %w", err)
	}
	labels := make([]int, len(t.Condition))
	for i, is := range t.of(d) {
		if is {
			labels[i] = 1
		}
	}
	r, err := crossValidate(t, labels, o, src)
	if err != nil {
		return nil, fmt.Errorf("geometry: decoding: %w", err)
	}
	return r, nil
}

// crossValidate classifies every trial once; conditions are the strata.
func crossValidate(t Trials, labels []int, o ProbeOptions, src rand.Source) (*ProbeResult, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	counts, err := t.check(2)
	if err != nil {
		return nil, err
	}
	for c, n := range counts {
		if n < 2 {
			return nil, fmt.Errorf("condition %d has 1 trial, want at least 2: one to learn from and one to test", c)
		}
	}
	n, _ := t.Responses.Dims()
	if o.Folds > n {
		return nil, fmt.Errorf("%d folds for %d trials", o.Folds, n)
	}
	of, err := classes(labels, n, 2)
	if err != nil {
		return nil, err
	}
	k := len(of)
	r := &ProbeResult{Chance: 1 / float64(k), Confusion: mat.NewDense(k, k, nil), Fold: deal(t.Condition, o.Folds, rand.New(src))}
	for f := range o.Folds {
		var train, test []int
		for i, fold := range r.Fold {
			if fold == f {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		x := rows(t.Responses, train)
		values := mat.NewDense(len(test), k, nil)
		for c := range k {
			if k == 2 && c == 0 {
				continue // values stay 0: class 1 is predicted where its value is positive
			}
			positive := make([]bool, len(train))
			for a, i := range train {
				positive[a] = labels[i] == c
			}
			boundary, err := o.Classifier(x, positive)
			if err != nil {
				return nil, fmt.Errorf("fold %d of %d: %w", f+1, o.Folds, err)
			}
			for a, i := range test {
				v := boundary.Value(t.Responses.RawRowView(i))
				if math.IsNaN(v) {
					return nil, fmt.Errorf("fold %d of %d: the classifier gives NaN for trial %d", f+1, o.Folds, i)
				}
				values.Set(a, c, v)
			}
		}
		for a, i := range test {
			c := argmax(values.RawRowView(a))
			r.Confusion.Set(labels[i], c, r.Confusion.At(labels[i], c)+1)
		}
	}
	for c, n := range of {
		r.Accuracy += r.Confusion.At(c, c) / float64(n) / float64(k)
	}
	return r, nil
}
