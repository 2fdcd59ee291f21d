package shape

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Options say which differences of two representations count.
type Options struct {
	// Whitening is between 0, where shapes are the same up to rotation and reflection (Procrustes distance), and 1, where they are the same up to any invertible linear
	// map (the distance of canonical correlations). A singular value s of the centred responses becomes (1 − w)·s + w·s₁, s₁ being the largest, and all are then scaled
	// so that the sum of their squares is what it was. Directions without variance stay without. netrep, whose alpha is 1 − w, adds 1 in place of s₁, so that its
	// result for alpha between 0 and 1 depends on the units of the responses; at both ends they agree.
	Whitening float64
	// Permutations allows to reorder units only, not to rotate them; representations must have equally many units. Whitening must be 0.
	Permutations bool
	// Euclidean asks for the distance ‖X − YQ‖, in the units of the responses times √(conditions × units); else it is the angle arccos(⟨X, YQ⟩/(‖X‖‖Y‖)) in radians,
	// which is blind to scale.
	Euclidean bool
	// Uncentred keeps the mean over conditions of each unit, which else is taken away.
	Uncentred bool
}

func (o Options) check() error {
	if !(o.Whitening >= 0 && o.Whitening <= 1) {
		return fmt.Errorf("whitening of %v, want 0 to 1", o.Whitening)
	}
	if o.Permutations && o.Whitening != 0 {
		return errors.New("whitening of units that are only permuted")
	}
	return nil
}

// Distance returns how far x and y, each conditions × units with the same conditions in the same order, are apart after the best alignment (Williams et al. 2021, eq. 3
// to 5). It keeps its digits down to 1e-15 of the size of the responses, where the arc cosine of a correlation would lose half of them.
//
// It is an error where conditions differ in number, an entry is NaN or infinite, or all conditions have the same responses.
func Distance(x, y *mat.Dense, o Options) (float64, error) {
	if err := o.check(); err != nil {
		return 0, fmt.Errorf("shape: distance: %w", err)
	}
	if o.Permutations {
		return permuted(x, y, o)
	}
	a, err := reduce(x, o.Whitening, o.Uncentred)
	if err != nil {
		return 0, fmt.Errorf("shape: distance: first representation: %w", err)
	}
	b, err := reduce(y, o.Whitening, o.Uncentred)
	if err != nil {
		return 0, fmt.Errorf("shape: distance: second representation: %w", err)
	}
	d, err := between(a, b, o.Euclidean)
	if err != nil {
		return 0, fmt.Errorf("shape: distance: %w", err)
	}
	return d, nil
}

// between returns the distance of two forms after the best rotation.
func between(a, b *form, euclidean bool) (float64, error) {
	q, err := rotation(b, a)
	if err != nil {
		return 0, err
	}
	return apart(a, turned(b, q), euclidean), nil
}

// rotation returns Q, rank of a × rank of b, with orthonormal rows or columns, for which ‖A·Q − B‖ is least (Schönemann 1966).
func rotation(a, b *form) (*mat.Dense, error) {
	n, _ := a.points.Dims()
	if m, _ := b.points.Dims(); m != n {
		return nil, fmt.Errorf("%d conditions and %d, want the same", m, n)
	}
	var unit, product, u, v, q mat.Dense
	unit.Scale(1/b.size, b.points) // first, so that no product overflows
	product.Mul(a.points.T(), &unit)
	product.Scale(1/a.size, &product)
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDFull) {
		return nil, errors.New("the best rotation did not converge")
	}
	svd.UTo(&u)
	svd.VTo(&v)
	r, c := product.Dims()
	k := min(r, c)
	q.Mul(u.Slice(0, r, 0, k), v.Slice(0, c, 0, k).T())
	if r <= c {
		return &q, nil
	}
	// a has more dimensions than b: those that are left over stand orthogonal to all of b's, as if b had zeros there.
	var wide mat.Dense
	wide.Mul(&u, embed(&v, r, c).T())
	return &wide, nil
}

