package mcmc

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// Parameter is a number, or a vector of them, that a density depends on, with the bounds of its values.
type Parameter struct {
	Name       string // a vector's values are Name[0], Name[1], …
	Size       int    // length of the vector; 0: a single number
	Constraint Constraint
}

// Parameters are all that a density depends on, in the order of its argument.
type Parameters []Parameter

// len is the number of values, and panics where it cannot be.
func (p Parameter) len() int {
	n := max(p.Size, 1)
	if p.Size < 0 || p.Constraint.kind == simplex && n < 2 {
		panic(fmt.Sprintf("mcmc: parameter %q of size %d, %s", p.Name, p.Size, p.Constraint))
	}
	return n
}

// name is the name of value i.
func (p Parameter) name(i int) string {
	if p.Size == 0 {
		return p.Name
	}
	return fmt.Sprintf("%s[%d]", p.Name, i)
}

// Len is the number of values. Parameters of an impossible size panic, here and in the other methods.
func (p Parameters) Len() (n int) {
	for _, q := range p {
		n += q.len()
	}
	return n
}

// Dim is the number of coordinates: one less than there are values for each simplex.
func (p Parameters) Dim() (n int) {
	for _, q := range p {
		n += q.Constraint.dim(q.len())
	}
	return n
}

// Names are the names of the values, such as "tau" and "theta[3]".
func (p Parameters) Names() (names []string) {
	for _, q := range p {
		for i := range q.len() {
			names = append(names, q.name(i))
		}
	}
	return names
}

// coordinates are names of the coordinates: those of the values where they are the same.
func (p Parameters) coordinates() (names []string) {
	for _, q := range p {
		for i := range q.Constraint.dim(q.len()) {
			name := q.name(i)
			if q.Constraint.kind != free && !(q.Constraint.kind == ordered && i == 0) {
				name = fmt.Sprintf("%s, %s", name, q.Constraint)
			}
			names = append(names, name)
		}
	}
	return names
}

// Constrain sets dst to the values at the coordinates x, and returns the logarithm of the Jacobian's determinant. It panics unless dst has length Len, x length Dim.
func (p Parameters) Constrain(dst, x []float64) (logJacobian float64) {
	p.each(dst, x, func(q Parameter, dst, x []float64) { logJacobian += q.Constraint.forward(dst, x) })
	return logJacobian
}

// Unconstrain sets dst to the coordinates of values, such as those of a start: an error names a value that is on a bound or beyond it. It panics unless dst has length Dim,
// values length Len.
func (p Parameters) Unconstrain(dst, values []float64) (err error) {
	p.each(values, dst, func(q Parameter, values, dst []float64) {
		if err == nil {
			err = q.Constraint.back(dst, values, func(i int) string { return fmt.Sprintf("%q", q.name(i)) })
		}
	})
	return err
}

// each gives the parts of values and coordinates that belong to each parameter.
func (p Parameters) each(values, coordinates []float64, do func(q Parameter, values, coordinates []float64)) {
	if len(values) != p.Len() || len(coordinates) != p.Dim() {
		panic(fmt.Sprintf("mcmc: %d values and %d coordinates of parameters that have %d and %d", len(values), len(coordinates), p.Len(), p.Dim()))
	}
	for _, q := range p {
		n := q.len()
		d := q.Constraint.dim(n)
		do(q, values[:n], coordinates[:d])
		values, coordinates = values[n:], coordinates[d:]
	}
}

