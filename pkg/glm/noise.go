package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/richlazy/richlazy/pkg/internal/cores"
)

// NoiseModel says how the noise of one time is related to that of the time before.
type NoiseModel int

const (
	// AR1 is noise whose correlation falls as ρᵏ over k volumes, with a ρ for each channel: that of the largest restricted likelihood (ReML), which knows how many
	// regressors have been fitted and is not biased by them to the first order, from −.95 to .95 and rounded to hundredths.
	AR1 NoiseModel = iota
	// AR1YuleWalker is nilearn's: ρ is the lag-one correlation of the residuals of ordinary least squares, n/(n−1)·Σe(t)e(t−1)/Σe(t)², cut to hundredths. Residuals are less
	// correlated than noise, so that it is too small, the more so the more regressors there are, and tests find somewhat too much. The first volume is left as it is.
	AR1YuleWalker
	// AR1Pooled has one ρ for all channels, that of the largest sum of their restricted likelihoods. It is known well even from a short run, and wrong where channels
	// differ. SPM's model is close to it: it pools too, over the channels in which the design explains something, and has white noise besides.
	AR1Pooled
	// WhiteNoise is no correlation: ordinary least squares.
	WhiteNoise
)

// String names the model.
func (m NoiseModel) String() string {
	names := []string{"AR(1)", "AR(1), Yule–Walker", "AR(1), pooled", "white"}
	if m < 0 || int(m) >= len(names) {
		return fmt.Sprintf("NoiseModel(%d)", int(m))
	}
	return names[m]
}

// FitSerial fits the design to the columns of y, successive times × channels, whose noise is correlated from one time to the next: by ordinary least squares first, and
// then by least squares of what remains when ρ times the row before is taken off of each row. rho are the estimates, one a channel, 0 for channels that the design
// explains completely. Variance is that of what is new in the noise, the noise's times 1 − ρ², and residuals are whitened. Missing values are an error, as what
// comes before them is missing too.
func (d *Design) FitSerial(y *mat.Dense, model NoiseModel) (fit *Fit, rho []float64, err error) {
	if model < AR1 || model > WhiteNoise {
		panic(fmt.Sprintf("glm: noise model %d", model))
	}
	if fit, err = d.Fit(y, Options{}); err != nil {
		return nil, nil, err
	}
	_, channels := y.Dims()
	rho = make([]float64, channels)
	switch model {
	case WhiteNoise:
		return fit, rho, nil
	case AR1YuleWalker:
		fit.yuleWalker(rho)
	default:
		s := newSerial(fit)
		if model == AR1Pooled {
			s.pooled(rho)
		} else {
			s.each(rho)
		}
	}
	parts, err := d.whitened(rho, model)
	if err != nil {
		return nil, nil, err
	}
	fit.solve(parts)
	return fit, rho, nil
}

// whitened returns a part for each value of rho.
func (d *Design) whitened(rho []float64, model NoiseModel) ([]*part, error) {
	var parts []*part
	index := map[float64]*part{}
	for c, r := range rho {
		p := index[r]
		if p == nil {
			p = &part{rho: r, first: math.Sqrt(1 - r*r)}
			if model == AR1YuleWalker {
				p.first = 1
			}
			index[r] = p
			parts = append(parts, p)
		}
		p.channels = append(p.channels, c)
	}
	failed := make([]error, len(parts))
	cores.Do(len(parts), func(k int) { failed[k] = parts[k].factorise(d, false) })
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// yuleWalker sets rho to the lag-one correlation of residuals.
func (f *Fit) yuleWalker(rho []float64) {
	const bins = 100
	f.residuals(func(channels []int, e *mat.Dense) {
		n, m := e.Dims()
		zero, one := make([]float64, m), make([]float64, m)
		moments(e, zero, one)
		for c, channel := range channels {
			if f.Variance[channel] > 0 {
				r := one[c] / zero[c] * float64(n) / float64(n-1)
				rho[channel] = math.Trunc(min(max(r, -.99), .99)*bins) / bins
			}
		}
	})
}

// moments adds Σe(t)² and Σe(t)e(t−1) of each column.
func moments(e *mat.Dense, zero, one []float64) {
	n, _ := e.Dims()
	for t := range n {
		row := e.RawRowView(t)
		for c, v := range row {
			zero[c] += v * v
		}
		if t > 0 {
			before := e.RawRowView(t - 1)
			for c, v := range row {
				one[c] += v * before[c]
			}
		}
	}
}
