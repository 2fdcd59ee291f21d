package subspace

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/neural"
)

// Of returns the trials of a population: one unit for each channel, with the observations of its session. Values are taken as they are: bin spike counts first, and turn them into
// rates ([neural.Population.Bin], [neural.Population.Rates]). Times are the middles of the samples. Channels of one session have one number of session, and are split and resampled
// together. A missing value is an error: complete the recording first, or leave such observations out.
func Of(p *neural.Population) (*Trials, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	t := &Trials{Time: p.Centres()}
	names := p.Names()
	for i, r := range p.Sessions {
		n, channels, samples := r.Dims()
		if n == 0 || samples == 0 {
			return nil, fmt.Errorf("subspace: session %q of %q has %d observations and %d samples", r.Name, p.Name, n, samples)
		}
		if t.Time == nil {
			t.Time = make([]float64, samples)
		}
		values, err := r.Float64s()
		if err != nil {
			return nil, err
		}
		session := 0
		if channels > 1 {
			session = i + 1
		}
		for c := range channels {
			y := mat.NewDense(n, samples, nil)
			for o := range n {
				y.SetRow(o, values[(o*channels+c)*samples:(o*channels+c+1)*samples])
			}
			t.Units = append(t.Units, Unit{Name: names[len(t.Units)], Session: session, Trials: r.Observations, Responses: y})
		}
	}
	if len(t.Units) == 0 {
		return nil, errors.New("subspace: a population without channels")
	}
	return t, t.Check()
}

// OfRecording is [Of] for units that were recorded together.
func OfRecording(r *neural.Recording) (*Trials, error) {
	return Of(&neural.Population{Name: r.Name, Sessions: []*neural.Recording{r}})
}
