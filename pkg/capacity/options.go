package capacity

import (
	"fmt"
	"math"
	"strings"

	"github.com/richlazy/richlazy/pkg/progress"
)

// Options are the choices on which published numbers differ. The zero value is ready; each constant says what speaks for it. A [Result] carries those that made it.
type Options struct {
	// Samples of a direction t, and of labels, over which means are taken; 0: 200, the number in published work. The standard error of the capacity is then 2 % or so and falls
	// with the root of the number; for noisy responses its authors advise 1000.
	Samples int
	// Margin is κ: y v·z ≥ κ‖c‖ for the points z of a manifold with centre c, so that units do not matter. Published measurements of responses take 0.
	Margin float64
	Labels Labels
	// Share of the labels of [SparseLabels] that are 1, strictly between 0 and 1. It must be 0 for other labels.
	Share float64
	// Bias lets the hyperplane miss the origin: points get a further channel that is 32 times as long as they are (root mean square), in which t is 0. So a bias costs next to
	// nothing. The geometry is that of the channels without it. It is off in published work of GLUE, where the origin is moved to the centre of the data instead. GLUE alone
	// has it.
	Bias      bool
	Origin    Origin
	Inactive  Inactive
	Radius    RadiusMean
	Alignment Alignment
	// Progress counts samples. A result does not carry it, so that it is plain data.
	Progress progress.Reporter

	neighbour *neighbour // of a run, or of one that begins where another ended
	once      bool       // leaves out the standard errors of the geometry, which are most of its work
}

// Labels are the ensembles of dichotomies. With the origin at the mean centre, and no bias, those that give all manifolds the same label are left out, which for two manifolds
// are half of the random ones: no hyperplane through the mean of the centres has all manifolds on one side.
type Labels uint8

const (
	RandomLabels   Labels = iota // each manifold has label 1 or −1 with probability ½, on its own: the definition of capacity, and the default
	BalancedLabels               // one half of the manifolds, at random, has label 1; for an odd number one more or one fewer. Simulations of capacity take these
	OneVersusRest                // one manifold, at random, has label 1 and the others −1, as in reading out a class
	SparseLabels                 // each manifold has label 1 with probability Options.Share, on its own
)

// String returns the labels in words.
func (l Labels) String() string {
	return word("labels", l, "random labels", "balanced labels", "one against the rest", "sparse labels")
}

// Origin is what is subtracted from all points.
type Origin uint8

const (
	// MeanCentre is the mean of the manifolds' centres: what all classes share, a mean rate say, says nothing of them and would shrink the capacity. Most published numbers are
	// so.
	MeanCentre Origin = iota
	// AsGiven is nothing: capacity for a readout without bias from the responses as they are.
	AsGiven
)

// String returns the origin in words.
func (o Origin) String() string {
	return word("origin", o, "origin at the mean centre", "origin as given")
}

// Inactive is what stands for the anchor of a manifold that does not touch the hyperplane, of which the definition, Σλz/Σλ, is 0/0. From one in twenty (large manifolds) to half
// of them (points) are such in a sample. The capacity does not depend on it.
type Inactive uint8

const (
	// AsUsual is Zero for GLUE and Touch for MFTMA, as their publications have it.
	AsUsual Inactive = iota
	// Zero takes the origin, and means over all samples. It is the letter of GLUE's definitions and reproduces published numbers, but where D is small an anchor that comes and
	// goes counts as a direction of its own: D of segments is about 1.5. MFTMA has no such anchors.
	Zero
	// Touch takes the point of the manifold that is nearest to the hyperplane, as Chung et al. 2018 have it for one manifold. D of segments is 1.
	Touch
	// Drop leaves them out, and takes means of anchors over the samples that have one. What is left is biased to samples in which t opposes the labels. GLUE's D is b over all
	// manifolds, so that inactive ones make it smaller: 0.77 for segments of half-length ½.
	Drop
)

