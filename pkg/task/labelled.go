package task

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Labelled is a task whose trials belong to classes.
type Labelled struct {
	*Task
	Class   []int    // of each trial, 0 … len(Classes)−1
	Classes []string // names of the classes
}

// Split holds trials to learn from and trials to test on, both from one distribution. Test is nil where the spec asks for none.
type Split struct{ Train, Test *Labelled }

// Validate returns the error of [Task.Validate], or one that names the first trial without a class.
func (l *Labelled) Validate() error {
	if l == nil {
		return (*Task)(nil).Validate()
	}
	if err := l.Task.Validate(); err != nil {
		return err
	}
	if len(l.Class) != l.Len() {
		return fmt.Errorf("task: %s: classes of %d trials, want %d", l.Name, len(l.Class), l.Len())
	}
	for trial, class := range l.Class {
		if class < 0 || class >= len(l.Classes) {
			return fmt.Errorf("task: %s: trial %d (%s): got class %d, want 0 … %d", l.Name, trial, l.Trials[trial], class, len(l.Classes)-1)
		}
	}
	return nil
}

// Counts returns the number of trials of each class.
func (l *Labelled) Counts() []int {
	counts := make([]int, len(l.Classes))
	for _, class := range l.Class {
		counts[class]++
	}
	return counts
}

// Coding writes classes 0 … classes−1 as wanted outputs, one row a trial.
type Coding func(class []int, classes int) *mat.Dense

// OneHot gives each class an output of its own, 1 in its trials and 0 in all others.
func OneHot(class []int, classes int) *mat.Dense { return OnOff(1, 0)(class, classes) }

// OnOff gives each class an output of its own, on in its trials and off in all others.
func OnOff(on, off float64) Coding {
	return func(class []int, classes int) *mat.Dense {
		y := mat.NewDense(len(class), classes, nil)
		for trial, c := range class {
			demand(c >= 0 && c < classes, "OnOff", fmt.Sprintf("class of trial %d", trial), c, fmt.Sprintf("0 … %d", classes-1))
			row := y.RawRowView(trial)
			for j := range row {
				row[j] = off
			}
			row[c] = on
		}
		return y
	}
}

// PlusMinus gives two classes one output: −1 for class 0, +1 for class 1.
func PlusMinus(class []int, classes int) *mat.Dense {
	demand(classes == 2, "PlusMinus", "classes", classes, "2")
	y := mat.NewDense(len(class), 1, nil)
	for trial, c := range class {
		demand(c == 0 || c == 1, "PlusMinus", fmt.Sprintf("class of trial %d", trial), c, "0 or 1")
		y.Set(trial, 0, float64(2*c-1))
	}
	return y
}

// plusMinusOrOneHot is the coding of a spec that names none: ±1 for two classes, one-hot for more.
func plusMinusOrOneHot(class []int, classes int) *mat.Dense {
	if classes == 2 {
		return PlusMinus(class, classes)
	}
	return OneHot(class, classes)
}

func or(coding, fallback Coding) Coding {
	if coding == nil {
		return fallback
	}
	return coding
}

// Partition returns the rows of x of each group 0, 1, … in their order: the points of each manifold, the hidden responses of each class. A group that
// does not occur below the largest is nil. It panics unless there is one group, not negative, for each row.
func Partition(x mat.Matrix, group []int) []*mat.Dense {
	rows, cols := x.Dims()
	demand(len(group) == rows, "Partition", "groups", len(group), fmt.Sprintf("%d, one a row", rows))
	var sizes []int
	for row, g := range group {
		demand(g >= 0, "Partition", fmt.Sprintf("group of row %d", row), g, "≥ 0")
		for len(sizes) <= g {
			sizes = append(sizes, 0)
		}
		sizes[g]++
	}
	parts, filled := make([]*mat.Dense, len(sizes)), make([]int, len(sizes))
	for row, g := range group {
		if parts[g] == nil {
			parts[g] = mat.NewDense(sizes[g], cols, nil)
		}
		mat.Row(parts[g].RawRowView(filled[g]), row, x)
		filled[g]++
	}
	return parts
}
