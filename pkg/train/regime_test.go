package train_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/simd"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	"github.com/richlazy/richlazy/pkg/rng"
	"github.com/richlazy/richlazy/pkg/task"
	"github.com/richlazy/richlazy/pkg/train"
)

// jacobian returns the derivative of the output to each trial by all parameters, trials × parameters, for a network of one output: that of ½(ŷ − (ŷ − 1))².
func jacobian(n *network.MLP, x *mat.Dense) *mat.Dense {
	trials, inputs := x.Dims()
	j := mat.NewDense(trials, len(n.Parameters()), nil)
	for i := range trials {
		row := mat.NewDense(1, inputs, x.RawRowView(i))
		_, y := n.Respond(row)
		g, _ := n.Gradient(row, mat.NewDense(1, 1, []float64{y.At(0, 0) - 1}), loss.Squared{})
		j.SetRow(i, g.Parameters())
	}
	return j
}

// The larger alpha, the lazier: weights move by 1/α, and the scaled output learns as the linearised network does, ŷ ← ŷ − η K (ŷ − y) with the initial tangent kernel K.
func TestLargeAlphaIsLazy(t *testing.T) {
	r := rng.New(90).Rand()
	k := gaussian(r, 12, 1, []int{6}, "real")
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 6}}, Hidden: []network.Hidden{{Units: 30, Activation: network.Tanh}, {Units: 20}}, Readout: network.LeCun(1)}, r)
	const rate, steps = .002, 300
	var kernel mat.Dense
	j := jacobian(n, k.Inputs())
	kernel.Mul(j, j.T())
	want := mat.NewDense(12, 1, nil)
	var losses []float64
	for range steps {
		var fault, change mat.Dense
		fault.Sub(want, k.Targets)
		losses = append(losses, mat.Dot(fault.ColView(0), fault.ColView(0))/2)
		change.Mul(&kernel, &fault)
		change.Scale(rate, &change)
		want.Sub(want, &change)
	}
	if losses[steps-1] > losses[0]/2 {
		t.Fatalf("the linearised network learns little: loss %v after %v", losses[steps-1], losses[0])
	}
	for _, path := range []train.Path{train.Direct, train.Span} {
		moved := map[float64]float64{}
		for _, alpha := range []float64{1, 1e3, 1e4} {
			run, err := train.One(context.Background(), n, k, train.Options{Alpha: alpha, Steps: steps, Optimiser: train.SGD{Rate: rate}, Path: path})
			if err != nil {
				t.Fatal(err)
			}
			moved[alpha] = network.Change(n, run.Trained)
			if got := run.History.Loss[0]; !(math.Abs(got-losses[0]) <= 1e-9*losses[0]) {
				t.Errorf("%v: alpha %v: the first loss is %v, want %v: that of an output of 0", path, alpha, got, losses[0])
			}
			if alpha == 1 {
				continue
			}
			for i, got := range run.History.Loss {
				if !(math.Abs(got-losses[i]) <= 20/alpha*losses[0]) {
					t.Fatalf("%v: alpha %v: step %d: loss %v, linearised %v", path, alpha, i, got, losses[i])
				}
			}
			if got := train.Outputs(run, k.Inputs()); !mat.EqualApprox(got, want, 20/alpha) {
				t.Errorf("%v: alpha %v: outputs %v, linearised %v", path, alpha, mat.Formatted(got.T()), mat.Formatted(want.T()))
			}
		}
		if ratio := moved[1e3] / moved[1e4]; !(math.Abs(ratio-10) <= .1) {
			t.Errorf("%v: ten times the alpha divides the change of weights by %v, want 10", path, ratio)
		}
		if moved[1] < 100*moved[1e3] {
			t.Errorf("%v: weights change by %v at alpha 1, %v at 1000", path, moved[1], moved[1e3])
		}
	}
}

