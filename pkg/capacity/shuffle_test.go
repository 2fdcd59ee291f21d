package capacity

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestShuffled(t *testing.T) {
	manifolds := scattered(rand.New(rand.NewPCG(8, 95)), 4, 15, 100, 3, 0.5)
	manifolds[1] = mat.DenseCopyOf(manifolds[1].Slice(0, 7, 0, 100))
	null, err := Shuffled(manifolds, rand.NewPCG(8, 96))
	if err != nil {
		t.Fatal(err)
	}
	firsts := func(all []*mat.Dense) (column []float64) {
		for _, m := range all {
			column = append(column, mat.Col(nil, 0, m)...)
		}
		slices.Sort(column)
		return column
	}
	if a, b := firsts(manifolds), firsts(null); !slices.Equal(a, b) {
		t.Errorf("other points: %v and %v", a, b)
	}
	if rows, _ := null[1].Dims(); rows != 7 {
		t.Errorf("manifold 1 has %d points, had 7", rows)
	}
	opt := Options{Origin: AsGiven}
	a, err := GLUE(context.Background(), manifolds, opt, rand.NewPCG(8, 97))
	b, err2 := GLUE(context.Background(), null, opt, rand.NewPCG(8, 97))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	d, err := Compare(a, b)
	if err != nil || !(d.Capacity.Value > 4*d.Capacity.SE) || !(d.CentreAlignment.Value < -4*d.CentreAlignment.SE) || !(d.Radius.Value < -4*d.Radius.SE) {
		t.Errorf("classes against shuffled ones: %+v, %v", d, err)
	}
	if _, err := Shuffled([]*mat.Dense{mat.NewDense(1, 2, nil), mat.NewDense(1, 3, nil)}, rand.NewPCG(1, 1)); err == nil || err.Error() != "capacity: manifold 1 has 3 channels and manifold 0 has 2" {
		t.Errorf("error %v", err)
	}
	if _, err := Shuffled([]*mat.Dense{nil}, rand.NewPCG(1, 1)); err == nil || err.Error() != "capacity: manifold 0 has no points" {
		t.Errorf("error %v", err)
	}
}
