package task

import (
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rng"
)

// Activation is that of a teacher's hidden units.
type Activation int

// Activations of a teacher.
const (
	TeacherLinear Activation = iota // z
	TeacherReLU                     // max(0, z)
	TeacherErf                      // erf(z/√2), after Saad & Solla 1995
)

// At returns the response to z.
func (a Activation) At(z float64) float64 {
	switch a {
	case TeacherReLU:
		return max(0, z)
	case TeacherErf:
		return math.Erf(z / math.Sqrt2)
	}
	return z
}

// Mean returns the mean response to z ~ N(0, 1).
func (a Activation) Mean() float64 {
	if a == TeacherReLU {
		return 1 / math.Sqrt(2*math.Pi)
	}
	return 0
}

// TeacherSpec describes a rule given by another network:
//
//	f(x) = K^−½ Σ_k a_k φ(w_k·x/√N),    x ~ N(0, I),  |w_k|² = N exactly, directions uniform and independent
//
// so that every hidden unit of the teacher sees N(0, 1). The zero value is a linear teacher of one unit, y = w·x/√N, with 1000 examples in 100 dimensions.
type TeacherSpec struct {
	Inputs     int // N; 100 if 0
	Width      int // K; 1 if 0
	Activation Activation
	Readout    []float64 // a; all 1 if nil, the soft committee machine of Saad & Solla 1995
	Points     int       // training examples; 1000 if 0
	Test       int       // test examples; none if 0
	// Sign makes the targets +1 and −1: the sign of f − E f. With E f, which is not 0 for ReLU, removed, both signs occur; they are equally frequent
	// where f is symmetric: linear and erf teachers.
	Sign bool
	// Noise is the standard deviation of the Gaussian noise on f in training examples, before the sign if there is one. The test set has none.
	Noise float64
	// Flip is the share of training examples, each by its own draw, whose target changes sign; for Sign only.
	Flip float64
}

// TeacherTask is a rule with examples of it.
type TeacherTask struct {
	*Task               // training examples
	Test     *Task      // test examples, without noise; nil if none are asked for
	Weights  *mat.Dense // of the teacher, K × N; rows have squared length N
	Readout  []float64  // a, K of them
	Activate Activation
}

// Output returns f, without noise and before any sign, for each row of x. It panics when x does not have N columns.
func (t *TeacherTask) Output(x *mat.Dense) []float64 {
	width, inputs := t.Weights.Dims()
	rows, cols := x.Dims()
	demand(cols == inputs, "Output", "columns of x", cols, fmt.Sprintf("%d, the teacher's inputs", inputs))
	out := make([]float64, rows)
	for i := range out {
		for k := range width {
			dot, row := 0.0, x.RawRowView(i)
			for j, w := range t.Weights.RawRowView(k) {
				dot += w * row[j]
			}
			out[i] += t.Readout[k] * t.Activate.At(dot/math.Sqrt(float64(inputs)))
		}
		out[i] /= math.Sqrt(float64(width))
	}
	return out
}

// mean returns E f.
func (t *TeacherTask) mean() float64 {
	sum := 0.0
	for _, a := range t.Readout {
		sum += a * t.Activate.Mean()
	}
	return sum / math.Sqrt(float64(len(t.Readout)))
}

// Teacher returns a rule and examples. An example stays as it is when there are more of them, of either set. It panics on a spec that cannot be met.
func Teacher(spec TeacherSpec, src rand.Source) *TeacherTask {
	spec = spec.withDefaults("Teacher")
	seed := branches(src)
	return spec.examples("teacher", spec.draw(seed.At("teacher")), seed)
}

// Teachers returns two rules of equal size and examples of each. The k-th hidden units of the two have cosine overlap, exactly: w'_k = V w_k +
// √(1−V²) w⊥_k, where w⊥_k is random and orthogonal to all units of the first teacher. So overlap 1 is the same rule, 0 one in other directions, −1
// the opposite directions; the readouts are equal. The inputs of the two are independent. The first is what [Teacher] makes of the same source. It
// panics where Teacher does, unless overlap is in [−1, 1], and where there are fewer than Width + 1 inputs.
//
// Source of the design: Lee, Goldt & Saxe 2021, Continual learning in the teacher-student setup (ICML), there with overlaps exact for wide inputs only.
func Teachers(spec TeacherSpec, overlap float64, src rand.Source) (first, second *TeacherTask) {
	spec = spec.withDefaults("Teachers")
	demand(math.Abs(overlap) <= 1, "Teachers", "overlap", overlap, "within [−1, 1]")
	demand(spec.Inputs > spec.Width, "Teachers", "Inputs", spec.Inputs, fmt.Sprintf("> %d, the width, for directions that the first teacher does not have", spec.Width))
	seed := branches(src)
	w := spec.draw(seed.At("teacher"))
	first = spec.examples("first teacher", w, seed)
	basis := orthonormal(w)
	other := spec.draw(seed.At("second teacher"))
	for k := range spec.Width {
		row := other.RawRowView(k)
		for range 2 {
			for i := range spec.Width {
				remove(row, basis.RawRowView(i))
			}
			resize(row, math.Sqrt(float64(spec.Inputs)))
		}
		for j, v := range w.RawRowView(k) {
			row[j] = overlap*v + math.Sqrt(1-overlap*overlap)*row[j]
		}
	}
	return first, spec.examples("second teacher", other, seed.At("second"))
}

// draw returns hidden weights with uniform directions and squared length N.
func (s TeacherSpec) draw(seed rng.Seed) *mat.Dense {
	w := mat.NewDense(s.Width, s.Inputs, nil)
	for k := range s.Width {
		normals(w.RawRowView(k), 1, seed.At(k).Rand())
		resize(w.RawRowView(k), math.Sqrt(float64(s.Inputs)))
	}
	return w
}

// orthonormal returns a basis of the span of the rows, which are independent with probability 1.
func orthonormal(w *mat.Dense) *mat.Dense {
	basis := mat.DenseCopyOf(w)
	rows, _ := basis.Dims()
	for k := range rows {
		for range 2 {
			for i := range k {
				remove(basis.RawRowView(k), basis.RawRowView(i))
			}
			resize(basis.RawRowView(k), 1)
		}
	}
	return basis
}
