package task

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// ImageSpec describes a classification of pictures. The zero value takes all images of all classes, with one-hot targets (±1 for two classes).
type ImageSpec struct {
	Classes      []int // labels to tell apart; the task's class k is label Classes[k]. All if nil
	PerClass     int   // training images of each class, drawn without replacement; all if 0
	TestPerClass int   // test images of each class, likewise
	Scaling      Scaling
	Coding       Coding // ±1 for two classes (−1 for the first) and one-hot for more if nil
	// Permute is the share of training images, chosen at random, whose labels are permuted among them: 1 for labels that say nothing about the image.
	// Every class keeps its size, some images keep their label by chance, and the test set has the true labels.
	Permute float64
}

// ImageTask is a classification of pictures.
type ImageTask struct {
	Split
	Index, TestIndex []int // of each trial among the images
	True             []int // classes of the training trials before any permutation
}

// Classify makes a task of pictures, class by class in the order of spec.Classes. With PerClass the images of a class are in random order, so that
// those of a smaller number are the first of a larger one, and the test set does not depend on the training set but for [StandardChannels]. test may
// be nil. Inputs are float64: 60 000 images of 784 pixels take 376 MB.
//
// Images that do not fit together, classes that do not exist, more images than there are, a share outside [0, 1]: an error that names got and want.
func Classify(train, test *Images, spec ImageSpec, src rand.Source) (*ImageTask, error) {
	if err := train.Validate(); err != nil {
		return nil, err
	}
	if test != nil {
		if err := test.Validate(); err != nil {
			return nil, err
		}
		if test.Rows != train.Rows || test.Cols != train.Cols || test.Channels != train.Channels || !slices.Equal(test.Classes, train.Classes) {
			return nil, fmt.Errorf("task: %s: got images of %d × %d × %d in %d classes, want %d × %d × %d in %d classes, as %s", test.Name,
				test.Rows, test.Cols, test.Channels, len(test.Classes), train.Rows, train.Cols, train.Channels, len(train.Classes), train.Name)
		}
	}
	if err := spec.complete(train); err != nil {
		return nil, err
	}
	seed, t := branches(src), &ImageTask{}
	var err error
	if t.Index, err = choose(train, spec.Classes, spec.PerClass, seed.At("train")); err != nil {
		return nil, err
	}
	scale := spec.Scaling.fit(train, t.Index)
	if t.Train, err = spec.task(train, t.Index, scale); err != nil {
		return nil, err
	}
	t.True = slices.Clone(t.Train.Class)
	permute(t.Train.Class, spec.Permute, seed.At("permute").Rand())
	t.Train.Targets = spec.Coding(t.Train.Class, len(spec.Classes))
	if test == nil {
		return t, nil
	}
	if t.TestIndex, err = choose(test, spec.Classes, spec.TestPerClass, seed.At("test")); err != nil {
		return nil, err
	}
	if t.Test, err = spec.task(test, t.TestIndex, scale); err != nil {
		return nil, err
	}
	t.Test.Targets = spec.Coding(t.Test.Class, len(spec.Classes))
	return t, nil
}

func (s *ImageSpec) complete(m *Images) error {
	if s.Classes == nil {
		for label := range m.Classes {
			s.Classes = append(s.Classes, label)
		}
	}
	s.Coding = or(s.Coding, plusMinusOrOneHot)
	switch {
	case len(s.Classes) < 2:
		return fmt.Errorf("task: Classify: Classes: got %v, want at least two", s.Classes)
	case s.PerClass < 0 || s.TestPerClass < 0:
		return fmt.Errorf("task: Classify: got %d training and %d test images of each class, want ≥ 0", s.PerClass, s.TestPerClass)
	case !(s.Permute >= 0 && s.Permute <= 1):
		return fmt.Errorf("task: Classify: Permute: got %v, want within [0, 1]", s.Permute)
	case s.Scaling < UnitPixels || s.Scaling > UnitLength:
		return fmt.Errorf("task: Classify: Scaling: got %d, want UnitPixels, StandardChannels or UnitLength", s.Scaling)
	}
	for i, label := range s.Classes {
		if label < 0 || label >= len(m.Classes) {
			return fmt.Errorf("task: Classify: Classes[%d]: got %d, want 0 … %d", i, label, len(m.Classes)-1)
		}
		if slices.Contains(s.Classes[:i], label) {
			return fmt.Errorf("task: Classify: Classes: got %v, want each once", s.Classes)
		}
	}
	return nil
}

// choose returns the images of the task, class by class.
func choose(m *Images, classes []int, perClass int, seed rng.Seed) ([]int, error) {
	var chosen []int
	for _, label := range classes {
		var own []int
		for i, l := range m.Labels {
			if l == label {
				own = append(own, i)
			}
		}
		if perClass > len(own) || len(own) == 0 {
			return nil, fmt.Errorf("task: Classify: %s: got %d images of class %q, want at least %d", m.Name, len(own), m.Classes[label], max(1, perClass))
		}
		if perClass > 0 {
			seed.At(label).Rand().Shuffle(len(own), func(a, b int) { own[a], own[b] = own[b], own[a] })
			own = own[:perClass]
		}
		chosen = append(chosen, own...)
	}
	return chosen, nil
}

// task makes the trials of some images, without targets.
func (s *ImageSpec) task(m *Images, index []int, scale func(x []float64, pixels []byte) bool) (*Labelled, error) {
	x := mat.NewDense(len(index), m.Size(), nil)
	l := &Labelled{Task: &Task{Name: m.Name, Blocks: []Block{{"pixels", x}}}}
	for _, label := range s.Classes {
		l.Classes = append(l.Classes, m.Classes[label])
	}
	for row, i := range index {
		if !scale(x.RawRowView(row), m.Bytes(i)) {
			return nil, fmt.Errorf("task: Classify: %s: image %d (%s) is all black and has no unit length", m.Name, i, m.Classes[m.Labels[i]])
		}
		l.Class = append(l.Class, slices.Index(s.Classes, m.Labels[i]))
		l.Trials = append(l.Trials, fmt.Sprintf("%s image %d", m.Classes[m.Labels[i]], i))
	}
	return l, nil
}

// permute shuffles a share of the classes among themselves.
func permute(class []int, share float64, random *rand.Rand) {
	at := random.Perm(len(class))[:int(math.Round(share*float64(len(class))))]
	random.Shuffle(len(at), func(a, b int) { class[at[a]], class[at[b]] = class[at[b]], class[at[a]] })
}
