package data

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/table"
)

// Curricula are the groups of Flesch et al. (2018): both gardens in turn, or one garden for 200, 20 or 2 trials and then the other. They are labels of the
// column "curriculum".
func Curricula() []string { return []string{"interleaved", "b200", "b20", "b2"} }

// Flesch2018Options of [Flesch2018].
type Flesch2018Options struct {
	Options
	// Experiment is "1a", with the boundaries between good and bad trees along the features, or "1b", with diagonal ones; "" is "1a".
	Experiment string
}

// FleschTrials is one experiment of Flesch et al. (2018).
type FleschTrials struct {
	Experiment string // "1a" or "1b"
	// Trials has 600 rows for each person:
	//
	//	subject                from 1, a running number; curriculum: see Curricula
	//	block, session, trial  blocks 1 and 2 (session 1) are training with feedback, block 3 (session 2) is the test without; trial 1 … 200 of a block
	//	context                "north" (leafiness decides in 1a) or "south" (branchiness)
	//	branch, leaf           levels of the two features, 1 … 5; exemplar: a letter, which of the trees with these levels
	//	x, y                   both features, −2 … 2, exchanged and turned round as the person's rules demand: in 1a y decides in the north and x in the south, in 1b x + y in
	//	                       the north and x − y in the south, and more of it is better
	//	category, reward       −1, 0 (on the boundary) or 1, and the reward of planting, −50 … 50
	//	choice                 1 planted, 0 left, missing where the person did not answer in time
	//	correct                1 or 0 as in the file: 0 for a missed trial, and on the boundary nothing but the choice
	//	received               the reward of the choice, missing for a missed trial
	//	rt                     seconds from the tree to the answer, or to the end of the trial (5 s) where none came; negative times, of a clock that was set back, are missing
	Trials table.Table
	// Subjects has a row for each person: subject, curriculum, rule (the code of the two rules, 1 … 4 in 1a and 5 … 8 in 1b) and accuracy as the file has it: missed and
	// late answers are wrong, and it is that of all three blocks in 1a and of the test in 1b.
	Subjects table.Table
	// RDMs are the published ones of the choices.
	RDMs []ChoiceRDMs
	// Curves are the published choices and response times by feature; only in 1a.
	Curves []ChoiceCurves
	// Missed counts the trials without an answer, ClockErrors the negative response times.
	Missed, ClockErrors int
}

// ChoiceRDMs holds the choice RDMs of a group, people in the order of the trials.
type ChoiceRDMs struct {
	Phase, Curriculum string // Phase is "train" or "test"
	// Stack is people × pairs of the 50 conditions, in the order and with the names of task.Gardens, by x and y: |differences| of the share of planted trees. Info names
	// the subject of each.
	*rsa.Stack
}

// ChoiceCurves holds choices and response times of a group, people in the order of the trials.
type ChoiceCurves struct {
	Phase, Curriculum string
	// Plant is the share planted, people × 50 conditions in the order of the trials of task.Gardens.
	Plant *mat.Dense
	// Relevant and Irrelevant are shares by the levels of the feature that decides and of the other one, people × 5, RelevantTime and IrrelevantTime times in seconds.
	Relevant, Irrelevant, RelevantTime, IrrelevantTime *mat.Dense
}

