package behavior

import (
	"fmt"
	"math"
)

// Likelihood is what a fit makes as small as it can.
type Likelihood int

// Likelihoods.
const (
	// Binomial is the negative log-likelihood of the answers, −Σ Yes log p + (Trials − Yes) log(1 − p): each trial a Bernoulli number. It is what the statistics of this package
	// are made for (posterior, AIC, BIC, cross-validation). Cells with more trials count for more.
	Binomial Likelihood = iota
	// Proportions is the cost of Flesch et al. (2018, 2022), −Σ log(1 − |y − p| + 1e-10) over cells with the share y of yes. It is not the likelihood of any number of trials: a
	// cell counts the same whatever its number of trials, and y = ½ is worth as much as y = 1 where p equals it. Use it to compare with published fits.
	Proportions
)

// String returns "binomial" or "proportions".
func (l Likelihood) String() string {
	if l == Proportions {
		return "proportions"
	}
	return "binomial"
}

// point is the response of a sigmoid to one cell.
type point struct {
	p, q   float64 // of yes and no; neither suffers from cancellation
	u      float64 // s(π − o)
	lapse  float64
	task   int
	up, dn float64 // logistic function of ±s(π − o)
	along  float64 // π
	across float64 // dπ/dφ
}

// axes returns sine and cosine of the direction of either task's axis.
func (s *sigmoids) axes() (axes [2][2]float64) {
	for task := range 2 {
		axes[task][0], axes[task][1] = math.Sincos(s[perTask*task+atAngle] - math.Pi/2)
	}
	return axes
}

// at returns the response of the sigmoid of a task; axes are those of s.
func (s *sigmoids) at(axes *[2][2]float64, task int, x, y float64) point {
	a := s[perTask*task : perTask*task+perTask]
	sin, cos := axes[task][0], axes[task][1]
	r := point{task: task, along: x*cos + y*sin, across: y*cos - x*sin}
	u := a[atSlope] * (r.along - a[atOffset])
	e := math.Exp(-math.Abs(u))
	r.up, r.dn = 1/(1+e), e/(1+e)
	if u < 0 {
		r.up, r.dn = r.dn, r.up
	}
	lapse := a[atLapse]
	r.u, r.lapse = u, lapse
	r.p, r.q = lapse+(1-2*lapse)*r.up, lapse+(1-2*lapse)*r.dn
	return r
}

// logs returns log p and log q. Without a lapse p can be too small for a number where its logarithm is not.
func (r *point) logs() (p, q float64) {
	if r.lapse == 0 {
		tail := math.Log1p(math.Exp(-math.Abs(r.u)))
		return min(0, r.u) - tail, min(0, -r.u) - tail
	}
	return math.Log(r.p), math.Log(r.q)
}

// epsilon is that of the published cost.
const epsilon = 1e-10

// loss adds up a cost over cells and, where gradient is not nil, its derivatives by the eight parameters (angles in radians).
func (s *sigmoids) loss(by Likelihood, c *Choices, gradient *sigmoids) float64 {
	total := 0.0
	if gradient != nil {
		*gradient = sigmoids{}
	}
	axes := s.axes()
	for i, n := range c.Trials {
		if n == 0 {
			continue
		}
		r := s.at(&axes, c.Task[i], c.X[i], c.Y[i])
		var slopeP, slopeQ float64 // −d cost/dp for the parts that pull p up, and q up
		switch by {
		case Binomial:
			logp, logq := r.logs()
			if yes := c.Yes[i]; yes > 0 {
				total -= yes * logp
				slopeP = yes
			}
			if no := n - c.Yes[i]; no > 0 {
				total -= no * logq
				slopeQ = no
			}
		case Proportions:
			y := c.Yes[i] / n
			// 1 − |y − p| is 1 − y + p below y and 1 − p + y above, with q for 1 − p
			if below := r.p - y; below < 0 {
				total -= math.Log(1 - y + r.p + epsilon)
				slopeP = 1 / (1 - y + r.p + epsilon)
			} else {
				total -= math.Log(r.q + y + epsilon)
				slopeQ = 1 / (r.q + y + epsilon)
			}
		}
		if gradient != nil {
			s.pull(gradient, r, by, slopeP, slopeQ)
		}
	}
	return total
}

// pull adds the derivatives of one cell. For the binomial likelihood the weights are counts, for which d log p is divided by p here, without cancellation where p is tiny.
func (s *sigmoids) pull(gradient *sigmoids, r point, by Likelihood, weightP, weightQ float64) {
	a, g := s[perTask*r.task:perTask*r.task+perTask], gradient[perTask*r.task:perTask*r.task+perTask]
	perU := (1 - 2*a[atLapse]) * r.up * r.dn // dp/du = −dq/du
	upP, upQ := weightP*perU, weightQ*perU
	lapseP, lapseQ := weightP*(1-2*r.up), weightQ*(1-2*r.dn)
	if by == Binomial {
		if a[atLapse] == 0 { // p = up: their ratio is exact
			upP, upQ = weightP*r.dn, weightQ*r.up
		} else {
			upP, upQ = upP/r.p, upQ/r.q
		}
		lapseP, lapseQ = ratio(lapseP, r.p), ratio(lapseQ, r.q)
	}
	u := upQ - upP // d cost/du
	slope := a[atSlope]
	g[atAngle] += u * slope * r.across
	g[atSlope] += u * (r.along - a[atOffset])
	g[atOffset] -= u * slope
	g[atLapse] -= lapseP + lapseQ
}

// ratio is a/b, and 0 for nothing of anything.
func ratio(a, b float64) float64 {
	if a == 0 {
		return 0
	}
	return a / b
}

// objective is a cost of the free parameters.
type objective struct {
	by      Likelihood
	choices *Choices
	free    []parameter
	fixed   sigmoids
}

func (m Model) objective(by Likelihood, c *Choices) *objective {
	if by != Binomial && by != Proportions {
		panic(fmt.Sprintf("behavior: no such likelihood as %d", by))
	}
	truth := m.truth()
	return &objective{by, c, m.free(), sigmoids{atAngle: truth[0] * math.Pi / 180, perTask + atAngle: truth[1] * math.Pi / 180}}
}

// value returns the cost and, where gradient is not nil, its derivatives by the free parameters (angles in degrees).
func (o *objective) value(theta, gradient []float64) float64 {
	s := o.fixed
	s.fill(o.free, theta)
	if gradient == nil {
		return s.loss(o.by, o.choices, nil)
	}
	var full sigmoids
	total := s.loss(o.by, o.choices, &full)
	for i, p := range o.free {
		gradient[i] = 0
		for _, slot := range p.slots {
			if slot%perTask == atAngle {
				gradient[i] += full[slot] * math.Pi / 180
			} else {
				gradient[i] += full[slot]
			}
		}
	}
	return total
}

// Loss returns the cost of choices under a model with parameters theta, in the order of [Model.Parameters], and its gradient. It panics when their number is another, and is
// an error where the choices are bad. It is +Inf where an answer has a probability of 0.
func (m Model) Loss(by Likelihood, theta []float64, c *Choices) (loss float64, gradient []float64, err error) {
	m.full(theta) // panics
	if err := c.Check(); err != nil {
		return math.NaN(), nil, err
	}
	gradient = make([]float64, len(theta))
	return m.objective(by, c).value(theta, gradient), gradient, nil
}
