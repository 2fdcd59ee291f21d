package chou2025

// PublishedNetworks is the number of networks, each from a seed of its own, of which the published means are.
const PublishedNetworks = 50

// RecurrentNumber is a published number of recurrent networks: the mean over 50 networks, or the number of a single one, on the one set of 320 test trials that all of them share.
type RecurrentNumber struct {
	Task     Decisions
	Quantity string // of [RecurrentQuantities]
	Rank     int
	Networks int // 50, or 1 where the number is that of one network
	Value    float64
	Reading  float64 // how far off the number can be: half a unit of its last digit where it is printed, 2 % or so where it was read off a figure
}

// RecurrentPublished returns what is published of recurrent networks, from the notebook that goes with the paper's code (github.com/chung-neuroai-lab/feature-learning-geometry,
// RNNs/visualization_notebook.ipynb): means read off its figures at the lowest and the highest rank, and the networks of its table that are printed with all digits, the first
// and last rows of 2400.
//
// Which estimator made radius, dimension and alignments is not said: the notebook reads results of either kind. They are comparable with [capacity.GLUE]'s with its default
// options, which gives networks trained as published the same ones (notebooks/papers/chou2025/06-recurrent.ipynb), and not with those of the lab's older estimator, whose
// dimensions are some three times as large. Means of untrained networks of low rank are over those for which the published estimator had a result; of the three that are
// printed two have none.
func RecurrentPublished() (all []RecurrentNumber) {
	ends := func(t Decisions, quantity string, reading float64, ranks []int, values ...float64) {
		for i, v := range values {
			all = append(all, RecurrentNumber{t, quantity, ranks[i], PublishedNetworks, v, reading})
		}
	}
	span := []int{1, 300}
	ends(TwoAlternatives, "accuracy", 0.01, span, 0.91, 0.91)
	ends(TwoAlternatives, "weight change", 0.02, span, 1.36, 1.11)
	ends(TwoAlternatives, "sign similarity", 0.01, span, 0.41, 0.71)
	ends(TwoAlternatives, "representation similarity", 0.01, span, 0.69, 0.98)
	ends(TwoAlternatives, "tangent kernel alignment", 0.01, span, 0.14, 0.67)
	ends(TwoAlternatives, "capacity", 0.002, span, 0.101, 0.112)
	ends(TwoAlternatives, "capacity, untrained", 0.002, span, 0.054, 0.105)
	ends(TwoAlternatives, "radius", 0.02, []int{300}, 1.61)
	ends(TwoAlternatives, "dimension", 0.2, span, 6.5, 10)
	ends(TwoAlternatives, "axis alignment", 0.01, span, 0.99, 0.72)
	ends(TwoAlternatives, "centre alignment", 0.01, span, 1, 0.99)
	ends(DelayedMatch, "accuracy", 0.005, span, 1, 1)
	ends(DelayedMatch, "capacity", 0.03, span, 1.5, 0.78)
	ends(DelayedMatch, "capacity, untrained", 0.01, span, 0.04, 0.31)
	ends(DelayedMatch, "radius", 0.02, span, 1.22, 1.15)
	ends(DelayedMatch, "dimension", 0.05, span, 1.3, 2)
	ends(Switching, "accuracy", 0.005, span, 0.865, 0.89)
	ends(Switching, "capacity", 0.002, span, 0.0865, 0.089)
	ends(Switching, "capacity, untrained", 0.002, span, 0.041, 0.073)
	ends(Switching, "radius", 0.02, []int{1, 10, 300}, 1.46, 1.84, 1.57)
	ends(Switching, "dimension", 0.2, span, 4.2, 12.9)
	for _, p := range printed {
		quantities := []string{"weight change", "sign similarity", "representation similarity", "tangent kernel alignment", "accuracy", "capacity", "dimension", "radius",
			"centre alignment", "axis alignment", "centre–axis alignment"}
		for i, v := range p.trained {
			all = append(all, RecurrentNumber{p.task, quantities[i], p.rank, 1, v, 5e-7})
		}
		for i, v := range p.untrained {
			all = append(all, RecurrentNumber{p.task, quantities[i+4] + ", untrained", p.rank, 1, v, 5e-7})
		}
	}
	return all
}

// printed are rows of the published table: of seed 3 on 2AF and seed 43 on CXT. Those of untrained networks whose capacity is missing are left out, and so is one whose trained
// network is not printed.
var printed = []struct {
	task               Decisions
	rank               int
	trained, untrained []float64
}{
	{TwoAlternatives, 1, []float64{1.117890, 0.243948, 0.713881, 0.134598, 0.918750, 0.094028, 5.300445, 1.666255, 0.999998, 0.998545, 0.357514}, nil},
	{TwoAlternatives, 5, []float64{1.154540, 0.392948, 0.969542, 0.102813, 0.909375, 0.096026, 9.307167, 1.822364, 0.999826, 0.966192, 0.350269},
		[]float64{0.471875, 0.079909, 6.268936, 1.329109, 1.000000, 0.999987, 0.325171}},
	{Switching, 100, []float64{1.417886, 0.645729, 0.890275, 0.519958, 0.893750, 0.085516, 12.839570, 1.612585, 0.982738, 0.859058, 0.298853}, nil},
	{Switching, 200, []float64{1.500402, 0.685896, 0.991678, 0.471093, 0.887500, 0.089210, 12.978560, 1.537525, 0.971954, 0.866874, 0.100109},
		[]float64{0.240625, 0.074222, 12.695250, 1.026645, 0.995642, 0.805238, 0.865901}},
	{Switching, 300, []float64{1.425518, 0.647708, 0.965596, 0.512947, 0.890625, 0.096494, 12.624002, 1.552189, 0.955602, 0.857419, 0.146091},
		[]float64{0.203125, 0.073216, 12.940701, 1.018406, 0.996665, 0.854434, 0.892798}},
}
