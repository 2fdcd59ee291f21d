package train

// History holds one value a step. Values at step t are those before update t, so the first are those of the initial network. Where training ended before its last
// step, the last value is that of the network as it is returned.
type History struct {
	// Loss is that of the step's batch, in the units of Options.Loss: with hidden losses, without L2, and with Alpha that of the scaled output, undivided.
	Loss []float64
	// Accuracy is the share of right answers among those of the step's batch that can be judged; NaN where there are none. With one output, an answer is right when the
	// output has the sign of the target, (ŷ > 0) = (y > 0), and targets of 0 are not judged. With several, it is right when the largest output (the first of equals) is
	// at the largest target, and trials whose targets are all equal are not judged.
	Accuracy []float64
	// Gradient is the norm of the gradient of all parameters that move, before it was clipped. It is measured only where Options.Clip is set; a clip of +Inf measures and
	// clips nothing. Where a condition of Options.Until ended training, there is one value less than of Loss.
	Gradient []float64
	// Test holds the measurements on Options.Test.
	Test []Measurement
}

// Measurement is one measurement on Options.Test.
type Measurement struct {
	Step           int // number of updates before it
	Loss, Accuracy float64
}

// Converged returns the first step at which the accuracy is 1, and false if there is none.
func (h History) Converged() (step int, ok bool) {
	for step, a := range h.Accuracy {
		if a == 1 {
			return step, true
		}
	}
	return 0, false
}

// answers returns the accuracy of outputs, as History.Accuracy counts it.
func answers(output, target []float64, outputs int) float64 {
	right, judged := 0, 0
	if outputs == 1 {
		for i, want := range target {
			if want != 0 {
				judged++
				if (output[i] > 0) == (want > 0) {
					right++
				}
			}
		}
		return float64(right) / float64(judged)
	}
	for at := 0; at < len(target); at += outputs {
		want, distinct := largest(target[at : at+outputs])
		if distinct {
			judged++
			if got, _ := largest(output[at : at+outputs]); got == want {
				right++
			}
		}
	}
	return float64(right) / float64(judged)
}

// largest returns where the first of the largest elements is, and whether the elements differ at all.
func largest(x []float64) (at int, differ bool) {
	for i, v := range x {
		differ = differ || v != x[0]
		if v > x[at] {
			at = i
		}
	}
	return at, differ
}
