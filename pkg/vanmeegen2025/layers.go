package vanmeegen2025

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/posterior"
	"github.com/richlazy/richlazy/pkg/posterior/theory"
)

// FormRow is one number of a linear network: what samples have, and what the theory says.
type FormRow struct {
	Name      string // "U" is the variance of readout weights, "K 1" the kernel of the first hidden layer along the class
	Class     int
	Sampled   Estimate
	Predicted float64 // at the load α = P/N and the temperature of the study
	Leading   float64 // at α → 0 and temperature 0
}

// FormTable has U, then K of each hidden layer from the first on, for each class.
type FormTable []FormRow

// LinearForms sets the readout variances U_cc and the class forms e_cᵀ K_l e_c of all layers beside the theory of linear networks, [theory.SolveLinear]. It is an error for
// units that are not linear.
func (e *Ensemble) LinearForms() (FormTable, error) {
	if e.Study.Activation != network.Linear {
		return nil, fmt.Errorf("vanmeegen2025: the theory of deep linear networks is not that of %v units", e.Study.Activation)
	}
	finite, err := theory.SolveLinear(e.Study.Problem(false), theory.FiniteLoad)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	leading, err := theory.SolveLinear(e.Study.Problem(true), theory.LeadingOrder)
	if err != nil {
		return nil, fmt.Errorf("vanmeegen2025: %w", err)
	}
	classes, labels := e.Study.World.Classes(), e.Study.World.Labels
	var t FormTable
	for c, row := range e.ReadoutCovariance() {
		t = append(t, FormRow{"U", c, row[c], finite.U.At(c, c), leading.U.At(c, c)})
	}
	kernels, first := finite.Kernels(), leading.Kernels()
	for l, row := range e.ClassForms() {
		want, lead := posterior.ClassForms(kernels[l], labels, classes), posterior.ClassForms(first[l], labels, classes)
		for c := range classes {
			t = append(t, FormRow{fmt.Sprintf("K %d", l+1), c, row[c], want.At(c, c), lead.At(c, c)})
		}
	}
	return t, nil
}

// Worst returns the largest difference of samples from theory at the load α, relative to it.
func (t FormTable) Worst() float64 {
	worst := 0.
	for _, r := range t {
		worst = max(worst, abs(r.Sampled.Mean/r.Predicted-1))
	}
	return worst
}

// String returns the table, a number in a line.
func (t FormTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-5s %5s %18s %10s %11s %11s\n", "", "class", "samples", "theory", "difference", "α → 0")
	for _, r := range t {
		difference := 100 * (r.Sampled.Mean/r.Predicted - 1)
		fmt.Fprintf(&b, "%-5s %5d %10.3f ± %.3f %10.3f %10.1f%% %11.3f\n", r.Name, r.Class+1, r.Sampled.Mean, r.Sampled.Error, r.Predicted, difference, r.Leading)
	}
	return b.String()
}

// Halves returns a matrix with one kernel below its diagonal, and on it, and another above: samples and theory in one picture. It panics where they differ in size.
func Halves(below, above mat.Symmetric) *mat.Dense {
	n := below.SymmetricDim()
	if above.SymmetricDim() != n {
		panic(fmt.Sprintf("vanmeegen2025: halves of kernels over %d and %d trials", n, above.SymmetricDim()))
	}
	k := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			if j <= i {
				k.Set(i, j, below.At(i, j))
			} else {
				k.Set(i, j, above.At(i, j))
			}
		}
	}
	return k
}

// LayerRow says how a hidden layer codes classes.
type LayerRow struct {
	Layer      int // 1 is the first
	Schemes    *coding.SampleSchemes
	ClassShare float64  // share of the responses' variance that lies between classes, without what chance adds
	Alignment  Estimate // of the kernel with that of the labels, see [Ensemble.LabelAlignment]
	// Participation is that of the units' strengths over the number of units: 1 where all carry as much. A strength is |a|² in the last layer, and the variance of the class
	// means in others.
	Participation float64
}

// LayerTable has one row for each hidden layer.
type LayerTable []LayerRow

// Code says how each layer codes classes, from n draws of each chain.
func (e *Ensemble) Code(ctx context.Context, n int, src rand.Source) (LayerTable, error) {
	var t LayerTable
	for l := range e.Layers() {
		s, err := e.Scheme(ctx, l, n, src)
		if err != nil {
			return nil, fmt.Errorf("vanmeegen2025: layer %d: %w", l+1, err)
		}
		a, err := e.LabelAlignment(l)
		if err != nil {
			return nil, err
		}
		row, count := LayerRow{Layer: l + 1, Schemes: s, Alignment: a}, 0.
		for _, chain := range s.Schemes {
			for _, k := range chain {
				row.ClassShare += k.Means.Adjusted
				row.Participation += k.Participation / float64(k.Neurons)
				count++
			}
		}
		row.ClassShare, row.Participation = row.ClassShare/count, row.Participation/count
		t = append(t, row)
	}
	return t, nil
}

// String returns the table, a layer in a line.
func (t LayerTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5s %-10s %11s %12s %16s %14s\n", "layer", "scheme", "of samples", "class share", "label alignment", "participation")
	for _, r := range t {
		fmt.Fprintf(&b, "%5d %-10v %10.0f%% %12.2f %16.2f %14.2f\n", r.Layer, r.Schemes.Verdict, 100*r.Schemes.Share, r.ClassShare, r.Alignment.Mean, r.Participation)
	}
	return b.String()
}
