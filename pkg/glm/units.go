package glm

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/inference"
	"github.com/richlazy/richlazy/pkg/table"
)

// UnitTrials is what one unit did in the trials in which it was recorded: other units may have other trials.
type UnitTrials struct {
	Name      string
	Trials    table.Table // one row a trial
	Responses []float64   // one a trial, such as the mean number of spikes in a window
}

// TwoContexts names the columns of a task with two features of which the context says which one counts.
type TwoContexts struct {
	Context  string    // column of the context: "context"
	Contexts [2]string // its labels: "-1", "1"
	Features [2]string // columns of numbers; Features[i] is relevant in Contexts[i]: "stim_col", "stim_dir"
}

// These are the columns of [UnitFits].
const (
	RelevantInFirst    = iota // Features[0] in Contexts[0]
	IrrelevantInFirst         // Features[1] in Contexts[0]
	IrrelevantInSecond        // Features[0] in Contexts[1]
	RelevantInSecond          // Features[1] in Contexts[1]
)

// Design returns the design of Flesch et al. (2022) for one unit's trials: an intercept and each feature in each context, 0 in the trials of the other, then z-scored
// over all trials with their number in the denominator. The order is that of RelevantInFirst to RelevantInSecond. Trials of a third context have zeros for all four.
// A label of Contexts that no trial has, a feature that does not vary and missing values are errors.
func (c TwoContexts) Design(trials table.Table) (*Design, error) {
	terms := []Term{Intercept()}
	for _, label := range c.Contexts {
		for feature := range c.Features {
			terms = append(terms, ZScored(Within(c.Context, label, Number(c.Features[feature]))))
		}
	}
	return DesignOf(trials, terms...)
}

// UnitOptions say when a weight counts as different from 0.
type UnitOptions struct {
	// Level is the false discovery rate over all p values, of four regressors in all units; 0 is .01.
	Level float64
	// Below leaves out the largest p value that the rate admits, as the published code does, which asks for p < threshold and not ≤. It is there to reproduce published counts.
	Below bool
}

// UnitFits holds one linear model a unit. Rows are units, columns are the four regressors from RelevantInFirst to RelevantInSecond.
type UnitFits struct {
	Units      []string
	Regressors []string
	Task       TwoContexts
	Betas      *mat.Dense // of the z-scored responses on z-scored regressors
	T, P       *mat.Dense // two-sided t tests
	Q          *mat.Dense // p values corrected for all p values (Benjamini & Hochberg)
	R2         []float64
	Trials     []int // number of trials of each unit
	// Threshold is the largest p value that the false discovery rate admits, NaN where there is none.
	Threshold   float64
	Significant [][4]bool // of each unit
}

// FitUnits fits a linear model to each unit's trials (Flesch et al. 2022, single units of Mante et al. 2013): responses are z-scored with n−1 in the denominator,
// regressors are those of [TwoContexts.Design], noise is Gaussian. p values of all regressors of all units but the intercept are corrected together. Weights are
// partial: where the features are correlated over trials they are not those of each alone. The size of a weight depends on the number of trials of its context.
//
// A unit whose responses are missing, infinite or constant, and what [Design.Fit] refuses, are errors that name the unit.
func FitUnits(units []UnitTrials, task TwoContexts, o UnitOptions) (*UnitFits, error) {
	n := len(units)
	if n == 0 {
		return nil, fmt.Errorf("glm: no units")
	}
	level := o.Level
	if level == 0 {
		level = .01
	}
	if !(level > 0 && level < 1) {
		return nil, fmt.Errorf("glm: a false discovery rate of %v", level)
	}
	u := &UnitFits{Task: task, Betas: mat.NewDense(n, 4, nil), T: mat.NewDense(n, 4, nil), P: mat.NewDense(n, 4, nil), Significant: make([][4]bool, n)}
	for i, unit := range units {
		if err := u.fit(i, unit); err != nil {
			return nil, &placed{fmt.Sprintf("unit %q", unit.Name), err}
		}
	}
	p := u.P.RawMatrix().Data
	u.Q = mat.NewDense(n, 4, inference.BenjaminiHochberg(p))
	u.Threshold = math.NaN()
	for i, q := range u.Q.RawMatrix().Data {
		if q <= level && !(p[i] <= u.Threshold) {
			u.Threshold = p[i]
		}
	}
	for i := range u.Significant {
		for j := range 4 {
			u.Significant[i][j] = u.Q.At(i, j) <= level && !(o.Below && p[4*i+j] >= u.Threshold)
		}
	}
	return u, nil
}

func (u *UnitFits) fit(i int, unit UnitTrials) error {
	n := len(unit.Responses)
	if rows := unit.Trials.Rows(); rows != n {
		return fmt.Errorf("%d responses in %d trials", n, rows)
	}
	if bad := slices.IndexFunc(unit.Responses, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }); bad >= 0 {
		return fmt.Errorf("the response in trial %d is %v", bad, unit.Responses[bad])
	}
	y, ok := zscored(unit.Responses, 1)
	if !ok {
		return fmt.Errorf("its responses are constant")
	}
	d, err := u.Task.Design(unit.Trials)
	if err != nil {
		return err
	}
	fit, err := d.Fit(mat.NewDense(n, 1, y), Options{})
	if err != nil {
		return err
	}
	p, errors := fit.P(), fit.StandardErrors()
	for j := range 4 {
		u.Betas.Set(i, j, fit.Betas.At(j+1, 0))
		u.T.Set(i, j, fit.Betas.At(j+1, 0)/errors.At(j+1, 0))
		u.P.Set(i, j, p.At(j+1, 0))
	}
	u.Regressors = d.Names[1:]
	u.Units, u.R2, u.Trials = append(u.Units, unit.Name), append(u.R2, fit.R2[0]), append(u.Trials, n)
	return nil
}

// Table returns weights, p values, corrected p values and classes, one row a unit.
func (u *UnitFits) Table() table.Table {
	t := table.Table{table.Texts("unit", u.Units...), table.Integers("trials", u.Trials...)}
	for j, name := range u.Regressors {
		t = append(t, table.Numbers("beta "+name, mat.Col(nil, j, u.Betas)...), table.Numbers("p "+name, mat.Col(nil, j, u.P)...), table.Numbers("q "+name, mat.Col(nil, j, u.Q)...))
	}
	var classes []string
	for _, c := range u.Classes() {
		classes = append(classes, c.String())
	}
	return append(t, table.Texts("class", classes...))
}

// String is the table of classes: the number of units, and their share of the units in which anything is significant.
func (u *UnitFits) String() string {
	counts, significant := u.Counts()
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d units are selective (p ≤ %.3g)\n", significant, len(u.Units), u.Threshold)
	for class := RelevantFirst; class <= IrrelevantBoth; class++ {
		share := 0.
		if significant > 0 {
			share = float64(counts[class]) / float64(significant)
		}
		fmt.Fprintf(&b, "%-40s%6d%8.3f\n", class, counts[class], share)
	}
	return b.String()
}
