package pcm

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// EstimateG returns the cross-validated estimate of the second moment of the patterns, conditions × conditions: the mean over all ordered
// pairs of different runs r, s of U_r·U_s'/channels, where U_r are least-squares estimates of the patterns from run r alone, beside the run's
// fixed effects. The noise of two runs is independent, so noise adds nothing in the mean: the estimate is unbiased, and
// may have negative eigenvalues (Diedrichsen, Yokoi & Arbuckle 2018, eq. 16; Diedrichsen & Kriegeskorte 2017). With run means as
// fixed effects what is estimated is the double-centred G, H·G·H with H = I - 1·1'/K, however often a run repeats a condition; the squared
// distances g[i,i] + g[j,j] - 2g[i,j] are crossnobis distances (rsa.Crossnobis; with equal numbers of rows), and without fixed effects g is
// rsa.CrossvalidatedSecondMoment.
//
// noise is the covariance over conditions of those least-squares estimates in one run, about their mean over runs, per channel. It returns an
// error with fewer than two runs, and where a condition is missing in a run.
func EstimateG(d Data) (g, noise *mat.SymDense, err error) {
	if err := d.check(); err != nil {
		return nil, nil, err
	}
	runs := d.runs()
	if len(runs) < 2 {
		return nil, nil, fmt.Errorf("pcm: %s: cross-validated G: %d runs, want two or more", d.name(), len(runs))
	}
	_, p := d.Y.Dims()
	k := d.conditions()
	patterns := make([]*mat.Dense, len(runs))
	sum := mat.NewDense(k, p, nil)
	for i, run := range runs {
		part := d.Select(func(row int) bool { return d.Run[row] == run })
		z := part.random()
		for c := range k {
			if mat.Norm(z.ColView(c), 1) == 0 {
				return nil, nil, fmt.Errorf("pcm: %s: cross-validated G: condition %d missing in run %d", d.name(), c, run)
			}
		}
		fixed := part.fixed()
		seen, any := remains(z, fixed)
		if !any {
			return nil, nil, fmt.Errorf("pcm: %s: cross-validated G: the fixed effects leave nothing of run %d", d.name(), run)
		}
		patterns[i] = new(mat.Dense)
		patterns[i].Mul(pseudoInverse(seen), without(part.Y, fixed))
		sum.Add(sum, patterns[i])
	}
	g, noise = mat.NewSymDense(k, nil), mat.NewSymDense(k, nil)
	g.SymOuterK(1, sum)
	n := float64(len(runs))
	var own mat.SymDense
	var from mat.Dense
	for _, u := range patterns {
		own.SymOuterK(-1, u)
		g.AddSym(g, &own)
		own.Reset()
		from.Scale(-1/n, sum)
		from.Add(&from, u)
		own.SymOuterK(1/((n-1)*float64(p)), &from)
		noise.AddSym(noise, &own)
		own.Reset()
	}
	g.ScaleSym(1/(n*(n-1)*float64(p)), g)
	return g, noise, nil
}
