package data

import (
	"context"
	"fmt"
	"image"
	"strings"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
)

// ImageSet holds representations of 92 pictures of objects, by brains, models and people. All RDMs have the pictures in the order of Stimuli and
// 4186 = 92·91/2 values.
type ImageSet struct {
	Stimuli    []Stimulus // 92
	Categories []Category // 12, overlapping: "animate", "face", "human", …

	Sessions   []NamedRDM // human IT, fMRI, 1 − Pearson r: 4 subjects × 2 sessions, named as in the file: "hIT | BE | Session: 1"
	Subjects   []NamedRDM // mean of both sessions, one per subject: "BE", "KO", "SN", "TI"
	Models     []NamedRDM // 8: "animacy", "FaceBodyManmadeNatobj", "monkeyIT", "EVA", "HMAX", "V1", "Silhouette", "RADON"
	Judgements []NamedRDM // multi-arrangement by 16 people: "simJudge | subject1"
	MonkeyIT   NamedRDM   // of 674 neurons, as in figure 1 of Kriegeskorte et al. (2008); the model "monkeyIT" is the same
	HumanIT    NamedRDM   // of 316 voxels, as in the same figure: mean of the subjects
}

// Stimulus is one of the pictures.
type Stimulus struct {
	Category                     string // "human bodypart", "human face", "nonhuman face", "natural inanimate", …
	Human, Face, Animal, Natural bool
	Image                        *image.RGBA // 175 × 175, opaque, on grey: its icon along an RDM
}

// Category says which of the stimuli belong to it.
type Category struct {
	Name    string
	Members []int // indices into Stimuli, ascending
}

// HumanITMean returns the mean RDM of the four subjects, "human IT".
func (s *ImageSet) HumanITMean() (NamedRDM, error) { return MeanRDM("human IT", s.Subjects...) }

// Images92 returns the 92-image data of Kriegeskorte et al. (2008), Mur et al. (2013) and Nili et al. (2014). The numbers are stored as single, double or
// uint8 in different RDMs; all become float64 before anything is computed. Every square RDM is checked to be symmetric with a zero
// diagonal, to a millionth of its largest value, which is what single precision leaves. Options.Files is ignored. The data are fetched as
// [Fetch] does.
func Images92(ctx context.Context, opt Options) (*ImageSet, error) {
	opt.Files = nil
	entry := images92Entry()
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	set := &ImageSet{}
	for i, read := range []func(*matlab.File) error{ // in the order of the catalogue
		func(f *matlab.File) (err error) { set.Judgements, err = squares(f, "rdms_behav_92", 16); return err },
		set.readBrains,
		func(f *matlab.File) (err error) { set.Models, err = squares(f, "Models", 8); return err },
		set.readSupplement,
	} {
		if err := context.Cause(ctx); err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
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

// squares reads a struct array with the fields name and RDM, in column-major order.
func squares(file *matlab.File, variable string, want int) ([]NamedRDM, error) {
	array, err := structs(file, variable, want)
	if err != nil {
		return nil, err
	}
	out := make([]NamedRDM, want)
	for i := range out {
		name, err := text(array.At(i), "name")
		if err != nil {
			return nil, fmt.Errorf("%s(%d): %w", variable, i+1, err)
		}
		value, err := array.At(i).Field("RDM")
		if err != nil {
			return nil, fmt.Errorf("%s(%d): %w", variable, i+1, err)
		}
		square, err := matlab.Dense(value)
		if err != nil {
			return nil, fmt.Errorf("%s(%d).RDM: %w", variable, i+1, err)
		}
		if rows, _ := square.Dims(); rows != objects {
			return nil, fmt.Errorf("%s(%d).RDM has %d rows, want %d", variable, i+1, rows, objects)
		}
		if out[i], err = condense(name, square); err != nil {
			return nil, fmt.Errorf("%s(%d): %w", variable, i+1, err)
		}
	}
	return out, nil
}

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
	columns, err := squares(file, "RDMs", subjects*sessions) // the subject varies fastest
	if err != nil {
		return err
	}
	for subject := range subjects {
		both := []NamedRDM{columns[subject], columns[subject+subjects]}
		parts := strings.Split(both[0].Name, " | ") // "hIT | BE | Session: 1"
		if len(parts) != 3 || !strings.HasPrefix(both[1].Name, parts[0]+" | "+parts[1]+" | ") {
			return fmt.Errorf("RDMs: got the names %q and %q for the sessions of one subject", both[0].Name, both[1].Name)
		}
		mean, err := MeanRDM(parts[1], both...)
		if err != nil {
			return err
		}
		s.Sessions, s.Subjects = append(s.Sessions, both...), append(s.Subjects, mean)
	}
	return nil
}
