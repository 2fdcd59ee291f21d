package behavior

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/table"
)

// Choices are the yes-or-no choices of one subject in two tasks on the same two features, counted by cell: a combination of task and features. It is plain data.
type Choices struct {
	// Name says whose they are.
	Name string
	// Task is 0 or 1 for each cell. In task 0 the second feature Y decides, in task 1 the first one X (north and south gardens of Flesch et al.), unless a model says
	// otherwise.
	Task []int
	// X and Y are the two features, in steps about 0: −2 … 2 for five levels. The more of the feature that decides, the better is yes.
	X, Y []float64
	// Yes counts the trials of a cell that were answered with yes, and Trials those that were answered at all. Yes need not be whole: see [FromShares].
	Yes, Trials []float64
	// Missed counts the trials without an answer, which are in neither.
	Missed int
}

// Columns names the columns of a table of trials. The zero value has the names in brackets.
type Columns struct {
	Task string // ["context"] two labels, of which the first in ascending order is task 0 ("north" before "south", 1 before 2)
	X, Y string // ["x", "y"] numbers
	Yes  string // ["choice"] 1 for yes, 0 for no, missing for a missed trial
}

func (c Columns) names() [4]string {
	names := [4]string{c.Task, c.X, c.Y, c.Yes}
	for i, name := range []string{"context", "x", "y", "choice"} {
		if names[i] == "" {
			names[i] = name
		}
	}
	return names
}

// FromTrials counts the choices in a table of one row a trial. Cells come in ascending order of task, X and Y; other columns are ignored, and so is the order of rows. A
// missing choice counts as missed. It is an error where a column is missing or of texts that should be numbers, there are not two tasks, a feature is missing or a choice
// is anything but 0, 1 or missing.
func FromTrials(t table.Table, columns Columns) (*Choices, error) {
	names := columns.names()
	var number [3][]float64
	for i, name := range names[1:] {
		column, err := t.Column(name)
		if err != nil {
			return nil, fmt.Errorf("behavior: trials: %w", err)
		}
		if column.IsText() {
			return nil, fmt.Errorf("behavior: trials: column %q holds texts, want numbers", name)
		}
		number[i] = column.Number
	}
	task, err := t.Column(names[0])
	if err != nil {
		return nil, fmt.Errorf("behavior: trials: %w", err)
	}
	if levels := task.Levels(); len(levels) != 2 {
		return nil, fmt.Errorf("behavior: trials: column %q has the %d levels %q, want two tasks", names[0], len(levels), levels)
	}
	if err := t.Check(task.Len()); err != nil {
		return nil, fmt.Errorf("behavior: trials: %w", err)
	}
	codes, cells, err := t.Groups(names[:3]...)
	if err != nil {
		return nil, fmt.Errorf("behavior: trials: %w", err)
	}
	n := cells.Rows()
	c := &Choices{Task: make([]int, n), X: make([]float64, n), Y: make([]float64, n), Yes: make([]float64, n), Trials: make([]float64, n)}
	tasks, _ := task.Codes()
	for row, cell := range codes {
		if cell < 0 {
			return nil, fmt.Errorf("behavior: trials: row %d: task or feature is missing", row)
		}
		c.Task[cell], c.X[cell], c.Y[cell] = tasks[row], number[0][row], number[1][row]
		switch yes := number[2][row]; {
		case math.IsNaN(yes):
			c.Missed++
		case yes == 0 || yes == 1:
			c.Yes[cell] += yes
			c.Trials[cell]++
		default:
			return nil, fmt.Errorf("behavior: trials: row %d: %s is %v, want 0, 1 or missing", row, names[3], yes)
		}
	}
	return c, c.Check()
}

// FromShares makes choices of shares of yes in the order of the trials of task.Gardens (task 0 first; in either 25 combinations of −2 … 2, the second feature the faster),
// as the catalogue's HumanGardens has them; trials is the number of answers behind each share. A share of NaN has no answers. It is an error unless there are 50 shares,
// each in 0 … 1, and trials is positive.
func FromShares(shares []float64, trials float64) (*Choices, error) {
	if len(shares) != 50 || !(trials > 0) || math.IsInf(trials, 1) {
		return nil, fmt.Errorf("behavior: %d shares of %v trials, want 50 shares of a positive number", len(shares), trials)
	}
	c := Grid(0)
	for i, share := range shares {
		if math.IsNaN(share) {
			continue
		}
		if !(share >= 0 && share <= 1) {
			return nil, fmt.Errorf("behavior: share %d is %v, want 0 … 1", i, share)
		}
		c.Yes[i], c.Trials[i] = share*trials, trials
	}
	return c, nil
}