// Flesch2018 returns experiment 1a (176 people) or 1b (166 people) of Flesch, Balaguer, Dekker, Nili & Summerfield (2018): people learned on the web which trees to plant in which
// of two gardens, the gardens blocked or interleaved, and were tested with both in turn. The licence is CC BY-NC-SA, for academic use; see the entry's Notice. The trials
// are a de-identified derivative that is published nowhere: they have to be in a folder of RICHLAZY_DATA. Everything else is fetched as [Fetch] does; Options.Files is ignored.
//
// In published numbers of choices, a missed trial counts as a tree that was not planted, and so do the few answers after 5 s.
//
// It is an error where a group, a level or a code is none of those above, a category does not follow from the features by the person's rules, a person did not see each tree of a
// garden 8 times in training and 4 times in the test, or an RDM is not one.
func Flesch2018(ctx context.Context, opt Flesch2018Options) (*FleschTrials, error) {
	entry := flesch2018Entry()
	if opt.Experiment == "" {
		opt.Experiment = "1a"
	}
	switch opt.Experiment {
	case "1a":
		opt.Files = []string{"trials_exp1a.mat", "rdmCollection_exp1a.mat", "choiceRTstats_exp1a.mat"}
	case "1b":
		opt.Files = []string{"trials_exp1b.mat", "rdmCollection_exp1b.mat"}
	default:
		return nil, fmt.Errorf(`data: %s: experiment %q, want "1a" or "1b"`, entry.Name, opt.Experiment)
	}
	paths, err := Fetch(ctx, entry, opt.Options)
	if err != nil {
		return nil, err
	}
	set := &FleschTrials{Experiment: opt.Experiment}
	for i, read := range []func(*matlab.File) error{set.readTrials, set.readRDMs, set.readCurves}[:len(paths)] {
		file, err := matlab.Open(paths[i])
		if err == nil {
			err = read(file)
		}
		if err != nil {
			return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[i], err)
		}
	}
	return set, nil
}

// Of returns the trials of some people, one table a person in the order given, of the given blocks: 3 for the test, none for all.
func (s *FleschTrials) Of(subjects []int, blocks ...float64) []table.Table {
	if len(blocks) == 0 {
		blocks = []float64{1, 2, 3}
	}
	subject, _ := s.Trials.Column("subject")
	block, _ := s.Trials.Column("block")
	rows := map[int][]int{}
	for row, b := range block.Number {
		for _, want := range blocks {
			if b == want {
				rows[int(subject.Number[row])] = append(rows[int(subject.Number[row])], row)
			}
		}
	}
	out := make([]table.Table, len(subjects))
	for i, who := range subjects {
		out[i] = s.Trials.Select(rows[who])
	}
	return out
}

// Right returns the share of right choices of each person with a curriculum in the given blocks (none: all), of trees that are not on the boundary. As published, missed and late
// answers (after 5 s) are wrong.
func (s *FleschTrials) Right(curriculum string, blocks ...float64) []float64 {
	var shares []float64
	for _, trials := range s.Of(s.In(curriculum), blocks...) {
		category, _ := trials.Column("category")
		correct, _ := trials.Column("correct")
		rt, _ := trials.Column("rt")
		right, all := 0.0, 0.0
		for i, c := range category.Number {
			if c == 0 {
				continue
			}
			all++
			if correct.Number[i] == 1 && !(rt.Number[i] > late) {
				right++
			}
		}
		shares = append(shares, right/all)
	}
	return shares
}

// late is the time, in seconds, after which an answer is too late.
const late = 5

// In returns the numbers of the people with a curriculum, ascending.
func (s *FleschTrials) In(curriculum string) []int {
	var subjects []int
	number, _ := s.Subjects.Column("subject")
	group, _ := s.Subjects.Column("curriculum")
	for row, g := range group.Text {
		if g == curriculum {
			subjects = append(subjects, int(number.Number[row]))
		}
	}
	return subjects
}

// curriculum returns the group that a person's codes say.
func curriculum(order, size float64) (string, error) {
	switch {
	case order == 3:
		return "interleaved", nil
	case (order == 1 || order == 2) && (size == 200 || size == 20 || size == 2):
		return fmt.Sprintf("b%v", size), nil
	}
	return "", fmt.Errorf("codes %v and %v of a group, want 3, or 1 or 2 with blocks of 200, 20 or 2", order, size)
}

// aligned returns the features as the rules see them: exchanged and turned round so that more of what decides is better.
func aligned(rule, branch, leaf float64) (x, y float64, ok bool) {
	x, y = branch-3, leaf-3
	switch rule {
	case 1, 5:
		return x, y, true
	case 2, 6:
		return 0 - x, 0 - y, true
	case 3:
		return x, 0 - y, true
	case 4:
		return 0 - x, y, true
	case 7:
		return 0 - y, 0 - x, true
	case 8:
		return y, x, true
	}
	return math.NaN(), math.NaN(), false
}

// sign returns −1, 0 or 1.
func sign(v float64) float64 {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}
