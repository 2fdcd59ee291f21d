package train

import "fmt"

// Optimiser says how a gradient changes the parameters: [SGD] or [Adam].
type Optimiser interface {
	// withDefaults returns the optimiser with its defaults in place of zeros, or an error that names what cannot be.
	withDefaults() (Optimiser, error)
	// rates returns the learning rate, L2, decoupled decay, and whether these two act on biases.
	rates() (rate, l2, decay float64, biases bool)
}

// SGD is gradient descent, of all trials at once or of mini-batches, with PyTorch's conventions: with g the gradient plus L2·w,
//
//	v ← Momentum·v + g    w ← w − Rate·v    (Nesterov: w ← w − Rate·(g + Momentum·v))
type SGD struct {
	Rate     float64 // learning rate; 0 is 0.005
	Momentum float64 // in [0, 1)
	Nesterov bool    // wants Momentum > 0
	L2       float64 // adds L2·w to the gradient of the weights, as a penalty of ½ L2 Σ w² does
	Decay    float64 // decoupled weight decay: w is first multiplied by 1 − Rate·Decay, Rate including the schedule
	Biases   bool    // L2 and Decay act on the biases as well
}

// Adam is Adam, and with Decay AdamW, in PyTorch's form (Kingma & Ba 2015; Loshchilov & Hutter 2019).
type Adam struct {
	Rate    float64 // learning rate; 0 is 0.001
	Beta1   float64 // decay of the mean gradient, less than 1; 0 is 0.9
	Beta2   float64 // decay of the mean square, less than 1; 0 is 0.999
	Epsilon float64 // added to the root of the mean square; 0 is 1e-8
	L2      float64 // adds L2·w to the gradient of the weights
	Decay   float64 // decoupled weight decay (AdamW): w is first multiplied by 1 − Rate·Decay, Rate including the schedule
	Biases  bool    // L2 and Decay act on the biases as well
}

func (o SGD) withDefaults() (Optimiser, error) {
	o.Rate = or(o.Rate, 0.005)
	if err := within("SGD", "Momentum", o.Momentum); err != nil {
		return nil, err
	}
	if o.Nesterov && o.Momentum == 0 {
		return nil, fmt.Errorf("train: SGD: Nesterov: got a momentum of 0, want a positive one")
	}
	return o, common("SGD", o.Rate, o.L2, o.Decay)
}

func (o Adam) withDefaults() (Optimiser, error) {
	o.Rate, o.Beta1, o.Beta2, o.Epsilon = or(o.Rate, 0.001), or(o.Beta1, 0.9), or(o.Beta2, 0.999), or(o.Epsilon, 1e-8)
	if err := within("Adam", "Beta1", o.Beta1); err != nil {
		return nil, err
	}
	if err := within("Adam", "Beta2", o.Beta2); err != nil {
		return nil, err
	}
	if !(o.Epsilon > 0) || !finite(o.Epsilon) {
		return nil, fmt.Errorf("train: Adam: Epsilon: got %v, want a positive number", o.Epsilon)
	}
	return o, common("Adam", o.Rate, o.L2, o.Decay)
}

func (o SGD) rates() (rate, l2, decay float64, biases bool)  { return o.Rate, o.L2, o.Decay, o.Biases }
func (o Adam) rates() (rate, l2, decay float64, biases bool) { return o.Rate, o.L2, o.Decay, o.Biases }

func or(v, d float64) float64 {
	if v == 0 {
		return d
	}
	return v
}

func within(optimiser, name string, v float64) error {
	if !(v >= 0 && v < 1) {
		return fmt.Errorf("train: %s: %s: got %v, want at least 0 and less than 1", optimiser, name, v)
	}
	return nil
}

func common(optimiser string, rate, l2, decay float64) error {
	switch {
	case !(rate > 0) || !finite(rate):
		return fmt.Errorf("train: %s: Rate: got %v, want a positive number", optimiser, rate)
	case !(l2 >= 0) || !finite(l2):
		return fmt.Errorf("train: %s: L2: got %v, want 0 or a positive number", optimiser, l2)
	case !(decay >= 0) || !finite(decay) || rate*decay >= 1:
		return fmt.Errorf("train: %s: Decay: got %v, want 0 or a positive number below 1/Rate = %v", optimiser, decay, 1/rate)
	}
	return nil
}
