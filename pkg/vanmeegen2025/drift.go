package vanmeegen2025

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/coding"
)

// Identity says how alike two sets of the responses of a layer are: as they are, after the best permutation of units, and after the best rotation of one population onto the
// other. See [coding.Breaking].
type Identity struct{ Unmatched, Matched, Rotated float64 }

// B is Unmatched/Matched: 1 where the symmetry of permutations is broken, about 0 where it is not.
func (i Identity) B() float64 { return i.Unmatched / i.Matched }

// MotionRow says what a layer does while the posterior is sampled.
type MotionRow struct {
	Layer   int           // 1 is the first
	Drift   *coding.Drift // of the units' responses; lags are in transitions
	Readout *coding.Drift // of the readout weights; nil below the last layer
	Kernel  float64       // mean centred alignment of the kernels of two draws of a chain that are half a chain or more apart
	// Chain is the first draw of a chain against its last, averaged over chains, and Independent are last draws of different chains, averaged over pairs: what two networks
	// have that never were one.
	Chain, Independent Identity
	// Stay is the share of units with the same code in the first draw and the last, with its chance level, averaged over chains. It is 0 without a threshold for codes.
	Stay, Chance float64
}

// MotionTable has one row for each hidden layer.
type MotionTable []MotionRow

// Motion says for each layer whether units keep what they stand for, and whether kernels stay. With a threshold above 0, codes are compared too: a unit is active for a class
// where its mean response there exceeds it. It is an error where there are fewer than 8 draws or 2 chains.
func (e *Ensemble) Motion(threshold float64, src rand.Source) (MotionTable, error) {
	if len(e.Draws.Theta) < 2 {
		return nil, fmt.Errorf("vanmeegen2025: motion: %d chain: there have to be two, to say what independent networks have in common", len(e.Draws.Theta))
	}
	var t MotionTable
	for l := range e.Layers() {
		row, err := e.motion(l, threshold, src)
		if err != nil {
			return nil, fmt.Errorf("vanmeegen2025: motion: layer %d: %w", l+1, err)
		}
		t = append(t, *row)
	}
	return t, nil
}

func (e *Ensemble) motion(l int, threshold float64, src rand.Source) (*MotionRow, error) {
	row := &MotionRow{Layer: l + 1}
	var err error
	if row.Drift, err = e.Drift(l, src); err != nil {
		return nil, err
	}
	kernels, err := e.KernelOverlaps(l)
	if err != nil {
		return nil, err
	}
	row.Kernel = apart(kernels)
	if l == e.Layers()-1 {
		readouts, err := e.ReadoutOverlaps()
		if err != nil {
			return nil, err
		}
		if row.Readout, err = coding.DriftOf(readouts, coding.DriftOptions{Step: float64(e.Draws.Thin)}, src); err != nil {
			return nil, err
		}
	}
	return row, e.identities(row, l, threshold)
}

// identities compares first draws with last ones, and chains with each other.
func (e *Ensemble) identities(row *MotionRow, l int, threshold float64) error {
	chains := len(e.Draws.Theta)
	n, pairs := float64(chains), float64(chains*(chains-1)/2)
	ends := make([][2]coding.Responses, chains)
	for c, chain := range e.Draws.Theta {
		ends[c] = [2]coding.Responses{e.Responses(c, 0, l), e.Responses(c, len(chain)-1, l)}
		if err := row.Chain.add(ends[c][0], ends[c][1], n); err != nil {
			return err
		}
		for d := range c {
			if err := row.Independent.add(ends[d][1], ends[c][1], pairs); err != nil {
				return err
			}
		}
		if threshold <= 0 {
			continue
		}
		stay, err := stayed(ends[c], threshold)
		if err != nil {
			return err
		}
		row.Stay, row.Chance = row.Stay+stay.Stay/n, row.Chance+stay.Chance/n
	}
	return nil
}

// add adds the nth part of what a comparison gives.
func (i *Identity) add(x, y coding.Responses, n float64) error {
	b, err := coding.SymmetryBreaking(x.Values, y.Values)
	if err != nil {
		return err
	}
	i.Unmatched, i.Matched, i.Rotated = i.Unmatched+b.Unmatched/n, i.Matched+b.Matched/n, i.Rotated+b.Rotated/n
	return nil
}

func stayed(ends [2]coding.Responses, threshold float64) (coding.StayProbability, error) {
	var codes [2]coding.Codes
	for k, r := range ends {
		m, err := coding.MeansOf(r)
		if err != nil {
			return coding.StayProbability{}, err
		}
		codes[k] = m.BinaryCodes(threshold)
	}
	return coding.Stay(codes[0], codes[1])
}

// apart is the mean over pairs of times that are half of the times or more apart.
func apart(chains []*mat.SymDense) float64 {
	sum, n := 0., 0.
	for _, q := range chains {
		times := q.SymmetricDim()
		for i := range times {
			for j := i + (times+1)/2; j < times; j++ {
				sum, n = sum+q.At(i, j), n+1
			}
		}
	}
	return sum / n
}

// ReadoutOverlaps is [Ensemble.Overlaps] of readout weights, for each chain.
func (e *Ensemble) ReadoutOverlaps() ([]*mat.SymDense, error) {
	all := make([]*mat.SymDense, len(e.Draws.Theta))
	for c, chain := range e.Draws.Theta {
		stored := make([]*mat.Dense, len(chain))
		for i, theta := range chain {
			stored[i] = mat.DenseCopyOf(e.Posterior.Readout(theta).T())
		}
		var err error
		if all[c], err = coding.Overlaps(stored); err != nil {
			return nil, fmt.Errorf("vanmeegen2025: readout, chain %d: %w", c, err)
		}
	}
	return all, nil
}

// Every returns each nth row and column of a matrix of times, from the first on: what a picture has room for. It panics where n is not positive.
func Every(q mat.Symmetric, n int) *mat.Dense {
	if n < 1 {
		panic(fmt.Sprintf("vanmeegen2025: every %d-th time", n))
	}
	times := (q.SymmetricDim() + n - 1) / n
	d := mat.NewDense(times, times, nil)
	for i := range times {
		for j := range times {
			d.Set(i, j, q.At(i*n, j*n))
		}
	}
	return d
}

// String returns the table, a layer in a line.
func (t MotionTable) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%5s %-9s %20s %9s %8s %20s %24s %14s\n", "layer", "verdict", "plateau of q", "of a", "kernels", "q matched, rotated", "(independent networks)", "codes kept")
	for _, r := range t {
		a, stay := "-", "-"
		if r.Readout != nil {
			a = fmt.Sprintf("%.2f", r.Readout.Plateau.Value)
		}
		if r.Chance > 0 {
			stay = fmt.Sprintf("%.2f (%.2f)", r.Stay, r.Chance)
		}
		p := r.Drift.Plateau
		fmt.Fprintf(&b, "%5d %-9v %6.3f [%.2f, %.2f] %9s %8.3f %20s %24s %14s\n", r.Layer, r.Drift.Motion, p.Value, p.Low, p.High, a, r.Kernel,
			fmt.Sprintf("%.2f %.2f", r.Chain.Matched, r.Chain.Rotated), fmt.Sprintf("(%.2f %.2f)", r.Independent.Matched, r.Independent.Rotated), stay)
	}
	return b.String()
}
