package task

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// PatternSpec describes patterns that have nothing in common but the class they are to be sorted into, the toy task of van Meegen & Sompolinsky 2025
// (Nat Commun 16:3354; arXiv:2406.16689). The zero value is 30 orthogonal patterns in classes of 15, 9 and 6 with one-hot targets.
type PatternSpec struct {
	Sizes  []int  // patterns of each class; 15, 9, 6 if nil
	Inputs int    // N₀; as many as there are patterns if 0
	Random bool   // independent N(0, 1) entries, orthogonal only on average, instead of orthogonal patterns
	Coding Coding // OneHot if nil; OnOff(1, .5) and others change the codes that networks find
}

// Patterns returns the patterns class by class. Orthogonal patterns are a random rotation of the axes times √N₀, so that X·Xᵀ/N₀ is the identity to
// rounding; they need at least as many inputs as patterns. Random ones have squared length N₀ on average. Patterns stay as they are when more of them
// are asked for at the same number of inputs. It panics on sizes that are not positive and on too few inputs.
func Patterns(spec PatternSpec, src rand.Source) *Labelled {
	if spec.Sizes == nil {
		spec.Sizes = []int{15, 9, 6}
	}
	l := &Labelled{Task: &Task{Name: "orthogonal patterns"}, Classes: numbered("class", len(spec.Sizes))}
	demand(len(spec.Sizes) > 0, "Patterns", "Sizes", spec.Sizes, "at least one class")
	for class, size := range spec.Sizes {
		demand(size > 0, "Patterns", fmt.Sprintf("Sizes[%d]", class), size, "> 0")
		for k := range size {
			l.Class = append(l.Class, class)
			l.Trials = append(l.Trials, fmt.Sprintf("class %d pattern %d", class+1, k+1))
		}
	}
	spec.Inputs = count(spec.Inputs, l.Len())
	demand(spec.Inputs > 0, "Patterns", "Inputs", spec.Inputs, "> 0")
	demand(spec.Random || spec.Inputs >= l.Len(), "Patterns", "Inputs", spec.Inputs, fmt.Sprintf("at least %d for as many orthogonal patterns", l.Len()))
	var x *mat.Dense
	if seed := branches(src); spec.Random {
		l.Name = "random patterns"
		x = mat.NewDense(l.Len(), spec.Inputs, nil)
		for k := range l.Len() {
			normals(x.RawRowView(k), 1, seed.At("pattern", k).Rand())
		}
	} else {
		x = orthogonalRows(l.Len(), spec.Inputs, seed)
		x.Scale(math.Sqrt(float64(spec.Inputs)), x)
	}
	l.Blocks = []Block{{"pattern", x}}
	l.Targets = or(spec.Coding, OneHot)(l.Class, len(spec.Sizes))
	return l
}

// orthogonalRows returns orthonormal rows, uniform over all of them: Gaussian vectors after Gram–Schmidt. Each is made orthogonal to those before it
// twice, which leaves rounding errors only. Row k depends on the rows before it alone.
func orthogonalRows(rows, cols int, seed rng.Seed) *mat.Dense {
	x := mat.NewDense(rows, cols, nil)
	for k := range rows {
		row := x.RawRowView(k)
		normals(row, 1, seed.At("pattern", k).Rand())
		for range 2 {
			for i := range k {
				remove(row, x.RawRowView(i))
			}
			resize(row, 1)
		}
	}
	return x
}

// remove makes row orthogonal to a unit vector.
func remove(row, unit []float64) {
	dot := 0.0
	for j, v := range unit {
		dot += v * row[j]
	}
	for j, v := range unit {
		row[j] -= dot * v
	}
}

// resize gives row the length.
func resize(row []float64, length float64) {
	squares := 0.0
	for _, v := range row {
		squares += v * v
	}
	for j := range row {
		row[j] *= length / math.Sqrt(squares)
	}
}
