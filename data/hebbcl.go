package data

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// GardenChoices are what people chose in the test of experiment 1a of Flesch et al. (2018), when they were to plant or leave trees in two gardens: in the north
// garden leafiness decided, in the south branchiness. One group had learned one garden after the other, one both at once.
type GardenChoices struct{ Blocked, Interleaved *ChoiceGroup }

// ChoiceGroup holds one row or one number a person. The order of people is that of the files.
type ChoiceGroup struct {
	// Accuracy is the share of right choices, of trees that are not on the boundary.
	Accuracy []float64
	// Plant is the share of trees that were planted, people × 50 conditions in the order of the trials of task.Gardens: north first, in either branchiness
	// slow and leafiness fast.
	Plant *mat.Dense
	// Relevant and Irrelevant are the shares planted by the five levels of the feature that decides in a garden and of the other, people × 5, mean of both gardens.
	Relevant, Irrelevant *mat.Dense
	// RelevantSlope and IrrelevantSlope are the slopes of sigmoids that Flesch et al. fitted to these.
	RelevantSlope, IrrelevantSlope []float64
}

// People returns their number.
func (g *ChoiceGroup) People() int { return len(g.Accuracy) }

// HumanGardens returns the choices of 48 people after blocked training (B200: 200 trials of one garden, then 200 of the other) and of 47 after interleaved
// training: group data that Flesch, Nagy, Saxe & Summerfield (2023) publish under the MIT licence. The test had both gardens in turn and no feedback.
// Shares outside of 0 … 1 and numbers of people that differ between files are an error. The data are fetched as [Fetch] does; Options.Files is ignored.
func HumanGardens(ctx context.Context, opt Options) (*GardenChoices, error) {
	entry := hebbclEntry()
	opt.Files = nil
	for _, file := range entry.Files[:4] { // the fits are another call's
		opt.Files = append(opt.Files, file.Path)
	}
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	var files []*matlab.File
	for _, path := range paths {
		file, err := matlab.Open(path)
		if err != nil {
			return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, path, err)
		}
		files = append(files, file)
	}
	out := &GardenChoices{}
	for _, g := range []struct {
		to              **ChoiceGroup
		accuracy, m, of string // parts of the variables' names
	}{{&out.Blocked, "acc_b200", "cmat_b", "b200"}, {&out.Interleaved, "acc_int", "cmat_i", "int"}} {
		if *g.to, err = readChoices(files, g.accuracy, g.m, g.of); err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
	}
	return out, nil
}

// readChoices reads one group from the four files, in the order of the catalogue.
func readChoices(files []*matlab.File, accuracy, matrices, group string) (*ChoiceGroup, error) {
	g := &ChoiceGroup{}
	var err error
	if g.Accuracy, err = files[0].Float64s(accuracy); err != nil {
		return nil, err
	}
	n := len(g.Accuracy)
	if n == 0 {
		return nil, fmt.Errorf("%s: nobody", accuracy)
	}
	if g.Plant, err = plantings(files[1], matrices+"_north", matrices+"_south", n); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		to    **mat.Dense
		slope *[]float64
		name  string
	}{{&g.Relevant, &g.RelevantSlope, group + "_rel"}, {&g.Irrelevant, &g.IrrelevantSlope, group + "_irrel"}} {
		p, err := shares(files[2], "choices_"+f.name, n, 5)
		if err != nil {
			return nil, err
		}
		*f.to = mat.DenseCopyOf(mat.NewDense(5, n, p).T()) // columns first
		if *f.slope, err = numbers(files[3], "slopes_"+f.name, n, 1); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// plantings returns two people × 5 × 5 choice matrices, leafiness in rows, as people × 50 conditions in the order of the trials of task.Gardens.
func plantings(f *matlab.File, north, south string, n int) (*mat.Dense, error) {
	plant := mat.NewDense(n, 50, nil)
	for garden, name := range []string{north, south} {
		p, err := shares(f, name, n, 5, 5)
		if err != nil {
			return nil, err
		}
		for person := range n {
			for leaf := range 5 { // rows of a matrix
				for branch := range 5 {
					plant.Set(person, 25*garden+5*branch+leaf, p[person+n*(leaf+5*branch)])
				}
			}
		}
	}
	return plant, nil
}

// numbers returns a variable of the given dimensions, columns first.
func numbers(f *matlab.File, name string, dims ...int) ([]float64, error) {
	v, err := f.Get(name)
	if err != nil {
		return nil, err
	}
	if got := fmt.Sprint(v.Dims()); got != fmt.Sprint(dims) {
		return nil, fmt.Errorf("%s: got dimensions %s, want %v", name, got, dims)
	}
	return f.Float64s(name)
}

// shares returns numbers that are all in 0 … 1.
func shares(f *matlab.File, name string, dims ...int) ([]float64, error) {
	p, err := numbers(f, name, dims...)
	if err != nil {
		return nil, err
	}
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("%s: element %d: got %v, want 0 … 1", name, i, v)
		}
	}
	return p, nil
}