// FromMatrices makes choices of two 5 × 5 choice matrices, one a task, with the levels of Y in rows and those of X in columns, as published: shares of yes out of so
// many trials. Errors as [FromShares].
func FromMatrices(task0, task1 mat.Matrix, trials float64) (*Choices, error) {
	shares := make([]float64, 50)
	for task, m := range []mat.Matrix{task0, task1} {
		if r, c := m.Dims(); r != 5 || c != 5 {
			return nil, fmt.Errorf("behavior: choice matrix of task %d is %d × %d, want 5 × 5", task, r, c)
		}
		for x := range 5 {
			for y := range 5 {
				shares[25*task+5*x+y] = m.At(y, x)
			}
		}
	}
	return FromShares(shares, trials)
}

// Grid returns a design of 50 cells, 5 × 5 in either task in the order of [FromShares], with so many trials each and no yes: for [Model.Simulate].
func Grid(trials float64) *Choices {
	c := &Choices{Yes: make([]float64, 50), Trials: make([]float64, 50)}
	for i := range 50 {
		c.Task = append(c.Task, i/25)
		c.X = append(c.X, float64(i%25/5)-2)
		c.Y = append(c.Y, float64(i%5)-2)
		c.Trials[i] = trials
	}
	return c
}

// Check returns an error where the fields differ in length, a task is not 0 or 1, a feature is not finite, or counts are not 0 ≤ Yes ≤ Trials < ∞.
func (c *Choices) Check() error {
	n := len(c.Task)
	if len(c.X) != n || len(c.Y) != n || len(c.Yes) != n || len(c.Trials) != n {
		return fmt.Errorf("behavior: choices %q: %d tasks, %d and %d features, %d and %d counts: want equal numbers", c.Name, n, len(c.X), len(c.Y), len(c.Yes), len(c.Trials))
	}
	for i, task := range c.Task {
		switch {
		case task != 0 && task != 1:
			return fmt.Errorf("behavior: choices %q: cell %d: task %d, want 0 or 1", c.Name, i, task)
		case !(math.Abs(c.X[i]) <= math.MaxFloat64 && math.Abs(c.Y[i]) <= math.MaxFloat64):
			return fmt.Errorf("behavior: choices %q: cell %d: features %v and %v, want finite numbers", c.Name, i, c.X[i], c.Y[i])
		case !(c.Yes[i] >= 0 && c.Yes[i] <= c.Trials[i] && c.Trials[i] <= math.MaxFloat64):
			return fmt.Errorf("behavior: choices %q: cell %d: %v yes of %v trials", c.Name, i, c.Yes[i], c.Trials[i])
		}
	}
	return nil
}

// Total returns the number of answered trials.
func (c *Choices) Total() float64 {
	total := 0.0
	for _, n := range c.Trials {
		total += n
	}
	return total
}

// Shares returns the share of yes of each cell, NaN for a cell without answers.
func (c *Choices) Shares() []float64 {
	shares := make([]float64, len(c.Yes))
	for i := range shares {
		shares[i] = c.Yes[i] / c.Trials[i]
	}
	return shares
}

// with returns the same cells with other counts.
func (c *Choices) with(yes, trials []float64) *Choices {
	return &Choices{Name: c.Name, Task: c.Task, X: c.X, Y: c.Y, Yes: yes, Trials: trials}
}

// Simulate returns choices of the model with parameters theta in the cells and trials of a design, whose Yes is ignored: binomial numbers, drawn trial by trial. It panics
// where theta has another length than [Model.Parameters], and returns an error where the design is bad or its numbers of trials are not whole.
func (m Model) Simulate(theta []float64, design *Choices, src rand.Source) (*Choices, error) {
	full := m.full(theta)
	if err := design.Check(); err != nil {
		return nil, err
	}
	axes := full.axes()
	random, yes := rand.New(src), make([]float64, len(design.Task))
	for i, n := range design.Trials {
		if n != math.Trunc(n) {
			return nil, fmt.Errorf("behavior: simulate: cell %d: %v trials, want a whole number", i, n)
		}
		p := full.at(&axes, design.Task[i], design.X[i], design.Y[i]).p
		for range int(n) {
			if random.Float64() < p {
				yes[i]++
			}
		}
	}
	return design.with(yes, append([]float64(nil), design.Trials...)), nil
}
