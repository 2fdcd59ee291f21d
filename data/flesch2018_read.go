package data

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
	"github.com/richlazy/richlazy/pkg/task"
)

// treeRows are the columns of the trials as the files have them, 600 rows a person.
type treeRows struct {
	people                                          int
	codes                                           [][]float64 // 7 of each person
	accuracy                                        []float64   // of each person; nil where the file has none
	trial, block, branch, leaf, reward, category    []float64
	context, session, rt, choice, correct, received []float64
	exemplar                                        []string
}

const perPerson = 600

func (s *FleschTrials) readTrials(f *matlab.File) error {
	r := &treeRows{}
	codes, err := f.Dense("subCodes")
	if err != nil {
		return err
	}
	rows, people := codes.Dims()
	if rows != 7 {
		return fmt.Errorf("subCodes: %d rows, want 7", rows)
	}
	r.people = people
	for p := range people {
		r.codes = append(r.codes, mat.Col(nil, p, codes))
	}
	if r.accuracy, err = numbers(f, "subAcc", 1, people); err != nil {
		return err
	}
	for name, to := range r.named() {
		if *to, err = numbers(f, name, perPerson, people); err != nil {
			return err
		}
	}
	if r.exemplar, err = f.Strings("expt_exemplarIDX"); err != nil {
		return err
	}
	return s.fill(r)
}

// named pairs the columns with their names in the MATLAB file.
func (r *treeRows) named() map[string]*[]float64 {
	return map[string]*[]float64{
		"expt_trial": &r.trial, "expt_block": &r.block, "expt_branchIDX": &r.branch, "expt_leafIDX": &r.leaf, "expt_rewardIDX": &r.reward, "expt_catIDX": &r.category,
		"expt_contextIDX": &r.context, "expt_sessIDX": &r.session, "resp_reactiontime": &r.rt, "resp_category": &r.choice, "resp_correct": &r.correct, "resp_reward": &r.received,
	}
}

// fill checks the rows and makes the tables.
func (s *FleschTrials) fill(r *treeRows) error {
	n := r.people * perPerson
	if len(r.exemplar) != n || len(r.trial) != n {
		return fmt.Errorf("%d trials and %d exemplars of %d people, want %d", len(r.trial), len(r.exemplar), r.people, n)
	}
	subject, group, context, x, y := make([]float64, n), make([]string, n), make([]string, n), make([]float64, n), make([]float64, n)
	who, groups, rules := make([]float64, r.people), make([]string, r.people), make([]float64, r.people)
	rt := slices.Clone(r.rt)
	for p := range r.people {
		var err error
		if groups[p], err = curriculum(r.codes[p][0], r.codes[p][4]); err != nil {
			return fmt.Errorf("subject %d: %w", p+1, err)
		}
		who[p], rules[p] = float64(p+1), r.codes[p][6]
		seen := map[[4]float64]int{}
		for row := p * perPerson; row < (p+1)*perPerson; row++ {
			subject[row], group[row] = who[p], groups[p]
			var known bool
			if x[row], y[row], known = aligned(rules[p], r.branch[row], r.leaf[row]); !known || (rules[p] > 4) != (s.Experiment == "1b") {
				return fmt.Errorf("subject %d: rule %v in experiment %s", p+1, rules[p], s.Experiment)
			}
			if err := r.check(row, x[row], y[row], s.Experiment == "1b"); err != nil {
				return fmt.Errorf("subject %d: trial %d: %w", p+1, row-p*perPerson+1, err)
			}
			context[row] = [2]string{"north", "south"}[int(r.context[row])-1]
			test := 0.0
			if r.block[row] == 3 {
				test = 1
			}
			seen[[4]float64{test, r.context[row], r.branch[row], r.leaf[row]}]++
			if math.IsNaN(r.choice[row]) {
				s.Missed++
			}
			if rt[row] < 0 {
				rt[row] = math.NaN()
				s.ClockErrors++
			}
		}
		for tree, times := range seen {
			if len(seen) != 100 || times != 8-4*int(tree[0]) {
				return fmt.Errorf("subject %d saw %d kinds of trees, and tree %v %d times; want 100, 8 times in training and 4 times in the test", p+1, len(seen), tree, times)
			}
		}
	}
	s.Trials = table.Table{
		table.Numbers("subject", subject...), table.Texts("curriculum", group...), table.Numbers("block", r.block...), table.Numbers("session", r.session...),
		table.Numbers("trial", r.trial...), table.Texts("context", context...), table.Numbers("branch", r.branch...), table.Numbers("leaf", r.leaf...),
		table.Texts("exemplar", r.exemplar...), table.Numbers("x", x...), table.Numbers("y", y...), table.Numbers("category", r.category...),
		table.Numbers("reward", r.reward...), table.Numbers("choice", r.choice...), table.Numbers("correct", r.correct...), table.Numbers("received", r.received...),
		table.Numbers("rt", rt...),
	}
	s.Subjects = table.Table{table.Numbers("subject", who...), table.Texts("curriculum", groups...), table.Numbers("rule", rules...)}
	if r.accuracy != nil {
		s.Subjects = append(s.Subjects, table.Numbers("accuracy", r.accuracy...))
	}
	return nil
}