// embed returns v (c × c) with r − c further rows and columns of the identity.
func embed(v *mat.Dense, r, c int) *mat.Dense {
	out := mat.NewDense(r, r, nil)
	for i := range r {
		out.Set(i, i, 1)
	}
	out.Slice(0, c, 0, c).(*mat.Dense).Copy(v)
	return out
}

func turned(f *form, q *mat.Dense) *form {
	out := *f
	out.points = new(mat.Dense)
	out.points.Mul(f.points, q)
	return &out
}

// apart returns the distance of two forms as they stand; the one with fewer dimensions has 0 in the others.
func apart(a, b *form, euclidean bool) float64 {
	n, p := a.points.Dims()
	_, q := b.points.Dims()
	minus, plus := make([]float64, 0, n*max(p, q)), make([]float64, 0, n*max(p, q))
	sa, sb := 1/a.size, 1/b.size
	if euclidean {
		sa, sb = 1, 1
	}
	for i := range n {
		for k := range max(p, q) {
			x, y := 0.0, 0.0
			if k < p {
				x = sa * a.points.At(i, k)
			}
			if k < q {
				y = sb * b.points.At(i, k)
			}
			minus, plus = append(minus, x-y), append(plus, x+y)
		}
	}
	if euclidean {
		return floats.Norm(minus, 2)
	}
	return 2 * math.Atan2(floats.Norm(minus, 2), floats.Norm(plus, 2)) // Kahan's angle, exact for nearly equal shapes
}

// Align returns y placed onto x by the best rotation, reflection and shift: conditions × units of x, in the units of y. Distances between conditions are those of y,
// unless x has fewer dimensions than y. Options other than Uncentred must be zero.
func Align(x, y *mat.Dense, o Options) (*mat.Dense, error) {
	if o != (Options{Uncentred: o.Uncentred}) {
		return nil, fmt.Errorf("shape: align: by rotation and shift only, options are %+v", o)
	}
	a, err := reduce(x, 0, o.Uncentred)
	if err != nil {
		return nil, fmt.Errorf("shape: align: first representation: %w", err)
	}
	b, err := reduce(y, 0, o.Uncentred)
	if err != nil {
		return nil, fmt.Errorf("shape: align: second representation: %w", err)
	}
	q, err := rotation(b, a)
	if err != nil {
		return nil, fmt.Errorf("shape: align: %w", err)
	}
	n, p := x.Dims()
	_, rank := a.points.Dims()
	placed, out := turned(b, q).points, mat.NewDense(n, p, nil)
	out.Mul(placed.Slice(0, n, 0, rank), a.axes.T())
	for i := range n {
		floats.Add(out.RawRowView(i), a.mean)
	}
	return out, nil
}

// Pairwise returns the distances of all pairs of representations of the same conditions: subjects, layers, networks. It is a matrix for clustering and for maps. Errors
// are those of [Distance] and that of ctx, which is looked at between pairs.
func Pairwise(ctx context.Context, all []*mat.Dense, o Options) (*mat.SymDense, error) {
	if len(all) == 0 {
		return nil, errors.New("shape: pairwise: no representation")
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("shape: pairwise: %w", err)
	}
	forms := make([]*form, len(all))
	for i, x := range all {
		if o.Permutations {
			continue
		}
		var err error
		if forms[i], err = reduce(x, o.Whitening, o.Uncentred); err != nil {
			return nil, fmt.Errorf("shape: pairwise: representation %d: %w", i, err)
		}
	}
	out := mat.NewSymDense(len(all), nil)
	for i := range all {
		for j := range i {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("shape: pairwise: %w", err)
			}
			var d float64
			var err error
			if o.Permutations {
				d, err = permuted(all[i], all[j], o)
			} else {
				d, err = between(forms[i], forms[j], o.Euclidean)
			}
			if err != nil {
				return nil, fmt.Errorf("shape: pairwise: representations %d and %d: %w", j, i, err)
			}
			out.SetSym(i, j, d)
		}
	}
	return out, nil
}
