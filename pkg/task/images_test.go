package task_test

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
)

// pictures makes n images of 2 × 3 pixels, labelled 0, 1, 2, 0, …; pixel j of image i is i + 10 j.
func pictures(n, channels int) *task.Images {
	m := &task.Images{Name: "pictures", Classes: []string{"cat", "dog", "ship"}, Rows: 2, Cols: 3, Channels: channels}
	for i := range n {
		m.Labels = append(m.Labels, i%3)
		for j := range m.Size() {
			m.Pixels = append(m.Pixels, byte(i+10*j))
		}
	}
	return m
}

func ExampleClassify() {
	train, test := pictures(30, 1), pictures(9, 1)
	t, err := task.Classify(train, test, task.ImageSpec{Classes: []int{2, 0}, PerClass: 4}, rng.New(1).Source())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Train.Len(), t.Train.Classes, t.Train.Counts(), t.Test.Counts())
	fmt.Println(t.Train.Targets.RawMatrix().Data)
	// Output:
	// 8 [ship cat] [4 4] [3 3]
	// [-1 -1 -1 -1 1 1 1 1]
}

func TestClassifyTakesTheImagesItNames(t *testing.T) {
	train := pictures(30, 3)
	k, err := task.Classify(train, nil, task.ImageSpec{PerClass: 5}, rng.New(2).Source())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Train.Validate(); err != nil || k.Test != nil {
		t.Errorf("test %v, error %v", k.Test, err)
	}
	seen := map[int]bool{}
	for row, i := range k.Index {
		seen[i] = true
		if k.Train.Class[row] != train.Labels[i] || k.Train.Class[row] != row/5 || k.Train.Trials[row] != fmt.Sprintf("%s image %d", train.Classes[i%3], i) {
			t.Errorf("trial %d: %s, class %d, image %d of class %d", row, k.Train.Trials[row], k.Train.Class[row], i, train.Labels[i])
		}
		for j, v := range k.Train.Blocks[0].X.RawRowView(row) {
			if want := float64(byte(i+10*j)) / 255; v != want {
				t.Fatalf("trial %d, pixel %d: %v, want %v", row, j, v, want)
			}
		}
	}
	if len(seen) != 15 {
		t.Errorf("%d different images, want 15", len(seen))
	}
	more, err := task.Classify(train, nil, task.ImageSpec{PerClass: 10}, rng.New(2).Source())
	if err != nil || !slices.Equal(more.Index[10:15], k.Index[5:10]) {
		t.Errorf("images %v change with their number, from %v: %v", more.Index, k.Index, err)
	}
}

// Which test images are drawn has nothing to do with which training images are.
func TestTestImagesAreDrawnApart(t *testing.T) {
	m := pictures(60, 1)
	k, err := task.Classify(m, m, task.ImageSpec{PerClass: 10, TestPerClass: 10}, rng.New(6).Source())
	if err != nil || slices.Equal(k.Index, k.TestIndex) {
		t.Errorf("images %v in both sets: %v", k.Index, err)
	}
	more, err := task.Classify(m, m, task.ImageSpec{PerClass: 20, TestPerClass: 10}, rng.New(6).Source())
	if err != nil || !slices.Equal(k.TestIndex, more.TestIndex) {
		t.Errorf("test images change with the training set: %v", err)
	}
}

func TestScalings(t *testing.T) {
	train, test := pictures(30, 3), pictures(6, 3)
	k, err := task.Classify(train, test, task.ImageSpec{Scaling: task.StandardChannels}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	x, y := k.Train.Blocks[0].X, k.Test.Blocks[0].X
	for c := range 3 {
		sum, squares, n := 0.0, 0.0, 30*6.0
		for i := range 30 {
			for j := c; j < 18; j += 3 {
				sum, squares = sum+x.At(i, j), squares+x.At(i, j)*x.At(i, j)
			}
		}
		if math.Abs(sum/n) > 1e-12 || math.Abs(squares/n-1) > 1e-12 {
			t.Errorf("channel %d: mean %v, mean square %v, want 0, 1", c, sum/n, squares/n)
		}
	}
	at := slices.Index(k.Index, k.TestIndex[4]) // the first six pictures are the same in both sets
	if !slices.Equal(x.RawRowView(at), y.RawRowView(4)) {
		t.Error("the test set is scaled otherwise than the training set")
	}

	k, err = task.Classify(train, test, task.ImageSpec{Scaling: task.UnitLength}, rng.New(3).Source())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if got := mat.Dot(k.Train.Blocks[0].X.RowView(i), k.Train.Blocks[0].X.RowView(i)); math.Abs(got-18) > 1e-12 {
			t.Errorf("image %d: squared length %v, want 18", i, got)
		}
	}
}

