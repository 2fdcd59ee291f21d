package train

// Optimiser says how a gradient changes the parameters: [SGD] or [Adam].
type Optimiser interface{ optimiser() }

// SGD is gradient descent, of all trials at once or of mini-batches, with PyTorch's conventions: with g the gradient plus L2·w,
//
//	v ← Momentum·v + g    w ← w − Rate·v    (Nesterov: w ← w − Rate·(g + Momentum·v))
type SGD struct {
	Rate     float64 // learning rate; 0 is 0.005
	Momentum float64 // in [0, 1)
	Nesterov bool
	L2       float64 // adds L2·w to the gradient of the weights, as a penalty of ½ L2 Σ w² does
	Decay    float64 // decoupled weight decay: w is first multiplied by 1 − Rate·Decay
	Biases   bool    // L2 and Decay act on the biases as well
}

// Adam is Adam, and with Decay AdamW, in PyTorch's form (Kingma & Ba 2015; Loshchilov & Hutter 2019).
type Adam struct {
	Rate    float64 // learning rate; 0 is 0.001
	Beta1   float64 // decay of the mean gradient; 0 is 0.9
	Beta2   float64 // decay of the mean square; 0 is 0.999
	Epsilon float64 // 0 is 1e-8
	L2      float64 // adds L2·w to the gradient of the weights
	Decay   float64 // decoupled weight decay (AdamW)
	Biases  bool    // L2 and Decay act on the biases as well
}

func (SGD) optimiser()  {}
func (Adam) optimiser() {}
