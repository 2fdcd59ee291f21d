package mcmc

import (
	"fmt"
	"math"
)

// Constraint is the set that the values of a [Parameter] are from, and the way there from coordinates without bounds. The zero value is Real.
type Constraint struct {
	kind         bounds
	lower, upper float64
}

type bounds int

const (
	free bounds = iota
	above
	below
	between
	simplex
	ordered
)

// Real is all numbers.
func Real() Constraint { return Constraint{} }

// Positive is numbers above 0: x = e^u.
func Positive() Constraint { return Lower(0) }

// Lower is numbers above a: x = a + e^u. It panics unless a is finite.
func Lower(a float64) Constraint {
	if math.IsNaN(a) || math.IsInf(a, 0) {
		panic(fmt.Sprintf("mcmc: Lower(%g): the bound is not finite", a))
	}
	return Constraint{above, a, math.Inf(1)}
}

// Upper is numbers below b: x = b − e^u. It panics unless b is finite.
func Upper(b float64) Constraint {
	if math.IsNaN(b) || math.IsInf(b, 0) {
		panic(fmt.Sprintf("mcmc: Upper(%g): the bound is not finite", b))
	}
	return Constraint{below, math.Inf(-1), b}
}

// Interval is numbers between a and b: x = a + (b − a)/(1 + e^−u). It panics unless both are finite and a < b.
func Interval(a, b float64) Constraint {
	if !(a < b) || math.IsInf(b-a, 0) {
		panic(fmt.Sprintf("mcmc: Interval(%g, %g) is empty or not finite", a, b))
	}
	return Constraint{between, a, b}
}

// Simplex is vectors of K positive numbers whose sum is 1, from K − 1 coordinates by breaking a stick: x_k is a share 1/(1 + e^−(u_k − log(K−1−k))) of what the k numbers before
// have left. All coordinates 0 are all numbers 1/K.
func Simplex() Constraint { return Constraint{kind: simplex} }

// Ordered is vectors of ascending numbers: x₀ = u₀, x_k = x_{k−1} + e^{u_k}.
func Ordered() Constraint { return Constraint{kind: ordered} }

// String is the name of the set.
func (c Constraint) String() string {
	switch c.kind {
	case above:
		return fmt.Sprintf("above %g", c.lower)
	case below:
		return fmt.Sprintf("below %g", c.upper)
	case between:
		return fmt.Sprintf("between %g and %g", c.lower, c.upper)
	case simplex:
		return "simplex"
	case ordered:
		return "ordered"
	}
	return "real"
}

// dim is the number of coordinates of n values.
func (c Constraint) dim(n int) int {
	if c.kind == simplex {
		return n - 1
	}
	return n
}

// forward sets x to the values at u, and returns the logarithm of the Jacobian's determinant.
func (c Constraint) forward(x, u []float64) (logJacobian float64) {
	switch c.kind {
	case free:
		copy(x, u)
	case above:
		for i, v := range u {
			x[i] = c.lower + math.Exp(v)
			logJacobian += v
		}
	case below:
		for i, v := range u {
			x[i] = c.upper - math.Exp(v)
			logJacobian += v
		}
	case between:
		for i, v := range u {
			p, q := logistic(v)
			if p < q { // from the nearer bound, so that it does not round to the other side
				x[i] = c.lower + (c.upper-c.lower)*p
			} else {
				x[i] = c.upper - (c.upper-c.lower)*q
			}
			logJacobian += math.Log(c.upper-c.lower) + logLogistic(v) + logLogistic(-v)
		}
	case simplex:
		left := 1.0
		for k, v := range u {
			v -= math.Log(float64(len(u) - k))
			p, q := logistic(v)
			x[k] = left * p
			logJacobian += math.Log(left) + logLogistic(v) + logLogistic(-v)
			left *= q
		}
		x[len(u)] = left
	case ordered:
		for k, v := range u {
			if k == 0 {
				x[0] = v
				continue
			}
			x[k] = x[k-1] + math.Exp(v)
			logJacobian += v
		}
	}
	return logJacobian
}

