package task

// HebbSpec describes the inputs of the gardens in Flesch, Nagy, Saxe & Summerfield 2023 (PLoS Comput Biol, doi 10.1371/journal.pcbi.1010808), where
// networks learn from rewards, trial by trial, the contexts one after the other or interleaved. The zero value is centred inputs with a cue of 1.
type HebbSpec struct {
	Cue float64 // input of the context that holds, the other one's being 0; 1 if 0. The networks of the paper have 1 to 6
	Raw bool    // leaves the inputs as they are; otherwise the mean over the 50 trials is subtracted from each
	// Blocked sets the second context's cue to 0, instead of minus its mean, in all trials of the first: while the first is learned nothing is known
	// of the second. It has no effect on raw inputs.
	Blocked bool
	// NorthFirst makes context 0 the first, for Blocked. The paper's first task (task A) is the one in which the slow feature counts: context 1, south.
	NorthFirst bool
}

// HebbGardens returns the gardens with the trials of [Gardens] and other numbers: blobs have a peak of 1, the cue is spec.Cue, neither is divided by
// a norm, and the target is the reward, +1 times the relevant feature. In the paper's order they are learned with
//
//	g := task.HebbGardens(task.HebbSpec{Cue: 2, Blocked: true})
//	order := g.Blocked(task.OrderSpec{Episodes: 200, Contexts: []int{1, 0}}, src)
//
// It panics on a cue that is negative or not finite.
//
// Source: github.com/summerfieldlab/Flesch_Nagy_etal_HebbCL, utils/data.py, where the pixels of a blob come in transposed order.
func HebbGardens(spec HebbSpec) *GardenTask {
	spec.Cue = number(spec.Cue, 1)
	demand(spec.Cue >= 0 && finite(spec.Cue), "HebbGardens", "Cue", spec.Cue, "≥ 0")
	g := Gardens()
	g.Name = "two gardens, rewards"
	stimuli, cues := g.Blocks[0].X, g.Blocks[1].X
	for trial := range g.Len() {
		stimuli.SetRow(trial, blob(int(g.First[trial])+2, int(g.Second[trial])+2))
		cues.SetRow(trial, []float64{0, 0})
		cues.Set(trial, g.Context[trial], spec.Cue)
		g.Targets.Set(trial, 0, g.Relevant(trial))
	}
	if spec.Raw {
		return g
	}
	for _, block := range g.Blocks {
		centre(block)
	}
	first := 1
	if spec.NorthFirst {
		first = 0
	}
	for trial := range g.Len() {
		if spec.Blocked && g.Context[trial] == first {
			cues.Set(trial, 1-first, 0)
		}
	}
	return g
}

// centre subtracts from each input its mean over the trials.
func centre(b Block) {
	rows, cols := b.X.Dims()
	for j := range cols {
		mean := 0.0
		for i := range rows {
			mean += b.X.At(i, j) / float64(rows)
		}
		for i := range rows {
			b.X.Set(i, j, b.X.At(i, j)-mean)
		}
	}
}
