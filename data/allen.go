package data

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/table"
)

// SceneSet holds responses to natural scenes, and the scenes.
type SceneSet struct {
	// Responses are 118 scenes × 212 cells without time, means over 50 repeats in a unit that is not stated. Columns of the observations: scene, its row in Scenes, and split, "train" or
	// "test", as the source splits them.
	Responses *neural.Recording
	Scenes    *mat.Dense // 118 × 961: 31 × 31 pixels, row after row, 0 black to 255
}

const sceneCount, scenePixels, sceneCells, sceneTrain = 118, 961, 212, 100

// AllenV1Scenes returns the mean responses of 212 cells of mouse primary visual cortex to 118 natural scenes (two-photon imaging, Allen Brain Observatory, experiment container 511510667),
// in the order of Scenes. The repository gives no trials, no unit and no names of cells, which are numbered here from 0.
//
// Scenes that are not those of the responses, are there twice, or hold other values than 0 to 255, and responses that are not finite are an error. The data are fetched as [Fetch] does;
// Options.Files is ignored.
func AllenV1Scenes(ctx context.Context, opt Options) (*SceneSet, error) {
	entry := allenEntry()
	opt.Files = []string{"all_input_scenes_118_961.npy", "Allen_train_input.npy", "Allen_train_output.npy", "Allen_test_input.npy", "Allen_test_output.npy"}
	paths, err := Fetch(ctx, entry, opt)
	if err != nil {
		return nil, err
	}
	var x [5]*mat.Dense
	for i, shape := range [5][2]int{{sceneCount, scenePixels}, {sceneTrain, scenePixels}, {sceneTrain, sceneCells}, {sceneCount - sceneTrain, scenePixels}, {sceneCount - sceneTrain, sceneCells}} {
		if x[i], err = readMatrix(paths[i], shape); err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
	}
	set, err := joinScenes(x[0], [2]*mat.Dense{x[1], x[3]}, [2]*mat.Dense{x[2], x[4]})
	if err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	for _, path := range paths {
		from, err := neural.Hash(path)
		if err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
		set.Responses.From.Files = append(set.Responses.From.Files, from)
	}
	return set, nil
}

// readMatrix reads a NumPy file of finite numbers.
func readMatrix(path string, shape [2]int) (*mat.Dense, error) {
	a, err := npy.Open(path)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(a.Shape, shape[:]) {
		return nil, fmt.Errorf("%s: the shape is %v, want %v", path, a.Shape, shape)
	}
	values, err := a.Float64s()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s: row %d, column %d: got %v", path, i/shape[1], i%shape[1], v)
		}
	}
	return mat.NewDense(shape[0], shape[1], values), nil
}

// joinScenes puts the responses of both splits into the order of the scenes, of which each has to be in one split, once.
func joinScenes(scenes *mat.Dense, input, output [2]*mat.Dense) (*SceneSet, error) {
	n, _ := scenes.Dims()
	_, cells := output[0].Dims()
	for i, v := range scenes.RawMatrix().Data {
		if v < 0 || v > 255 {
			return nil, fmt.Errorf("scene %d, pixel %d: got %v, want 0 to 255", i/scenePixels, i%scenePixels, v)
		}
	}
	of, split, values := make([]float64, n), make([]string, n), make([]float64, n*cells)
	for s, name := range []string{"train", "test"} {
		rows, _ := input[s].Dims()
		for row := range rows {
			found := 0
			for scene := range n {
				if !slices.Equal(scenes.RawRowView(scene), input[s].RawRowView(row)) {
					continue
				}
				if found++; split[scene] != "" || found > 1 {
					return nil, fmt.Errorf("scene %d is there twice: in the %s set and again as row %d of %s", scene, split[scene], row, name)
				}
				of[scene], split[scene] = float64(scene), name
				copy(values[scene*cells:], output[s].RawRowView(row))
			}
			if found == 0 {
				return nil, fmt.Errorf("row %d of the %s set is none of the %d scenes", row, name, n)
			}
		}
	}
	if scene := slices.Index(split, ""); scene >= 0 {
		return nil, fmt.Errorf("scene %d is in neither set", scene)
	}
	names := make([]string, cells)
	for i := range names {
		names[i] = fmt.Sprintf("cell %d", i)
	}
	r := &neural.Recording{Name: "Allen Brain Observatory, VISp", Measure: "mean response", Observations: table.Table{table.Numbers("scene", of...), table.Texts("split", split...)},
		Channels: table.Table{table.Texts("name", names...)}, Values: neural.Of(n, cells, 1, values)}
	return &SceneSet{Responses: r, Scenes: scenes}, r.Check()
}
