package rsa

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// leaper extrapolates Guttman updates by the squared scheme of Varadhan & Roland (2008): from x, Γ(x) and Γ(Γ(x)) with r = Γ(x) − x and v = Γ(Γ(x)) − Γ(x) − r it goes to
// x + 2ar + a²v, a = ‖r‖/‖v‖.
type leaper struct {
	s              *stress
	pulls          [][]float64
	begin, farther *mat.Dense
	after          *mat.Dense
}

func newLeaper(s *stress, pulls [][]float64) *leaper {
	room := func() *mat.Dense { return mat.NewDense(s.n, s.dims, nil) }
	return &leaper{s: s, pulls: pulls, begin: room(), farther: room(), after: room()}
}

// leap makes three updates, the third from a point further on unless the stress is higher there; fewer where no more are allowed. It takes x in next and Γ(x) in points,
// and returns where it is with its Guttman transform. e knows the stress of x, and then that of where it is.
func (l *leaper) leap(e *Embedding, points, next *mat.Dense, most int) (at, transformed *mat.Dense) {
	l.begin.Copy(next)
	e.Updates++
	e.Stress = l.s.guttman(next, points, l.pulls) // of Γ(x), and next is Γ(Γ(x))
	if e.Updates+2 > most {
		return points, next
	}
	x, one, two, to := l.begin.RawMatrix().Data, points.RawMatrix().Data, next.RawMatrix().Data, l.farther.RawMatrix().Data
	r, v := 0.0, 0.0
	for i := range x {
		a, b := one[i]-x[i], two[i]-2*one[i]+x[i]
		r, v = r+a*a, v+b*b
	}
	if !(v > 0) {
		return points, next
	}
	a := max(1, math.Sqrt(r/v))
	for i := range to {
		to[i] = x[i] + 2*a*(one[i]-x[i]) + a*a*(two[i]-2*one[i]+x[i])
	}
	e.Updates++
	if stress := l.s.guttman(l.after, l.farther, l.pulls); stress <= e.Stress && !math.IsNaN(floats.Sum(to)) {
		points.Copy(l.after) // Γ of where the leap went: its stress is lower still
	} else {
		points.Copy(next)
	}
	e.Updates++
	e.Stress = l.s.guttman(next, points, l.pulls)
	return points, next
}
