package geometry

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/rsa"
)

const (
	ofPlanes      = "two tasks in six numbers"
	ofCollapse    = "neural collapse"
	ofAbstraction = "abstraction"
)

// ofTask are the measures that need contexts, labels or conditions.
func ofTask(d Design, o RegimeOptions) []family {
	all := []family{planes(o), collapse()}
	if len(d.Dichotomies) == 0 {
		all = append(all, abstraction("", nil)...)
	}
	for _, n := range d.Dichotomies {
		all = append(all, abstraction(", "+n.Name, n.Dichotomy)...)
		if o.Surrogates > 0 {
			all = append(all, againstNull(n, o.Surrogates))
		}
	}
	return append(all, shattering())
}

func planes(o RegimeOptions) family {
	const (
		source, bias = "Flesch et al. 2022", "noise, towards the grid"
		why          = "its meaning depends on the other numbers of the fit; the selection puts them together"
	)
	row := func(name, unit string, ends [2]float64) Measure {
		return Measure{Name: name, Group: ofPlanes, Unit: unit, Range: ends, Source: source, Bias: bias, NoVerdict: why}
	}
	return family{
		measures: []Measure{
			{Name: "selection of the relevant feature", Group: ofPlanes, Range: signed, Rich: Up, Source: "after " + source, Bias: "noise, towards 0"},
			row("compression, relevant, context 0", "", share), row("compression, relevant, context 1", "", share),
			row("compression, irrelevant, context 0", "", share), row("compression, irrelevant, context 1", "", share),
			row("rotation, absolute", "°", [2]float64{0, 90}), row("distance of the planes", "feature steps", [2]float64{}), row("variance explained by the planes", "", share),
		},
		random:    true,
		undefined: "the fit keeps neither feature in a context",
		state: func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			x, err := s.responses()
			if err != nil {
				return nil, err
			}
			if d.Contexts == nil {
				return nil, lack("contexts")
			}
			rdm, err := rsa.Euclidean(rsa.Patterns(x, d.Contexts.Conditions))
			if err != nil {
				return nil, err
			}
			fit, err := FitPlanes(ctx, rdm, *d.Contexts, FitPlanesOptions{Starts: o.PlanesStarts, FreeScale: true}, src)
			if err != nil {
				return nil, err
			}
			b := fit.Best
			return []float64{b.Selection(), b.Relevant[0], b.Relevant[1], b.Irrelevant[0], b.Irrelevant[1], math.Abs(b.Rotation), b.Offset, fit.Explained}, nil
		},
	}
}

func collapse() family {
	const simplex = "the means of two classes always are a simplex"
	row := func(name, bias string) Measure {
		return Measure{Name: name, Group: ofCollapse, Rich: Down, Source: "Papyan et al. 2020", Bias: bias}
	}
	return family{
		measures: []Measure{
			row("NC1, variability within classes", "downward for few trials"), row("NC2, unequal lengths", "upward by noise"), row("NC2, unequal angles", "upward by noise"),
			row("NC3, readout against class means", "upward by noise"), row("NC4, readout against nearest mean", "none"),
		},
		undefined: "no readout with one output a class is given",
		reasons:   map[int]string{1: simplex, 2: simplex},
		state: func(_ context.Context, s State, d Design, _ rand.Source) ([]float64, error) {
			x, labels, err := s.selected("labels", d.Labels)
			if err != nil {
				return nil, err
			}
			var o CollapseOptions
			if s.Readout != nil {
				if outputs, _ := s.Readout.Weights.Dims(); outputs == top(labels)+1 {
					o.Readout = s.Readout
				}
			}
			c, err := NeuralCollapse(x, labels, o)
			if err != nil {
				return nil, err
			}
			if top(labels) == 1 {
				c.Equinorm, c.Equiangularity = math.NaN(), math.NaN()
			}
			return []float64{c.Variability, c.Equinorm, c.Equiangularity, c.SelfDuality, c.NearestCentre}, nil
		},
	}
}

