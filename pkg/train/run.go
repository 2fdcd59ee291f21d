package train

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
)

// RunOf is one trained network of type N with what it came from.
type RunOf[N any] struct {
	Initial, Trained N
	History          History
	Steps            int    // number of updates made
	Ending           Ending // why there were no more
	Snapshots        []SnapshotOf[N]
	Alpha            float64 // Options.Alpha: what learned is Alpha·(Trained − Initial); 0 where it is Trained itself
}

// SnapshotOf is a copy of a network on its way.
type SnapshotOf[N any] struct {
	Step    int // number of updates before it
	Network N
}

// Run is one trained feed-forward network.
type Run = RunOf[*network.MLP]

// Snapshot is a copy of a feed-forward network on its way.
type Snapshot = SnapshotOf[*network.MLP]

// Outputs returns what the trained network of a run answers to x (trials × inputs), trials × outputs: with Options.Alpha the scaled output α(f − f₀), which is what
// was trained, else f.
func Outputs(r *Run, x *mat.Dense) *mat.Dense {
	_, output := r.Trained.Respond(x)
	if r.Alpha != 0 {
		_, before := r.Initial.Respond(x)
		output.Sub(output, before)
		output.Scale(r.Alpha, output)
	}
	return output
}

// Diverged is the error of a network whose loss, or whose parameters, stopped being finite numbers.
type Diverged struct {
	Network  int     // position among the networks
	Step     int     // the first step whose loss is not finite; the number of steps where parameters overflowed in the last
	LastLoss float64 // the loss of the step before; NaN where it was the first
}

// Error names the network, the step, and the last finite loss.
func (d *Diverged) Error() string {
	if math.IsNaN(d.LastLoss) {
		return fmt.Sprintf("train: network %d diverged at step %d: the loss that it began with is not a finite number", d.Network, d.Step)
	}
	return fmt.Sprintf("train: network %d diverged at step %d: its loss was %.4g one step before and is not a finite number now; lower the learning rate",
		d.Network, d.Step, d.LastLoss)
}

// collect returns the runs of courses that have ended, nil for those that diverged, with an error that joins theirs. network returns a network with given parameters.
func collect[N any](courses []*course, initial []N, network func(initial N, parameters []float64) N) ([]*RunOf[N], error) {
	runs := make([]*RunOf[N], len(courses))
	var diverged []error
	for i, c := range courses {
		s := c.state
		parameters := c.model.parameters()
		if s.Lost || !allFinite(parameters) { // the last update may overflow, which no later loss shows
			last := math.NaN()
			if k := len(s.History.Loss); k > 0 {
				last = s.History.Loss[k-1]
			}
			diverged = append(diverged, &Diverged{Network: i, Step: s.Step, LastLoss: last})
			continue
		}
		r := &RunOf[N]{Initial: initial[i], Trained: network(initial[i], parameters), History: s.History, Steps: s.Step, Ending: s.Ending, Alpha: c.opt.Alpha}
		for _, p := range s.Snapshots {
			r.Snapshots = append(r.Snapshots, SnapshotOf[N]{p.Step, network(initial[i], p.Parameters)})
		}
		runs[i] = r
	}
	return runs, errors.Join(diverged...)
}
