package model

import "math"

// dependent is the share of a component's squared length that must not lie in the span of those before it; below, rounding decides what its weight is.
const dependent = 1e-12

// cholesky solves normal equations for a growing or shrinking list of components, with a unit diagonal.
type cholesky struct {
	k     int
	a     []float64 // k × k, scaled to a unit diagonal
	scale []float64 // of the components; 0 for one of no length
	b     []float64 // scaled
	set   []int     // the components in the factor, in order
	l     []float64 // k × k, lower triangle of the factor, in the order of set
	z     []float64 // solution, in the order of set
}

// form scales A + ridge·I to a unit diagonal, and b with it.
func (c *cholesky) form(f *normal, ridge float64) {
	c.k = f.k
	c.a, c.l = room(c.a, c.k*c.k), room(c.l, c.k*c.k)
	c.scale, c.b, c.z, c.set = room(c.scale, c.k), room(c.b, c.k), room(c.z, c.k), room(c.set, c.k)[:0]
	for i := range c.k {
		c.scale[i] = 0
		if v := f.a[i*c.k+i] + ridge; v > 0 {
			c.scale[i] = 1 / math.Sqrt(v)
		}
	}
	for i := range c.k {
		for j := range c.k {
			c.a[i*c.k+j] = f.a[i*c.k+j] * c.scale[i] * c.scale[j]
		}
		c.a[i*c.k+i] = 1
		c.b[i] = f.b[i] * c.scale[i]
	}
}

// add appends component j to the factor. It reports false, and leaves the factor, where j depends on those that are in it.
func (c *cholesky) add(j int) bool {
	if c.scale[j] == 0 {
		return false
	}
	row, rest := c.row(j)
	if !(rest > dependent) {
		return false
	}
	row[len(row)-1] = math.Sqrt(rest)
	c.set = append(c.set, j)
	return true
}

// row writes the factor's next row, of component j, but for its last entry, and returns the square of that.
func (c *cholesky) row(j int) ([]float64, float64) {
	p := len(c.set)
	row := c.l[p*c.k : p*c.k+p+1]
	rest := 1.0
	for q, other := range c.set {
		v := c.a[j*c.k+other]
		for r := range q {
			v -= row[r] * c.l[q*c.k+r]
		}
		row[q] = v / c.l[q*c.k+q]
		rest -= row[q] * row[q]
	}
	return row, rest
}

// drop takes out the component at a place of the list, and factors what follows anew.
func (c *cholesky) drop(place int) {
	after := c.set[place+1:]
	c.set = c.set[:place]
	for _, j := range after { // writes only where it has read
		row, rest := c.row(j)
		row[len(row)-1] = math.Sqrt(max(rest, dependent)) // fewer before it: it depends on them no more than it did
		c.set = append(c.set, j)
	}
}

// solution returns the least-squares weights of the components in the factor, scaled, in their order.
func (c *cholesky) solution() []float64 {
	p := len(c.set)
	z := c.z[:p]
	for i, j := range c.set {
		v := c.b[j]
		for r := range i {
			v -= c.l[i*c.k+r] * z[r]
		}
		z[i] = v / c.l[i*c.k+i]
	}
	for i := p - 1; i >= 0; i-- {
		for r := i + 1; r < p; r++ {
			z[i] -= c.l[r*c.k+i] * z[r]
		}
		z[i] /= c.l[i*c.k+i]
	}
	return z
}

// free writes the least-squares weights. A component that depends on those before it gets none: the sum is the same.
func (c *cholesky) free(theta []float64) {
	for j := range c.k {
		c.add(j)
	}
	clear(theta)
	for i, v := range c.solution() {
		theta[c.set[i]] = v * c.scale[c.set[i]]
	}
}
