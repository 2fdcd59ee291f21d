package coding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa/shape"
)

// Breaking says whether neurons keep their identity between two times or networks, or only the set of responses stays.
type Breaking struct {
	// Unmatched is the overlap of each neuron with itself, see [Overlap]; Matched is that with the best partner, the neurons of one being permuted (Hungarian method); Rotated is
	// that after the best rotation of one population onto the other (Procrustes), which is the symmetry of linear layers. Unmatched ≤ Matched ≤ Rotated.
	Unmatched, Matched, Rotated float64
	// B is Unmatched/Matched: 1 where the permutation symmetry is broken and neurons keep their labels, about 0 where it is not. In a linear layer the symmetry is that of
	// rotations, and the matched overlap falls to that of independent draws too.
	B float64
	// Chance is the standard deviation of Unmatched, whose mean is 0, if the neurons of one were permuted at random.
	Chance float64
	// Match is the partner in y of each neuron of x.
	Match []int
}

// SymmetryBreaking compares the responses x and y of the same neurons, or of two networks with as many, to the same stimuli, stimuli × neurons. Matched is above 0 even for
// unrelated responses, the more so the fewer the stimuli, as there are many permutations to choose from. Errors are those of [Overlap]; time grows with neurons³.
func SymmetryBreaking(x, y *mat.Dense) (*Breaking, error) {
	a, err := aligned(x)
	if err != nil {
		return nil, fmt.Errorf("coding: symmetry breaking: x: %w", err)
	}
	c, err := aligned(y)
	if err != nil {
		return nil, fmt.Errorf("coding: symmetry breaking: y: %w", err)
	}
	stimuli, neurons := a.Dims()
	if s, n := c.Dims(); s != stimuli || n != neurons {
		return nil, fmt.Errorf("coding: symmetry breaking: %d stimuli and %d neurons, and %d and %d; want the same", stimuli, neurons, s, n)
	}
	b := &Breaking{}
	if b.Match, err = shape.Match(a, c, true); err != nil {
		return nil, fmt.Errorf("coding: symmetry breaking: %w", err)
	}
	var products mat.Dense
	products.Mul(a.T(), c)
	squares := 0.0
	for i := range neurons {
		b.Unmatched += products.At(i, i)
		b.Matched += products.At(i, b.Match[i])
		for _, v := range products.RawRowView(i) {
			squares += v * v
		}
	}
	b.Chance = math.Sqrt(squares / float64(max(neurons-1, 1))) // exact, as rows and columns of the products sum to 0
	b.B = b.Unmatched / b.Matched
	angle, err := shape.Distance(a, c, shape.Options{Uncentred: true})
	if err != nil {
		return nil, fmt.Errorf("coding: symmetry breaking: %w", err)
	}
	b.Rotated = math.Cos(angle)
	return b, nil
}
