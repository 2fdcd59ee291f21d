package fewshot

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// measure returns the geometry of the classes with these members. Points are taken about the mean of class a, x̄, so that sums over all points of a vanish. With G the inner
// products of its points, n of them, t = tr G, v_i = x_i·ȳ_b and sums of G without the diagonal g_i = −G_ii, the means over different points are
//
//	tr Σ_a²       ⟨G_ij²⟩ − 2⟨G_ij G_ik⟩ + ⟨G_ij G_kl⟩
//	ΔᵀΣ_aΔ'       ⟨x_i·(x_k−y_p) x_i·(x_l−z_q)⟩ − ⟨x_i·(x_k−y_p) x_j·(x_l−z_q)⟩
func (k inner) measure(members [][]int, plugIn bool) (*Geometry, error) {
	classes := len(members)
	g := blank(classes)
	means := k.blockMeans(members)
	for a, own := range members {
		n := float64(len(own))
		about := k.about(own)
		t, diagonal, squares := 0.0, 0.0, 0.0 // Σ G_ii, Σ G_ii², Σ_{i≠j} G_ij²
		for i, p := range own {
			t += about.At(i, p)
			diagonal += about.At(i, p) * about.At(i, p)
			for j, q := range own {
				if j != i {
					squares += about.At(i, q) * about.At(i, q)
				}
			}
		}
		if !(t > 1e-13*n*means.At(a, a)) || !(t > 0) {
			return nil, fmt.Errorf("fewshot: the points of class %d do not vary", a)
		}
		g.Variance[a] = t / (n - 1)
		pairs, triples := n*(n-1), n*(n-1)*(n-2)
		quadruples := triples * (n - 3)
		three, four := 0.0, 0.0
		if plugIn {
			g.Squares[a] = (squares + diagonal) / ((n - 1) * (n - 1))
		} else {
			three, four = (diagonal-squares)/triples, (t*t-4*diagonal+2*squares)/quadruples
			g.Squares[a] = squares/pairs - 2*three + four
		}
		g.Shared.SetSym(a, a, g.Squares[a])

		v, once, within := mat.NewDense(classes, len(own), nil), make([]float64, classes), make([]float64, classes)
		for b, others := range members {
			if b == a {
				continue
			}
			shared := 0.0
			for i, p := range own {
				sum, square := 0.0, 0.0
				for _, q := range others {
					c := about.At(i, q)
					sum += c
					square += c * c
				}
				mean := sum / float64(len(others))
				v.Set(b, i, mean)
				once[b] += about.At(i, p) * mean
				within[b] += square
				shared += square - mean*sum
			}
			if b > a {
				g.Shared.SetSym(a, b, shared/((n-1)*float64(len(others)-1)))
				g.Distances.SetSym(a, b, max(0, means.At(a, a)-2*means.At(a, b)+means.At(b, b)))
			}
		}
		for b := range classes {
			for c := b; c < classes; c++ {
				if b == a || c == a {
					continue
				}
				product := mat.Dot(v.RowView(b), v.RowView(c))
				if plugIn {
					g.Along[a].SetSym(b, c, product/(n-1))
					continue
				}
				same, different := product/n, -product/pairs
				if b == c {
					m := float64(len(members[b]))
					rest := m*m*product - within[b]
					same, different = rest/(n*m*(m-1)), -rest/(pairs*m*(m-1))
				}
				first := three + (once[b]+once[c])/pairs + same
				second := four - 2*(once[b]+once[c])/triples + different
				g.Along[a].SetSym(b, c, first-second)
			}
		}
	}
	if !plugIn {
		for a := range classes {
			for b := range a {
				g.Distances.SetSym(a, b, g.Distances.At(a, b)-g.Variance[a]/float64(len(members[a]))-g.Variance[b]/float64(len(members[b])))
			}
		}
	}
	return g, nil
}

// about returns the inner products of the points of a class with all points, both about the mean of the class.
func (k inner) about(own []int) *mat.Dense {
	_, all := k.Dims()
	mean, middle := make([]float64, all), 0.0
	for _, p := range own {
		for q, v := range k.RawRowView(p) {
			mean[q] += v / float64(len(own))
		}
	}
	for _, p := range own {
		middle += mean[p] / float64(len(own))
	}
	about := mat.NewDense(len(own), all, nil)
	for i, p := range own {
		row, from := about.RawRowView(i), k.RawRowView(p)
		for q := range row {
			row[q] = from[q] - mean[q] - mean[p] + middle
		}
	}
	return about
}

// blockMeans returns the inner products of the means of the classes.
func (k inner) blockMeans(members [][]int) *mat.Dense {
	means := mat.NewDense(len(members), len(members), nil)
	for a, own := range members {
		for b, others := range members {
			sum := 0.0
			for _, p := range own {
				row := k.RawRowView(p)
				for _, q := range others {
					sum += row[q]
				}
			}
			means.Set(a, b, sum/float64(len(own)*len(others)))
		}
	}
	return means
}
