package coding

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	_ "github.com/richlazy/richlazy/pkg/internal/blas" // matrix products by the processor's vector instructions
)

// Responses are what neurons did in response to stimuli of several classes: a layer of one posterior sample, of a trained network, or recorded neurons.
type Responses struct {
	// Values are stimuli × neurons: activations φ(z) of a layer, or the mean rates of neural.Conditions.
	Values *mat.Dense
	// Labels are the classes of the stimuli, 0 … C−1; each occurs, and there are at least two.
	Labels []int
	// Readout are the weights from each neuron, neurons × outputs; nil where there are none or they are not known, as for recorded neurons and lower layers.
	Readout *mat.Dense
}

// Dims returns the numbers of stimuli, neurons, classes and outputs of responses that pass [Responses.Check]; outputs are 0 without readout.
func (r Responses) Dims() (stimuli, neurons, classes, outputs int) {
	stimuli, neurons = r.Values.Dims()
	for _, c := range r.Labels {
		classes = max(classes, c+1)
	}
	if r.Readout != nil {
		_, outputs = r.Readout.Dims()
	}
	return stimuli, neurons, classes, outputs
}

// Check returns an error that says what is wrong with the responses: no values, fewer than two neurons or classes, a class without stimuli, a value that is NaN or infinite,
// labels or readout weights of another number.
func (r Responses) Check() error {
	if err := finite("responses", r.Values); err != nil {
		return err
	}
	stimuli, neurons := r.Values.Dims()
	if neurons < 2 {
		return fmt.Errorf("responses of %d neuron, want at least 2: a coding scheme is one of a population", neurons)
	}
	if _, err := classCounts(r.Labels, stimuli); err != nil {
		return err
	}
	if r.Readout == nil {
		return nil
	}
	if err := finite("readout", r.Readout); err != nil {
		return err
	}
	if rows, _ := r.Readout.Dims(); rows != neurons {
		return fmt.Errorf("readout: weights of %d neurons, want those of %d", rows, neurons)
	}
	return nil
}

// finite returns an error that names the first entry that is not a finite number, or says that there are none. Values beyond 1e150 have squares that are none.
func finite(name string, x *mat.Dense) error {
	if x == nil || x.IsEmpty() {
		return fmt.Errorf("%s: no values", name)
	}
	rows, _ := x.Dims()
	for i := range rows {
		for j, v := range x.RawRowView(i) {
			if !(math.Abs(v) <= 1e150) {
				return fmt.Errorf("%s: entry (%d,%d) is %v, want finite numbers below 1e150", name, i, j, v)
			}
		}
	}
	return nil
}

// classCounts returns how many stimuli each class has.
func classCounts(labels []int, stimuli int) ([]int, error) {
	if len(labels) != stimuli {
		return nil, fmt.Errorf("%d labels for %d stimuli, want one each", len(labels), stimuli)
	}
	var counts []int
	for i, c := range labels {
		if c < 0 || c >= stimuli {
			return nil, fmt.Errorf("label %d is %d, want 0 to %d", i, c, stimuli-1)
		}
		for len(counts) <= c {
			counts = append(counts, 0)
		}
		counts[c]++
	}
	for c, n := range counts {
		if n == 0 {
			return nil, fmt.Errorf("class %d has no stimuli: labels are 0 to %d and each must occur", c, len(counts)-1)
		}
	}
	if len(counts) < 2 {
		return nil, fmt.Errorf("%d class, want at least 2", len(counts))
	}
	return counts, nil
}
