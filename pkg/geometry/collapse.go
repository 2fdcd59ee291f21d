package geometry

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/spectrum"
)

// Collapse holds the measures of neural collapse of Papyan, Han & Donoho 2020. All go to 0 as collapse completes.
type Collapse struct {
	// Variability is NC1, tr(Σ_W Σ_B⁺)/C: the spread within classes against that between class means.
	Variability float64
	// Equinorm is NC2's coefficient of variation (population standard deviation over mean) of the lengths ‖μ_c − μ_G‖.
	Equinorm float64
	// Equiangularity is NC2's standard deviation over pairs of the cosine of μ_c − μ_G and μ_c' − μ_G; MaximalAngle is the mean over pairs of |cosine + 1/(C−1)|. Both are 0
	// for a simplex.
	Equiangularity, MaximalAngle float64
	// SelfDuality is NC3, ‖Wᵀ/‖W‖ − M/‖M‖‖² with the columns μ_c − μ_G in M; NaN without a readout.
	SelfDuality float64
	// NearestCentre is NC4, the share of trials on which the readout's largest output and the nearest class mean disagree; NaN without a readout.
	NearestCentre float64
	// Rank is the number of directions in which class means were taken to differ in NC1, at most C−1.
	Rank int
}

// CollapseOptions of [NeuralCollapse].
type CollapseOptions struct {
	// Readout is the last layer, classes × units, for NC3 and NC4; nil leaves both out.
	Readout *Readout
	// Cut leaves directions out of Σ_B⁺ whose eigenvalue is below this share of the largest; 0 is 1e-10, which leaves out rounding. (The code of Chou et al. 2026 has 1e-3.)
	Cut float64
}

// NeuralCollapse measures how far responses of the last layer, trials × units, have collapsed to their class means. Labels are 0 … C−1.
//
// Every class counts the same, whatever its number of trials, and for equal classes all is as in the paper: μ_c is the mean of class c, μ_G the mean of the μ_c, Σ_B = 1/C
// Σ_c (μ_c−μ_G)(μ_c−μ_G)ᵀ, and Σ_W is the mean over classes of the covariance within a class, each divided by its number of trials n_c. (With μ_G the mean over trials, unequal
// classes would never reach a simplex about it.)
//
// The bias: Σ_W is too small by (n_c−1)/n_c, and Σ_B too large by about Σ_W/n_c, in as many dimensions as there are units; so NC1 of few trials is too small. NC1 and NC2
// are blind to rotation, shift and scale; NC1 to any invertible linear map only where class means span all units, as Σ_B⁺ is a pseudoinverse.
//
// It is an error when there are fewer than two classes, one has no trials, an entry is NaN or infinite, class means do not differ (NC1 would be 0/0), or one of them is the
// mean of all (it has no direction). A class of one trial counts as one without spread.
func NeuralCollapse(x *mat.Dense, labels []int, o CollapseOptions) (*Collapse, error) {
	if err := finite("responses", x, 2); err != nil {
		return nil, fmt.Errorf("geometry: neural collapse: %w", err)
	}
	n, p := x.Dims()
	counts, err := classes(labels, n, 2)
	if err != nil {
		return nil, fmt.Errorf("geometry: neural collapse: %w", err)
	}
	if o.Cut == 0 {
		o.Cut = 1e-10
	}
	if !(o.Cut > 0 && o.Cut < 1) {
		return nil, fmt.Errorf("geometry: neural collapse: the cut is %v, want 0 to 1", o.Cut)
	}
	c, _ := scaled(x)
	mu := means(c, labels, counts)
	m, _ := centred(mu)
	if mat.Norm(m, 2) <= 1e-14*mat.Norm(c, 2) {
		return nil, fmt.Errorf("geometry: neural collapse: the means of the %d classes do not differ: NC1 is not defined", len(counts))
	}
	out := &Collapse{SelfDuality: math.NaN(), NearestCentre: math.NaN()}
	if err := out.variability(c, labels, counts, mu, m, o.Cut); err != nil {
		return nil, fmt.Errorf("geometry: neural collapse: %w", err)
	}
	if err := out.simplex(m); err != nil {
		return nil, fmt.Errorf("geometry: neural collapse: %w", err)
	}
	if o.Readout != nil {
		if err := finite("readout weights", o.Readout.Weights, 1); err != nil {
			return nil, fmt.Errorf("geometry: neural collapse: %w", err)
		}
		if r, q := o.Readout.Weights.Dims(); r != len(counts) || q != p {
			return nil, fmt.Errorf("geometry: neural collapse: a readout of %d × %d, want %d classes × %d units", r, q, len(counts), p)
		}
		y, err := o.Readout.Outputs(x)
		if err != nil {
			return nil, fmt.Errorf("geometry: neural collapse: %w", err)
		}
		w, _ := scaled(o.Readout.Weights)
		norm := mat.Norm(w, 2)
		if norm == 0 {
			return nil, fmt.Errorf("geometry: neural collapse: the readout is 0")
		}
		w.Scale(1/norm, w)
		m.Scale(1/mat.Norm(m, 2), m)
		w.Sub(w, m)
		out.SelfDuality = math.Pow(mat.Norm(w, 2), 2)
		out.NearestCentre = disagreement(c, mu, y)
	}
	return out, nil
}

