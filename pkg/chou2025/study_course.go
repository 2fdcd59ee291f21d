package chou2025

// Measure is one number of a checkpoint, such as
//
//	func(c *chou2025.Checkpoint) float64 { return c.Classes.Capacity.Value }
type Measure func(c *Checkpoint) float64

// OverLearning returns a measure at each checkpoint of the networks of one scale: a curve for each seed, in order of seeds, as figure.MeanLine takes them. It is empty where no network has
// the scale.
func OverLearning(courses []*Course, alpha float64, measure Measure) (curves [][]float64) {
	for _, c := range courses {
		if c.Alpha != alpha {
			continue
		}
		curve := make([]float64, len(c.Checkpoints))
		for k := range curve {
			curve[k] = measure(&c.Checkpoints[k])
		}
		curves = append(curves, curve)
	}
	return curves
}

// OverRichness returns a measure of the trained networks of all scales: a curve for each seed, with one value a scale in the order in which scales first occur among the courses. It
// panics where a scale has more networks than the first.
func OverRichness(courses []*Course, measure Measure) (curves [][]float64) {
	var scales []float64
	of := map[float64]int{}
	for _, c := range courses {
		k, known := of[c.Alpha]
		if !known {
			k = len(scales)
			of[c.Alpha] = k
			scales = append(scales, c.Alpha)
		}
		if k == 0 {
			curves = append(curves, nil)
		}
		curves[c.Seed] = append(curves[c.Seed], measure(c.End()))
	}
	return curves
}

// Richness returns 1/α of scales, the effective richness.
func Richness(scales []float64) []float64 {
	rich := make([]float64, len(scales))
	for i, alpha := range scales {
		rich[i] = 1 / alpha
	}
	return rich
}
