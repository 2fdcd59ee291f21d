package data

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// ImageSet holds representations of 92 pictures of objects, by brains, models and people. The conditions of all RDMs are the names of Stimuli, in that
// order. What a model's RDM measures differs from model to model and is not said in the file: Measure is the model's name.
type ImageSet struct {
	Stimuli    []Stimulus // 92
	Categories []Category // 12, overlapping: "animate", "face", "human", …

	Sessions   []NamedRDM // human IT, fMRI, 1 − Pearson r: 4 subjects × 2 sessions, named as in the file: "hIT | BE | Session: 1"
	Subjects   []NamedRDM // mean of both sessions, one per subject: "BE", "KO", "SN", "TI"
	Models     []NamedRDM // 8: "animacy", "FaceBodyManmadeNatobj", "monkeyIT", "EVA", "HMAX", "V1", "Silhouette", "RADON"
	Judgements []NamedRDM // multi-arrangement by 16 people: "simJudge | subject1"
	MonkeyIT   *rsa.RDM   // of 674 neurons, as in figure 1 of Kriegeskorte et al. (2008); the model "monkeyIT" is the same
	HumanIT    *rsa.RDM   // of 316 voxels, as in the same figure: mean of the subjects
}

// Stimulus is one of the pictures.
type Stimulus struct {
	Name     string      // category and number within it: "human face 03". All differ
	Category string      // one of six: "human bodypart", "human face", "nonhuman bodypart", "nonhuman face", "natural inanimate", "artificial inanimate"
	Human    bool        // a person or a part of one
	Face     bool        // a face, of a person or an animal
	Animal   bool        // animate: an animal, a person or a part of one
	Natural  bool        // not made by people, animate or not
	Image    *image.RGBA // 175 × 175, opaque, on grey: its icon along an RDM
}

// Category says which of the stimuli belong to it.
type Category struct {
	Name    string // as in the file, which abbreviates: "inanim", "natObj", "artiObj"
	Members []int  // indices into Stimuli, ascending
}

// HumanITMean returns the mean RDM of the four subjects.
func (s *ImageSet) HumanITMean() (*rsa.RDM, error) { return rsa.Mean(RDMs(s.Subjects)...) }

// Images92 returns the 92-image data of Kriegeskorte et al. (2008), Mur et al. (2013) and Nili et al. (2014). The numbers are stored as single, double or
// uint8 in different RDMs; all become float64 before anything is computed. An RDM that is not symmetric with a zero diagonal, or holds what is no
// distance, is an error. Options.Files is ignored. The data are fetched as [Fetch] does.
func Images92(ctx context.Context, opt Options) (*ImageSet, error) {
	opt.Files = nil
	entry := images92Entry()
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	set := &ImageSet{}
	for _, step := range []struct {
		file int // in the catalogue
		read func(*matlab.File) error
	}{
		{3, set.readSupplement}, // first, for the names of the stimuli
		{0, func(f *matlab.File) (err error) {
			set.Judgements, err = set.squares(f, "rdms_behav_92", 16, func(string) string { return "judged dissimilarity" })
			return err
		}},
		{1, set.readBrains},
		{2, func(f *matlab.File) (err error) {
			set.Models, err = set.squares(f, "Models", 8, func(name string) string { return name + " model" })
			return err
		}},
	} {
		if err := context.Cause(ctx); err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
		file, err := matlab.Open(paths[step.file])
		if err == nil {
			err = step.read(file)
		}
		if err != nil {
			return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[step.file], err)
		}
	}
	return set, nil
}

// names returns the names of the stimuli.
func (s *ImageSet) names() []string {
	out := make([]string, len(s.Stimuli))
	for i, stimulus := range s.Stimuli {
		out[i] = stimulus.Name
	}
	return out
}

// squares reads a struct array with the fields name and RDM, in column-major order. measure says what the RDM of that name measures.
func (s *ImageSet) squares(file *matlab.File, variable string, want int, measure func(name string) string) ([]NamedRDM, error) {
	array, err := structs(file, variable, want)
	if err != nil {
		return nil, err
	}
	out := make([]NamedRDM, want)
	for i := range out {
		if out[i].Name, err = text(array.At(i), "name"); err != nil {
			return nil, fmt.Errorf("%s(%d): %w", variable, i+1, err)
		}
		if out[i].RDM, err = squareRDM(array.At(i), s.names(), measure(out[i].Name)); err != nil {
			return nil, fmt.Errorf("%s(%d), %q: %w", variable, i+1, out[i].Name, err)
		}
	}
	return out, nil
}

// correlationDistance is what the RDMs of brains measure, 1 − Pearson r.
const correlationDistance = "correlation distance"

const objects = 92

// structs returns a struct array of the wanted length.
func structs(file *matlab.File, variable string, want int) (*matlab.Struct, error) {
	value, err := file.Get(variable)
	if err != nil {
		return nil, err
	}
	array, ok := value.(*matlab.Struct)
	if !ok || array.Len() != want {
		return nil, fmt.Errorf("%s: got %s, want %d structs", variable, value, want)
	}
	return array, nil
}

func text(s *matlab.Struct, field string) (string, error) {
	value, err := s.Field(field)
	if err != nil {
		return "", err
	}
	return matlab.Text(value)
}

// readBrains reads subjects × sessions and averages the sessions of each subject.
func (s *ImageSet) readBrains(file *matlab.File) error {
	const subjects, sessions = 4, 2
	array, err := structs(file, "RDMs", subjects*sessions)
	if err != nil {
		return err
	}
	if dims := array.Dims(); len(dims) != 3 || dims[1] != subjects {
		return fmt.Errorf("RDMs: got dimensions %v, want 1 × %d subjects × %d sessions", dims, subjects, sessions)
	}
	columns, err := s.squares(file, "RDMs", subjects*sessions, func(string) string { return correlationDistance }) // the subject varies fastest
	if err != nil {
		return err
	}
	for subject := range subjects {
		both := []NamedRDM{columns[subject], columns[subject+subjects]}
		parts := strings.Split(both[0].Name, " | ") // "hIT | BE | Session: 1"
		if len(parts) != 3 || !strings.HasPrefix(both[1].Name, parts[0]+" | "+parts[1]+" | ") {
			return fmt.Errorf("RDMs: got the names %q and %q for the sessions of one subject", both[0].Name, both[1].Name)
		}
		mean, err := rsa.Mean(RDMs(both)...)
		if err != nil {
			return err
		}
		s.Sessions, s.Subjects = append(s.Sessions, both...), append(s.Subjects, NamedRDM{parts[1], mean})
	}
	return nil
}