// variability sets NC1: with M/√C = U S Vᵀ, Σ_B⁺ = V S⁻² Vᵀ, so that the trace is that of the within-class spread along V over S².
func (out *Collapse) variability(x *mat.Dense, labels, counts []int, mu, m *mat.Dense, cut float64) error {
	k, p := m.Dims()
	t, err := spectrum.SVD(context.Background(), m, min(k-1, p), spectrum.Options{})
	if err != nil {
		return err
	}
	n, _ := x.Dims()
	within := mat.DenseCopyOf(x)
	for i := range n {
		row, mean := within.RawRowView(i), mu.RawRowView(labels[i])
		for j := range row {
			row[j] -= mean[j]
		}
	}
	var along mat.Dense
	along.Mul(within, t.V)
	for q, s := range t.Values {
		if s*s <= cut*t.Values[0]*t.Values[0] {
			break
		}
		out.Rank++
		spread := 0.0
		for i := range n {
			spread += along.At(i, q) * along.At(i, q) / float64(counts[labels[i]])
		}
		// Σ_W has 1/C, Σ_B too.
		out.Variability += spread / (s * s) / float64(k)
	}
	return nil
}

// simplex sets NC2.
func (out *Collapse) simplex(m *mat.Dense) error {
	k, _ := m.Dims()
	lengths, largest := make([]float64, k), mat.Norm(m, 2)
	for c := range k {
		lengths[c] = mat.Norm(m.RowView(c), 2)
		if lengths[c] <= 1e-13*largest {
			return fmt.Errorf("the mean of class %d is the mean of all classes: it has no direction", c)
		}
	}
	mean := average(lengths)
	for _, l := range lengths {
		out.Equinorm += (l - mean) * (l - mean) / float64(k)
	}
	out.Equinorm = math.Sqrt(out.Equinorm) / mean
	var cosines []float64
	for a := range k {
		for b := range a {
			v := mat.Dot(m.RowView(a), m.RowView(b)) / lengths[a] / lengths[b]
			cosines = append(cosines, v)
			out.MaximalAngle += math.Abs(v + 1/float64(k-1))
		}
	}
	pairs := float64(len(cosines))
	out.MaximalAngle /= pairs
	mean = average(cosines)
	for _, v := range cosines {
		out.Equiangularity += (v - mean) * (v - mean) / pairs
	}
	out.Equiangularity = math.Sqrt(out.Equiangularity)
	return nil
}

// disagreement returns NC4.
func disagreement(x, mu, y *mat.Dense) float64 {
	n, _ := x.Dims()
	k, _ := mu.Dims()
	apart, distances := 0, make([]float64, k)
	for i := range n {
		for c := range k {
			distances[c] = 0
			for j, v := range x.RawRowView(i) {
				d := v - mu.At(c, j)
				distances[c] -= d * d
			}
		}
		if argmax(distances) != argmax(y.RawRowView(i)) {
			apart++
		}
	}
	return float64(apart) / float64(n)
}
