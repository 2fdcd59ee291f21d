package mcmc

import "math/rand/v2"

// Kernel is one transition of a Markov chain. It is a plain value, its fields are options; one kernel serves many chains.
type Kernel interface {
	// Init returns the state of a chain that stands at x: all that has to be carried from one step to the next. It is an error that names the coordinate where the density or
	// its gradient at x is not finite.
	Init(t *Target, x []float64) (*State, error)
	// Step moves a chain by one transition, and returns what was seen on the way. t is the chain's own, and the one it was begun with; it allocates nothing.
	Step(t *Target, s *State, tuning *Tuning, src rand.Source) Info
	// Acceptance is the mean acceptance probability for which warm-up tunes the step size; 0: there is nothing to tune.
	Acceptance() float64
	// String names the kernel and its options.
	String() string
}

// State is what a chain carries. Its exported fields are all that is needed to go on, to the same bits.
type State struct {
	X          []float64
	LogDensity float64
	Gradient   []float64 // by X, nil where the kernel needs none
	Momentum   []float64 // of kernels that keep it, nil for others, and before it is drawn for the first time
	Carry      []float64 // what else a kernel carries, in an order of its own; nil for most

	work any // memory of the kernel
}

// Tuning is what warm-up finds, and a kernel is told.
type Tuning struct {
	Step float64 // size of a step, in units of time of Hamilton's equations; the standard deviation of a random walk
	Mass Mass    // nil: unit masses
}

// Info is what is seen of a transition, and not carried.
type Info struct {
	Accept     float64   // probability of acceptance, averaged over the states that were visited where there are several; what it would be, of kernels that accept always
	Moved      bool      // the chain is at another place than before
	Energy     float64   // of the state that the transition began with, momentum included; NaN where there is none
	Error      float64   // the largest change of the energy along the way, signed; 0 where there is none
	Step       float64   // size of the steps
	Steps      int       // number of them
	Depth      int       // of the tree, 0 where there is none
	Gradients  int       // evaluations of the gradient, or of the density where there is none
	Divergent  bool      // the energy was off by more than the kernel takes: the end of the step is far from Hamilton's equations
	DivergedAt []float64 // where, a view that holds until the next step; nil unless Divergent
}

// Mass is the matrix of masses M of the kinetic energy ½ pᵀM⁻¹p. Good masses are the inverse of the target's covariance.
type Mass interface {
	// Draw sets p to a draw from N(0, M).
	Draw(p []float64, src rand.Source)
	// Velocity sets v to M⁻¹p; the two are different slices.
	Velocity(v, p []float64)
}