// pull sets du to the derivative by u of a function whose derivative by x is dx, and adds the derivative of the log Jacobian if so asked. x are the values at u. dx is overwritten.
func (c Constraint) pull(du, dx, x, u []float64, jacobian float64) {
	switch c.kind {
	case free:
		copy(du, dx)
	case above, below:
		for i, v := range u {
			e := math.Exp(v)
			if c.kind == below {
				e = -e
			}
			du[i] = dx[i]*e + jacobian
		}
	case between:
		for i, v := range u {
			p, q := logistic(v)
			du[i] = dx[i]*(c.upper-c.lower)*p*q + jacobian*(q-p)
		}
	case simplex:
		// left_{k+1} = left_k·q_k: with S the derivative by left_{k+1}, that by left_k is dx_k·p_k + S·q_k, and the log Jacobian has a term log left_k each.
		s := dx[len(u)] // derivative by what is left, the last number
		left := x[len(u)]
		for k := len(u) - 1; k >= 0; k-- {
			p, q := logistic(u[k] - math.Log(float64(len(u)-k)))
			left += x[k] // what was left before k
			du[k] = (dx[k]-s)*left*p*q + jacobian*(q-p)
			// The log Jacobian's terms of later numbers: log left_j = … + log q_k, whose derivative by u_k is −p, once for each j > k.
			du[k] -= jacobian * p * float64(len(u)-1-k)
			s = dx[k]*p + s*q
		}
	case ordered:
		sum := 0.0
		for k := len(u) - 1; k >= 0; k-- {
			sum += dx[k]
			if k == 0 {
				du[0] = sum
			} else {
				du[k] = sum*math.Exp(u[k]) + jacobian
			}
		}
	}
}

// logistic is 1/(1 + e^−v), and one minus it, each precise where it is small.
func logistic(v float64) (p, q float64) {
	e := math.Exp(-math.Abs(v))
	p, q = 1/(1+e), e/(1+e)
	if v < 0 {
		p, q = q, p
	}
	return p, q
}

// logLogistic is log(1/(1 + e^−v)).
func logLogistic(v float64) float64 { return math.Min(v, 0) - math.Log1p(math.Exp(-math.Abs(v))) }

// outside is the first of the values that is not within the bounds, or not finite; −1 where there is none.
func (c Constraint) outside(x []float64) int {
	for i, v := range x {
		if v-v != 0 || v <= c.lower && (c.kind == above || c.kind == between) || v >= c.upper && (c.kind == below || c.kind == between) ||
			c.kind == simplex && v <= 0 || c.kind == ordered && i > 0 && v <= x[i-1] {
			return i
		}
	}
	return -1
}

// back sets u to the coordinates of the values x, whose names are given. Values on a bound or beyond, or that are not finite, are an error.
func (c Constraint) back(u, x []float64, name func(i int) string) error {
	if i := c.outside(x); i >= 0 {
		return fmt.Errorf("mcmc: %s is %g, and has to be %s", name(i), x[i], c)
	}
	switch c.kind {
	case free:
		copy(u, x)
	case above:
		for i, v := range x {
			u[i] = math.Log(v - c.lower)
		}
	case below:
		for i, v := range x {
			u[i] = math.Log(c.upper - v)
		}
	case between:
		for i, v := range x {
			u[i] = math.Log(v-c.lower) - math.Log(c.upper-v)
		}
	case simplex:
		left := 0.0
		for k := len(u); k >= 0; k-- {
			if k < len(u) {
				u[k] = math.Log(x[k]) - math.Log(left) + math.Log(float64(len(u)-k))
			}
			left += x[k]
		}
		if !(math.Abs(left-1) <= 1e-8) {
			return fmt.Errorf("mcmc: the sum of %s to %s is %g, and has to be 1", name(0), name(len(u)), left)
		}
	case ordered:
		for k, v := range x {
			if u[k] = v; k > 0 {
				u[k] = math.Log(v - x[k-1])
			}
		}
	}
	return nil
}