func TestPermutedLabels(t *testing.T) {
	train, test := pictures(300, 1), pictures(30, 1)
	plain, err := task.Classify(train, test, task.ImageSpec{}, rng.New(4).Source())
	if err != nil {
		t.Fatal(err)
	}
	for _, share := range []float64{.3, 1} {
		k, err := task.Classify(train, test, task.ImageSpec{Permute: share}, rng.New(4).Source())
		if err != nil {
			t.Fatal(err)
		}
		changed := 0
		for i, class := range k.Train.Class {
			if class != k.True[i] {
				changed++
			}
			if k.Train.Targets.At(i, class) != 1 {
				t.Errorf("trial %d: class %d, target %v", i, class, k.Train.Targets.RawRowView(i))
			}
		}
		// A permuted label is another one with probability 2/3; four standard deviations of share · 300 draws.
		want, sd := share*200, math.Sqrt(share*300*2/9)
		if math.Abs(float64(changed)-want) > 4*sd {
			t.Errorf("share %v: %d labels changed, want %v ± %.0f", share, changed, want, sd)
		}
		if !slices.Equal(k.Train.Counts(), []int{100, 100, 100}) || !slices.Equal(k.True, plain.Train.Class) || !slices.Equal(k.Test.Class, plain.Test.Class) ||
			!mat.Equal(k.Train.Blocks[0].X, plain.Train.Blocks[0].X) {
			t.Errorf("share %v: more than labels has changed", share)
		}
	}
}

func TestPictureOfOnePixel(t *testing.T) {
	if err := (&task.Images{Classes: []string{"dark"}, Rows: 1, Cols: 1, Channels: 1, Pixels: []byte{3}, Labels: []int{0}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestPicturesAreShownAsTheyAre(t *testing.T) {
	if got := pictures(4, 1).Image(3).At(2, 1); got != (color.Gray{Y: 53}) {
		t.Errorf("grey: %v, want 53", got)
	}
	if got := pictures(4, 3).Image(3).At(1, 1); got != (color.NRGBA{123, 133, 143, 255}) {
		t.Errorf("colour: %v, want 123 133 143", got)
	}
}

func TestClassifyNamesTheFault(t *testing.T) {
	for _, c := range []struct {
		spoil func(train, test *task.Images, spec *task.ImageSpec)
		want  string
	}{
		{func(m, _ *task.Images, _ *task.ImageSpec) { m.Labels = nil }, "task: images: none"},
		{func(m, _ *task.Images, _ *task.ImageSpec) { m.Rows = 0 }, "task: pictures: got images of 0 × 3 pixels, want at least 1 × 1"},
		{func(m, _ *task.Images, _ *task.ImageSpec) { m.Channels = 2 }, "task: pictures: got 2 channels, want 1 or 3"},
		{func(m, _ *task.Images, _ *task.ImageSpec) { m.Pixels = m.Pixels[1:] }, "task: pictures: got 35 pixels, want 6 images × 2 rows × 3 columns × 1 channels"},
		{func(_, m *task.Images, _ *task.ImageSpec) { m.Labels[2] = 3 }, "task: pictures: image 2: got label 3, want 0 … 2"},
		{func(_, m *task.Images, _ *task.ImageSpec) { m.Rows, m.Cols = 3, 2 }, "task: pictures: got images of 3 × 2 × 1 in 3 classes, want 2 × 3 × 1 in 3 classes, as pictures"},
		{func(_, m *task.Images, _ *task.ImageSpec) { m.Rows, m.Pixels = 1, m.Pixels[:18] },
			"task: pictures: got images of 1 × 3 × 1 in 3 classes, want 2 × 3 × 1 in 3 classes, as pictures"},
		{func(_, m *task.Images, _ *task.ImageSpec) { m.Cols, m.Pixels = 1, m.Pixels[:12] },
			"task: pictures: got images of 2 × 1 × 1 in 3 classes, want 2 × 3 × 1 in 3 classes, as pictures"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.Classes = []int{0} }, "task: Classify: Classes: got [0], want at least two"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.Classes = []int{0, 3} }, "task: Classify: Classes[1]: got 3, want 0 … 2"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.Classes = []int{1, 1} }, "task: Classify: Classes: got [1 1], want each once"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.PerClass = 3 }, `task: Classify: pictures: got 2 images of class "cat", want at least 3`},
		{func(m, _ *task.Images, _ *task.ImageSpec) { m.Labels[1], m.Labels[4] = 0, 0 }, `task: Classify: pictures: got 0 images of class "dog", want at least 1`},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.TestPerClass = -1 }, "task: Classify: got 0 training and -1 test images of each class, want ≥ 0"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.Permute = math.NaN() }, "task: Classify: Permute: got NaN, want within [0, 1]"},
		{func(_, _ *task.Images, s *task.ImageSpec) { s.Scaling = 3 }, "task: Classify: Scaling: got 3, want UnitPixels, StandardChannels or UnitLength"},
		{func(m, _ *task.Images, s *task.ImageSpec) { s.Scaling = task.UnitLength; clear(m.Bytes(3)) },
			"task: Classify: pictures: image 3 (cat) is all black and has no unit length"},
	} {
		train, test, spec := pictures(6, 1), pictures(6, 1), task.ImageSpec{}
		c.spoil(train, test, &spec)
		if _, err := task.Classify(train, test, spec, rng.New(5).Source()); err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
