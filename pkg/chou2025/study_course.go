package chou2025

// Measure is one number of a checkpoint, such as
//
//	func(c *chou2025.Checkpoint) float64 { return c.Classes.Capacity.Value }
type Measure func(c *Checkpoint) float64

// OverLearning returns a measure of the networks of one scale at each checkpoint: one slice a checkpoint with a value for each seed, in order of seeds, as figure.MeanLine
// takes them. It is empty where no network has the scale.
func OverLearning(courses []*Course, alpha float64, measure Measure) (values [][]float64) {
	for _, c := range courses {
		if c.Alpha != alpha {
			continue
		}
		if values == nil {
			values = make([][]float64, len(c.Checkpoints))
		}
		for k := range values {
			values[k] = append(values[k], measure(&c.Checkpoints[k]))
		}
	}
	return values
}

// OverRichness returns a measure of the trained networks: one slice a scale, in the order in which scales first occur among the courses, with a value for each seed.
func OverRichness(courses []*Course, measure Measure) (values [][]float64) {
	of := map[float64]int{}
	for _, c := range courses {
		k, known := of[c.Alpha]
		if !known {
			k = len(values)
			of[c.Alpha] = k
			values = append(values, nil)
		}
		values[k] = append(values[k], measure(c.End()))
	}
	return values
}

// Richness returns 1/α of scales, the effective richness, in their order.
func Richness(scales []float64) []float64 {
	rich := make([]float64, len(scales))
	for i, alpha := range scales {
		rich[i] = 1 / alpha
	}
	return rich
}
