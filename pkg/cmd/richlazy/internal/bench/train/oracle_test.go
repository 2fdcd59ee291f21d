package train

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/cmd/richlazy/internal/bench"
	"github.com/richlazy/richlazy/pkg/loss"
	"github.com/richlazy/richlazy/pkg/network"
	engine "github.com/richlazy/richlazy/pkg/train"
)

// pytorch starts the peer. Where there is none the test is skipped, or fails where CI is set.
func pytorch(t *testing.T) bench.Against {
	t.Helper()
	python, err := bench.Find(context.Background(), Software)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is %v: apt-get install %s", err, Software.Debian)
		}
		t.Skipf("%v", err)
	}
	p, err := bench.Start(context.Background(), python, bench.CoreType(), Software)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return bench.Against{Peer: p}
}

// descent takes the steps of a momentum SGD on the weights themselves and returns the losses before each; gradient returns the gradient and the loss of a step.
func descent(parameters []float64, sgd engine.SGD, steps int, gradient func(parameters []float64, step int) ([]float64, float64)) (seen []float64) {
	velocity := make([]float64, len(parameters))
	for step := range steps {
		g, l := gradient(parameters, step)
		seen = append(seen, l)
		for i := range parameters {
			velocity[i] = sgd.Momentum*velocity[i] + g[i]
			parameters[i] -= sgd.Rate * velocity[i]
		}
	}
	return seen
}

// plain trains as the definition says: by gradients of pkg/network, without the engine.
func plain(w training) (seen []float64) {
	inputs, order := w.task.Inputs(), w.order
	if order == nil {
		for i := range w.task.Len() {
			order = append(order, i)
		}
	}
	batches := (len(order) + w.batch - 1) / w.batch
	for _, n := range w.networks {
		n = n.Clone()
		seen = append(seen, descent(n.Parameters(), w.sgd, w.check, func(parameters []float64, step int) ([]float64, float64) {
			n.SetParameters(parameters)
			first := step % batches * w.batch
			batch := order[first:min(first+w.batch, len(order))]
			g, l := n.Gradient(rows(inputs, batch), rows(w.task.Targets, batch), losses[w.loss])
			return g.Parameters(), l
		})...)
	}
	return seen
}

func rows(m *mat.Dense, which []int) *mat.Dense {
	_, columns := m.Dims()
	x := mat.NewDense(len(which), columns, nil)
	for i, row := range which {
		x.SetRow(i, m.RawRowView(row))
	}
	return x
}

// plainly trains a recurrent network as the definition says.
func plainly(w sequenceTraining) []float64 {
	n, batches := w.network.Clone(), len(w.order)/w.batch
	return descent(n.Parameters(), w.sgd, w.check, func(parameters []float64, step int) ([]float64, float64) {
		n.SetParameters(parameters)
		batch := w.task.Subset(w.order[step%batches*w.batch : (step%batches+1)*w.batch])
		y := make([]float64, len(batch.Target)*3)
		for i, action := range batch.Target {
			y[3*i+action] = 1
		}
		g, l := n.Gradient(batch, y, batch.Weight, loss.Mean(loss.CrossEntropy{}))
		return g.Parameters(), l
	})
}

// The works of works.py compute the losses of gradient descent by its definition, in either precision.
func TestTorchDescends(t *testing.T) {
	p, ctx := pytorch(t), context.Background()
	digits := training{batch: 20, loss: "cross-entropy", sgd: engine.SGD{Rate: 0.01, Momentum: 0.9}, check: 30, gather: true, order: []int{}}
	var err error
	if digits.task, _, err = digitTask(ctx, 90); err != nil {
		t.Fatal(err)
	}
	for i := range 90 {
		digits.order = append(digits.order, (i*7)%90)
	}
	digits.networks = []*network.MLP{digitNetwork(30)}
	stacked := map[string]any{"group": 3}
	rnn := recurrentTraining(20)
	for _, test := range []struct {
		name, work string
		want       []float64
		settings   map[string]any
		double     []bench.Given
		single     []bench.Given
	}{
		of("sweep", eager, sweepTraining(2, 3), nil), of("sweep by bmm", bmm, sweepTraining(2, 3), stacked),
		of("many stimuli", eager, wideTraining(1000, 50), nil), of("one by one", eager, wideTraining(50, 1), nil),
		of("two hidden layers", eager, digits, nil),
		{"cell loop", "cell", plainly(rnn), rnn.settings(), sequences[float64](rnn), sequences[float32](rnn)},
		{"nn.RNN", whole, plainly(rnn), rnn.settings(), sequences[float64](rnn), sequences[float32](rnn)},
	} {
		for _, given := range []struct {
			kind      string
			arrays    []bench.Given
			tolerance float64
		}{{"f64", test.double, 1e-9}, {"f32", test.single, tolerance[float32]()}} {
			var c bench.Case
			r := &bench.Runner{}
			if err := p.Begin(ctx, r); err != nil {
				t.Fatal(err)
			}
			if err := p.Add(ctx, r, &c, "torch", bench.Work{Name: test.work, Threads: 1, Settings: test.settings}, given.arrays...); err != nil || len(c.Contenders) != 1 {
				t.Fatalf("%s %s: %d contenders, error %v", test.name, given.kind, len(c.Contenders), err)
			}
			got, err := c.Contenders[0].Result(ctx)
			if d := bench.Difference(test.want, got); err != nil || !(d <= given.tolerance) {
				t.Errorf("%s %s: losses %.2g off, at most %.2g is expected; error %v", test.name, given.kind, d, given.tolerance, err)
			}
			if took, err := c.Contenders[0].Time(ctx, 2); err != nil || took <= 0 {
				t.Errorf("%s %s took %v, error %v", test.name, given.kind, took, err)
			}
			again, err := c.Contenders[0].Result(ctx) // from the same beginning
			if err != nil || fmt.Sprint(again) != fmt.Sprint(got) {
				t.Errorf("%s %s: other losses the second time, error %v", test.name, given.kind, err)
			}
			if last := test.want[len(test.want)-1]; math.Abs(last-test.want[0]) < 1e-6*math.Abs(last) {
				t.Errorf("%s: the loss stays at %v: the test sees nothing", test.name, last)
			}
		}
	}
}

// of returns the test of a work that does a training.
func of(name, work string, w training, more map[string]any) (test struct {
	name, work string
	want       []float64
	settings   map[string]any
	double     []bench.Given
	single     []bench.Given
}) {
	test.name, test.work, test.want, test.settings = name, work, plain(w), w.settings()
	for key, value := range more {
		test.settings[key] = value
	}
	test.double, test.single = given[float64](name, w), given[float32](name, w)
	return test
}
