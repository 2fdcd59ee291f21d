package data

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural/matlab"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// FingerSet holds what seven people's sensorimotor cortex did when they pressed one finger after another, and models of how alike the fingers are.
type FingerSet struct {
	Subjects []*FingerSubject // 7
	Models   []FingerModel    // "Muscle", "Naturalstats", "somatotopy"
}

// FingerSubject holds the responses of one person.
type FingerSubject struct {
	Name string // "subject 1" … "subject 7", in the order of the file, which names nobody
	// Patterns is rows × voxels: weights of a general linear model, whitened already by the noise of the voxels, so that their squared distances are Mahalanobis
	// distances without another whitening. One row for each finger and run.
	Patterns *mat.Dense
	Fingers  []int // of each row, 0 the thumb … 4 the little finger: an index into FingerNames
	Runs     []int // of each row, from 1; 7 or 8 runs, with each finger once
}

// FingerModel is a model of the second moments of the responses to fingers.
type FingerModel struct {
	NamedRDM               // squared distances: G(i,i) + G(j,j) − 2 G(i,j)
	G        *mat.SymDense // 5 × 5 second moments; nil for somatotopy, of which the file has only the centred ones
	Centred  *mat.SymDense // the same for patterns without their mean over fingers: H G H with H = 1 − 1/5
}

// FingerNames are the conditions of patterns and models, in their order.
func FingerNames() []string { return []string{"thumb", "index", "middle", "ring", "little"} }

// Trials returns the responses for an estimator of RDMs: conditions are the [FingerNames], runs "1" to "7" or "8". The values are not copied.
func (s *FingerSubject) Trials() *rsa.Trials {
	t := &rsa.Trials{Values: s.Patterns, Conditions: FingerNames(), Of: slices.Clone(s.Fingers), Run: make([]int, len(s.Runs))}
	for i, run := range s.Runs {
		t.Run[i] = run - 1
	}
	for run := range slices.Max(s.Runs) {
		t.Runs = append(t.Runs, strconv.Itoa(run+1))
	}
	return t
}

// Finger7T returns the finger presses at 7 tesla of Ejaz, Hamada & Diedrichsen (2015): seven people pressed each of five fingers in each of 7 or 8 runs, and
// the responses of 1589 to 1946 voxels of their primary motor and sensory cortex are given, run by run. A file in which a finger is missing in a
// run or there twice, a value is not finite, or a model's distances do not follow from its second moments is an error. The data are fetched as [Fetch] does;
// Options.Files is ignored.
func Finger7T(ctx context.Context, opt Options) (*FingerSet, error) {
	opt.Files = nil
	entry := fingersEntry()
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	file, err := matlab.Open(paths[0])
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	set, err := readFingers(file)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", entry.Name, paths[0], err)
	}
	return set, nil
}

func readFingers(file *matlab.File) (*FingerSet, error) {
	const people = 7
	set := &FingerSet{}
	for i := range people {
		s := &FingerSubject{Name: fmt.Sprintf("subject %d", i+1)}
		var err error
		if s.Patterns, err = file.Dense(fmt.Sprintf("Y{%d}", i+1)); err != nil {
			return nil, err
		}
		if s.Fingers, err = file.Ints(fmt.Sprintf("condVec{%d}", i+1)); err != nil {
			return nil, err
		}
		if s.Runs, err = file.Ints(fmt.Sprintf("partVec{%d}", i+1)); err != nil {
			return nil, err
		}
		for row := range s.Fingers {
			s.Fingers[row]--
		}
		if err := s.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
		set.Subjects = append(set.Subjects, s)
	}
	models, err := structs(file, "Model", 3)
	if err != nil {
		return nil, err
	}
	for i := range 3 {
		m, err := readFingerModel(models.At(i))
		if err != nil {
			return nil, fmt.Errorf("Model(%d): %w", i+1, err)
		}
		set.Models = append(set.Models, *m)
	}
	return set, nil
}

// check asks for each finger once in each run.
func (s *FingerSubject) check() error {
	rows, voxels := s.Patterns.Dims()
	fingers := len(FingerNames())
	if len(s.Fingers) != rows || len(s.Runs) != rows || rows == 0 || rows%fingers != 0 {
		return fmt.Errorf("got %d patterns of %d fingers and %d runs, want equal numbers, a multiple of %d", rows, len(s.Fingers), len(s.Runs), fingers)
	}
	seen := map[[2]int]bool{}
	for row, finger := range s.Fingers {
		run := s.Runs[row]
		if finger < 0 || finger >= fingers || run < 1 || run > rows/fingers {
			return fmt.Errorf("row %d: got finger %d in run %d, want 1 to %d in 1 to %d", row+1, finger+1, run, fingers, rows/fingers)
		}
		if seen[[2]int{finger, run}] {
			return fmt.Errorf("row %d: finger %d is in run %d twice", row+1, finger+1, run)
		}
		seen[[2]int{finger, run}] = true
		for voxel := range voxels {
			if v := s.Patterns.At(row, voxel); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("row %d, voxel %d: got %v", row+1, voxel+1, v)
			}
		}
	}
	return nil
}

func readFingerModel(s *matlab.Struct) (*FingerModel, error) {
	m := &FingerModel{}
	var err error
	if m.Name, err = text(s, "name"); err != nil {
		return nil, err
	}
	if m.RDM, err = squareRDM(s, FingerNames(), "squared distance"); err != nil {
		return nil, err
	}
	if m.Centred, err = moments(s, "G_cent"); err != nil {
		return nil, err
	}
	if m.G, err = moments(s, "G"); err != nil {
		return nil, err
	}
	for _, g := range []*mat.SymDense{m.Centred, m.G} {
		if g == nil {
			continue
		}
		for i := range m.Len() {
			for j := range i {
				if got, want := m.At(i, j), g.At(i, i)+g.At(j, j)-2*g.At(i, j); math.Abs(got-want) > 1e-12 {
					return nil, fmt.Errorf("RDM(%d,%d): got %v, want %v as the second moments say", i+1, j+1, got, want)
				}
			}
		}
	}
	return m, nil
}

// moments reads a symmetric 5 × 5 matrix, or nil where it is empty.
func moments(s *matlab.Struct, field string) (*mat.SymDense, error) {
	value, err := s.Field(field)
	if err != nil {
		return nil, err
	}
	if dims := value.Dims(); len(dims) == 2 && dims[0]*dims[1] == 0 && field == "G" {
		return nil, nil
	}
	m, err := matlab.Dense(value)
	if err != nil {
		return nil, err
	}
	if r, c := m.Dims(); r != len(FingerNames()) || c != r {
		return nil, fmt.Errorf("%s: got %d × %d, want a row and a column a finger", field, r, c)
	}
	g := mat.NewSymDense(len(FingerNames()), nil)
	for i := range FingerNames() {
		for j := range i + 1 {
			if math.Abs(m.At(i, j)-m.At(j, i)) > 1e-12 {
				return nil, fmt.Errorf("%s(%d,%d): got %v, and %v at (%d,%d)", field, i+1, j+1, m.At(i, j), m.At(j, i), j+1, i+1)
			}
			g.SetSym(i, j, m.At(i, j))
		}
	}
	return g, nil
}
