package train

import (
	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/network"
)

// State is a network in the middle of its training: what a checkpoint holds. Resumed from it, training gives the same bits as without a stop.
type State struct {
	Step        int
	Lost        bool // the loss is no longer finite
	Drive       [][]float64
	Taken       [][]float64
	HiddenBias  []float64
	Readout     []float64
	ReadoutBias []float64
	History     History
}

// begin returns the state of a network before the first step. Drive[b] is U = X Wᵀ and Taken[b] is A of W = W₀ + Aᵀ X, both distinct rows × units.
func (p *problem) begin(n *network.MLP) *State {
	s := &State{
		HiddenBias:  append([]float64(nil), n.Layers[0].Bias...),
		Readout:     mat.DenseCopyOf(n.Readout().Weights).RawMatrix().Data,
		ReadoutBias: append([]float64(nil), n.Readout().Bias...),
	}
	for i, b := range p.blocks {
		var drive mat.Dense
		drive.Mul(b.x, n.Block(i).T())
		s.Drive = append(s.Drive, drive.RawMatrix().Data)
		s.Taken = append(s.Taken, make([]float64, len(drive.RawMatrix().Data)))
	}
	return s
}

// finish returns the trained network.
func (p *problem) finish(initial *network.MLP, s *State) *network.MLP {
	n := initial.Clone()
	_, units, outputs := n.Dims()
	copy(n.Layers[0].Bias, s.HiddenBias)
	copy(n.Readout().Bias, s.ReadoutBias)
	n.Readout().Weights.Copy(mat.NewDense(outputs, units, s.Readout))
	for i, b := range p.blocks {
		rows, _ := b.x.Dims()
		var change mat.Dense
		change.Mul(mat.NewDense(rows, units, s.Taken[i]).T(), b.x)
		w := n.Block(i)
		w.Add(w, &change)
	}
	return n
}

// resumes reports whether s, read from a checkpoint, is a later state of the same training as fresh.
func (s *State) resumes(fresh *State, steps int) bool {
	same := len(s.Drive) == len(fresh.Drive) && len(s.Taken) == len(fresh.Taken) && len(s.HiddenBias) == len(fresh.HiddenBias) &&
		len(s.Readout) == len(fresh.Readout) && len(s.ReadoutBias) == len(fresh.ReadoutBias) &&
		s.Step >= 0 && s.Step <= steps && len(s.History.Loss) == s.Step && len(s.History.Accuracy) == s.Step
	for b := 0; same && b < len(s.Drive); b++ {
		same = len(s.Drive[b]) == len(fresh.Drive[b]) && len(s.Taken[b]) == len(fresh.Taken[b])
	}
	return same
}
