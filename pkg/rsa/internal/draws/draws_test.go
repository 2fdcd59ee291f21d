package draws

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestWhitened holds that the second moment is the identity, to some units in the last place for draws that are far from dependent.
func TestWhitened(t *testing.T) {
	z, err := Whiten(Normal(rand.New(rand.NewPCG(1, 2)), 5, 40))
	if err != nil {
		t.Fatal(err)
	}
	var moment mat.SymDense
	moment.SymOuterK(1./40, z)
	for i := range 5 {
		for j := range 5 {
			want := 0.
			if i == j {
				want = 1
			}
			if got := moment.At(i, j); !(math.Abs(got-want) <= 1e-14) {
				t.Errorf("second moment (%d,%d) is %v, want %v", i, j, got, want)
			}
		}
	}
}

func TestDependentDraws(t *testing.T) {
	z := Normal(rand.New(rand.NewPCG(3, 4)), 2, 8)
	z.SetRow(1, z.RawRowView(0))
	if _, err := Whiten(z); err == nil {
		t.Error("two equal rows were whitened")
	}
}
