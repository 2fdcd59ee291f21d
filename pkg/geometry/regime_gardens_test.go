package geometry_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/geometry"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/rsa"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// gardenDesign is what the measures of a regime can know of the gardens: conditions are context × choice.
func gardenDesign(g *task.GardenTask) geometry.Design {
	condition, labels := make([]int, 50), make([]int, 50)
	for i := range condition {
		switch y := g.Targets.At(i, 0); {
		case y == 0:
			condition[i], labels[i] = -1, -1
		case y > 0:
			condition[i], labels[i] = 2*g.Context[i]+1, 1
		default:
			condition[i] = 2 * g.Context[i]
		}
	}
	return geometry.Design{
		Layers: []string{"stimulus", "context", "readout"}, Targets: g.Targets, Labels: labels, Condition: condition,
		Contexts:    &rsa.TwoContexts{Conditions: g.Trials, Context: g.Context, Relevant0: g.Second, Relevant1: g.First},
		Dichotomies: []geometry.NamedDichotomy{{Name: "choice", Dichotomy: []bool{false, true, false, true}}, {Name: "context", Dichotomy: []bool{false, false, true, true}}},
	}
}

// gardenState is what is known of a network of one hidden layer.
func gardenState(m *network.MLP, x *mat.Dense) geometry.State {
	h, _ := m.Respond(x)
	w := mat.DenseCopyOf(m.Readout().Weights)
	return geometry.State{
		Responses: h, Tangent: m.NTK(x), Weights: []*mat.Dense{mat.DenseCopyOf(m.Block(0)), mat.DenseCopyOf(m.Block(1)), w}, ContextWeights: mat.DenseCopyOf(m.Block(1)),
		Readout: &geometry.Readout{Weights: w, Bias: append([]float64(nil), m.Readout().Bias...)},
	}
}

// gardenLearners trains networks of the gardens by gradient descent.
func gardenLearners(sigma, sigmaContext, rate float64, n, steps int) (learners []geometry.Learner, d geometry.Design) {
	g := task.Gardens()
	x := g.Inputs()
	networks := make([]*network.MLP, n)
	for k := range networks {
		spec := network.Spec{Inputs: []network.Input{{Width: 25, Weights: network.Gaussian(sigma)}, {Width: 2, Weights: network.Gaussian(sigmaContext)}}}
		networks[k] = network.New(spec, rng.New(7).At(k).Source())
	}
	runs, err := train.All(context.Background(), networks, g.Task, train.Options{Steps: steps, Optimiser: train.SGD{Rate: rate}})
	if err != nil {
		panic(err)
	}
	for _, r := range runs {
		learners = append(learners, geometry.Learner{Before: gardenState(r.Initial, x), After: gardenState(r.Trained, x)})
	}
	return learners, gardenDesign(g)
}

const gardenSeeds = 8

// Trained once: rich at the published rate; lazy at a fifth of it.
//
// At the published rate of 0.005 networks of σ = 3 begin near the largest stable step, and some seeds go through an instability that kills units and moves the kernel: of eight
// seeds the intervals of most measures then hold 1, and the verdict is Undecided. At 0.001 none does.
var (
	richGardens = sync.OnceValues(func() ([]geometry.Learner, geometry.Design) {
		return gardenLearners(0.01, 0.5, 0.005, gardenSeeds, 2500)
	})
	lazyGardens = sync.OnceValues(func() ([]geometry.Learner, geometry.Design) { return gardenLearners(3, 1.5, 0.001, gardenSeeds, 2500) })
)

func regimeOf(t *testing.T, l []geometry.Learner, d geometry.Design, o geometry.RegimeOptions) *geometry.RegimeTable {
	t.Helper()
	if o.PlanesStarts == 0 {
		o.PlanesStarts = 20
	}
	return must[*geometry.RegimeTable](t)(geometry.Regime(context.Background(), l, d, o, rng.New(41).Source()))
}