// String returns the rule in words.
func (i Inactive) String() string {
	return word("inactive", i, "inactive as usual", "inactive at zero", "inactive at the touching point", "inactive dropped")
}

// RadiusMean is the order of mean and ratio in the radius of GLUE.
type RadiusMean uint8

const (
	// RatioOfMeans is R = √(E[c]/E[b−c]), with which α = Ψ(1+R⁻²)/D holds exactly. It is of lower variance and the default.
	RatioOfMeans RadiusMean = iota
	// MeanOfRatios is R = √E[c/(b−c)], larger by 1 to 25 %, in work on artificial networks. Values of single manifolds are ratios of means all the same, as a ratio of one
	// sample may be negative.
	MeanOfRatios
)

// String returns the order in words.
func (r RadiusMean) String() string {
	return word("radius", r, "radius from the ratio of means", "radius from the mean of ratios")
}

// Alignment is how two directions are compared.
type Alignment uint8

const (
	// AbsoluteCosine is E|cos|, between 0 and 1 as published values are. Chance is about √(2/(πn)) in n dimensions and not 0. It is the default, as which end of an axis is which
	// says nothing.
	AbsoluteCosine Alignment = iota
	// SignedCosine is E cos, of which chance is 0; opposite and equal directions average out.
	SignedCosine
	// AbsoluteProduct is E|inner product|, as definitions in print have it. It grows with the square of the unit of the responses.
	AbsoluteProduct
)

// String returns the comparison in words.
func (a Alignment) String() string {
	return word("alignment", a, "absolute cosines", "signed cosines", "absolute products")
}

func word[T ~uint8](kind string, v T, words ...string) string {
	if int(v) < len(words) {
		return words[v]
	}
	return fmt.Sprintf("%s %d", kind, v)
}

// settled returns the options as a result carries them.
func (o Options) settled() Options {
	o.Progress = nil
	return o
}

// resolve fills in the defaults and panics where options are misused.
func (o Options) resolve(theory string) Options {
	switch {
	case o.Samples < 0 || o.Samples == 1:
		panic(fmt.Sprintf("capacity: Options: %d samples", o.Samples))
	case !(math.Abs(o.Margin) <= 1e100): // the square of a margin must be a number
		panic(fmt.Sprintf("capacity: Options: margin %v", o.Margin))
	case o.Labels == SparseLabels && !(o.Share > 0 && o.Share < 1):
		panic(fmt.Sprintf("capacity: Options: sparse labels with a share of %v", o.Share))
	case o.Labels != SparseLabels && o.Share != 0:
		panic(fmt.Sprintf("capacity: Options: a share of %v of %v", o.Share, o.Labels))
	case o.Labels > SparseLabels || o.Origin > AsGiven || o.Inactive > Drop || o.Radius > MeanOfRatios || o.Alignment > AbsoluteProduct:
		panic(fmt.Sprintf("capacity: Options: no such choice: %s", strings.Join(o.words(), ", ")))
	case theory == mftma && (o.Bias || o.Labels != RandomLabels || o.Inactive == Zero || o.Radius != RatioOfMeans):
		panic("capacity: Options: MFTMA takes one manifold at a time: no labels, bias, anchors at zero or ratios")
	}
	if o.Samples == 0 {
		o.Samples = 200
	}
	if o.Inactive == AsUsual {
		o.Inactive = Zero
		if theory == mftma {
			o.Inactive = Touch
		}
	}
	return o
}

// words are the choices that must be the same for results to be comparable.
func (o Options) words() []string {
	labels := o.Labels.String()
	if o.Labels == SparseLabels {
		labels = fmt.Sprintf("%v (%g)", o.Labels, o.Share)
	}
	bias := "no bias"
	if o.Bias {
		bias = "with bias"
	}
	return []string{fmt.Sprintf("margin %g", o.Margin), labels, bias, o.Origin.String(), o.Inactive.String(), o.Radius.String(), o.Alignment.String()}
}
