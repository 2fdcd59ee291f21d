package data

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
	"github.com/richlazy/richlazy/pkg/neural/file"
	"github.com/richlazy/richlazy/pkg/neural/npy"
	"github.com/richlazy/richlazy/pkg/rsa"
)

// LabelledRDM is an RDM with what its file says of the conditions.
type LabelledRDM struct {
	// RDM has the labels as names of the conditions where they differ, and "image 001", "image 002", … where they do not: then they are groups.
	*rsa.RDM
	Labels []string      // as in the file, one a condition
	From   []neural.File // the files that were read, with their SHA-256
}

const images118 = 118

// Images118 returns the RDM of 118 images of the demonstrations of rsatoolbox, from a folder "118_images_files" that the user has filled, see [ByHand] and the entry. The
// files may hold 118 × 118 numbers, which have to be symmetric with a diagonal of 0 but for rounding in single precision (to 1e-6 of the largest), or the upper triangle by
// rows, 6903 numbers; all of them finite. The labels are 118 texts or numbers that are not empty. What was measured is not said, so that the measure is "dissimilarity" and
// negative ones, which crossvalidated estimates have, are let through. Labels that NumPy has pickled, which is code, are refused with the line of Python that writes them as
// texts.
//
// This was written from the files' names and tested with files made up: it has never met the real ones. Options.Files is ignored; nothing is downloaded.
func Images118(ctx context.Context, opt Options) (*LabelledRDM, error) {
	entry := images118Entry()
	paths, err := ByHand(entry, opt)
	if err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, context.Cause(ctx))
	}
	out := &LabelledRDM{}
	if out.Labels, err = readLabels118(paths[1]); err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	names := out.Labels
	if distinct := slices.Compact(slices.Sorted(slices.Values(names))); len(distinct) < len(names) {
		names = make([]string, images118)
		for i := range names {
			names[i] = fmt.Sprintf("image %03d", i+1)
		}
	}
	if out.RDM, err = readRDM118(paths[0], names); err != nil {
		return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
	}
	for _, path := range paths {
		from, err := neural.Hash(path)
		if err != nil {
			return nil, fmt.Errorf("data: %s: %w", entry.Name, err)
		}
		out.From = append(out.From, from)
	}
	return out, nil
}

func readLabels118(path string) ([]string, error) {
	a, err := npy.Open(path)
	if errors.Is(err, file.ErrUnsupported) {
		return nil, fmt.Errorf("%w (if you trust the file, Python makes texts of them: x = numpy.load(path, allow_pickle=True); numpy.save(path, x.astype(str)))", err)
	}
	if err != nil {
		return nil, err
	}
	if a.Len() != images118 || !lengthwise(a.Shape) {
		return nil, fmt.Errorf("%s: the shape is %v, want %d labels", path, a.Shape, images118)
	}
	labels, err := a.Strings()
	if err != nil {
		numbers, err := a.Float64s()
		if err != nil {
			return nil, fmt.Errorf("%s: want texts or numbers: %w", path, err)
		}
		for _, v := range numbers {
			labels = append(labels, fmt.Sprint(v))
		}
	}
	for i, label := range labels {
		if label == "" || label == "NaN" {
			return nil, fmt.Errorf("%s: label %d is missing", path, i)
		}
	}
	return labels, nil
}

func readRDM118(path string, names []string) (*rsa.RDM, error) {
	const measure, pairs = "dissimilarity", images118 * (images118 - 1) / 2
	a, err := npy.Open(path)
	if err != nil {
		return nil, err
	}
	square := slices.Equal(a.Shape, []int{images118, images118})
	if !square && !(a.Len() == pairs && lengthwise(a.Shape)) {
		return nil, fmt.Errorf("%s: the shape is %v, want [%d %d] or %d numbers", path, a.Shape, images118, images118, pairs)
	}
	values, err := a.Float64s()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	largest := 0.
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("%s: element %d: got %v, want a finite number", path, i, v)
		}
		largest = max(largest, math.Abs(v))
	}
	var r *rsa.RDM
	if square {
		r, err = rsa.FromMatrix(mat.NewDense(images118, images118, values), names, measure, 1e-6*largest)
	} else {
		r, err = rsa.New(values, names, measure)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// lengthwise tells whether all elements are along one dimension.
func lengthwise(shape []int) bool {
	long := 0
	for _, n := range shape {
		if n != 1 {
			long++
		}
	}
	return long <= 1
}