func top(labels []int) (most int) {
	for _, l := range labels {
		most = max(most, l)
	}
	return most
}

func probe() family {
	return family{
		measures: []Measure{{Name: "accuracy of a linear probe of the labels", Group: ofReadout, Range: share, Source: "cross-validated least squares", Bias: "slightly downward",
			NoVerdict: "random features can hold the labels as well as learnt ones"}},
		random: true, undefined: "it is not a number",
		state: func(_ context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			x, labels, err := s.selected("labels", d.Labels)
			if err != nil {
				return nil, err
			}
			r, err := Probe(x, labels, ProbeOptions{}, src)
			if err != nil {
				return nil, err
			}
			return one(r.Accuracy, nil)
		},
	}
}

func (s State) trials(d Design) (Trials, error) {
	x, condition, err := s.selected("conditions", d.Condition)
	return Trials{x, condition}, err
}

func ccgp(t Trials, d Dichotomy) (float64, error) {
	g, err := CCGP(t, d, nil)
	if err != nil {
		return 0, err
	}
	return g.Accuracy, nil
}

func abstraction(suffix string, which Dichotomy) []family {
	of := func(m Measure, f func(t Trials, d Dichotomy) (float64, error)) family {
		m.Group, m.Source = ofAbstraction, "Bernardi et al. 2020"
		return family{measures: []Measure{m}, undefined: "it is not a number",
			state: func(_ context.Context, s State, d Design, _ rand.Source) ([]float64, error) {
				t, err := s.trials(d)
				if err == nil && which == nil {
					err = lack("dichotomies")
				}
				if err != nil {
					return nil, err
				}
				return one(f(t, which))
			}}
	}
	return []family{
		of(Measure{Name: "CCGP" + suffix, Range: share, Bias: "towards ½ by noise"}, ccgp),
		of(Measure{Name: "parallelism score" + suffix, Range: signed, Bias: "upward by the best pairing, towards 0 by noise"}, ParallelismScore),
	}
}

// againstNull is the CCGP in units of its null distribution.
func againstNull(n NamedDichotomy, surrogates int) family {
	return family{
		measures: []Measure{{Name: "CCGP above a random geometry, " + n.Name, Group: ofAbstraction, Unit: "SD of the null model", Source: "Bernardi et al. 2020",
			Bias: fmt.Sprintf("mean and SD from %d surrogates", surrogates)}},
		random: true, undefined: "the null distribution has no spread",
		state: func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			t, err := s.trials(d)
			if err != nil {
				return nil, err
			}
			null, err := NullTest(ctx, t, GeometricNull, func(t Trials, _ rand.Source) (float64, error) { return ccgp(t, n.Dichotomy) }, surrogates, src)
			if err != nil {
				return nil, err
			}
			return one((null.Observed-null.Mean)/null.Deviation, nil)
		},
	}
}

func shattering() family {
	const most = 8 // conditions: 35 dichotomies
	return family{
		measures: []Measure{{Name: "shattering dimension", Group: ofAbstraction, Range: share, Source: "Bernardi et al. 2020", Bias: "slightly downward"}},
		random:   true, undefined: "it is not a number",
		state: func(ctx context.Context, s State, d Design, src rand.Source) ([]float64, error) {
			t, err := s.trials(d)
			if err != nil {
				return nil, err
			}
			if m := top(t.Condition) + 1; m > most {
				return nil, fmt.Errorf("%d conditions have more dichotomies than a table waits for: call ShatteringDimension", m)
			}
			r, err := ShatteringDimension(ctx, t, ShatteringOptions{}, src)
			if err != nil {
				return nil, err
			}
			return one(r.Dimension, nil)
		},
	}
}

// rootMeanSquare returns the root mean square entry of x.
func rootMeanSquare(x *mat.Dense) float64 {
	c, e := scaled(x)
	n, p := x.Dims()
	return math.Ldexp(mat.Norm(c, 2)/math.Sqrt(float64(n*p)), e)
}
