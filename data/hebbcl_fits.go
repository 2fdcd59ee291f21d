package data

import (
	"context"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// GardenFits are the published fits of three choice models to the test choices of experiment 1a of Flesch et al. (2018), four curricula.
type GardenFits struct {
	Fits       []GardenFit
	Selections []GardenSelection
	// Skipped says which parts of the file were left out because MATLAB keeps their content in an undocumented form (handles of a figure).
	Skipped []string
}

// GardenFit is one model fitted to the people of one curriculum. The model is that of pkg/behavior with the cost Proportions; numbers have one entry a person.
type GardenFit struct {
	Model      string // "two boundaries", "two boundaries and sigmoids" or "one boundary"
	Parameters int    // 5, 8 and 4
	Curriculum string
	// Angles are in degrees, people × 2 (north, south), or people × 1: of the one boundary, and for two boundaries and sigmoids the mean of both, of which the file has no more.
	Angles *mat.Dense
	// Slope, Offset, Lapse are those of the sigmoid, for two boundaries and sigmoids the means of both. Bias is in degrees towards a shared boundary; nil for one boundary.
	Slope, Offset, Lapse, Bias []float64
	// Cost is −Σ log(1 − |y − p| + 1e-10) over 50 cells, and BIC is 2·Cost + Parameters·log 50.
	Cost, BIC []float64
}

// GardenSelection is the published Bayesian model selection for the people of one curriculum, between two boundaries and sigmoids (first) and one boundary.
type GardenSelection struct {
	Curriculum string
	// Evidence is people × 2, −BIC/2, and Frequencies and OmnibusRisk are those of Stephan et al. (2009) and Rigoux et al. (2014).
	Evidence    *mat.Dense
	Frequencies []float64
	OmnibusRisk float64
}

// Fit returns the fit of a model to a curriculum. It panics where there is none.
func (f *GardenFits) Fit(model, curriculum string) *GardenFit {
	for i := range f.Fits {
		if f.Fits[i].Model == model && f.Fits[i].Curriculum == curriculum {
			return &f.Fits[i]
		}
	}
	panic(fmt.Sprintf("data: no fit of %q to %q", model, curriculum))
}

// Theta returns the parameters of a person in the order of those of the model in pkg/behavior: angles, slope, offset, lapse. It panics for two boundaries and sigmoids, of
// which the file has but means.
func (f *GardenFit) Theta(person int) []float64 {
	if f.Parameters == 8 {
		panic("data: the parameters of two boundaries and sigmoids are not published, only their means over both gardens")
	}
	return append(slices.Clone(f.Angles.RawRowView(person)), f.Slope[person], f.Offset[person], f.Lapse[person])
}

// HumanGardenFits returns published fits of choice models, of 47, 48, 41 and 40 people (see [Curricula]): those of Flesch et al. (2018), which Flesch, Nagy, Saxe &
// Summerfield (2023) publish under the MIT licence. The people of "b200" and "interleaved" are those of [HumanGardens], in the same order, and those of all are those of
// [Flesch2018]. The data are fetched as [Fetch] does; Options.Files is ignored. Numbers of people, costs and criteria that do not fit together are an error.
func HumanGardenFits(ctx context.Context, opt Options) (*GardenFits, error) {
	entry := hebbclEntry()
	opt.Files = []string{"modelfits_exp1a.mat"}
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	file, err := matlab.Open(paths[0])
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	out, err := readGardenFits(file)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	return out, nil
}

func readGardenFits(file *matlab.File) (*GardenFits, error) {
	out := &GardenFits{}
	for _, v := range file.Variables() {
		closed(v.Name, v.Value, &out.Skipped)
	}
	for _, m := range []struct {
		name, field        string
		parameters, angles int
	}{{"two boundaries", "free_twoBounds", 5, 2}, {"two boundaries and sigmoids", "free_twoBoundsAndSigmoids", 8, 1}, {"one boundary", "free_oneBound", 4, 1}} {
		for _, group := range Curricula() {
			path := "results.modelfits." + m.field + ".test." + inFile[group][1] + "."
			f := GardenFit{Model: m.name, Parameters: m.parameters, Curriculum: group}
			var err error
			if f.Cost, err = file.Float64s(path + "nll"); err != nil {
				return nil, err
			}
			n := len(f.Cost)
			angles, err := numbers(file, path+"phi", n, m.angles)
			if err != nil {
				return nil, err
			}
			f.Angles = mat.DenseCopyOf(mat.NewDense(m.angles, n, angles).T()) // columns first
			for _, to := range []struct {
				values *[]float64
				name   string
				dims   []int
			}{{&f.Slope, "slope", []int{n, 1}}, {&f.Offset, "offset", []int{n, 1}}, {&f.Lapse, "lapse", []int{n, 1}}, {&f.Bias, "bias", []int{n, 1}}, {&f.BIC, "gof", []int{1, n}}} {
				if to.name == "bias" && m.field == "free_oneBound" {
					continue
				}
				if *to.values, err = numbers(file, path+to.name, to.dims...); err != nil {
					return nil, err
				}
			}
			if err := f.check(); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			out.Fits = append(out.Fits, f)
		}
	}
	for _, group := range Curricula() {
		path := "results.modelcomps.groups." + inFile[group][1] + ".out."
		n := len(out.Fit("one boundary", group).Cost)
		s := GardenSelection{Curriculum: group}
		evidence, err := numbers(file, path+"L", 2, n)
		if err != nil {
			return nil, err
		}
		s.Evidence = mat.NewDense(n, 2, evidence) // columns, of a person, first
		if s.Frequencies, err = numbers(file, path+"Ef", 2, 1); err != nil {
			return nil, err
		}
		if s.OmnibusRisk, err = file.Float64(path + "bor"); err != nil {
			return nil, err
		}
		out.Selections = append(out.Selections, s)
	}
	return out, nil
}