// Before the first update α(f − f₀) is 0 to the last bit, however large α is and in whatever way and batches f is computed. Without kernels it is 0 but for α times the
// rounding of f, as gonum's products have bits that depend on the batch.
func TestScaledOutputBeginsAtZero(t *testing.T) {
	const alpha = 1e12
	limit := 0.
	if simd.Active() == simd.Go {
		limit = math.Pow(alpha*64*0x1p-52, 2)
	}
	for i := range 200 {
		s := randomSetting(rng.New(79).At(i))
		s.task.Targets.Zero()
		s.opt = train.Options{Alpha: alpha, Steps: 9, Batch: min(s.task.Len(), 1+i%16), Source: s.opt.Source, Schedule: func(int) float64 { return 0 }}
		for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
			for _, single := range []bool{false, true} {
				s.opt.Path, s.opt.Single = path, single
				runs, err := train.All(context.Background(), s.all, s.task, s.opt)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range runs {
					if got := floats.Max(r.History.Loss); !(got <= limit) {
						t.Errorf("setting %d, %v, single %v: loss %v, want at most %v", i, path, single, got, limit)
					}
				}
			}
		}
	}
}

// Under Oja's rule alone each unit turns to the leading eigenvector of Σ x xᵀ of the blocks that count, with length 1; nothing else changes.
func TestOjaFindsTheLeadingEigenvector(t *testing.T) {
	r := rng.New(91).Rand()
	k := gaussian(r, 40, 1, []int{5, 3}, "real")
	some := network.Gaussian(.3)
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 5, Weights: some}, {Width: 3, Weights: some}}, Hidden: []network.Hidden{{Units: 6}}}, r)
	for _, c := range []struct {
		name     string
		blocks   []int
		from, to int
	}{{"all", nil, 0, 8}, {"first", []int{0}, 0, 5}, {"second", []int{1}, 5, 8}} {
		x := k.Inputs().Slice(0, 40, c.from, c.to).(*mat.Dense)
		var s mat.SymDense
		s.SymOuterK(1, x.T())
		var eigen mat.EigenSym
		if !eigen.Factorize(&s, true) {
			t.Fatal("no eigenvectors")
		}
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		leading := vectors.ColView(c.to - c.from - 1)
		for _, path := range []train.Path{train.Direct, train.Span} {
			run, err := train.One(context.Background(), n, k, train.Options{
				Steps: 3000, Path: path, Oja: train.Oja{Rate: .01, Blocks: c.blocks},
				Frozen: []train.Part{{Layer: 0}, {Layer: 0, Bias: true}, {Layer: 1}, {Layer: 1, Bias: true}},
			})
			if err != nil {
				t.Fatal(err)
			}
			w := run.Trained.Layers[0].Weights
			for unit := range 6 {
				if cos := math.Abs(mat.Dot(w.RowView(unit).(*mat.VecDense).SliceVec(c.from, c.to), leading)); !(math.Abs(cos-1) <= 1e-6) {
					t.Errorf("%s, %v: unit %d: |w·v| is %v, want 1", c.name, path, unit, cos)
				}
				if norm := mat.Norm(w.Slice(unit, unit+1, c.from, c.to), 2); !(math.Abs(norm-1) <= 1e-6) {
					t.Errorf("%s, %v: unit %d: norm %v, want 1", c.name, path, unit, norm)
				}
				for j := range 8 {
					if (j < c.from || j >= c.to) && w.At(unit, j) != n.Layers[0].Weights.At(unit, j) {
						t.Errorf("%s, %v: unit %d: the weight from input %d, which does not count, changed", c.name, path, unit, j)
					}
				}
			}
			if !reflect.DeepEqual(run.Trained.Layers[1], n.Layers[1]) || !reflect.DeepEqual(run.Trained.Layers[0].Bias, n.Layers[0].Bias) {
				t.Errorf("%s, %v: what is frozen changed", c.name, path)
			}
		}
	}
}

