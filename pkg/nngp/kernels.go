package nngp

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // products at full speed
	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// Layer is a hidden layer of infinitely many units.
type Layer struct {
	Activation Activation
	Weight     float64 // variance σ² of the weights onto the layer, which are scaled with 1/√inputs besides; 0 is 1
	Bias       float64 // variance of its biases; 0 is none
}

// Network is a fully connected network of infinite width under its prior.
type Network struct {
	Hidden []Layer // from the input on; none leaves a linear model
	// Readout and Bias are the variances of the readout weights, σ_a², scaled with 1/√N besides, and of the biases of the outputs. 0 is 1 for weights, and none for biases.
	Readout, Bias float64
}

// Kernels are the kernels of a network between two sets of inputs, rows and columns, which may be the same.
type Kernels struct {
	// Covariance holds K₀ … K_L, rows × columns: K_l is the covariance of the pre-activations of hidden layer l+1, K_L that of each output.
	Covariance []*mat.Dense
	// Tangent holds Θ of the same quantities: the product of their derivatives by all weights and biases below, in units of their prior standard deviations.
	Tangent []*mat.Dense
	// RowVariance and ColumnVariance are the diagonals of each K_l for the rows with themselves and the columns with themselves.
	RowVariance, ColumnVariance [][]float64
}

// Output returns K_L, the covariance of an output between the two sets: the NNGP kernel. Outputs are independent of each other.
func (k *Kernels) Output() *mat.Dense { return k.Covariance[len(k.Covariance)-1] }

// OutputTangent returns the tangent kernel of an output between the two sets, the NTK.
func (k *Kernels) OutputTangent() *mat.Dense { return k.Tangent[len(k.Tangent)-1] }

// Symmetric returns a kernel of a set with itself as a symmetric matrix, which [Regress] takes: the mean of the two triangles, which agree but for rounding. It panics where the matrix
// is not square, or where they differ by more than 10⁻⁹ of its largest element.
func Symmetric(kernel *mat.Dense) *mat.SymDense {
	n, columns := kernel.Dims()
	if n != columns {
		panic(fmt.Sprintf("nngp: Symmetric: a kernel of %d × %d, want one of a set with itself", n, columns))
	}
	limit := 1e-9 * max(mat.Max(kernel), -mat.Min(kernel))
	all := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			v, w := kernel.At(i, j), kernel.At(j, i)
			if math.Abs(v-w) > limit {
				panic(fmt.Sprintf("nngp: Symmetric: element %d, %d is %g, and %d, %d is %g", i, j, v, j, i, w))
			}
			all.SetSym(i, j, v/2+w/2)
		}
	}
	return all
}

// Kernels returns the kernels between the trials of x and those of y, both trials × inputs. It panics when they differ in the number of inputs, and returns an error for numbers
// that are not finite, in them or on the way.
func (n Network) Kernels(x, y *mat.Dense) (*Kernels, error) {
	rows, inputs := x.Dims()
	columns, others := y.Dims()
	if inputs != others {
		panic(fmt.Sprintf("nngp: Kernels: %d inputs in one set, %d in the other", inputs, others))
	}
	weight, bias := n.variances(0)
	k0 := mat.NewDense(rows, columns, nil)
	k0.Mul(x, y.T())
	k0.Apply(func(_, _ int, v float64) float64 { return weight*v/float64(inputs) + bias }, k0)
	squares := func(x *mat.Dense) []float64 {
		own := make([]float64, x.RawMatrix().Rows)
		for i := range own {
			for _, v := range x.RawRowView(i) {
				own[i] += v * v
			}
			own[i] = weight*own[i]/float64(inputs) + bias
		}
		return own
	}
	return n.KernelsFrom(k0, squares(x), squares(y))
}

