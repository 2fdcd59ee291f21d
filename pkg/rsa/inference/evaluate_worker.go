package inference

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/model"
)

// worker evaluates samples, with room of its own.
type worker struct {
	*study
	whole, sample, train, test *view // conditions once each, those of the sample, and its parts
	fitters                    []model.Fitter
	theta                      [][]float64
	training                   model.Training
	prediction                 []prediction
	bounds                     *bounds
	values                     *mat.Dense // (models+2) × subjects: sums of similarities, the bounds of the ceiling last
	tested                     []float64  // how many test sets each subject was in
	row                        []float64  // of subjects
	err                        error      // the first failure of a fit

	conditionFolds, subjectFolds division
	present                      [2][]bool // units of conditions and subjects that are in a sample
	in                           [2][]int  // copies of conditions in training and test sets
	trainTimes, testTimes        []float64
}

func newWorker(s *study) *worker {
	m, subjects, conditions := len(s.models), s.subjects.len(), s.conditions.len()
	w := &worker{study: s, whole: newView(s), sample: newView(s), train: newView(s), test: newView(s), bounds: newBounds(s)}
	w.whole.weigh(nil)
	w.values, w.tested, w.row = mat.NewDense(m+2, subjects, nil), make([]float64, subjects), make([]float64, subjects)
	w.present = [2][]bool{make([]bool, s.conditions.count), make([]bool, s.subjects.count)}
	w.in = [2][]int{make([]int, conditions), make([]int, conditions)}
	w.trainTimes, w.testTimes = make([]float64, subjects), make([]float64, subjects)
	w.prediction = make([]prediction, m)
	for _, model := range s.models {
		w.fitters = append(w.fitters, model.Fitter())
		w.theta = append(w.theta, make([]float64, model.Parameters()))
	}
	return w
}

// begin forgets what was evaluated.
func (w *worker) begin() {
	clear(w.values.RawMatrix().Data)
	clear(w.tested)
	w.err = nil
}

// fold fits the models to some subjects in one view and adds their similarities to others in another view. The bounds of the ceiling come from pools that are made in the
// sample: the upper one of all its subjects, the lower one of the training subjects, where the subject is one of them without it.
func (w *worker) fold(train, test, sample *view, trainTimes, testTimes, times []float64) {
	for i, fitter := range w.fitters {
		w.training = model.Training{Evaluator: train.evaluator, Gram: train.gram, Pearson: train.pearson, Copies: train.copies,
			Components: w.components[i], FirstSubject: w.first, Times: trainTimes}
		_, err := fitter.Fit(w.theta[i], &w.training)
		if err != nil && w.err == nil {
			w.err = fmt.Errorf("inference: %w", err)
		}
		p := &w.prediction[i]
		if err == nil {
			test.predict(p, i, w.theta[i])
		}
		row := w.values.RawRowView(i)
		for s, t := range testTimes {
			switch {
			case t == 0:
			case err != nil:
				row[s] = math.NaN()
			default:
				row[s] += test.similarity(p, s)
			}
		}
	}
	m := len(w.models)
	w.bounds.others(w.row, sample, test, trainTimes, testTimes)
	w.add(m, testTimes)
	w.bounds.pool(w.row, sample, test, times, testTimes)
	w.add(m+1, testTimes)
	for s, t := range testTimes {
		if t > 0 {
			w.tested[s]++
		}
	}
}

// add adds what is in row to the values of a bound.
func (w *worker) add(bound int, tested []float64) {
	values := w.values.RawRowView(bound)
	for s, t := range tested {
		if t > 0 {
			values[s] += w.row[s]
		}
	}
}

// finish divides by the number of test sets; subjects that were in none have NaN.
func (w *worker) finish() {
	for i := range len(w.models) + 2 {
		row := w.values.RawRowView(i)
		for s, n := range w.tested {
			row[s] /= n // 0/0 is NaN
		}
	}
}

// means writes the mean over subjects of each model and bound, each subject counting times[s] times, and those without a value not at all.
func (w *worker) means(dst, times []float64) {
	for i := range dst {
		sum, all := 0.0, 0.0
		for s, v := range w.values.RawRowView(i) {
			if t := times[s]; t > 0 && v == v {
				sum += t * v
				all += t
			}
		}
		dst[i] = sum / all
	}
}

// folds evaluates one random division of a sample into training and test sets. It reports false where the sample has too few conditions or subjects for it.
func (w *worker) folds(conditions, subjects Folds, sample *view, times []float64, random *rand.Rand) bool {
	w.find(sample.copies, times)
	if !w.conditionFolds.divide(conditions, w.present[0], random) || !w.subjectFolds.divide(subjects, w.present[1], random) {
		return false
	}
	for k := range w.conditionFolds.sets() {
		train, test := sample, sample
		if !conditions.None {
			if !w.split(sample.copies, w.conditionFolds.set(k)) {
				return false
			}
			train, test = w.train, w.test
			train.weigh(w.in[0])
			test.weigh(w.in[1])
		}
		for l := range w.subjectFolds.sets() {
			if subjects.None {
				w.fold(train, test, sample, times, times, times)
				continue
			}
			w.divideSubjects(times, w.subjectFolds.set(l))
			w.fold(train, test, sample, w.trainTimes, w.testTimes, times)
		}
	}
	return true
}

// find marks the units that are in a sample.
func (w *worker) find(copies []int, times []float64) {
	clear(w.present[0])
	clear(w.present[1])
	for i, u := range w.conditions.of {
		if copies == nil || copies[i] > 0 {
			w.present[0][u] = true
		}
	}
	for i, u := range w.subjects.of {
		if times[i] > 0 {
			w.present[1][u] = true
		}
	}
}

// split writes the copies of the training and the test conditions. It reports false where either are fewer than three.
func (w *worker) split(copies []int, test []int) bool {
	var distinct [2]int
	for i, u := range w.conditions.of {
		side := 0
		for _, v := range test {
			if u == v {
				side = 1
			}
		}
		c := 1
		if copies != nil {
			c = copies[i]
		}
		w.in[side][i], w.in[1-side][i] = c, 0
		if c > 0 {
			distinct[side]++
		}
	}
	return min(distinct[0], distinct[1]) >= 3
}

func (w *worker) divideSubjects(times []float64, test []int) {
	for i, u := range w.subjects.of {
		w.trainTimes[i], w.testTimes[i] = times[i], 0
		for _, v := range test {
			if u == v {
				w.trainTimes[i], w.testTimes[i] = 0, times[i]
			}
		}
	}
}