// verdicts are those of the table by "group: name".
func verdicts(table *geometry.RegimeTable) map[string]geometry.Verdict {
	all := map[string]geometry.Verdict{}
	for _, r := range table.Rows {
		all[r.Measure.Group+": "+r.Measure.Name] = r.Verdict
	}
	return all
}

// Rich networks are rich by every measure that can see it, and lazy by none.
func TestRichGardens(t *testing.T) {
	l, d := richGardens()
	table := regimeOf(t, l, d, geometry.RegimeOptions{})
	t.Logf("\n%v\n%s", table, table.Verdict())
	got := verdicts(table)
	for _, name := range []string{
		"change of the weights: ‖W − W₀‖/‖W₀‖, stimulus", "change of the weights: ‖W − W₀‖/‖W₀‖, readout",
		"tangent kernel: ‖K − K₀‖/‖K₀‖", "tangent kernel: CKA of K with K₀", "tangent kernel: alignment with targets", "tangent kernel: alignment with targets, centred",
		"responses against their beginning: CKA, linear", "responses against their beginning: CKA, linear, debiased",
		"responses against their beginning: CKA, RBF", "responses against their beginning: CKA, RBF, debiased",
		"alignment of responses with targets: alignment with targets", "alignment of responses with targets: alignment with targets, centred",
		"dimensions of the responses: participation ratio", "dimensions of the responses: participation ratio, unbiased",
		"units: share of task-selective units", "units: share of mixed units", "units: correlation of context weights",
		"two tasks in six numbers: selection of the relevant feature",
	} {
		if v, ok := got[name]; !ok || v != geometry.Rich {
			t.Errorf("%s: %v, want rich", name, v)
		}
	}
	for name, v := range got {
		if v == geometry.Lazy || v == geometry.Between {
			t.Errorf("%s: %v", name, v)
		}
	}
	if s := table.Verdict(); !strings.Contains(s, "No measure says lazy.") {
		t.Error(s)
	}
}

// Lazy networks are lazy by what compares responses and by what sums them up. The readout grows from 1/100 in every regime, and with it the part of the tangent kernel that comes
// from the layer below: by those two measures, which see it, the networks of Flesch et al. are not lazy, and the table says that the measures disagree.
func TestLazyGardens(t *testing.T) {
	l, d := lazyGardens()
	table := regimeOf(t, l, d, geometry.RegimeOptions{})
	t.Logf("\n%v\n%s", table, table.Verdict())
	got := verdicts(table)
	for name, v := range got {
		if strings.HasPrefix(name, "responses against their beginning: ") && v != geometry.Lazy {
			t.Errorf("%s: %v, want lazy", name, v)
		}
	}
	// Single numbers of a state scatter more: eight seeds do not decide all of them, but those that separate the regimes in the paper must have moved less than redrawing moves
	// them.
	for _, name := range []string{"participation ratio, unbiased", "share of task-selective units", "share of mixed units", "correlation of context weights",
		"selection of the relevant feature"} {
		for _, r := range table.Rows {
			if r.Measure.Name == name && (r.Verdict != geometry.Lazy && r.Verdict != geometry.Undecided || !(r.Ratio.Mean < 1)) {
				t.Errorf("%s: %v, %v, want below 1", name, r.Ratio, r.Verdict)
			}
		}
	}
	grown := map[string]bool{"change of the weights: ‖W − W₀‖/‖W₀‖, readout": true, "tangent kernel: ‖K − K₀‖/‖K₀‖": true, "tangent kernel: CKA of K with K₀": true}
	for name, v := range got {
		if (v == geometry.Rich || v == geometry.Between) && !grown[name] {
			t.Errorf("%s: %v", name, v)
		}
	}
	if v := got["change of the weights: ‖W − W₀‖/‖W₀‖, readout"]; v != geometry.Rich {
		t.Errorf("the readout's weights: %v, want rich", v)
	}
	if s := table.Verdict(); !strings.Contains(s, "The measures disagree.") {
		t.Error(s)
	}
}