// KernelsFrom returns the kernels above a given K₀ (rows × columns), which holds the variances of the first layer already, with the prior variances of rows and columns: the two
// diagonals where K₀ is square and of one set. It panics when lengths differ. An error names an element that is not finite, a variance below 0, or a covariance that is
// larger than its variances allow by more than rounding.
func (n Network) KernelsFrom(k0 *mat.Dense, rows, columns []float64) (*Kernels, error) {
	if r, c := k0.Dims(); r != len(rows) || c != len(columns) {
		panic(fmt.Sprintf("nngp: KernelsFrom: K₀ is %d×%d, with %d and %d variances", r, c, len(rows), len(columns)))
	}
	if err := check(k0, rows, columns); err != nil {
		return nil, err
	}
	first := mat.DenseCopyOf(k0)
	k := &Kernels{Covariance: []*mat.Dense{first}, Tangent: []*mat.Dense{mat.DenseCopyOf(first)}, RowVariance: [][]float64{rows}, ColumnVariance: [][]float64{columns}}
	for l, layer := range n.Hidden {
		weight, bias := n.variances(l + 1)
		k.RowVariance = append(k.RowVariance, layer.upVariance(k.RowVariance[l], weight, bias))
		k.ColumnVariance = append(k.ColumnVariance, layer.upVariance(k.ColumnVariance[l], weight, bias))
		covariance, tangent := layer.up(k, l, weight, bias)
		k.Covariance, k.Tangent = append(k.Covariance, covariance), append(k.Tangent, tangent)
		if v := mat.Max(covariance) - mat.Min(covariance); math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, fmt.Errorf("nngp: the covariance above hidden layer %d is not finite", l+1)
		}
		if v := mat.Max(tangent) - mat.Min(tangent); math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, fmt.Errorf("nngp: the tangent kernel above hidden layer %d is not finite", l+1)
		}
	}
	return k, nil
}

// variances returns those of the weights and biases onto layer l from 0, the readout last.
func (n Network) variances(l int) (weight, bias float64) {
	weight, bias = n.Readout, n.Bias
	if l < len(n.Hidden) {
		weight, bias = n.Hidden[l].Weight, n.Hidden[l].Bias
	}
	if !(weight >= 0) || !(bias >= 0) || math.IsInf(weight+bias, 0) {
		panic(fmt.Sprintf("nngp: variance %g of weights and %g of biases onto layer %d", weight, bias, l+1))
	}
	if weight == 0 {
		weight = 1
	}
	return weight, bias
}

// upVariance returns the variances of the layer above.
func (l Layer) upVariance(own []float64, weight, bias float64) []float64 {
	up := make([]float64, len(own))
	for i, v := range own {
		up[i] = weight*l.Activation.Kernel(v, v, v) + bias
	}
	return up
}

// up returns K and Θ above hidden layer at, from those onto it.
func (l Layer) up(k *Kernels, at int, weight, bias float64) (covariance, tangent *mat.Dense) {
	below, slow, rows, columns := k.Covariance[at], k.Tangent[at], k.RowVariance[at], k.ColumnVariance[at]
	covariance, tangent = mat.NewDense(len(rows), len(columns), nil), mat.NewDense(len(rows), len(columns), nil)
	cores.Do(len(rows), func(i int) {
		from, theta, to, up := below.RawRowView(i), slow.RawRowView(i), covariance.RawRowView(i), tangent.RawRowView(i)
		for j, v := range columns {
			to[j] = weight*l.Activation.Kernel(rows[i], from[j], v) + bias
			up[j] = to[j] + weight*l.Activation.Derivative(rows[i], from[j], v)*theta[j]
		}
	})
	return covariance, tangent
}

// check returns an error unless k0 can be the covariance between variables of these variances.
func check(k0 *mat.Dense, rows, columns []float64) error {
	const rounding = 1e-9
	for _, own := range [][]float64{rows, columns} {
		for i, v := range own {
			if !(v >= 0) || math.IsInf(v, 0) {
				return fmt.Errorf("nngp: prior variance %g of input %d", v, i)
			}
		}
	}
	for i, r := range rows {
		for j, v := range k0.RawRowView(i) {
			if limit := math.Sqrt(r) * math.Sqrt(columns[j]); !(math.Abs(v) <= limit*(1+rounding)) {
				return fmt.Errorf("nngp: covariance %g of inputs %d and %d, whose variances %g and %g allow %g", v, i, j, r, columns[j], limit)
			}
		}
	}
	return nil
}