// check says what is wrong with a trial.
func (r *treeRows) check(row int, x, y float64, diagonal bool) error {
	in := func(v float64, values ...float64) bool { return slices.Contains(values, v) }
	level := func(v float64) bool { return in(v, 1, 2, 3, 4, 5) }
	if !level(r.branch[row]) || !level(r.leaf[row]) || !in(r.context[row], 1, 2) || !in(r.category[row], -1, 0, 1) {
		return fmt.Errorf("branch %v, leaf %v, context %v, category %v", r.branch[row], r.leaf[row], r.context[row], r.category[row])
	}
	at := row % perPerson
	if block := float64(at/200 + 1); r.block[row] != block || r.trial[row] != float64(at%200+1) || r.session[row] != math.Max(1, block-1) {
		return fmt.Errorf("block %v, trial %v, session %v", r.block[row], r.trial[row], r.session[row])
	}
	decides := y
	switch south := r.context[row] == 2; {
	case diagonal && south:
		decides = x - y
	case diagonal:
		decides = x + y
	case south:
		decides = x
	}
	if r.category[row] != sign(decides) || sign(r.reward[row]) != sign(decides) || !in(r.reward[row], -50, -25, 0, 25, 50) {
		return fmt.Errorf("category %v and reward %v where the rules say %v", r.category[row], r.reward[row], sign(decides))
	}
	choice, received := r.choice[row], r.received[row]
	switch missed := math.IsNaN(choice); {
	case missed && math.IsNaN(received) && r.correct[row] == 0:
	case missed || !in(choice, 0, 1) || received != choice*r.reward[row]:
		return fmt.Errorf("choice %v, received %v of %v", choice, received, r.reward[row])
	case decides != 0 && r.correct[row] != btof((choice == 1) == (decides > 0)):
		return fmt.Errorf("choice %v for category %v, correct is %v", choice, r.category[row], r.correct[row])
	}
	if rt := r.rt[row]; math.IsNaN(rt) || math.IsInf(rt, 0) {
		return fmt.Errorf("response time %v", rt)
	}
	return nil
}

func btof(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// inFile are the names of Curricula in the files.
var inFile = map[string][2]string{"interleaved": {"in", "int"}, "b200": {"bl200", "b200"}, "b20": {"bl20", "b20"}, "b2": {"bl2", "b2"}}

func (s *FleschTrials) readRDMs(f *matlab.File) error {
	garden := task.Gardens()
	for _, phase := range []string{"train", "test"} {
		for _, group := range Curricula() {
			subjects := s.In(group)
			path := "rdmCollection." + phase + "." + inFile[group][0] + "."
			both, err := numbers(f, path+"both", len(subjects), 50, 50)
			if err != nil {
				return err
			}
			for part, name := range []string{"br", "le"} {
				sub, err := numbers(f, path+name, len(subjects), 25, 25)
				if err != nil {
					return err
				}
				for k, v := range sub { // person, row, column: the first is the fastest
					row, column := k/len(subjects)%25+25*part, k/len(subjects)/25+25*part
					if v != both[k%len(subjects)+len(subjects)*(row+50*column)] {
						return fmt.Errorf("%s%s: differs from its part of both", path, name)
					}
				}
			}
			c := ChoiceRDMs{phase, group, &rsa.Stack{Conditions: garden.Trials, Values: mat.NewDense(len(subjects), 50*49/2, nil), Measure: "|difference of shares planted|"}}
			for p := range subjects {
				at := func(i, j int) float64 { return both[p+len(subjects)*(i+50*j)] }
				k := 0
				for i := range 50 {
					for j := range 50 {
						from, to := (i+25)%50, (j+25)%50 // the file has the south first
						v := at(from, to)
						if !(v >= 0 && v <= 1) || v != at(to, from) || i == j && v != 0 {
							return fmt.Errorf("%sboth: person %d: %v and %v at (%d, %d)", path, p, v, at(to, from), from, to)
						}
						if j > i {
							c.Values.Set(p, k, v)
							k++
						}
					}
				}
			}
			c.Info = table.Table{table.Integers("subject", subjects...)}
			if err := c.Check(); err != nil {
				return err
			}
			s.RDMs = append(s.RDMs, c)
		}
	}
	return nil
}

func (s *FleschTrials) readCurves(f *matlab.File) error {
	for _, phase := range []string{"train", "test"} {
		for _, group := range Curricula() {
			n, name := len(s.In(group)), inFile[group][1]
			c := ChoiceCurves{Phase: phase, Curriculum: group}
			var err error
			if c.Plant, err = plantings(f, "results.choicematrix."+phase+".north."+name, "results.choicematrix."+phase+".south."+name, n); err != nil {
				return err
			}
			for _, to := range []struct {
				m    **mat.Dense
				path string
				read func(*matlab.File, string, ...int) ([]float64, error)
			}{{&c.Relevant, "choice." + phase + ".rel.", shares}, {&c.Irrelevant, "choice." + phase + ".irrel.", shares},
				{&c.RelevantTime, "rt." + phase + ".rel.", numbers}, {&c.IrrelevantTime, "rt." + phase + ".irrel.", numbers}} {
				v, err := to.read(f, "results."+to.path+name, n, 5)
				if err != nil {
					return err
				}
				*to.m = mat.DenseCopyOf(mat.NewDense(5, n, v).T()) // columns first
			}
			s.Curves = append(s.Curves, c)
		}
	}
	return nil
}
