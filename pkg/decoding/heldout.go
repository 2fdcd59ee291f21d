package decoding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Tested is how well a rule does on trials that it was not learnt from.
type Tested struct {
	// Accuracy is balanced: the mean over classes of the share of trials that are right. SE is its standard error for independent trials, those learnt from given. Chance is
	// 1/classes.
	Accuracy, SE, Chance float64
	Confusion            *mat.Dense // share of the trials of a true class (row) that a class (column) was chosen for; classes of equal score share a trial
	Trials               []int      // tested, of each class
	Scores               *mat.Dense // test trials × classes
}

// String returns the accuracy with its standard error, and chance.
func (t *Tested) String() string {
	return fmt.Sprintf("%.3f ± %.3f (chance %.3f)", t.Accuracy, t.SE, t.Chance)
}

// Test learns a rule from trials × units and tests it on others: a probe where training and test set are given, as those of images for the layers of a network. Labels are 0 …
// C−1, all of which occur in both. Responses are taken as they are; [Standardised] makes units alike in size first. nil is [Logistic] with its default. Test trials run on all
// cores, with the same result on any number.
//
// It is an error when units or numbers of labels do not fit, a class does not occur, a response is NaN or infinite, the largest is beyond 1e140 or below 1e-140, and
// when the classifier fails. [Decode] is for recordings and makes folds, geometry.Probe for one matrix.
func Test(c Classifier, train *mat.Dense, labels []int, test *mat.Dense, testLabels []int) (*Tested, error) {
	if c == nil {
		c = Logistic(0)
	}
	classes := 0
	for _, l := range labels {
		classes = max(classes, l+1)
	}
	if err := trainAndTest(train, labels, classes, test); err != nil {
		return nil, err
	}
	rule, err := c(train, labels, classes)
	if err != nil {
		return nil, fmt.Errorf("decoding: %w", err)
	}
	n, _ := test.Dims()
	scores := mat.NewDense(n, classes, nil)
	cores.Do(n, func(i int) { rule(test.RawRowView(i), scores.RawRowView(i)) })
	return Grade(scores, testLabels)
}

// Grade returns how often the largest of the scores, trials × classes, is that of the trial's label, 0 … classes−1. Classes that share the largest score share the trial. Each
// class must have a trial; that one has none, a label is not a class, and a score is NaN are errors.
func Grade(scores *mat.Dense, labels []int) (*Tested, error) {
	n, classes := scores.Dims()
	if len(labels) != n {
		return nil, fmt.Errorf("decoding: %d labels for %d trials that are tested", len(labels), n)
	}
	t := &Tested{Chance: 1 / float64(classes), Confusion: mat.NewDense(classes, classes, nil), Trials: make([]int, classes), Scores: scores}
	for i, l := range labels {
		if l < 0 || l >= classes {
			return nil, fmt.Errorf("decoding: test trial %d has label %d, want 0 … %d", i, l, classes-1)
		}
		t.Trials[l]++
		given := func(_, own []float64) { copy(own, scores.RawRowView(i)) }
		if err := choose(given, nil, t.Confusion.RawRowView(l)); err != nil {
			return nil, fmt.Errorf("decoding: test trial %d: %w", i, err)
		}
	}
	for c, m := range t.Trials {
		if m == 0 {
			return nil, fmt.Errorf("decoding: class %d has no test trial", c)
		}
	}
	t.Accuracy = shares(t.Confusion)
	for c, m := range t.Trials {
		p := t.Confusion.At(c, c)
		t.SE += p * (1 - p) / float64(m)
	}
	t.SE = math.Sqrt(t.SE) / float64(classes)
	return t, nil
}

// Standardised returns both matrices with the mean and standard deviation (dividing by n) of each unit over the training trials subtracted and divided by; a unit that does not
// vary in these is divided by 1, and one with squares beyond the largest number is NaN. It panics where the units differ.
func Standardised(train, test *mat.Dense) (x, y *mat.Dense) {
	if _, a := train.Dims(); a != test.RawMatrix().Cols {
		panic(fmt.Sprintf("decoding: %d units to learn from and %d to test", a, test.RawMatrix().Cols))
	}
	mean, sd := scores(train, false)
	for j := range sd {
		if math.IsInf(sd[j], 0) {
			sd[j] = math.NaN()
		}
	}
	x, y = mat.DenseCopyOf(train), mat.DenseCopyOf(test)
	zscore(x, mean, sd)
	zscore(y, mean, sd)
	return x, y
}

// trainAndTest says what does not fit.
func trainAndTest(train *mat.Dense, labels []int, classes int, test *mat.Dense) error {
	if train == nil || test == nil || train.IsEmpty() || test.IsEmpty() {
		return fmt.Errorf("decoding: no trials to learn from or to test")
	}
	n, units := train.Dims()
	if _, others := test.Dims(); others != units {
		return fmt.Errorf("decoding: %d units to learn from and %d to test", units, others)
	}
	if len(labels) != n {
		return fmt.Errorf("decoding: %d labels for %d trials", len(labels), n)
	}
	if classes < 2 {
		return fmt.Errorf("decoding: %d class, want at least two", classes)
	}
	if classes > n {
		return fmt.Errorf("decoding: %d classes and %d trials to learn from: one of 0 … %d has none", classes, n, n)
	}
	has := make([]bool, classes)
	for i, l := range labels {
		if l < 0 || l >= classes {
			return fmt.Errorf("decoding: trial %d has label %d, want 0 … %d", i, l, classes-1)
		}
		has[l] = true
	}
	for c, is := range has {
		if !is {
			return fmt.Errorf("decoding: class %d has no trial to learn from", c)
		}
	}
	if err := finiteResponses("trial", train); err != nil {
		return err
	}
	return finiteResponses("test trial", test)
}

// finiteResponses names a response that is none, and a unit of measurement in which the squares of responses are no numbers.
func finiteResponses(name string, x *mat.Dense) error {
	rows, _ := x.Dims()
	largest := 0.0
	for i := range rows {
		for j, v := range x.RawRowView(i) {
			if !(math.Abs(v) <= math.MaxFloat64) {
				return fmt.Errorf("decoding: unit %d has the response %v in %s %d", j, v, name, i)
			}
			largest = max(largest, math.Abs(v))
		}
	}
	if largest > 1e140 || largest > 0 && largest < 1e-140 {
		return fmt.Errorf("decoding: the largest response of a %s is %.3g: give responses in another unit, in which it is between 1e-140 and 1e140", name, largest)
	}
	return nil
}