// With batch 1 and both rules, each step is that of the paper's code: gradient descent, then Oja's rule with the new weights.
func TestOjaStepByStep(t *testing.T) {
	garden := task.HebbGardens(task.HebbSpec{Cue: 2})
	small := network.Gaussian(.01)
	n := network.New(network.Spec{Inputs: []network.Input{{Width: 25, Weights: small}, {Width: 2, Weights: small}}, Readout: network.LeCun(1)}, rng.New(92).Source())
	order := garden.Interleaved(2, rng.New(93).Source())
	const rate, hebb = .05, .02
	for _, blocks := range [][]int{nil, {1}} {
		plain := n.Clone()
		for _, trial := range order.Trials {
			x := mat.NewDense(1, 27, garden.Inputs().RawRowView(trial))
			g, _ := plain.Gradient(x, mat.NewDense(1, 1, []float64{garden.Targets.At(trial, 0)}), loss.Reward{})
			p, bias := plain.Parameters(), plain.Layers[0].Bias
			for i, v := range g.Parameters() {
				p[i] -= rate * v
			}
			held := append([]float64(nil), bias...)
			plain.SetParameters(p)
			copy(plain.Layers[0].Bias, held) // fixed in the paper
			from := 0
			if blocks != nil {
				from = 25
			}
			for unit := range 100 {
				w, y := plain.Layers[0].Weights.RawRowView(unit), 0.0
				for j := from; j < 27; j++ {
					y += w[j] * x.At(0, j)
				}
				for j := from; j < 27; j++ {
					w[j] += hebb * y * (x.At(0, j) - y*w[j])
				}
			}
		}
		for _, path := range []train.Path{train.Direct, train.Span} {
			run, err := train.One(context.Background(), n, garden.Task, train.Options{
				Loss: loss.Reward{}, Optimiser: train.SGD{Rate: rate}, Steps: order.Len(), Batch: 1, Order: func(int) *task.Order { return order },
				Oja: train.Oja{Rate: hebb, Blocks: blocks}, Frozen: []train.Part{{Layer: 0, Bias: true}}, Path: path,
			})
			if err != nil {
				t.Fatal(err)
			}
			if d := distance(run.Trained.Parameters(), plain.Parameters()); d > 1e-12 {
				t.Errorf("%v, blocks %v: parameters differ by %.2g", path, blocks, d)
			}
		}
	}
}

// Batches walk through the order and begin again, without crossing the ends of its blocks; random ones see each trial once an epoch.
func TestBatchesFollowTheOrder(t *testing.T) {
	k := &task.Task{Name: "count", Targets: mat.NewDense(7, 1, nil)}
	x := mat.NewDense(7, 1, nil)
	for i := range 7 {
		k.Trials = append(k.Trials, fmt.Sprint(i))
		k.Targets.Set(i, 0, math.Sqrt(2*math.Pow(2, float64(i)))) // the loss of a batch, ½ Σ y², then names its trials
		x.Set(i, 0, 1)
	}
	k.Blocks = []task.Block{{Name: "x", X: x}}
	zero := network.Gaussian(0)
	spec := network.Spec{Inputs: []network.Input{{Width: 1, Weights: zero}}, Hidden: []network.Hidden{{Units: 2}}, Readout: zero, Bias: network.Constant(0)}
	n := network.New(spec, rng.New(1).Source())
	frozen := []train.Part{{Layer: 0}, {Layer: 0, Bias: true}, {Layer: 1}, {Layer: 1, Bias: true}}
	of := func(opt train.Options) (sets []int) {
		opt.Steps, opt.Frozen = 9, frozen
		run, err := train.One(context.Background(), n, k, opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range run.History.Loss {
			sets = append(sets, int(math.Round(l)))
		}
		return sets
	}
	order := func(int) *task.Order {
		return &task.Order{Name: "o", Trials: []int{3, 1, 4, 1, 5, 0, 2}, Blocks: []int{0, 5}}
	}
	bits := func(trials ...int) (s int) {
		for _, t := range trials {
			s += 1 << t
		}
		return s
	}
	once := []int{bits(3, 1), bits(4, 1), bits(5), bits(0, 2)}
	if got, want := of(train.Options{Batch: 2, Order: order}), slices.Concat(once, once, once[:1]); !reflect.DeepEqual(got, want) {
		t.Errorf("order: batches %b, want %b", got, want)
	}
	if got, want := of(train.Options{Order: order})[:2], []int{bits(3, 1, 4, 1, 5), bits(0, 2)}; !reflect.DeepEqual(got, want) {
		t.Errorf("whole blocks: batches %b, want %b", got, want)
	}
	for _, path := range []train.Path{train.Direct, train.Span, train.LookAhead} {
		got := of(train.Options{Batch: 3, Path: path, Source: func(int) rand.Source { return rng.New(2).Source() }})
		for e := 0; e < 9; e += 3 {
			if got[e]+got[e+1]+got[e+2] != 127 {
				t.Errorf("%v: epoch %d: batches %b, want each trial once", path, e/3, got[e:e+3])
			}
		}
		if reflect.DeepEqual(got[:3], got[3:6]) {
			t.Errorf("%v: two epochs in the same order", path)
		}
	}
}
