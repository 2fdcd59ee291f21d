package compare

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

// Variance says which share of the variance of a data RDM models explain, alone and together.
type Variance struct {
	// Models names the models.
	Models []string
	// Explained holds R² of the least-squares regression of the data on each subset of models and a constant: entry s for the models whose bits are set in s, entry 0
	// for none.
	Explained []float64
	// Common holds the share that exactly the models of a subset have in common, and no other model explains: entry 1<<k is what model k explains alone (its unique
	// variance). The entries add up to R² of all. A share in common can be negative: that is suppression, not an error.
	Common []float64
	// Pairs is how many pairs of conditions went in.
	Pairs int
}

// Unique returns what model k explains and no other does.
func (v *Variance) Unique(k int) float64 { return v.Common[1<<k] }

// All returns R² of all models together.
func (v *Variance) All() float64 { return v.Explained[len(v.Explained)-1] }

// String prints a line for each subset of models, for a notebook.
func (v *Variance) String() string {
	var b strings.Builder
	for s := 1; s < len(v.Common); s++ {
		var names []string
		for k, name := range v.Models {
			if s>>k&1 == 1 {
				names = append(names, name)
			}
		}
		kind := "in common"
		if len(names) == 1 {
			kind = "unique"
		}
		fmt.Fprintf(&b, "%-10s %7.4f  R² %7.4f  %s\n", kind, v.Common[s], v.Explained[s], strings.Join(names, " + "))
	}
	return b.String()
}

// Commonality partitions the variance of a data RDM among models: what each explains alone, what any of them have in common, and what all explain together (Newton &
// Spurrell 1967; Seibold & McPhee 1979). Names are those of the models' measures. R² of noise is not 0 but about models/pairs, more where pairs depend on each other.
//
// Models are at most 16. Other errors are those of [Partial].
func Commonality(data *rsa.RDM, models []*rsa.RDM, o ControlOptions) (*Variance, error) {
	k := len(models)
	if k == 0 || k > 16 {
		return nil, fmt.Errorf("compare: commonality: %d models, want 1 to 16", k)
	}
	c, pairs, err := correlationsOf(append([]*rsa.RDM{data}, models...), o)
	if err != nil {
		return nil, fmt.Errorf("compare: commonality: %w", err)
	}
	v := &Variance{Explained: make([]float64, 1<<k), Common: make([]float64, 1<<k), Pairs: pairs}
	for _, m := range models {
		v.Models = append(v.Models, m.Measure)
	}
	for s := (1 << k) - 1; s > 0; s-- { // all models first, so that what is collinear is found there
		if v.Explained[s], err = explained(c, s); err != nil {
			return nil, fmt.Errorf("compare: commonality: %w", err)
		}
	}
	// What the models of s, and no others, explain: by inclusion and exclusion over what is lost with each subset.
	all := len(v.Common) - 1
	for s := 1; s <= all; s++ {
		for sub := s; ; sub = (sub - 1) & s {
			sign := 1.0
			if bits.OnesCount(uint(sub))%2 == 0 {
				sign = -1
			}
			v.Common[s] += sign * (v.Explained[all&^(s&^sub)] - v.Explained[all&^s])
			if sub == 0 {
				break
			}
		}
	}
	return v, nil
}

// explained returns R² of the first variable of a correlation matrix on those of the others whose bits are set.
func explained(c *mat.SymDense, set int) (float64, error) {
	var at []int
	for i := range c.SymmetricDim() - 1 {
		if set>>i&1 == 1 {
			at = append(at, i+1)
		}
	}
	among, with := mat.NewSymDense(len(at), nil), mat.NewVecDense(len(at), nil)
	for i, a := range at {
		with.SetVec(i, c.At(0, a))
		for j, b := range at[i:] {
			among.SetSym(i, i+j, c.At(a, b))
		}
	}
	var factor mat.Cholesky
	if !factor.Factorize(among) {
		return 0, rsa.Collinear(math.Inf(1))
	}
	if cond := factor.Cond(); !(cond < 1e8) {
		return 0, rsa.Collinear(cond)
	}
	var w mat.VecDense
	if err := factor.SolveVecTo(&w, with); err != nil {
		return 0, err
	}
	return max(0, min(1, mat.Dot(&w, with))), nil
}
