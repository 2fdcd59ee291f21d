package changepoint

import (
	"fmt"
	"math"
)

// pieces are the sufficient statistics of all series between any two times: sums of w, wt, wt², wy, wty and wy² up to each observation, one series after another.
type pieces struct {
	times  []float64 // from the first, in units of the whole
	series int
	sums   [][][6]float64 // series × (observations+1)
	lambda []float64      // precision of the prior of a value, in units of the noise's
	model  Model
}

// newPieces centres values at the mean of the prior and weights them by their noise.
func newPieces(s Series, o Options) *pieces {
	n, series := s.Values.Dims()
	p := &pieces{times: make([]float64, n), series: series, sums: make([][][6]float64, series), lambda: make([]float64, series), model: o.Model}
	whole := s.Times[n-1] - s.Times[0]
	for i, t := range s.Times {
		p.times[i] = (t - s.Times[0]) / whole
	}
	for d := range series {
		p.sums[d] = make([][6]float64, n+1)
		p.lambda[d] = 1 / (o.Spread[d] * o.Spread[d])
		for i, t := range p.times {
			noise := s.noise(i, d)
			w, y := 1/(noise*noise), s.Values.At(i, d)-o.Mean[d]
			for k, v := range [6]float64{w, w * t, w * t * t, w * y, w * t * y, w * y * y} {
				p.sums[d][i+1][k] = p.sums[d][i][k] + v
			}
		}
	}
	return p
}

const (
	// digits is the largest sum of squared values in units of the noise of which differences are right to some tenths or better.
	digits = 3e13
	// lost is the share of that sum below which a sum of squared residuals is rounding.
	lost = 1e-13
)

// resolved is the error of a series with noise so small that sums of squares have no digits left for it.
func (p *pieces) resolved() error {
	n := p.observations()
	for d := range p.series {
		if total := p.sums[d][n][5]; !(total <= digits) {
			const text = "changepoint: series %d is %.2g times as large as its noise, about the mean of the prior: take a larger noise, at most %.1g times smaller"
			return fmt.Errorf(text, d, math.Sqrt(total/float64(n)), math.Sqrt(digits/float64(n)))
		}
	}
	return nil
}

// total is the sum of squared values of all series in units of the noise.
func (p *pieces) total() (sum float64) {
	for d := range p.series {
		sum += p.sums[d][p.observations()][5]
	}
	return sum
}

func (p *pieces) observations() int { return len(p.times) }

// piece is the sum of squares Σw(y − (1−u)a − ub)² of some observations as a function of the values a and b at both ends: vv a² + 2uv ab + uu b² − 2hv a − 2hu b + c.
type piece struct{ vv, uv, uu, hv, hu, c float64 }

// line is the piece of series d from the time of observation i to that of observation end, with the observations from i to below j.
func (p *pieces) line(d, i, j, end int) piece {
	var s [6]float64
	for k := range s {
		s[k] = p.sums[d][j][k] - p.sums[d][i][k]
	}
	t, l := p.times[i], p.times[end]-p.times[i]
	u, uu := (s[1]-t*s[0])/l, (s[2]-2*t*s[1]+t*t*s[0])/(l*l)
	hu := (s[4] - t*s[3]) / l
	return piece{s[0] - 2*u + uu, u - uu, uu, s[3] - hu, hu, s[5]}
}

// segment is the least sum of squares of observations i to below j, of all series, and half the logarithm of what the values' prior costs, with the precision of the prior
// multiplied by scale. Without a prior (scale 0) the second is 0.
func (p *pieces) segment(i, j int, scale float64) (squares, cost float64) {
	for d := range p.series {
		lambda := p.lambda[d] * scale
		if p.model == Levels {
			w, h := p.sums[d][j][0]-p.sums[d][i][0]+lambda, p.sums[d][j][3]-p.sums[d][i][3]
			squares += max(p.sums[d][j][5]-p.sums[d][i][5]-h*h/w, 0)
			if scale > 0 {
				cost += 0.5 * math.Log(w/lambda)
			}
			continue
		}
		q := p.line(d, i, j, j-1)
		q.vv, q.uu = q.vv+lambda, q.uu+lambda
		det := q.vv*q.uu - q.uv*q.uv
		squares += max(q.c-(q.uu*q.hv*q.hv-2*q.uv*q.hv*q.hu+q.vv*q.hu*q.hu)/det, 0)
		if scale > 0 {
			cost += 0.5 * math.Log(det/(lambda*lambda))
		}
	}
	return squares, cost
}