// Constrain makes a target on ℝⁿ of one whose functions are of parameters with bounds, and are only called within them: where rounding brings a value onto a bound, the log
// density is −Inf. Its densities are those of the coordinates: the log Jacobian is part of Density and of Prior, not of Likelihood. The quantities that are recorded are the
// parameters; a Constrain of t's own is dropped. The prior is no longer a GaussianPrior, unless no parameter has bounds. Constrain panics unless t has as many coordinates as
// there are values of parameters, and two parameters never have the same name.
func Constrain(t *Target, parameters ...Parameter) *Target {
	p := Parameters(parameters)
	if t.Dim != p.Len() {
		panic(fmt.Sprintf("mcmc: Constrain: a target of %d coordinates and %d values of parameters", t.Dim, p.Len()))
	}
	seen := map[string]bool{}
	for _, q := range p {
		if q.Name == "" || strings.TrimSpace(q.Name) != q.Name || seen[q.Name] {
			panic(fmt.Sprintf("mcmc: Constrain: the name %q is empty, in blanks, or there twice", q.Name))
		}
		seen[q.Name] = true
	}
	return constrain(t, p)
}

// constrained is the memory of a target with bounds.
type constrained struct {
	p                    Parameters
	values, slope, start []float64
}

func constrain(t *Target, p Parameters) *Target {
	c := &constrained{p: p, values: make([]float64, t.Dim), slope: make([]float64, t.Dim), start: make([]float64, t.Dim)}
	out := &Target{Dim: p.Dim(), Names: p.Names(), Coordinates: p.coordinates(), New: func() *Target { return constrain(t.Fork(), p) }}
	out.Density, out.Prior, out.Likelihood = c.density(t.Density, 1), c.density(t.Prior, 1), c.density(t.Likelihood, 0)
	out.Constrain = func(dst, x []float64) { p.Constrain(dst, x) }
	if f := t.Minibatch; f != nil {
		out.Minibatch = func(gradient, x []float64, src rand.Source) float64 {
			l, ok := c.forward(x)
			if !ok {
				return math.Inf(-1)
			}
			l += f(c.slope, c.values, src)
			c.pull(gradient, x, 1)
			return l
		}
	}
	out.DrawPrior, out.Bend = t.DrawPrior, t.Bend
	free := true
	for _, q := range p {
		free = free && q.Constraint.kind == 0
	}
	if free {
		out.GaussianPrior, out.Leapfrog = t.GaussianPrior, t.Leapfrog
	} else if t.DrawPrior != nil {
		out.DrawPrior = func(x []float64, src rand.Source) {
			t.DrawPrior(c.start, src)
			if err := p.Unconstrain(x, c.start); err != nil {
				panic(fmt.Sprintf("mcmc: DrawPrior draws what is not within the bounds: %v", err))
			}
		}
	}
	return out
}

// density is a density of the coordinates, with the log Jacobian or without; nil of nil.
func (c *constrained) density(of Density, jacobian float64) Density {
	if of == nil {
		return nil
	}
	return func(gradient, x []float64) float64 {
		l, ok := c.forward(x)
		switch l *= jacobian; {
		case !ok:
			clear(gradient)
			return math.Inf(-1)
		case gradient == nil:
			return l + of(nil, c.values)
		}
		l += of(c.slope, c.values)
		c.pull(gradient, x, jacobian)
		return l
	}
}

// forward computes the values at x, and returns the log Jacobian and whether all are within their bounds after rounding.
func (c *constrained) forward(x []float64) (logJacobian float64, ok bool) {
	values := c.values
	for _, q := range c.p {
		n := q.len()
		d := q.Constraint.dim(n)
		logJacobian += q.Constraint.forward(values[:n], x[:d])
		if q.Constraint.outside(values[:n]) >= 0 {
			return 0, false
		}
		values, x = values[n:], x[d:]
	}
	return logJacobian, true
}

// pull makes the derivative by the values the gradient by x, at the values of x.
func (c *constrained) pull(gradient, x []float64, jacobian float64) {
	values, slope := c.values, c.slope
	for _, q := range c.p {
		n := q.len()
		d := q.Constraint.dim(n)
		q.Constraint.pull(gradient[:d], slope[:n], values[:n], x[:d], jacobian)
		values, slope, x, gradient = values[n:], slope[n:], x[d:], gradient[d:]
	}
}
